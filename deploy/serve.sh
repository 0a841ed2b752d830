#!/bin/sh
# Bring the database up to date and serve: deploy/serve.sh [demo]
# Settings come from the environment or from .env (docs/configuration.md).
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
export PORT="${PORT:-8000}" HOST="${HOST:-127.0.0.1}"
umask 077

if [ "${1:-}" = demo ]; then
    # Nothing of a school's own settings reaches the demonstration.
    export DEMO=on HTTPS=off DEBUG=off ENV_FILE=/dev/null
    export ALLOWED_HOSTS="127.0.0.1,localhost,[::1]${ALLOWED_HOSTS:+,$ALLOWED_HOSTS}"
    unset SECRET_KEY DATABASE_URL EMAIL_URL
fi

manage() {
    "$python" manage.py "$@"
}

"$python" -m config.secret
manage check --deploy --database default --fail-level ERROR >/dev/null
if ! manage migrate --check >/dev/null 2>&1; then
    # The first start has no database to copy.
    if manage has_data; then
        manage backup
    fi
    manage migrate --verbosity 0
fi
manage collectstatic --noinput --verbosity 0

if [ "${1:-}" = demo ]; then
    if [ -n "${SEEDS:-}" ]; then
        manage demo --seeds "$SEEDS"
    else
        manage demo
    fi
fi

echo
echo "Dossier is at http://$HOST:$PORT/ on this machine. Stop it with Ctrl-C."
exec "$python" -m gunicorn --config deploy/gunicorn.conf.py config.wsgi
