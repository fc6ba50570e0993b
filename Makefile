# Everything runs inside .venv, which the first target that needs it makes. Needs: Python 3.11.5 or newer, make.
PYTHON ?= python3
ARGS =

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

define REFUSE_OLD_PYTHON
import sys; found = sys.version_info[:3]; found >= (3, 11, 5) or sys.exit( \
"omninmo needs Python 3.11.5 or newer, but $(PYTHON) is " + ".".join(map(str, found)) + \
": install a newer one and name it, e.g. make run PYTHON=python3.12")
endef

# What a user has set for other environments must not change this one. Index, proxy and certificate settings stay.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV CONDA_PREFIX
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_CONSTRAINT
unexport UV_PYTHON UV_SYSTEM_PYTHON UV_TARGET UV_PREFIX UV_CONSTRAINT UV_OVERRIDE UV_EXCLUDE_NEWER

export MLFLOW_DISABLE_TELEMETRY := true

.DEFAULT_GOAL := help
.PHONY: help run test check browser lock train train-sample predict mlflow bench

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: PORT = 8501
run: $(VENV)/.run ## Start the app on 127.0.0.1:8501 (PORT=8502 for another port)
	@$(call refuse_busy_port,run)
	@$(BIN)/python -m streamlit run app.py --server.port $(PORT)

train: $(VENV)/.run ## Train on fresh prices from Yahoo Finance (ARGS="--forward-days 60")
	@$(BIN)/python -m omninmo train $(ARGS)

train-sample: $(VENV)/.run ## Train on the sample prices, offline (ARGS="--mode classification")
	@$(BIN)/python -m omninmo train --force-sample $(ARGS)

predict: $(VENV)/.run ## Predict by the champion, else the newest run (ARGS="AAPL KO --format csv")
	@$(BIN)/python -m omninmo predict $(ARGS)

mlflow: PORT = 5000
mlflow: $(VENV)/.run ## Start MLflow's own page on the same runs, at 127.0.0.1:5000 (PORT=5001 for another port)
	@$(call refuse_busy_port,mlflow)
	@$(BIN)/python -m omninmo mlflow --port $(PORT)

test: check browser ## Lint, format, types, import contracts, then every test, in a real browser too
	@$(BIN)/python -m pytest -n 2 --no-loadscope-reorder $(ARGS)

check: $(VENV)/.dev ## Lint, format, types and import contracts only
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

browser: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.find_browser --install

bench: $(VENV)/.dev ## Measure training, features and first paint against their bare counterparts
	@$(BIN)/python -m pytest tests/benchmarks -q -s $(ARGS)

lock: $(VENV)/.dev ## Write constraints.txt anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --extra dev --no-annotate --no-header -o constraints.txt pyproject.toml

# $(call refuse_busy_port,target): end with one sentence where another program listens on PORT.
define refuse_busy_port
$(BIN)/python -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("127.0.0.1", $(PORT))) == 0)' || { \
echo "Port $(PORT) is in use by another program: stop that, or take another port: make $(1) PORT=$$(($(PORT) + 1))" >&2; \
exit 1; }
endef

# $(call install,what): install the locked versions, by uv where it can be had (a quarter of the time), else by pip.
define install
{ $(PIP) install --quiet -c constraints.txt uv && \
$(BIN)/uv pip install --python $(BIN)/python --compile-bytecode -c constraints.txt -e '$(1)'; } || { \
echo "Could not install by uv: going on with pip, which takes longer" >&2; \
$(PIP) install -c constraints.txt -e '$(1)'; }
endef

$(VENV)/.made:
	@$(PYTHON) -c '$(REFUSE_OLD_PYTHON)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing what the app needs into $(VENV) (once; a minute or two)"
	@$(call install,.)
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing what the app and its tests need into $(VENV) (once; a minute or two)"
	@$(call install,.[dev])
	@touch $(VENV)/.run $@
