# make setup | demo | test | torture | bench | fuzz ; each sets up what it needs. Nothing outside the checkout is touched.
# `make demo ARGS=--check` runs the demo, looks that everything answers, and stops. `PORT=9000` moves the first port.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
WORKERS ?= 2
BIN := .venv/bin
WEB := src/porttarget/api/web/vendor/.stamp

.PHONY: setup demo test torture checks bench fuzz clean

setup: .venv/.stamp $(WEB)

.venv/bin/uv: requirements-uv.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "porttarget needs Python 3.11 or later, found %d.%d" % sys.version_info[:2])'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: -r requirements-uv.lock
	touch .venv/bin/uv

.venv/.stamp: .venv/bin/uv requirements.lock pyproject.toml
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	touch $@

$(WEB): package-lock.json tools/vendor_web.py .venv/.stamp
	npm ci --silent --no-audit --no-fund
	$(BIN)/python tools/vendor_web.py
	touch $@

demo: setup
	$(BIN)/porttarget demo --port $(PORT) $(ARGS)

test: setup
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

torture: setup
	$(BIN)/python -m pytest -m slow $(ARGS)

checks: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m benchmarks $(ARGS)

# Ctrl-C ends it; ARGS='framing -max_total_time=600', ARGS='random 100000', see tests/ais_decoder/fuzz/run.py
fuzz: setup
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --editable '.[fuzz]'
	$(BIN)/python -m tests.ais_decoder.fuzz.run $(ARGS)

clean:
	rm -rf .venv node_modules demo src/porttarget/api/web/vendor
