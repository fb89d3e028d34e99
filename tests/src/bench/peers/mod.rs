//! `make bench-peers`: ours beside what a user would pick instead, on the same records over the same shaped link. Every
//! cell is kept as soon as it is measured; started again, it goes on with those that are missing.

mod engine;
mod ours;
mod page;
mod program;
mod records;
mod results;
mod shapes;
mod steps;

pub use ours::run as run_ours;

use super::machine;
use engine::Engine;
use results::{Cell, Outcome, Results};
use shapes::Users;
use std::path::{Path, PathBuf};
use std::time::Duration;
use steps::{Beginning, LINKS};
use tokio::signal::unix::{SignalKind, signal};

/// What is to be measured; the environment says it, so that `make bench-peers QUICK=1` reaches here.
#[derive(Debug)]
pub struct Wanted {
    engines: Vec<Engine>,
    sizes: Vec<u32>,
    links: Vec<&'static str>,
    limit: Duration,
    quick: bool,
    fresh: bool,
}

impl Wanted {
    /// QUICK=1: 500 documents over the plain link. ENGINES, SIZES: names and numbers with spaces. LIMIT: seconds a cell may take.
    /// FRESH=1: forget what an earlier run measured.
    pub fn from_environment() -> Result<Self, String> {
        let said = |name: &str| std::env::var(name).ok().filter(|word| !word.is_empty());
        let quick = said("QUICK").is_some();
        let named = said("ENGINES").unwrap_or_else(|| Engine::ALL.map(Engine::name).join(" "));
        let engine = |name: &str| {
            let found = Engine::ALL.into_iter().find(|engine| engine.name() == name);
            found.ok_or_else(|| format!("no engine {name}; there are {}", Engine::ALL.map(Engine::name).join(", ")))
        };
        let engines = named.split_whitespace().map(engine).collect::<Result<Vec<_>, _>>()?;
        let sizes = said("SIZES").unwrap_or_else(|| if quick { "500" } else { "500 2000 5000" }.to_owned());
        let number = |word: &str| word.parse::<u32>().map_err(|_| format!("SIZES: {word} is no number"));
        let sizes = sizes.split_whitespace().map(number).collect::<Result<_, _>>()?;
        let links = if quick { 1 } else { LINKS.len() };
        let limit = said("LIMIT").unwrap_or_else(|| "120".to_owned());
        let limit = limit.parse().map_err(|_| format!("LIMIT: {limit} is no number of seconds"))?;
        Ok(Self {
            engines,
            sizes,
            links: LINKS.iter().take(links).map(|(name, ..)| *name).collect(),
            limit: Duration::from_secs(limit),
            quick,
            fresh: said("FRESH").is_some(),
        })
    }
}

/// Measures what is missing, prints the tables, and puts those of a whole run into docs/benchmarks.md.
pub fn run(wanted: &Wanted) {
    for engine in &wanted.engines {
        if let Some(missing) = engine.missing() {
            eprintln!("bench-peers: {}: {missing}", engine.name());
            std::process::exit(1);
        }
    }
    let folder = machine::target().join("bench-peers");
    std::fs::create_dir_all(&folder).unwrap();
    let file: PathBuf = folder.join(if wanted.quick { "quick.json" } else { "results.json" });
    if wanted.fresh || wanted.quick {
        let _ = std::fs::remove_file(&file);
    }
    rooms_go_with_us();
    let mut results = Results::open(&file, &machine::describe(&folder));
    for size in &wanted.sizes {
        for engine in &wanted.engines {
            measure(&mut results, wanted, *engine, *size);
        }
    }
    shapes_of_others(&mut results, wanted);
    let _ = std::fs::remove_dir_all(rooms());
    let measured = |engine: &Engine| results.cells.iter().any(|cell| cell.engine == engine.name());
    let engines: Vec<Engine> = Engine::ALL.into_iter().filter(measured).collect();
    let tables = page::render(&results, &engines);
    println!("{tables}");
    println!("kept in {}", file.display());
    if !wanted.quick {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("docs").join("benchmarks.md");
        page::write(&page, &tables);
        println!("written into {}", page.display());
    }
}

/// Where all stores of a run lie: on a disk, and gone with the run.
fn rooms() -> PathBuf {
    machine::target().join("bench-peers/rooms")
}

/// An empty folder to work in. What an earlier run left that was killed goes now; what we leave when we are told to end
/// goes then. Servers and clients end by themselves, too, when nobody gives them orders any more.
fn rooms_go_with_us() {
    let _ = std::fs::remove_dir_all(rooms());
    std::fs::create_dir_all(rooms()).unwrap();
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut told = signal(SignalKind::terminate()).unwrap();
            tokio::select! { _ = told.recv() => {}, _ = tokio::signal::ctrl_c() => {} }
        });
        program::end_all();
        let _ = std::fs::remove_dir_all(rooms());
        std::process::exit(130);
    });
}

/// ODK's and CHT's: a tenth of the users, or a handful when it is quick.
fn shapes_of_others(results: &mut Results, wanted: &Wanted) {
    if results.many.is_empty() && !wanted.quick && wanted.engines.contains(&Engine::Ours) {
        results.many = shapes::many();
        results.save();
    }
    let users =
        if wanted.quick { Users { count: 4, down: 210, up: 100 } } else { Users { count: 30, down: 2_100, up: 1_000 } };
    for engine in [Engine::Ours, Engine::PouchDb, Engine::PouchDbSynced] {
        let known = results.crowds.iter().any(|one| one.engine == engine.name());
        if wanted.engines.contains(&engine) && !known {
            let crowd = shapes::crowd(engine, users);
            eprintln!("[{} crowd: {:.1} s, {:?}, load {}]", crowd.engine, crowd.seconds, crowd.failed, crowd.load);
            results.crowds.push(crowd);
            results.save();
        }
    }
}

/// Steps that are measured in one go.
const GROUPS: [&[&str]; 3] = [&["push"], &["pull"], &["again", "edits"]];

/// The cells of one engine with so many documents.
fn measure(results: &mut Results, wanted: &Wanted, engine: Engine, size: u32) {
    let mut begun = None;
    for link in &wanted.links {
        for steps in GROUPS {
            if steps.iter().all(|step| results.get(engine.name(), step, size, link).is_some()) {
                continue;
            }
            let outcomes = match smaller_that_was_late(results, engine, steps[0], size, link) {
                Some(smaller) => {
                    let why = format!("{smaller} documents took longer than the limit");
                    vec![Outcome::NotRun { why }; steps.len()]
                }
                None => {
                    let begun = begun.get_or_insert_with(|| Beginning::make(engine, size));
                    group(begun, steps[0], link, wanted.limit)
                }
            };
            for (step, outcome) in steps.iter().zip(outcomes) {
                eprintln!("[{} {step} {size} {link}: {}]", engine.name(), brief(&outcome));
                let (engine, step, link) = (engine.name().to_owned(), (*step).to_owned(), (*link).to_owned());
                results.put(Cell { engine, step, documents: size, link, outcome });
            }
        }
    }
}

fn group(begun: &Beginning, first: &str, link: &str, limit: Duration) -> Vec<Outcome> {
    match (first, begun.pushed_unless(first == "push")) {
        ("push", _) => vec![begun.push(link, limit)],
        ("pull", Ok(())) => vec![begun.pull(link, limit)],
        (_, Ok(())) => begun.again(link, limit).into(),
        ("pull", Err(why)) => vec![Outcome::NotRun { why }],
        (_, Err(why)) => vec![Outcome::NotRun { why }; 2],
    }
}

/// With fewer documents it was not done in time: with more it isn't either.
fn smaller_that_was_late(results: &Results, engine: Engine, step: &str, size: u32, link: &str) -> Option<u32> {
    let late = results.cells.iter().find(|cell| {
        let same = cell.engine == engine.name() && cell.step == step && cell.link == link;
        same && cell.documents < size && matches!(cell.outcome, Outcome::Over { .. })
    });
    late.map(|cell| cell.documents)
}

fn brief(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Measured(one) => {
            format!("{:.2} s, {} B up, {} B down, load {}", one.seconds, one.up, one.down, one.load)
        }
        other => format!("{other:?}"),
    }
}
