# Every command works on a machine with Python 3.11 and nothing else, as root or not.
# `make help` lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(BIN)/python
RUNTIME := $(VENV)/.runtime
CHECKS := $(VENV)/.checks

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PROFFER_HOME ?= $(CURDIR)/.proffer

# What the settings ask for; types, migrations and imports are checked without any server.
NO_SERVERS := PROFFER_HOME=/nonexistent SECRET_KEY=checks FIELD_KEY=Y2hlY2tz \
	REDIS_URL=redis://localhost \
	DATABASE_APP_URL=postgres://checks@/checks DATABASE_OWNER_URL=postgres://checks@/checks

.PHONY: help
help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# ------------------------------------------------------------------ environment

$(PYTHON):
	@scripts/make-venv $(VENV)

$(RUNTIME): requirements.txt | $(PYTHON)
	@echo "Installing what Proffer runs on …"
	@$(PYTHON) -m pip install -q --require-hashes -r requirements.txt
	@touch $@

$(CHECKS): requirements-dev.txt | $(PYTHON)
	@echo "Installing what Proffer and its checks run on …"
	@$(PYTHON) -m pip install -q --require-hashes -r requirements-dev.txt
	@touch $@ $(RUNTIME)

# ------------------------------------------------------------------------ demo

.PHONY: demo stop clean
demo: $(RUNTIME)  ## start everything (PROFFER_PORT, PROFFER_HOME, DATABASE_URL, REDIS_URL)
	@exec $(PYTHON) -m supervisor demo

stop: $(RUNTIME)  ## stop the demo that runs
	@$(PYTHON) -m supervisor stop

clean: $(RUNTIME)  ## stop the demo and remove its data
	@$(PYTHON) -m supervisor clean

# ---------------------------------------------------------------------- checks

# Each has a database of its own. A third on two cores saves a minute, and makes tests of moments wait.
JOBS := 2

.PHONY: test lint browser-ready
test: lint browser-ready  ## everything: lint, types, migrations, imports, unit, integration, browser
	$(PYTHON) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(CHECKS)  ## lint, format, types, migrations, imports, stylesheet
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(NO_SERVERS) $(BIN)/mypy
	$(NO_SERVERS) $(BIN)/lint-imports
	$(NO_SERVERS) $(PYTHON) manage.py makemigrations --check --dry-run
	$(NO_SERVERS) $(PYTHON) manage.py lint_migrations
	$(PYTHON) frontend/check.py

browser-ready: $(CHECKS)
	@scripts/ensure-chromium

.PHONY: bench
bench: $(CHECKS)  ## measure, as ratios to a floor measured in the same run
	$(PYTHON) -m benchmarks $(ARGS)

.PHONY: evals
evals: $(CHECKS)  ## the assistant's scenarios, and the public sets below EVAL_DATA
	$(NO_SERVERS) $(PYTHON) -m evals $(ARGS)

# What `make chaos` asks for: messages, faults, messages a second; SEED repeats a run's faults.
N := 5000
KILLS := 100
RATE := 12

.PHONY: chaos
chaos: $(CHECKS)  ## the fault run: nothing lost, doubled or out of order (N, KILLS, RATE, SEED)
	$(PYTHON) -m chaos --messages $(N) --faults $(KILLS) --rate $(RATE) $(if $(SEED),--seed $(SEED)) $(ARGS)

# ------------------------------------------------------------------ development

.PHONY: lock css screens
# No package is younger than this: new releases are where stolen accounts show first.
NEWEST := 2026-11-06T23:59:59Z
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--exclude-newer $(NEWEST) --no-header --no-emit-index-url --no-emit-find-links

lock: $(CHECKS)  ## compile requirements*.in into the files with hashes
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt

css:  ## build the stylesheet (needs Node; running Proffer does not)
	cd frontend && npm ci --no-audit --no-fund && npm run build

screens: $(CHECKS) browser-ready  ## take the pictures in docs/screens from a running demo
	$(PYTHON) docs/screens.py
