# Everything sets itself up on a machine with Python >= 3.11 (with venv) and make.
# A second run starts at once: each step leaves a stamp that is older than nothing it depends on.
PORT ?= 8765
ONCE ?=
HOST ?= 127.0.0.1
CI ?=

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
NODE_FOLDERS := tests/conformance/node tests/clients/node
NPM := $(shell command -v npm 2>/dev/null)
export UV_PYTHON_DOWNLOADS = never
export UV_LINK_MODE ?= copy

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check bench openapi screenshots

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 20

setup: .venv/.dev .venv-clients/.stamp .venv-validator/.stamp $(NODE_FOLDERS:=/node_modules/.stamp) ## Install everything, for work on Laurel itself

demo: .venv/.runtime ## Watch the whole job, then look around (ONCE=1 ends at once, PORT=8765, PROGRAMME=tiers)
	@$(BIN)/laurel demo --port $(PORT) $(if $(PROGRAMME),--programme $(PROGRAMME)) $(if $(filter 1 true yes,$(ONCE)),--once)

serve: .venv/.runtime ## Serve what `laurel init` has set up
	@$(BIN)/laurel serve --host $(HOST) --port $(or $(SERVE_PORT),8000)

test: setup ## Run the tests, on SQLite and PostgreSQL
ifeq ($(ARGS),)
	@$(BIN)/python -m pytest -n auto --ignore=tests/browser
# Apart from the rest: the browser's driver keeps an event loop of its own running in each process.
	@$(BIN)/python -m pytest -n auto tests/browser
else
	@$(BIN)/python -m pytest -n auto $(ARGS)
endif

check: .venv/.dev ## Check format, lint, types and the rule of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup ## Measure against the references; the table is kept in var/bench.json
	@$(BIN)/python -m bench

openapi: .venv/.runtime ## Write openapi.yaml anew
	@$(BIN)/laurel openapi --write

screenshots: setup ## Look at every page and keep the pictures in docs/screenshots (needs Chromium)
	@$(BIN)/python -m tests.browser.screenshots

.uv/bin/uv: requirements/uv.txt
	@test -n "$(PYTHON)" || { echo "Laurel needs Python 3.11 or newer."; exit 3; }
	@$(PYTHON) -m venv --clear .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/bin/python: | $(UV)
	@test -n "$(PYTHON)" || { echo "Laurel needs Python 3.11 or newer."; exit 3; }
	@$(UV) venv --quiet --python "$(PYTHON)" .venv

.venv/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | .venv/bin/python $(UV)
	@echo "Installing what Laurel needs to run …"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt requirements/irrcac.txt .venv/.runtime
	@echo "Installing what the tests need …"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements/irrcac.txt
	@touch $@

# The generator of clients, apart from the rest: it holds back what Laurel itself needs newer.
.venv-clients/.stamp: requirements/clients.txt | .venv/bin/python $(UV)
	@$(UV) venv --quiet --clear --python $(BIN)/python .venv-clients
	@$(UV) pip install --quiet --python .venv-clients/bin/python --require-hashes -r requirements/clients.txt
	@touch $@

# 1EdTech's validator of Open Badges 2.0, apart from the rest: its pins fit nothing of today, so they
# are passed over (--no-deps). What comes as source is built with the setuptools that is pinned here.
.venv-validator/.stamp: requirements/validator.txt | .venv/bin/python $(UV)
	@$(UV) venv --quiet --clear --python $(BIN)/python .venv-validator
	@$(UV) pip install --quiet --python .venv-validator/bin/python --no-deps --require-hashes --build-constraints requirements/validator.txt -r requirements/validator.txt
	@touch $@

# On a laptop without Node the tests that need it say so and are skipped; CI has no such excuse.
$(NODE_FOLDERS:=/node_modules/.stamp): %/node_modules/.stamp: %/package-lock.json
ifeq ($(NPM),)
	@echo "no npm: the tests with Node are skipped"; test "$(CI)" != true
else
	@cd $* && { npm ci --silent --no-audit --no-fund || test "$(CI)" != true; }
	@mkdir -p $(@D) && touch $@
endif
