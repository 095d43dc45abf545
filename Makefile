# Draaischijf. `make demo` starts everything; `make test` tests it. Python 3.11 or newer and pip are enough.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
DISTRIBUTIONS := contracts infra/chassis infra/stack \
	services/intake services/signals services/volunteers services/partners services/reporting services/desk
KAFKA_JARS := infra/stack/kafka/target/jars
KEYCLOAK := infra/stack/keycloak/target

# Where a tool is mandatory, as in .ci/run, a missing one is a failure; elsewhere it is a skip that shows.
MISSING := $(if $(DRAAISCHIJF_MANDATORY),exit 1,exit 0)

.PHONY: help
help: ## Show these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

.venv/.made:
	@[ -n "$(PYTHON)" ] || { echo "Draaischijf heeft Python 3.11 of nieuwer nodig."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Het venv kon niet worden gemaakt (op Debian: apt-get install python3-venv)."; exit 1; }
	@touch $@

.venv/.runtime: .venv/.made requirements.lock $(DISTRIBUTIONS:%=%/pyproject.toml)
	@echo "Pakketten installeren (eenmalig)…"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation $(DISTRIBUTIONS:%=-e %)
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: install
install: .venv/.dev ## Install everything, the tools for development too

.PHONY: demo
demo: .venv/.runtime ## Start Draaischijf with the invented network NESTOR (ARGS="--port 8081")
	@exec $(BIN)/draaischijf demo $(ARGS)

.PHONY: story
story: .venv/.runtime ## Play the NESTOR story (ARGS="--seed 7")
	@exec $(BIN)/draaischijf story nestor $(ARGS)

.PHONY: test
test: .venv/.dev ## Every test that needs only Python
	@$(BIN)/python -m pytest -q $(ARGS)

.PHONY: test-contracts
test-contracts: .venv/.dev ## The AsyncAPI document against AsyncAPI's own parser (npm)
	@if command -v npm > /dev/null; then \
		npm ci --silent --prefix tests/contracts && $(BIN)/python -m pytest -q -m contracts_tools $(ARGS); \
	else \
		echo "OVERGESLAGEN: test-contracts heeft npm nodig."; $(MISSING); \
	fi

.PHONY: test-browser
test-browser: .venv/.dev ## The pages in a real Chromium
	@if command -v chromium > /dev/null; then \
		$(BIN)/python -m pytest -q -m browser $(ARGS); \
	else \
		echo "OVERGESLAGEN: test-browser heeft chromium nodig."; $(MISSING); \
	fi

.PHONY: test-watching
test-watching: .venv/.runtime ## Prometheus' configuration, every alert fired, and what the dashboards ask (promtool)
	@if command -v promtool > /dev/null; then \
		asked=$$(mktemp) && trap 'rm -f '$$asked EXIT && $(BIN)/python -m stack.dashboards rules > $$asked && promtool check rules $$asked && \
		cd infra/stack/prometheus && promtool check config prometheus.yaml && promtool test rules alerts_test.yaml; \
	else \
		echo "OVERGESLAGEN: test-watching heeft promtool nodig."; $(MISSING); \
	fi

.PHONY: test-kafka
test-kafka: .venv/.dev ## Everything with a broker in it, on Apache Kafka (Java 17, Maven)
	@if command -v java > /dev/null && command -v mvn > /dev/null; then \
		mvn -q -B -f infra/stack/kafka/pom.xml dependency:copy-dependencies && \
		DRAAISCHIJF_TEST_KAFKA=$(KAFKA_JARS) $(BIN)/python -m pytest -q -m "broker and not browser and not bench and not keycloak and not soak" $(ARGS); \
	else \
		echo "OVERGESLAGEN: test-kafka heeft Java en Maven nodig."; $(MISSING); \
	fi

$(KEYCLOAK)/.built: infra/stack/keycloak/pom.xml
	@mvn -q -B -f $< clean dependency:unpack-dependencies
	@JAVA_OPTS_APPEND=-XX:TieredStopAtLevel=1 sh $(KEYCLOAK)/keycloak-*/bin/kc.sh build --db=dev-mem > $(KEYCLOAK)/build.log || { cat $(KEYCLOAK)/build.log; exit 1; }
	@touch $@

.PHONY: test-keycloak
test-keycloak: .venv/.dev ## Logging in at a real Keycloak (Java 17, Maven, Chromium; fetches 160 MB once)
	@if command -v java > /dev/null && command -v mvn > /dev/null && command -v chromium > /dev/null; then \
		$(MAKE) $(KEYCLOAK)/.built && \
		DRAAISCHIJF_TEST_KEYCLOAK=$$(echo $(KEYCLOAK)/keycloak-*) $(BIN)/python -m pytest -q -m keycloak $(ARGS); \
	else \
		echo "OVERGESLAGEN: test-keycloak heeft Java, Maven en chromium nodig."; $(MISSING); \
	fi

.PHONY: test-docker
test-docker: .venv/.dev ## Everything with a broker in it, on PostgreSQL and Kafka in containers (Docker)
	@if docker info > /dev/null 2>&1; then \
		DRAAISCHIJF_TEST_DOCKER=1 $(BIN)/python -m pytest -q -m "broker and not browser and not bench and not keycloak and not soak" $(ARGS); \
	else \
		echo "OVERGESLAGEN: test-docker heeft een Docker-engine nodig."; $(MISSING); \
	fi

.PHONY: lint
lint: .venv/.dev ## Style, types, and who may import whom
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

.PHONY: bench
bench: .venv/.dev ## What it costs, beside a yardstick of the same run
	@$(BIN)/python -m pytest -q -s -m bench $(ARGS)

.PHONY: soak
soak: .venv/.dev ## Half an hour of load, faults and restarts (DRAAISCHIJF_SOAK_MINUTES, DRAAISCHIJF_SOAK_SEED)
	@$(BIN)/python -m pytest -q -s -m soak tests/soak $(ARGS)

.PHONY: lock
lock: ## Pin the requirements again, with hashes (uv)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header requirements.in -o requirements.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header requirements-dev.in -o requirements-dev.lock

.PHONY: clean
clean: ## Remove what was made, but no data
	@rm -rf .venv infra/stack/kafka/target $(KEYCLOAK) tests/contracts/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
