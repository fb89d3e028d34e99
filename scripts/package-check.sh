#!/usr/bin/env bash
# Looks at the newest package of the server as a machine would that gets it: its files, its settings, one start and
# one stop. Unpacks into a folder of its own; installs nothing here.
set -euo pipefail
cd "$(dirname "$0")/.."
package=$(ls -t "${CARGO_TARGET_DIR:-target}"/debian/cunji-server_*.deb | head -n 1)
root=$(mktemp -d)
server=
cleanup() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$root"; }
trap cleanup EXIT
dpkg-deb --extract "$package" "$root"
for file in usr/bin/cunji-server etc/cunji/server.toml usr/lib/systemd/system/cunji-server.service; do
  [ -e "$root/$file" ] || { echo "package-check: $file is missing" >&2; exit 1; }
done
export CUNJI_CONFIG="$root/etc/cunji/server.toml" CUNJI_STORE="$root/cunji.db" CUNJI_LISTEN=127.0.0.1:0
"$root/usr/bin/cunji-server" config check
"$root/usr/bin/cunji-server" serve --ready-file "$root/ready" >"$root/out" 2>"$root/log" </dev/null &
server=$!
for _ in $(seq 100); do
  [ -e "$root/ready" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$root/log" >&2; exit 1; }
  sleep 0.1
done
[ "$(curl --silent --fail --noproxy '*' "http://$(cat "$root/ready")/readyz")" = ready ]
kill -TERM "$server"
wait "$server"
server=
printf '%s: starts, is ready, stops\n' "$package"
