# The two commands of a fresh machine are `make demo` and `make test`; each sets up what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
NAME := transformable_spaces
VERSION := $(shell sed -n 's/^version=//p' metadata.txt)
PYTHON := .venv/bin/python
PROFILES := build/profiles
DEMO_OUT := out/demo
# QGIS and python3 find the plugin through build/plugins (make link) and the packages of .venv through scripts/env.sh.
HEADLESS := eval "$$(scripts/env.sh)" && QT_QPA_PLATFORM=offscreen

.PHONY: help setup setup-dev env demo test test-core lint typecheck scan link qgis package bench styles models pictures clean

help: ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

setup: ## Install QGIS and the packages (Debian 12 and 13, Ubuntu); repeat runs skip what is done
	@scripts/setup.sh run

setup-dev:
	@scripts/setup.sh dev

link: ## Link this checkout as a plugin into build/plugins
	@mkdir -p build/plugins && ln -sfn "$(CURDIR)" build/plugins/$(NAME)

env: link ## Print the exports with which qgis, qgis_process and python3 find plugin and packages: eval "$$(make -s env)"
	@scripts/env.sh

demo: setup link ## Run the whole assessment on the sample data and print where map, report and page are
	@scripts/demo.sh "$(DEMO_OUT)"

test: setup-dev link ## Run every test, on two cores
	$(PYTHON) -m pytest -n 2 --dist loadfile tests

test-core: setup-dev ## Run the tests of core only (no QGIS needed)
	$(PYTHON) -m pytest tests/core

lint: setup-dev ## Check style
	$(PYTHON) -m ruff check .

typecheck: setup-dev ## Check types
	$(PYTHON) -m mypy

scan: setup-dev package ## Run the plugin site's security scan on the zip's content
	$(PYTHON) scripts/scan_package.py "build/$(NAME)-$(VERSION).zip"

qgis: setup link ## Open QGIS with the plugin
	eval "$$($(MAKE) -s env)" && qgis

package: ## Make the zip for the plugin site from the committed state
	@mkdir -p build && git archive --format=zip --prefix=$(NAME)/ -o "build/$(NAME)-$(VERSION).zip" HEAD && echo "build/$(NAME)-$(VERSION).zip"

bench: setup-dev link ## Measure speed; prints ratios measured in one run
	@eval "$$(scripts/env.sh)"; for bench in tests/bench/bench_*.py; do echo "== $$bench"; QT_QPA_PLATFORM=offscreen python3 "$$bench" || exit 1; done

styles: setup link ## Make styles/*.qml and the layouts styles/*.qpt again from the palette
	$(HEADLESS) python3 scripts/make_styles.py
	$(HEADLESS) python3 scripts/make_layouts.py

models: setup link ## Make processing_algorithms/models/*.model3 again from their steps
	$(HEADLESS) python3 scripts/make_models.py

pictures: setup link ## Assess the areas of real data (../shared/data) and draw them into out/areas
	$(HEADLESS) python3 scripts/render_areas.py

clean: ## Remove what was made here, but not .venv
	rm -rf build out dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
