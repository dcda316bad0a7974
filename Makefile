# Everything that a person or CI runs here. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

UV_VERSION := 0.13.9
ACTIONLINT_VERSION := v1.7.12

# The first interpreter that is new enough; name another with PYTHON=/path/to/python.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
# A company's own certificate authority stands in the system's store.
export UV_SYSTEM_CERTS := 1

# Tests of the protocol that need nothing but Pulumi's own package.
OLDEST_TESTS := $(addprefix tests/preview/test_,registration.py functions.py reads.py failing_programs.py)

STACK ?=
ARGS ?=

# Under these packs a stack is applied; a mandatory rule that doesn't hold stops the update before it begins.
PACKS := --policy-pack $(CURDIR)/policies/readiness --policy-pack $(CURDIR)/policies/first_apply
# The CLI starts programs by uv, which needn't be installed on this machine.
PULUMI = command -v pulumi >/dev/null || { \
	echo "make: needs the Pulumi CLI: https://www.pulumi.com/docs/iac/download-install/" >&2; exit 2; }; \
	PATH="$(dir $(abspath $(UV))):$$PATH" pulumi

.PHONY: help preview parity preview-account up bootstrap test test-oldest coverage lint types contracts docs docs-check bench wheel preflight clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

preview: .venv/.platform ## Preview staging and production offline and judge them (STACK=production for one, ARGS=… for options)
	@.venv/bin/shipworthy preview $(addprefix -s ,$(STACK)) $(ARGS)

parity: .venv/.platform ## Tell in what staging and production differ without meaning to (ARGS=… for options)
	@.venv/bin/shipworthy parity staging production $(ARGS)

preview-account: .venv/.platform ## Preview what an account has once (bootstrap/) and judge it
	@.venv/bin/shipworthy preview -C bootstrap $(ARGS)

up: .venv/.platform ## Apply a stack with the Pulumi CLI, judged by the packs (STACK=staging, ARGS=… for options)
	@test -n "$(STACK)" || { echo "make: which stack? For instance: make up STACK=staging" >&2; exit 2; }
	@$(PULUMI) up -s $(STACK) $(PACKS) $(ARGS)

bootstrap: .venv/.platform ## Apply what an account has once with the Pulumi CLI, judged by the packs
	@$(PULUMI) up -C bootstrap -s account $(PACKS) $(ARGS)

test: .venv/.dev ## Run the whole test suite
	@echo "running the tests on 2 processes"
	@.venv/bin/pytest -q $(ARGS)

coverage: .venv/.dev ## Run the whole test suite and list the lines that it misses
	@.venv/bin/pytest -q --cov --cov-report=term-missing:skip-covered $(ARGS)

test-oldest: .tools/oldest ## Run tests of the preview with the oldest dependencies that pyproject.toml allows
	@.tools/oldest/bin/python -m pytest -q $(OLDEST_TESTS)

lint: .venv/.dev types contracts ## Check style, types, import contracts and workflows
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/zizmor --offline --quiet .github/workflows

types: .venv/.dev
	@.venv/bin/basedpyright

contracts: .venv/.dev
	@.venv/bin/lint-imports

docs: .venv/.dev ## Write the generated pages (rules, settings) anew
	@.venv/bin/python docs/generate.py

docs-check: .venv/.dev
	@.venv/bin/python docs/generate.py --check

bench: .venv/.dev ## Measure speed and memory; each figure is a ratio within one run
	@for benchmark in benchmarks/[a-z]*.py; do .venv/bin/python "$$benchmark"; done

wheel: .venv/.dev ## Build the wheel that others install into dist/
	@.venv/bin/python -m hatchling build -t wheel -d dist

preflight: .venv/.platform ## Build the start-up check that runs in containers, a single file, into dist/
	@mkdir -p dist
	@.venv/bin/python packaging/preflight.py dist/shipworthy-preflight.pyz

clean: ## Remove the environment and everything that was built
	rm -rf .venv .tools dist .pytest_cache .ruff_cache .import_linter_cache .coverage

# The environment follows the lock file: a stamp for what the preview needs, another for what the tests need in addition.
.venv/.platform: uv.lock pyproject.toml | $(UV)
	@echo "preparing .venv from uv.lock (once; needs the package index)"
	@$(UV) sync --frozen --inexact --quiet --python $(PYTHON)
	@touch $@

.venv/.dev: uv.lock pyproject.toml | $(UV)
	@echo "preparing .venv from uv.lock with the test tools (once; needs the package index)"
	@$(UV) sync --frozen --inexact --quiet --python $(PYTHON) --group dev
	@touch .venv/.platform $@

.tools/uv/bin/uv:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; name one with PYTHON=/path/to/python" >&2; exit 2; }
	@echo "preparing uv $(UV_VERSION) in .tools"
	@$(PYTHON) -m venv .tools/uv
	@.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.tools/oldest: pyproject.toml | $(UV)
	@echo "preparing .tools/oldest with the oldest dependencies (once; needs the package index)"
	@$(UV) venv --quiet --clear --python $(PYTHON) $@
	@$(UV) pip install --quiet --python $@ --resolution lowest-direct --requirements pyproject.toml
	@$(UV) pip install --quiet --python $@ pytest pytest-xdist
	@touch $@

.tools/actionlint:
	@echo "preparing actionlint $(ACTIONLINT_VERSION) in .tools"
	@GOBIN=$(CURDIR)/.tools go install github.com/rhysd/actionlint/cmd/actionlint@$(ACTIONLINT_VERSION)
