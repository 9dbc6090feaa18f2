# make serve   installs what is needed, then serves the kit at http://localhost:8866
# make test    installs what the tests need, a browser, PostgreSQL, the hub's proxy and libraries for PDF included, and runs every check and test
# make check   the checks that run nothing: style, types, import layers, cases, schemas
# make spark   the standard tables on a local Spark, beside DuckDB: needs Java 17 and a download of 400 MB; no part of make test
# make audit   known vulnerabilities of what is installed; part of check; says so where no service can be reached
# make bench   every benchmark in turn; `make bench load` or `make bench ONLY=serve` that one, OPTIONS='--trainees 50' tells it more
# make example runs notebooks/worked_example.ipynb again and keeps its outputs, after a change of cases, scoring or statistics
# make clean   removes the environment and what builds and tools leave behind; never data/
#
# PYTHON=python3.12 chooses the interpreter, PORT=9000 the port, DATA=folder where answers are kept,
# WORKERS=4 how many test files run at a time.

PYTHON  ?=
PORT    ?= 8866
DATA    ?= data
WORKERS ?= 2
BENCHMARKS := $(patsubst benchmarks/%.py,%,$(shell grep -l '^def main' benchmarks/*.py))
GOALS   := $(filter-out serve,$(BENCHMARKS))
ONLY    ?= $(or $(filter $(GOALS),$(MAKECMDGOALS)),$(BENCHMARKS))
OPTIONS ?=
EXAMPLE := notebooks/worked_example.ipynb
VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: serve test check audit pytest spark notebooks example browser postgres proxy paper bench venv clean $(GOALS)
.NOTPARALLEL:

serve: $(VENV)/.installed
	$(BIN)/tracks-sim serve --data $(DATA) --port $(PORT)

# The checks and the notebooks run beside the tests, which leave a core idle while they wait for pages. What they print is
# shown when all are done.
test: browser postgres proxy paper
	@told=$$(mktemp); $(MAKE) --no-print-directory check notebooks >$$told 2>&1 & beside=$$!; \
	  $(MAKE) --no-print-directory pytest; status=$$?; \
	  wait $$beside || { beside=failed; status=1; }; cat $$told; rm $$told; \
	  test $$beside != failed || echo "make check or make notebooks failed: see above"; exit $$status

check: $(VENV)/.installed-test audit
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tracks-sim check
	@fresh=$$(mktemp -d) && $(BIN)/tracks-sim schema --out $$fresh && diff -r $$fresh scenarios/schema \
	  || { echo "scenarios/schema is out of date: run tracks-sim schema"; exit 1; }; rm -r $$fresh

audit: $(VENV)/.installed-test
	@$(BIN)/python tools/audit.py

pytest: $(VENV)/.installed-test
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

spark: $(VENV)/.installed-test
	@$(PIP) --editable '.[test,spark]'
	$(BIN)/python -m pytest tests/outcomes/on_spark.py

notebooks: $(VENV)/.installed-test
	@data=$$(mktemp -d); TRACKS_DATA=$$data $(BIN)/python -m pytest --nbval-lax -p no:cacheprovider notebooks --ignore $(EXAMPLE); \
	  status=$$?; rm -r $$data; exit $$status
	$(BIN)/python -m pytest --nbval -p no:cacheprovider $(EXAMPLE)

example: $(VENV)/.installed-test
	$(BIN)/python tools/worked_example.py

browser: $(VENV)/.installed-test
	@$(BIN)/python -m tests.support.browser

postgres: $(VENV)/.installed-test
	@$(BIN)/python -m tests.support.postgres

proxy: $(VENV)/.installed-test
	@$(BIN)/python -m tests.support.hub

paper: $(VENV)/.installed-test
	@$(BIN)/python -m tests.support.pdf

bench: $(VENV)/.installed-bench browser postgres
	@missed=; for name in $(ONLY); do echo "== $$name"; $(BIN)/python -m benchmarks.$$name $(OPTIONS) || missed="$$missed $$name"; done; \
	  test -z "$$missed" || { echo "an aim was missed, or something failed, in:$$missed"; exit 1; }

# A benchmark named as a goal is run by `bench` and makes nothing itself.
$(GOALS): bench
	@:

venv: $(VENV)/.installed-test

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is made last, so that an installation that broke off is done again.

$(VENV)/.made:
	@PYTHON="$(PYTHON)" sh tools/venv.sh $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	@echo "Installing the kit into $(VENV); the first time takes a minute or two."
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.made pyproject.toml
	@echo "Installing the kit and its tests into $(VENV); the first time takes a minute or two."
	@$(PIP) --editable '.[test]'
	@touch $(VENV)/.installed $@

$(VENV)/.installed-bench: $(VENV)/.installed-test
	@$(PIP) --editable '.[test,bench]'
	@touch $@
