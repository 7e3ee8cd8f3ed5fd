# Two commands are enough for a newcomer: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Processes that share the tests; most tests wait more than they compute. `make test WORKERS=0` is one after the other.
WORKERS ?= 4

.PHONY: help install install-test run chat check test lint types format bench router soak mutants clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.installed: setup.cfg pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, found " + sys.version.split()[0] + "; name another with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@

install: $(VENV)/.installed ## create .venv with the locked dependencies

install-test: $(VENV)/.installed-test ## the same plus what the tests need

run: install ## start the daemon on its embedded defaults
	@exec $(BIN)/python run.py serve

chat: install ## a terminal phone for the running daemon
	@exec $(BIN)/python run.py chat

check: install ## validate settings and business profiles
	@exec $(BIN)/python run.py check

test: install-test ## the whole test suite
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup --no-loadscope-reorder

lint: install-test ## ruff: style and suspicious code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: install-test ## let ruff rewrite the layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: install-test ## mypy --strict
	$(BIN)/mypy

bench: install-test ## measure throughput, latency and memory; writes docs/benchmarks.md
	$(BIN)/python -m tests.bench

soak: install-test ## ten minutes of kills under load; writes docs/reliability.md
	$(BIN)/python -m tests.soak --minutes 10 --write

mutants: install-test ## break promises on purpose, name the tests that notice
	$(BIN)/python -m tests.mutants --write

router: install-test ## train the router's model; writes its figures into docs/routing.md
	$(BIN)/python -m orchestrator.routing.training --page docs/routing.md

clean: ## remove everything that can be made again (not var/, the data)
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
