# A fresh machine needs two of these: `make app` and `make test`. Each runs the set-up it needs.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup app test coverage lint eval bench bench-long sample clean
setup: $(STAMP)

# "compat" installs a path: a script beside the checkout would take its folder for the package.
$(STAMP): requirements.txt requirements-dev.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Geoevents needs Python 3.11 or newer; try: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV): a few minutes the first time …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip==26.3
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements.txt -r requirements-dev.txt
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e . \
		--config-settings editable_mode=compat
	@touch $@

# Once: a later start of the app need not look 20 articles up that are there.
sample: setup
	@if [ -n "$$GEOEVENTS_STORE" ] || [ ! data/store/.sample -nt data/articles ]; then \
		echo "$(BIN)/geoevents ingest data/articles"; $(BIN)/geoevents ingest data/articles && \
		{ [ -n "$$GEOEVENTS_STORE" ] || touch data/store/.sample || true; }; fi

app: sample
	$(BIN)/streamlit run app.py --server.port $(PORT)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The quick ones first, then those that take long each, then the browser's.
test: lint
	$(BIN)/python -m pytest -rs -m "not browser and not slow"
	$(BIN)/python -m pytest -rs -m "slow and not browser"
	$(BIN)/python -m pytest -rs -m browser

# What of the package the tests run, the browser's left out; fails below 90 %.
coverage: setup
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -m "not browser" --cov=geoevents --cov-report=term:skip-covered \
		--cov-fail-under=90

# EVAL=DIR measures on a folder of outside corpora and their scorers besides the project's own gold.
eval: setup
	$(BIN)/python benchmarks/evaluate.py $(if $(EVAL),--corpora $(EVAL))

bench: setup
	$(BIN)/python benchmarks/run.py

# What takes too long for every change: load by many sessions, large imports, memory over filters.
bench-long: setup
	$(BIN)/python benchmarks/run.py --long

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
