//! kill -9 at random moments of `cunji-server import`, 30 times or CUNJI_KILLS: a village's roster is in whole or not at
//! all, and the same command afterwards does the rest.

use cunji_server::import::{ImportOptions, import};
use cunji_server::roster::Report;
use cunji_server::sample_village::{SAMPLE_VILLAGE, generate, write_workbooks};
use cunji_server::store::Store;
use cunji_server::store::open::open;
use cunji_server::store::{FeedState, Village};
use cunji_server::surroundings::SystemClock;
use cunji_server::verify::verify;
use cunji_tests::kit::{ServerProgram, TestEntropy, fast_folder, killed, kills};
use cunji_tests::records::Dice;
use cunji_wire::digest::Digest;
use cunji_wire::message::VillageNumber;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Households of the roster; each one's changes go in the same transaction.
const HOUSEHOLDS: u32 = 25;

/// What an import of these files would do now, or does.
async fn imported(store: &dyn Store, files: &[PathBuf], dry_run: bool) -> Report {
    let options = ImportOptions { files: files.to_vec(), accept_good_rows: true, dry_run, ..ImportOptions::default() };
    import(store, &SystemClock, &options).await.unwrap()
}

fn to_do(report: &Report) -> usize {
    report.new + report.changed
}

#[tokio::test]
async fn a_roster_import_that_is_killed_is_there_whole_or_not_at_all() {
    let all = kills(30);
    let folder = tempfile::Builder::new().prefix("cunji-").tempdir_in(fast_folder()).unwrap();
    let place = folder.path().join("office.db").display().to_string();
    let entropy = TestEntropy::new(12);
    let known = &*SAMPLE_VILLAGE;
    let feed = FeedState { last_seq: 0, changes: 0, records: 0, digest: Digest::default() };
    let (county, township, name) = (known.county.clone(), known.township.clone(), known.name.clone());
    let number = VillageNumber::from(&known.code);
    let village = Village { number, county, township, name, feed };
    open(&place, &entropy).await.unwrap().put_village(&village).await.unwrap();
    let (mut dice, mut whole, mut none, mut reach) = (Dice(13), 0_u64, 0_u64, Duration::from_millis(200));
    for kill in 0..=all {
        // Each time another roster of the same village: households that are new, and others that changed.
        let rosters = folder.path().join("rosters");
        std::fs::create_dir_all(&rosters).unwrap();
        let files = write_workbooks(&generate(HOUSEHOLDS, kill + 1), &rosters).unwrap();
        let store = open(&place, &entropy).await.unwrap();
        let planned = to_do(&imported(store.as_ref(), &files, true).await);
        assert!(planned > 10, "roster {kill} says something new: {planned}");
        drop(store);
        let mut program = ServerProgram::command(&place);
        program.arg("import").arg("--accept-good-rows").args(&files);
        if kill == 0 {
            let begin = Instant::now();
            assert!(program.output().unwrap().status.success(), "the command does its work when nobody kills it");
            reach = 2 * begin.elapsed();
            continue;
        }
        let lines = killed(&mut program, 0, Duration::from_micros(dice.below(reach.as_micros() as u64)));
        let store = open(&place, &entropy).await.unwrap();
        let left = to_do(&imported(store.as_ref(), &files, true).await);
        assert!(
            left == 0 || left == planned,
            "kill {kill}: {left} of {planned} households are still to do: it is half in"
        );
        assert!(left == 0 || lines.is_empty(), "kill {kill}: what was reported is not there: {lines:?}");
        (whole, none) = if left == 0 { (whole + 1, none) } else { (whole, none + 1) };
        // Half of the kills come too late, whatever else the machine does: so the others come near the moment itself.
        reach = if left == 0 { reach * 4 / 5 } else { reach * 6 / 5 };
        let rest = imported(store.as_ref(), &files, false).await;
        assert_eq!(to_do(&rest), left, "kill {kill}: the same again does the rest");
        assert_eq!(to_do(&imported(store.as_ref(), &files, true).await), 0, "kill {kill}: and then nothing is left");
    }
    println!("kills while a roster is imported: {all}, {whole} found whole and {none} not there");
    assert!(whole > 0 && none > 0, "the kills must come before and after: {whole} whole, {none} not there");
    let store = open(&place, &entropy).await.unwrap();
    let findings = verify(store.as_ref()).await.unwrap();
    assert!(findings.is_sound(), "every change is there, in order, and can be read: {findings:?}");
}
