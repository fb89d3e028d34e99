//! The steps that are measured, each from the same beginning: a phone that has everything still to push, a phone that is
//! in step with the server, a phone that knows nothing. Folders are copied for each, so that cells don't wear them out.

use super::engine::Engine;
use super::ours;
use super::program::{Failure, Program};
use super::records::{self, HOMES};
use super::results::{Figures, Outcome};
use crate::bench::tap::{Counts, Shape, tap};
use crate::bench::{gauge, machine};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// The ways between phone and server, the plain one first.
pub const LINKS: [(&str, u64, Option<u64>); 4] = [
    ("0 ms", 0, None),
    ("600 ms", 600, None),
    ("0 ms, 100 kbit/s", 0, Some(100_000)),
    ("600 ms, 100 kbit/s", 600, Some(100_000)),
];

/// What is measured, in this order.
pub const STEPS: [&str; 4] = ["push", "pull", "again", "edits"];

/// With so many documents another phone is asked for the edits.
const SMALLEST: u32 = 500;

/// The plain way may take this long: what it leaves is where other cells begin.
const TO_BEGIN: Duration = Duration::from_secs(900);

pub fn shape(link: &str) -> Shape {
    let (_, milliseconds, bits_per_second) = *LINKS.iter().find(|(name, ..)| *name == link).unwrap();
    Shape { round_trip: Duration::from_millis(milliseconds), bits_per_second }
}

/// The counting relay before a server; gone with this value.
pub struct Relay {
    runtime: Option<Runtime>,
    counts: Arc<Counts>,
    pub port: u16,
}

impl Relay {
    pub fn start(server: u16, shape: Shape) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let counts = Arc::new(Counts::default());
        let server = SocketAddr::from(([127, 0, 0, 1], server));
        let address = runtime.block_on(tap(server, shape, Arc::clone(&counts)));
        Self { runtime: Some(runtime), counts, port: address.port() }
    }

    /// Bytes up, down, and connections so far.
    pub fn passed(&self) -> [u64; 3] {
        let counts = &self.counts;
        [&counts.up, &counts.down, &counts.connections].map(|count| count.load(Ordering::Relaxed))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.runtime.take().unwrap().shutdown_background();
    }
}

/// One engine with so many documents, and the folders its cells begin with.
pub struct Beginning {
    pub engine: Engine,
    room: TempDir,
    documents: u32,
    letters: u64,
}

impl Beginning {
    /// The households are known to server and phone, the visits are written on the phone.
    pub fn make(engine: Engine, documents: u32) -> Self {
        let room = tempfile::tempdir_in(super::rooms()).unwrap();
        let letters = records::write(room.path(), 1, HOMES, &[("visits.json", documents)], 21);
        let begun = Self { engine, room, documents, letters };
        if engine.enrols() {
            let village = (begun.path(""), vec!["安娜".to_owned(), "老波".to_owned()]);
            let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(ours::begin(&begun.path("server"), &[village]));
        }
        let (server, port) = begun.serve(&begun.path("server"));
        let mut phone = begun.client(&begun.path("phone"));
        if engine.enrols() {
            let codes = begun.path("server").join("codes.json");
            let enrol = |name: &str| json!({ "do": "enrol", "port": port, "codes": codes, "name": name });
            phone.must(&enrol("安娜"));
            let mut other = begun.client(&begun.path("other"));
            other.must(&enrol("老波"));
            other.end();
        } else {
            phone.must(&json!({ "do": "write", "records": begun.path("homes.json") }));
        }
        phone.must(&json!({ "do": "sync", "port": port }));
        std::thread::sleep(engine.quiet());
        phone.end();
        server.end();
        let mut phone = begun.client(&begun.path("phone"));
        phone.must(&json!({ "do": "write", "records": begun.path("visits.json") }));
        phone.end();
        begun
    }

    fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    fn log(&self) -> PathBuf {
        self.path("log.txt")
    }

    fn serve(&self, folder: &Path) -> (Program, u16) {
        std::fs::create_dir_all(folder).unwrap();
        let server = Program::start(self.engine.command("serve", folder), &self.log());
        let said = server.hear(Duration::from_secs(60)).unwrap();
        (server, said["port"].as_u64().unwrap().try_into().unwrap())
    }

    fn client(&self, folder: &Path) -> Program {
        std::fs::create_dir_all(folder).unwrap();
        Program::start(self.engine.command("client", folder), &self.log())
    }

    /// A phone that pushes everything, over this link.
    pub fn push(&self, link: &str, limit: Duration) -> Outcome {
        let plain = link == LINKS[0].0;
        let mut run = self.run(["server", "phone"], link);
        let limit = if plain { TO_BEGIN } else { limit };
        let mut outcome = run.measure(&[json!({ "do": "sync", "port": run.relay.port })], limit);
        run.check(&mut outcome, self.documents + HOMES, self.letters, None);
        let [server, phone] = run.end(&mut outcome);
        if plain && matches!(outcome, Outcome::Measured(_)) {
            std::fs::rename(server, self.path("pushed-server")).unwrap();
            std::fs::rename(phone, self.path("pushed-phone")).unwrap();
        }
        outcome
    }

    /// The folders after a push, made if no cell has left them and somebody needs them. Says why when they can't be made.
    pub fn pushed_unless(&self, not_needed: bool) -> Result<(), String> {
        if not_needed || self.path("pushed-phone").exists() {
            return Ok(());
        }
        match self.push(LINKS[0].0, TO_BEGIN) {
            Outcome::Measured(_) => Ok(()),
            other => Err(format!("no phone in step to begin with: {other:?}")),
        }
    }

    /// A phone that knows nothing gets everything.
    pub fn pull(&self, link: &str, limit: Duration) -> Outcome {
        let mut run = self.fresh(link);
        let mut outcome = run.measure(&[json!({ "do": "sync", "port": run.relay.port })], limit);
        run.check(&mut outcome, self.documents + HOMES, self.letters, None);
        run.end(&mut outcome);
        outcome
    }

    fn fresh(&self, link: &str) -> Run<'_> {
        std::fs::create_dir_all(self.path("other")).unwrap();
        // Engines without a list of documents are given it: it costs them no bytes.
        let _ = std::fs::copy(self.path("pushed-phone/ids.json"), self.path("other/ids.json"));
        self.run(["pushed-server", "other"], link)
    }

    /// A phone in step that was closed: nothing new, then ten edits over the connection it has.
    pub fn again(&self, link: &str, limit: Duration) -> [Outcome; 2] {
        let mut run = self.run(["pushed-server", "pushed-phone"], link);
        let sync = json!({ "do": "sync", "port": run.relay.port });
        let mut again = run.measure(std::slice::from_ref(&sync), limit);
        let mut edits = match again {
            Outcome::Measured(_) => run.measure(&[json!({ "do": "edit", "count": 10 }), sync], limit),
            _ => Outcome::NotRun { why: "it was not in step".to_owned() },
        };
        run.check(&mut edits, self.documents + HOMES, self.letters, Some(10));
        let folders = run.end(&mut edits);
        if let (Outcome::Measured(again), Outcome::Measured(edits)) = (&mut again, &edits) {
            (again.client_disk, again.server_disk) = (edits.client_disk, edits.server_disk);
            if link == LINKS[0].0 && self.documents == SMALLEST {
                self.prove_edits(&folders[0]);
            }
        }
        [again, edits]
    }

    /// Another phone finds the ten edits in what the server has written down.
    fn prove_edits(&self, server: &Path) {
        let (server, port) = self.serve(server);
        let folder = self.path("witness");
        copy(&self.path("other"), &folder);
        let mut witness = self.client(&folder);
        witness.must(&json!({ "do": "sync", "port": port }));
        let count = witness.count();
        assert_eq!(count["edited"], 10, "{}: the server must have kept the edits: {count}", self.engine.name());
        witness.end();
        server.end();
        std::fs::remove_dir_all(folder).unwrap();
    }

    fn run(&self, begin: [&str; 2], link: &str) -> Run<'_> {
        let folders = ["run-server", "run-phone"].map(|name| self.path(name));
        for (from, to) in begin.iter().zip(&folders) {
            let _ = std::fs::remove_dir_all(to);
            copy(&self.path(from), to);
        }
        let (server, port) = self.serve(&folders[0]);
        let client = self.client(&folders[1]);
        let shape = shape(link);
        Run { of: self, server, client, relay: Relay::start(port, shape), shape, folders }
    }
}

/// A server, a client and the way between them.
struct Run<'a> {
    of: &'a Beginning,
    server: Program,
    client: Program,
    relay: Relay,
    shape: Shape,
    folders: [PathBuf; 2],
}

impl Run<'_> {
    fn measure(&mut self, orders: &[Value], limit: Duration) -> Outcome {
        self.server.forget_peak();
        self.client.forget_peak();
        let (passed, client_cpu, server_cpu) = (self.relay.passed(), self.client.cpu(), self.server.cpu());
        let begin = Instant::now();
        let mut answer = Value::Null;
        for order in orders {
            match self.client.ask(order, limit.saturating_sub(begin.elapsed())) {
                Ok(said) => answer = said,
                Err(Failure::Late) => {
                    let now = self.relay.passed();
                    let (up, down) = (now[0] - passed[0], now[1] - passed[1]);
                    return Outcome::Over { seconds: limit.as_secs_f64(), up, down };
                }
                Err(Failure::Broken(why)) => return Outcome::Failed { why },
            }
        }
        let seconds = begin.elapsed().as_secs_f64();
        let (client_cpu, client_mb) = ((self.client.cpu() - client_cpu).as_secs_f64(), self.client.peak_mb());
        self.settle();
        let now = self.relay.passed();
        Outcome::Measured(Figures {
            seconds,
            up: now[0] - passed[0],
            down: now[1] - passed[1],
            connections: now[2] - passed[2],
            messages: answer["messages"].as_u64().unwrap_or(0),
            client_cpu,
            server_cpu: (self.server.cpu() - server_cpu).as_secs_f64(),
            client_mb,
            server_mb: self.server.peak_mb(),
            load: machine::load(),
            ..Figures::default()
        })
    }

    /// Waits until the server has done what it put off, and nothing is on the way.
    fn settle(&self) {
        let quiet = self.of.engine.quiet() + self.shape.round_trip * 2;
        let (begin, mut since, mut last) = (Instant::now(), Instant::now(), (self.relay.passed(), self.server.cpu()));
        while since.elapsed() < quiet && begin.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(50));
            let now = (self.relay.passed(), self.server.cpu());
            if now != last {
                (since, last) = (Instant::now(), now);
            }
        }
    }

    /// What was sent must be what is there, or the figure means nothing.
    fn check(&mut self, outcome: &mut Outcome, documents: u32, letters: u64, edited: Option<u64>) {
        if matches!(outcome, Outcome::Measured(_)) {
            let count = self.client.count();
            let same = count["documents"] == documents && count["letters"] == letters;
            if !same || edited.is_some_and(|edited| count["edited"] != edited) {
                *outcome =
                    Outcome::Failed { why: format!("{documents} documents, {letters} letters; there are {count}") };
            }
        }
    }

    /// Both leave; what they have on disk is the last figure.
    fn end(self, outcome: &mut Outcome) -> [PathBuf; 2] {
        if let Outcome::Measured(figures) = outcome {
            self.client.end();
            self.server.end();
            let disk = |folder: &PathBuf| gauge::blocks_of(folder);
            (figures.server_disk, figures.client_disk) = (disk(&self.folders[0]), disk(&self.folders[1]));
        }
        self.folders
    }
}

/// A folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).into_iter().flatten().flatten() {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
