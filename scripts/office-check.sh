#!/usr/bin/env bash
# Fills offices' forms and opens them in LibreOffice: what it computes, shows and keeps merged is looked at. Not among the
# usual tests, because LibreOffice is large. Files: target/tmp/office-*.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v soffice >/dev/null || {
  echo "office-check: LibreOffice is missing: apt-get install --no-install-recommends libreoffice-calc-nogui" >&2
  exit 1
}
soffice --version
cargo test --workspace --features cunji-app/custom-protocol --test opened_by_libreoffice -- --ignored
