//! Deliberate faults, each switched on alone in a copy of the tree, and the simulation that must catch it (`make mutants`,
//! docs/simulation.md). All faults are built once, into one copy; `CUNJI_MUTANT` says which one is on. The tree itself is
//! never touched. Names as arguments try only these; `CUNJI_SEEDS` is how many seeds a fault may escape.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]

use cunji_tests::simulation::replay::run;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Seeds that a fault may escape.
const SEEDS: u64 = 300;
/// Seeds that the copy without any fault must stand.
const SOUND: u64 = 20;
/// Says to the program in the copy how many seeds it is to play.
const PLAY: &str = "CUNJI_PLAY";
/// How long a fault is looked for at most. A simulation that takes twice as long does not end: caught, too.
const LONGEST: Duration = Duration::from_secs(1_800);
/// Added to the model of the copy: every crate knows it.
const SWITCH: &str = r#"
/// Whether a deliberate fault is on.
pub fn mutant(name: &str) -> bool {
    static ON: std::sync::LazyLock<String> =
        std::sync::LazyLock::new(|| std::env::var("CUNJI_MUTANT").unwrap_or_default());
    *ON == name
}
"#;

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

/// Third-party code is the same in the copy: its build begins with links to what was built already. Own code lies at
/// another path there and is built anew.
fn lend(from: &Path, to: &Path) {
    for folder in [".fingerprint", "build", "deps"] {
        let built = fs::read_dir(from.join(folder)).into_iter().flatten().map(|one| one.unwrap());
        for entry in built {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.trim_start_matches("lib").starts_with("cunji") {
                link(&entry.path(), &to.join(folder).join(name));
            }
        }
    }
}

fn link(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        let entries = fs::read_dir(from).unwrap().map(|one| one.unwrap());
        entries.for_each(|one| link(&one.path(), &to.join(one.file_name())));
    } else {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::hard_link(from, to).unwrap();
    }
}

/// Builds this very program in the copy.
fn build(tree: &Path, target: &Path) -> PathBuf {
    let built = Command::new("cargo")
        .args(["build", "--workspace", "--features", "cunji-app/custom-protocol", "--bin", "mutants"])
        .env("CARGO_TARGET_DIR", target)
        .current_dir(tree)
        .status();
    assert!(built.unwrap().success(), "the copy with the faults in it must build");
    target.join("debug/mutants")
}

/// Plays seeds with the fault that is on, and says what came of it.
fn play(seeds: u64) {
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    match run(1, seeds, LONGEST, threads).failed {
        None => println!("nothing found"),
        Some(failed) => println!("caught by \"{}\" after {} seeds", failed.check, failed.plan.seed),
    }
}

/// What the simulation says with a fault on (none: without any).
fn caught(program: &Path, fault: Option<&str>, seeds: u64) -> String {
    let mut command = Command::new(program);
    command.env(PLAY, seeds.to_string()).env("CUNJI_MUTANT", fault.unwrap_or_default()).stderr(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let begin = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begin.elapsed() > LONGEST * 2 {
            child.kill().unwrap();
            child.wait().unwrap();
            return "caught: a seed never ends".to_owned();
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    let said = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    said.lines().last().unwrap_or("caught: it fell without a word").to_owned()
}

fn main() {
    if let Some(seeds) = std::env::var(PLAY).ok().and_then(|seeds| seeds.parse().ok()) {
        return play(seeds);
    }
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let seeds = std::env::var("CUNJI_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(SEEDS);
    let top = std::env::current_dir().unwrap();
    let (tree, target) = (top.join("target/mutants/tree"), top.join("target/mutants/build"));
    let faults = faults();
    copy(&tree, &faults);
    if !target.exists() {
        let built = std::env::var_os("CARGO_TARGET_DIR").map_or(top.join("target"), PathBuf::from);
        lend(&built.join("debug"), &target.join("debug"));
    }
    let program = build(&tree, &target);
    let sound = caught(&program, None, SOUND);
    println!("without any fault: {sound}\n");
    assert!(sound.starts_with("nothing found"), "with the simulation failing anyway nothing is caught by it");
    let mut missed = 0;
    println!("| fault | what it does | outcome |\n|---|---|---|");
    for fault in faults.iter().filter(|fault| wanted.is_empty() || wanted.contains(&fault.name)) {
        let outcome = caught(&program, Some(&fault.name), seeds);
        missed += u32::from(outcome.starts_with("nothing found"));
        println!("| {} | {} | {outcome} |", fault.name, fault.says);
    }
    println!("\n{missed} escaped {seeds} seeds");
    std::process::exit(i32::from(missed > 0));
}
