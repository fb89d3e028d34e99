//! A program that is killed with -9 in the middle of its work, and what it had reported by then.

use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often a story kills: as often as it says itself, or `CUNJI_KILLS` times (`make kills`).
pub fn kills(usual: u64) -> u64 {
    std::env::var("CUNJI_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Starts it, kills it and all it started after so many lines of its output and a moment more, and gives every line it wrote. The last one
/// may be cut: that was not yet a report. Holds the thread.
pub fn killed(program: &mut Command, reports: u64, moment: Duration) -> Vec<String> {
    let mut child = program.process_group(0).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    for _ in 0..reports {
        reader.read_line(&mut said).unwrap();
    }
    // Busy, because a sleep is longer than the work that is to be hit.
    let begin = Instant::now();
    while begin.elapsed() < moment {
        std::hint::spin_loop();
    }
    let _ = kill_process_group(Pid::from_child(&child), Signal::KILL); // gone already: it ended by itself
    child.wait().unwrap();
    reader.read_to_string(&mut said).unwrap();
    said.lines().map(str::to_owned).collect()
}
