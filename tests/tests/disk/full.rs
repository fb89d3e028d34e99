//! The phone's disk fills in the middle of whatever a cadre does: it is said, nothing is half, what was there stays, and
//! with room again the same is done.

use cunji_device::lock::Lock;
use cunji_device::view::{BundleRequest, BundleTo, SyncOutcome};
use cunji_device::{Device, DeviceError};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind;
use cunji_tests::kit::lock::{TestMonotonic, around};
use cunji_tests::kit::{Phone, SmallDisk, World, new_picture, photo};
use cunji_tests::power::is_whole;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// KB that are left when it begins.
const ROOM: [u64; 7] = [0, 8, 24, 64, 120, 200, 400];
const NEXT_PIN: &str = "604182";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Draft,
    Visit,
    Photo,
    BundleIn,
    BundleOut,
    Pin,
    Sync,
}

const DEEDS: [Deed; 7] =
    [Deed::Draft, Deed::Visit, Deed::Photo, Deed::BundleIn, Deed::BundleOut, Deed::Pin, Deed::Sync];

/// Everything but so much of a disk is taken.
fn leave(disk: &SmallDisk, kilobytes: u64) -> PathBuf {
    let path = disk.path().join("films");
    let mut films = File::create(&path).unwrap();
    let piece = [7; 4096];
    let mut taken = 0;
    while let Ok(()) = films.write_all(&piece) {
        taken += 4096;
    }
    films.set_len(taken - (kilobytes * 1024).min(taken)).unwrap();
    path
}

struct Told {
    world: World,
    /// Her phone, closed: with a visit that the office lacks, and a draft.
    ana: Phone,
    /// What her colleague carries for her.
    bundle: PathBuf,
    colleague: String,
    form: String,
}

impl Told {
    /// Does it as the screen does.
    async fn done(&self, deed: Deed, phone: &Phone) -> Result<(), DeviceError> {
        let device = phone.device();
        let home = self.world.households[0].to_string();
        let words = "院坝里说了很久的话".repeat(400);
        let mut fields = device.open_visit_form(&home).unwrap().fields;
        fields.insert("has_changes".into(), true.into());
        fields.insert("note".into(), words.into());
        match deed {
            Deed::Draft => device.keep_draft(&self.form, Kind::Visit, &home, &[], fields).map(drop),
            Deed::Visit => device.save_visit(&self.form, &fields).map(drop),
            Deed::Photo => {
                let picture = new_picture(AttachmentKind::Photo, &photo(3, 500, 500));
                let added = device.add_attachment(&self.form, &picture)?;
                fields.extend(added.fields);
                device.save_visit(&self.form, &fields).map(drop)
            }
            Deed::BundleIn => device.import_bundle(&self.bundle, None).map(drop),
            Deed::BundleOut => {
                let request =
                    BundleRequest { to: BundleTo::Colleague { device: self.colleague.clone() }, village: None };
                device.export_bundle(&request, &phone.folder().join("bundles")).map(drop)
            }
            Deed::Pin => lock(phone.folder()).change_pin(cunji_tests::kit::lock::PIN, NEXT_PIN),
            Deed::Sync => match device.sync(phone.link.as_ref(), &|_| {}).await?.outcome {
                SyncOutcome::Done => Ok(()),
                SyncOutcome::StoreError => Err(DeviceError::DiskFull), // the words on the screen are those of a full phone
                other => panic!("a full phone is no trouble of the office: {other:?}"),
            },
        }
    }
}

fn lock(folder: &Path) -> Lock {
    Lock::new(folder, around(TestMonotonic::start(), 5))
}

async fn told() -> Told {
    let world = World::with_households(6, 86).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let (ana_device, bo_device) = (ana.own_id().to_string(), bo.own_id().to_string());
    for turn in 0..24 {
        bo.visit(world.households[turn % 6], &"老波带来的话".repeat(60));
    }
    let request = BundleRequest { to: BundleTo::Colleague { device: ana_device }, village: None };
    let bundle = bo.device().export_bundle(&request, &world.folder().join("carried")).unwrap().path.into();
    assert!(bo.sync().await.agreed, "what he carries is at the office, too: her sync brings it");
    ana.visit(world.households[1], "还没交");
    let home = world.households[0].to_string();
    let form = ana.device().open_visit_form(&home).unwrap();
    ana.device().keep_draft(&form.draft, Kind::Visit, &home, &[], form.fields).unwrap();
    ana.close();
    Told { world, ana, bundle, colleague: bo_device, form: form.draft }
}

/// What there is, of which nothing may go when something else does not fit.
fn there(device: &Device) -> (Vec<String>, usize) {
    (device.facts().unwrap(), device.held_changes().unwrap().len())
}

#[tokio::test]
async fn a_disk_that_fills_while_something_is_done_leaves_it_undone_or_done() {
    let told = told().await;
    for deed in DEEDS {
        let (mut full, mut fitted) = (0, 0);
        for room in ROOM {
            let when = format!("{deed:?} with {room} KB left");
            let disk = SmallDisk::of(16_000);
            let folder = disk.path().join("phone");
            told.ana.back_up(&folder);
            let open =
                || Phone::new("安娜", folder.clone(), Arc::clone(&told.world.clock), 7, told.world.office.link());
            let phone = open();
            let before = there(&phone.device());
            let films = leave(&disk, room);
            let done = told.done(deed, &phone).await;
            if let Err(error) = &done {
                assert!(matches!(error, DeviceError::DiskFull), "{when}: the screen says what it is: {error:?}");
            }
            let after = there(&phone.device());
            assert!(after.1 >= before.1, "{when}: nothing goes");
            if done.is_err() && deed != Deed::Sync {
                assert_eq!(after, before, "{when}: what was not done is not there by half");
            }
            (full, fitted) = if done.is_err() { (full + 1, fitted) } else { (full, fitted + 1) };
            drop(phone);
            let pin_holds = |pin| lock(&folder).unlock(pin).is_ok();
            if deed == Deed::Pin {
                assert_eq!(pin_holds(cunji_tests::kit::lock::PIN), done.is_err(), "{when}: the PIN is as it was said");
            } else {
                assert_eq!(there(&open().device()), after, "{when}: and opened again it is the same");
            }
            std::fs::remove_file(films).unwrap();
            if done.is_err() {
                let phone = open();
                let again = told.done(deed, &phone).await;
                assert!(again.is_ok(), "{when}: with room again it is done: {again:?}");
                is_whole(&phone.device(), &when);
            }
        }
        assert!(full > 0 && fitted > 0, "{deed:?}: the disk must be full and not: {full}, {fitted}");
    }
}
