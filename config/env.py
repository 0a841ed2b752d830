"""What the environment says, read strictly: a word nobody understands stops the program."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]

YES = {"1", "on", "true", "yes"}
NO = {"0", "off", "false", "no", ""}

env = environ.Env()
ENV_FILE = env.str("ENV_FILE", default=str(BASE_DIR / ".env"))
if Path(ENV_FILE).is_file():
    environ.Env.read_env(ENV_FILE)


def flag(name, default=False):
    """An on/off setting. A misspelled "off" must not quietly mean something else."""
    word = env.str(name, default="on" if default else "off").strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ImproperlyConfigured(f"{name}={word!r} is neither on nor off. Write {name}=on or off.")


def data_folder(demo):
    """Database, media, backups and secret. The demonstration never shares a school's folder."""
    folder = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).expanduser()
    folder = folder if folder.is_absolute() else BASE_DIR / folder
    return folder / "demo" if demo else folder


DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
DATA_DIR = data_folder(DEMO)
