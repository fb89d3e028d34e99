//! Lines that are kept open on purpose: bytes that come one by one, or never. Nobody who does that keeps his line, and a
//! phone beside them syncs as ever.

use axum::Router;
use axum::routing::get;
use cunji_server::config::Limits;
use cunji_server::metrics::Metrics;
use cunji_server::serving::{Stop, serve};
use cunji_tests::kit::attack::{Ended, connect_from, drip, head, stolen_token};
use cunji_tests::kit::{Link, ServerProgram, World};
use cunji_tests::screen::until;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// Lines of each kind at the same time.
const LINES: usize = 12;
/// Files of the store's own that may have come in meanwhile: its readers, with what each of them needs.
const STORE: usize = 32;
const BEAT: Duration = Duration::from_millis(150);
/// What an HTTP/2 client says before anything else: its preface, and settings without any.
const GREETING: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
const PING: &[u8] = b"\0\0\x08\x06\0\0\0\0\0happened";

/// A way to hold a line: what is sent at once, what is sent at each beat, and how it must end.
#[derive(Clone)]
struct Way {
    name: &'static str,
    begin: Vec<u8>,
    again: &'static [u8],
    ends: (Option<u16>, &'static str),
}

fn ways(token: &str) -> Vec<Way> {
    let way = |name, begin: &[u8], again, ends| Way { name, begin: begin.to_vec(), again, ends };
    let (closed, unknown) = ((None, ""), (Some(401), "not_allowed"));
    let (slow, cut) = ((Some(408), "too_slow"), (Some(400), "bad_request"));
    let body = |path, token| format!("{}x", head(path, token, Some(4_000))).into_bytes();
    vec![
        way("not one byte", b"", b"", closed),
        way("half of HTTP/2's greeting", &GREETING[..12], b"", closed),
        way("HTTP/2 that never asks", GREETING, b"", closed),
        way("HTTP/2 that only pings", GREETING, PING, closed),
        way("a head without end, byte by byte", b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nX: ", b"a", closed),
        way("a stranger's body that stops", &body("/v1/sync", None), b"", unknown),
        way("a stranger's body, byte by byte", &body("/v1/sync", Some("wrong")), b"a", unknown),
        way("an enrolment that stops", &body("/v1/enrol", None), b"", cut),
        way("an enrolment, byte by byte", &body("/v1/enrol", None), b" ", slow),
        way("a device's body that stops", &body("/v1/sync", Some(token)), b"", slow),
        way("a device's body, byte by byte", &body("/v1/sync", Some(token)), b"a", slow),
    ]
}

/// Holds lines this way, a new one for each that was ended, until he is told to stop.
async fn holds_lines(way: Way, to: SocketAddr, over: Arc<AtomicBool>, tell: UnboundedSender<(&'static str, Ended)>) {
    while !over.load(Ordering::Relaxed) {
        let again = (!way.again.is_empty()).then_some((way.again, BEAT));
        let ended = drip(connect_from(Ipv4Addr::new(127, 0, 0, 2), to).await, &way.begin, again).await;
        let _ = tell.send((way.name, ended));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sends_byte_by_byte_or_nothing_is_cut_off_and_the_phone_beside_him_syncs() {
    let world = World::with_households(6, 91).await;
    let settings = ["--header-seconds", "2", "--body-seconds", "2", "--request-seconds", "5"];
    let more = ["--requests-at-once", "50", "--requests-per-minute", "100000"];
    let server = ServerProgram::start(&world.place(), world.folder(), "server", &[&settings[..], &more].concat()).await;
    let mut ana = world.phone("安娜").await;
    ana.link = Arc::new(Link::new(&format!("http://{}", server.address)));
    assert!(ana.sync().await.agreed, "before anybody means harm");
    let files = server.open_files();

    let ways = ways(&stolen_token(&world, 0xbad).await);
    let (tell, mut told) = unbounded_channel();
    let over = Arc::new(AtomicBool::new(false));
    let mut holders = Vec::new();
    for way in ways.iter().flat_map(|way| std::iter::repeat_n(way, LINES)) {
        holders.push(tokio::spawn(holds_lines(way.clone(), server.address, over.clone(), tell.clone())));
    }
    let held = ways.len() * LINES;
    until("all lines to be held", async || (server.open_files() >= files + held).then_some(())).await;

    let (mut ends, mut synced): (BTreeMap<&str, Vec<Ended>>, usize) = (BTreeMap::new(), 0);
    let begun = Instant::now();
    while let Some(way) = ways.iter().find(|way| ends.get(way.name).map_or(0, Vec::len) < LINES) {
        assert!(begun.elapsed() < Duration::from_secs(120), "nobody ends it: {}", way.name);
        ana.visit(world.households[synced % 6], "家中都好");
        let run = ana.sync().await;
        assert!(run.agreed && run.sent == 1, "the phone beside {held} held lines syncs: {run:?}");
        synced += 1;
        while let Ok((name, ended)) = told.try_recv() {
            ends.entry(name).or_default().push(ended);
        }
    }
    println!("{synced} syncs beside {held} held lines");
    for way in &ways {
        for ended in &ends[way.name] {
            assert_eq!((ended.status, ended.word.as_str()), way.ends, "{}: {ended:?}", way.name);
        }
    }
    over.store(true, Ordering::Relaxed);
    for holder in holders {
        holder.await.unwrap();
    }
    until("every line to be closed", async || (server.open_files() <= files + STORE).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_has_so_many_requests_under_way_at_once_and_not_one_more() {
    let world = World::with_households(2, 92).await;
    let server = ServerProgram::start(&world.place(), world.folder(), "server", &["--body-seconds", "5"]).await;
    let mut ana = world.phone("安娜").await;
    ana.link = Arc::new(Link::new(&format!("http://{}", server.address)));
    let begin = format!("{}x", head("/v1/sync", Some(&stolen_token(&world, 0xbad).await), Some(4_000)));
    let asks = async || drip(connect_from(Ipv4Addr::LOCALHOST, server.address).await, begin.as_bytes(), None).await;
    let (all, run) = tokio::join!(futures_util::future::join_all((0..12).map(|_| asks())), ana.sync());
    assert!(run.agreed, "another device is not held up: {run:?}");
    let with = |status| all.iter().filter(|ended| ended.status == Some(status)).count();
    assert_eq!((with(408), with(429)), (8, 4), "eight are heard, the others are told to wait: {all:?}");
    assert!(all.iter().any(|ended| ended.word == "too_many_tries"), "in words that the app knows");
}

/// Longer than what fits into the narrow lines below.
const LONG: usize = 300_000;

/// The program's own way of serving, over lines that hold little: a long answer waits for who takes it.
async fn narrow_server(limits: Limits) -> (SocketAddr, Arc<Metrics>) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(16 * 1024).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(16).unwrap();
    let (address, metrics) = (listener.local_addr().unwrap(), Arc::<Metrics>::default());
    let router = Router::new().route("/long", get(|| async { vec![b'a'; LONG] }));
    tokio::spawn(serve(listener, router, None, limits, metrics.clone(), Stop::new()));
    (address, metrics)
}

/// Asks for the long answer over a line that holds little.
async fn ask_for_much(of: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(16 * 1024).unwrap();
    let mut line = socket.connect(of).await.unwrap();
    line.write_all(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    line
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_slowly_gets_the_end_of_his_answer_and_who_reads_nothing_loses_his_line() {
    // The slow one takes six seconds and more: six times what a line may be silent.
    let (address, metrics) = narrow_server(Limits { header_seconds: 1, ..Limits::default() }).await;
    let (mut line, mut got, mut beat) = (ask_for_much(address).await, 0, tokio::time::interval(BEAT));
    let mut some = vec![0; 7_000];
    loop {
        beat.tick().await;
        let count = line.read(&mut some).await.unwrap();
        got += count;
        if count == 0 {
            break; // it was silent after the answer
        }
    }
    assert!(got > LONG, "head and all of the answer: {got}");
    until("his place to be free", async || metrics.text().contains("connections_open 0").then_some(())).await;

    let (address, metrics) = narrow_server(Limits { request_seconds: 2, ..Limits::default() }).await;
    let line = ask_for_much(address).await;
    until("him to be in", async || metrics.text().contains("connections_open 1").then_some(())).await;
    until("him to be cut off", async || metrics.text().contains("connections_open 0").then_some(())).await;
    drop(line);
}
