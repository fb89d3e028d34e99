//! A county's database: three machines with Patroni, and the primary's machine dies in the middle of a storm of phones.
//! `CUNJI_PHONES=60 cargo test -p cunji-tests --test storms patroni_storm` makes the storm as large as a township's.

use cunji_server::verify::verify;
use cunji_tests::kit::{Link, Patroni, Phone, ServerProgram, World, fast_folder};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Of each phone, before, during and after one death.
const VISITS: usize = 12;
const DEATHS: usize = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_the_primary_dies_its_synchronous_standby_goes_on_and_nothing_acknowledged_is_lost() {
    let count = std::env::var("CUNJI_PHONES").ok().and_then(|text| text.parse().ok()).unwrap_or(8);
    let mut cluster = Patroni::start();
    let folder = tempfile::Builder::new().prefix("cunji-").tempdir_in(fast_folder()).unwrap();
    let world = World::with_office_on(&cluster.address(), folder, 20, 6).await;
    // The program, as it runs on a server machine; the world's own office is a second server on the same database.
    let server = ServerProgram::start(&cluster.address(), world.folder(), "server", &[]).await;
    let mut phones = Vec::new();
    for number in 0..count {
        let mut phone = world.phone(&format!("干部{number}")).await;
        phone.link = Arc::new(Link::new(&format!("http://{}", server.address)));
        phone.sync().await;
        phones.push(phone);
    }
    let (done, interrupted, act) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(1));
    std::thread::scope(|scope| {
        for (place, phone) in phones.iter().enumerate() {
            let (done, interrupted, act, homes) = (&done, &interrupted, &act, &world.households);
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                for step in 0..DEATHS * VISITS {
                    while step / VISITS >= act.load(Ordering::Relaxed) {
                        std::thread::park_timeout(Duration::from_millis(50)); // between the acts
                    }
                    phone.visit(homes[(place + step) % homes.len()], "家中都好");
                    // As the app does: it tries again until the office has it.
                    while !runtime.block_on(phone.sync()).agreed {
                        interrupted.fetch_add(1, Ordering::Relaxed);
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // The second death takes the one that stepped in at the first.
        for death in 1..=DEATHS {
            let (primary, standby) = cluster.wait_for_standbys(2);
            act.store(death, Ordering::Relaxed);
            let (begun, over) = ((death - 1) * VISITS * count + VISITS * count / 3, death * VISITS * count);
            while done.load(Ordering::Relaxed) < begun {
                std::thread::park_timeout(Duration::from_millis(20));
            }
            cluster.kill_node(primary);
            let (felt, died) = (interrupted.load(Ordering::Relaxed), Instant::now());
            while interrupted.load(Ordering::Relaxed) == felt {
                assert!(done.load(Ordering::Relaxed) < over, "death {death}: nobody can finish without a primary");
                std::thread::park_timeout(Duration::from_millis(20));
            }
            let before: Vec<_> = phones.iter().map(confirmed).collect();
            let followed = cluster.wait_for_other_primary(primary);
            assert_eq!(followed, standby, "death {death}: only who has everything that was confirmed may step in");
            println!("death {death}: db{} is primary after {:?}", followed + 1, died.elapsed());
            let at_office = in_the_feed(&cluster);
            for (phone, confirmed) in phones.iter().zip(before) {
                let lost = confirmed.difference(&at_office).count();
                assert_eq!(lost, 0, "{}: what was confirmed before death {death} is on the new primary", phone.name);
            }
            while done.load(Ordering::Relaxed) < over {
                std::thread::park_timeout(Duration::from_millis(20)); // with two machines of three the storm goes on to its end
            }
            println!("death {death}: every phone has its receipts after {:?}", died.elapsed());
            cluster.start_node(primary); // its machine is back, with what nobody else got
        }
    });
    cluster.wait_for_standbys(2);
    let phones: Vec<&Phone> = phones.iter().collect();
    world.sync_until_quiet(&phones).await;
    world.assert_same(&phones).await;
    assert_eq!(
        world.office.feed().await.records as usize,
        20 + count * DEATHS * VISITS,
        "every visit is there, each once"
    );
    let found = verify(world.office.store()).await.unwrap();
    assert!(found.is_sound(), "the feed is whole: {found:?}");
    let written = server.log();
    assert!(!written.contains("of-cunji"), "no password in the server's log: {written}");
}

/// Changes that the office confirmed to this phone.
fn confirmed(phone: &Phone) -> BTreeSet<(Uuid, [u8; 32])> {
    let held = phone.device().held_changes().unwrap();
    held.into_iter().filter(|one| one.at_office && one.mine).map(|one| (one.document, one.hash)).collect()
}

/// What is in the feed, looked at on the primary behind the office's back.
fn in_the_feed(cluster: &Patroni) -> BTreeSet<(Uuid, [u8; 32])> {
    let rows = cluster.ask("SELECT encode(document, 'hex'), encode(hash, 'hex') FROM change");
    let pair = |row: &str| {
        let (document, hash) = row.split_once('|').unwrap();
        (Uuid::parse_str(document).unwrap(), hex::decode(hash).unwrap().try_into().unwrap())
    };
    rows.lines().map(pair).collect()
}
