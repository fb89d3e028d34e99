//! The office's machine loses its power at random moments of taking visits and photos, 20 times or CUNJI_KILLS, and its
//! disk shows what was not synced in part, torn or in another order: what a phone was told is at the office is there.

use cunji_device::view::SyncOutcome;
use cunji_server::attachments::whole;
use cunji_server::objects::Objects;
use cunji_server::objects::settings::beside;
use cunji_server::projection::{TABLES, catch_up, reproject};
use cunji_server::store::Store;
use cunji_server::store::open::open;
use cunji_server::store::sql::Row;
use cunji_server::verify::verify;
use cunji_tests::kit::{Link, Office, Phone, ServerProgram, TestEntropy, World, fast_folder, kills, photo};
use cunji_tests::power::{Answers, Deed, Disk, Trace, Way, traced};
use cunji_tests::records::{Dice, village};
use cunji_wire::message::VillageNumber;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

const SYNCS: usize = 40;

/// What the phone knew to be at the office after a sync.
#[derive(Clone, Default)]
struct Told {
    changes: BTreeSet<(Uuid, [u8; 32])>,
    pictures: Vec<String>,
}

/// A server that took a phone's visits and photos under strace, and has ended.
struct Served {
    world: World,
    folder: TempDir,
    disk: Disk,
    /// After how many syncs what was known.
    told: Vec<Told>,
    /// When the phone had heard the end of which sync.
    moments: BTreeMap<usize, usize>,
    failures: Vec<SyncOutcome>,
}

impl Served {
    async fn evening(seed: u64, answers: Option<&Answers<'_>>, when: &str) -> Self {
        let world = World::with_households(4, seed).await;
        let mut ana = world.phone("安娜").await;
        ana.sync().await;
        let folder = tempfile::tempdir_in(fast_folder()).unwrap();
        let (served, files) = (folder.path().join("served"), folder.path());
        std::fs::create_dir(&served).unwrap();
        let place = served.join("office.db");
        world.office.copy_store(&place);
        let (disk, log) = (Disk::before(&served), files.join("trace"));
        let inside = |program| traced(&program, &log, answers);
        let mut server = ServerProgram::start_inside(
            &place.display().to_string(),
            files,
            "server",
            &["--requests-per-minute", "1000000"],
            inside,
        )
        .await;
        let address = format!("http://{}", server.address);
        ana.link = Arc::new(Link::new(&address));
        let (mut told, mut known, mut failures) = (vec![Told::default()], Told::default(), Vec::new());
        for sync in 0..SYNCS {
            for turn in 0..3 {
                ana.visit(world.households[(sync + turn) % 4], &format!("第{sync}次，第{turn}句"));
            }
            let taken =
                (sync % 4 == 0).then(|| ana.visit_with_photo(world.households[0], photo(sync as u64, 300, 300)));
            ana.back_up(&files.join(format!("phone-{sync}")));
            for tries in 0.. {
                let run = ana.sync().await;
                if run.agreed && run.outcome == SyncOutcome::Done {
                    break;
                }
                failures.push(run.outcome);
                assert!(tries < 20 && server.group.is_running(), "{when}: with a working disk it goes on: {run:?}");
            }
            let held = ana.device().held_changes().unwrap();
            known.changes = held.iter().filter(|one| one.at_office).map(|one| (one.document, one.hash)).collect();
            known.pictures.extend(taken);
            told.push(known.clone());
            let question = format!("{address}/healthz?after={sync}");
            assert!(reqwest::get(question).await.unwrap().status().is_success());
        }
        drop(server);
        let trace = Trace::read(&log, &served);
        let moments = (0..SYNCS).map(|sync| (told_at(&trace, sync), sync + 1)).collect();
        Self { world, folder, disk: disk.after(&trace), told, moments, failures }
    }

    fn phone(&self, sync: usize) -> PathBuf {
        self.folder.path().join(format!("phone-{sync}"))
    }

    /// The power goes once, and the office opens what its disk shows. With `goes_on` the phone syncs with it.
    async fn cut(&self, dice: &mut Dice, goes_on: bool, when: &str) {
        let (moment, way) = (self.disk.cut(dice), Way::draw(dice));
        let syncs = self.moments.range(..moment).next_back().map_or(0, |(_, syncs)| *syncs);
        let when = format!("{when}, cut at {moment}, {way:?}, after {syncs} syncs");
        let found = tempfile::tempdir_in(fast_folder()).unwrap();
        self.disk.show(moment, way, dice, found.path());
        let place = found.path().join("office.db").display().to_string();
        let store = open(&place, &TestEntropy::new(3)).await.unwrap_or_else(|error| panic!("{when}: {error}"));
        stands(store.as_ref(), &Objects::at(beside(&place)), &self.told[syncs], &when).await;
        drop(store);
        if goes_on && syncs < SYNCS {
            // The phone as it stood then goes on with this office.
            let office = Office::start_on(&place, Arc::clone(&self.world.clock), 3).await;
            let copy = Phone::new("安娜", self.phone(syncs), Arc::clone(&self.world.clock), 4, office.link());
            let phone = found.path().join("phone");
            copy.back_up(&phone);
            let phone = Phone::new("安娜", phone, Arc::clone(&self.world.clock), 5, office.link());
            let run = phone.sync().await;
            assert!(run.agreed && run.refused == 0, "{when}: the phone goes on: {run:?}");
            let held = phone.device().held_changes().unwrap();
            assert!(held.iter().all(|one| one.at_office), "{when}: everything is at the office");
        }
    }
}

/// When the answer was out after which the phone knew this: the last one before the story's own question.
fn told_at(trace: &Trace, sync: usize) -> usize {
    let question = format!("GET /healthz?after={sync} ");
    let asked = |deed: &Deed| matches!(deed, Deed::Heard(bytes) if bytes.starts_with(question.as_bytes()));
    let asked = trace.steps.iter().position(|step| asked(&step.deed)).unwrap();
    let before = &trace.steps[..asked];
    before.iter().rfind(|step| matches!(step.deed, Deed::Sent(_))).unwrap().began
}

/// Every row of the console's tables.
async fn console_rows(store: &dyn Store) -> Vec<Row> {
    let mut all = Vec::new();
    for table in TABLES.into_iter().chain(["projection"]) {
        let mut rows = store.rows(&format!("SELECT * FROM {table}"), Vec::new()).await.unwrap();
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        all.extend(rows);
    }
    all
}

async fn stands(store: &dyn Store, objects: &Objects, told: &Told, when: &str) {
    let here = VillageNumber::from(&village());
    assert!(verify(store).await.unwrap().is_sound(), "{when}: the feed is whole");
    let names = store.feed_names(here).await.unwrap();
    let there: BTreeSet<(Uuid, [u8; 32])> = names.into_iter().map(|(document, hash, _)| (document, hash)).collect();
    let gone = told.changes.difference(&there).count();
    assert_eq!(gone, 0, "{when}: of {} changes that the phone knew to be at the office", told.changes.len());
    for picture in &told.pictures {
        let name = hex::decode(picture).unwrap().try_into().unwrap();
        let found = whole(store, objects, here, &name).await;
        assert!(matches!(found, Ok(Some(_))), "{when}: photo {picture} was taken, now: {:?}", found.err());
    }
    catch_up(store).await.unwrap();
    let step_by_step = console_rows(store).await;
    reproject(store).await.unwrap();
    assert_eq!(step_by_step, console_rows(store).await, "{when}: the console's tables equal those made anew");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_office_acknowledged_survives_a_power_cut() {
    let (all, mut dice) = (kills(20), Dice(62));
    let served = Served::evening(84, None, "a sound disk").await;
    assert_eq!(served.failures, [], "nothing goes wrong on a sound disk");
    for cut in 0..all {
        served.cut(&mut dice, cut % 5 == 0, &format!("cut {cut}")).await;
    }
    println!("power cuts at the office: {all}, {SYNCS} syncs in the run");
}
