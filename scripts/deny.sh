#!/usr/bin/env bash
# Licences, bans and sources of all dependencies; known vulnerabilities too where their database can be reached.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo deny --all-features --log-level error check licenses bans sources
if cargo deny --all-features fetch db >/dev/null 2>&1; then
  cargo deny --all-features --log-level error check --disable-fetch advisories
else
  echo "NOT CHECKED: known vulnerabilities. The RustSec database (github.com/rustsec/advisory-db) can't be reached from here."
fi
