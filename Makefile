# make install, make demo, make test: each does what it needs first and nothing twice.
.DELETE_ON_ERROR:
.PHONY: install install-spark install-dev demo test lint bench looks days attack lock format kept-sql keep-release

PYTHON ?= python3
VENV := .venv
BASE := $(VENV)/.base
SPARK := $(VENV)/.spark
DEV := $(VENV)/.dev
LOOKS := $(VENV)/.looks
PO := $(wildcard src/vinte/locale/*/LC_MESSAGES/django.po)

install: $(BASE)
install-spark: $(SPARK)
install-dev: $(DEV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Vinte needs Python 3.11 or later, and $(PYTHON) is older or missing."; \
	  echo "Install one, or name it: make install PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --without-pip $(VENV) || { \
	  echo "This Python cannot make a virtual environment (Debian: apt-get install python3-venv)."; \
	  rm -rf $(VENV); exit 1; }

# The stamp holds the lock's hash: a lock that changes and changes back, or a newer clock, installs nothing.
$(BASE): requirements/base.txt pyproject.toml $(PO) | $(VENV)/bin/python
	@$(VENV)/bin/python requirements/install.py $(VENV) base
$(SPARK): requirements/spark.txt $(BASE)
	@$(VENV)/bin/python requirements/install.py $(VENV) spark
$(DEV): requirements/dev.txt $(BASE)
	@$(VENV)/bin/python requirements/install.py $(VENV) dev
$(LOOKS): requirements/looks.txt $(DEV)
	@$(VENV)/bin/python requirements/install.py $(VENV) looks

demo: $(BASE)
	@exec $(VENV)/bin/vinte demo $(if $(PORT),--port $(PORT)) $(if $(filter 1,$(FRESH)),--fresh)

lint: $(DEV)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	VINTE_DEMO=1 $(VENV)/bin/mypy

format: $(DEV)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

test: $(DEV)
	@sh requirements/system.sh
	$(MAKE) lint
	$(VENV)/bin/vinte translations check
	$(VENV)/bin/python -m pytest -n $(or $(WORKERS),3) --dist loadfile --no-loadscope-reorder

# Once for each release, before its number is given away: its database is brought up by every version after it.
keep-release: $(DEV)
	$(VENV)/bin/python tests/project/keep_release.py
kept-sql: $(DEV)
	$(VENV)/bin/python tests/guarantee/guarantee_snapshot.py

bench: $(DEV)
	$(VENV)/bin/python bench/assess.py 10000
	$(VENV)/bin/python bench/pages.py
	$(VENV)/bin/python bench/today.py
	TMPDIR=$${TMPDIR:-/var/tmp} $(VENV)/bin/python bench/live.py $(PURCHASES)

# Longer than a suite should be: every page of the town in every setting and language; the town on other days.
looks: $(LOOKS)
	@sh requirements/system.sh
	$(VENV)/bin/python bench/looks.py
days: $(DEV)
	$(VENV)/bin/python bench/town_days.py

# What an attacker and a failing machine would do; writes bench/results/attack.md. PART=name does one part.
attack: $(DEV)
	@sh requirements/system.sh
	$(VENV)/bin/python bench/attack/run.py $(PART)

lock:
	sh requirements/lock.sh
