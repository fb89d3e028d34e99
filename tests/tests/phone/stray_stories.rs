//! Photos that a damaged store gives back while what showed them is gone: they are shown, put where they belong, or thrown
//! away by the cadre, and go from the list by themselves when their record comes back.

use cunji_device::view::Saved;
use cunji_device::{Device, DeviceError};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind::Photo;
use cunji_tests::kit::lock::{PIN, TestMonotonic, handset, key_of};
use cunji_tests::kit::{Phone, TestClock, World, new_picture, photo};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Takes the phone's folder away and does something to its store.
fn hit(world: &World, phone: &Phone, sql: &[&str]) -> PathBuf {
    let folder = world.folder().join("closed");
    phone.back_up(&folder);
    let store = rusqlite::Connection::open(folder.join("cunji.db")).unwrap();
    store.pragma_update(None, "key", key_of(&folder).as_pragma().as_str()).unwrap();
    for one in sql {
        assert!(store.execute(one, []).unwrap() > 0, "{one} hits something");
    }
    folder
}

/// What the page of the lock does with the PIN when the store is damaged.
fn salvage(folder: &Path) -> Arc<Device> {
    let clock = Arc::new(TestClock::at("2026-09-02T08:00:00+08:00"));
    let handset = handset(folder, &TestMonotonic::start(), &clock, 98);
    handset.salvage(PIN).unwrap();
    handset.device().unwrap()
}

fn strays(device: &Device) -> Vec<String> {
    let found = device.stray_pictures().unwrap();
    assert!(found.iter().all(|one| one.picture.here && one.picture.thumbnail.is_some()), "each can be looked at");
    found.into_iter().map(|one| one.picture.name).collect()
}

async fn at_office(world: &World, name: &str) -> Option<Vec<u8>> {
    world.office.picture(name).await
}

/// Bytes that no longer have the hash that the row names, of changes that nobody else has.
const OWN_CHANGES: &str = "UPDATE change SET body = zeroblob(length(body)) WHERE feed_seq IS NULL";

#[tokio::test]
async fn a_sound_photo_whose_visit_or_form_is_lost_is_shown_and_goes_where_the_cadre_puts_it() {
    let world = World::with_households(3, 921).await;
    let phone = world.phone("安娜").await;
    phone.sync().await;
    let home = world.households[0].to_string();
    let of_visit = phone.visit_with_photo(world.households[0], photo(1, 300, 200));
    let device = phone.device();
    let form = device.open_visit_form(&world.households[1].to_string()).unwrap();
    let of_form = device.add_attachment(&form.draft, &new_picture(Photo, &photo(2, 300, 200))).unwrap().attachment.name;
    drop(device);
    let device = salvage(&hit(&world, &phone, &[OWN_CHANGES, "DELETE FROM draft"]));
    let report = device.damage_report().unwrap().unwrap();
    assert!(report.lost_pictures.is_empty() && report.pictures == 2, "both photos are whole: {report:?}");
    let mut both = vec![of_visit.clone(), of_form.clone()];
    let mut found = strays(&device);
    both.sort();
    found.sort();
    assert_eq!(found, both, "and nothing shows them: they are on the list");
    let told = device.stray_pictures().unwrap().into_iter().find(|one| one.picture.name == of_visit).unwrap();
    assert!(!told.head_name.is_empty() && !told.village.is_empty(), "whose it was, as far as is known: {told:?}");

    let form = device.open_visit_form(&home).unwrap();
    let added = device.attach_stray(&form.draft, &of_visit).unwrap();
    assert_eq!(strays(&device), std::slice::from_ref(&of_form), "a form has it now");
    assert!(matches!(device.attach_stray(&form.draft, &of_visit), Err(DeviceError::NotFound)), "not twice");
    device.discard_draft(&form.draft).unwrap();
    assert_eq!(strays(&device).len(), 2, "the form is thrown away, the photo is not");
    let form = device.open_visit_form(&home).unwrap();
    device.attach_stray(&form.draft, &of_visit).unwrap();
    let mut fields = form.fields;
    fields.extend(added.fields);
    fields.insert("has_changes".into(), false.into());
    assert!(matches!(device.save_visit(&form.draft, &fields).unwrap(), Saved::Saved { .. }));
    device.sync(world.office.link().as_ref(), &|_| {}).await.unwrap();
    assert_eq!(at_office(&world, &of_visit).await, device.attachment_bytes(&of_visit).unwrap(), "it is at the office");

    device.dismiss_damage_report().unwrap();
    assert_eq!(strays(&device), std::slice::from_ref(&of_form), "the other waits, the report read or not");
    device.drop_stray(&of_form).unwrap();
    assert_eq!(device.attachment_bytes(&of_form).unwrap(), None, "thrown away, it is gone");
    assert!(strays(&device).is_empty());
    assert!(matches!(device.drop_stray(&of_visit), Err(DeviceError::NotFound)), "what a record shows stays");
}

#[tokio::test]
async fn a_photo_whose_record_comes_back_or_took_it_out_is_not_on_the_list() {
    let world = World::with_households(3, 922).await;
    let phone = world.phone("安娜").await;
    phone.sync().await;
    let (visit, names) = phone.visit_with(world.households[0], &[(Photo, photo(3, 300, 200))]);
    let device = phone.device();
    let home = world.households[1].to_string();
    let save = || {
        let form = device.open_survey_form(&home, None, None, None).unwrap();
        let (year, none) = (Some(form.year), BTreeMap::new());
        device.save_survey(&form.draft, &home, year, None, None, &form.heads, &none, false).unwrap()
    };
    let keep = || {
        let form = device.open_survey_form(&home, None, None, None).unwrap();
        device.keep_draft(&form.draft, Kind::IncomeSurvey, &home, &form.heads, BTreeMap::new()).unwrap();
        form.draft
    };
    let sheet = keep();
    let taken = device.add_attachment(&sheet, &new_picture(Photo, &photo(4, 300, 200))).unwrap().attachment.name;
    assert!(matches!(save(), Saved::Saved { .. }));
    device.drop_attachment(&keep(), &taken).unwrap();
    assert!(matches!(save(), Saved::Saved { .. }));
    phone.sync().await;
    let (of_visit, hex) = (names[0].clone(), visit.simple().to_string());
    let visits_changes = format!(
        "UPDATE change SET body = zeroblob(length(body)) WHERE record IN \
         (SELECT id FROM document WHERE lower(hex(document)) = '{hex}')"
    );
    let device = salvage(&hit(&world, &phone, &[&visits_changes]));
    assert_eq!(
        strays(&device),
        std::slice::from_ref(&of_visit),
        "its visit is gone; what a sheet took out is not asked about"
    );
    device.sync(world.office.link().as_ref(), &|_| {}).await.unwrap();
    assert!(strays(&device).is_empty(), "the office brought the visit back");
    assert_eq!(device.attachments(&visit.to_string()).unwrap().len(), 1, "and it shows its photo");
}
