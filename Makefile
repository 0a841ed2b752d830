.POSIX:
.SUFFIXES:

# A stamp newer than its lock means: installed. "dev" holds all of "run" and the test tools.
RUN = .venv/.installed-run
DEV = .venv/.installed-dev
PY = .venv/bin/python

install: $(DEV)

$(RUN): requirements.txt
	@rm -f $(DEV)
	@sh deploy/venv.sh requirements.txt
	@touch $(RUN)

$(DEV): requirements-dev.txt requirements.txt
	@sh deploy/venv.sh requirements-dev.txt
	@touch $(RUN) $(DEV)

.PHONY: install
