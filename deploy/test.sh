#!/bin/sh
# The whole suite in four processes, each with a browser of its own for the tests that come last:
# they wait more than they work, so that two cores are enough. Further words go to pytest, as --cov.
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/python -m pytest -q -n 4 "$@"
