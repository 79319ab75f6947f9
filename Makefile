# priyom: `make help` lists the targets. Nothing but Python 3.11+, git and make is needed.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PRIYOM_HOME ?= var
# Set in many containers. The suite starts a hundred servers: each would compile every room anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test collected night bench lint fmt types translations pins clean

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/installed: setup.cfg constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

setup: .venv/installed ## own environment, packages, browser files, translations
	@$(BIN)/python static/build.py
	@$(BIN)/pybabel --quiet compile --directory web/translations

run: setup ## the demo on http://127.0.0.1:8000 (KEEP=1 keeps data, LIVE=0 no actors, PORT=)
	@test -n "$(KEEP)" || rm -f $(PRIYOM_HOME)/priyom.db*
	@$(BIN)/priyom init --demo
	@test -n "$(KEEP)" || $(BIN)/priyom measures fill --years 0.2 --visits 100000
	@PRIYOM_LIVE=$(or $(LIVE),1) $(BIN)/priyom serve --port $(PORT)

test: setup ## rules, HTTP, sockets, Chromium, SQLite, PostgreSQL, Redis, lint, types, imports
	@$(BIN)/python tests/machine.py
	@$(MAKE) --no-print-directory --jobs 3 lint types collected
	@$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder || { \
		echo "again, alone and one after the other: what failed beside others"; \
		$(BIN)/pytest --last-failed --last-failed-no-failures none; }

# Compiles what the workers would else compile once each.
collected: .venv/installed
	@report=$$($(BIN)/pytest --collect-only --quiet) || { echo "$$report"; exit 1; }

night: setup ## the trials that draw by chance, at their full scale: 200 kills, 100 000 random steps
	@NIGHT=true $(BIN)/pytest tests/whole/test_kill.py tests/line/test_random.py

lint: .venv/installed ## style, formatting and the rings' import contracts
	@$(BIN)/flake8 .
	@$(BIN)/ruff format --quiet --check --line-length 100 $(SOURCES)
	@report=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$report"; exit 1; }

types: .venv/installed ## mypy over every room
	@$(BIN)/mypy $(ROOMS)

fmt: .venv/installed ## format the code
	@$(BIN)/ruff format --quiet --line-length 100 $(SOURCES)

bench: setup ## the figures of docs/figures.md, measured here
	@$(BIN)/python -m tests.bench

translations: .venv/installed ## gather texts into the catalogue after changing some
	@$(BIN)/pybabel --quiet extract --mapping web/babel.ini --sort-by-file --no-location \
		--keywords lazy_gettext --keywords _l --keywords NN_:1,2 --output $(PRIYOM_HOME)/messages.pot $(ROOMS)
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --width 100 --domain messages \
		--input-file $(PRIYOM_HOME)/messages.pot --output-dir web/translations

pins: .venv/installed ## newest releases that setup.cfg allows, written to constraints.txt; then run the tests
	@$(BIN)/pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager --editable '.[dev]'
	@grep '^#' constraints.txt > $(PRIYOM_HOME)/constraints.txt
	@$(BIN)/pip freeze --exclude-editable >> $(PRIYOM_HOME)/constraints.txt
	@mv $(PRIYOM_HOME)/constraints.txt constraints.txt

clean: ## everything that was made here
	rm -rf .venv var static/dist static/node_modules build *.egg-info

ROOMS := store centres line scheduler measures foresight web hub printers notices kiosk desk display insight office \
	api priyom
SOURCES := $(ROOMS) tests static
