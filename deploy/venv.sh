#!/bin/sh
# Make .venv from a lock file: deploy/venv.sh requirements.txt
# Uses uv where it is installed, otherwise Python's own venv and pip.
set -eu
lock=$1
venv=.venv

fail() {
    echo "dossier: $1" >&2
    exit 1
}

new_enough() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed, and none was found. Install it, or name it: make PYTHON=/path/to/python3"
}

if ! new_enough "$venv/bin/python"; then
    rm -rf "$venv"
    python=$(find_python)
    if command -v uv >/dev/null 2>&1; then
        uv venv --quiet --python "$python" "$venv"
    else
        "$python" -c 'import venv, ensurepip' 2>/dev/null ||
            fail "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"
        "$python" -m venv "$venv"
    fi
fi

echo "Installing $lock into $venv ..."
if command -v uv >/dev/null 2>&1; then
    uv pip sync --quiet --require-hashes --python "$venv/bin/python" "$lock"
else
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip >/dev/null
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
fi
