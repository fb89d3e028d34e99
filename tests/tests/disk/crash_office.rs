//! kill -9 of a server program at random moments of taking what three phones push, 8 times or CUNJI_KILLS, on SQLite and
//! on PostgreSQL: what a phone was told is at the office is there, each visit once, and the next server goes on.

use cunji_device::view::SyncOutcome;
use cunji_server::verify::verify;
use cunji_tests::kit::{Link, On, Phone, ServerProgram, World, fast_folder, kills};
use cunji_tests::records::{Dice, village};
use cunji_wire::message::VillageNumber;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

const PHONES: usize = 3;
/// Three phones that do nothing else come more often than any cadre.
const OFTEN: [&str; 2] = ["--requests-per-minute", "1000000"];

/// Where the server is, and the how manieth it is: phones that found nobody wait for the next one.
#[derive(Default)]
struct Door {
    now: Mutex<(u64, String)>,
    opened: Condvar,
}

impl Door {
    fn open(&self, server: &ServerProgram) {
        let mut now = self.now.lock().unwrap();
        *now = (now.0 + 1, format!("http://{}", server.address));
        self.opened.notify_all();
    }

    /// Nobody comes any more: whoever waits goes home.
    fn close(&self) {
        self.now.lock().unwrap().0 += 1;
        self.opened.notify_all();
    }

    /// The address of a later one than that.
    fn after(&self, seen: u64) -> (u64, String) {
        let now = self.now.lock().unwrap();
        self.opened.wait_while(now, |now| now.0 <= seen).unwrap().clone()
    }
}

/// Visits that their phones know to be at the office, and how many were begun.
#[derive(Default)]
struct Told {
    visits: Mutex<Vec<Uuid>>,
    begun: AtomicU64,
    done: AtomicU64,
    over: AtomicBool,
}

/// However the kills end, the phones go home.
struct Evening<'a>(&'a Door, &'a Told);

impl Drop for Evening<'_> {
    fn drop(&mut self) {
        self.1.over.store(true, Ordering::Relaxed);
        self.0.close();
    }
}

/// One cadre's evening: a visit, then a sync until it is in.
fn push(phone: &mut Phone, homes: &[Uuid], door: &Door, told: &Told) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mut seen, address) = door.after(0);
    phone.link = Arc::new(Link::new(&address));
    let mut turn = 0;
    while !told.over.load(Ordering::Relaxed) {
        turn += 1;
        told.begun.fetch_add(1, Ordering::Relaxed);
        let visit = phone.visit(homes[turn % homes.len()], &format!("第{turn}句"));
        loop {
            let run = runtime.block_on(phone.sync());
            if run.agreed {
                break;
            }
            if told.over.load(Ordering::Relaxed) {
                return;
            }
            if matches!(run.outcome, SyncOutcome::Offline | SyncOutcome::Interrupted) {
                let address;
                (seen, address) = door.after(seen);
                phone.link = Arc::new(Link::new(&address));
            }
        }
        told.visits.lock().unwrap().push(visit);
        told.done.fetch_add(1, Ordering::Relaxed);
    }
}

async fn lives_through_kills(on: On, all: u64, seed: u64) {
    let mut dice = Dice(seed);
    let world = World::on(on, 4, seed).await;
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    let mut phones = Vec::new();
    for number in 0..PHONES {
        phones.push(world.phone(&format!("干部{number}")).await);
        phones[number].sync().await;
    }
    let (door, told, mut looked) = (Door::default(), Told::default(), 0);
    let mut server = ServerProgram::start(&world.place(), folder.path(), "server", &OFTEN).await;
    door.open(&server);
    std::thread::scope(|scope| {
        for phone in &mut phones {
            scope.spawn(|| push(phone, &world.households, &door, &told));
        }
        let (world, door, told, looked) = (&world, &door, &told, &mut looked);
        let (server, dice) = (&mut server, &mut dice);
        let folder = folder.path();
        scope.spawn(move || {
            let _evening = Evening(door, told);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            for kill in 0..all {
                // The moment: after some visits, and a random part of the next ones' time.
                let enough = told.done.load(Ordering::Relaxed) + 1 + dice.below(3);
                while told.done.load(Ordering::Relaxed) < enough {
                    std::thread::yield_now();
                }
                let (begin, moment) = (Instant::now(), Duration::from_micros(dice.below(30_000)));
                while begin.elapsed() < moment {
                    std::hint::spin_loop();
                }
                server.group.kill();
                let known = told.visits.lock().unwrap().clone();
                let names = runtime.block_on(world.office.store().feed_names(VillageNumber::from(&village()))).unwrap();
                let there: BTreeSet<Uuid> = names.into_iter().map(|(document, _, _)| document).collect();
                let gone = known[*looked..].iter().filter(|visit| !there.contains(visit)).count();
                assert_eq!(gone, 0, "kill {kill}: visits that a phone knew to be at the office are not there");
                *looked = known.len();
                *server = runtime.block_on(ServerProgram::start(&world.place(), folder, "server", &OFTEN));
                door.open(server);
            }
        });
    });
    assert!(looked > 0, "phones must be told something between the kills");
    for phone in &mut phones {
        phone.link = world.office.link();
    }
    let phones: Vec<&Phone> = phones.iter().collect();
    world.sync_until_quiet(&phones).await;
    world.assert_same(&phones).await;
    let begun = told.begun.load(Ordering::Relaxed);
    assert_eq!(world.office.feed().await.records, 4 + begun, "every visit is there, each once");
    let found = verify(world.office.store()).await.unwrap();
    assert!(found.is_sound(), "the feed is whole: {found:?}");
    println!("kills of a server on {on:?}: {all}, {begun} visits, {looked} looked for right after a kill");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_on_sqlite_that_is_killed_loses_nothing_that_it_acknowledged() {
    lives_through_kills(On::Sqlite, kills(8), 91).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_on_postgresql_that_is_killed_loses_nothing_that_it_acknowledged() {
    lives_through_kills(On::Postgres, kills(8), 92).await;
}
