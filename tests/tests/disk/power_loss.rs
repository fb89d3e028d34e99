//! The battery is pulled out at random moments of saving and of changing the PIN, 40 times or CUNJI_KILLS, and the disk
//! shows what was not synced in part, torn or in another order: what the screen called saved is there afterwards.

use cunji_device::DeviceError;
use cunji_device::lock::{Lock, Stage};
use cunji_device::{Device, surroundings::SystemEntropy};
use cunji_tests::kit::lock::{PIN, TestMonotonic, around, open_phone};
use cunji_tests::kit::{Office, Phone, TestClock, World, fast_folder, killed, kills};
use cunji_tests::power::{Deed, Disk, Said, Trace, Way, is_whole, traced};
use cunji_tests::records::Dice;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// A phone that saved for a while, and what it did to its disk.
struct Evening {
    world: World,
    ana: Phone,
    before: Disk,
    trace: Trace,
    lines: Vec<(usize, String)>,
}

impl Evening {
    async fn of(seed: u64, reports: u64) -> Self {
        let world = World::with_households(4, seed).await;
        let ana = world.phone("安娜").await;
        ana.sync().await;
        ana.close();
        let before = Disk::before(ana.folder());
        let log = world.folder().join("trace");
        let mut program = Command::new(env!("CARGO_BIN_EXE_crash-device"));
        program.arg(ana.folder()).args(world.households.iter().map(ToString::to_string));
        killed(&mut traced(&program, &log, None), reports, Duration::ZERO);
        let trace = Trace::read(&log, ana.folder());
        let lines = trace.said();
        Self { world, ana, before, trace, lines }
    }
}

#[tokio::test]
async fn what_was_reported_as_saved_survives_the_battery_being_pulled_out() {
    let (all, mut dice) = (kills(40), Dice(61));
    // Long enough for the log to be put into the store, and for a locking.
    let Evening { world, ana, before, trace, lines } = Evening::of(83, 400).await;
    let disk = before.after(&trace);
    for cut in 0..all {
        let (moment, way) = (disk.cut(&mut dice), Way::draw(&mut dice));
        let when = format!("cut {cut} at {moment}, {way:?}");
        let found = tempfile::tempdir_in(fast_folder()).unwrap();
        let (phone, office) = (found.path().join("phone"), found.path().join("office.db"));
        std::fs::create_dir(&phone).unwrap();
        disk.show(moment, way, &mut dice, &phone);
        let said = Said::until(&lines, moment);
        assert!(said.failures.is_empty(), "{when}: nothing went wrong on this disk: {:?}", said.failures);
        let mut phone = Phone::new("安娜", phone, Arc::clone(&world.clock), cut, Arc::clone(&ana.link));
        said.stands_on(&phone.device(), &when);
        is_whole(&phone.device(), &when);
        if cut % 10 == 0 {
            world.office.copy_store(&office);
            let office = Office::start(office, Arc::clone(&world.clock), 7).await;
            phone.link = office.link();
            let run = phone.sync().await;
            assert!(run.agreed && run.refused == 0, "{when}: everything can be handed in: {run:?}");
            said.stands_on(&phone.device(), &when);
        }
    }
    println!("power cuts while saving: {all}, {} reports in the run", lines.len());
}

#[tokio::test]
async fn a_phone_that_synced_nothing_would_be_found_out() {
    let Evening { before, mut trace, lines, .. } = Evening::of(88, 60).await;
    trace.steps.retain(|step| !matches!(step.deed, Deed::Sync { .. }));
    let (disk, mut dice, mut lost) = (before.after(&trace), Dice(66), 0);
    for _ in 0..10 {
        let moment = disk.cut(&mut dice);
        let found = tempfile::tempdir_in(fast_folder()).unwrap();
        disk.show(moment, Way::Nothing, &mut dice, found.path());
        let said = Said::until(&lines, moment);
        let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
        let device = open_phone(found.path(), clock, Arc::new(SystemEntropy)).unwrap();
        lost += said.visits.iter().filter(|visit| device.get_visit(visit).is_err()).count();
    }
    assert!(lost > 20, "what these stories look for is seen where it is: {lost} reported visits are gone");
}

#[test]
fn a_phone_that_loses_power_while_its_pin_is_set_or_changed_opens_by_the_old_one_or_the_new_one() {
    let (all, mut dice) = (kills(40), Dice(63));
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    let (before, phone) = (folder.path().join("before"), folder.path().join("before/phone"));
    std::fs::create_dir(&before).unwrap();
    let (disk, log) = (Disk::before(&before), folder.path().join("trace"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_crash-lock"));
    program.arg(&phone);
    killed(&mut traced(&program, &log, None), 30, Duration::ZERO);
    let trace = Trace::read(&log, &before);
    let (disk, lines) = (disk.after(&trace), trace.said());
    for cut in 0..all {
        let (moment, way) = (disk.cut(&mut dice), Way::draw(&mut dice));
        let when = format!("cut {cut} at {moment}, {way:?}");
        let found = tempfile::tempdir_in(fast_folder()).unwrap();
        disk.show(moment, way, &mut dice, found.path());
        let phone = found.path().join("phone");
        let (mut pin, mut under_way) = (None, PIN);
        for (_, line) in lines.iter().take_while(|(began, _)| *began < moment) {
            match line.split_once(' ') {
                Some(("is", now)) => pin = Some(now),
                Some(("to", next)) => under_way = next,
                _ => panic!("nothing goes wrong on this disk: {line}"),
            }
        }
        let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
        let lock = Lock::new(&phone, around(TestMonotonic::start(), cut));
        let Some(pin) = pin else {
            // Nothing was reported yet: whatever is there, the phone can be set up.
            lock.stage().unwrap_or_else(|error| panic!("{when}: {error}"));
            open_phone(&phone, clock, Arc::new(SystemEntropy)).unwrap_or_else(|error| panic!("{when}: {error}"));
            continue;
        };
        assert_eq!(lock.stage().unwrap(), Stage::Guarded, "{when}: the PIN stands before it");
        let key = match lock.unlock(pin) {
            Err(DeviceError::WrongPin) => lock.unlock(under_way),
            other => other,
        };
        let key = key.unwrap_or_else(|error| panic!("{when}: neither {pin} nor {under_way}: {error}"));
        let opened = Device::open(&phone, key, clock, Arc::new(SystemEntropy));
        assert!(opened.is_ok(), "{when}: whichever PIN it is, it opens the same store: {:?}", opened.err());
    }
    println!("power cuts while the PIN is set and changed: {all}, {} reports in the run", lines.len());
}
