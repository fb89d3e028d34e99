#!/usr/bin/env bash
# fuzz.sh SECONDS [TARGET…]: libFuzzer on each target of fuzz/, one after the other, from the inputs in tests/hostile/corpus
# and what earlier runs found in fuzz/corpus. Stops at the first finding, whose input libFuzzer names; it lies in
# fuzz/artifacts. Mend it, and keep the input in tests/hostile/corpus: `make test` replays it. Runs on the project's own
# stable Rust: the switches of the nightly compiler that coverage needs are opened for this build alone.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(door frames request bundle codes import form camera)
export RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
for target in "${targets[@]}"; do
  mkdir -p "corpus/$target"
  printf 'fuzz: %s for %s seconds\n' "$target" "$seconds"
  # No sanitizer: our code has no `unsafe`; what is looked for are panics, broken promises, memory and time.
  cargo fuzz run --release --sanitizer none "$target" "corpus/$target" "../tests/hostile/corpus/$target" -- \
    -max_total_time="$seconds" -max_len=8192 -rss_limit_mb=1024 -timeout=10 -print_final_stats=1
done
