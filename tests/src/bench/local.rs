//! What the phone does alone on the heavy village: opening, searching, memory, disk.

use super::gauge::{Times, median};
use super::heavy::{HOUSEHOLDS, VISITS_EACH, checkpointed_bytes, mb};
use super::invent::{Invented, actors, code, fill, village};
use super::phones::{phone, sync};
use super::server::Server;
use super::table::{Section, number};
use super::{Bench, child};
use crate::records::{Dice, Wording};
use cunji_device::store::search::readings;
use cunji_device::view::HouseholdQuery;
use cunji_model::field::Value;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const PROCESSES: usize = 7;

pub async fn open(bench: &mut Bench) -> Section {
    let heavy = bench.heavy().await;
    let run = |cold: bool| {
        if cold {
            forget_pages(&heavy.phone);
        }
        child::ask("open", &heavy.phone)
    };
    let (cold, warm): (Vec<_>, Vec<_>) = (0..PROCESSES).map(|_| (run(true), run(false))).unzip();
    let middle = |runs: &[Vec<f64>], place: usize| median(runs.iter().map(|run| run[place]));
    let both = |place| format!("{} / {}", number(middle(&cold, place), "ms"), number(middle(&warm, place), "ms"));
    Section::new("open", "open the store and show the household list, heavy village")
        .at_most("open + list, fresh process, file cache dropped", middle(&cold, 2), "ms", 300.0)
        .at_most("open + list, fresh process, file in the cache", middle(&warm, 2), "ms", 300.0)
        .told("of it the store, cold / cached", both(0))
        .told("of it list_households, cold / cached", both(1))
        .told("then the 今天 screen, cold / cached", both(3))
        .how(
            "Medians of 7 fresh child processes each. The kernel's drop_caches is not used (it would hit the whole \
             machine): before a cold run the store's own pages are dropped with dd oflag=nocache (posix_fadvise). The \
             disk under the guest may still have them. Process start and the web view (first screen ≤ 1 s) are not in it.",
        )
}

fn forget_pages(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let target = format!("of={}", entry.path().display());
        let arguments = [target.as_str(), "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"];
        assert!(Command::new("dd").args(arguments).status().unwrap().success(), "dd is in coreutils");
    }
}

pub async fn search(bench: &mut Bench) -> Section {
    let heavy = bench.heavy().await;
    let device = phone(bench, "安娜", &heavy.phone, "http://127.0.0.1:9").device();
    let texts = keystrokes(&mut Dice(3), &heavy.households);
    let (mut times, mut found, mut slowest) = (Vec::new(), 0, (std::time::Duration::ZERO, String::new()));
    for text in &texts {
        let query = HouseholdQuery { text: text.clone(), ..HouseholdQuery::default() };
        let begin = Instant::now();
        let list = device.list_households(&query).unwrap();
        let took = begin.elapsed();
        if took > slowest.0 {
            slowest = (took, text.clone());
        }
        times.push(took);
        found += usize::from(!list.rows.is_empty());
    }
    let times = Times::of(times);
    Section::new("search", "search as you type, heavy village")
        .at_most("p99", times.p99(), "ms", 20.0)
        .told("p50", number(times.p50(), "ms"))
        .told("longest, and what was typed", format!("{}, {}", number(times.longest(), "ms"), slowest.1))
        .told("queries that found somebody", format!("{found} of {}", texts.len()))
        .how(
            "list_households once per keystroke for 60 people, the store open and nothing warmed up: names by character, \
             pinyin by letter up to six, initials by letter, phone numbers from 3, 5, 7 and 11 digits, last four of the ID.",
        )
}

/// What is in the search box after each keystroke.
fn keystrokes(dice: &mut Dice, households: &[Invented]) -> Vec<String> {
    let mut texts = Vec::new();
    let mut prefixes = |text: &str, lengths: &[usize]| {
        let count = text.chars().count();
        texts.extend(
            lengths.iter().filter(|length| **length <= count).map(|n| text.chars().take(*n).collect::<String>()),
        );
    };
    for _ in 0..60 {
        let household = dice.pick(households);
        let said = |field: &str| {
            household.writes.iter().find_map(|(path, value)| {
                let value = if let Value::Text(text) = value { text.as_str() } else { "" };
                (path.to_string() == field || path.to_string().ends_with(&format!("/{field}"))).then_some(value)
            })
        };
        let name = said("name").unwrap_or_default();
        let readings = readings(name);
        prefixes(name, &[1, 2, 3]);
        prefixes(&readings.pinyin, &[1, 2, 3, 4, 5, 6]);
        prefixes(readings.initials.split_whitespace().next().unwrap_or_default(), &[1, 2, 3]);
        prefixes(said("phone").unwrap_or_default(), &[3, 5, 7, 11]);
        let id = said("id_number").unwrap_or_default();
        prefixes(&id[id.len().saturating_sub(4)..], &[4]);
    }
    texts
}

pub async fn memory(bench: &mut Bench) -> Section {
    let heavy = bench.heavy().await;
    let runs: Vec<Vec<f64>> = (0..3).map(|_| child::ask("memory", &heavy.phone)).collect();
    let middle = |place: usize| median(runs.iter().map(|run| run[place]));
    Section::new("memory", "memory of the app's Rust side, heavy village open")
        .at_most("highest resident set (VmHWM)", middle(2), "MB", 120.0)
        .told("resident at the end (VmRSS)", number(middle(1), "MB"))
        .told("resident before the store was opened", number(middle(0), "MB"))
        .how(
            "Medians of 3 child processes that open the store, show 今天, the whole household list, 24 searches, ten \
             household pages and the ledger. The process holds the device core and this benchmark, no web view.",
        )
}

pub async fn disk(bench: &mut Bench) -> Section {
    let heavy = bench.heavy().await;
    let mut dice = Dice(8);
    let (office, file) = bench.office("homes-office", 8).await;
    office.add_village(&code(1), "石门村").await;
    let records = village(&mut dice, 1, HOUSEHOLDS, 0, Wording::Templated);
    fill(office.store(), &code(1), &records, &actors(&mut dice, 6)).await;
    let enrolment = office.code_for("安娜", &[code(1)]).await;
    drop(office);
    let server = Server::start(&file);
    let folder = bench.room("homes-phone");
    let phone = phone(bench, "安娜", &folder, &server.address);
    phone.enrol(&server.address, &enrolment).await.unwrap();
    sync(&phone).await;
    phone.close();
    let homes = checkpointed_bytes(&folder);
    let per_visit = (heavy.store_bytes - homes) as f64 / f64::from(HOUSEHOLDS * VISITS_EACH);
    Section::new("disk", "disk per visit, everything included")
        .at_most("(30,000 visits and homes − homes) ÷ 30,000", per_visit, "B", 2000.0)
        .told("store with 30,000 visits / households only", format!("{} / {}", mb(heavy.store_bytes), mb(homes)))
        .told("per household, members and search included", number(homes as f64 / f64::from(HOUSEHOLDS), "B"))
        .how("All files of the phone's folder after a checkpoint, right after the first sync of each.")
}
