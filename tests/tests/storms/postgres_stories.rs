//! The evening with an office on PostgreSQL: what holds on SQLite holds here, and when the database falls.
//! `CUNJI_PHONES=60 cargo test -p cunji-tests --test storms postgres_stories` makes the storm as large as a township's.

use cunji_device::view::{RecordState, SyncOutcome};
use cunji_server::verify::verify;
use cunji_tests::kit::{Fault, On, Phone, Postgres, TestEntropy, World, fast_folder};
use cunji_tests::records::Dice;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_cadres_edit_apart_settle_and_end_up_with_the_same() {
    let world = World::on(On::Postgres, 12, 1).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = world.households[0];
    ana.edit(home, "phone", "13811111111");
    bo.edit(home, "phone", "13822222222");
    bo.edit(home, "address", "大院子 3 号");
    ana.visit(home, "自来水水压小");
    world.sync_until_quiet(&[&ana, &bo]).await;
    let page = ana.household(home);
    assert_eq!(page.conflicts.len(), 1, "the phone number is 待核对");
    assert_eq!(page.household.address.as_deref(), Some("大院子 3 号"), "the address is Bo's");
    ana.keep(&page.conflicts[0], "13822222222");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let page = bo.household(home);
    assert_eq!((page.conflicts.len(), page.state), (0, RecordState::AtOffice), "settled, and the office has it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_link_costs_resends_and_never_a_record() {
    let world = World::on(On::Postgres, 40, 2).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    let mut dice = Dice(2);
    for turn in 0..24 {
        let phone = if turn % 2 == 0 { &ana } else { &bo };
        phone.sync().await;
        phone.visit(world.households[turn], "家中都好");
        phone.edit(world.households[turn % 5], "note", format!("第{turn}次写的"));
        let fault = match dice.below(6) {
            0 => Fault::DropAnswer,
            1 => Fault::CutRequest(dice.below(600) as usize),
            2 => Fault::CutAnswer(dice.below(3_000) as usize),
            3 => Fault::Repeat,
            4 => Fault::Late,
            _ => Fault::DropRequest,
        };
        phone.sync_through([fault]).await;
    }
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let found = verify(world.office.store()).await.unwrap();
    assert!(found.is_sound(), "the feed is whole: {found:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_without_its_database_says_so_and_nothing_is_confirmed() {
    let world = World::on_own_postgres(3, 3).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.visit(world.households[0], "家中都好");
    world.database().server().kill();
    let run = ana.sync().await;
    assert_eq!(run.outcome, SyncOutcome::OfficeUnavailable, "the phone says that the office can't store just now");
    assert_eq!(ana.device().state_line().unwrap().on_phone, 1, "the visit stays 仅本机");
    world.database().server().start();
    let run = ana.sync().await;
    assert_eq!((run.sent, run.agreed), (1, true), "with the database back it goes on by itself");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_on_another_machine_is_spoken_to_with_tls_or_not_at_all() {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    let authority = folder.path().join("authority.pem");
    std::fs::write(&authority, &certificate).unwrap();
    let database = Postgres::start_with(&fast_folder(), Some((&certificate, &key))).database();
    database.ask("CREATE ROLE far LOGIN SUPERUSER");
    let address = database.address().replace("cunji@", "far@");
    let open = async |rest: &str| {
        cunji_server::store::open::open(&format!("{address}?{rest}"), &TestEntropy::new(1)).await.map(|_| ())
    };
    let trusted = format!("sslmode=require&sslrootcert={}", authority.display());
    open(&trusted).await.expect("with the certificate it trusts");
    let error = open("sslmode=require").await.unwrap_err().to_string();
    assert!(error.contains("TLS") || error.contains("certificate"), "a stranger's certificate is refused: {error}");
    let error = open("sslmode=disable").await.unwrap_err().to_string();
    assert!(error.contains("refused"), "the database refuses who comes in the clear: {error}");

    let plain = Postgres::shared().database();
    let asked = format!("{}?{trusted}", plain.address());
    let error = cunji_server::store::open::open(&asked, &TestEntropy::new(1)).await.err().unwrap();
    assert!(error.to_string().contains("TLS"), "a database without TLS is not spoken to when TLS is asked: {error}");
}

/// Changes that the office confirmed to this phone.
fn confirmed(phone: &Phone) -> BTreeSet<(Uuid, [u8; 32])> {
    let held = phone.device().held_changes().unwrap();
    held.into_iter().filter(|one| one.at_office && one.mine).map(|one| (one.document, one.hash)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_that_is_killed_in_the_middle_of_a_storm_loses_nothing_it_confirmed() {
    const VISITS: usize = 12;
    let count = std::env::var("CUNJI_PHONES").ok().and_then(|text| text.parse().ok()).unwrap_or(8);
    let world = World::on_own_postgres(20, 4).await;
    let mut phones = Vec::new();
    for number in 0..count {
        let phone = world.phone(&format!("干部{number}")).await;
        phone.sync().await;
        phones.push(phone);
    }
    let (done, interrupted) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let server = world.database().server();
    std::thread::scope(|scope| {
        let mut cadres = Vec::new();
        for (place, phone) in phones.iter().enumerate() {
            let (done, interrupted, homes) = (&done, &interrupted, &world.households);
            cadres.push(scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                for step in 0..VISITS {
                    phone.visit(homes[(place + step) % homes.len()], "家中都好");
                    // As the app does: it tries again until the office has it.
                    while !runtime.block_on(phone.sync()).agreed {
                        interrupted.fetch_add(1, Ordering::Relaxed);
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                }
            }));
        }
        // Three falls, spread over the evening.
        for fall in 1..=3 {
            while done.load(Ordering::Relaxed) < count * VISITS * fall / 4 {
                assert!(cadres.iter().any(|cadre| !cadre.is_finished()), "the storm ended before fall {fall}");
                std::thread::yield_now();
            }
            server.kill();
            // A short fall nobody notices: the office tries again. This one lasts until a phone has been told.
            let felt = interrupted.load(Ordering::Relaxed);
            while interrupted.load(Ordering::Relaxed) == felt {
                assert!(cadres.iter().any(|cadre| !cadre.is_finished()), "nobody can finish without a database");
                std::thread::yield_now();
            }
            let before: Vec<_> = phones.iter().map(confirmed).collect();
            server.start();
            let at_office = in_the_feed(&world);
            for (phone, confirmed) in phones.iter().zip(before) {
                let lost = confirmed.difference(&at_office).count();
                assert_eq!(lost, 0, "{}: what was confirmed before fall {fall} is there after it", phone.name);
            }
        }
    });
    assert!(interrupted.load(Ordering::Relaxed) >= 3, "each fall was felt: syncs had to be tried again");
    let phones: Vec<&Phone> = phones.iter().collect();
    world.sync_until_quiet(&phones).await;
    world.assert_same(&phones).await;
    let feed = world.office.feed().await;
    assert_eq!(feed.records as usize, 20 + count * VISITS, "every visit is there, each once");
    let found = verify(world.office.store()).await.unwrap();
    assert!(found.is_sound(), "the feed is whole: {found:?}");
    assert!(server.said().contains("was not properly shut down"), "it really was killed: {}", server.said());
}

/// What is in the feed, looked at behind the office's back.
fn in_the_feed(world: &World) -> BTreeSet<(Uuid, [u8; 32])> {
    let rows = world.database().ask("SELECT encode(document, 'hex'), encode(hash, 'hex') FROM change");
    let pair = |row: &str| {
        let (document, hash) = row.split_once('|').unwrap();
        (Uuid::parse_str(document).unwrap(), hex::decode(hash).unwrap().try_into().unwrap())
    };
    rows.lines().map(pair).collect()
}
