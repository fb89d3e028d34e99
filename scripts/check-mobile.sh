#!/usr/bin/env bash
# Type-checks on a desktop what of the shell stands behind cfg(mobile). What only Android has (src/system/android.rs) is
# left out: its half of Tauri is compiled for Android alone.
set -euo pipefail
cd "$(dirname "$0")/.."
CUNJI_CHECK_MOBILE=1 cargo check --workspace
