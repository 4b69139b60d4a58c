# make run    a whole ward at http://127.0.0.1:8080     PORT= HOST= PUBLIC_URL= DATA=
# make test   everything, in ten minutes at most        (make check is its first part)
# make soak   the same tests with the counts of a long day, for as long as they take
# make bench  one JSON line a figure

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= .motcua
PORT ?= 8080
HOST ?= 127.0.0.1
EXTRAS := server,agent,speech
ALL_EXTRAS := $(EXTRAS),postgres,redis,gevent,dev
PAGE_SOURCES := $(shell find displays -path displays/node_modules -prune -o -path displays/built -prune -o -type f -print)

.PHONY: run test check soak bench pages contract clean tools

run: $(VENV)/run.stamp
	@exec $(BIN)/motcua demo --data "$(DATA)" --port "$(PORT)" --host "$(HOST)" $(if $(PUBLIC_URL),--public-url "$(PUBLIC_URL)")

test: check tools
	$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

soak: $(VENV)/test.stamp tools
	MOTCUA_SOAK=1 $(BIN)/pytest --timeout 7200

bench: $(VENV)/test.stamp
	@$(BIN)/python -m tests.bench

pages: $(VENV)/run.stamp
	$(BIN)/python displays/hatch_build.py

contract: $(VENV)/run.stamp
	$(BIN)/python displays/contract_to_ts.py

clean:
	rm -rf $(VENV) displays/built displays/node_modules

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# What the lock file says, then this project itself; the build hook makes the pages.
$(VENV)/run.stamp: requirements.lock pyproject.toml $(PAGE_SOURCES) | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -c requirements.lock -e ".[$(EXTRAS)]"
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check -c requirements.lock -e ".[$(ALL_EXTRAS)]"
	@touch $@

# What the tests look, read and listen with comes from Debian's packages when we may install them; otherwise we say what to install.
TOOLS := chromium:chromium tesseract:tesseract-ocr zbarimg:zbar-tools aplay:alsa-utils pulseaudio:pulseaudio parec:pulseaudio-utils \
  pipewire:pipewire pw-cat:pipewire-bin wireplumber:wireplumber dbus-run-session:dbus-daemon Xvfb:xvfb shellcheck:shellcheck
# Draws the pages of tests for a third of what the whole browser costs; where a distribution has none, the whole browser does it.
LIGHT := chromium-headless-shell
tools:
	@missing=""; \
	for tool in $(TOOLS); do command -v $${tool%%:*} >/dev/null 2>&1 || missing="$$missing $${tool##*:}"; done; \
	tesseract --list-langs 2>/dev/null | grep -qx vie || missing="$$missing tesseract-ocr-vie"; \
	[ -z "$$missing" ] || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && \
	    { ! apt-cache show $(LIGHT) >/dev/null 2>&1 || missing="$$missing $(LIGHT)"; } && \
	    apt-get install -y -qq --no-install-recommends $$missing; \
	  else echo "The tests need:$$missing   (sudo apt-get install$$missing)" >&2; exit 1; fi; }
