//! Bodies that are meant to fill the server's memory: a gigabyte with its length said or not, squeezed, or by very many
//! at once. The phone beside them syncs.

use cunji_tests::kit::attack::{Ended, connect_from, drip, head, may_open, pour, stolen_token};
use cunji_tests::kit::{Link, Phone, ServerProgram, World};
use cunji_tests::records::village;
use cunji_wire::frame;
use cunji_wire::message::{ChainHead, Cursor, Frame, SyncRequest, VillageNumber};
use cunji_wire::pack::{DICTIONARY, Pack};
use std::io::Write;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const GIGABYTE: u64 = 1 << 30;
const MEGABYTE: u64 = 1 << 20;
/// What a thief's phone is called.
const THIEF: u64 = 0xbad;

/// A server program, somebody's phone that has synced with it, and a stolen token.
async fn township(seed: u64, arguments: &[&str]) -> (World, ServerProgram, Phone, String) {
    let world = World::with_households(6, seed).await;
    let arguments = [&["--requests-per-minute", "100000"][..], arguments].concat();
    let server = ServerProgram::start(&world.place(), world.folder(), "server", &arguments).await;
    let mut ana = world.phone("安娜").await;
    ana.link = Arc::new(Link::new(&format!("http://{}", server.address)));
    assert!(ana.sync().await.agreed, "before anybody means harm");
    let token = stolen_token(&world, THIEF).await;
    (world, server, ana, token)
}

/// Syncs again and again, a visit each time, until the attack is over; gives what became of it, and how many visits.
async fn sync_beside(world: &World, ana: &Phone, mut attack: JoinSet<Ended>) -> (Vec<Ended>, usize) {
    let (mut ends, mut synced, begun) = (Vec::new(), 0, Instant::now());
    while !attack.is_empty() || synced == 0 {
        ana.visit(world.households[synced % 6], "家中都好");
        let run = ana.sync().await;
        assert!(run.agreed && run.sent == 1, "the phone beside the attack syncs: {run:?}");
        assert!(begun.elapsed() < Duration::from_secs(120), "nobody ends {} of the requests", attack.len());
        synced += 1;
        while let Some(ended) = attack.try_join_next() {
            ends.push(ended.unwrap());
        }
    }
    println!("{synced} syncs beside {} requests", ends.len());
    (ends, synced)
}

fn is(ended: &Ended, status: u16, word: &str) -> bool {
    ended.status == Some(status) && ended.word == word
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_of_a_gigabyte_is_refused_before_it_is_there() {
    let (world, server, ana, token) = township(93, &["--requests-at-once", "100"]).await;
    let before = server.highest_memory();
    let piece = [b"10000\r\n".as_slice(), &[0; 0x10000], b"\r\n"].concat();
    let mut attack = JoinSet::new();
    let kinds =
        [(Some(token.as_str()), Some(GIGABYTE)), (Some(token.as_str()), None), (None, Some(GIGABYTE)), (None, None)];
    for (token, length) in kinds.into_iter().cycle().take(48) {
        let (to, begin) = (server.address, head("/v1/sync", token, length).into_bytes());
        let piece = if length.is_some() { vec![0; 0x10000] } else { piece.clone() };
        attack.spawn(async move {
            let line = connect_from(Ipv4Addr::new(127, 0, 0, 2), to).await;
            pour(line, &begin, &piece, GIGABYTE).await
        });
    }
    let (ends, _) = sync_beside(&world, &ana, attack).await;
    let (large, unknown) = (
        ends.iter().filter(|ended| is(ended, 413, "too_large")).count(),
        ends.iter().filter(|ended| is(ended, 401, "not_allowed")).count(),
    );
    assert_eq!((large, unknown), (24, 24), "with a token it is too large, without one nobody is known: {ends:?}");
    let most = ends.iter().map(|ended| ended.sent).max().unwrap();
    assert!(most < 32 * MEGABYTE, "nobody got rid of more than fits into the lines' own buffers: {most}");
    let grown = server.highest_memory() - before;
    println!("memory grew by {} KB; {most} bytes at most were taken off somebody", grown / 1024);
    assert!(grown < 160 * MEGABYTE, "48 gigabytes cost no more than the requests that are allowed: {grown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bodies_of_strangers_take_no_memory_however_many_they_are() {
    const STRANGERS: usize = 300;
    may_open(4_096);
    let (world, server, ana, _) = township(94, &["--body-seconds", "20"]).await;
    let before = server.highest_memory();
    let mut attack = JoinSet::new();
    // Nearly two megabytes, which a phone may send, and then nothing more.
    let mut begin = head("/v1/sync", Some("guessed"), Some(2 * MEGABYTE)).into_bytes();
    begin.resize(begin.len() + 1_900_000, 0);
    let begin = Arc::new(begin);
    for _ in 0..STRANGERS {
        let (to, begin) = (server.address, begin.clone());
        attack.spawn(async move { drip(connect_from(Ipv4Addr::new(127, 0, 0, 2), to).await, &begin, None).await });
    }
    let (ends, _) = sync_beside(&world, &ana, attack).await;
    assert!(ends.iter().all(|ended| is(ended, 401, "not_allowed")), "each is told that nobody knows him: {ends:?}");
    assert!(
        ends.iter().all(|ended| ended.sent >= 1_900_000),
        "and was heard out: a phone must get the answer: {ends:?}"
    );
    let grown = server.highest_memory() - before;
    println!("memory grew by {} KB", grown / 1024);
    // What hyper reads ahead of each line, a quarter of a megabyte with what that is cut from; 570 MB were sent.
    assert!(grown < 128 * MEGABYTE, "{STRANGERS} bodies of 1.9 MB were kept nowhere: {grown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_squeezed_is_not_unfolded_beyond_what_it_may_be() {
    let (world, server, ana, token) = township(95, &["--requests-at-once", "100"]).await;
    let before = server.highest_memory();
    let zeros = vec![0; (256 * MEGABYTE) as usize];
    let squeezed = zstd::bulk::compress(&zeros, 3).unwrap();
    let village = VillageNumber::from(&village());
    let bomb = |raw: u32| Pack { village, from: 0, to: 0, raw, squeezed: squeezed.clone() };
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&zeros).unwrap();
    let gzip = gzip.finish().unwrap();
    let head = |body: &[u8]| {
        let head = head("/v1/sync", Some(&token), Some(body.len() as u64));
        head.replace("Host: x", "Host: x\r\nConnection: close").into_bytes()
    };
    let requests = [
        // Says what it is; lies; many packs that are each as large as a pack may be.
        (body(&[bomb(256 << 20)]), (413, "too_large")),
        (body(&[bomb(4_000)]), (400, "bad_request")),
        (body(&vec![large_pack(village); 1_200]), (413, "too_large")),
    ];
    let mut attack = JoinSet::new();
    let mut send = |bytes: Vec<u8>| {
        let to = server.address;
        attack.spawn(async move { drip(connect_from(Ipv4Addr::new(127, 0, 0, 2), to).await, &bytes, None).await });
    };
    for (body, _) in requests.iter().cycle().take(36) {
        send([head(body), body.clone()].concat());
    }
    let encoded = String::from_utf8(head(&gzip)).unwrap().replace("Host: x", "Host: x\r\nContent-Encoding: gzip");
    (0..12).for_each(|_| send([encoded.as_bytes(), &gzip].concat()));
    let (ends, synced) = sync_beside(&world, &ana, attack).await;
    let counted = |status, word| ends.iter().filter(|ended| is(ended, status, word)).count();
    println!("{} too large, {} unreadable", counted(413, "too_large"), counted(400, "bad_request"));
    assert_eq!(counted(413, "too_large") + counted(400, "bad_request"), 48, "each is refused in words: {ends:?}");
    for (_, (status, word)) in &requests {
        assert!(counted(*status, word) >= 12, "{status} {word}");
    }
    let grown = server.highest_memory() - before;
    println!("memory grew by {} KB", grown / 1024);
    assert!(grown < 160 * MEGABYTE, "48 bombs, most of a quarter of a gigabyte: {grown}");
    assert_eq!(world.office.feed().await.records as usize, 6 + synced, "nothing but the phone's own visits came in");
}

fn body(packs: &[Pack]) -> Vec<u8> {
    let request = SyncRequest {
        protocol_min: 1,
        protocol_max: 1,
        dictionary: DICTIONARY,
        device: THIEF.to_be_bytes(),
        epoch: 0,
        cursors: vec![Cursor { village: VillageNumber::from(&village()), seq: 0 }],
        directory: 0,
        chain: ChainHead::default(),
        echo: false,
        app_version: "0".into(),
    };
    let mut body = Vec::new();
    frame::write(&Frame::Request(request), &mut body).unwrap();
    packs.iter().for_each(|pack| frame::write(&Frame::Push(pack.clone()), &mut body).unwrap());
    body
}

/// Unfolds to as much as a pack may.
fn large_pack(village: VillageNumber) -> Pack {
    let raw = cunji_wire::limits::PACK_MAX_RAW;
    Pack { village, from: 0, to: 0, raw: raw as u32, squeezed: zstd::bulk::compress(&vec![0; raw], 3).unwrap() }
}
