# `make demo` sets up and runs the main job on the bundled example; `make test` sets up and passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: install demo test lint coverage quality sbom audit
.DEFAULT_GOAL := demo

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt torch
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

install: $(VENV)/installed

demo: install
	$(BIN)/contradict check examples/harbour-bridge.txt

test: install lint
	$(BIN)/pytest

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The lines that another process runs (the wheel, killed workers) do not count.
coverage: install
	$(BIN)/pytest --cov=contradict --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=92

# Every number of "How good it is" that has a method beside it, and the tables made of them; it takes long.
LIMIT ?= 300
DATA ?= ../shared/data/nli/dev
GOLD := --test benchmarks/gold/test.jsonl
DEV := --dev benchmarks/gold/dev.jsonl benchmarks/gold/dev-more-1.jsonl benchmarks/gold/dev-more-2.jsonl
quality: install
	$(BIN)/python -m benchmarks.quality nli --data $(DATA) --limit $(LIMIT)
	$(BIN)/python -m benchmarks.quality pairing --data $(DATA) --limit $(LIMIT) $(GOLD)
	$(BIN)/python -m benchmarks.quality calibration --data $(DATA) --limit $(LIMIT) $(DEV) $(GOLD)
	$(BIN)/python -m benchmarks.quality gold $(DEV) $(GOLD)
	$(BIN)/python -m benchmarks.tables

$(VENV)-audit/installed:
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/pip install --quiet cyclonedx-bom pip-audit
	touch $@

sbom: install $(VENV)-audit/installed
	$(VENV)-audit/bin/cyclonedx-py environment $(BIN)/python --output-file sbom.json

# Strict, or a database that knows nothing would pass for one that knows no fault; +cpu is a version of torch's own index.
audit: install $(VENV)-audit/installed
	$(BIN)/pip list --format=freeze --exclude-editable | sed 's/+.*//' > $(VENV)-audit/packages.txt
	$(VENV)-audit/bin/pip-audit --strict --no-deps --disable-pip --requirement $(VENV)-audit/packages.txt
