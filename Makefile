# Everything a person runs from the project's root. `make` alone lists it.
# Recipes keep to relative paths: the root may lie in a folder with a space, which make's own functions would split.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo up down test lint bench soak lock

BIN := .venv/bin
WORKERS ?= auto

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' Makefile

demo: .venv/installed ## fresh machine to published figures: install, start, feed the sample, show the figures; stays running
	@$(BIN)/bangfu demo

up: .venv/installed ## install and start the local stack (embedded PostgreSQL and Airflow), without sample data
	@$(BIN)/bangfu up

down: ## stop what demo or up started
	@if [ -x $(BIN)/bangfu ]; then $(BIN)/bangfu down; else echo "还没有安装，没有可停止的。/ Not installed yet, nothing to stop."; fi

test: .venv/installed ## install and run the tests
	@$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: .venv/installed ## style, types, SQL, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint sql

bench: .venv/installed ## measure against the baselines; prints ratios
	@$(BIN)/python -m benchmarks

soak: .venv/installed ## the whole city, then the long randomised runs; report kept in benchmarks/
	@$(BIN)/python -m pytest -m city
	@$(BIN)/python -m pytest --hypothesis-profile soak -k order_of_arrival tests/warehouse
	@$(BIN)/python -m benchmarks.soak

lock: .venv/installed ## compile requirements.lock anew from pyproject.toml, with hashes and without index addresses
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

.venv/installed: requirements.lock pyproject.toml .ci/install
	@sh .ci/install
	@touch .venv/installed
