//! kill -9 at random moments of taking photos and sending them, 60 times or CUNJI_KILLS: no photo is lost and none is ever half.

use cunji_tests::kit::{World, killed, kills};
use cunji_tests::records::Dice;
use std::process::Command;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_of_saved_visits_survive_kills_while_they_are_sent() {
    let all = kills(60);
    let world = World::with_households(4, 78).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.close();
    let households: Vec<String> = world.households.iter().map(ToString::to_string).collect();
    let (mut dice, mut taken, mut synced) = (Dice(6), Vec::new(), 0);
    for kill in 0..all {
        let mut phone = Command::new(env!("CARGO_BIN_EXE_crash-pictures"));
        phone.arg(ana.folder()).arg(world.office.address()).arg(kill.to_string()).args(&households);
        let (reports, moment) = (1 + dice.below(3), Duration::from_micros(dice.below(60_000)));
        // The office answers meanwhile: waiting must not hold its threads.
        let lines = tokio::task::spawn_blocking(move || killed(&mut phone, reports, moment));
        // A minute later than the last one: how often a phone may ask is another story.
        world.clock.advance(chrono::Duration::minutes(1));
        let before = taken.len();
        for line in lines.await.unwrap() {
            match line.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["visit", visit, name] if name.len() == 64 => taken.push(((*visit).to_owned(), (*name).to_owned())),
                ["synced", _] => synced += 1,
                _ => {} // a line that was cut by the kill was not yet a report
            }
        }
        let device = ana.device();
        // The new ones each time, all of them now and then.
        let from = if kill % 50 == 49 { 0 } else { before };
        for (visit, name) in &taken[from..] {
            let shown = device.attachments(visit).unwrap();
            assert!(shown.iter().any(|one| &one.name == name), "kill {kill}: the visit says which photo it has");
            // Reading looks at the hash: half a photo would be an error, none would be `None`.
            assert!(device.attachment_bytes(name).unwrap().is_some(), "kill {kill}: the photo is there and whole");
        }
        drop(device);
        ana.close();
    }
    assert!(taken.len() as u64 > all / 2 && synced > 5, "photos were taken ({}) and sent ({synced})", taken.len());
    let run = ana.sync().await;
    for (visit, _) in &taken {
        assert!(ana.device().get_visit(visit).is_ok(), "visit {visit} was reported as saved and is gone");
    }
    assert!(run.agreed && run.phone_pictures == run.office_pictures, "the rest goes: {run:?}");
    assert!(run.phone_pictures as usize >= taken.len());
    for (_, name) in &taken {
        let there = world.office.picture(name).await;
        assert_eq!(there, ana.device().attachment_bytes(name).unwrap(), "the office has the very bytes of {name}");
    }
    let sql = "SELECT count(*) FROM attachment_coming";
    let half = world.office.store().rows(sql, Vec::new()).await.unwrap()[0].count(0).unwrap();
    assert_eq!(half, 0, "and nothing is half at the office");
    println!("kills while photos are taken and sent: {all}, {} photos, {synced} syncs told to be done", taken.len());
}
