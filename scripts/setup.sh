#!/usr/bin/env bash
# Installs what is missing for one purpose: test, demo, dev, bench, check, fuzz or package. Quick when nothing is missing.
# Debian 12 with Rust and Node; as root, or with sudo. Says what it installs and why; touches nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-test}
case "$purpose" in test | demo | dev | bench | check | fuzz | package) ;; *)
  echo "setup.sh: '$purpose' is none of test, demo, dev, bench, check, fuzz, package" >&2
  exit 2
  ;;
esac

missing=0
say() { printf 'setup: %s\n' "$*"; }
lacks() {
  printf 'setup: MISSING %s\n       %s\n' "$1" "$2" >&2
  missing=1
}

# Rust and Node are not installed here: how they come onto a machine is its owner's choice.
command -v cargo >/dev/null || lacks "cargo (Rust, version as in rust-toolchain.toml)" "get it with rustup: https://rustup.rs"
needs_node() { [ "$purpose" != bench ] && [ "$purpose" != fuzz ]; }
if needs_node; then
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    lacks "node and npm" "get Node 20 or newer: https://nodejs.org (Debian 12's own nodejs is too old)"
  elif [ "$(node -p 'Number(process.versions.node.split(".")[0])')" -lt 20 ]; then
    lacks "Node 20 or newer (here: $(node --version))" "get it from https://nodejs.org"
  fi
fi

# package | the file or command that shows it is there | why
packages_to_build='
build-essential|cc|compiles SQLCipher, OpenSSL and zstd, which are built from source
perl|perl|the build of OpenSSL is written in it
pkg-config|pkg-config|finds the system libraries below
libwebkit2gtk-4.1-dev|pc:webkit2gtk-4.1|the web view in which the app shows its screens
libdbus-1-dev|pc:dbus-1|the window library hears through it whether the desktop is light or dark
'
packages_to_show='
webkit2gtk-driver|WebKitWebDriver|drives the real app window in the end-to-end tests and the demo
xvfb|xvfb-run|a display for machines without one
xauth|xauth|xvfb-run needs it
dbus|dbus-run-session|a session bus for the app window
fonts-noto-cjk|font:Noto Sans CJK|Chinese characters on the screens and in screenshots
'
packages_to_browse='
chromium|chromium|the browser in which the console is tested
chromium-driver|chromedriver|drives it
'
packages_for_stores='
postgresql|postgres:|the second store of the server: tests and benchmarks start one of their own in a temporary folder
'
packages_for_standbys='
patroni|patroni|tests kill the primary of three PostgreSQL machines; Patroni lets the standby step in
etcd-server|etcd|where Patroni writes down who is primary
'
packages_for_disks='
strace|strace|tests see with it what a program wrote and synced before the power went, and let a disk answer with errors
'
packages_to_fuzz='
xxd|xxd|turns the golden files into first inputs
'
packages_to_package='
debootstrap|debootstrap|makes the clean Debian into which the packages are installed
squashfs-tools|mksquashfs|packs the AppImage
patchelf|patchelf|tells the libraries in it where their neighbours are
jq|jq|reads from cargo where the runtime of AppImages lies
'
is_there() {
  case "$1" in
    postgres:) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
    pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
    font:*) [ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" -iname '*NotoSansCJK*' -print -quit 2>/dev/null)" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

wanted=$packages_to_build
case "$purpose" in test | demo) wanted+=$packages_to_show ;; esac
case "$purpose" in test) wanted+=$packages_to_browse ;; esac
case "$purpose" in test) wanted+=$packages_for_standbys ;; esac
case "$purpose" in test) wanted+=$packages_for_disks ;; esac
case "$purpose" in package) wanted+=$packages_to_package ;; esac
case "$purpose" in fuzz) wanted+=$packages_to_fuzz ;; esac
case "$purpose" in test | bench) wanted+=$packages_for_stores ;; esac
to_install=()
while IFS='|' read -r package sign why; do
  [ -z "$package" ] && continue
  is_there "$sign" && continue
  say "$package: $why"
  to_install+=("$package")
done <<<"$wanted"

if [ ${#to_install[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  if ! command -v apt-get >/dev/null; then
    lacks "${to_install[*]}" "these are Debian's names; install what your system calls them"
  elif [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
    lacks "${to_install[*]}" "run: sudo apt-get install ${to_install[*]}"
  else
    say "installing ${to_install[*]}"
    "${as_root[@]}" apt-get update -qq </dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "${to_install[@]}" </dev/null >/dev/null || lacks "${to_install[*]}" "apt-get could not install them; see above"
  fi
fi

# tool | version | why
cargo_tool() {
  command -v "$1" >/dev/null && return
  say "$1: $3 (built from source, a few minutes, once)"
  cargo install "$1" --version "$2" --locked --quiet </dev/null || lacks "$1" "run: cargo install $1 --version '$2' --locked"
}
if command -v cargo >/dev/null; then
  case "$purpose" in
    test | demo) cargo_tool tauri-driver '^2' "passes WebDriver commands on to the app window" ;;
    package) cargo_tool cargo-deb '=3.8.0' "puts a program, its unit and its settings into a Debian package" ;;
    fuzz) cargo_tool cargo-fuzz '=0.13.2' "builds the targets of fuzz/ with coverage and runs them" ;;
    check) cargo_tool cargo-deny '=0.20.2' "reads the licences and sources of all dependencies" ;;
  esac
fi

# npm ci only when the lock file is newer than what was installed from it.
if needs_node && command -v npm >/dev/null; then
  if [ ! -e ui/node_modules/.package-lock.json ] || [ ui/package-lock.json -nt ui/node_modules/.package-lock.json ]; then
    say "npm ci in ui: the screens' libraries, as the lock file names them"
    if ! said=$(cd ui && npm ci --no-audit --no-fund --loglevel=error </dev/null 2>&1); then
      printf '%s\n' "$said" | head -n 30 >&2
      lacks "ui/node_modules" "npm ci in ui failed, see above"
    fi
    [ ! -e ui/node_modules/.package-lock.json ] || touch ui/node_modules/.package-lock.json
  fi
fi

# On a full disk the linker dies of a bus error, half an hour in: better said before. Test builds take 6 GB.
free_mb=$(df -Pm . | awk 'NR == 2 { print $4 }')
say "$free_mb MB free on this disk"
if [ "$free_mb" -lt 7000 ] && [ ! -d target ]; then
  say "WARNING: a first build may not fit; set CARGO_TARGET_DIR to a folder on a larger disk"
fi

if [ "$missing" -ne 0 ]; then
  echo "setup: the above is missing for '$purpose'" >&2
  exit 1
fi
