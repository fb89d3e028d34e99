//! Bytes of a used phone's store go bad: it is noticed, said, kept aside, and what was saved is there again, from what
//! is sound and from the office; what is missing is on a list.

use cunji_device::store::damage::wal::{Log, look};
use cunji_device::view::{AttachmentView, LockStage, Saved};
use cunji_device::{Device, DeviceError};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind::Photo;
use cunji_tests::kit::lock::{PIN, TestMonotonic, handset, key_of, open_phone};
use cunji_tests::kit::{Fault, Phone, TestClock, TestEntropy, World, fast_folder, new_picture, photo};
use cunji_tests::records::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// A phone in use: some of its records are at the office, some only here, one form is half filled in.
struct Used {
    world: World,
    phone: Phone,
    /// Its folder as an empty battery leaves it: with a log.
    copy: PathBuf,
    /// The same after it was closed in good order: everything in the one file.
    closed: PathBuf,
    held: BTreeSet<(Uuid, [u8; 32])>,
    at_office: BTreeSet<(Uuid, [u8; 32])>,
    own: usize,
    facts: Vec<String>,
    draft: String,
}

async fn used(seed: u64) -> Used {
    let world = World::with_households(8, seed).await;
    let phone = world.phone("安娜").await;
    phone.sync().await;
    for (number, home) in world.households.iter().enumerate() {
        phone.visit(*home, &format!("第{number}次走访：院坝里见到户主，说起今年的收成和孩子上学的事，都还可以。"));
    }
    phone.edit(world.households[0], "phone", "13811111111");
    phone.sync().await;
    phone.close();
    phone.visit(world.households[1], "只在本机：水管冻裂");
    phone.visit(world.households[2], "只在本机：屋顶漏雨");
    phone.edit(world.households[0], "phone", "13899999999");
    phone.edit(world.households[3], "note", "只在本机：等回话");
    let device = phone.device();
    let home = world.households[4].to_string();
    let draft = device.open_visit_form(&home).unwrap();
    let fields = BTreeMap::from([("note".to_owned(), "还没写完".into())]);
    device.keep_draft(&draft.draft, Kind::Visit, &home, &[], fields).unwrap();
    let copy = world.folder().join("copy");
    copy_folder(phone.folder(), &copy);
    let changes = device.held_changes().unwrap();
    let name = |one: &cunji_device::store::rebuild::HeldChange| (one.document, one.hash);
    let held = changes.iter().map(name).collect();
    let at_office = changes.iter().filter(|one| one.at_office).map(name).collect();
    let own = changes.iter().filter(|one| one.mine).count();
    let facts = device.facts().unwrap();
    drop(device);
    let closed = world.folder().join("closed");
    phone.back_up(&closed);
    Used { world, phone, copy, closed, held, at_office, own, facts, draft: draft.draft }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn clock() -> Arc<TestClock> {
    Arc::new(TestClock::at("2026-09-02T08:00:00+08:00"))
}

fn open(folder: &Path) -> Result<Arc<Device>, DeviceError> {
    open_phone(folder, clock(), Arc::new(TestEntropy::new(99))).map(Arc::new)
}

/// What the page of the lock does with the PIN when the store is damaged.
fn salvage(folder: &Path) -> Result<Arc<Device>, DeviceError> {
    let handset = handset(folder, &TestMonotonic::start(), &clock(), 98);
    handset.salvage(PIN)?;
    handset.device()
}

/// Opens a phone whose bytes were touched as the app does: look, and save what is sound when something is wrong.
/// True when there was damage.
fn come_round(folder: &Path) -> (Arc<Device>, bool) {
    let usable = |device: Arc<Device>| {
        let good = device.is_sound().unwrap_or(false) && device.dump().is_ok() && device.facts().is_ok();
        good.then_some(device)
    };
    match open(folder) {
        Ok(device) => match usable(device) {
            Some(device) => (device, false),
            None => (salvage(folder).unwrap(), true),
        },
        Err(DeviceError::StoreUnreadable) => (salvage(folder).unwrap(), true),
        Err(error) => panic!("damage is said as damage: {error:?}"),
    }
}

fn held(device: &Device) -> BTreeSet<(Uuid, [u8; 32])> {
    device.held_changes().unwrap().into_iter().map(|one| (one.document, one.hash)).collect()
}

/// What is not there is on the list, all of it.
fn assert_told(used: &Used, device: &Device, damaged: bool, what: &str) {
    let here = held(device);
    let missing: BTreeSet<_> = used.held.difference(&here).collect();
    let report = device.damage_report().unwrap();
    assert!(here.is_subset(&used.held), "{what}: nothing is invented");
    if missing.is_empty() {
        assert_eq!(device.facts().unwrap(), used.facts, "{what}: everything reads as before");
        return;
    }
    let report = report.unwrap_or_else(|| panic!("{what}: {} changes are gone and nobody says so", missing.len()));
    let listed: u32 = report.lost.iter().map(|lost| lost.changes).sum();
    let told = usize::try_from(listed + report.older_by).unwrap();
    if damaged {
        assert!(told >= missing.len(), "{what}: {} are missing, {told} are told: {report:?}", missing.len());
    } else {
        // The store is whole but old: what this phone itself had written since is counted.
        let own = device.held_changes().unwrap().into_iter().filter(|one| one.mine).count();
        assert_eq!(usize::try_from(report.older_by).unwrap(), used.own - own, "{what}: own changes since are counted");
    }
}

#[tokio::test]
async fn a_flipped_byte_anywhere_is_never_a_silent_loss() {
    let used = used(501).await;
    let mut dice = Dice(7);
    let cases: u64 = std::env::var("CUNJI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(240);
    let (mut damaged_times, mut with_losses) = (0, 0);
    for case in 0..cases {
        let folder = tempfile::tempdir_in(fast_folder()).unwrap();
        let closed = case % 2 == 0;
        copy_folder(if closed { &used.closed } else { &used.copy }, folder.path());
        let others = ["cunji.db-wal", "cunji.db", "cunji.db-shm", "cunji.db-written", "cunji.db-wal"];
        let name = if closed { "cunji.db" } else { others[dice.below(5) as usize] };
        let file = folder.path().join(name);
        let mut bytes = std::fs::read(&file).unwrap();
        let flips = 1 + dice.below(3);
        let mut places = Vec::new();
        for _ in 0..flips {
            let place = dice.below(bytes.len() as u64) as usize;
            bytes[place] ^= 1 << dice.below(8);
            places.push(place);
        }
        std::fs::write(&file, &bytes).unwrap();
        let what = format!("case {case}: {name} of {} bytes at {places:?}", bytes.len());
        let log = std::fs::read(folder.path().join("cunji.db-wal")).unwrap_or_default();
        let (device, damaged) = come_round(folder.path());
        assert!(damaged || look(&log) != Log::Lost, "{what}: whole words behind the damage are not written over");
        assert_told(&used, &device, damaged, &what);
        damaged_times += u32::from(damaged);
        with_losses += u32::from(damaged && held(&device) != used.held);
        if damaged {
            let kept = folder.path().join("damaged-1/cunji.db");
            assert!(kept.exists(), "{what}: the damaged files are kept in a folder of their own");
        }
        if case % 8 < 2 && device.session().unwrap().is_some() {
            let run = device.sync(used.world.office.link().as_ref(), &|_| {}).await.unwrap();
            assert!(run.agreed, "{what}: phone and office agree again after one sync: {run:?}");
            let here = held(&device);
            assert!(used.at_office.is_subset(&here), "{what}: everything the office had is back after one sync");
        }
    }
    assert!(damaged_times > 40 && with_losses > 5, "the story must really meet damage: {damaged_times}, {with_losses}");
}

#[tokio::test]
async fn a_log_cut_anywhere_is_noticed_and_what_is_gone_is_counted() {
    let used = used(502).await;
    let whole = std::fs::read(used.copy.join("cunji.db-wal")).unwrap();
    let mut dice = Dice(8);
    let mut counted = 0;
    for case in 0..60 {
        let folder = tempfile::tempdir_in(fast_folder()).unwrap();
        copy_folder(&used.copy, folder.path());
        // Half of the cuts fall exactly between two frames: nothing of the log itself tells then.
        let mut cut = dice.below(whole.len() as u64) as usize;
        if case % 2 == 0 {
            cut = 32 + (cut.saturating_sub(32) / 4120) * 4120;
        }
        std::fs::write(folder.path().join("cunji.db-wal"), &whole[..cut]).unwrap();
        let (device, damaged) = come_round(folder.path());
        assert_told(&used, &device, damaged, &format!("case {case}: log cut at {cut} of {}", whole.len()));
        counted += u32::from(held(&device) != used.held);
    }
    assert!(counted > 20, "the story must really lose something: {counted}");
}

#[tokio::test]
async fn a_missing_file_is_noticed() {
    let used = used(503).await;
    for missing in ["cunji.db-wal", "cunji.db-shm", "cunji.db-written", "opens", "lock.json", "lock-copy.json"] {
        let folder = tempfile::tempdir_in(fast_folder()).unwrap();
        copy_folder(&used.copy, folder.path());
        std::fs::remove_file(folder.path().join(missing)).unwrap();
        let (device, damaged) = come_round(folder.path());
        assert_told(&used, &device, damaged, missing);
        assert!(device.session().unwrap().is_some(), "{missing}: the phone still knows its office");
    }
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    copy_folder(&used.copy, folder.path());
    for gone in ["cunji.db", "cunji.db-wal", "cunji.db-shm", "cunji.db-written", "opens"] {
        std::fs::remove_file(folder.path().join(gone)).unwrap();
    }
    let bare = handset(folder.path(), &TestMonotonic::start(), &clock(), 96);
    assert!(matches!(bare.unlock(PIN), Err(DeviceError::StoreUnreadable)), "a PIN without a store: something is gone");
    assert!(!folder.path().join("cunji.db").exists(), "and nothing empty comes into its place");
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    copy_folder(&used.copy, folder.path());
    std::fs::remove_file(folder.path().join("cunji.db")).unwrap();
    assert!(matches!(open(folder.path()).err(), Some(DeviceError::StoreUnreadable)), "no empty store in its place");
    let device = salvage(folder.path()).unwrap();
    let report = device.damage_report().unwrap().unwrap();
    assert!(report.older_by + report.lost.len() as u32 > 0, "what can't be brought back is said: {report:?}");
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    copy_folder(&used.copy, folder.path());
    let handset = handset(folder.path(), &TestMonotonic::start(), &clock(), 97);
    assert!(matches!(handset.begin_anew(), Err(DeviceError::Locked)), "nothing is put aside that a PIN still opens");
    for gone in ["lock.json", "lock-copy.json"] {
        std::fs::remove_file(folder.path().join(gone)).unwrap();
    }
    assert!(matches!(open(folder.path()).err(), Some(DeviceError::StoreUnreadable)), "a lost key is said");
    assert!(salvage(folder.path()).is_err(), "without the key nothing can be saved");
    assert_eq!(handset.begin_anew().unwrap().stage, LockStage::Fresh, "the phone begins anew");
    assert!(handset.begin().unwrap().session().unwrap().is_none(), "and somebody may enrol");
    let kept = std::fs::read(folder.path().join("damaged-1/cunji.db")).unwrap();
    assert_eq!(kept, std::fs::read(used.copy.join("cunji.db")).unwrap(), "and keeps the old store as it was");
}

#[tokio::test]
async fn after_a_salvage_the_phone_goes_on_and_nobody_misses_anything() {
    let mut used = used(504).await;
    // A page in the middle of the file, and the first one with the salt: the worst that one bad sector does.
    for name in ["cunji.db", "cunji.db-wal"] {
        let file = used.copy.join(name);
        let mut bytes = std::fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 512].fill(0);
        bytes[3] ^= 0x40;
        std::fs::write(&file, bytes).unwrap();
    }
    let copy = used.copy.clone();
    used.phone.restore(&copy);
    drop(salvage(used.phone.folder()).unwrap());
    let phone = &used.phone;
    let before = phone.device().list_drafts().unwrap();
    let kept = before.iter().any(|draft| draft.draft == used.draft);
    phone.visit(used.world.households[5], "抢救以后写的");
    let run = phone.sync().await;
    assert!(run.agreed, "one sync brings both together: {run:?}");
    let li = used.world.phone("老李").await;
    used.world.sync_until_quiet(&[phone, &li]).await;
    used.world.assert_same(&[phone, &li]).await;
    let report = phone.device().damage_report().unwrap().unwrap();
    let here = held(&phone.device());
    let gone = used.held.difference(&here).count();
    let told: u32 = report.lost.iter().map(|lost| lost.changes).sum::<u32>() + report.older_by;
    assert!(told as usize >= gone, "{gone} own changes are gone for good, {told} are told: {report:?}");
    assert!(kept || report.salvaged_at.is_some(), "the draft is there unless its page was hit");
    phone.device().dismiss_damage_report().unwrap();
    assert_eq!(phone.device().damage_report().unwrap(), None, "once read, the report goes");
}

/// A phone with a visit with two photos of which the office has the first, and a half-filled form with a third.
struct Photographed {
    world: World,
    folder: PathBuf,
    visit: Uuid,
    draft: String,
    /// At the office; only here; only in the form.
    photos: [(String, Vec<u8>); 3],
}

async fn photographed(seed: u64) -> Photographed {
    let world = World::with_households(3, seed).await;
    let phone = world.phone("安娜").await;
    phone.sync().await;
    let (visit, names) = phone.visit_with(world.households[0], &[1, 2].map(|one| (Photo, photo(one, 500, 400))));
    // The text, the question how far the office is, two chunks of one photo; then the link breaks.
    let faults = [Fault::Fine, Fault::Fine, Fault::Fine, Fault::Fine, Fault::DropRequest];
    let run = phone.sync_through(faults).await;
    assert_eq!(run.pictures_sent, 1, "one of the two is in: {run:?}");
    let device = phone.device();
    let home = world.households[1].to_string();
    let draft = device.open_visit_form(&home).unwrap().draft;
    let third = device.add_attachment(&draft, &new_picture(Photo, &photo(3, 500, 400))).unwrap().attachment.name;
    let shown = device.attachments(&visit.to_string()).unwrap();
    let (sent, unsent) =
        names.into_iter().partition::<Vec<_>, _>(|name| shown.iter().any(|one| &one.name == name && one.at_office));
    let with_bytes = |name: &String| (name.clone(), device.attachment_bytes(name).unwrap().unwrap());
    let photos = [&sent[0], &unsent[0], &third].map(with_bytes);
    drop(device);
    let folder = world.folder().join("closed");
    phone.back_up(&folder);
    Photographed { world, folder, visit, draft, photos }
}

impl Photographed {
    async fn at_office(&self, place: usize) -> Option<Vec<u8>> {
        self.world.office.picture(&self.photos[place].0).await
    }

    /// Which of the three are on a phone as they were taken. What is there is never anything else.
    fn whole(&self, device: &Device, what: &str) -> [bool; 3] {
        [0, 1, 2].map(|place| {
            let (name, taken) = &self.photos[place];
            let here = device.attachment_bytes(name).unwrap_or_else(|error| panic!("{what}: {error:?}"));
            assert!(here.as_ref().is_none_or(|here| here == taken), "{what}: a photo is as it was or not there");
            here.is_some()
        })
    }
}

#[tokio::test]
async fn a_page_is_hit_and_each_photo_is_there_or_named_and_goes_to_the_office() {
    let used = photographed(505).await;
    let file = std::fs::read(used.folder.join("cunji.db")).unwrap();
    let mut by_loss: BTreeMap<[bool; 3], Vec<(tempfile::TempDir, Arc<Device>)>> = BTreeMap::new();
    for page in 0..file.len() / 4096 {
        let folder = tempfile::tempdir_in(fast_folder()).unwrap();
        copy_folder(&used.folder, folder.path());
        let mut bytes = file.clone();
        bytes[page * 4096 + 1024..][..512].fill(0);
        std::fs::write(folder.path().join("cunji.db"), bytes).unwrap();
        let (device, damaged) = come_round(folder.path());
        let what = format!("page {page}, noticed: {damaged}");
        let whole = used.whole(&device, &what);
        let missing = whole.iter().filter(|whole| !**whole).count();
        let Some(report) = device.damage_report().unwrap() else {
            assert_eq!((damaged, missing), (false, 0), "{what}: damage is told");
            continue;
        };
        assert_eq!(report.lost_pictures.len(), missing, "{what}: who is missing is named, nobody else: {report:?}");
        assert_eq!(report.pictures as usize, 3 - missing, "{what}: the others are counted");
        for lost in &report.lost_pictures {
            assert!(!lost.head_name.is_empty() && !lost.village.is_empty(), "{what}: whose photo it was: {lost:?}");
        }
        let shown = device.attachments(&used.visit.to_string()).unwrap();
        assert!(shown.len() == 2 || !report.lost.is_empty(), "{what}: the visit shows both, or is on the list itself");
        let told = |one: &AttachmentView| one.here == device.attachment_bytes(&one.name).unwrap().is_some();
        assert!(shown.iter().all(told), "{what}: the page of the visit says which are here");
        let kept = by_loss.entry(whole).or_default();
        if kept.len() < 2 && device.session().unwrap().is_some() {
            kept.push((folder, device));
        }
    }
    let (link, lost_unsent, lost_sent) = (used.world.office.link(), [true, false, true], [false, true, true]);
    for whole in [lost_unsent, lost_sent, [true, true, false], [true, true, true]] {
        let phones = by_loss.get(&whole).unwrap_or_else(|| panic!("the story must meet {whole:?}"));
        for (_, device) in phones {
            let run = device.sync(link.as_ref(), &|_| {}).await.unwrap();
            assert!(run.agreed && run.phone_pictures == run.office_pictures, "{whole:?}: both sides agree: {run:?}");
            let report = device.damage_report().unwrap().unwrap();
            if whole == lost_unsent {
                assert_eq!(used.at_office(1).await, None, "what nobody has can't be sent");
                assert_eq!(report.lost_pictures.len(), 1, "and stays on the list");
            } else {
                assert_eq!(used.at_office(1).await.as_ref(), Some(&used.photos[1].1), "the unsent one is in as taken");
                assert_eq!(used.whole(device, "synced"), [true, true, whole[2]], "what the office has is back");
                assert_eq!(report.lost_pictures.len(), usize::from(!whole[2]), "and off the list: {report:?}");
            }
        }
    }
    let (_, device) = &by_loss[&[true, true, true]][0];
    let form = device.open_visit_form(&used.world.households[1].to_string()).unwrap();
    assert_eq!(form.draft, used.draft, "the form goes on where it was");
    let fields = form.fields.into_iter().chain([("has_changes".to_owned(), false.into())]).collect();
    assert!(matches!(device.save_visit(&form.draft, &fields).unwrap(), Saved::Saved { .. }));
    device.sync(link.as_ref(), &|_| {}).await.unwrap();
    assert_eq!(used.at_office(2).await.as_ref(), Some(&used.photos[2].1), "and its photo goes with it");
}

#[tokio::test]
async fn a_photo_that_no_longer_bears_its_name_is_told_and_brought_again() {
    let used = photographed(506).await;
    let store = rusqlite::Connection::open(used.folder.join("cunji.db")).unwrap();
    store.pragma_update(None, "key", key_of(&used.folder).as_pragma().as_str()).unwrap();
    let sql = "UPDATE attachment_chunk SET bytes = zeroblob(length(bytes)) WHERE lower(hex(sha256)) = ?1";
    assert!(store.execute(sql, [&used.photos[0].0]).unwrap() > 0);
    drop(store);
    let device = salvage(&used.folder).unwrap();
    assert_eq!(used.whole(&device, "salvaged"), [false, true, true], "every page was sound, the photo was not");
    assert_eq!(device.damage_report().unwrap().unwrap().lost_pictures.len(), 1, "it is named");
    drop(device);
    let device = salvage(&used.folder).unwrap();
    assert_eq!(device.damage_report().unwrap().unwrap().lost_pictures.len(), 1, "and still is after another salvage");
    device.sync(used.world.office.link().as_ref(), &|_| {}).await.unwrap();
    assert_eq!(used.whole(&device, "synced"), [true, true, true], "the office had it");
    assert!(device.damage_report().unwrap().unwrap().lost_pictures.is_empty(), "nothing is missing any more");
}
