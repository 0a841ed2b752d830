"""Each case reads the settings in a process of its own, as a server does."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k" * 60


def read(*names, **environment):
    """The named settings under an environment of these variables alone."""
    code = (
        "import json, config.settings as s; "
        f"print(json.dumps([str(getattr(s, name)) for name in {names!r}]))"
    )
    kept = {"PATH": os.environ["PATH"], "ENV_FILE": ""}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def test_safe_without_a_word(tmp_path):
    names = ("DEBUG", "DEMO", "ALLOWED_HOSTS", "LANGUAGE_CODE")
    assert read(*names, SECRET_KEY=KEY, DATA_DIR=str(tmp_path)) == [
        "False", "False", "['127.0.0.1', 'localhost', '[::1]']", "en-us",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "hosts, https",
    [("127.0.0.1,localhost", "False"), ("127.0.0.1,dossier.school.example", "True")],
)
def test_whoever_names_a_host_gets_https(tmp_path, hosts, https):
    environment = {"SECRET_KEY": KEY, "DATA_DIR": str(tmp_path), "ALLOWED_HOSTS": hosts}
    names = ("HTTPS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE")
    assert read(*names, **environment) == [https] * 3


@pytest.mark.parametrize("word, value", [("on", "True"), ("No", "False"), ("1", "True")])
def test_flags(tmp_path, word, value):
    assert read("HTTPS", SECRET_KEY=KEY, DATA_DIR=str(tmp_path), HTTPS=word) == [value]


def test_a_misspelled_flag_stops_the_program(tmp_path):
    with pytest.raises(RuntimeError, match="neither on nor off"):
        read("HTTPS", SECRET_KEY=KEY, DATA_DIR=str(tmp_path), HTTPS="onn")


def test_no_key_no_start(tmp_path):
    with pytest.raises(RuntimeError, match="SECRET_KEY is not set"):
        read("SECRET_KEY", DATA_DIR=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_serve_writes_a_key_once(tmp_path):
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": "", "DATA_DIR": str(tmp_path)}
    keys = []
    for _ in range(2):
        command = [sys.executable, "-m", "config.secret"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        keys.append((tmp_path / "secret_key").read_text())
    assert keys[0] == keys[1]
    assert len(keys[0]) > 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert read("SECRET_KEY", DATA_DIR=str(tmp_path)) == [keys[0]]


def test_the_demonstration_keeps_to_itself(tmp_path):
    school = {"DATA_DIR": str(tmp_path), "DATABASE_URL": "postgres://school@127.0.0.1/school"}
    data, databases, https = read("DATA_DIR", "DATABASES", "HTTPS", DEMO="on", **school)
    assert data == str(tmp_path / "demo")
    assert str(tmp_path / "demo" / "db.sqlite3") in databases
    assert https == "False"
    assert (tmp_path / "demo" / "secret_key").exists()


def test_https_names_the_cookie(tmp_path):
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    found = read(*names, SECRET_KEY=KEY, DATA_DIR=str(tmp_path), HTTPS="on")
    assert found == ["__Host-sessionid", "True", "True"]


def test_other_databases_are_refused(tmp_path):
    with pytest.raises(RuntimeError, match="sqlite:/// or postgres://"):
        read("DATABASES", SECRET_KEY=KEY, DATABASE_URL="mysql://root@127.0.0.1/school")


def test_a_file_of_settings_is_read(tmp_path):
    (tmp_path / "env").write_text(f"SECRET_KEY={KEY}\nSCHOOL_NAME=Elm Street High\n")
    assert read("SCHOOL_NAME", ENV_FILE=str(tmp_path / "env")) == ["Elm Street High"]


READS = re.compile(r"""(?:env\.\w+|flag|environ\.get)\(\s*"([A-Z_]+)\"""")


def test_every_variable_is_documented():
    sources = [*(ROOT / "config").rglob("*.py"), ROOT / "deploy" / "gunicorn.conf.py"]
    names = {name for path in sources for name in READS.findall(path.read_text())}
    assert {"DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DATA_DIR", "PORT"} <= names
    manual = (ROOT / "docs" / "configuration.md").read_text()
    assert {name for name in names if f"`{name}`" not in manual} == {
        "DJANGO_SETTINGS_MODULE"
    } & names
