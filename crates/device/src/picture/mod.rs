//! Makes a picture ready to be kept: upright, small, and nothing in it but the picture. The page does the same before;
//! it is done again here because a page is not to be trusted with where somebody lives (docs/adr/0024).

mod place;

use crate::error::DeviceError;
use cunji_model::record::attachment::AttachmentKind;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
pub use place::Place;
use std::io::Cursor;

/// Longest side of what is kept, pixels.
pub const SIDE: u32 = 1280;
/// What a photo should weigh at most; one that stays above at the lowest quality is kept as it is then.
pub const WEIGHT: usize = 150 * 1024;
/// Longest side of what stands in lists, pixels.
const THUMBNAIL: u32 = 160;
/// Most bytes that are looked at, and longest side and memory that opening them may take.
const MOST: usize = 30 * 1024 * 1024;
const MOST_SIDE: u32 = 12_000;
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// Tried in turn until the photo is light enough.
const QUALITIES: [u8; 4] = [80, 70, 60, 45];

/// A picture that was made ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// JPEG of a photo, PNG of a signature.
    pub bytes: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// A small JPEG for lists.
    pub thumbnail: Vec<u8>,
    /// Where it was taken, as its camera wrote; it is not in `bytes`.
    pub place: Option<Place>,
}

/// Reads a JPEG or PNG and writes it anew: turned as its EXIF says, at most 1280 pixels long, without EXIF or any other
/// part that a camera or a page put in.
pub fn ready(kind: AttachmentKind, bytes: &[u8]) -> Result<Picture, DeviceError> {
    if bytes.len() > MOST {
        return Err(DeviceError::PictureTooLarge);
    }
    let (upright, place) = open(bytes)?;
    let fits = upright.width() <= SIDE && upright.height() <= SIDE;
    let picture = if fits { upright } else { upright.thumbnail(SIDE, SIDE) };
    let bytes = match kind {
        AttachmentKind::Photo => light(&picture)?,
        AttachmentKind::Signature => {
            let mut bytes = Vec::new();
            let grey = DynamicImage::ImageLuma8(flat(&picture).to_luma8());
            grey.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(unreadable)?;
            bytes
        }
    };
    Ok(Picture { bytes, width: picture.width(), height: picture.height(), thumbnail: small(&picture)?, place })
}

/// A small picture for lists of one that came from the office.
pub fn thumbnail(bytes: &[u8]) -> Result<Vec<u8>, DeviceError> {
    small(&open(bytes)?.0)
}

fn small(picture: &DynamicImage) -> Result<Vec<u8>, DeviceError> {
    jpeg(&picture.thumbnail(THUMBNAIL, THUMBNAIL), 70)
}

fn open(bytes: &[u8]) -> Result<(DynamicImage, Option<Place>), DeviceError> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| DeviceError::PictureUnreadable)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png)) {
        return Err(DeviceError::PictureUnreadable);
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MOST_SIDE), Some(MOST_SIDE));
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(DeviceError::PictureTooLarge);
    }
    let turn = decoder.orientation().map_err(unreadable)?;
    let exif = decoder.exif_metadata().ok().flatten();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(turn);
    Ok((picture, exif.as_deref().and_then(place::read)))
}

fn light(picture: &DynamicImage) -> Result<Vec<u8>, DeviceError> {
    let mut bytes = Vec::new();
    for quality in QUALITIES {
        bytes = jpeg(picture, quality)?;
        if bytes.len() <= WEIGHT {
            break;
        }
    }
    Ok(bytes)
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, DeviceError> {
    let mut bytes = Vec::new();
    flat(picture).write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality)).map_err(unreadable)?;
    Ok(bytes)
}

/// On white paper: what is see-through would else turn black, and ink with it.
fn flat(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let mut paper = image::RgbaImage::from_pixel(picture.width(), picture.height(), image::Rgba([255; 4]));
    image::imageops::overlay(&mut paper, &picture.to_rgba8(), 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(paper).to_rgb8())
}

fn unreadable(error: image::ImageError) -> DeviceError {
    match error {
        image::ImageError::Limits(_) => DeviceError::PictureTooLarge,
        _ => DeviceError::PictureUnreadable,
    }
}
