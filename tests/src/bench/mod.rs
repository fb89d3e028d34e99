//! `make bench`: the budgets of the design, measured on the real device core and the real server, and printed.
//! Never a test: it exits 0 when a number is over its budget. All records are invented, all seeds fixed.

mod bundles;
mod child;
mod conflicts;
mod console;
mod crowd;
mod day;
mod filled;
mod first;
mod gauge;
mod grievances;
mod heavy;
mod ingest;
mod invent;
mod local;
mod machine;
pub mod peers;
mod phones;
mod pictures;
mod save;
mod server;
mod surveys;
mod table;
mod tap;
mod thin;
mod unlock;

pub use child::run as run_child;

use crate::kit::{Office, TestClock};
use heavy::Heavy;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use table::Section;
use tempfile::TempDir;

/// When the phones' and the office's clock begins.
const START: &str = "2026-09-01T08:00:00+08:00";

/// Every row, in the order of the design.
pub const ROWS: [&str; 24] = [
    "save",
    "open",
    "unlock",
    "photo",
    "search",
    "grievance",
    "survey",
    "conflicts",
    "idle",
    "day",
    "first",
    "push",
    "heavy",
    "bundle",
    "upload",
    "ingest",
    "postgres",
    "crowd",
    "crowd-postgres",
    "memory",
    "disk",
    "projection",
    "console",
    "console-postgres",
];

/// Rows that take many minutes: only when they are named.
pub const LONG_ROWS: [&str; 2] = ["county", "county-postgres"];

/// What the rows share. The folder vanishes when it is dropped.
struct Bench {
    folder: TempDir,
    clock: Arc<TestClock>,
    heavy: Option<Arc<Heavy>>,
}

impl Bench {
    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A new folder.
    fn room(&self, name: &str) -> PathBuf {
        let room = self.path().join(name);
        std::fs::create_dir_all(&room).unwrap();
        room
    }

    /// An office that is filled before it serves, with its store's file.
    async fn office(&self, name: &str, seed: u64) -> (Office, PathBuf) {
        let file = self.room(name).join("office.db");
        (Office::start(file.clone(), Arc::clone(&self.clock), seed).await, file)
    }

    /// The heavy village on a phone: made once, used by several rows.
    async fn heavy(&mut self) -> Arc<Heavy> {
        if let Some(heavy) = &self.heavy {
            return Arc::clone(heavy);
        }
        let heavy = Arc::new(Heavy::build(self).await);
        self.heavy = Some(Arc::clone(&heavy));
        heavy
    }

    async fn row(&mut self, row: &'static str) -> Section {
        match row {
            "save" => save::save(self).await,
            "open" => local::open(self).await,
            "unlock" => unlock::unlock(self).await,
            "photo" => pictures::photo(self).await,
            "upload" => pictures::upload(self).await,
            "bundle" => bundles::bundles(self).await,
            "search" => local::search(self).await,
            "grievance" => grievances::grievances(self).await,
            "survey" => surveys::surveys(self).await,
            "conflicts" => conflicts::conflicts(self).await,
            "idle" => day::idle(self).await,
            "day" => day::day(self).await,
            "first" => first::first(self).await,
            "push" => first::push(self).await,
            "heavy" => self.heavy().await.section.clone(),
            "ingest" => ingest::ingest(self).await,
            "postgres" => ingest::postgres(self).await,
            "crowd" => crowd::crowd(self).await,
            "crowd-postgres" => crowd::crowd_postgres(self).await,
            "memory" => local::memory(self).await,
            "projection" => console::projection(self).await,
            "console" | "console-postgres" | "county" | "county-postgres" => console::console(self, row).await,
            _ => local::disk(self).await,
        }
    }
}

/// Measures rows and prints them as they come.
pub async fn run(rows: &[&'static str]) {
    let folder = tempfile::Builder::new().prefix("cunji-bench-").tempdir_in(machine::folder_on_disk()).unwrap();
    println!("{}", machine::describe(folder.path()));
    println!("rows:    {}", rows.join(" "));
    let mut bench = Bench { folder, clock: Arc::new(TestClock::at(START)), heavy: None };
    for row in rows {
        let begin = std::time::Instant::now();
        print!("{}", bench.row(row).await);
        eprintln!("[{row}: {:.0} s; load {}]", begin.elapsed().as_secs_f64(), machine::load());
    }
    println!("\nload after: {}", machine::load());
}
