//! The shapes in which two other field systems have said what they can do: a hundred thousand entities on one device
//! (ODK), and hundreds of users who sync at once (CHT).

use super::engine::Engine;
use super::ours;
use super::program::{Failure, Program};
use super::records::{self, HOMES};
use super::results::{Crowd, Said};
use super::steps::{LINKS, Relay, shape};
use crate::bench::gauge::{Times, blocks_of};
use crate::bench::{START, machine, phones};
use crate::kit::TestClock;
use crate::records::{Dice, GROUPS, SURNAMES};
use cunji_device::view::HouseholdQuery;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

const VILLAGES: u32 = 5;
/// With their members about 100,000 entities in ODK's sense: a household has four on average.
const HOUSEHOLDS_EACH: u32 = 4_000;

fn room() -> TempDir {
    tempfile::tempdir_in(super::rooms()).unwrap()
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().enable_all().build().unwrap()
}

fn serve(engine: Engine, folder: &Path, log: &Path) -> (Program, Relay) {
    std::fs::create_dir_all(folder).unwrap();
    let server = Program::start(engine.command("serve", folder), log);
    let port = server.hear(Duration::from_secs(60)).unwrap()["port"].as_u64().unwrap();
    (server, Relay::start(port.try_into().unwrap(), shape(LINKS[0].0)))
}

/// ODK's shape, ours alone: what ODK says of itself stands beside it.
pub fn many() -> Vec<Said> {
    let (room, runtime) = (room(), runtime());
    let (mut entities, mut villages) = (0, Vec::new());
    for number in 0..VILLAGES {
        let folder = room.path().join(number.to_string());
        std::fs::create_dir_all(&folder).unwrap();
        records::write(&folder, 1 + number * HOUSEHOLDS_EACH, HOUSEHOLDS_EACH, &[], u64::from(number));
        let homes = records::read(&folder.join("homes.json"));
        let is_name = |path: &str| path.starts_with("members/") && path.ends_with("/name");
        let members = homes.iter().flat_map(|home| &home.writes).filter(|(path, _)| is_name(&path.to_string())).count();
        entities += homes.len() + members;
        villages.push((folder, vec!["安娜".to_owned()]));
    }
    let (office, phone) = (room.path().join("office"), room.path().join("phone"));
    runtime.block_on(ours::begin(&office, &villages));
    let (server, relay) = serve(Engine::Ours, &office, &room.path().join("log.txt"));
    let clock = Arc::new(TestClock::at(START));
    let ana = ours::at(&phone, &clock, relay.port.into());
    let codes: serde_json::Value = serde_json::from_slice(&std::fs::read(office.join("codes.json")).unwrap()).unwrap();
    let address = format!("http://127.0.0.1:{}", relay.port);
    runtime.block_on(ana.enrol(&address, codes["安娜"].as_str().unwrap())).unwrap();
    let synced = || {
        let (before, begin) = (relay.passed(), Instant::now());
        phones::well(runtime.block_on(ana.sync()));
        let after = relay.passed();
        (begin.elapsed().as_secs_f64(), (after[0] + after[1] - before[0] - before[1]) as f64 / 1e6)
    };
    let ((first, first_mb), (again, again_mb)) = (synced(), synced());
    ana.close();
    server.end();

    let begin = Instant::now();
    let device = ana.device();
    let list = device.list_households(&HouseholdQuery::default()).unwrap();
    let opened = begin.elapsed().as_secs_f64();
    assert_eq!(list.rows.len(), (VILLAGES * HOUSEHOLDS_EACH) as usize, "every household is in the list");
    let mut dice = Dice(9);
    let timed = |query: &HouseholdQuery| {
        let begin = Instant::now();
        device.list_households(query).unwrap();
        begin.elapsed()
    };
    let groups = Times::of(
        GROUPS.map(|group| timed(&HouseholdQuery { group: Some(group.to_owned()), ..HouseholdQuery::default() })),
    );
    let searches = Times::of((0..100).map(|_| {
        let text = format!("{}{}", dice.pick(&SURNAMES), ["", "建", "桂", "德"][dice.below(4) as usize]);
        timed(&HouseholdQuery { text, ..HouseholdQuery::default() })
    }));
    let forms = Times::of(list.rows.iter().step_by(200).map(|row| {
        let begin = Instant::now();
        device.open_household_form(&row.document).unwrap();
        begin.elapsed()
    }));
    drop(device);
    ana.close();
    let disk = blocks_of(&phone) as f64 / 1e6;
    let each = |times: &Times| format!("p50 {:.1} ms, longest {:.1} ms", times.p50(), times.longest());
    let said = |what: &str, ours: String, cited: &str| Said { what: what.to_owned(), ours, cited: cited.to_owned() };
    vec![
        said("entities", format!("{entities} (households and their members)"), "100,000"),
        said("download", format!("{first:.1} s, {first_mb:.1} MB"), "≤ 40 s, HTTP cache warm"),
        said(
            "download again, nothing new",
            format!("{again:.2} s, {:.0} B", again_mb * 1e6),
            "≤ 5 s, the whole list again",
        ),
        said("open the store and the list of all households", format!("{opened:.2} s"), "—"),
        said("open a form", each(&forms), "≤ 2 s"),
        said("filtered select: households of one group", each(&groups), "≤ 3 s"),
        said("search by name", each(&searches), "≤ 20 s, `search()` the first time"),
        said("store on the device", format!("{disk:.0} MB"), "—"),
    ]
}

/// How many users, and what each gets and brings. CHT: 300, 2,100, 1,000.
#[derive(Debug, Clone, Copy)]
pub struct Users {
    pub count: u32,
    pub down: u32,
    pub up: u32,
}

struct User {
    village: String,
    records: PathBuf,
    folder: PathBuf,
}

/// CHT's shape: everybody has records to push and finds others at the office, all begin at one moment.
pub fn crowd(engine: Engine, users: Users) -> Crowd {
    let room = room();
    let (office, log) = (room.path().join("office"), room.path().join("log.txt"));
    let parts = [("down.json", users.down), ("up.json", users.up)];
    let everybody: Vec<User> = (1..=users.count)
        .map(|number| {
            let village = format!("village{number}");
            let records = room.path().join(&village);
            std::fs::create_dir_all(&records).unwrap();
            records::write(&records, number * 100, HOMES, &parts, u64::from(number));
            User { folder: room.path().join(format!("phone{number}")), village, records }
        })
        .collect();
    let villages: Vec<_> = everybody.iter().map(|user| (user.records.clone(), vec![user.village.clone()])).collect();
    if engine.enrols() {
        runtime().block_on(ours::begin(&office, &villages));
    }

    // In the morning everybody has the households of a village.
    let (server, relay) = serve(engine, &office, &log);
    for user in &everybody {
        let mut client = user.client(engine, &log);
        let fill = |file: &str| {
            let records = user.records.join(file);
            json!({ "do": "fill", "port": relay.port, "village": user.village, "records": records })
        };
        if engine.enrols() {
            let codes = office.join("codes.json");
            client.must(&json!({ "do": "enrol", "port": relay.port, "codes": codes, "name": user.village }));
        } else {
            client.must(&fill("homes.json"));
        }
        client.must(&json!({ "do": "sync", "port": relay.port, "village": user.village }));
        if !engine.enrols() {
            client.must(&fill("down.json"));
        }
        client.end();
    }
    drop(relay);
    server.end();
    if engine.enrols() {
        runtime().block_on(ours::deliver(&office, &villages, "down.json"));
    }

    let (server, relay) = serve(engine, &office, &log);
    let mut clients: Vec<Program> = everybody.iter().map(|user| user.client(engine, &log)).collect();
    for (client, user) in clients.iter_mut().zip(&everybody) {
        client.must(&json!({ "do": "write", "records": user.records.join("up.json") }));
    }
    server.forget_peak();
    let passed = relay.passed();
    let cpu = |clients: &[Program]| clients.iter().map(Program::cpu).sum::<Duration>().as_secs_f64();
    let (server_cpu, clients_cpu) = (server.cpu(), cpu(&clients));
    let ready = Barrier::new(clients.len() + 1);
    let (seconds, failed) = std::thread::scope(|scope| {
        let threads: Vec<_> = clients
            .iter_mut()
            .zip(&everybody)
            .map(|(client, user)| {
                let (ready, order) = (&ready, json!({ "do": "sync", "port": relay.port, "village": user.village }));
                scope.spawn(move || {
                    ready.wait();
                    client.ask(&order, Duration::from_secs(3_600))
                })
            })
            .collect();
        ready.wait();
        let begin = Instant::now();
        let answers: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        let failed = answers.into_iter().find_map(|answer| match answer {
            Ok(_) => None,
            Err(Failure::Late) => Some("not done in an hour".to_owned()),
            Err(Failure::Broken(why)) => Some(why),
        });
        (begin.elapsed().as_secs_f64(), failed)
    });
    let (clients_cpu, server_cpu) = (cpu(&clients) - clients_cpu, (server.cpu() - server_cpu).as_secs_f64());
    let now = relay.passed();
    let failed = failed.or_else(|| {
        let count = clients[0].count();
        let wanted = HOMES + users.down + users.up;
        (count["documents"] != wanted).then(|| format!("{wanted} documents at a phone; there are {count}"))
    });
    let server_mb = server.peak_mb();
    clients.into_iter().for_each(Program::end);
    server.end();
    Crowd {
        engine: engine.name().to_owned(),
        users: users.count,
        down_each: users.down,
        up_each: users.up,
        seconds,
        server_cpu,
        server_mb,
        clients_cpu,
        wire: now[0] + now[1] - passed[0] - passed[1],
        failed,
        load: machine::load(),
    }
}

impl User {
    fn client(&self, engine: Engine, log: &Path) -> Program {
        std::fs::create_dir_all(&self.folder).unwrap();
        Program::start(engine.command("client", &self.folder), log)
    }
}
