#!/bin/sh
# The whole suite in two processes: first what needs no browser, then a browser to each.
# Further words go to pytest, such as --cov.
set -u
cd "$(dirname "$0")/.."
pytest=".venv/bin/python -m pytest -q"

$pytest -n 2 -m "not browser" "$@"
first=$?
$pytest -n 2 -m browser "$@"
second=$?
# 5 is pytest's word for "no test was chosen".
[ "$second" -eq 5 ] && second=0
[ "$first" -eq 0 ] && exit "$second"
exit "$first"
