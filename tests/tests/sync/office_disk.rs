//! The office's disk runs full in the middle of an evening: nothing half-kept, nothing lost, plain words on the phone.

use cunji_device::view::SyncOutcome;
use cunji_tests::kit::{SmallDisk, World};
use cunji_tests::records::{Dice, Wording, note};

#[tokio::test]
async fn an_office_without_room_says_so_and_takes_everything_once_there_is_room() {
    let disk = SmallDisk::of(900);
    let folder = tempfile::tempdir().unwrap();
    let world = World::with_office_at(disk.path().join("office.db"), folder, 4, 51).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let (mut dice, mut visits) = (Dice(8), 0);
    let full = loop {
        let before = world.office.feed().await;
        for home in &world.households {
            let words: String = (0..12).map(|_| note(&mut dice, Wording::Random)).collect();
            ana.visit(*home, &words);
            visits += 1;
        }
        let run = ana.sync().await;
        if run.outcome != SyncOutcome::Done {
            assert_eq!(world.office.feed().await, before, "what did not fit left nothing behind");
            break run;
        }
        assert!(visits < 4_000, "the disk must get full");
    };
    assert_eq!(full.outcome, SyncOutcome::OfficeUnavailable, "the phone says that the office has no room");
    assert!(ana.device().state_line().unwrap().on_phone > 0, "and keeps what the office could not take");
    disk.grow(64_000);
    let run = ana.sync().await;
    assert!(run.agreed, "with room again everything goes up: {run:?}");
    assert_eq!(world.office.feed().await.records, 4 + visits, "every visit of the evening is there once");
}
