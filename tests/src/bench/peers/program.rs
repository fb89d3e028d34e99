//! A peer's server or client as a child process: orders go in as lines of JSON, answers come out the same way. It is
//! ended with this value, however the benchmark ends.

use crate::bench::gauge;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Why an order was not carried out.
#[derive(Debug)]
pub enum Failure {
    /// Not within its time.
    Late,
    /// With the program's words.
    Broken(String),
}

/// How long a program may take to write down what it holds and leave.
const TO_LEAVE: Duration = Duration::from_secs(60);

/// Those that run, so that they can be ended together.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static ENDING: AtomicBool = AtomicBool::new(false);

/// We were told to end: nothing is measured any more, every program of ours is killed.
pub fn end_all() {
    ENDING.store(true, Ordering::SeqCst);
    for id in RUNNING.lock().unwrap().drain(..) {
        if let Some(id) = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
        }
    }
}

/// Never comes back once we were told to end: what a killed program left undone is no result.
pub fn wait_if_ending() {
    while ENDING.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

pub struct Program {
    child: Child,
    orders: Option<ChildStdin>,
    answers: Receiver<String>,
    log: std::path::PathBuf,
}

impl Program {
    /// Starts it; what it says beside its answers goes into `log`.
    pub fn start(mut command: Command, log: &Path) -> Self {
        let file = std::fs::File::options().create(true).append(true).open(log).unwrap();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(file);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        RUNNING.lock().unwrap().push(child.id());
        let (told, answers) = channel();
        let said = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok).filter(|line| line.starts_with('{')) {
                if told.send(line).is_err() {
                    break;
                }
            }
        });
        let orders = child.stdin.take();
        Self { child, orders, answers, log: log.to_owned() }
    }

    /// The next line it says.
    pub fn hear(&self, limit: Duration) -> Result<Value, Failure> {
        let line = match self.answers.recv_timeout(limit) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => return Err(Failure::Late),
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::Broken(self.last_words())),
        };
        let answer: Value = serde_json::from_str(&line).map_err(|error| Failure::Broken(error.to_string()))?;
        match answer["error"].as_str() {
            Some(error) => Err(Failure::Broken(error.lines().next().unwrap_or_default().to_owned())),
            None => Ok(answer),
        }
    }

    /// Gives an order and waits for its answer.
    pub fn ask(&mut self, order: &Value, limit: Duration) -> Result<Value, Failure> {
        let said = self.orders.as_mut().unwrap().write_all(format!("{order}\n").as_bytes());
        said.map_err(|_| Failure::Broken(self.last_words()))?;
        self.hear(limit)
    }

    /// The same when it must go well, outside what is measured.
    pub fn must(&mut self, order: &Value) -> Value {
        self.ask(order, Duration::from_secs(900)).unwrap_or_else(|failure| panic!("{order}: {failure:?}"))
    }

    /// What is in its store: documents, letters of notes, edits.
    pub fn count(&mut self) -> Value {
        self.must(&json!({ "do": "count" }))
    }

    /// CPU time so far.
    pub fn cpu(&self) -> Duration {
        gauge::cpu_of(self.child.id())
    }

    /// From now on `peak_mb` is the highest since now.
    pub fn forget_peak(&self) {
        gauge::forget_highest(self.child.id());
    }

    /// Highest resident set, MB.
    pub fn peak_mb(&self) -> f64 {
        gauge::memory_mb_of(self.child.id(), "VmHWM")
    }

    /// Asks it to leave in good order, and waits for it.
    pub fn end(mut self) {
        self.orders.take();
        RUNNING.lock().unwrap().retain(|id| *id != self.child.id()); // it leaves by itself, without orders
        let begin = Instant::now();
        while begin.elapsed() < TO_LEAVE {
            if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn last_words(&self) -> String {
        std::thread::sleep(Duration::from_millis(300)); // who ended it may be about to end us
        wait_if_ending();
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let error = text.lines().rev().find(|line| line.contains("Error") || line.contains("panicked"));
        error.or(text.lines().last()).unwrap_or("it said nothing and left").chars().take(200).collect()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        RUNNING.lock().unwrap().retain(|id| *id != self.child.id()); // before its number may be another's
        let _ = self.child.kill(); // it may have left already
        let _ = self.child.wait();
    }
}
