# The commands of the project. Each one first installs what is missing for it (scripts/setup.sh says what and why).
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build demo demo-stop test check bench bench-peers soak mutants versions kills fuzz dev types package

# A display and a session bus where there are none. The demo brings its own, because its windows stay open.
SHOWN = $(if $(DISPLAY)$(WAYLAND_DISPLAY),,xvfb-run -a --server-args="-screen 0 1600x1000x24" dbus-run-session --)
PROFILE = $(if $(RELEASE),--release,)
BUILT = $${CARGO_TARGET_DIR:-target}/$(if $(RELEASE),release,debug)
# The app with the screens inside it; without this it asks a development server for them.
INSIDE = --features cunji-app/custom-protocol

help: ## this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install what is missing for everything but checking
	@scripts/setup.sh demo

build: ## the screens, the app with the screens inside it, the server
	cd ui && npm run build
	cargo build $(PROFILE) --workspace $(INSIDE)

demo: ## an evening in a village on real windows and a real server, which stay open (RELEASE=1: release build)
	@scripts/setup.sh demo
	@$(MAKE) --no-print-directory build
	@$(BUILT)/demo </dev/null

demo-stop: ## end what the demo left open, and nothing else
	@if [ -x $(BUILT)/demo ]; then $(BUILT)/demo --stop </dev/null; fi

test: ## every test: screens, workspace, end to end
	@scripts/setup.sh test
	cd ui && npm run check && npm run test && npm run build
	cargo build --workspace $(INSIDE)
	$(SHOWN) cargo test --workspace --no-fail-fast $(INSIDE) </dev/null

check: ## format, lints, licences and sources of dependencies, house rules, generated types
	@scripts/setup.sh check
	cargo fmt --all --check
	cargo clippy --workspace --all-targets $(INSIDE) -- -D warnings
	@scripts/check-mobile.sh
	@scripts/deny.sh
	cd ui && npm run check
	cargo test --workspace $(INSIDE) --test house
	cargo test --workspace $(INSIDE) --test typescript

bench: ## measure the budgets of the design; prints, never judges
	@scripts/setup.sh bench
	cargo run --release -p cunji-tests --bin bench

bench-peers: ## ours beside automerge-repo, samod, PouchDB, hocuspocus: hours; goes on where it stopped (QUICK=1: minutes)
	@scripts/setup.sh bench
	@scripts/bench-peers.sh

package: ## Debian packages of server and app, AppImage; each started in a clean Debian, removed and purged (as root)
	@scripts/setup.sh package
	cd ui && npm run build
	cargo deb -p cunji-server
	cargo deb -p cunji-app
	@scripts/appimage.sh
	@scripts/package-check.sh
	@scripts/package-install.sh

soak: ## HOURS=n: the simulation for so long, seeds from CUNJI_FIRST on; without: the property tests with many more cases
	$(if $(HOURS),$(SIMULATED),$(CASES))

# Our own code optimised and with its assertions; third-party code as in every test.
SIMULATED = CUNJI_HOURS=$(HOURS) CUNJI_FIRST=$${CUNJI_FIRST:-1000000} CARGO_TARGET_DIR=target/soak CARGO_PROFILE_DEV_OPT_LEVEL=2 \
	cargo test -p cunji-tests --test simulation townships -- --nocapture
# Third-party code built as it ships.
CASES = CUNJI_CASES=$${CUNJI_CASES:-50000} CARGO_TARGET_DIR=target/soak CARGO_PROFILE_DEV_DEBUG_ASSERTIONS=false \
	CARGO_PROFILE_DEV_OVERFLOW_CHECKS=false cargo test -p cunji-model -p cunji-wire -p cunji-device && \
	CUNJI_CASES=$${CUNJI_CASES:-5000} CARGO_TARGET_DIR=target/soak cargo test -p cunji-tests --test phone convergence

kills: ## N times (N=1000) kill -9 in each story of kills (saving, photos, PIN, bundles, rosters), a power cut or a disk with errors
	@scripts/setup.sh test
	cargo build --workspace $(INSIDE)
	CUNJI_KILLS=$${N:-1000} cargo test --workspace $(INSIDE) --test phone --test office crash -- --nocapture </dev/null
	CUNJI_KILLS=$${N:-1000} cargo test --workspace $(INSIDE) --test disk -- power errors crash --nocapture </dev/null

mutants: ## deliberate faults in a copy of the tree, each of which the simulation must catch (FAULTS="name …": only these)
	cargo build --workspace $(INSIDE) --bin mutants
	$(BUILT)/mutants $(FAULTS)

versions: ## phones and offices of an older revision and of this one in every mixture (REV=commit)
	@scripts/setup.sh test
	@scripts/versions.sh $(REV)

fuzz: ## libFuzzer on every reader of foreign bytes, N seconds each (N=60); what is found stays in fuzz/artifacts
	@scripts/setup.sh fuzz
	@scripts/fuzz.sh $${N:-60}

dev: ## the app on the development server of the screens, beside a sync server with a sample village
	@scripts/setup.sh dev
	@scripts/dev.sh

types: ## write the TypeScript types anew from the Rust ones
	UPDATE_TYPES=1 cargo test --workspace $(INSIDE) --test typescript
