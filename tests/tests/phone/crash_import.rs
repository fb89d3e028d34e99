//! kill -9 at random moments of taking in bundles, 60 times or CUNJI_KILLS: a bundle is on the phone whole or not at all.

use cunji_device::view::{BundleRequest, BundleTo};
use cunji_tests::kit::{Phone, World, killed, kills};
use cunji_tests::records::Dice;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Ana's visits since her last sync, in a file for Bo's phone.
fn bundle_for(ana: &Phone, bo: &str) -> PathBuf {
    let request = BundleRequest { to: BundleTo::Colleague { device: bo.to_owned() }, village: None };
    ana.device().export_bundle(&request, &ana.folder().join("bundles")).unwrap().path.into()
}

#[tokio::test]
async fn a_bundle_that_is_killed_on_its_way_in_is_there_whole_or_not_at_all() {
    let all = kills(60);
    let world = World::with_households(6, 79).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let bo_device = bo.own_id().to_string();
    bo.close();
    let (mut dice, mut whole, mut none, mut told) = (Dice(11), 0_u64, 0_u64, 0_u64);
    for kill in 0..all {
        // Two files, the second with the first one's visits and more: what a village collects in a week.
        let mut files = Vec::new();
        let mut visits: Vec<Vec<String>> = Vec::new();
        for part in 0..2 {
            let made = (0..20).map(|at| {
                let home = world.households[(at + part) % world.households.len()];
                ana.visit(home, &format!("第{kill}次第{part}份第{at}句")).to_string()
            });
            visits.push(made.collect());
            let path = bundle_for(&ana, &bo_device);
            let kept = ana.folder().join(format!("{kill}-{part}.cunji"));
            std::fs::rename(path, &kept).unwrap();
            files.push(kept);
        }
        let mut phone = Command::new(env!("CARGO_BIN_EXE_crash-import"));
        phone.arg(bo.folder()).args(&files);
        let lines = killed(&mut phone, 1 + dice.below(4), Duration::from_micros(dice.below(12_000)));
        let device = bo.device();
        for (file, visits) in files.iter().zip(&visits) {
            let there = visits.iter().filter(|visit| device.get_visit(visit).is_ok()).count();
            assert!(there == 0 || there == visits.len(), "kill {kill}: {there} of {} visits are there", visits.len());
            let reported = lines.iter().any(|line| line == &format!("taken {}", file.display()));
            assert!(there > 0 || !reported, "kill {kill}: a bundle reported as taken is gone");
            (whole, none) = if there > 0 { (whole + 1, none) } else { (whole, none + 1) };
            told += u64::from(reported);
        }
        let again = device.import_bundle(&files[1], None).unwrap();
        assert_eq!((again.refused, again.lacking), (0, 0), "kill {kill}: and it is taken in afterwards: {again:?}");
        let there = visits.concat().iter().all(|visit| device.get_visit(visit).is_ok());
        assert!(there, "kill {kill}: with everything in it");
        drop(device);
        bo.close();
        // How often a phone may ask in a minute is another story. The next files carry the next visits only.
        world.clock.advance(chrono::Duration::minutes(1));
        assert!(ana.sync().await.agreed);
        files.iter().for_each(|file| std::fs::remove_file(file).unwrap());
        if kill % 20 == 19 {
            let device = bo.device();
            let before = device.dump().unwrap();
            device.rebuild().unwrap();
            assert_eq!(device.dump().unwrap(), before, "kill {kill}: projections equal their rebuild");
            drop(device);
            bo.close();
        }
    }
    println!("kills while bundles are taken in: {all}, {whole} found whole and {none} not there, {told} reported");
    assert!(whole > 0 && none > 0, "the kills must come before and after: {whole} whole, {none} not there");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
}
