//! Deliberate faults, each switched on alone in a copy of the tree, and the simulation that must catch it (`make mutants`,
//! docs/simulation.md). All faults are built once; `CUNJI_MUTANT` says which one is on. The tree itself is never touched.
//! Names as arguments try only these.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Seeds that a fault may escape.
const SEEDS: u64 = 200;
/// How long a fault is looked for.
const LONGEST: Duration = Duration::from_secs(400);
/// Added to the model of the copy: every crate knows it.
const SWITCH: &str = "\n/// Whether a deliberate fault is on.\npub fn mutant(name: &str) -> bool {\n    \
                      std::env::var(\"CUNJI_MUTANT\").is_ok_and(|one| one == name)\n}\n";

/// One deliberate fault: where, and what stands there with it.
struct Fault {
    name: String,
    says: String,
    file: String,
    find: String,
    replace: String,
}

impl Fault {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let bad = || panic!("{}: `says:`, `file:`, `find:` and `replace:` are expected", path.display());
        let (head, rest) = text.split_once("\nfind:\n").unwrap_or_else(bad);
        let (find, replace) = rest.split_once("\nreplace:\n").unwrap_or_else(bad);
        let line = |word: &str| head.lines().find_map(|line| line.strip_prefix(word)).unwrap_or_default().to_owned();
        let (says, file) = (line("says: "), line("file: "));
        let switch = if file.starts_with("crates/model/") { "crate::mutant" } else { "cunji_model::mutant" };
        let replace = replace.trim_end().replace("MUTANT", &format!("{switch}(\"{name}\")"));
        Self { name, says, file, find: find.to_owned(), replace }
    }
}

fn faults() -> Vec<Fault> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir("tests/mutants").expect("run it at the top of the tree").map(|one| one.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| Fault::read(path)).collect()
}

/// Copies the tree with all faults in it. What did not change keeps its time, so that little is built again.
fn copy(tree: &Path, faults: &[Fault]) {
    let listed = Command::new("git").args(["ls-files", "-z", "-c", "-o", "--exclude-standard"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for fault in faults {
        let text = texts.entry(&fault.file).or_insert_with(|| fs::read_to_string(&fault.file).unwrap());
        assert_eq!(text.matches(&fault.find).count(), 1, "{}: what is to be found must be there once", fault.name);
        *text = text.replace(&fault.find, &fault.replace);
    }
    let model = texts.entry("crates/model/src/lib.rs").or_insert_with_key(|file| fs::read_to_string(file).unwrap());
    model.push_str(SWITCH);
    for file in listed.split('\0').filter(|file| Path::new(file).is_file()) {
        let bytes = texts.get(file).map_or_else(|| fs::read(file).unwrap(), |text| text.clone().into_bytes());
        let to = tree.join(file);
        if fs::read(&to).ok().as_ref() != Some(&bytes) {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(&to, bytes).unwrap();
        }
    }
}

/// Builds the simulation of the copy.
fn build(tree: &Path, target: &Path) -> PathBuf {
    let built = Command::new("cargo")
        .args(["test", "--workspace", "--features", "cunji-app/custom-protocol", "--test", "simulation"])
        .args(["--no-run", "--message-format=json"])
        .env("CARGO_TARGET_DIR", target)
        .current_dir(tree)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(built.status.success(), "the copy with the faults in it must build");
    let lines = String::from_utf8(built.stdout).unwrap();
    let found = lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    // The package's own programs are built for its tests, too.
    let mut found = found.filter(|line| line["target"]["name"] == "simulation");
    found.find_map(|line| line["executable"].as_str().map(PathBuf::from)).expect("a program of tests")
}

/// What the simulation says with a fault on (none: without any).
fn caught(program: &Path, tree: &Path, fault: Option<&str>, seeds: u64) -> String {
    let mut command = Command::new(program);
    command.args(["townships", "--nocapture"]).current_dir(tree.join("tests")).stderr(Stdio::null());
    command.env("CUNJI_SEEDS", seeds.to_string()).env("CUNJI_SHRINK", "0").env_remove("CUNJI_MUTANT");
    command.env("CUNJI_HOURS", (LONGEST.as_secs_f64() / 3600.0).to_string());
    if let Some(fault) = fault {
        command.env("CUNJI_MUTANT", fault);
    }
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let begin = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begin.elapsed() > LONGEST * 2 {
            child.kill().unwrap(); // a seed that never ends is caught, too
            child.wait().unwrap();
            return "never ends".to_owned();
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    let said = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    let end = said.lines().find(|line| line.starts_with("caught by") || line.starts_with("nothing found"));
    end.unwrap_or("fell without a word").to_owned()
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let seeds = std::env::var("CUNJI_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS);
    let top = std::env::current_dir().unwrap();
    let (tree, target) = (top.join("target/mutants/tree"), top.join("target/mutants/build"));
    let faults = faults();
    copy(&tree, &faults);
    let program = build(&tree, &target);
    println!("without any fault: {}\n", caught(&program, &tree, None, 20));
    let mut missed = 0;
    println!("| fault | what it does | outcome |\n|---|---|---|");
    for fault in faults.iter().filter(|fault| wanted.is_empty() || wanted.contains(&fault.name)) {
        let outcome = caught(&program, &tree, Some(&fault.name), seeds);
        missed += u32::from(outcome.starts_with("nothing found"));
        println!("| {} | {} | {outcome} |", fault.name, fault.says);
    }
    println!("\n{missed} escaped");
    std::process::exit(i32::from(missed > 0));
}
