# Two commands are enough: `make run` starts the dashboard, `make test` checks everything.
# Everything is installed into .venv, and nothing outside this folder.

VENV := .venv
BIN := $(VENV)/bin
SUPPLY := .venv-supply
UPGRADE := .venv-upgrade
PORT ?= 8501
# One more than the cores: tests wait for a browser and a server in turn.
WORKERS := $$(($$(nproc 2>/dev/null || echo 2) + 1))
# Folders of tests that read data; the others test the program, or the ingest of files.
READ_DATA_ALONE := figures data unit words docs briefing render pages
READ_DATA := $(READ_DATA_ALONE) server browser faults a11y fuzz
# Servers and test processes start from compiled modules, also where an image says otherwise.
unexport PYTHONDONTWRITEBYTECODE
PYTHONS := $(PYTHON) python3.13 python3.12 python3.11 python3 python

.DEFAULT_GOAL := help
.PHONY: help run test every test-spark check words release-check data-check data-status format data wheel screenshots drawings snapshot update-check guide docs \
	bench bench-short soak floods faults fuzz a11y lock sbom notice audit upgrade-check clean

help:  ## list the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/runtime.stamp  ## install dependencies and start the dashboard
	$(BIN)/python -m msp_dash serve --port $(PORT)

# The checks run beside the tests, whose waits leave them room.
test: $(VENV)/dev.stamp  ## formatting, lint, types, architecture, data, and all tests, including the browser
	$(MAKE) --no-print-directory -j 3 check data-check pytest

.PHONY: pytest
pytest: $(VENV)/dev.stamp
	CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && export CHROMIUM && \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

every: $(VENV)/dev.stamp  ## all countries, minerals, views, formats and windows, of which `make test` samples some, and the next edition: 25 minutes
	CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && export CHROMIUM && \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m every
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m "hypothesis and not (every or fuzz or faults or spark or release)" --hypothesis-profile no_clock
	$(BIN)/python -m tests.update_check --edition -n $(WORKERS) --dist loadfile $(addprefix tests/,$(READ_DATA_ALONE) ingest)

test-spark: $(VENV)/spark.stamp  ## trade figures on Apache Spark, started on this machine; needs Java 17
	$(BIN)/pytest -m spark tests/spark

check: $(VENV)/dev.stamp  ## formatting, lint, types, architecture; prints lines by room
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.size

# Verifies the manifest; if the publishers' files are present, also rebuilds from them and compares.
data-check: $(VENV)/dev.stamp
	$(BIN)/python -m msp_dash data check $(if $(wildcard ../shared/sources),--from ../shared/sources)

data-status: $(VENV)/dev.stamp  ## age of each publication, compared with its publisher's release calendar
	$(BIN)/python -m msp_dash data status

words: $(VENV)/dev.stamp  ## update the translation files from the English sentences (docs/languages.md)
	$(BIN)/python tools/words.py update

release-check: $(VENV)/dev.stamp  ## list messages without a current translation, which stop a release; 10 seconds
	$(BIN)/python tools/words.py check
	$(BIN)/pytest -m release tests/words

format: $(VENV)/dev.stamp  ## format, and apply ruff's fixes
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

data: $(VENV)/dev.stamp  ## build data/tables and data/geo: make data FROM=folder-of-publishers-files
	@test -n "$(FROM)" || { echo "Say where the publishers' files are: make data FROM=FOLDER" >&2; exit 1; }
	$(BIN)/python -m msp_dash data build --from "$(FROM)"

wheel: $(VENV)/dev.stamp  ## a wheel with app, pages, data and fonts, in dist
	$(BIN)/python -m build --wheel --no-isolation

screenshots: $(VENV)/dev.stamp  ## every page in both sizes and themes, in screenshots; a slide and a brief, in docs
	CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && export CHROMIUM && \
	$(BIN)/python tools/screenshots.py
	$(BIN)/python tools/brief_pictures.py

drawings: $(VENV)/dev.stamp  ## regenerate the baselines of drawing tests, after an intended change
	$(BIN)/python tools/drawings.py

snapshot: $(VENV)/dev.stamp  ## regenerate the frozen test data, after a change of schema (tests/snapshot)
	$(BIN)/python tools/snapshot.py

update-check: $(VENV)/dev.stamp  ## run the tests that read data on a copy with a made-up data update
	CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && export CHROMIUM && \
	$(BIN)/python -m tests.update_check -n $(WORKERS) --dist loadfile $(addprefix tests/,$(READ_DATA))

guide: $(VENV)/dev.stamp  ## the pictures of the user guide, in docs/guide/img
	CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && export CHROMIUM && \
	$(BIN)/python -m tools.guide_pictures

docs: $(VENV)/dev.stamp  ## build the documentation site in site, offline, and check its links
	$(BIN)/python tools/docs_site.py

bench: $(VENV)/dev.stamp  ## all benchmarks, compared with a bare page, in benchmarks/RESULTS.md: 15 minutes
	CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && export CHROMIUM && \
	$(BIN)/python -m benchmarks

# Fails on errors and on unnecessary work, never on time; part of `make test`.
bench-short: $(VENV)/dev.stamp
	$(BIN)/pytest tests/bench

PROCESSES ?= 1

soak: $(VENV)/dev.stamp  ## ten minutes of use and misuse, of PROCESSES=2; fails on errors or growth
	CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && export CHROMIUM && \
	$(BIN)/python -m benchmarks.soak --workers $(PROCESSES)

floods: $(VENV)/dev.stamp  ## eight minutes of messages that no browser sends, and of kills
	$(BIN)/python -m benchmarks.floods

faults: $(VENV)/dev.stamp  ## test every fault of docs/faults.md: 20 minutes
	CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && export CHROMIUM && \
	$(BIN)/python -m tests.faults

fuzz: $(VENV)/dev.stamp  ## 10,000 random figure URLs and 10,000 random page URLs: 25 minutes
	$(BIN)/python -m tests.fuzz $(if $(SEED),--seed $(SEED))

# Uses the newest axe-core if npm is available, otherwise the version pinned from PyPI.
a11y: $(VENV)/dev.stamp  ## axe-core on all pages, themes, sizes and languages: 30 minutes; LANGS="en fr" for some
	if command -v npm >/dev/null; then npm ci --silent --ignore-scripts --prefix tests/a11y; fi
	CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && export CHROMIUM && \
	$(BIN)/python -m tests.a11y $(if $(LANGS),--lang $(LANGS))

lock: $(SUPPLY)/stamp  ## regenerate the lock files, after a change of requirements
	$(SUPPLY)/bin/python tools/supply.py lock

sbom: $(SUPPLY)/stamp $(VENV)/dev.stamp  ## a CycloneDX bill of materials with licenses and hashes, in dist
	$(SUPPLY)/bin/python tools/supply.py sbom

notice: $(VENV)/dev.stamp  ## regenerate NOTICE, after a change of sources or typefaces
	$(BIN)/python tools/supply.py notice

audit: $(SUPPLY)/stamp  ## query OSV for known vulnerabilities, or a local copy: ADVISORIES=folder; fails if OSV cannot be reached
	$(SUPPLY)/bin/python tools/supply.py audit $(if $(ADVISORIES),--advisories "$(ADVISORIES)")

upgrade-check: $(BIN)/python  ## a session, every page and the replaced parts on the newest Streamlit and two older ones, in a separate environment
	$(BIN)/python -m venv --clear $(UPGRADE)
	$(UPGRADE)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt $$(grep ^playwright== requirements-dev.txt)
	export CHROMIUM="$$($(BIN)/python tools/find_chromium.py)" && failed= && \
	for release in $$($(UPGRADE)/bin/python tools/upgrade_check.py releases); do \
	  $(UPGRADE)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "$$release" && \
	  $(UPGRADE)/bin/python tools/upgrade_check.py || failed="$$failed $$release"; \
	done; \
	test -z "$$failed" || { echo "Something is missing on:$$failed" >&2; exit 1; }

clean:  ## remove everything installed and built
	rm -rf $(VENV) $(SUPPLY) $(UPGRADE) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The first Python that is new enough and can make a venv.
$(BIN)/python:
	@for python in $(PYTHONS); do \
	  "$$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  echo "Making $(VENV) with $$("$$python" --version)"; \
	  exec "$$python" -m venv --clear $(VENV); \
	done; \
	echo "No Python 3.11 or newer with venv: install one (Debian: apt-get install python3-venv), or name it: make PYTHON=/path/to/python" >&2; \
	exit 1

# Every file is verified against its hash; `make lock` generates the locks from the requirements.
INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes

$(VENV)/runtime.stamp: locks/runtime.txt | $(BIN)/python
	@echo "Installing into $(VENV): this takes some minutes"
	$(BIN)/python $(INSTALL) -r locks/runtime.txt
	@touch $@

$(VENV)/dev.stamp: locks/dev.txt | $(BIN)/python
	@echo "Installing into $(VENV): this takes some minutes"
	$(BIN)/python $(INSTALL) -r locks/dev.txt
	@touch $@ $(VENV)/runtime.stamp

$(VENV)/spark.stamp: locks/spark.txt $(VENV)/dev.stamp
	$(BIN)/python $(INSTALL) -r locks/spark.txt
	@touch $@

# Separate from .venv, so that the tools do not change the versions that they inspect.
$(SUPPLY)/stamp: locks/supply.txt | $(BIN)/python
	$(BIN)/python -m venv $(SUPPLY)
	$(SUPPLY)/bin/python $(INSTALL) -r locks/supply.txt
	@touch $@
