//! 待核对 on the heavy village: the list with many questions, one answer.

use super::Bench;
use super::gauge::Times;
use super::phones::phone;
use super::table::{Section, number};
use cunji_device::view::Choice;
use std::time::Instant;

pub async fn conflicts(bench: &mut Bench) -> Section {
    let heavy = bench.heavy().await;
    let device = phone(bench, "安娜", &heavy.phone, "http://127.0.0.1:9").device();
    let (mut pages, mut answers) = (vec![], vec![]);
    let mut records = 0;
    for _ in 0..5 {
        let mut next = Some(0);
        while let Some(offset) = next {
            let begin = Instant::now();
            let page = device.list_conflicts(offset).unwrap();
            pages.push(begin.elapsed());
            (records, next) = (page.records, page.next);
        }
    }
    for _ in 0..100 {
        let page = device.list_conflicts(0).unwrap();
        let card = page.cards.first().expect("many households have a number to settle");
        let choice = Choice::Keep { hash: card.values[0].hash.clone() };
        let begin = Instant::now();
        device.settle(&card.record.document, &card.heads, &card.path, &choice).unwrap();
        answers.push(begin.elapsed());
    }
    let (pages, answers) = (Times::of(pages), Times::of(answers));
    Section::new("conflicts", "待核对 on the heavy village")
        .at_most("a page of 30 records, p99", pages.p99(), "ms", 50.0)
        .told("the same, p50", number(pages.p50(), "ms"))
        .told("answering one, p50 / p99", format!("{} / {}", number(answers.p50(), "ms"), number(answers.p99(), "ms")))
        .told("households with two phone numbers", records.to_string())
        .how(
            "Two phones had written another number for each of these households; every page of the list is opened. 50 ms is \
             our own mark for a list that does not stutter (the design names none).",
        )
}
