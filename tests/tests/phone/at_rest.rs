//! A used phone, and every byte that it leaves on the disk: nothing of what was written on it can be read there.

use cunji_device::view::{HouseholdQuery, Saved};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind;
use cunji_tests::kit::at_rest::readable;
use cunji_tests::kit::lock::PIN;
use cunji_tests::kit::{Phone, World, fast_folder, new_picture, photo};
use std::collections::BTreeMap;
use std::fs;

const NOTE: &str = "屋后头的水池子漏得厉害";
const DRAFT: &str = "写到一半的话，还没存";
const NUMBER: &str = "19900004321";
const ID_NUMBER: &str = "500236198801010017";
/// How the strokes of the kit's signature begin.
const STROKES: &str = "101,202 303,404";
const PLACE: &str = "石门村二组竹林边";

/// Visits, edits, search, a draft, syncs in both directions; then the app is where it is, not closed.
async fn used(world: &World) -> Phone {
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0];
    ana.visit(home, NOTE);
    ana.edit(home, "phone", NUMBER);
    ana.edit(home, "address", PLACE);
    ana.visit_with_photo(home, photo(5, 400, 300));
    let device = ana.device();
    let page = device.get_household(&home.to_string()).unwrap();
    let member = page.household.members[0].id.clone();
    let form = device.open_household_form(&home.to_string()).unwrap();
    let fields = BTreeMap::from([(format!("members/{member}/id_number"), ID_NUMBER.into())]);
    let saved = device.save_household(&form.draft, &form.household, &form.heads, &fields).unwrap();
    assert!(matches!(saved, Saved::Saved { .. }), "an ID number is written: {saved:?}");
    let other = world.households[1].to_string();
    let form = device.open_visit_form(&other).unwrap();
    device.add_attachment(&form.draft, &new_picture(AttachmentKind::Signature, &photo(4, 300, 120))).unwrap();
    let fields = BTreeMap::from([("note".to_owned(), DRAFT.into())]);
    device.keep_draft(&form.draft, Kind::Visit, &other, &[], fields).unwrap();
    for words in ["a", &NUMBER[..7], "zs"] {
        let query = HouseholdQuery { text: words.to_owned(), ..HouseholdQuery::default() };
        device.list_households(&query).unwrap();
    }
    ana.sync().await;
    ana
}

/// Whether a picture that the phone holds, or a part of one, lies in a file as it is.
fn pictures_lying_open(phone: &Phone) -> Vec<String> {
    let device = phone.device();
    let names: Vec<String> = device
        .list_visits(true, 0)
        .unwrap()
        .iter()
        .flat_map(|visit| device.attachments(&visit.document).unwrap())
        .map(|one| one.name)
        .collect();
    assert!(!names.is_empty(), "there is a photo to look for");
    let parts: Vec<Vec<u8>> =
        names.iter().map(|name| device.attachment_bytes(name).unwrap().unwrap()[200..232].to_vec()).collect();
    // How every JPEG and PNG of ours begins is looked for too.
    let needles: Vec<&[u8]> =
        parts.iter().map(Vec::as_slice).chain([&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], b"\x89PNG\r\n\x1a\n"]).collect();
    let files = fs::read_dir(phone.folder()).unwrap().map(|one| one.unwrap().path());
    files
        .filter_map(|file| Some((file.display().to_string(), fs::read(&file).ok()?)))
        .filter(|(_, bytes)| needles.iter().any(|needle| bytes.windows(needle.len()).any(|part| part == *needle)))
        .map(|(name, _)| name)
        .collect()
}

/// Everything that was put in, the names of everybody in the village included.
fn secrets(phone: &Phone, world: &World) -> Vec<String> {
    let mut secrets: Vec<String> = [NOTE, DRAFT, NUMBER, ID_NUMBER, PLACE, STROKES, "安娜"].map(str::to_owned).to_vec();
    for home in &world.households {
        let page = phone.household(*home);
        secrets.extend(page.household.members.iter().map(|member| member.name.clone()));
        secrets.extend(page.household.phone.clone());
    }
    // Shorter ones come up by chance in so many random bytes.
    secrets.retain(|secret| secret.len() >= 6);
    secrets
}

#[tokio::test]
async fn nothing_that_was_written_can_be_read_from_the_folder_of_a_used_phone() {
    let world = World::with_households(8, 41).await;
    let ana = used(&world).await;
    let mut secrets = secrets(&ana, &world);
    secrets.push(PIN.to_owned());
    secrets.push(world.office.address());
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    assert!(secrets.len() > 15, "there is much to look for");
    // As it lies there while the app runs (log and shared memory beside the store), and after it was closed.
    assert_eq!(readable(ana.folder(), &secrets), [""; 0], "while it is open");
    assert_eq!(pictures_lying_open(&ana), [""; 0], "nor is a photo there as it was taken");
    let names: Vec<_> = fs::read_dir(ana.folder()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert!(names.iter().any(|name| name == "cunji.db-wal"), "the log is among what was looked through: {names:?}");
    ana.close();
    assert_eq!(readable(ana.folder(), &secrets), [""; 0], "after it was closed");
}

#[tokio::test]
async fn the_looking_finds_what_does_lie_open() {
    let folder = tempfile::tempdir_in(fast_folder()).unwrap();
    let utf16: Vec<u8> = NOTE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [("utf8", NOTE.as_bytes().to_vec()), ("utf16", utf16)] {
        fs::write(folder.path().join(name), [b"......", bytes.as_slice(), b"..."].concat()).unwrap();
    }
    let base64 = |before: &str| {
        const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bytes = format!("{before}{NOTE}");
        let mut text = String::new();
        for three in bytes.as_bytes().chunks(3) {
            let value =
                three.iter().fold(0_u32, |value, byte| (value << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
            for place in 0..=three.len() {
                text.push(char::from(SIGNS[(value >> (18 - 6 * place)) as usize & 63]));
            }
        }
        text
    };
    for before in ["", "x", "xy"] {
        fs::write(folder.path().join(format!("base64-{}", before.len())), base64(before)).unwrap();
    }
    let found = readable(folder.path(), &[NOTE]);
    assert_eq!(found.len(), 5, "each of the ways in which it lies open is found: {found:?}");
    // And an unencrypted store would be found out.
    let plain = rusqlite::Connection::open(folder.path().join("plain.db")).unwrap();
    plain.execute_batch(&format!("CREATE TABLE draft (words TEXT); INSERT INTO draft VALUES ('{DRAFT}')")).unwrap();
    assert_eq!(readable(folder.path(), &[DRAFT]).len(), 1, "an ordinary SQLite file says everything");
}
