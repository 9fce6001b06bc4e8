# Yaoshu. `make run` starts it, `make test` proves it; `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test bench lint build both binary web tools api clean-data

LISTEN ?= 127.0.0.1:8080
DATABASE_URL ?= sqlite://data/yaoshu.sqlite3
support := tests/support

web_sources := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: both ## the whole product with the demo county on http://127.0.0.1:8080
	@mkdir -p data
	cargo run --profile product --bin yaoshu -- serve --demo --listen $(LISTEN) --database-url $(DATABASE_URL)

build: both ## the binary and the web desk that it serves

# Side by side: neither needs the other while it is built, and packages come in while the compiler works.
both:
	@$(support)/tools.sh build
	@$(MAKE) --no-print-directory -j2 web binary

binary:
	cargo build --profile product --bin yaoshu

web: frontend/dist/index.html ## the web desk only

test: ## everything: types, lint, units, specification on both engines, browser journeys
	@$(support)/test.sh

bench: both ## speed and memory beside raw SQL on both engines; `make bench WHAT="sqlite rate"` measures a part
	@$(support)/tools.sh build postgres
	cargo build --profile product --package bench
	$(support)/with-postgres.sh cargo run --quiet --profile product --package bench -- $(WHAT)

lint: frontend/node_modules/.stamp tests/browser/node_modules/.stamp ## format, clippy, types and style, without running anything
	cargo fmt --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	npm --prefix frontend run --silent typecheck
	npm --prefix frontend run --silent lint
	npm --prefix tests/browser run --silent typecheck

tools: ## installs (as root on Debian) or names what building and testing needs
	@$(support)/tools.sh build test

api: build ## rewrites the contract between server and web desk after a change of the API
	cargo run --quiet --profile product --bin yaoshu -- openapi > frontend/openapi.json
	npm --prefix frontend run --silent api

clean-data: ## forgets the local demo county; the next start seeds a new one
	rm -rf data

frontend/dist/index.html: frontend/node_modules/.stamp $(web_sources)
	npm --prefix frontend run --silent build
	@touch $@

frontend/node_modules/.stamp: frontend/package-lock.json
	@$(support)/tools.sh build
	npm --prefix frontend ci --no-audit --no-fund
	@touch $@

tests/browser/node_modules/.stamp: tests/browser/package-lock.json
	@$(support)/tools.sh build
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix tests/browser ci --no-audit --no-fund
	@touch $@
