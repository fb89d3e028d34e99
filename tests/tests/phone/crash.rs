//! kill -9 at random moments of saving, 200 times or CUNJI_KILLS: what the screen called saved is there afterwards.

use cunji_tests::kit::{World, killed, kills};
use cunji_tests::power::{Said, is_whole};
use cunji_tests::records::Dice;
use std::process::Command;
use std::time::Duration;

#[tokio::test]
async fn what_was_reported_as_saved_survives_every_kill() {
    let all = kills(200);
    let world = World::with_households(4, 77).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.close();
    let households: Vec<String> = world.households.iter().map(ToString::to_string).collect();
    let (mut dice, mut visits) = (Dice(5), Vec::new());
    for kill in 0..all {
        let mut phone = Command::new(env!("CARGO_BIN_EXE_crash-device"));
        phone.arg(ana.folder()).args(&households);
        // The moment: after a random number of reports, and a random part of the next save's time.
        let lines = killed(&mut phone, dice.below(6), Duration::from_micros(dice.below(9_000)));
        let said = Said::by(lines.iter().map(String::as_str));
        let (device, when) = (ana.device(), format!("kill {kill}"));
        assert!(said.failures.is_empty(), "{when}: {:?}", said.failures);
        said.stands_on(&device, &when);
        visits.extend(said.visits);
        if kill % 20 == 19 {
            is_whole(&device, &when);
        }
        drop(device);
        ana.close();
    }
    assert!(visits.len() as u64 > all / 2, "the story must really save between the kills: {}", visits.len());
    println!("kills while saving: {all}, {} visits reported as saved", visits.len());
    let device = ana.device();
    for visit in &visits {
        assert!(device.get_visit(visit).is_ok(), "visit {visit} was reported as saved and is gone");
    }
    drop(device);
    let run = ana.sync().await;
    assert!(run.agreed && run.refused == 0, "and everything can still be handed in: {run:?}");
}
