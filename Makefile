# make run    the site, on http://127.0.0.1:8000
# make test   everything that CI runs
# make help   the rest

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
ADDRESS := http://127.0.0.1:$(PORT)
STATIC := $(shell find static -type f)

.PHONY: help run dev test check format bench clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

run: .venv/ready .env staticfiles/ready ## serve the site on http://127.0.0.1:8000 (PORT=8123 for another port)
	@mkdir -p var
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) first_start content/*
	@echo
	@echo "  The site:      $(ADDRESS)"
	@echo "  The admin:     $(ADDRESS)/admin/"
	@echo "  A login:       $(MANAGE) createsuperuser"
	@echo "  Stop:          Ctrl+C"
	@echo
	@SITE_URL=$${SITE_URL:-$(ADDRESS)} exec $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) \
		--workers $(WORKERS) --blocking-threads 4 --backpressure 32 --respawn-failed-workers \
		--no-ws --no-access-log --log-level warning coverage_site.wsgi:application

dev: .venv/tools .env ## serve while you edit: reloads by itself, shows errors in full
	@mkdir -p var
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) first_start content/*
	@DEBUG=true SITE_URL=$(ADDRESS) $(MANAGE) runserver $(PORT)

test: check staticfiles/ready ## everything that CI runs: checks, tests on SQLite and PostgreSQL, and in Chromium
	@bin/run-tests

check: .venv/tools .env ## format, lint, types, deployment checks, missing migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	SITE_URL=https://coverage.example.org $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run

format: .venv/tools ## put the code in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/ready .env ## how long the proofs and an answer take (prints medians, asserts nothing)
	$(BIN)/python -m bench.run

clean: ## remove what make made, except the database and .env
	rm -rf .venv staticfiles

.venv/bin/python:
	@bin/make-venv .venv

.venv/ready: .venv/bin/python requirements.txt requirements-postgres.txt
	@echo "Installing what the site needs (pinned, with hashes) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@if grep -qs '^DATABASE_URL=.*postgres' .env || [[ "$${DATABASE_URL:-}" == postgres* ]]; then \
		$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-postgres.txt; fi
	@touch $@

.venv/tools: .venv/ready requirements-dev.txt
	@echo "Installing the tools …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements.txt -r requirements-postgres.txt -r requirements-dev.txt
	@touch $@

.env: | .venv/ready
	@$(BIN)/python -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50))' > $@
	@chmod 600 $@

staticfiles/ready: .venv/ready .env $(STATIC)
	@echo "Collecting static files …"
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
