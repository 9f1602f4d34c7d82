# Two commands: `make run` shows the demo city, `make test` proves the program. The rest are their parts.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin

.PHONY: run test check lint types bench demo clean

run: .venv/run.stamp
	$(BIN)/python -m mapapp demo --if-absent
	$(BIN)/python -m mapapp serve --port $(PORT)

test: .venv/test.stamp
	@sh tests/prepare.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

check: lint types test

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/test.stamp
	$(BIN)/mypy

bench: .venv/test.stamp
	$(BIN)/python -m tests.benchmarks $(ARGS)

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt constraints.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements.txt -e .
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements-dev.txt requirements-dask.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements-dev.txt
	@touch $@
