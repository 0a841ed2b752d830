#!/bin/sh
# The whole suite in two processes, each with a browser of its own for the tests that come last.
# Further words go to pytest, such as --cov.
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/python -m pytest -q -n 2 "$@"
