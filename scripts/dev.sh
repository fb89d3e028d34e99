#!/usr/bin/env bash
# The app on the development server of the screens (changes show at once), beside a sync server with a sample village.
# Everything lies in target/dev and may be deleted. Ctrl-C, or closing the window, ends all of it.
set -euo pipefail
cd "$(dirname "$0")/.."
here=target/dev
export CUNJI_STORE=$here/office.db
mkdir -p "$here"

cargo build -p cunji-server -p cunji-app </dev/null
server=target/debug/cunji-server
village=500236101201
cadre=张建国

if [ ! -e "$CUNJI_STORE" ]; then
  "$server" sample-village --out "$here/roster"
  "$server" village add "$village" --county 奉节县 --township 示例镇 --name 示例村
  "$server" person add "$cadre" --village "$village"
  "$server" import --village "$village" "$here"/roster/*
fi

started=()
trap 'kill "${started[@]}" 2>/dev/null || true' EXIT
rm -f "$here/address"
"$server" serve --listen 127.0.0.1:8480 --ready-file "$here/address" </dev/null 2>"$here/server.log" &
started+=($!)
(cd ui && exec npx vite --clearScreen false) </dev/null >"$here/vite.log" 2>&1 &
started+=($!)

# Both say when they are ready: a file, and a page.
for _ in $(seq 300); do
  kill -0 "${started[@]}" || { tail -n 20 "$here"/*.log >&2; exit 1; }
  [ -s "$here/address" ] && grep -q 1420 "$here/vite.log" && break
  sleep 0.1
done
echo "server: http://$(cat "$here/address")"
echo "console: http://$(cat "$here/address")/console/ (its pages as of the last npm run build)"
echo "code for $cadre: $("$server" enrol "$cadre")"
CUNJI_DATA_DIR=$here/phone target/debug/cunji-app
