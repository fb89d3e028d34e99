//! A database that neither works nor falls: it is silent, full of others, locked, or changes its mind. The phones keep
//! everything and are told to come again; nobody waits longer than is set; and without a restart it goes on.

use cunji_device::view::{SyncOutcome, SyncRun};
use cunji_model::id::VillageCode;
use cunji_server::verify::verify;
use cunji_tests::kit::{Link, On, Phone, ServerProgram, Way, World, client};
use cunji_tests::records::village;
use cunji_tests::screen::until;
use futures_util::future::join_all;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the servers here wait for an answer of the database, where nothing else is said.
const SECONDS: u32 = 2;
/// What nobody may wait: that, and a busy machine.
const LONGEST: Duration = Duration::from_secs(12);

fn other() -> VillageCode {
    VillageCode::parse("500236101202").unwrap()
}

async fn server(world: &World, place: &str, name: &str, seconds: u32) -> ServerProgram {
    let more = ["--store-seconds", &seconds.to_string(), "--requests-per-minute", "100000"];
    ServerProgram::start(place, world.folder(), name, &more).await
}

/// A phone that has synced by this server.
async fn phone(world: &World, name: &str, server: &ServerProgram) -> Phone {
    let mut phone = world.phone(name).await;
    phone.link = Arc::new(Link::new(&format!("http://{}", server.address)));
    assert!(phone.sync().await.agreed, "{name}: before there is trouble");
    phone
}

/// A sync, and how long it took.
async fn timed(phone: &Phone) -> (SyncRun, Duration) {
    let begun = Instant::now();
    (phone.sync().await, begun.elapsed())
}

fn must_come_again((run, took): &(SyncRun, Duration)) {
    assert_eq!(
        run.outcome,
        SyncOutcome::OfficeUnavailable,
        "the phone is told that the office can't just now: {run:?}"
    );
    assert!(*took < LONGEST, "and does not hang: {took:?}");
}

/// Every phone gets everything in, each visit is there once, and the feed is whole.
async fn all_is_well(world: &World, phones: &[&Phone], records: u64) {
    world.sync_until_quiet(phones).await;
    world.assert_same(phones).await;
    assert_eq!(world.office.feed().await.records, records, "every visit is there, each once");
    let found = verify(world.office.store()).await.unwrap();
    assert!(found.is_sound(), "the feed is whole: {found:?}");
}

async fn readyz(server: &ServerProgram) -> (u16, String) {
    let answer = client().get(format!("http://{}/readyz", server.address)).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_behind_a_silent_network_holds_nobody_up_and_comes_back_by_itself() {
    let world = World::on(On::Postgres, 12, 31).await;
    let way = Way::to(&world.place()).await;
    let mut server = server(&world, &way.by(&world.place()), "server", SECONDS).await;
    let mut phones = Vec::new();
    for number in 0..8 {
        phones.push(phone(&world, &format!("干部{number}"), &server).await);
    }
    for silence in 1..=2 {
        way.falls_silent();
        for (number, phone) in phones.iter().enumerate() {
            phone.visit(world.households[number], "家中都好");
        }
        let tried = join_all(phones.iter().map(timed)).await;
        tried.iter().for_each(must_come_again);
        for phone in &phones {
            let waiting = phone.device().state_line().unwrap().on_phone;
            assert_eq!(waiting, 1, "{}: the visit stays on the phone", phone.name);
        }
        let (status, said) = readyz(&server).await;
        assert_eq!(status, 503, "no load balancer sends anybody there: {said}");
        // More than once: connections that hang must not be handed on from one to the next.
        must_come_again(&timed(&phones[0]).await);
        way.breaks_and_is_mended();
        until("the server to be ready again", async || (readyz(&server).await.0 == 200).then_some(())).await;
        let again = join_all(phones.iter().map(timed)).await;
        assert!(again.iter().all(|(run, _)| run.agreed && run.sent == 1), "silence {silence}: it goes on: {again:?}");
    }
    assert!(server.group.is_running(), "it was never started again");
    all_is_well(&world, &phones.iter().collect::<Vec<_>>(), 12 + 16).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_cut_off_in_the_middle_of_a_push_keeps_the_village_from_nobody() {
    let world = World::on(On::Postgres, 4, 32).await;
    let way = Way::to(&world.place()).await;
    let cut_off = server(&world, &way.by(&world.place()), "cut-off", SECONDS).await;
    let mut ana = phone(&world, "安娜", &cut_off).await;
    let beside = server(&world, &world.place(), "beside", SECONDS).await;
    let bo = phone(&world, "老波", &beside).await;
    ana.visit(world.households[0], "家中都好");
    bo.visit(world.households[1], "家中都好");
    // The village's row is locked, and then the network is gone.
    way.falls_silent_after("FOR UPDATE OF village");
    let locked =
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()";
    let holds = async || (world.database().ask(locked) == "1").then_some(());
    let (tried, ()) = tokio::join!(timed(&ana), until("the database to hold the row for nobody", holds));
    must_come_again(&tried);
    // The first may still be told to come again: the lock is given up after the setting.
    until("the other server to get in", async || bo.sync().await.agreed.then_some(())).await;
    assert_eq!(world.database().ask(locked), "0", "what was begun is undone");
    ana.link = Arc::new(Link::new(&format!("http://{}", beside.address)));
    all_is_well(&world, &[&ana, &bo], 4 + 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_village_that_is_locked_takes_the_connections_of_no_other() {
    const CADRES: usize = 20;
    let world = World::on(On::Postgres, 20, 33).await;
    world.office.add_village(&other(), "新桥村").await;
    let server = server(&world, &world.place(), "server", SECONDS).await;
    let mut cadres = Vec::new();
    for number in 0..CADRES {
        cadres.push(phone(&world, &format!("干部{number}"), &server).await);
    }
    let mut elsewhere = world.phone_in("远方", &[other()]).await;
    elsewhere.link = Arc::new(Link::new(&format!("http://{}", server.address)));
    assert!(elsewhere.sync().await.agreed, "a village without records");
    for (number, cadre) in cadres.iter().enumerate() {
        cadre.visit(world.households[number], "家中都好");
    }
    let row = format!("SELECT 1 FROM village WHERE village = {} FOR UPDATE", village().as_str());
    let held = world.database().hold(&row);
    let beside = async {
        until("the village's phones to wait", async || waiting(&world)).await;
        let mut all = Vec::new();
        for _ in 0..5 {
            all.push(timed(&elsewhere).await);
        }
        (waiting(&world), all)
    };
    let (tried, (waiting, beside)) = tokio::join!(join_all(cadres.iter().map(timed)), beside);
    assert!(waiting.is_none_or(|waiting| waiting <= 2), "no more wait at the database than can be of use: {waiting:?}");
    assert!(beside.iter().all(|(run, _)| run.agreed), "another village's phone is served meanwhile: {beside:?}");
    tried.iter().for_each(must_come_again);
    held.release();
    all_is_well(&world, &cadres.iter().collect::<Vec<_>>(), 20 + CADRES as u64).await;
}

/// Connections of this database that wait for a lock; nothing while there are none.
fn waiting(world: &World) -> Option<u32> {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
    world.database().ask(sql).parse().ok().filter(|waiting| *waiting > 0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_is_given_up_is_no_fault_of_the_server_and_a_commit_is_never_given_up_for_its_length() {
    let world = World::on(On::Postgres, 4, 34).await;
    world.database().ask(&format!("ALTER DATABASE {} SET statement_timeout = '500ms'", world.database().name()));
    let server = server(&world, &world.place(), "server", 10).await;
    let ana = phone(&world, "安娜", &server).await;
    let row = format!("SELECT 1 FROM village WHERE village = {} FOR UPDATE", village().as_str());

    ana.visit(world.households[0], "家中都好");
    let held = world.database().hold(&row);
    let given_up = async {
        until("the push to wait", async || waiting(&world)).await;
        let cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                      AND datname = current_database()";
        assert_eq!(world.database().ask(cancel), "t", "whoever looks after the database gave it up");
    };
    let (tried, ()) = tokio::join!(timed(&ana), given_up);
    must_come_again(&tried);
    assert_eq!(ana.device().state_line().unwrap().on_phone, 1, "the visit stays on the phone");

    let long = async {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database() \
                   AND clock_timestamp() - query_start > '800ms'";
        until("the push to have waited long", async || (world.database().ask(sql) == "1").then_some(())).await;
        held.release();
    };
    let ((run, _), ()) = tokio::join!(timed(&ana), long);
    assert!(run.agreed && run.sent == 1, "what the database's own setting would have given up is done: {run:?}");
    all_is_well(&world, &[&ana], 4 + 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_takes_no_more_connections_is_asked_again_and_serves_when_it_does() {
    let world = World::on(On::Postgres, 12, 35).await;
    let database = world.database();
    // Its limits bind everybody but the owner of the machine: so somebody else.
    let clerk = format!("clerk_{}", database.name());
    database.ask(&format!("CREATE ROLE {clerk} LOGIN"));
    database.ask(&format!("GRANT ALL ON ALL TABLES IN SCHEMA public TO {clerk}"));
    let place = world.place().replace("cunji@", &format!("{clerk}@"));
    let mut server = server(&world, &place, "server", SECONDS).await;
    let mut phones = Vec::new();
    for number in 0..12 {
        phones.push(phone(&world, &format!("干部{number}"), &server).await);
    }
    let gone = format!("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{clerk}'");
    let visit = || {
        for (phone, home) in phones.iter().zip(&world.households) {
            phone.visit(*home, "家中都好");
        }
    };

    // Two are left to it: twelve at once share them, and some may have to come again.
    database.ask(&format!("ALTER ROLE {clerk} CONNECTION LIMIT 2"));
    database.ask(&gone);
    visit();
    let tried = join_all(phones.iter().map(timed)).await;
    assert!(tried.iter().any(|(run, _)| run.agreed), "with two connections somebody is served: {tried:?}");
    for (run, took) in &tried {
        assert!(run.agreed || run.outcome == SyncOutcome::OfficeUnavailable, "or told to come again: {run:?}");
        assert!(*took < LONGEST, "and nobody hangs: {took:?}");
    }

    database.ask(&format!("ALTER ROLE {clerk} CONNECTION LIMIT 0"));
    database.ask(&gone);
    visit();
    let tried = join_all(phones.iter().map(timed)).await;
    tried.iter().for_each(must_come_again);
    assert_eq!(readyz(&server).await.0, 503, "and no load balancer sends anybody there");

    database.ask(&format!("ALTER ROLE {clerk} CONNECTION LIMIT -1"));
    let again = join_all(phones.iter().map(timed)).await;
    assert!(again.iter().all(|(run, _)| run.agreed), "it goes on by itself: {again:?}");
    assert!(server.group.is_running(), "without a restart");
    all_is_well(&world, &phones.iter().collect::<Vec<_>>(), 12 + 24).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_database_cannot_serialize_or_finds_crosswise_is_done_again_and_each_once() {
    const VISITS: usize = 6;
    let world = World::on(On::Postgres, 20, 36).await;
    let database = world.database();
    let strict = format!("ALTER DATABASE {} SET default_transaction_isolation = 'serializable'", database.name());
    database.ask(&strict);
    let servers = [
        server(&world, &world.place(), "first", SECONDS).await,
        server(&world, &world.place(), "second", SECONDS).await,
    ];
    let mut phones = Vec::new();
    for number in 0..6 {
        phones.push(phone(&world, &format!("干部{number}"), &servers[number % 2]).await);
    }
    let homes = &world.households;
    let storm = phones.iter().enumerate().map(|(place, phone)| async move {
        for step in 0..VISITS {
            phone.visit(homes[(place + step) % 20], "家中都好");
            while !phone.sync().await.agreed {} // as the app does: again, until the office has it
        }
    });
    join_all(storm).await;
    let said = |words: &str| database.server().said().matches(words).count();
    println!("{} could not be serialized", said("could not serialize access"));
    assert!(said("could not serialize access") > 0, "they really got in each other's way");

    // Crosswise: somebody has the household's row and wants the village's; a push has the village's and wants that.
    database.ask(&strict.replace("serializable", "read committed"));
    // Ours looks after three seconds whether it waits crosswise, the other one does not look: ours is given up.
    database.ask(&format!("ALTER DATABASE {} SET deadlock_timeout = '3s'", database.name()));
    let server = server(&world, &world.place(), "third", 20).await;
    let mut ana = world.phone("安娜").await;
    ana.link = Arc::new(Link::new(&format!("http://{}", server.address)));
    assert!(ana.sync().await.agreed, "before there is trouble");
    ana.edit(world.households[3], "address", "大院子 3 号");
    let document = world.households[3].simple();
    let deadlocks = said("deadlock detected");
    let other = database.hold(&format!(
        "SET deadlock_timeout = '1h'; UPDATE document SET changes = changes WHERE document = '\\x{document}'"
    ));
    let crosswise = async {
        until("the push to wait", async || waiting(&world)).await;
        let row = format!("SELECT 1 FROM village WHERE village = {} FOR UPDATE", village().as_str());
        other.then_releases(&row);
    };
    let ((run, _), ()) = tokio::join!(timed(&ana), crosswise);
    assert_eq!(said("deadlock detected"), deadlocks + 1, "the database gave one of the two up");
    assert!(run.agreed && run.sent == 1, "and it was done again: {run:?}");
    let mut phones: Vec<&Phone> = phones.iter().collect();
    phones.push(&ana);
    all_is_well(&world, &phones, 20 + 6 * VISITS as u64).await;
}
