#!/usr/bin/env bash
# versions.sh REV [LEAVE]: builds the programs of an older revision in target/versions and plays the matrix of versions with
# them and with those of this tree (tests/src/bin/versions.rs). The phone by command line of this tree is put into the
# older one, everything else there is as it was. LEAVE: a folder that gets the older revision's stores as it left them.
set -euo pipefail
cd "$(dirname "$0")/.."
revision=$(git rev-parse --short "${1:?which revision? versions.sh REV}^{commit}")
new=${CARGO_TARGET_DIR:-$PWD/target}/debug
place=$PWD/target/versions
tree=$place/tree-$revision
old=$place/$revision

# The features of the whole workspace, as everywhere: otherwise third-party code is built twice.
build=(cargo build --workspace --features cunji-app/custom-protocol)
"${build[@]}" --bin cunji-server --bin version-phone --bin version-photo --bin versions

if [ ! -x "$old/version-phone" ]; then
  mkdir -p "$tree" "$old"
  git archive "$revision" | tar -x -C "$tree"
  bins=(version-phone)
  # Phones before there were pictures have no such deed to build against.
  [ -e "$tree/tests/src/kit/pictures.rs" ] && bins+=(version-photo)
  for bin in "${bins[@]}"; do cp "tests/src/bin/$bin.rs" "$tree/tests/src/bin/"; done
  # One folder for all revisions: third-party code is built once.
  (cd "$tree" && CARGO_TARGET_DIR="$place/build" "${build[@]}" --bin cunji-server "${bins[@]/#/--bin=}")
  for bin in cunji-server "${bins[@]}"; do cp "$place/build/debug/$bin" "$old/"; done
fi

"$new/versions" "$revision" "$old" "$new" ${2:+"$2"}
