//! kill -9 at random moments of saving, 200 times or CUNJI_KILLS: what the screen called saved is there afterwards.

use cunji_tests::kit::{World, killed, kills};
use cunji_tests::records::Dice;
use std::collections::BTreeMap;
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
        let mut phones: BTreeMap<String, String> = BTreeMap::new();
        let mut typed = None;
        let mut phone = Command::new(env!("CARGO_BIN_EXE_crash-device"));
        phone.arg(ana.folder()).args(&households);
        // The moment: after a random number of reports, and a random part of the next save's time.
        let lines = killed(&mut phone, dice.below(6), Duration::from_micros(dice.below(9_000)));
        for line in &lines {
            match line.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["visit", document] => visits.push((*document).to_owned()),
                ["draft", draft, home, turn] => {
                    typed = Some(((*draft).to_owned(), (*home).to_owned(), (*turn).to_owned()))
                }
                ["phone", home, number] => drop(phones.insert((*home).to_owned(), (*number).to_owned())),
                _ => {} // a line that was cut by the kill was not yet a report
            }
        }
        let device = ana.device();
        if let Some((draft, home, turn)) = typed {
            // What was typed is either still the draft, word for word, or it has become the visit.
            let words = format!("第{turn}句");
            let became = device.get_visit(&draft).is_ok_and(|visit| visit.row.note.as_deref() == Some(&words));
            let form = device.open_visit_form(&home).unwrap();
            let kept = form.draft == draft && form.fields.get("note").and_then(|v| v.as_text()) == Some(&words);
            assert!(became || kept, "kill {kill}: what was typed into {draft} is gone");
        }
        for (home, number) in phones {
            let page = device.get_household(&home).unwrap();
            // A later save may have been durable before its report was out: never an older one.
            assert!(page.household.phone.unwrap() >= number, "kill {kill}: a reported phone number is gone");
        }
        if kill % 20 == 19 {
            let before = device.dump().unwrap();
            device.rebuild().unwrap();
            assert_eq!(device.dump().unwrap(), before, "kill {kill}: projections equal their rebuild");
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
