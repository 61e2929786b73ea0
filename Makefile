# MMC: two commands on a fresh machine are `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= var/demo

.DEFAULT_GOAL := help
.PHONY: help demo run test test-postgres check bench fuzz install install-dev browser faults faults-500 property search upload-300 clean

help: ## What can be made here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# The whole main job in rehearsal: data in, pictures and films out, published, counted, reported.
demo: install ## Run the whole job on this machine, then say where to look (about two minutes)
	$(BIN)/mmc demo --dir $(DEMO)

# Desk, site, engine and rehearsal of the demo's newsroom, until Ctrl-C.
run: install ## Open the desk and the site of the demo
	@test -f $(DEMO)/mmc.toml || { echo "no newsroom in $(DEMO) yet: run make demo first"; exit 1; }
	$(BIN)/mmc run --dir $(DEMO)

# Every test. Those that need Debian's chromium say so and are skipped where it cannot be had.
test: install-dev browser ## Run the whole test suite
	$(BIN)/python -m pytest

# The same suite on PostgreSQL: a private cluster is started on loopback and removed afterwards.
test-postgres: install-dev ## Run the database tests on a private PostgreSQL
	$(BIN)/python -m tests.postgres

# Coverage-guided fuzzing of everything that reads a source's bytes, so many seconds a shape.
fuzz: install-dev ## Fuzz the readers (make fuzz SECONDS=600)
	FUZZ_SECONDS=$(or $(SECONDS),60) $(BIN)/python -m pytest tests/fuzz -q

# Style, types, import directions.
check: install-dev ## Lint, types, import contract
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# kill -9 at five points on every channel kind, then one line of JSON. QUICK=1: a sample (at most three minutes).
faults: install-dev ## Kill the engine everywhere and count what became public (up to 40 minutes)
	$(BIN)/python -m tests.faults $(if $(QUICK),--quick)

# 500 deliveries under random kills, refusals by rate and lost answers, on SQLite and on PostgreSQL with three workers.
faults-500: install-dev ## The same zeros under random kills, on both databases
	$(BIN)/python -m tests.faults.load

# The ledger under everything in any order, with dice of its own each time (EXAMPLES=1000). CI runs a fixed few.
property: install-dev ## Hold the ledger to its promises over 1,000 random lives (about ten minutes)
	LEDGER_EXAMPLES=$(or $(EXAMPLES),1000) $(BIN)/python -m pytest tests/property -q --hypothesis-profile=search

# Every property test with new dice; a find is then written down as an example, so that each run has it.
search: install-dev ## Look for inputs no test has tried yet
	$(BIN)/python -m pytest -q -m hypothesis --hypothesis-profile=search

# A 300 MB film to YouTube's rehearsal: a break every 20 MB, a kill -9, constant memory; one line of JSON.
upload-300: install ## Send a big film over a bad line
	$(BIN)/mmc bench upload --json

# Speed and size, compared side by side in one run.
bench: install ## Measure stills, films and the demo's stages
	$(BIN)/mmc bench

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

# Bytecode is compiled at install, so that first starts are fast.
$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("MMC needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	$(BIN)/python -m compileall -q mmc || true
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

# Debian's chromium for the browser tests; without the right to install it those tests are skipped with a word.
browser:
	@command -v chromium >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo "chromium is missing and cannot be installed here: browser tests will be skipped (apt-get install chromium)"; fi; }

clean: ## Remove the virtual environment and everything made
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache
