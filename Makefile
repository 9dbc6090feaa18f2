# make serve   installs what is needed, then serves the kit at http://localhost:8866
# make test    installs what the tests need, a browser included, and runs every check and test
# make check   the checks that run nothing: style, types, import layers, cases, schemas
# make bench   every benchmark in turn
# make clean   removes the environment and what builds and tools leave behind; never data/
#
# PYTHON=python3.12 chooses the interpreter, PORT=9000 the port, DATA=folder where answers are kept,
# WORKERS=4 how many test files run at a time.

PYTHON  ?=
PORT    ?= 8866
DATA    ?= data
WORKERS ?= 2
VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: serve test check pytest notebooks browser bench venv clean
.NOTPARALLEL:

serve: $(VENV)/.installed
	$(BIN)/tracks-sim serve --data $(DATA) --port $(PORT)

test: browser check pytest notebooks

check: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tracks-sim check
	@fresh=$$(mktemp -d) && $(BIN)/tracks-sim schema --out $$fresh && diff -r $$fresh scenarios/schema \
	  || { echo "scenarios/schema is out of date: run tracks-sim schema"; exit 1; }; rm -r $$fresh

pytest: $(VENV)/.installed-test
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile

notebooks: $(VENV)/.installed-test
	@data=$$(mktemp -d); TRACKS_DATA=$$data $(BIN)/python -m pytest --nbval-lax -p no:cacheprovider notebooks; \
	  status=$$?; rm -r $$data; exit $$status

browser: $(VENV)/.installed-test
	@$(BIN)/python -m tests.browser

bench: $(VENV)/.installed-test browser
	@$(PIP) --editable '.[bench]' || echo "The peers could not be installed; the benchmarks go without them."
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

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
