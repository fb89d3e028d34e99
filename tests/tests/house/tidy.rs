//! House rules as a test: layers, file headers, lengths, panics, names, lock files. Each failure says what to do.

use std::fs;
use std::path::{Path, PathBuf};

const MAX_LINES: usize = 400;

/// Written by machines.
const GENERATED: &[&str] = &["ui/src/shared/api/types.ts"];

const NOT_OURS: &[&str] = &["target", "node_modules", "dist", "gen", ".git"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace").to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path} can't be read: {error}"))
}

/// Files of ours below `folder` with one of the endings, as paths from the root, sorted.
fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let entry = entry.expect("a folder can be listed");
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if NOT_OURS.contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
                let relative = path.strip_prefix(root()).expect("found below the root");
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<String> {
    ["crates", "sync-server", "src-tauri", "tests"].iter().flat_map(|folder| files(folder, &["rs"])).collect()
}

/// What the benchmark measures us against: a file per peer.
fn peer_files() -> Vec<String> {
    files("tests/peers", &["mjs"])
}

fn screen_files() -> Vec<String> {
    files("ui/src", &["ts", "vue"]).into_iter().filter(|file| !GENERATED.contains(&file.as_str())).collect()
}

#[track_caller]
fn none(faults: &[String], advice: &str) {
    assert!(faults.is_empty(), "{advice}\n  {}", faults.join("\n  "));
}

/// Names under every `[…dependencies]` heading of a Cargo.toml, those for tests and builds included or not.
fn dependencies(manifest: &str, tests_too: bool) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in read(manifest).lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let for_tests = heading.contains("dev-") || heading.contains("build-");
            inside = heading.ends_with("dependencies") && (tests_too || !for_tests);
            if let Some((table, name)) = heading.split_once("dependencies.")
                && (tests_too || table.is_empty())
            {
                names.push(name.to_owned());
            }
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let end = line.find(['.', ' ', '=']).unwrap_or(line.len());
            names.push(line[..end].trim_matches('"').to_owned());
        }
    }
    assert!(!names.is_empty(), "{manifest} has no dependencies at all: this reader no longer understands it");
    names
}

#[test]
fn dependencies_point_one_way() {
    // Manifest, what of ours it may use, what it may never use.
    let layers: [(&str, &[&str], &[&str]); 6] = [
        ("crates/model/Cargo.toml", &[], &["tokio", "rusqlite", "reqwest", "axum", "getrandom"]),
        ("crates/wire/Cargo.toml", &["cunji-model"], &["tokio", "rusqlite", "reqwest", "axum", "getrandom"]),
        ("crates/tables/Cargo.toml", &["cunji-model"], &["tokio", "rusqlite", "reqwest", "axum", "getrandom"]),
        ("crates/device/Cargo.toml", &["cunji-model", "cunji-wire", "cunji-tables"], &["axum", "tauri"]),
        ("sync-server/Cargo.toml", &["cunji-model", "cunji-wire", "cunji-tables"], &["tauri"]),
        ("src-tauri/Cargo.toml", &["cunji-device", "cunji-model"], &["axum", "rusqlite", "reqwest", "automerge"]),
    ];
    let mut faults = Vec::new();
    for (manifest, allowed, forbidden) in layers {
        for name in dependencies(manifest, true) {
            let turned_round = name.starts_with("cunji-") && !allowed.contains(&name.as_str());
            if turned_round || forbidden.contains(&name.as_str()) {
                faults.push(format!("{manifest}: {name}"));
            }
        }
    }
    none(
        &faults,
        "The arrows are model ← {wire, tables} ← {device, server}, device ← src-tauri (design.md §3). Move the code to the layer that may use this:",
    );
}

#[test]
fn the_model_stays_small_and_pure() {
    const ALLOWED: [&str; 11] = [
        "automerge",
        "chrono",
        "hex",
        "pinyin",
        "serde",
        "serde_json",
        "serde_path_to_error",
        "sha2",
        "thiserror",
        "ts-rs",
        "uuid",
    ];
    let used = dependencies("crates/model/Cargo.toml", false);
    let faults: Vec<String> = used.into_iter().filter(|name| !ALLOWED.contains(&name.as_str())).collect();
    none(&faults, "crates/model takes values and gives values. Put what needs these crates into another layer:");
    let impure =
        ["SystemTime::now", "Utc::now", "Local::now", "Instant::now", "new_v4(", "now_v7(", "std::fs", "std::net"];
    let mut faults = Vec::new();
    for file in files("crates/model/src", &["rs"]) {
        let text = above_tests(&read(&file));
        faults.extend(impure.iter().filter(|word| text.contains(**word)).map(|word| format!("{file}: {word}")));
    }
    none(&faults, "No clock, randomness or disk in crates/model: let the caller pass the value in:");
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut faults: Vec<String> = rust_files().into_iter().filter(|file| !read(file).starts_with("//!")).collect();
    let opens = |text: &str| ["//", "/*", "<!--"].iter().any(|mark| text.trim_start().starts_with(mark));
    faults.extend(screen_files().into_iter().chain(peer_files()).filter(|file| !opens(&read(file))));
    none(&faults, "Open each file with a comment (`//!` in Rust): what it is for and what it must never do:");
}

#[test]
fn files_stay_short() {
    let lines = |file: &String| read(file).lines().count();
    let every = rust_files().into_iter().chain(screen_files()).chain(peer_files());
    let long = every.filter(|file| lines(file) > MAX_LINES);
    let faults: Vec<String> = long.map(|file| format!("{file}: {} lines, at most {MAX_LINES}", lines(&file))).collect();
    none(&faults, "Split these by verb or step, never into helpers:");
}

/// Code without its tests and comments: a file of tests, or what follows `#[cfg(test)]` before a module.
fn above_tests(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_module = |line: &str| line.trim_start().starts_with("mod ") && line.trim_end().ends_with('{');
    let end = (0..lines.len())
        .find(|&at| lines[at].trim() == "#[cfg(test)]" && lines[at + 1..].iter().take(3).any(|line| is_module(line)))
        .unwrap_or(lines.len());
    let code = |line: &&str| !line.trim_start().starts_with("//");
    lines[..end].iter().copied().filter(|line| code(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_runs_on_a_phone_never_panics_on_purpose() {
    const PANICS: [&str; 7] =
        [".unwrap()", ".expect(", ".unwrap_err()", "panic!(", "todo!(", "unimplemented!(", "unreachable!("];
    let mut faults = Vec::new();
    for folder in ["crates", "sync-server/src", "src-tauri/src"] {
        for file in files(folder, &["rs"]) {
            let is_test = file.contains("/tests/") || file.contains("/benches/") || file.contains("/examples/");
            if is_test || file.ends_with("/tests.rs") {
                continue;
            }
            let code = above_tests(&read(&file));
            for (number, line) in code.lines().enumerate() {
                let words = PANICS.iter().filter(|word| line.contains(**word));
                faults.extend(words.map(|word| format!("{file}: {word} in `{}` ({number})", line.trim())));
            }
        }
    }
    none(&faults, "A panic on a phone is a lost form. Return an error, or show by the types that it can't happen:");
}

#[test]
fn only_the_api_folder_leaves_the_screen() {
    let mut faults = Vec::new();
    for file in screen_files().into_iter().filter(|file| !file.starts_with("ui/src/shared/api/")) {
        let console_door = file.starts_with("ui/src/console/api/");
        for line in read(&file).lines().filter(|line| !line.trim_start().starts_with("//")) {
            let reaches = line.contains("@tauri-apps") || line.contains("__TAURI") || line.contains("XMLHttpRequest");
            if reaches || (calls_fetch(line) && !console_door) {
                faults.push(format!("{file}: {}", line.trim()));
            }
        }
    }
    none(
        &faults,
        "Only ui/src/shared/api touches Tauri, only ui/src/console/api the network. Add a function there and call it:",
    );
}

fn calls_fetch(line: &str) -> bool {
    if line.contains("window.fetch") || line.contains("globalThis.fetch") {
        return true;
    }
    line.match_indices("fetch(").any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '$'))
    })
}

#[test]
fn features_of_the_phone_and_the_console_do_not_import_each_other() {
    let mut faults = Vec::new();
    for (file, foreign) in screen_files().into_iter().filter_map(|file| {
        let foreign: &[&str] = match file.split('/').nth(2)? {
            "app" => &["/console/"],
            "console" => &["/app/"],
            "shared" => &["/app/", "/console/"],
            _ => return None,
        };
        Some((file, foreign))
    }) {
        for line in read(&file).lines().filter(|line| line.contains("from '") || line.contains("import(")) {
            if foreign.iter().any(|folder| line.contains(folder)) {
                faults.push(format!("{file}: {}", line.trim()));
            }
        }
    }
    none(&faults, "ui/src/app and ui/src/console meet only in ui/src/shared. Move what both need there:");
}

#[test]
fn names_say_what_is_inside() {
    const SAY_NOTHING: [&str; 6] = ["util", "utils", "helper", "helpers", "misc", "common"];
    let named = rust_files().into_iter().chain(screen_files()).chain(peer_files());
    let says_nothing =
        |file: &String| file.split('/').any(|part| SAY_NOTHING.contains(&part.split('.').next().unwrap_or(part)));
    let faults: Vec<String> = named.filter(says_nothing).collect();
    none(&faults, "Name a file after the noun or the verb in it (style.md, \"What we do\" 1 and 9):");
}

#[test]
fn lock_files_name_no_private_place() {
    let public = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let mut faults: Vec<String> = Vec::new();
    for file in ["Cargo.lock", "tests/peers/samod/Cargo.lock", "src-tauri/package/appimage/Cargo.lock"] {
        let lock = read(file);
        let foreign = lock.lines().filter(|line| line.starts_with("source = ") && *line != public);
        faults.extend(foreign.map(|line| format!("{file}: {line}")));
    }
    none(&faults, "Dependencies come from the public registry, never from git or a mirror:");
    let mut faults: Vec<String> = Vec::new();
    for file in ["ui/package-lock.json", "tests/peers/package-lock.json"] {
        let lock = read(file);
        let named = lock.lines().filter(|line| line.contains("\"resolved\":"));
        faults.extend(named.map(|line| format!("{file}: {}", line.trim())));
    }
    none(&faults, "Write the lock file without hosts (.npmrc beside it: omit-lockfile-registry-resolved=true):");
    for settings in ["ui/.npmrc", "tests/peers/.npmrc", ".npmrc", ".cargo/config.toml"] {
        let text = fs::read_to_string(root().join(settings)).unwrap_or_default();
        let faults: Vec<String> = text.lines().filter(|line| line.contains("://")).map(str::to_owned).collect();
        none(&faults, &format!("{settings} names a host; which registry is used is for each machine to say:"));
    }
}

#[test]
fn the_rules_see_what_they_are_meant_to_see() {
    let code = "fn a() { b.unwrap() }\n// c.unwrap()\n#[cfg(test)]\nmod tests {\n d.unwrap()\n}\n";
    assert_eq!(above_tests(code), "fn a() { b.unwrap() }", "code stays, comments and tests go");
    assert!(calls_fetch("await fetch('/x')") && calls_fetch("window.fetch(x)"), "the network is seen");
    assert!(!calls_fetch("refetch()") && !calls_fetch("this.fetch()"), "other words are not");
    assert!(rust_files().len() > 20 && screen_files().len() > 5, "the files of the project are found");
    assert!(dependencies("crates/device/Cargo.toml", true).contains(&"cunji-wire".to_owned()), "manifests are read");
}
