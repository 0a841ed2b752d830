#!/bin/sh
# Make .venv from a lock file: deploy/venv.sh requirements.txt
# Uses uv where it is installed, otherwise Python's own venv and pip.
set -eu
lock=$1
venv=.venv

if ! PYTHON="$venv/bin/python" deploy/python.sh 2>/dev/null | grep -q "^$venv/"; then
    rm -rf "$venv"
    python=$(deploy/python.sh)
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --python "$python" "$venv"
    elif "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        "$python" -m venv "$venv"
    else
        echo "dossier: Python's venv module is missing." \
            "On Debian or Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
fi

echo "Installing $lock into $venv ..."
if command -v uv >/dev/null 2>&1; then
    uv pip sync --quiet --require-hashes --python "$venv/bin/python" "$lock"
else
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 ||
        "$venv/bin/python" -m ensurepip >/dev/null
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
fi
