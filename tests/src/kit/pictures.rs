//! Photos that nobody took, and phones that add them to visits.

use super::Phone;
use crate::records::Dice;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cunji_device::view::{NewAttachment, Saved};
use cunji_model::record::attachment::AttachmentKind;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use uuid::Uuid;

/// A JPEG of noise, the same for the same seed: as heavy as its size can be.
pub fn photo(seed: u64, width: u32, height: u32) -> Vec<u8> {
    let mut dice = Dice(seed);
    let picture = RgbImage::from_fn(width, height, |_, _| {
        let [red, green, blue, ..] = dice.roll().to_le_bytes();
        Rgb([red, green, blue])
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
    bytes
}

/// A picture as a page hands it over.
pub fn new_picture(kind: AttachmentKind, bytes: &[u8]) -> NewAttachment {
    let strokes = (kind == AttachmentKind::Signature).then(|| "101,202 303,404 505,506;11,22 33,44".to_owned());
    NewAttachment { kind, picture: STANDARD.encode(bytes), strokes, keep_place: false }
}

impl Phone {
    /// Records a routine visit with pictures, in this order. Gives the visit and the pictures' names.
    pub fn visit_with(&self, household: Uuid, pictures: &[(AttachmentKind, Vec<u8>)]) -> (Uuid, Vec<String>) {
        let device = self.device();
        let form = device.open_visit_form(&household.to_string()).unwrap();
        let (mut fields, mut names) = (form.fields, Vec::new());
        fields.insert("has_changes".into(), false.into());
        for (kind, bytes) in pictures {
            let added = device.add_attachment(&form.draft, &new_picture(*kind, bytes)).unwrap();
            fields.extend(added.fields);
            names.push(added.attachment.name);
        }
        match device.save_visit(&form.draft, &fields).unwrap() {
            Saved::Saved { document, .. } => (document.parse().unwrap(), names),
            Saved::Problems { problems } => panic!("{}: pictures never stand in the way: {problems:?}", self.name),
        }
    }

    /// Records a routine visit with one photo. Gives the photo's name.
    pub fn visit_with_photo(&self, household: Uuid, bytes: Vec<u8>) -> String {
        self.visit_with(household, &[(AttachmentKind::Photo, bytes)]).1.remove(0)
    }
}
