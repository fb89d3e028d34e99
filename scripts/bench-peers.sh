#!/usr/bin/env bash
# Gets the peers of `make bench-peers` ready (npm install and one native module in tests/peers, samod from its own lock file),
# builds ours, measures. What can be said by the environment: tests/src/bench/peers/mod.rs.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}
if ! command -v node >/dev/null || [ "$(node -p 'Number(process.versions.node.split(".")[0])')" -lt 20 ]; then
  echo "bench-peers: Node 20 or newer is needed for the peers: https://nodejs.org" >&2
  exit 1
fi
installed=tests/peers/node_modules/.package-lock.json
if [ ! -e "$installed" ] || [ tests/peers/package-lock.json -nt "$installed" ]; then
  echo "bench-peers: npm install in tests/peers: the peers, as the lock file names them"
  (
    cd tests/peers
    # No package's own scripts are run but that of better-sqlite3, which the SQLite extension of hocuspocus is built on.
    # Not npm ci: it refuses a lock file without the optional binaries of cbor-extract, of which registries have no 2.2.3.
    npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null
    npm rebuild better-sqlite3 --ignore-scripts=false --loglevel=error </dev/null
  )
  touch "$installed"
fi
(cd tests/peers/samod && CARGO_TARGET_DIR="$target/peers-samod" cargo build --release --locked --quiet </dev/null)
exec env CARGO_TARGET_DIR="$target" cargo run --release -p cunji-tests --bin bench-peers </dev/null
