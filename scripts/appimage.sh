#!/usr/bin/env bash
# Makes the AppImage of the app from target/release/cunji-app and this machine's libraries: target/appimage/cunji-*.AppImage.
# The libraries come from the machine it is built on, so build on the oldest Debian it shall run on (12). What every
# desktop has, and what must match its kernel and graphics, stays outside: `outside` below, after the AppImage project's
# list. The runtime in front is the one that the crate `appimage` carries; the lock file pins it.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
app=$target/release/cunji-app
[ -x "$app" ] || { echo "appimage: build the app first: cargo build --release -p cunji-app --features custom-protocol" >&2; exit 1; }
runtime_sha256=328e0d745c5c6817048c27bc3e8314871703f8f47ffa81a37cb06cd95a94b323
outside='^(ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util|nsl|anl|thread_db|stdc\+\+|gcc_s|GL|EGL|GLX|OpenGL|GLdispatch|GLESv2|glapi|drm|gbm|X11|X11-xcb|xcb|Xau|Xdmcp|wayland-.*|fontconfig|freetype|harfbuzz|fribidi|asound|z|expat|com_err|gpg-error|p11-kit|uuid|usb-1.0|ICE|SM|udev|systemd|dbus-1))\.so'

version=$(cargo metadata --no-deps --format-version 1 | jq -r '.packages[] | select(.name == "cunji-app") | .version')
holder=$(cargo metadata --locked --format-version 1 --manifest-path src-tauri/package/appimage/Cargo.toml |
  jq -r '.packages[] | select(.name == "appimage") | .manifest_path')
runtime=$(dirname "$holder")/assets/runtime-x86_64
echo "$runtime_sha256  $runtime" | sha256sum --check --quiet || { echo "appimage: the runtime is not the one that was tried" >&2; exit 1; }

folder=$target/appimage
tree=$folder/cunji.AppDir
rm -rf "$folder"
libraries=$tree/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)
mkdir -p "$tree/usr/bin" "$libraries"
cp "$app" "$tree/usr/bin/"
# WebKit's own programs, which its library starts.
webkit=$(pkg-config --variable=libdir webkit2gtk-4.1)/webkit2gtk-4.1
cp -r "$webkit" "$libraries/"
rm -f "$libraries/webkit2gtk-4.1/MiniBrowser"
# Ways of typing: the X input method is how Chinese is typed with whatever the desktop runs. Named without a folder, they
# are looked for where the libraries lie.
gtk=$(pkg-config --variable=libdir gtk+-3.0)/gtk-3.0/3.0.0
cp "$gtk"/immodules/im-{xim,wayland}.so "$libraries/"
sed -n '/im-\(xim\|wayland\)\.so/,/^$/p' "$gtk/immodules.cache" | sed 's|"[^"]*/\(im-[a-z]*\.so\)"|"\1"|' >"$tree/usr/immodules.cache"
mkdir -p "$tree/usr/share/glib-2.0/schemas"
cp /usr/share/glib-2.0/schemas/org.gtk.Settings.*.xml "$tree/usr/share/glib-2.0/schemas/"
glib-compile-schemas "$tree/usr/share/glib-2.0/schemas"

# Everything that these are linked with, down to the last one.
find "$tree" -type f -exec sh -c 'head -c 4 "$1" | grep -q ELF' _ {} \; -print >"$folder/programs"
xargs ldd <"$folder/programs" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | sort -u | while read -r library; do
  [[ $(basename "$library") =~ $outside ]] || cp -L "$library" "$libraries/"
done
# Each finds its neighbours beside itself, wherever the image is mounted.
find "$tree/usr/lib" -type f -name '*.so*' ! -name '*.cache' -exec sh -c '
  for file; do head -c 4 "$file" | grep -q ELF || continue
    patchelf --set-rpath "\$ORIGIN:\$ORIGIN/..:\$ORIGIN/../..:\$ORIGIN/../../.." "$file"; done' _ {} +
patchelf --set-rpath "\$ORIGIN/../lib/$(basename "$libraries")" "$tree/usr/bin/cunji-app"
for program in "$libraries"/webkit2gtk-4.1/WebKit*Process; do patchelf --set-rpath "\$ORIGIN/.." "$program"; done
# WebKit has the place of its programs written into it. Of the same length, and from the working folder: AppRun's.
LC_ALL=C find "$libraries" -maxdepth 1 -name 'libwebkit2gtk-*' -exec sed -i 's|/usr/lib/|././/lib/|g' {} +

cat >"$tree/AppRun" <<'RUN'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export GSETTINGS_SCHEMA_DIR="$here/usr/share/glib-2.0/schemas"
export GTK_IM_MODULE_FILE="$here/usr/immodules.cache"
# The desktop's own modules were built against other libraries than these.
export GIO_MODULE_DIR="$here/none" GDK_PIXBUF_MODULE_FILE="$here/none"
cd "$here/usr" || exit 1
exec ./bin/cunji-app "$@"
RUN
chmod 755 "$tree/AppRun"
sed 's|^Exec=.*|Exec=cunji-app %u|' src-tauri/package/cunji.desktop >"$tree/cunji.desktop"
cp src-tauri/icons/128x128@2x.png "$tree/cunji.png"
ln -s cunji.png "$tree/.DirIcon"

image=$folder/cunji-$version-x86_64.AppImage
mksquashfs "$tree" "$folder/tree.squashfs" -root-owned -noappend -quiet -no-progress -comp gzip
cat "$runtime" "$folder/tree.squashfs" >"$image"
chmod 755 "$image"
rm "$folder/tree.squashfs" "$folder/programs"
printf 'appimage: %s, %s MB\n' "$image" "$(($(stat -c %s "$image") / 1000000))"
