//! Wrong use of the server program: each command that can't be done ends badly, says what is wrong and what to do, and
//! leaves every file as it was.

use cunji_tests::kit::operator::VILLAGE;
use cunji_tests::kit::{Operator, fast_folder};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const ELSEWHERE: &str = "500236101299";
const NOBODY: &str = "00000000-0000-7000-8000-000000000001";

/// Everything below a folder, byte by byte.
fn all(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all(&path));
        } else {
            found.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
    found
}

/// Refused with these words, and no file is another than before.
fn refused(operator: &Operator, folder: &Path, arguments: &[&str], words: &str) {
    let before = all(folder);
    let said = operator.refused(arguments);
    assert!(said.contains(words), "{arguments:?} must say “{words}”: {said}");
    let after = all(folder);
    let changed: Vec<&PathBuf> = after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(changed.is_empty() && before.len() == after.len(), "{arguments:?} changed {changed:?}");
}

fn office(households: u32) -> (tempfile::TempDir, Operator) {
    let folder = tempfile::Builder::new().prefix("cunji-refused-").tempdir_in(fast_folder()).unwrap();
    let operator = Operator::with_village(folder.path(), households, &["张建国"]);
    (folder, operator)
}

#[test]
fn what_keeps_the_store_is_refused_when_it_is_used_wrongly() {
    let (folder, office) = office(3);
    let (backup, text) = (office.file("a.backup"), office.write("a.txt", "not a store\n"));
    office.does(&["backup", &backup]);
    let (missing, new, nowhere) = (office.file("missing"), office.file("new.db"), office.file("nowhere/x"));
    let place = office.place().to_owned();
    let no = |arguments: &[&str], words: &str| refused(&office, folder.path(), arguments, words);
    no(&["backup", &backup], "a.backup: there is a file already; name a new one");
    no(&["backup", &nowhere], "nowhere/x: the store can't be written: its folder is not there");
    no(&["restore", &missing], "missing: there is no such file");
    no(&["restore", &backup], "office.db: the place is not empty (there are rows in");
    no(&["move", "--from", &missing, "--to", &new], "missing: there is no such file");
    no(&["move", "--from", &place, "--to", &place], "--from and --to are the same: name a new place");
    no(&["move", "--from", &place, "--to", &nowhere], "nowhere/x: the store can't be written");
    no(&["move", "--from", &backup, "--to", &new], "a.backup: this is a backup: put it back with");
    let elsewhere = Operator::of(&new, folder.path());
    refused(&elsewhere, folder.path(), &["restore", &text], "a.txt: the store is damaged or is not a store of ours");
    for (file, words) in [
        (&backup, "a.backup: this is a backup: put it back with `cunji-server restore`"),
        (&text, "a.txt: the store is damaged or is not a store of ours"),
    ] {
        let kept = Operator::of(file, folder.path());
        for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["village", "list"], &["backup", &new]] {
            refused(&kept, folder.path(), command, words);
        }
    }
    let unreachable = Operator::of("postgres://cunji:secret@127.0.0.1:1/cunji", folder.path());
    let said = unreachable.refused(&["verify"]);
    assert!(said.contains("postgres://127.0.0.1:1/cunji: ") && !said.contains("secret"), "no password: {said}");
}

/// Every command that works on a store, used rightly but for the store.
fn commands(office: &Operator) -> Vec<Vec<String>> {
    let out = office.file("out.xlsx");
    let roster = office.file("rosters/户信息.xlsx");
    let rosters = std::fs::read_dir(office.file("rosters")).unwrap();
    let roster = rosters.flatten().next().map_or(roster, |file| file.path().display().to_string());
    [
        &["verify"][..],
        &["reproject"],
        &["backup", &office.file("x.backup")],
        &["village", "list"],
        &["person", "add", "谁", "--village", VILLAGE],
        &["enrol", "张建国"],
        &["console", "set-up-code"],
        &["console", "password", "wang"],
        &["token", "list"],
        &["token", "add", "县", "--division", "500236"],
        &["import", &roster],
        &["bundle", "inspect", &roster],
        &["export", "--village", VILLAGE, "--table", "visits", "--out", &out],
        &["settings", "show", "--village", VILLAGE],
        &["settings", "reset", "--village", VILLAGE],
        &["campaign", "list", "--village", VILLAGE],
        &["template", "list"],
    ]
    .iter()
    .map(|command| command.iter().map(|word| (*word).to_owned()).collect())
    .collect()
}

#[test]
fn a_slip_in_the_stores_name_makes_no_store_and_a_newer_store_stays_untouched() {
    let (folder, office) = office(3);
    let slip = Operator::of(&office.file("offfice.db"), folder.path());
    let newer = Operator::of(&office.file("newer.db"), folder.path());
    std::fs::copy(office.place(), newer.place()).unwrap();
    let store = rusqlite::Connection::open(newer.place()).unwrap();
    store.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    for command in commands(&office) {
        let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        let missing = if command[0] == "backup" {
            "offfice.db: there is no such"
        } else {
            "offfice.db: there is no such store; name it with --store"
        };
        refused(&slip, folder.path(), &arguments, missing);
        refused(&newer, folder.path(), &arguments, "newer.db: the store was written by a newer server (schema 99");
    }
    let begin = ["village", "add", VILLAGE, "--county", "奉节县", "--township", "云雾镇", "--name", "石门村"];
    for arguments in [&["migrate"][..], &["serve", "--listen", "127.0.0.1:0"], &begin] {
        refused(&newer, folder.path(), arguments, "update the server");
    }
    let restored = Operator::of(&office.file("restored.db"), folder.path());
    let backup = office.file("newer.backup");
    office.does(&["backup", &backup]);
    rusqlite::Connection::open(&backup).unwrap().pragma_update(None, "user_version", 99).unwrap();
    refused(&restored, folder.path(), &["restore", &backup], "newer.backup: the store was written by a newer server");
    // A server that could not start, and a village that is none, begin no store either.
    refused(
        &slip,
        folder.path(),
        &["serve", "--listen", "0.0.0.0:8480"],
        "without a certificate only a loopback address",
    );
    let none = ["village", "add", "1234", "--county", "县", "--township", "镇", "--name", "村"];
    refused(&slip, folder.path(), &none, "a village code has 12 digits");
}

#[test]
fn settings_of_the_server_are_refused_by_their_names() {
    let (folder, office) = office(1);
    let unknown = office.write("unknown.toml", "listen = \"127.0.0.1:0\"\nconections = 5\n");
    let wrong = office.write("wrong.toml", "listen = \"0.0.0.0:8480\"\nkey = \"key.pem\"\nrequest_seconds = 0\n");
    let no = |arguments: &[&str], words: &str| refused(&office, folder.path(), arguments, words);
    for begin in [&["config", "check"][..], &["serve"]] {
        let with = |file: &str| {
            [begin.to_vec(), vec!["--config", file]].concat().iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()
        };
        let said = |file: &str, words: &str| {
            let arguments = with(file);
            no(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), words);
        };
        said(&office.file("missing.toml"), "missing.toml: ");
        said(&unknown, "conections");
        for words in [
            "listen: without a certificate",
            "certificate: a private key needs its certificate",
            "request_seconds: must be at least 1",
        ] {
            said(&wrong, words);
        }
    }
}

#[test]
fn the_offices_work_is_refused_when_it_is_used_wrongly() {
    let (folder, office) = office(3);
    office.does(&["reproject"]); // the console's tables follow the feed whenever somebody asks them
    let (missing, text) = (office.file("missing.xlsx"), office.write("text.xlsx", "no workbook\n"));
    let slip = office.write("slip.toml", "[deadlins]\nsource = \"县\"\n");
    let taken = office.write("taken.xlsx", "somebody's\n");
    let roster = office.file("rosters");
    let roster = std::fs::read_dir(roster).unwrap().next().unwrap().unwrap().path().display().to_string();
    let (missing, text, slip, taken, roster) =
        (missing.as_str(), text.as_str(), slip.as_str(), taken.as_str(), roster.as_str());
    let nowhere = office.file("nowhere/x.xlsx");
    let no = |arguments: &[&str], words: &str| refused(&office, folder.path(), arguments, words);
    // People, phones, rosters.
    no(&["person", "add", "谁", "--village", ELSEWHERE], "village 500236101299 is unknown: run `village add` first");
    no(&["enrol", "谁也不是"], "谁也不是: no such person; run `person add` first");
    no(&["import", missing], "missing.xlsx");
    no(&["import", text], "text.xlsx");
    no(&["import", roster, "--village", ELSEWHERE], "run `village add` first");
    no(&["import", roster, "--mapping", missing], "missing.xlsx");
    no(&["console", "password", "wang"], "wang: nobody logs in by this name");
    // Tables.
    let visits = ["export", "--table", "visits", "--out"];
    no(&[&visits[..], &[missing, "--village", ELSEWHERE]].concat(), "run `village add` first");
    no(&[&visits[..], &[missing, "--village", "12"]].concat(), "12: a village code has 12 digits");
    no(&[&visits[..], &[taken, "--village", VILLAGE]].concat(), "taken.xlsx is there already; --force replaces it");
    no(&[&visits[..], &[nowhere.as_str(), "--village", VILLAGE]].concat(), "nowhere/x.xlsx: ");
    no(&["export", "--village", VILLAGE, "--table", "nothing", "--out", missing], "[possible values: visits,");
    let roster_days = ["export", "--village", VILLAGE, "--table", "members", "--from", "2026-09-01", "--out", missing];
    no(&roster_days, "leave --from and --to out");
    // Rules.
    no(&["settings", "show", "--village", ELSEWHERE], "no village is registered there");
    no(&["settings", "show", "--village", "5002"], "a village code has 12 digits");
    no(&["settings", "show"], "--village");
    no(&["settings", "set", missing, "--village", VILLAGE], "missing.xlsx: ");
    no(&["settings", "set", slip, "--village", VILLAGE], "line 1: no such field: look for a slip");
    no(
        &["settings", "reset", "--village", VILLAGE, "--group", "deadlins"],
        "--group deadlins: visit_policy | deadlines",
    );
    // Campaigns.
    let plan = |kind: &'static str, to: &'static str| {
        let begin = ["campaign", "add", "--number", "镇3号", "--name", "大走访", "--from", "2026-09-01"];
        [&begin[..], &["--kind", kind, "--to", to, "--village"]].concat()
    };
    no(&[&plan("BIG_VISIT", "2026-09-30")[..], &[ELSEWHERE]].concat(), "no village is registered there");
    no(&[&plan("BIG_VISIT", "2026-08-30")[..], &[VILLAGE]].concat(), "the last day is before the first");
    no(&[&plan("PICNIC", "2026-09-30")[..], &[VILLAGE]].concat(), "[possible values: BIG_VISIT,");
    no(&[&plan("BIG_VISIT", "九月底")[..], &[VILLAGE]].concat(), "--to <TO>");
    no(&["campaign", "close", "--village", VILLAGE, "--number", "镇9号"], "no campaign of this number here");
    // Tokens, forms, bundles.
    no(&["token", "add", "县", "--division", "5"], "first 2, 4, 6, 9 or 12 digits");
    no(
        &["token", "add", "县", "--division", "500236", "--table", "nothing"],
        "nothing: no such table; there are visits,",
    );
    no(&["token", "end", "县"], "县: no running token of this name");
    no(&["template", "add", missing, "--division", "500236"], "missing.xlsx: ");
    no(&["template", "add", text, "--division", "500236"], "text.xlsx: ");
    no(&["template", "fill", NOBODY, "--village", VILLAGE, "--out", missing], "see `template list`");
    no(&["template", "map", NOBODY, slip], "slip.toml: ");
    no(&["template", "remove", NOBODY], "see `template list`");
    no(&["bundle", "inspect", missing], "missing.xlsx: ");
    for verb in ["inspect", "import"] {
        no(&["bundle", verb, text], "text.xlsx: this file is not a bundle of ours");
    }
}
