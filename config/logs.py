"""Logging: to standard error, without names, answers or search words."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django would mail these, with the form's content, to the administrators.
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Machines that try any name; the answer 400 is all it takes.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # It repeats for each HEAD request that Django answers with a body, which gunicorn drops.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        # Its lines carry the user names that were tried.
        "axes": {"level": "CRITICAL"},
        # Its lines carry what stands in a file that somebody uploads.
        "pikepdf": {"level": "CRITICAL"},
    },
}
