//! Tables that were once made on somebody's disk: their text never changes, a change is a further file with the next number.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Where both sides keep the texts of their tables.
const FOLDERS: [&str; 4] = [
    "crates/device/src/store",
    "sync-server/src/store/sqlite",
    "sync-server/src/store/postgres",
    "sync-server/src/store/tables",
];

#[test]
fn the_text_of_a_table_that_was_released_stays_as_it_was() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut now = BTreeMap::new();
    for folder in FOLDERS {
        for file in fs::read_dir(top.join(folder)).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".sql") {
                let name = format!("{folder}/{name}");
                let text = fs::read(top.join(&name)).unwrap();
                now.insert(name, hex::encode(Sha256::digest(text)));
            }
        }
    }
    assert!(now.len() > 20, "the files are where they were: {now:?}");
    let pinned = fs::read_to_string(top.join("tests/stores/tables.txt")).unwrap();
    let pinned: BTreeMap<String, String> =
        pinned.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name.into(), sum.into())).collect();
    for (name, sum) in &now {
        let known = pinned.get(name);
        assert!(known.is_some(), "{name} is new: add `{sum}  {name}` to tests/stores/tables.txt");
        assert_eq!(known, Some(sum), "{name}: stores with this text are out there; write the next file instead");
    }
    let gone: Vec<&String> = pinned.keys().filter(|name| !now.contains_key(*name)).collect();
    assert_eq!(gone, [""; 0], "older stores still need them to grow");
}
