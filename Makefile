# Everything a newcomer needs: `make run` and `make test`. Both set up .venv from the hash-pinned locks first.

PORT ?= 8000
PYTHON ?= python3 python3.13 python3.12 python3.11 python3.14

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test setup check lock bench clean FORCE

# -m: the commands in .venv/bin name its full path, and so break when the folder is moved.
RUN := .venv/bin/python -m
TEMPLATES := assessor/theme assessor/render/templates assessor/web/templates
CHECKS := "ruff check" "ruff format --check" mypy "djlint --lint $(TEMPLATES)" "assessor check"
COMPILE = .tools/bin/uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header $(ARGS)

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: .venv/.runtime ## Start the academy with demo people; PORT=8123 takes another port
	@$(RUN) assessor serve --demo --watch --port $(PORT)

test: .venv/.dev ## Run all tests; ARGS="-k recommend" runs some
	@$(RUN) pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

setup: .venv/.runtime ## Prepare .venv with the assessor command; PYTHON=python3.12 takes another Python

check: .venv/.dev ## Check code, types, templates and content
	@wrong=0; for check in $(CHECKS); do echo "$$check"; $(RUN) $$check || wrong=1; done; exit $$wrong

lock: .tools/bin/uv ## Fit requirements/*.txt to pyproject.toml; ARGS=--upgrade takes the newest of everything
	$(COMPILE) pyproject.toml --group build --output-file requirements/runtime.txt
	$(COMPILE) pyproject.toml --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
	$(COMPILE) --group lock --output-file requirements/uv.txt

bench: .venv/.dev ## Measure against the budgets
	@$(RUN) bench.all

clean: ## Remove everything that can be made again; people's data in var/ stays
	rm -rf .venv .tools site .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

.venv/.runtime: requirements/runtime.txt pyproject.toml
	@$(call install,runtime)

.venv/.dev: requirements/dev.txt .venv/.runtime
	@$(call install,dev)

.tools/bin/uv: requirements/uv.txt
	@python=$$(sh requirements/find-python $(PYTHON)) && "$$python" -m pip install --quiet --no-user --upgrade \
	  --require-hashes --only-binary :all: --target .tools --requirement requirements/uv.txt && touch $@

# Somebody who names a Python wants it even if .venv is there.
ifneq ($(filter-out file default,$(origin PYTHON)),)
.venv/.runtime: FORCE
endif

install = python=$$(sh requirements/find-python $(PYTHON)) && "$$python" requirements/install.py $(1) && touch $@
