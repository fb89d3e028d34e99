//! Crowds at the door: ten thousand connections that ask nothing, a thousand phones that nobody knows. Who comes with a
//! token gets in beside them.

use cunji_tests::kit::attack::{connect_from, may_open, stolen_token};
use cunji_tests::kit::{Link, ServerProgram, World, client};
use cunji_tests::records::village;
use cunji_tests::screen::until;
use cunji_wire::chain;
use cunji_wire::frame;
use cunji_wire::key::SecretKeys;
use cunji_wire::message::{ChainHead, Cursor, Frame, Keys, SyncRequest, VillageNumber};
use cunji_wire::pack::DICTIONARY;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::AsyncWriteExt;

const MEGABYTE: u64 = 1 << 20;
/// Files of the store's own that may have come in meanwhile: its readers, with what each of them needs.
const STORE: usize = 32;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_ten_thousand_connections_that_ask_nothing_a_phone_syncs() {
    const CROWD: usize = 10_000;
    may_open(12_000);
    let world = World::with_households(6, 96).await;
    // As shipped: 4,000 in all and 400 of one address. Nobody is cut off for his silence while the story lasts.
    let arguments = ["--header-seconds", "600"];
    let server = ServerProgram::start_with_files("1024:", &world.place(), world.folder(), "server", &arguments).await;
    let mut ana = world.phone("安娜").await;
    ana.link = Arc::new(Link::new(&format!("http://{}", server.address)));
    assert!(ana.sync().await.agreed, "before anybody means harm");
    let (files, memory) = (server.open_files(), server.highest_memory());

    let mut crowd = Vec::with_capacity(CROWD);
    for number in 0..CROWD {
        // Forty machines. Each second one begins to speak.
        let from = Ipv4Addr::new(127, 0, 1, (number % 40) as u8 + 1);
        let mut line = connect_from(from, server.address).await.unwrap();
        if number % 2 == 0 {
            let _ = line.write_all(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\n").await; // it may have been sent away already
        }
        crowd.push(line);
    }
    until("the house to be full", async || (server.open_files() >= files + 3_990).then_some(())).await;
    for turn in 0..20 {
        // A new line each time: every sync must find a place in a full house.
        ana.link = Arc::new(Link::new(&format!("http://{}", server.address)));
        ana.visit(world.households[turn % 6], "家中都好");
        let run = ana.sync().await;
        assert!(run.agreed && run.sent == 1, "the phone beside {CROWD} connections syncs: {run:?}");
    }
    let (open, grown) = (server.open_files() - files, server.highest_memory() - memory);
    println!("{open} of {CROWD} are in, {} KB for each", grown / 1024 / open as u64);
    assert!((3_900..=4_000 + STORE).contains(&open), "the limit of all connections holds: {open}");
    assert!(grown < 256 * MEGABYTE, "what {open} connections cost: {grown}");
    assert!(!server.log().contains("fewer connections"), "it asked the system for as many files as it needs");
    drop(crowd);
    until("every line to be closed", async || (server.open_files() <= files + STORE).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_may_not_open_many_files_takes_fewer_connections_and_says_so() {
    may_open(4_096);
    let world = World::with_households(2, 97).await;
    let server = ServerProgram::start_with_files("400", &world.place(), world.folder(), "server", &[]).await;
    let mut ana = world.phone("安娜").await;
    let mut crowd = Vec::new();
    for number in 0..1_000 {
        crowd.push(connect_from(Ipv4Addr::new(127, 0, 1, number as u8 % 40 + 1), server.address).await.unwrap());
    }
    ana.link = Arc::new(Link::new(&format!("http://{}", server.address)));
    let run = ana.sync().await;
    assert!(run.agreed, "there are files left for who comes, for the store and for its log: {run:?}");
    assert!(server.open_files() <= 400, "and it never ran into the limit");
    let log = server.log();
    assert!(log.contains("fewer connections") && log.contains("\"connections\":272"), "the operator reads why: {log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beside_a_thousand_phones_with_wrong_tokens_and_wrong_signatures_the_right_one_syncs() {
    const PHONES: u64 = 1_000;
    const SIGNED_WRONG: u64 = 40;
    let world = World::with_households(6, 98).await;
    let arguments = ["--requests-per-minute", "100000"];
    let server = ServerProgram::start(&world.place(), world.folder(), "server", &arguments).await;
    let address = format!("http://{}", server.address);
    let mut ana = world.phone("安娜").await;
    ana.link = Arc::new(Link::new(&address));
    assert!(ana.sync().await.agreed, "before anybody means harm");
    let before = server.highest_memory();
    // Forty whose phones were stolen: the token is right, and the keys that came with the first sync are not at hand.
    let mut tokens = Vec::new();
    for device in 1..=SIGNED_WRONG {
        let token = stolen_token(&world, device).await;
        let sent = client().post(format!("{address}/v1/sync")).bearer_auth(&token).body(signed(device, 1, true));
        assert_eq!(sent.send().await.unwrap().status(), 200, "the owner's sync");
        tokens.push(token);
    }
    let (client, refused, at_work) =
        (client(), Arc::new(AtomicUsize::new(0)), Arc::new(tokio::sync::Semaphore::new(64)));
    let mut phones = Vec::new();
    for device in 1..=PHONES {
        let (client, refused, at_work, address) = (client.clone(), refused.clone(), at_work.clone(), address.clone());
        let stolen = tokens.get(device as usize - 1).cloned();
        phones.push(tokio::spawn(async move {
            let expected = if stolen.is_some() { (403, "bad_signature") } else { (401, "not_allowed") };
            let token = stolen.unwrap_or_else(|| format!("{device:064x}"));
            for _ in 0..5 {
                let _turn = at_work.acquire().await.unwrap();
                let request =
                    client.post(format!("{address}/v1/sync")).bearer_auth(&token).body(signed(device, 2, false));
                let answer = request.send().await.unwrap();
                let (status, said) = (answer.status().as_u16(), answer.text().await.unwrap());
                assert!(status == expected.0 && said.contains(expected.1), "phone {device}: {status} {said}");
                refused.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    let (mut synced, all) = (0, PHONES as usize * 5);
    while refused.load(Ordering::Relaxed) < all && phones.iter().any(|phone| !phone.is_finished()) {
        ana.visit(world.households[synced % 6], "家中都好");
        let run = ana.sync().await;
        assert!(run.agreed && run.sent == 1, "the phone beside them syncs: {run:?}");
        synced += 1;
    }
    for phone in phones {
        phone.await.unwrap();
    }
    println!("{synced} syncs beside {all} refused requests");
    assert!(synced > 0, "it synced while they came");
    let grown = server.highest_memory() - before;
    println!("memory grew by {} KB", grown / 1024);
    assert!(grown < 96 * MEGABYTE, "who is refused leaves nothing: {grown}"); // sixteen readers of the store, and threads
    let log = server.log();
    assert!(tokens.iter().all(|token| !log.contains(token.as_str())), "no token is in the log");
    let feed = world.office.feed().await;
    assert_eq!(feed.records as usize, 6 + synced, "nothing but the phone's own visits came in");
}

/// A device's sync that says it is signed with the keys of this number; the first one hands the keys in.
fn signed(device: u64, keys: u8, first: bool) -> Vec<u8> {
    let (device, keys) = (device.to_be_bytes(), SecretKeys::of([keys; 32], [keys; 32]));
    let signature = Some(chain::sign(&keys, device, 0, &[0; 32]));
    let request = SyncRequest {
        protocol_min: 1,
        protocol_max: 1,
        dictionary: DICTIONARY,
        device,
        epoch: 0,
        cursors: vec![Cursor { village: VillageNumber::from(&village()), seq: 0 }],
        directory: 0,
        chain: ChainHead { count: 0, head: [0; 32], signature },
        echo: false,
        app_version: "0".into(),
    };
    let mut body = Vec::new();
    frame::write(&Frame::Request(request), &mut body).unwrap();
    if first {
        let keys = Keys { own: keys.public(), devices: Vec::new() };
        frame::write(&Frame::Keys(keys), &mut body).unwrap();
    }
    body
}
