#!/bin/sh
# Print the name of a Python that is new enough, or say in one sentence that there is none.

for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$candidate"
        exit
    fi
done
echo "dossier: Python 3.11 or newer is needed, and none was found." \
    "Install it, or name it: make PYTHON=/path/to/python3" >&2
exit 1
