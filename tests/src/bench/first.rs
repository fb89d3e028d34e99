//! First times: a fresh phone takes a village in, and a phone hands in thousands of records that nobody has yet.

use super::Bench;
use super::gauge::median;
use super::heavy::mb;
use super::invent::{actors, code, fill, squeezed_records, village};
use super::phones::{phone, put_visit, sync};
use super::server::{Server, Wire};
use super::table::{Section, number};
use crate::records::{Dice, Wording};
use std::path::Path;
use std::time::Instant;

const PUSHED: u32 = 5_000;

pub async fn first(bench: &mut Bench) -> Section {
    let (templated, seconds, json) = first_sync(bench, "first-templated", Wording::Templated).await;
    let (random, random_seconds, random_json) = first_sync(bench, "first-random", Wording::Random).await;
    let share = |wire: Wire, json: u64| number(wire.both() as f64 / json as f64, "×");
    Section::new("first", "first sync of 500 households with 12 visits each")
        .at_most("wire bytes, templated wording", templated.both() as f64 / 1e6, "MB", 1.3)
        .at_most("wire bytes, random wording", random.both() as f64 / 1e6, "MB", 3.0)
        .told("÷ zstd-3 JSON, templated / random", format!("{} / {}", share(templated, json), share(random, random_json)))
        .told("time on loopback, templated / random", format!("{} / {}", number(seconds, "s"), number(random_seconds, "s")))
        .told("at 1 Mbit/s the bytes alone take", number(templated.both() as f64 * 8.0 / 1e6, "s"))
        .how(
            "A freshly enrolled phone; bytes of HTTP with headers, both ways, by the counting relay; a byte count is the \
             same in every run. Random wording: notes of 90 characters drawn from 3,000, the worst case for a compressor.",
        )
}

async fn first_sync(bench: &Bench, name: &str, wording: Wording) -> (Wire, f64, u64) {
    let mut dice = Dice(6);
    let records = village(&mut dice, 1, 500, 12, wording);
    let (office, file) = bench.office(&format!("{name}-office"), 6).await;
    office.add_village(&code(1), "石门村").await;
    fill(office.store(), &code(1), &records, &actors(&mut dice, 6)).await;
    let enrolment = office.code_for("安娜", &[code(1)]).await;
    drop(office);
    let mut server = Server::start(&file);
    let ana = phone(bench, "安娜", &bench.room(&format!("{name}-phone")), &server.tapped);
    ana.enrol(&server.tapped, &enrolment).await.unwrap();
    let (before, begin) = (server.wire(), Instant::now());
    sync(&ana).await;
    let seconds = begin.elapsed().as_secs_f64();
    let wire = server.wire().since(before);
    ana.close();
    (wire, seconds, squeezed_records(&records).0)
}

pub async fn push(bench: &mut Bench) -> Section {
    let mut dice = Dice(7);
    let records = village(&mut dice, 1, 50, 0, Wording::Templated);
    let (office, file) = bench.office("push-office", 7).await;
    office.add_village(&code(1), "石门村").await;
    fill(office.store(), &code(1), &records, &actors(&mut dice, 1)).await;
    let enrolment = office.code_for("安娜", &[code(1)]).await;
    drop(office);
    let folder = bench.room("push-phone");
    let server = Server::start(&file);
    let ana = phone(bench, "安娜", &folder, &server.address);
    ana.enrol(&server.address, &enrolment).await.unwrap();
    sync(&ana).await;
    drop(server);
    for _ in 0..PUSHED {
        let home = dice.pick(&records).document;
        put_visit(bench, &ana.device(), &mut dice, home);
    }
    ana.close();

    let mut runs = Vec::new();
    for round in 0..3 {
        // Each run begins with the same phone and the same office.
        let (phone_copy, office_copy) =
            (bench.room(&format!("push-phone-{round}")), bench.room(&format!("push-office-{round}")));
        copy(&folder, &phone_copy);
        copy(file.parent().unwrap(), &office_copy);
        let mut server = Server::start(&office_copy.join("office.db"));
        let ana = phone(bench, "安娜", &phone_copy, &server.tapped);
        let device = ana.device();
        let begin = Instant::now();
        let run = sync(&ana).await;
        let seconds = begin.elapsed().as_secs_f64();
        assert_eq!(run.sent, PUSHED, "everything must have arrived");
        runs.push((seconds, server.wire().both(), run.requests));
        drop(device);
        ana.close();
    }
    let each: Vec<String> = runs.iter().map(|run| format!("{:.2}", run.0)).collect();
    Section::new("push", "first push of 5,000 small documents")
        .at_most("seconds on loopback", median(runs.iter().map(|run| run.0)), "s", 5.0)
        .told("the three runs", each.join(", "))
        .told("requests / wire bytes", format!("{} / {}", runs[0].2, mb(runs[0].1)))
        .told("samod 0.16, automerge-repo (cited)", "56 s, > 40 s")
        .how(
            "Median of 3 runs from the same phone and office: 5,000 visits of about 0.8 KB saved offline, then one sync \
             until both sides agree, durable on both. The two other engines are cited from our facts about sync (same \
             size of document, other machine), not measured here.",
        )
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
