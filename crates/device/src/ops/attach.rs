//! 拍照、签名: a picture goes into the encrypted store and its name into the draft, in one transaction.

use super::attached::{of_fields, removed};
use crate::Device;
use crate::error::DeviceError;
use crate::picture::ready;
use crate::store::attachments;
use crate::store::drafts::{self, Draft};
use crate::store::{changes, pictures};
use crate::view::{AddedAttachment, NewAttachment, Room};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cunji_model::document::Contents;
use cunji_model::field::{Path, Value};
use cunji_model::id::VillageCode;
use cunji_model::record::attachment::{AttachmentKind, COLLECTION};
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, Transaction};
use std::collections::BTreeMap;
use uuid::Uuid;

impl Device {
    /// Adds a picture to a draft. Where it was taken is kept only when the cadre asked for it.
    pub fn add_attachment(&self, draft: &str, new: &NewAttachment) -> Result<AddedAttachment, DeviceError> {
        let bytes = STANDARD.decode(&new.picture).map_err(|_| DeviceError::PictureUnreadable)?;
        let picture = ready(new.kind, &bytes)?;
        let now = self.now_text();
        self.store.write(|transaction| {
            let draft = taking(transaction, draft)?;
            let name = hex::encode(attachments::put(transaction, new.kind, &picture)?);
            let bytes = i64::try_from(picture.bytes.len()).unwrap_or(i64::MAX);
            let mut said: Vec<(&str, Value)> = vec![
                ("kind", new.kind.as_str().into()),
                ("bytes", bytes.into()),
                ("width", i64::from(picture.width).into()),
                ("height", i64::from(picture.height).into()),
                ("added_at", now.clone().into()),
            ];
            if let Some(strokes) = new.strokes.as_ref().filter(|_| new.kind == AttachmentKind::Signature) {
                said.push(("strokes", strokes.as_str().into()));
            }
            if let Some(place) = picture.place.filter(|_| new.keep_place) {
                said.extend([("latitude", place.latitude.into()), ("longitude", place.longitude.into())]);
            }
            say(transaction, draft, &name, said, now)
        })
    }

    /// Takes a picture out of a draft; its bytes go too, unless something else shows it. One that the record itself
    /// shows (the sheet of a survey is edited) is taken out of it when the draft is saved.
    pub fn drop_attachment(&self, draft: &str, name: &str) -> Result<(), DeviceError> {
        let now = self.now_text();
        self.store.write(|transaction| {
            let mut draft = drafts::get(transaction, draft)?.ok_or(DeviceError::NotFound)?;
            let prefix = format!("{COLLECTION}/{name}/");
            let (gone, left) = draft.fields.into_iter().partition(|(path, _)| path.starts_with(&prefix));
            (draft.fields, draft.updated_at) = (left, now);
            if is_shown(transaction, &draft, name)? {
                draft.fields.insert(Path::item(COLLECTION, name, "removed").to_string(), true.into());
            }
            drafts::put(transaction, &draft)?;
            attachments::let_go(transaction, &gone)
        })
    }

    /// Gives back the room of pictures that the office holds. Those of today stay, and those of villages to be kept.
    pub fn release_pictures(&self) -> Result<Room, DeviceError> {
        let today = self.clock.now().date_naive().to_string();
        self.store.write(|transaction| pictures::release(transaction, &today))
    }

    /// All pictures of a village are brought here with each sync, or no longer.
    pub fn keep_pictures(&self, village: &str, keep: bool) -> Result<(), DeviceError> {
        let village = VillageCode::parse(village).map_err(|_| DeviceError::NotFound)?;
        self.store.write(|transaction| pictures::keep_village(transaction, VillageNumber::from(&village), keep))
    }
}

/// A draft that may have pictures.
pub(super) fn taking(connection: &Connection, draft: &str) -> Result<Draft, DeviceError> {
    let draft = drafts::get(connection, draft)?.ok_or(DeviceError::NotFound)?;
    let takes = draft.kind.schema().collections.iter().any(|one| one.name == COLLECTION);
    if takes { Ok(draft) } else { Err(DeviceError::NotFound) }
}

/// Names a picture that the store holds in a draft, with what is said of it.
pub(super) fn say(
    transaction: &Transaction<'_>,
    mut draft: Draft,
    name: &str,
    mut said: Vec<(&str, Value)>,
    now: String,
) -> Result<AddedAttachment, DeviceError> {
    if removed(&draft.fields, name) || was_removed(transaction, &draft, name)? {
        said.push(("removed", false.into()));
    }
    let fields: BTreeMap<String, Value> =
        said.into_iter().map(|(field, value)| (Path::item(COLLECTION, name, field).to_string(), value)).collect();
    draft.fields.extend(fields.clone());
    draft.updated_at = now;
    drafts::put(transaction, &draft)?;
    let shown = of_fields(transaction, &draft.draft, &fields)?.pop().ok_or(DeviceError::NotFound)?;
    Ok(AddedAttachment { attachment: shown, fields })
}

/// Whether the record that a draft edits shows a picture.
fn is_shown(connection: &Connection, draft: &Draft, name: &str) -> Result<bool, DeviceError> {
    let (Ok(id), Some(name)) = (Uuid::try_parse(&draft.draft), attachments::parse(name)) else { return Ok(false) };
    let sql = "SELECT EXISTS (SELECT 1 FROM attachment_of WHERE document = ?1 AND sha256 = ?2)";
    Ok(connection.prepare_cached(sql)?.query_row((id.as_bytes(), name), |row| row.get(0))?)
}

/// Whether somebody took a picture out of the record that a draft edits.
fn was_removed(connection: &Connection, draft: &Draft, name: &str) -> Result<bool, DeviceError> {
    let Ok(id) = Uuid::try_parse(&draft.draft) else { return Ok(false) };
    let Some(line) = changes::line(connection, id)? else { return Ok(false) };
    let contents = Contents::read(&changes::document(connection, line.id, draft.kind)?);
    Ok(contents.item_value(COLLECTION, name, "removed") == Some(&Value::Bool(true)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use crate::Device;
    use crate::error::DeviceError;
    use crate::lock::StoreKey;
    use crate::store::drafts::{self, Draft};
    use crate::surroundings::{Clock, SystemEntropy};
    use crate::view::{AddedAttachment, NewAttachment};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use cunji_model::field::Value;
    use cunji_model::kind::Kind;
    use cunji_model::record::attachment::AttachmentKind::{self, Photo, Signature};
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
        Device::open(folder, StoreKey::new([7; 32]), Arc::new(Noon), Arc::new(SystemEntropy)).unwrap()
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

    fn fields(device: &Device, draft: &str) -> BTreeMap<String, Value> {
        device.store.read(|connection| drafts::get(connection, draft)).unwrap().unwrap().fields
    }

    fn new(kind: AttachmentKind, bytes: &[u8], keep_place: bool) -> NewAttachment {
        NewAttachment { kind, picture: STANDARD.encode(bytes), strokes: Some("10,20 30,40".into()), keep_place }
    }

    fn add(device: &Device, draft: &str, kind: AttachmentKind, bytes: &[u8]) -> Result<AddedAttachment, DeviceError> {
        device.add_attachment(draft, &new(kind, bytes, false))
    }

    fn noisy(width: u32, height: u32) -> Vec<u8> {
        let dot = |x: u32, y: u32| Rgb([((x * 7) ^ (y * 13)) as u8, (x * y) as u8, (x + y * 3) as u8]);
        let mut bytes = Vec::new();
        let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, dot));
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
        bytes
    }

    /// With an EXIF part as a phone's camera writes it: "turn right" (orientation 6), and 31°1'12" N 109°28'30" E.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
        };
        exif.extend(2_u16.to_be_bytes());
        exif.extend(entry(0x0112, 3, 1, [0, 6, 0, 0]));
        exif.extend(entry(0x8825, 4, 1, 38_u32.to_be_bytes()));
        exif.extend([0; 4]);
        exif.extend(4_u16.to_be_bytes());
        exif.extend(entry(1, 2, 2, *b"N\0\0\0"));
        exif.extend(entry(2, 5, 3, 92_u32.to_be_bytes()));
        exif.extend(entry(3, 2, 2, *b"E\0\0\0"));
        exif.extend(entry(4, 5, 3, 116_u32.to_be_bytes()));
        exif.extend([0; 4]);
        for number in [31_u32, 1, 1, 1, 12, 1, 109, 1, 28, 1, 3000, 100] {
            exif.extend(number.to_be_bytes());
        }
        exif.extend(b"HERE-LIVES-ZHANG");
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
        let added = add(&device, "a", Photo, &taken).unwrap();
        drop(device);
        let device = open(folder.path());
        let kept = device.attachment_bytes(&added.attachment.name).unwrap().unwrap();
        let picture = image::load_from_memory(&kept).unwrap();
        assert_eq!((picture.width(), picture.height()), (640, 1280), "turned as EXIF said, the long side is 1280");
        let holds = |needle: &[u8]| kept.windows(needle.len()).any(|part| part == needle);
        assert!(!holds(b"Exif") && !holds(b"HERE-LIVES"), "nothing of EXIF is left in what is kept");
        assert!(!added.fields.keys().any(|path| path.ends_with("itude")), "no place unless the cadre wants one");
        assert!(!added.fields.keys().any(|path| path.ends_with("strokes")), "a photo has no strokes");
        assert_eq!(fields(&device, "a"), added.fields, "the draft names the photo");
        let thumbnail = added.attachment.thumbnail.unwrap();
        assert!(thumbnail.starts_with("data:image/jpeg;base64,") && thumbnail.len() < 20_000, "lists get a small one");
    }

    #[test]
    fn where_it_was_taken_is_kept_in_the_record_alone_and_only_when_the_cadre_wants_it() {
        let folder = tempfile::tempdir().unwrap();
        let device = open(folder.path());
        draft(&device, "a");
        let added = device.add_attachment("a", &new(Photo, &with_exif(&noisy(60, 40)), true)).unwrap();
        let at = |field: &str| added.fields.get(&format!("attachments/{}/{field}", added.attachment.name)).cloned();
        assert_eq!(at("latitude"), Some(Value::Int(310_200_000)), "31°1'12\" north");
        assert_eq!(at("longitude"), Some(Value::Int(1_094_750_000)), "109°28'30\" east");
        let kept = device.attachment_bytes(&added.attachment.name).unwrap().unwrap();
        assert!(!kept.windows(4).any(|part| part == b"Exif"), "the picture itself never has it");
    }

    #[test]
    fn a_signature_is_kept_as_a_picture_and_as_its_strokes() {
        let folder = tempfile::tempdir().unwrap();
        let device = open(folder.path());
        draft(&device, "a");
        let added = add(&device, "a", Signature, &noisy(300, 120)).unwrap();
        let strokes = added.fields.get(&format!("attachments/{}/strokes", added.attachment.name));
        assert_eq!(strokes, Some(&Value::from("10,20 30,40")));
        let kept = device.attachment(&added.attachment.name).unwrap();
        assert!(kept.starts_with("data:image/png;base64,"), "lines stay sharp: {}", &kept[..30]);
    }

    #[test]
    fn a_page_that_keeps_its_older_fields_does_not_lose_the_photo() {
        let folder = tempfile::tempdir().unwrap();
        let device = open(folder.path());
        draft(&device, "a");
        let added = add(&device, "a", Photo, &noisy(60, 40)).unwrap();
        let home = uuid::Uuid::from_u128(1).to_string();
        device.keep_draft("a", Kind::Visit, &home, &[], BTreeMap::from([("note".to_owned(), "路滑".into())])).unwrap();
        let now = fields(&device, "a");
        assert!(added.fields.iter().all(|(path, value)| now.get(path) == Some(value)), "the photo is named: {now:?}");
        device.drop_attachment("a", &added.attachment.name).unwrap();
        assert_eq!(fields(&device, "a").len(), 1, "until it is taken out");
        assert_eq!(device.attachment_bytes(&added.attachment.name).unwrap(), None, "and then its bytes are gone too");
    }

    #[test]
    fn a_discarded_draft_takes_only_its_own_photos_along() {
        let folder = tempfile::tempdir().unwrap();
        let device = open(folder.path());
        draft(&device, "a");
        draft(&device, "b");
        let name = |added: AddedAttachment| added.attachment.name;
        let shared = name(add(&device, "a", Photo, &noisy(60, 40)).unwrap());
        let own = name(add(&device, "a", Photo, &noisy(61, 40)).unwrap());
        let saved = add(&device, "a", Signature, &noisy(62, 40)).unwrap();
        assert_eq!(name(add(&device, "b", Photo, &noisy(60, 40)).unwrap()), shared, "the same photo is one");
        device.store.write(|transaction| super::attachments::saved(transaction, &saved.fields)).unwrap();
        device.discard_draft("a").unwrap();
        let here = |name: &str| device.attachment_bytes(name).unwrap().is_some();
        assert!(!here(&own), "its own photo is gone");
        assert!(here(&shared), "another draft names this one");
        assert!(here(&name(saved)), "a record names this one");
    }

    #[test]
    fn what_is_no_picture_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let device = open(folder.path());
        draft(&device, "a");
        let cut = &noisy(400, 300)[..40];
        for bytes in [&b"not a picture"[..], b"", cut] {
            let said = add(&device, "a", Photo, bytes);
            assert!(matches!(said, Err(DeviceError::PictureUnreadable)), "{said:?}");
        }
        assert!(fields(&device, "a").is_empty(), "the draft is as it was");
        assert!(matches!(add(&device, "none", Photo, &noisy(60, 40)), Err(DeviceError::NotFound)));
        let rows: i64 = device
            .store
            .read(|c| Ok(c.query_row("SELECT count(*) FROM attachment_chunk", [], |row| row.get(0))?))
            .unwrap();
        assert_eq!(rows, 0, "a photo without a draft is not left behind");
    }
}
