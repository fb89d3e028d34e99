#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::Device;
use crate::error::DeviceError;
use crate::store::drafts::{self, Draft};
use crate::surroundings::{Clock, SystemEntropy};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind::{Photo, Signature};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

struct Noon;
impl Clock for Noon {
    fn now(&self) -> chrono::DateTime<chrono::FixedOffset> {
        chrono::DateTime::parse_from_rfc3339("2026-09-01T12:00:00+08:00").unwrap()
    }
}

fn open(folder: &Path) -> Device {
    Device::open(folder, Arc::new(Noon), Arc::new(SystemEntropy)).unwrap()
}

fn draft(device: &Device, name: &str) {
    let draft = Draft {
        draft: name.into(),
        kind: Kind::Visit,
        schema_version: 1,
        household: uuid::Uuid::from_u128(1),
        deed: None,
        about: String::new(),
        heads: Vec::new(),
        fields: BTreeMap::new(),
        updated_at: String::new(),
    };
    device.store.write(|transaction| drafts::put(transaction, &draft)).unwrap();
}

fn noisy(width: u32, height: u32) -> Vec<u8> {
    let dot = |x: u32, y: u32| Rgb([(x * 7 ^ y * 13) as u8, (x * y) as u8, (x + y * 3) as u8]);
    let mut bytes = Vec::new();
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, dot));
    picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
    bytes
}

/// With an EXIF part that says "turn right" (orientation 6) and bears a mark where a position would be.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(b"GPS-HERE-LIVES");
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

#[test]
fn a_photo_is_kept_upright_small_and_without_its_position_and_survives_a_closed_phone() {
    let folder = tempfile::tempdir().unwrap();
    let device = open(folder.path());
    draft(&device, "a");
    let taken = with_exif(&noisy(1600, 800));
    let (name, paths) = device.add_attachment("a", Photo, &taken, None).unwrap();
    drop(device);
    let device = open(folder.path());
    let kept = device.attachment(&name).unwrap();
    let picture = image::load_from_memory(&kept).unwrap();
    assert_eq!((picture.width(), picture.height()), (640, 1280), "turned as EXIF said, the long side is 1280");
    let holds = |needle: &[u8]| kept.windows(needle.len()).any(|part| part == needle);
    assert!(!holds(b"Exif") && !holds(b"GPS-HERE"), "nothing of EXIF is left in what is kept");
    assert!(!paths.keys().any(|path| path.ends_with("itude")), "no place unless the cadre gave one");
    let fields = device.store.read(|connection| drafts::get(connection, "a")).unwrap().unwrap().fields;
    assert_eq!(fields, paths, "the draft names the photo");
    assert!(device.attachment_thumbnail(&name).unwrap().len() < 20_000, "lists get a small one");
}

#[test]
fn a_page_that_keeps_its_older_fields_does_not_lose_the_photo() {
    let folder = tempfile::tempdir().unwrap();
    let device = open(folder.path());
    draft(&device, "a");
    let (_, paths) = device.add_attachment("a", Photo, &noisy(60, 40), None).unwrap();
    let home = uuid::Uuid::from_u128(1).to_string();
    device.keep_draft("a", Kind::Visit, &home, &[], BTreeMap::from([("note".to_owned(), "路滑".into())])).unwrap();
    let fields = device.store.read(|connection| drafts::get(connection, "a")).unwrap().unwrap().fields;
    assert!(paths.iter().all(|(path, value)| fields.get(path) == Some(value)), "the photo is still named: {fields:?}");
}

#[test]
fn a_discarded_draft_takes_only_its_own_photos_along() {
    let folder = tempfile::tempdir().unwrap();
    let device = open(folder.path());
    draft(&device, "a");
    draft(&device, "b");
    let (shared, _) = device.add_attachment("a", Photo, &noisy(60, 40), None).unwrap();
    let (own, _) = device.add_attachment("a", Photo, &noisy(61, 40), None).unwrap();
    let (saved, paths) = device.add_attachment("a", Signature, &noisy(62, 40), None).unwrap();
    assert_eq!(device.add_attachment("b", Photo, &noisy(60, 40), None).unwrap().0, shared, "the same photo is one");
    device.store.write(|transaction| super::attachments::saved(transaction, &paths)).unwrap();
    device.discard_draft("a").unwrap();
    assert!(matches!(device.attachment(&own), Err(DeviceError::NotFound)), "its own photo is gone");
    assert!(device.attachment(&shared).is_ok(), "another draft names this one");
    assert!(device.attachment(&saved).is_ok(), "a record names this one");
}

#[test]
fn what_is_no_picture_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let device = open(folder.path());
    draft(&device, "a");
    let cut = &noisy(400, 300)[..40];
    for bytes in [&b"not a picture"[..], b"", cut] {
        let said = device.add_attachment("a", Photo, bytes, None);
        assert!(matches!(said, Err(DeviceError::PictureUnreadable)), "{said:?}");
    }
    let fields = device.store.read(|connection| drafts::get(connection, "a")).unwrap().unwrap().fields;
    assert!(fields.is_empty(), "the draft is as it was");
    assert!(matches!(device.add_attachment("none", Photo, &noisy(60, 40), None), Err(DeviceError::NotFound)));
    let rows: i64 =
        device.store.read(|c| Ok(c.query_row("SELECT count(*) FROM attachment_chunk", [], |row| row.get(0))?)).unwrap();
    assert_eq!(rows, 0, "a photo without a draft is not left behind");
}
