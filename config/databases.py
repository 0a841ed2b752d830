"""Database settings: SQLite in the data folder, or PostgreSQL where DATABASE_URL names it."""

from django.core.exceptions import ImproperlyConfigured

from config.env import DATA_DIR, DEMO, env

# FULL: an answered save has reached the disk. IMMEDIATE: a writer waits for the lock instead of
# failing at once when another wrote after its first read. secure_delete: erased means erased.
SQLITE = {
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            "PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON;"
            "PRAGMA journal_size_limit=67108864;"
        ),
    },
}

# The limits are milliseconds: a stuck query frees its worker, and the page tries again. Compiling
# a question of the search takes PostgreSQL longer than answering it, and so does calling helpers.
# What a school has fits into memory: fetching a row by its number costs no more than the next one,
# and far less than walking through all of them, which a merge join does. What a connection has
# asked five times is prepared: planning what says who may open a document took half of a page.
POSTGRESQL = {
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "server_side_binding": True,
        "prepare_threshold": 5,
        "pool": {"min_size": 2, "max_size": 8, "timeout": 5, "max_lifetime": 1800},
        "options": (
            "-c statement_timeout=15000 -c lock_timeout=3000"
            " -c idle_in_transaction_session_timeout=30000"
            " -c jit=off -c max_parallel_workers_per_gather=0"
            " -c seq_page_cost=0.2 -c random_page_cost=0.2 -c enable_mergejoin=off"
        ),
    },
}


def databases():
    """Django's DATABASES. The demonstration keeps to its own file, whatever DATABASE_URL says."""
    own_file = f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
    named = "" if DEMO else env.str("DATABASE_URL", default="")
    found = env.db_url_config(named or own_file)
    engine = found["ENGINE"].rpartition(".")[2]
    if engine not in ("sqlite3", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")
    defaults = SQLITE if engine == "sqlite3" else POSTGRESQL
    options = defaults["OPTIONS"] | found.get("OPTIONS", {})
    return {"default": found | defaults | {"OPTIONS": options}}
