# Dossier. The two commands: make demo, make test. "make help" lists the others.

PYTHON ?= python3
PORT ?= 8000
export PYTHON PORT SEEDS

# A stamp newer than its lock means: installed. "dev" holds all of "run" and the test tools.
RUN := .venv/.installed-run
DEV := .venv/.installed-dev
BIN := .venv/bin

# What "check --deploy" looks at: a school's settings, in a folder of its own.
SCHOOL := ENV_FILE= DEMO=off DEBUG=off HTTPS=on ALLOWED_HOSTS=dossier.school.example \
	DATABASE_URL=sqlite://:memory: DATA_DIR=.school SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')

.PHONY: help demo serve test coverage test-postgres check format lock install
.DEFAULT_GOAL := help

help:
	@echo "make demo           the demonstration school on 127.0.0.1:$(PORT)"
	@echo "make test           the whole suite"
	@echo "make serve          a school's own server (docs/self-hosting.md)"
	@echo "make check          format, lint, migrations, deployment, import order, locks"
	@echo "make coverage       the suite, with the lines that no test reaches"
	@echo "make test-postgres  the suite on the PostgreSQL that DATABASE_URL names"
	@echo "make install        .venv alone, with the test tools"
	@echo "make format         put the code into its usual form"
	@echo "make lock           choose current versions (needs uv)"

demo:
	@python=$$(deploy/python.sh) && $$python deploy/check_port.py demo
	@$(MAKE) --silent --no-print-directory $(RUN)
	@deploy/serve.sh demo

serve:
	@python=$$(deploy/python.sh) && $$python deploy/check_port.py serve
	@$(MAKE) --silent --no-print-directory $(RUN)
	@deploy/serve.sh

test: $(DEV)
	@deploy/test.sh

coverage: $(DEV)
	@deploy/test.sh --cov

test-postgres: $(DEV)
	@$(BIN)/python deploy/postgres.py || \
		{ echo "dossier: set DATABASE_URL=postgres://user@host/name to a server that answers." >&2; exit 1; }
	@$(BIN)/python -m pytest -q -n 2 -m "not browser"

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet templates
	$(SCHOOL) $(BIN)/python manage.py makemigrations --check --dry-run
	$(SCHOOL) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/lint-imports --no-cache
	$(BIN)/python deploy/check_lock.py

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Extras stay in the lock: without them pip takes the newest coverage[toml] and refuses its hash.
lock:
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --generate-hashes --upgrade \
		--no-emit-index-url --no-strip-extras pyproject.toml --output-file requirements.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --generate-hashes --upgrade \
		--no-emit-index-url --no-strip-extras --group dev --constraint requirements.txt pyproject.toml \
		--output-file requirements-dev.txt

install: $(DEV)

$(RUN): requirements.txt
	@rm -f $(DEV)
	@deploy/venv.sh requirements.txt
	@touch $(RUN)

$(DEV): requirements-dev.txt requirements.txt
	@deploy/venv.sh requirements-dev.txt
	@touch $(RUN) $(DEV)
