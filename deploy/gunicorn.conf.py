"""gunicorn: two processes of four threads serve a school on two cores."""

import os

host = os.environ.get("HOST", "127.0.0.1")
port = os.environ.get("PORT", "8000")
bind = f"{host}:{port}"
worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 5
# Addresses only, no query: a search may hold a student's name.
accesslog = None
errorlog = "-"
loglevel = "warning"
proc_name = "dossier"
control_socket_disable = True
