//! The heavy village (1,500 households, 30,000 visits): its first sync is a row, and the phone it leaves is where
//! saving, opening, searching, memory and disk are measured.

use super::invent::{Invented, actors, append, code, disputes, fill, squeezed_records, village};
use super::server::Server;
use super::table::{Section, number};
use super::{Bench, gauge, phones};
use crate::records::{Dice, Wording};
use cunji_model::kind::Kind;
use std::path::{Path, PathBuf};
use std::time::Instant;

pub const HOUSEHOLDS: u32 = 1_500;
pub const VISITS_EACH: u32 = 20;
/// Households of which two phones wrote different numbers, once the first sync is measured.
const DISPUTED: usize = 600;

/// A phone that holds the heavy village.
pub struct Heavy {
    /// Its folder; the app is closed.
    pub phone: PathBuf,
    /// The village's households.
    pub households: Vec<Invented>,
    /// Bytes of the store after the first sync, checkpointed.
    pub store_bytes: u64,
    /// What the first sync cost.
    pub section: Section,
}

impl Heavy {
    pub async fn build(bench: &Bench) -> Self {
        let mut dice = Dice(8);
        let records = village(&mut dice, 1, HOUSEHOLDS, VISITS_EACH, Wording::Templated);
        let (office, file) = bench.office("heavy-office", 8).await;
        office.add_village(&code(1), "石门村").await;
        let authors = actors(&mut dice, 6);
        fill(office.store(), &code(1), &records, &authors).await;
        let enrolment = office.code_for("安娜", &[code(1)]).await;
        drop(office);

        let mut server = Server::start(&file);
        let folder = bench.room("heavy-phone");
        let phone = phones::phone(bench, "安娜", &folder, &server.tapped);
        phone.enrol(&server.tapped, &enrolment).await.unwrap();
        let (wire, cpu, office_cpu, begin) = (server.wire(), gauge::own_cpu(), server.cpu(), Instant::now());
        let run = phones::sync(&phone).await;
        let wall = begin.elapsed().as_secs_f64();
        let (cpu, office_cpu) = (gauge::own_cpu() - cpu, server.cpu() - office_cpu);
        let wire = server.wire().since(wire);
        phone.close();
        drop(server);
        assert_eq!(run.received as usize, records.len(), "the whole village must have come down");

        let (json, raw_json) = squeezed_records(&records);
        let down_per_visit = wire.both() as f64 / f64::from(HOUSEHOLDS * VISITS_EACH);
        let section = Section::new("heavy", "first sync of 1,500 households and 30,000 visits")
            .at_most("CPU of the phone", cpu.as_secs_f64(), "s", 10.0)
            .at_most("wire bytes ÷ zstd-3 JSON", wire.both() as f64 / json as f64, "×", 1.5)
            .told("wire bytes, both ways", number(wire.both() as f64, "B"))
            .told("the same records as JSON, zstd-3 / plain", format!("{} / {}", mb(json), mb(raw_json)))
            .told("wall time, phone and server sharing the cores", number(wall, "s"))
            .told("CPU of server and relay", number(office_cpu.as_secs_f64(), "s"))
            .told("wire bytes per visit, households included", number(down_per_visit, "B"))
            .told("requests", run.requests.to_string())
            .how(
                "Once. The server runs as a child process, so the CPU is the phone's alone: user + system time of this \
                 process by /proc (10 ms steps), a store on disk with every pack durable. Templated wording, changes by 6 \
                 phones. Wire: bytes of HTTP with headers, counted by a relay in the server's process. JSON: one array of \
                 objects with ids and values, nested, no history, one zstd-3 frame.",
            );
        let households: Vec<Invented> = records.into_iter().filter(|record| record.kind == Kind::Household).collect();
        let store_bytes = checkpointed_bytes(&folder);
        // After the measuring: two other phones correct the same numbers, so that there is something to settle.
        let disputed = disputes(&households[..DISPUTED], &authors, &actors(&mut dice, 2));
        let (office, _) = bench.office("heavy-office", 8).await;
        append(office.store(), &code(1), disputed).await;
        drop(office);
        let server = Server::start(&file);
        let phone = phones::phone(bench, "安娜", &folder, &server.address);
        phones::sync(&phone).await;
        phone.close();
        drop(server);
        Self { phone: folder, households, store_bytes, section }
    }
}

pub fn mb(bytes: u64) -> String {
    number(bytes as f64 / 1_000_000.0, "MB")
}

/// Bytes of a closed phone's store once its log is folded into it.
pub fn checkpointed_bytes(folder: &Path) -> u64 {
    let connection = rusqlite::Connection::open(folder.join("cunji.db")).unwrap();
    connection.pragma_update(None, "key", crate::kit::lock::key_of(folder).as_pragma().as_str()).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(connection);
    gauge::folder_bytes(folder)
}
