//! Several server programs on one PostgreSQL, and phones that talk to another one each time, while servers are killed.

use cunji_server::verify::verify;
use cunji_tests::kit::{Link, On, Phone, ServerProgram, World};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const VISITS: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_killed_in_a_storm_lose_nothing_and_a_phone_may_talk_to_another_each_time() {
    let count = std::env::var("CUNJI_PHONES").ok().and_then(|text| text.parse().ok()).unwrap_or(8);
    let world = World::on(On::Postgres, 20, 5).await;
    let folder = tempfile::tempdir_in(cunji_tests::kit::fast_folder()).unwrap();
    let mut servers = Vec::new();
    for name in ["first", "second"] {
        servers.push(ServerProgram::start(&world.place(), folder.path(), name, &[]).await);
    }
    let mut phones = Vec::new();
    for number in 0..count {
        phones.push(world.phone(&format!("干部{number}")).await);
        phones[number].sync().await;
    }
    let address = |server: &ServerProgram| format!("http://{}", server.address);
    let places = Mutex::new(servers.iter().map(address).collect::<Vec<_>>());
    let (done, interrupted) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for (place, phone) in phones.iter_mut().enumerate() {
            let (done, interrupted, homes, places) = (&done, &interrupted, &world.households, &places);
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let mut turn = place;
                for step in 0..VISITS {
                    phone.visit(homes[(place + step) % homes.len()], "家中都好");
                    loop {
                        // As behind a load balancer: another server each time, also right after a failure.
                        turn += 1;
                        let server = places.lock().unwrap()[turn % 2].clone();
                        phone.link = Arc::new(Link::new(&server));
                        if runtime.block_on(phone.sync()).agreed {
                            break;
                        }
                        interrupted.fetch_add(1, Ordering::Relaxed);
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // On a thread of its own: it waits for programs to start.
        let (servers, places, done, interrupted, world) = (&mut servers, &places, &done, &interrupted, &world);
        let folder = folder.path();
        scope.spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let visits = || done.load(Ordering::Relaxed);
            for fall in 1..=4 {
                while visits() < count * VISITS * fall / 6 {
                    std::thread::yield_now();
                }
                let felt = interrupted.load(Ordering::Relaxed);
                servers[fall % 2].group.kill();
                // Whoever comes to it now is told nothing, tries the other one, and goes on.
                while interrupted.load(Ordering::Relaxed) == felt {
                    assert!(visits() < count * VISITS, "fall {fall}: nobody came to the dead server");
                    std::thread::yield_now();
                }
                let (place, name) = (world.place(), format!("again{fall}"));
                servers[fall % 2] = runtime.block_on(ServerProgram::start(&place, folder, &name, &[]));
                places.lock().unwrap()[fall % 2] = address(&servers[fall % 2]);
            }
        });
    });
    for phone in &mut phones {
        phone.link = world.office.link(); // a third server on the same database
    }
    let phones: Vec<&Phone> = phones.iter().collect();
    world.sync_until_quiet(&phones).await;
    world.assert_same(&phones).await;
    assert_eq!(world.office.feed().await.records as usize, 20 + count * VISITS, "every visit is there, each once");
    let found = verify(world.office.store()).await.unwrap();
    assert!(found.is_sound(), "the feed is whole: {found:?}");
}
