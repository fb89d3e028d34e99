//! A disk that answers with errors for a moment, at random calls of opening and saving, 7 times or CUNJI_KILLS: the
//! screen says that it could not save or open, nothing that it called saved is lost, and with a working disk it goes on.

use cunji_tests::kit::{Phone, World, fast_folder, killed, kills};
use cunji_tests::power::{Answers, Disk, Said, Trace, Way, is_whole, traced};
use cunji_tests::records::Dice;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// Calls of a store, what the disk says to them, and about how often each is made in a run.
const ERRORS: [(&str, &str, u64); 7] = [
    ("pwrite64", "EIO", 900),
    ("pwrite64", "ENOSPC", 900),
    ("fdatasync", "EIO", 90),
    ("fsync", "EIO", 8),
    ("fsync", "ENOSPC", 8),
    ("pread64", "EIO", 60),
    ("rename", "EIO", 4),
];
/// Lines of the screen after which a run ends.
const LINES: u64 = 100;

#[tokio::test]
async fn a_disk_with_errors_is_said_and_costs_nothing_that_was_saved() {
    let (all, mut dice) = (kills(7), Dice(64));
    let world = World::with_households(4, 85).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.close();
    let households: Vec<String> = world.households.iter().map(ToString::to_string).collect();
    let mut failures = 0;
    for run in 0..all {
        let (calls, error, often) = ERRORS[run as usize % ERRORS.len()];
        let first = 1 + dice.below(often);
        let times = format!("{first}..{}", first + dice.below(3));
        let when = format!("run {run}, {error} to {calls} {times}");
        let folder = tempfile::tempdir_in(fast_folder()).unwrap();
        let (phone, log) = (folder.path().join("phone"), folder.path().join("trace"));
        ana.back_up(&phone);
        let disk = Disk::before(&phone);
        // Reading is watched at the store only: a program reads its libraries, too.
        let files: Vec<PathBuf> = match calls {
            "pread64" => ["cunji.db", "cunji.db-wal"].map(|name| phone.join(name)).to_vec(),
            _ => Vec::new(),
        };
        let answers = Answers { calls, error, when: &times, files: &files };
        let mut program = Command::new(env!("CARGO_BIN_EXE_crash-device"));
        program.arg(&phone).args(&households);
        let lines = killed(&mut traced(&program, &log, Some(&answers)), LINES, Duration::ZERO);
        assert!(lines.len() as u64 >= LINES, "{when}: it ended by itself: {:?}", lines.last());
        let said = Said::by(lines.iter().map(String::as_str));
        failures += said.failures.len();
        let last = lines[lines.len() - 20..].iter().any(|line| line.starts_with("visit "));
        assert!(last, "{when}: it goes on saving once the disk works: {:?}", said.failures.last());
        let again = Phone::new("安娜", phone.clone(), Arc::clone(&world.clock), run, Arc::clone(&ana.link));
        said.stands_on(&again.device(), &when);
        is_whole(&again.device(), &when);
        again.close();
        if files.is_empty() {
            // And the power goes soon: what a failed sync left in memory is no help.
            let trace = Trace::read(&log, &phone);
            let (disk, lines) = (disk.after(&trace), trace.said());
            let (moment, way) = (disk.cut(&mut dice), Way::draw(&mut dice));
            let when = format!("{when}, cut at {moment}, {way:?}");
            let phone = folder.path().join("found");
            std::fs::create_dir(&phone).unwrap();
            disk.show(moment, way, &mut dice, &phone);
            let said = Said::until(&lines, moment);
            let found = Phone::new("安娜", phone, Arc::clone(&world.clock), run, Arc::clone(&ana.link));
            said.stands_on(&found.device(), &when);
            is_whole(&found.device(), &when);
        }
    }
    println!("runs on a disk with errors: {all}, {failures} failures said");
    assert!(failures as u64 > all / 3, "the errors must be felt: {failures}");
}
