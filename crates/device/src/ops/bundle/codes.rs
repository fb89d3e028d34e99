//! One household from screen to camera: its bundle as a row of QR codes, and the row put together again as a file in the
//! folder of bundles, from where it is looked at and taken in like any other.

use super::export::{Chosen, SealedBundle};
use crate::Device;
use crate::error::DeviceError;
use crate::ops::export::put_new;
use crate::view::{BundleTo, CodesJoined, CodesMade};
use cunji_wire::bundle::ENDING;
use cunji_wire::codes::{self, BLOCKS_MAX, CodeError, Collector};
use qrcode::{Color, EcLevel, QrCode, Version};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use uuid::Uuid;

/// 61 × 61 squares, which hold a code's text with error correction M.
const SIZE: Version = Version::Normal(11);
/// Most points of a picture that is looked through: 2,000 × 2,000.
const POINTS_MAX: usize = 4_000_000;
/// Texts that are looked at together: all mixtures of the longest file, twice.
const TEXTS_MAX: usize = BLOCKS_MAX * 4;

impl Device {
    /// A household with everything about it as codes for the phone of a colleague, or for whoever hears the words.
    pub fn make_codes(&self, household: &str, to: &BundleTo) -> Result<CodesMade, DeviceError> {
        let household = Uuid::parse_str(household).map_err(|_| DeviceError::NotFound)?;
        let SealedBundle { file, changes, passphrase, .. } = self.seal_bundle(Chosen::Household(household), to)?;
        let mut made = CodesMade { side: 0, codes: Vec::new(), needed: 0, changes, passphrase };
        made.needed = u32::try_from(codes::needed(file.len())).unwrap_or(u32::MAX);
        for number in 0..codes::round(file.len()) {
            let (side, squares) = drawn(&codes::text(&file, number)?)?;
            made.side = side;
            made.codes.push(squares);
        }
        Ok(made)
    }

    /// Puts together what was read. Once it is whole, the file lies in `folder`.
    pub fn join_codes(&self, texts: &[String], folder: &Path) -> Result<CodesJoined, DeviceError> {
        let (mut collector, mut joined) = (Collector::default(), CodesJoined::default());
        for text in texts.iter().take(TEXTS_MAX) {
            match codes::read(text).and_then(|code| collector.add(&code)) {
                Ok(_) => {}
                Err(CodeError::OtherFile) => joined.of_others += 1,
                Err(CodeError::TooNew) => return Err(CodeError::TooNew.into()),
                Err(_) => joined.not_ours += 1,
            }
        }
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        joined.have = count(collector.have());
        joined.needed = count(collector.needed());
        if let Some(file) = collector.whole()? {
            let when = self.clock.now().format("%Y%m%d_%H%M");
            let path = put_new(folder, &format!("拍到的_{when}"), ENDING, &file)?;
            joined.file = Some(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
        Ok(joined)
    }
}

/// The texts of all codes in a picture of a camera: its brightness, a byte a point, line by line.
pub fn codes_in(points: &[u8], width: usize) -> Vec<String> {
    let height = points.len().checked_div(width).unwrap_or(0);
    if points.len() > POINTS_MAX || height == 0 || width * height != points.len() {
        return Vec::new();
    }
    // What a camera sees is nobody's promise; a fault of the reader must not take the phone's other work with it.
    let look = || {
        let point = |x: usize, y: usize| points.get(y * width + x).copied().unwrap_or(u8::MAX);
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, point);
        let codes = prepared.detect_grids().into_iter();
        codes.filter_map(|grid| grid.decode().ok().map(|(_, text)| text)).collect()
    };
    catch_unwind(AssertUnwindSafe(look)).unwrap_or_default()
}

/// The squares of a code, line by line, eight to a byte, as hex digits; 1 is dark.
fn drawn(text: &str) -> Result<(u32, String), DeviceError> {
    let not_drawn = |_| DeviceError::Store("the code could not be drawn".to_owned());
    // One size for all: by itself a text with many digits would become a smaller code, and the next one jump.
    let code = QrCode::with_version(text, SIZE, EcLevel::M).map_err(not_drawn)?;
    let side = u32::try_from(code.width()).unwrap_or(0);
    let bytes: Vec<u8> = code
        .to_colors()
        .chunks(8)
        .map(|squares| {
            squares
                .iter()
                .enumerate()
                .fold(0, |byte, (place, color)| byte | u8::from(*color == Color::Dark) << (7 - place))
        })
        .collect();
    Ok((side, hex::encode(bytes)))
}
