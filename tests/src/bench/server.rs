//! The sync server in a process of its own, so that its CPU time is not the phone's: this program started again as
//! `bench child serve`, with the router and store of `cunji-server` and a counting relay beside it.

use super::tap::{Counts, Shape, tap};
use super::{START, gauge};
use crate::kit::{TestClock, TestEntropy};
use cunji_server::routes::{Office, router};
use cunji_server::store::open::open;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// What passed the relay.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wire {
    pub up: u64,
    pub down: u64,
    pub connections: u64,
}

impl Wire {
    /// Bytes both ways.
    pub fn both(self) -> u64 {
        self.up + self.down
    }

    pub fn since(self, before: Self) -> Self {
        let connections = self.connections - before.connections;
        Self { up: self.up - before.up, down: self.down - before.down, connections }
    }
}

/// A running server; it ends with this value, however the benchmark ends.
pub struct Server {
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// Straight to the server.
    pub address: String,
    /// Through the counting relay.
    pub tapped: String,
}

impl Server {
    /// Serves a store file.
    pub fn start(store: &Path) -> Self {
        Self::start_on(&store.display().to_string())
    }

    /// Serves a store, wherever it is.
    pub fn start_on(store: &str) -> Self {
        let program = std::env::current_exe().unwrap();
        let mut command = Command::new(program);
        command.args(["child", "serve"]).arg(store).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let orders = child.stdin.take();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let (address, tapped) = line.trim().split_once(' ').expect("the server says where it listens");
        let (address, tapped) = (format!("http://{address}"), format!("http://{tapped}"));
        Self { child, orders, answers, address, tapped }
    }

    /// What passed the relay so far.
    pub fn wire(&mut self) -> Wire {
        self.orders.as_mut().unwrap().write_all(b"wire\n").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        let mut numbers = line.split_whitespace().map(|number| number.parse().unwrap());
        let mut next = || numbers.next().unwrap();
        Wire { up: next(), down: next(), connections: next() }
    }

    /// CPU time of server and relay so far.
    pub fn cpu(&self) -> Duration {
        gauge::cpu_of(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.orders.take(); // end of input: the child leaves
        let _ = self.child.wait();
    }
}

/// The child: serves until its input ends.
pub fn serve(place: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let counts = Arc::new(Counts::default());
    let heard = Arc::clone(&counts);
    runtime.block_on(async move {
        // Two servers on one store must not give out the same tokens.
        let entropy = Arc::new(TestEntropy::new(0x5e4e ^ u64::from(std::process::id())));
        let store = open(place, entropy.as_ref()).await.unwrap();
        let office = Office::new(store, Arc::new(TestClock::at(START)), entropy);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tapped = tap(address, Shape::default(), counts).await;
        println!("{address} {tapped}");
        let serving = tokio::spawn(async move { axum::serve(listener, router(office)).await.unwrap() });
        tokio::task::spawn_blocking(move || answer(&heard)).await.unwrap();
        serving.abort();
    });
    std::process::exit(0); // open connections are nobody's any more
}

fn answer(counts: &Counts) {
    for _ in std::io::stdin().lines().map_while(Result::ok) {
        let now = [&counts.up, &counts.down, &counts.connections].map(|count| count.load(Ordering::Relaxed));
        println!("{} {} {}", now[0], now[1], now[2]);
    }
}
