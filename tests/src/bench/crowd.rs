//! The evening at the office: sixty phones sync at once.

use super::Bench;
use super::gauge::{Times, own_cpu};
use super::invent::{actors, code, fill, one_visit, village};
use super::machine;
use super::phones::{Timed, phone, put_visit, sync, well};
use super::server::Server;
use super::table::{Section, number};
use crate::kit::{Office, Phone, Postgres};
use crate::records::{Dice, Wording};
use cunji_server::store::open::open;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};
use uuid::Uuid;

const VILLAGES: u32 = 20;
const CADRES_EACH: u32 = 3;
const HOUSEHOLDS: u32 = 60;
const RECORDS: u32 = 60;

/// A village's households and its cadres' phones.
struct Place {
    homes: Vec<Uuid>,
    phones: Vec<Phone>,
}

/// With the office's store in a file.
pub async fn crowd(bench: &mut Bench) -> Section {
    let file = bench.room("crowd-office").join("office.db").display().to_string();
    let section = Section::new("crowd", "evening at the office: 60 devices × 60 records each way at once");
    evening_of_all(bench, section, &file, 1).await
}

/// With the office's store in PostgreSQL, by one server process and by two.
pub async fn crowd_postgres(bench: &mut Bench) -> Section {
    let server = Postgres::start_in(&machine::folder_on_disk());
    let mut section = Section::new("crowd-postgres", "the same evening, PostgreSQL, all on the same 2 cores");
    for servers in [1, 2] {
        let database = server.database();
        section = section.told("server processes", servers.to_string());
        section = evening_of_all(bench, section, &database.address(), servers).await;
    }
    section
}

async fn evening_of_all(bench: &mut Bench, section: Section, store: &str, servers: usize) -> Section {
    let mut dice = Dice(10);
    let places = at_noon(bench, &mut dice, store).await;
    // What colleagues brought in the afternoon waits at the office.
    let office = open(store, &crate::kit::TestEntropy::new(10)).await.unwrap();
    for (number, place) in (1..).zip(&places) {
        let when = |step: u32| 1_788_000_000_000 + u64::from(step) * 300_000;
        let records: Vec<_> = (0..RECORDS)
            .map(|step| {
                one_visit(&mut dice, place.homes[step as usize % place.homes.len()], when(step), Wording::Templated)
            })
            .collect();
        let authors = actors(&mut dice, 3);
        fill(office.as_ref(), &code(number), &records, &authors).await;
    }
    drop(office);
    for place in &places {
        for phone in &place.phones {
            for _ in 0..RECORDS {
                let home = *dice.pick(&place.homes);
                put_visit(bench, &phone.device(), &mut dice, home);
            }
        }
    }

    let servers: Vec<Server> = (0..servers).map(|_| Server::start_on(store)).collect();
    let office_cpu = || servers.iter().map(Server::cpu).sum::<Duration>();
    let phones: Vec<&Phone> = places.iter().flat_map(|place| &place.phones).collect();
    let ready = Barrier::new(phones.len() + 1);
    let (cpu, own) = (office_cpu(), own_cpu());
    let (all, evenings) = std::thread::scope(|scope| {
        let ready = &ready;
        let each = phones.iter().zip(servers.iter().cycle());
        let threads: Vec<_> =
            each.map(|(phone, server)| scope.spawn(move || evening(phone, &server.address, ready))).collect();
        ready.wait();
        let begin = Instant::now();
        let evenings: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        (begin.elapsed().as_secs_f64(), evenings)
    });
    let (cpu, own) = ((office_cpu() - cpu).as_secs_f64(), (own_cpu() - own).as_secs_f64());
    let syncs = Times::of(evenings.iter().map(|evening| evening.took));
    let requests: Vec<_> = evenings.iter().flat_map(|evening| &evening.requests).collect();
    let whole = Times::of(requests.iter().map(|request| request.whole));
    let head = Times::of(requests.iter().map(|request| request.head));
    let (sent, received) = evenings.iter().fold((0, 0), |sum, one| (sum.0 + one.sent, sum.1 + one.received));
    section
        .at_most("all done", all, "s", 10.0)
        .at_most("p99 of a request, until its last byte is there", whole.p99() / 1000.0, "s", 1.0)
        .told("p50 of a request", number(whole.p50(), "ms"))
        .told("until the office's answer begins, p50 / p99", format!("{} / {}", number(head.p50(), "ms"), number(head.p99(), "ms")))
        .told("one phone's whole sync, p50 / longest", format!("{} / {}", number(syncs.p50(), "ms"), number(syncs.longest(), "ms")))
        .told("requests / records up / down", format!("{} / {sent} / {received}", whole.count()))
        .told("CPU of server / of the 60 phones", format!("{} / {}", number(cpu, "s"), number(own, "s")))
        .how(
            "Once. 20 villages with 3 cadres each: every phone has 60 visits to push and finds 60 that colleagues brought \
             earlier, and more if the other two of its village come first. All 60 begin at one moment with new connections; \
             phones, their 60 encrypted stores and the office share two cores and one disk, which real phones do not: the \
             phones run at nice 19, and a phone takes an answer in after its last byte has come.",
        )
}

/// Everybody has the morning's state.
async fn at_noon(bench: &Bench, dice: &mut Dice, store: &str) -> Vec<Place> {
    let office = Office::start_on(store, Arc::clone(&bench.clock), 10).await;
    let mut villages = Vec::new();
    for number in 1..=VILLAGES {
        office.add_village(&code(number), "石门村").await;
        let records = village(dice, number * 1000, HOUSEHOLDS, 0, Wording::Templated);
        fill(office.store(), &code(number), &records, &actors(dice, 1)).await;
        let mut codes = Vec::new();
        for cadre in 1..=CADRES_EACH {
            let name = format!("干部{number}-{cadre}");
            codes.push((office.code_for(&name, &[code(number)]).await, name));
        }
        villages.push((records, codes));
    }
    drop(office);
    let server = Server::start_on(store);
    let room = tempfile::Builder::new().prefix("crowd-").tempdir_in(bench.path()).unwrap().keep();
    let mut places = Vec::new();
    for (records, codes) in villages {
        let mut phones = Vec::new();
        for (code, name) in codes {
            let one = phone(bench, &name, &folder(&room, &name), &server.address);
            one.enrol(&server.address, &code).await.unwrap();
            phones.push(one);
        }
        places.push(Place { homes: records.iter().map(|record| record.document).collect(), phones });
    }
    for phone in places.iter().flat_map(|place| &place.phones) {
        sync(phone).await;
    }
    places
}

fn folder(room: &Path, name: &str) -> PathBuf {
    let folder = room.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

struct Evening {
    took: Duration,
    requests: Vec<super::phones::Request>,
    sent: u32,
    received: u32,
}

/// One phone on a thread of its own, as it is in life.
fn evening(phone: &Phone, address: &str, ready: &Barrier) -> Evening {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (device, transport) = (phone.device(), Timed::whole_answers(address));
    let _ = rustix::process::nice(19); // of this thread alone; where it is refused, the phones only compete more
    ready.wait();
    let begin = Instant::now();
    let run = well(runtime.block_on(device.sync(&transport, &|_| {})).unwrap());
    Evening { took: begin.elapsed(), requests: transport.requests(), sent: run.sent, received: run.received }
}
