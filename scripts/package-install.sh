#!/usr/bin/env bash
# Installs the newest packages into a clean Debian of their own (debootstrap; needs root and Debian's archive), so that
# what they depend on is proven; starts what they bring; removes and purges them and looks whether the data stayed.
# Nothing of this machine is touched. Pictures: target/package. CLEAN_ROOT=folder uses (a copy of) one that is there.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${CARGO_TARGET_DIR:-target}/debian
server=$(ls -t "$folder"/cunji-server_*.deb | head -n 1)
app=$(ls -t "$folder"/cunji-app_*.deb | head -n 1)
image=$(ls -t "${CARGO_TARGET_DIR:-target}"/appimage/cunji-*.AppImage | head -n 1)
pictures=${CARGO_TARGET_DIR:-target}/package
mkdir -p "$pictures"
work=$(mktemp -d)
root=$work/root
say() { printf 'package-install: %s\n' "$*"; }
fail() { say "FAILED: $*" >&2; exit 1; }
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
started=()
cleanup() {
  for one in "${started[@]}"; do kill "$one" 2>/dev/null || true; done
  umount -l "$root/proc" "$root/dev" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT
[ "$(id -u)" -eq 0 ] || fail "a clean Debian is made as root: run it as root"

if [ -n "${CLEAN_ROOT:-}" ]; then
  cp -a "$CLEAN_ROOT" "$root"
else
  say "a clean Debian 12 (a minute or two)"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 5 "$work/debootstrap.log" >&2; fail "no clean Debian; is its archive reachable? (DEBIAN_MIRROR)"; }
fi
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"
# Whatever this machine uses to reach the archive.
for config in /etc/apt/apt.conf /etc/apt/apt.conf.d/*; do
  if grep -qsi '^ *Acquire' "$config"; then cp "$config" "$root/etc/apt/apt.conf.d/"; fi
done
cp -L /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
cp "$server" "$root/server.deb"
cp "$app" "$root/app.deb"
cp "$image" "$root/cunji.AppImage"
inside apt-get update -qq

say "the server: installed with what it depends on"
inside apt-get install -y -qq --no-install-recommends /server.deb curl systemd >"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; fail "apt can't install the server"; }
inside getent passwd cunji >/dev/null || fail "no user cunji"
inside systemd-analyze verify --man=no /usr/lib/systemd/system/cunji-server.service >"$work/verify" 2>&1 || { cat "$work/verify" >&2; fail "systemd does not take the unit"; }
inside env CUNJI_CONFIG=/etc/cunji/server.toml cunji-server config check
inside install -d -o cunji -g cunji -m 700 /var/lib/cunji
inside setpriv --reuid cunji --regid cunji --init-groups env CUNJI_CONFIG=/etc/cunji/server.toml CUNJI_STORE=/var/lib/cunji/cunji.db CUNJI_LISTEN=127.0.0.1:0 \
  cunji-server serve --ready-file /var/lib/cunji/ready >"$work/server.out" 2>"$work/server.log" </dev/null &
started+=($!)
for _ in $(seq 300); do [ -e "$root/var/lib/cunji/ready" ] && break; sleep 0.1; done
address=$(cat "$root/var/lib/cunji/ready") || { cat "$work/server.log" >&2; fail "the server does not get ready"; }
[ "$(inside curl --silent --fail --noproxy '*' "http://$address/healthz")" = ok ] || fail "/healthz does not say ok"
inside curl --silent --fail --noproxy '*' "http://$address/console/" | grep -q '<div id="app">' || fail "no console"
say "the server: runs as its own user, says ok at /healthz, shows its console"
kill -TERM "${started[0]}"
wait "${started[0]}" 2>/dev/null || true
started=()

say "the AppImage: on a desktop that has graphics, letters and no WebKit"
inside apt-get install -y -qq --no-install-recommends xvfb xauth x11-apps xdotool imagemagick dbus fonts-noto-cjk libfontconfig1 libfreetype6 libharfbuzz0b \
  libfribidi0 libegl1 libgl1 libgbm1 libgles2 libx11-6 libx11-xcb1 libwayland-egl1 libwayland-client0 libwayland-cursor0 libwayland-server0 libasound2 libexpat1 \
  libice6 libsm6 libdbus-1-3 libp11-kit0 libgpg-error0 >"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; fail "apt can't install a desktop's libraries"; }
! ls "$root"/usr/lib/*/libwebkit2gtk* >/dev/null 2>&1 || fail "this desktop has a WebKit of its own: nothing would be shown"
inside useradd --create-home holder
cat >"$root/hold" <<'HOLD'
#!/bin/sh
# There is no FUSE in here: unpacked and run, as the runtime itself offers.
export NO_AT_BRIDGE=1 XDG_RUNTIME_DIR=/tmp/held LANG=zh_CN.UTF-8
mkdir -p "$XDG_RUNTIME_DIR"
cd "$HOME" || exit 1
/cunji.AppImage --appimage-extract-and-run >/tmp/held/log 2>&1 &
app=$!
for _ in $(seq 300); do
  xwd -root -silent | convert xwd:- /tmp/held/first-page.png
  [ "$(wc -c </tmp/held/first-page.png)" -gt 4000 ] && break
  sleep 0.2
done
xdotool search --onlyvisible --name 村记 >/tmp/held/window
kill "$app"
HOLD
chmod 755 "$root/hold"
inside setpriv --reuid holder --regid holder --init-groups env HOME=/home/holder xvfb-run -a --server-args='-screen 0 480x840x24 -nolisten tcp' dbus-run-session -- /hold >"$work/hold.log" 2>&1 || { cat "$work/hold.log" "$root/tmp/held/log" >&2; fail "the AppImage does not start"; }
cp "$root/tmp/held/first-page.png" "$pictures/appimage.png"
[ -s "$root/tmp/held/window" ] || { cat "$root/tmp/held/log" >&2; fail "no window named 村记 from the AppImage"; }
[ "$(wc -c <"$pictures/appimage.png")" -gt 4000 ] || { cat "$root/tmp/held/log" >&2; fail "the AppImage's window stays empty ($pictures/appimage.png)"; }
say "the AppImage: a window named 村记 with something painted in it ($pictures/appimage.png)"

say "the app: installed with what it depends on"
inside apt-get install -y -qq --no-install-recommends /app.deb xvfb xauth x11-apps xdotool imagemagick dbus webkit2gtk-driver fonts-noto-cjk desktop-file-utils >"$work/apt.log" 2>&1 ||
  { tail "$work/apt.log" >&2; fail "apt can't install the app"; }
inside desktop-file-validate /usr/share/applications/cunji.desktop
for size in 32x32 128x128 256x256 512x512; do [ -e "$root/usr/share/icons/hicolor/$size/apps/cunji.png" ] || fail "no icon of $size"; done
inside useradd --create-home cadre
cat >"$root/show" <<'SHOW'
#!/bin/sh
# The first page as a person sees it; the window's name, and what WebKit's driver reads on the page.
export NO_AT_BRIDGE=1 TAURI_AUTOMATION=true TAURI_WEBVIEW_AUTOMATION=true XDG_RUNTIME_DIR=/tmp/run WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1
mkdir -p "$XDG_RUNTIME_DIR"
WebKitWebDriver --port=4444 >/dev/null 2>&1 &
driver=$!
for _ in $(seq 100); do curl -s --noproxy '*' http://127.0.0.1:4444/status >/dev/null && break; sleep 0.1; done
session=$(curl -s --noproxy '*' http://127.0.0.1:4444/session -d '{"capabilities":{"alwaysMatch":{"webkitgtk:browserOptions":{"binary":"/usr/bin/cunji-app","args":[]}}}}' | sed -n 's/.*"sessionId":"\([^"]*\)".*/\1/p')
for _ in $(seq 100); do
  words=$(curl -s --noproxy '*' "http://127.0.0.1:4444/session/$session/execute/sync" -d '{"script":"return document.title + \" \" + document.body.innerText","args":[]}')
  case "$words" in *登记这部手机*) break ;; esac
  sleep 0.1
done
# Painted is more than one colour.
for _ in $(seq 100); do
  xwd -root -silent | convert xwd:- /tmp/first-page.png
  [ "$(wc -c </tmp/first-page.png)" -gt 4000 ] && break
  sleep 0.1
done
xdotool search --onlyvisible --name 村记 >/tmp/window
printf '%s\n' "$words" >/tmp/words
curl -s --noproxy '*' -X DELETE "http://127.0.0.1:4444/session/$session" >/dev/null
kill "$driver"
SHOW
chmod 755 "$root/show"
inside setpriv --reuid cadre --regid cadre --init-groups env HOME=/home/cadre xvfb-run -a --server-args='-screen 0 480x840x24 -nolisten tcp' dbus-run-session -- /show >"$work/show.log" 2>&1 || { cat "$work/show.log" >&2; fail "the app does not start"; }
cp "$root/tmp/first-page.png" "$pictures/"
grep -q 登记这部手机 "$root/tmp/words" || { cat "$root/tmp/words" "$work/show.log" >&2; fail "the first page does not ask for enrolment"; }
[ -s "$root/tmp/window" ] || { cat "$work/show.log" >&2; fail "no window named 村记"; }
[ "$(wc -c <"$pictures/first-page.png")" -gt 4000 ] || fail "the window stays empty ($pictures/first-page.png)"
say "the app: a window named 村记 asks for enrolment ($pictures/first-page.png)"
kept=$(cd "$root/home/cadre" && find . -name 'cunji.db' | head -n 1)
[ -n "$kept" ] || fail "the app kept no store in its user's home"

say "removed and purged: programs go, data stays"
inside apt-get remove -y -qq cunji-app cunji-server >"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; fail "apt can't remove them"; }
for gone in usr/bin/cunji-app usr/bin/cunji-server usr/lib/systemd/system/cunji-server.service usr/share/applications/cunji.desktop; do
  [ ! -e "$root/$gone" ] || fail "$gone is still there"
done
[ -e "$root/etc/cunji/server.toml" ] || fail "removing took the settings"
inside dpkg --purge cunji-app cunji-server >"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; fail "dpkg can't purge them"; }
[ ! -e "$root/etc/cunji/server.toml" ] || fail "purging left the settings"
[ -s "$root/var/lib/cunji/cunji.db" ] || fail "purging took the office's records"
[ -s "$root/home/cadre/$kept" ] || fail "purging took a cadre's records"
say "ok"
