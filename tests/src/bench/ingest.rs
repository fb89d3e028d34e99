//! How many changes a second the office makes durable, with the phones that send them on the same cores.

use super::gauge::{median, own_cpu};
use super::invent::{change, code, one_visit};
use super::server::Server;
use super::table::{Section, number};
use super::{Bench, invent, machine};
use crate::kit::{Office, Postgres};
use crate::records::{Dice, Wording};
use automerge::ActorId;
use cunji_device::sync::{HttpTransport, Transport};
use cunji_model::id::DeviceId;
use cunji_wire::enrol::{EnrolAnswer, EnrolRequest};
use cunji_wire::message::{Ack, ChainHead, Frame, SyncRequest, VillageNumber};
use cunji_wire::pack::{DICTIONARY, PackBuilder, Record};
use cunji_wire::{PROTOCOL_MAX, PROTOCOL_MIN, frame};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const PHONES: usize = 8;
const VILLAGES: usize = 4;
/// A day's work of one phone.
const EACH_SMALL: usize = 50;
/// A phone that was away for a while.
const EACH_LARGE: usize = 500;
const CHANGES_PER_PHONE: usize = 2_500;

/// A phone that only pushes: its requests are packed before the clock runs.
struct Pusher {
    device: DeviceId,
    village: u32,
    records: Vec<Record>,
}

/// What one run gave.
struct Run {
    rate: f64,
    office_cpu: f64,
    own_cpu: f64,
}

/// Where the store of a run is.
enum Kept<'a> {
    InFile(&'a str),
    InDatabase(&'a Arc<Postgres>),
}

pub async fn ingest(bench: &mut Bench) -> Section {
    let pushers = pushers();
    let mut section = Section::new("ingest", "server ingest, durable, SQLite, phones on the same 2 cores");
    for each in [EACH_SMALL, EACH_LARGE] {
        let mut runs = Vec::new();
        for round in 0..3 {
            runs.push(one_run(bench, Kept::InFile(&format!("ingest-{each}-{round}")), &pushers, each, 1).await);
        }
        section = told(section, &format!("{each} changes in a request"), &runs);
    }
    section.how(
        "Medians of 3 runs: 8 phones of 4 villages push 2,500 new visits each at once, one request after the other, straight \
         to the server; its store is on disk and every request is one durable transaction before it is answered. The \
         requests are packed before the clock runs and the answers are read in full: the phones' own stores are not in it.",
    )
}

pub async fn postgres(bench: &mut Bench) -> Section {
    let pushers = pushers();
    let database = Postgres::start_in(&machine::folder_on_disk());
    let mut section = Section::new("postgres", "server ingest, durable, PostgreSQL, all on the same 2 cores");
    for (servers, words) in [(1, ""), (2, ", two server processes")] {
        for each in [EACH_SMALL, EACH_LARGE] {
            let mut runs = Vec::new();
            for _ in 0..3 {
                runs.push(one_run(bench, Kept::InDatabase(&database), &pushers, each, servers).await);
            }
            section = told(section, &format!("{each} changes in a request{words}"), &runs);
        }
    }
    section.how(
        "As the row before, with the store in a PostgreSQL of the system on the same disk, started for this: fsync and \
         synchronous_commit on as shipped, a database of its own for each run. With two server processes half of the \
         phones talk to each. PostgreSQL's own CPU is not in the lines of CPU, but it shares the cores.",
    )
}

fn pushers() -> Vec<Pusher> {
    let mut dice = Dice(9);
    let actors = invent::actors(&mut dice, PHONES);
    actors.iter().enumerate().map(|(place, actor)| pusher(&mut dice, place, actor)).collect()
}

fn told(section: Section, what: &str, runs: &[Run]) -> Section {
    let middle = |of: fn(&Run) -> f64| median(runs.iter().map(of));
    let per_change = (PHONES * CHANGES_PER_PHONE) as f64 / 1_000_000.0;
    let cpu = (middle(|run| run.office_cpu) / per_change, middle(|run| run.own_cpu) / per_change);
    section
        .at_least(what, middle(|run| run.rate), "changes/s", 5000.0)
        .told("   CPU a change, server / phones", format!("{} / {}", number(cpu.0, "µs"), number(cpu.1, "µs")))
}

fn pusher(dice: &mut Dice, place: usize, actor: &ActorId) -> Pusher {
    let records = (0..CHANGES_PER_PHONE).map(|_| {
        let home = Uuid::from_bytes(dice.bytes16());
        let when = 1_788_000_000_000 + dice.below(86_400_000);
        let new = change(&one_visit(dice, home, when, Wording::Templated), actor);
        Record { document: new.document, kind: new.kind, seq: 0, change: new.body }
    });
    let records = records.collect();
    Pusher { device: DeviceId::of_actor(actor).unwrap(), village: (place % VILLAGES) as u32 + 1, records }
}

async fn one_run(bench: &Bench, kept: Kept<'_>, pushers: &[Pusher], each: usize, servers: usize) -> Run {
    let database = if let Kept::InDatabase(server) = kept { Some(server.database()) } else { None };
    let place = match kept {
        Kept::InFile(name) => bench.room(name).join("office.db").display().to_string(),
        Kept::InDatabase(_) => database.as_ref().unwrap().address(),
    };
    let office = Office::start_on(&place, Arc::clone(&bench.clock), 9).await;
    for village in 1..=VILLAGES as u32 {
        office.add_village(&code(village), "石门村").await;
    }
    let mut codes = Vec::new();
    for (place, pusher) in pushers.iter().enumerate() {
        codes.push(office.code_for(&format!("干部{place}"), &[code(pusher.village)]).await);
    }
    drop(office);
    let servers: Vec<Server> = (0..servers).map(|_| Server::start_on(&place)).collect();
    let office_cpu = || servers.iter().map(Server::cpu).sum::<Duration>();
    let mut ready = Vec::new();
    for ((pusher, code), server) in pushers.iter().zip(codes).zip(servers.iter().cycle()) {
        let http = HttpTransport::new(&server.address).unwrap();
        let token = enrol(&http, pusher, code).await;
        ready.push((http, token, bodies(pusher, each)));
    }
    let (cpu, own, begin) = (office_cpu(), own_cpu(), Instant::now());
    let pushing: Vec<_> = ready
        .into_iter()
        .map(|(http, token, bodies)| {
            tokio::spawn(async move {
                let mut stored = 0;
                for body in bodies {
                    let reply = http.post("/v1/sync", Some(&token), "application/octet-stream", body).await.unwrap();
                    stored += count_stored(&reply.whole().await.unwrap());
                }
                stored
            })
        })
        .collect();
    let mut stored = 0;
    for one in pushing {
        stored += one.await.unwrap();
    }
    let seconds = begin.elapsed().as_secs_f64();
    let (office_cpu, own_cpu) = ((office_cpu() - cpu).as_secs_f64(), (own_cpu() - own).as_secs_f64());
    assert_eq!(stored, PHONES * CHANGES_PER_PHONE, "every change must have its receipt");
    Run { rate: stored as f64 / seconds, office_cpu, own_cpu }
}

async fn enrol(http: &HttpTransport, pusher: &Pusher, code: String) -> String {
    let request = EnrolRequest { code, device: pusher.device.to_string(), app_version: "bench".to_owned(), keys: None };
    let body = serde_json::to_vec(&request).unwrap();
    let reply = http.post("/v1/enrol", None, "application/json", body).await.unwrap();
    let answer: EnrolAnswer = serde_json::from_slice(&reply.whole().await.unwrap()).unwrap();
    answer.token
}

fn bodies(pusher: &Pusher, each: usize) -> Vec<Vec<u8>> {
    let village = VillageNumber::from(&code(pusher.village));
    let mut written = 0;
    pusher
        .records
        .chunks(each)
        .map(|records| {
            written += records.len() as u64;
            let request = SyncRequest {
                protocol_min: PROTOCOL_MIN,
                protocol_max: PROTOCOL_MAX,
                dictionary: DICTIONARY,
                device: pusher.device.0,
                epoch: 0,
                cursors: Vec::new(),
                directory: 0,
                chain: ChainHead { count: written, ..ChainHead::default() },
                echo: false,
                app_version: "bench".to_owned(),
            };
            let mut body = Vec::new();
            frame::write(&Frame::Request(request), &mut body).unwrap();
            let mut pack = PackBuilder::new(village, 0);
            for record in records {
                if pack.is_full() {
                    let full = std::mem::replace(&mut pack, PackBuilder::new(village, 0));
                    frame::write(&Frame::Push(full.close(0).unwrap()), &mut body).unwrap();
                }
                pack.add(record).unwrap();
            }
            frame::write(&Frame::Push(pack.close(0).unwrap()), &mut body).unwrap();
            body
        })
        .collect()
}

fn count_stored(answer: &[u8]) -> usize {
    let frames = frame::read_all(answer).unwrap();
    let acks = frames.iter().filter_map(|frame| if let Frame::Acks(acks) = frame { Some(acks) } else { None });
    acks.flatten().filter(|ack| matches!(ack, Ack::Stored(_))).count()
}
