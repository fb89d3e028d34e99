//! kill -9 at random moments of changing the PIN, 300 times or CUNJI_KILLS: the old PIN or the new one opens, and always the same store.

use cunji_device::DeviceError;
use cunji_device::lock::Lock;
use cunji_tests::kit::lock::{PIN, TestMonotonic, around, key_of, open_phone};
use cunji_tests::kit::{TestClock, TestEntropy, fast_folder, killed, kills};
use cunji_tests::records::Dice;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

#[test]
fn a_pin_change_that_is_killed_leaves_the_old_pin_or_the_new_one() {
    let all = kills(300);
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
    drop(open_phone(folder.path(), clock, Arc::new(TestEntropy::new(1))).unwrap());
    let same = key_of(folder.path()).as_pragma().to_string();
    let (mut dice, mut pin, mut changed) = (Dice(9), PIN.to_owned(), 0);
    for kill in 0..all {
        let mut phone = Command::new(env!("CARGO_BIN_EXE_crash-lock"));
        phone.arg(folder.path()).arg(&pin);
        let lines = killed(&mut phone, dice.below(5), Duration::from_micros(dice.below(1_500)));
        // What was reported as changed holds; what was under way may have become true or not.
        let mut under_way = None;
        for line in &lines {
            match line.split_once(' ') {
                Some(("to", next)) if next.len() == 6 => under_way = Some(next.to_owned()),
                Some(("is", now)) if now.len() == 6 => {
                    pin = now.to_owned();
                    under_way = None;
                    changed += 1;
                }
                Some(("not", why)) => panic!("kill {kill}: nothing stands in the way of a change: {why}"),
                _ => {}
            }
        }
        let lock = Lock::new(folder.path(), around(TestMonotonic::start(), kill));
        let key = match lock.unlock(&pin) {
            Ok(key) => key,
            Err(DeviceError::WrongPin) => {
                let next = under_way.unwrap_or_else(|| panic!("kill {kill}: the reported PIN opens nothing"));
                let key = lock.unlock(&next).unwrap();
                pin = next;
                key
            }
            Err(error) => panic!("kill {kill}: {error}"),
        };
        assert_eq!(key.as_pragma().as_str(), same, "kill {kill}: whichever PIN it is, it opens the same store");
    }
    assert!(changed > all / 2, "the story must really change PINs between the kills: {changed}");
    println!("kills while the PIN is changed: {all}, {changed} changes reported");
}
