//! What of the Android project can be checked on a machine without Android's tools: its files are well-formed, name only
//! what is there, ask for no more than the code needs, and say the same as docs/android.md. It proves no build.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const PROJECT: &str = "src-tauri/gen/android";
const MAIN: &str = "src-tauri/gen/android/app/src/main";

fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !["build", "generated", ".gradle"].contains(&name.as_str()) {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path.strip_prefix(root()).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} has {endings:?}");
    found
}

/// Every element of a file: its name and attributes. What is not well-formed is the failure.
fn elements(path: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let text = read(path);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let (mut found, mut depth) = (Vec::new(), 0_i32);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{path} at {}: {error}", reader.buffer_position())) {
            Event::Eof => break,
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let (Event::Start(element) | Event::Empty(element)) = &event else { unreachable!() };
                depth += i32::from(matches!(event, Event::Start(_)));
                let text = |text: &str| text.to_owned();
                let attributes = element.attributes().map(|one| one.unwrap_or_else(|error| panic!("{path}: {error}")));
                let attributes = attributes.map(|one| (text(one.key.as_ref()), text(one.value.as_ref()))).collect();
                found.push((text(element.name().as_ref()), attributes));
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{path}: every element is closed");
    found
}

fn named(elements: &[(String, BTreeMap<String, String>)], element: &str, attribute: &str) -> BTreeSet<String> {
    let of = elements.iter().filter(|(name, _)| name == element);
    of.filter_map(|(_, attributes)| attributes.get(attribute).cloned()).collect()
}

/// What resources a folder of `res` declares, as `@string/app_name`.
fn declared() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files(&format!("{MAIN}/res"), &[".xml"]) {
        let path = Path::new(&file);
        let folder = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let kind = folder.split('-').next().unwrap();
        if kind == "values" {
            for (name, attributes) in elements(&file) {
                if let Some(own) = attributes.get("name").filter(|_| name != "item") {
                    found.insert(format!("@{name}/{own}"));
                }
            }
        } else {
            found.insert(format!("@{kind}/{}", path.file_stem().unwrap().to_string_lossy()));
        }
    }
    found
}

#[test]
fn every_file_is_well_formed_and_names_only_what_is_there() {
    let there = declared();
    for file in files(MAIN, &[".xml"]) {
        elements(&file);
        for part in read(&file).split(['"', '>', '<']).filter(|part| part.starts_with('@') && !part.contains(':')) {
            assert!(there.contains(part), "{file} names {part}, which no resource is; there are {there:?}");
        }
    }
    for file in files(&format!("{MAIN}/java"), &[".kt"]) {
        for used in read(&file).split("R.").skip(1) {
            let Some((kind, name)) = used.split_once('.') else { continue };
            let name: String = name.chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect();
            if ["string", "drawable", "mipmap", "color"].contains(&kind) {
                assert!(there.contains(&format!("@{kind}/{name}")), "{file} names R.{kind}.{name}");
            }
        }
    }
}

#[test]
fn every_word_is_there_in_both_languages() {
    let words = |folder: &str| named(&elements(&format!("{MAIN}/res/{folder}/strings.xml")), "string", "name");
    assert_eq!(words("values"), words("values-en"), "left: Chinese, right: English");
    let locales = named(&elements(&format!("{MAIN}/res/xml/locales_config.xml")), "locale", "android:name");
    assert_eq!(locales, BTreeSet::from(["en".to_owned(), "zh-CN".to_owned()]), "the system offers both");
}

#[test]
fn the_app_asks_for_what_its_code_uses_and_nothing_else() {
    // Permission, the file that needs it, and what stands there.
    let needed = [
        ("android.permission.INTERNET", "crates/device/src/sync/http.rs", "reqwest::Client"),
        (
            "android.permission.CAMERA",
            "src-tauri/gen/android/app/src/main/java/cn/cunji/app/PhonePlugin.kt",
            "createScanIntent",
        ),
        (
            "android.permission.CHANGE_WIFI_MULTICAST_STATE",
            "src-tauri/gen/android/app/src/main/java/cn/cunji/app/PhonePlugin.kt",
            "createMulticastLock",
        ),
    ];
    let manifest = elements(&format!("{MAIN}/AndroidManifest.xml"));
    let asked = named(&manifest, "uses-permission", "android:name");
    assert_eq!(asked, needed.iter().map(|(name, ..)| (*name).to_owned()).collect(), "manifest and code agree");
    for (permission, file, words) in needed {
        assert!(read(file).contains(words), "{permission} is for {words} in {file}, which is gone");
        assert!(read("docs/android.md").contains(permission), "docs/android.md says why {permission}");
    }
    let required = manifest.iter().filter(|(name, _)| name == "uses-feature");
    for (_, feature) in required {
        assert_eq!(feature["android:required"], "false", "a phone without {feature:?} can have the app too");
    }
}

#[test]
fn nothing_of_the_store_leaves_by_a_backup_and_nothing_goes_unencrypted() {
    let manifest = elements(&format!("{MAIN}/AndroidManifest.xml"));
    let application = &manifest.iter().find(|(name, _)| name == "application").unwrap().1;
    for (attribute, value) in [
        ("android:allowBackup", "false"),
        ("android:dataExtractionRules", "@xml/data_extraction_rules"),
        ("android:fullBackupContent", "@xml/backup_rules"),
        ("android:networkSecurityConfig", "@xml/network_security_config"),
        ("android:usesCleartextTraffic", "false"),
    ] {
        assert_eq!(application.get(attribute).map(String::as_str), Some(value), "{attribute}");
    }
    for (file, times) in [("data_extraction_rules", 2), ("backup_rules", 1)] {
        let rules = elements(&format!("{MAIN}/res/xml/{file}.xml"));
        for domain in ["root", "file", "database", "sharedpref", "external"] {
            let out = |one: &&(String, BTreeMap<String, String>)| {
                one.0 == "exclude" && one.1["domain"] == domain && one.1["path"] == "."
            };
            assert_eq!(rules.iter().filter(out).count(), times, "{file} leaves out {domain}");
        }
        assert!(rules.iter().all(|(name, _)| name != "include"), "{file} takes nothing in");
    }
    let network = elements(&format!("{MAIN}/res/xml/network_security_config.xml"));
    assert_eq!(named(&network, "base-config", "cleartextTrafficPermitted"), BTreeSet::from(["false".to_owned()]));
    assert!(network.iter().all(|(name, _)| name != "domain-config"), "there is no exception");
    assert_eq!(
        named(&network, "certificates", "src"),
        BTreeSet::from(["system".to_owned()]),
        "whom the phone believes"
    );
    assert!(
        !read(&format!("{PROJECT}/app/build.gradle.kts")).contains("usesCleartextTraffic"),
        "in debug builds neither"
    );
    let shared = elements(&format!("{MAIN}/res/xml/file_paths.xml"));
    let paths: Vec<_> = shared.iter().filter(|(name, _)| name.ends_with("-path")).collect();
    assert!(paths.len() == 1 && paths[0].0 == "cache-path" && paths[0].1["path"] == "exports/", "{paths:?}");
    assert!(read("src-tauri/src/commands/export.rs").contains("app_cache_dir()?.join(\"exports\")"), "where they lie");
}

/// What stands between `before` and the next `"` or line's end.
fn after(text: &str, before: &str) -> String {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before}")).1;
    rest.chars().take_while(|one| one.is_ascii_alphanumeric() || ['.', '-'].contains(one)).collect()
}

#[test]
fn the_versions_of_the_build_are_those_of_the_document() {
    let (app, project) =
        (read(&format!("{PROJECT}/app/build.gradle.kts")), read(&format!("{PROJECT}/build.gradle.kts")));
    let wrapper = read(&format!("{PROJECT}/gradle/wrapper/gradle-wrapper.properties"));
    let (document, recipe) = (read("docs/android.md"), read("docs/android-build.yml"));
    let gradle = after(&wrapper, "distributions/gradle-").trim_end_matches("-bin.zip").to_owned();
    let rows = [
        ("Gradle", gradle),
        ("Android Gradle plugin", after(&project, "com.android.tools.build:gradle:")),
        ("Kotlin", after(&project, "kotlin-gradle-plugin:")),
        ("compileSdk", after(&app, "compileSdk = ")),
        ("targetSdk", after(&app, "targetSdk = ")),
        ("minSdk", after(&app, "minSdk = ")),
        ("Rust", after(&read("rust-toolchain.toml"), "channel = \"")),
        ("NDK", after(&recipe, "ndk;")),
        ("tauri-cli", after(&recipe, "tauri-cli --version =")),
    ];
    for (what, version) in rows {
        let row = document.lines().find(|line| line.starts_with(&format!("| {what} |")));
        let row = row.unwrap_or_else(|| panic!("docs/android.md has no row {what}"));
        assert!(
            row.split('|').nth(2).is_some_and(|cell| cell.trim() == version),
            "{what} is {version}; the document: {row}"
        );
    }
    let build_src = read(&format!("{PROJECT}/buildSrc/build.gradle.kts"));
    assert_eq!(after(&build_src, "tools.build:gradle:"), after(&project, "tools.build:gradle:"), "one plugin version");
    assert!(
        recipe.contains(&format!("platforms;android-{}", after(&app, "compileSdk = "))),
        "the recipe gets the platform"
    );
    let tauri = read("src-tauri/tauri.android.conf.json");
    assert!(
        tauri.contains(&format!("\"minSdkVersion\": {}", after(&app, "minSdk = "))),
        "Tauri builds for the same phones"
    );
}

#[test]
fn rust_and_kotlin_speak_of_the_same_commands() {
    let between = |text: &str, open: &str, close: char| -> BTreeSet<String> {
        text.split(open)
            .skip(1)
            .filter_map(|rest| rest.split_once(close))
            .map(|(name, _)| name.trim().to_owned())
            .collect()
    };
    let kotlin = read(&format!("{MAIN}/java/cn/cunji/app/PhonePlugin.kt"));
    let rust = read("src-tauri/src/system/mod.rs");
    let rust = rust.split("#[cfg(test)]").next().unwrap();
    let offered = between(&kotlin, "@Command\n  fun ", '(');
    assert!(offered.len() >= 6, "this test reads every command: {offered:?}");
    assert_eq!(between(rust, "self.run(\"", '"'), offered, "left: called from Rust, right: there in Kotlin");
    assert!(read("src-tauri/src/system/android.rs").contains("\"cn.cunji.app\", \"PhonePlugin\""), "found by its name");
    assert!(kotlin.contains("package cn.cunji.app") && kotlin.contains("class PhonePlugin("), "which it has");
    assert!(read("src-tauri/tauri.conf.json").contains("\"identifier\": \"cn.cunji.app\""), "and so has the app");
}

#[test]
fn the_window_may_do_on_a_phone_what_it_may_on_a_desktop_and_no_more() {
    let android: serde_json::Value = serde_json::from_str(&read("src-tauri/tauri.android.conf.json")).unwrap();
    assert!(android["app"].is_null(), "the window's rules are those of tauri.conf.json");
    assert_eq!(
        files("src-tauri/capabilities", &[".json"]),
        ["src-tauri/capabilities/main.json"],
        "one list, whose commands src-tauri/tests/commands.rs compares"
    );
    let rust = read("src-tauri/src/lib.rs");
    assert_eq!(rust.matches(".plugin(").count(), 1, "one plugin, ours, which the page can't reach: {rust}");
}

#[test]
fn the_kotlin_sources_parse() {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_kotlin_ng::LANGUAGE.into()).unwrap();
    for file in files(PROJECT, &[".kt", ".kts"]) {
        let text = read(&file);
        let tree = parser.parse(&text, None).unwrap();
        assert!(!tree.root_node().has_error(), "{file} does not parse: {}", first_error(tree.root_node()));
    }
}

/// Line and column of the first place that is no Kotlin.
fn first_error(node: tree_sitter::Node) -> String {
    let mut cursor = node.walk();
    let inside = node.children(&mut cursor).find(|child| child.has_error());
    inside.map_or_else(|| format!("{}", node.start_position()), first_error)
}
