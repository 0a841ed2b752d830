#!/bin/sh
# The whole suite in four processes, each with a browser of its own for the tests that come last:
# they wait more than they work, so that two cores are enough. Further words go to pytest, as --cov.
set -eu
cd "$(dirname "$0")/.."
# What Python has compiled once is kept, whatever the machine says: each process, and each program
# that a test starts, would compile everything again.
unset PYTHONDONTWRITEBYTECODE
exec .venv/bin/python -m pytest -q -n 4 "$@"
