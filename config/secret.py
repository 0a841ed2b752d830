"""The key that signs sessions: from the environment, or from a private file made once."""

import os
import secrets
import sys

from django.core.exceptions import ImproperlyConfigured

from config.env import DATA_DIR, DEBUG, DEMO, env

HINT = (
    "SECRET_KEY is not set, and {path} does not exist. Set SECRET_KEY in the environment, "
    "or run 'make serve' once, which writes that file."
)


def key_file(folder=DATA_DIR):
    return folder / "secret_key"


def write_key(folder=DATA_DIR):
    """Make the file, readable by its owner alone. An existing one is never replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(key_file(folder), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))


def secret_key(folder=DATA_DIR, may_write=DEBUG or DEMO):
    """The key as text, or ImproperlyConfigured with a hint."""
    named = env.str("SECRET_KEY", default="")
    if named:
        return named
    if may_write:
        write_key(folder)
    try:
        return key_file(folder).read_text().strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(HINT.format(path=key_file(folder))) from None


if __name__ == "__main__":
    if not env.str("SECRET_KEY", default=""):
        write_key()
    sys.exit(0)
