#!/usr/bin/env bash
# fuzz.sh SECONDS [TARGET…]: libFuzzer on each target of fuzz/, one after the other. Stops at the first finding, whose input
# libFuzzer names; it lies in fuzz/artifacts. Runs on the project's own stable Rust: the switches of the nightly compiler
# that coverage needs are opened for this build alone.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(bundle frames codes camera)
export RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
for target in "${targets[@]}"; do
  mkdir -p "corpus/$target"
  # The bytes of the first release are a good beginning.
  for golden in ../crates/wire/golden/*.hex; do
    seed="corpus/$target/$(basename "$golden" .hex)"
    [ -e "$seed" ] || { printf '\0'; xxd -r -p "$golden"; } >"$seed"
  done
  printf 'fuzz: %s for %s seconds\n' "$target" "$seconds"
  cargo fuzz run --release "$target" -- -max_total_time="$seconds" -max_len=8192 -rss_limit_mb=1024 -print_final_stats=1
done
