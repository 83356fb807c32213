# Two commands do everything: `make demo` runs the main job, `make test` the tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO := recipes/demo.yaml

.PHONY: demo test check clean

demo: $(VENV)/.installed
	$(BIN)/mindgpt prepare $(DEMO)
	$(BIN)/mindgpt finetune $(DEMO)
	$(BIN)/mindgpt evaluate $(DEMO)
	$(BIN)/mindgpt generate "What is bipolar disorder?" --recipe $(DEMO)

# One thread for each of the parallel test processes: more would only wait for each other.
test: $(VENV)/.installed-dev
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV) build dist *.egg-info

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@
