//! The evening of one phone: nothing new, and a day's work.

use super::Bench;
use super::invent::{actors, code, fill, squeezed_json, village};
use super::phones::{phone, record_visit, sync};
use super::server::Server;
use super::table::{Section, number};
use crate::records::{Dice, Wording};
use std::time::Instant;

pub async fn idle(bench: &mut Bench) -> Section {
    let mut dice = Dice(4);
    let records = village(&mut dice, 1, 500, 9, Wording::Templated);
    let (office, file) = bench.office("idle-office", 4).await;
    office.add_village(&code(1), "石门村").await;
    fill(office.store(), &code(1), &records, &actors(&mut dice, 6)).await;
    let enrolment = office.code_for("安娜", &[code(1)]).await;
    drop(office);
    let mut server = Server::start(&file);
    let ana = phone(bench, "安娜", &bench.room("idle-phone"), &server.tapped);
    ana.enrol(&server.tapped, &enrolment).await.unwrap();
    sync(&ana).await;
    let (before, begin) = (server.wire(), Instant::now());
    let run = sync(&ana).await;
    let took = begin.elapsed().as_secs_f64() * 1000.0;
    let wire = server.wire().since(before);
    ana.close();
    Section::new("idle", "nothing new, 5,000 documents")
        .at_most("requests", f64::from(run.requests), "", 1.0)
        .at_most("wire bytes, both ways", wire.both() as f64, "B", 512.0)
        .told("of them up / down", format!("{} / {} B", wire.up, wire.down))
        .told("message bytes up / down, without HTTP", format!("{} / {} B", run.bytes_up, run.bytes_down))
        .told("time on loopback", number(took, "ms"))
        .how(
            "The second sync of a phone in sync, on its kept connection: bytes of HTTP/1.1 with all headers as counted by \
             a relay between phone and server; TLS, TCP and IP are not in it. A byte count is the same in every run.",
        )
}

pub async fn day(bench: &mut Bench) -> Section {
    let mut dice = Dice(5);
    let records = village(&mut dice, 1, 300, 6, Wording::Templated);
    let homes: Vec<_> = records.iter().take(300).map(|record| record.document).collect();
    let (office, file) = bench.office("day-office", 5).await;
    office.add_village(&code(1), "石门村").await;
    fill(office.store(), &code(1), &records, &actors(&mut dice, 6)).await;
    let names = ["安娜", "老波", "小陈", "大刘", "阿梅", "老向"];
    let mut enrolments = Vec::new();
    for name in names {
        enrolments.push(office.code_for(name, &[code(1)]).await);
    }
    drop(office);
    let mut server = Server::start(&file);
    let mut phones = Vec::new();
    for (name, enrolment) in names.iter().zip(&enrolments) {
        let one = phone(bench, name, &bench.room(&format!("day-{name}")), &server.tapped);
        one.enrol(&server.tapped, enrolment).await.unwrap();
        phones.push(one);
    }
    for one in &phones {
        sync(one).await; // all are enrolled: from here on nobody's list of people is out of date
    }
    let (mut up, mut down) = (Vec::new(), Vec::new());
    for (place, one) in phones.iter().enumerate() {
        for number in 0..50 {
            let home = homes[(place * 50 + number) % homes.len()];
            let json = record_visit(bench, &one.device(), &mut dice, home);
            if place == 0 { up.push(json) } else { down.push(json) }
        }
        if place > 0 {
            sync(one).await;
        }
    }
    let ana = &phones[0];
    let (before, begin) = (server.wire(), Instant::now());
    let run = sync(ana).await;
    let took = begin.elapsed().as_secs_f64() * 1000.0;
    let wire = server.wire().since(before);
    assert_eq!((run.sent, run.received), (50, 250), "the day's work of six phones");
    phones.iter().for_each(|one| one.close());
    let (up_json, down_json) = (squeezed_json(&up).0, squeezed_json(&down).0);
    let all: Vec<_> = up.into_iter().chain(down).collect();
    let json = squeezed_json(&all).0;
    Section::new("day", "a day's sync: 50 records up, the same from each of 5 colleagues down (250)")
        .at_most("round trips, warm", f64::from(run.requests), "", 1.0)
        .at_most("wire bytes ÷ zstd-3 JSON", wire.both() as f64 / json as f64, "×", 1.5)
        .told("wire bytes up / down", format!("{} / {} B", wire.up, wire.down))
        .told("JSON of all, one zstd-3 frame", number(json as f64, "B"))
        .told("JSON up / down, a frame each", format!("{up_json} / {down_json} B"))
        .told("time on loopback", number(took, "ms"))
        .how(
            "50 visits instead of 40 visits and 10 grievances: grievances come with a later issue. Six phones fill in \
             forms as on screen, five have synced, the sixth is measured on its kept connection; wire bytes with HTTP \
             headers. JSON has ids and values only, no authors, times, hashes or receipts, and stands in one frame although it \
             goes both ways.",
        )
}
