//! Saving a visit, beside the same number of bytes committed to a bare SQLite table in the same run.

use super::Bench;
use super::gauge::{Times, bytes_written, median};
use super::phones::{must_save, phone, typed};
use super::table::{Section, number};
use crate::records::{Dice, Wording};
use rusqlite::Connection;
use std::path::Path;
use std::time::{Duration, Instant};

const SAVES: usize = 400;

pub async fn save(bench: &mut Bench) -> Section {
    let heavy = bench.heavy().await;
    let device = phone(bench, "安娜", &heavy.phone, "http://127.0.0.1:9").device();
    let mut bare = Bare::new(&bench.path().join("bare.db"));
    let mut dice = Dice(1);
    let (mut forms, mut saves, mut bares, mut bytes, mut bare_bytes) = (vec![], vec![], vec![], vec![], vec![]);
    for round in 0..SAVES + 20 {
        bench.clock.advance(chrono::Duration::minutes(2));
        let home = dice.pick(&heavy.households).document;
        let begin = Instant::now();
        let form = device.open_visit_form(&home.to_string()).unwrap();
        let opened = begin.elapsed();
        let fields = typed(form.fields, &mut dice, home, Wording::Templated);
        let (before, begin) = (bytes_written(), Instant::now());
        must_save(&device, &form.draft, &fields);
        let (saved, wrote) = (begin.elapsed(), bytes_written() - before);
        let (bare_took, bare_wrote) = bare.commit(median(bytes.iter().copied()) as u64);
        if round >= 20 {
            forms.push(opened);
            saves.push(saved);
            bares.push(bare_took);
            bare_bytes.push(bare_wrote as f64);
        }
        bytes.push(wrote as f64);
    }
    let (forms, saves, bares) = (Times::of(forms), Times::of(saves), Times::of(bares));
    Section::new("save", "save a visit, durable and encrypted, on 1,500 households and 30,000 visits")
        .at_most("p50", saves.p50(), "ms", 5.0)
        .at_most("p99", saves.p99(), "ms", 20.0)
        .at_most("p50 ÷ bare SQLite's p50", saves.p50() / bares.p50(), "×", 3.0)
        .told("bare SQLite p50 / p99", format!("{} / {}", number(bares.p50(), "ms"), number(bares.p99(), "ms")))
        .told("bytes written per save / per bare commit", format!("{} / {}", kb(median(bytes)), kb(median(bare_bytes))))
        .told("opening the form before it, p50 / p99", format!("{} / {}", number(forms.p50(), "ms"), number(forms.p99(), "ms")))
        .how(format!(
            "{} saves after 20 for warming up, each a full visit typed into a form; save_visit alone is timed. After each, a \
             bare table (no encryption, WAL, synchronous=FULL) commits a blob that costs as many bytes handed to write() \
             (/proc/self/io): same disk, same moment. Checkpoints fall where they fall, in both.",
            saves.count()
        ))
}

fn kb(bytes: f64) -> String {
    number(bytes / 1000.0, "KB")
}

/// A table nobody encrypts, that commits as many bytes as it is told to.
struct Bare {
    connection: Connection,
    extra: u64,
}

impl Bare {
    fn new(path: &Path) -> Self {
        let connection = Connection::open(path).unwrap();
        connection.pragma_update(None, "journal_mode", "WAL").unwrap();
        connection.pragma_update(None, "synchronous", "FULL").unwrap();
        connection.execute_batch("CREATE TABLE blob (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT").unwrap();
        Self { connection, extra: 0 }
    }

    /// Commits so that about `wanted` bytes are written; gives time and bytes. Learns from each commit what the
    /// table itself costs.
    fn commit(&mut self, wanted: u64) -> (Duration, u64) {
        let body = vec![7_u8; wanted.saturating_sub(self.extra).max(1) as usize];
        let (before, begin) = (bytes_written(), Instant::now());
        self.connection.execute("INSERT INTO blob (body) VALUES (?1)", [&body]).unwrap();
        let (took, wrote) = (begin.elapsed(), bytes_written() - before);
        let costs = wrote.saturating_sub(body.len() as u64);
        if costs < 40_000 {
            self.extra = costs; // a checkpoint in this commit would say nothing about the next
        }
        (took, wrote)
    }
}
