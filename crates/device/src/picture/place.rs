//! Where a photo was taken, out of the EXIF part that its camera wrote: read only when the cadre wants it.

/// Degrees × 10^7.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// North is positive.
    pub latitude: i64,
    /// East is positive.
    pub longitude: i64,
}

/// Tag of the part with the position in the first directory.
const GPS: u16 = 0x8825;

/// A TIFF directory, read with bounds: whatever does not fit is no place.
struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Tiff<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }

    /// Where the value of a tag stands (its four bytes, which may be an offset).
    fn find(&self, directory: usize, tag: u16) -> Option<usize> {
        let count = usize::from(self.u16(directory)?);
        (0..count).map(|number| directory + 2 + 12 * number).find(|at| self.u16(*at) == Some(tag)).map(|at| at + 8)
    }

    /// Degrees, minutes and seconds as three fractions.
    fn degrees(&self, directory: usize, tag: u16) -> Option<i64> {
        let at = usize::try_from(self.u32(self.find(directory, tag)?)?).ok()?;
        let part = |number: usize| {
            let (above, below) = (self.u32(at + 8 * number)?, self.u32(at + 8 * number + 4)?);
            (below != 0).then(|| f64::from(above) / f64::from(below))
        };
        let degrees = part(0)? + part(1)? / 60.0 + part(2)? / 3600.0;
        Some((degrees * 1e7).round() as i64)
    }
}

/// Reads it; `None` where the camera wrote none, or nothing that can be one.
pub(super) fn read(exif: &[u8]) -> Option<Place> {
    let exif = exif.strip_prefix(b"Exif\0\0".as_slice()).unwrap_or(exif);
    let little = match exif.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let tiff = Tiff { bytes: exif, little };
    let first = usize::try_from(tiff.u32(4)?).ok()?;
    let gps = usize::try_from(tiff.u32(tiff.find(first, GPS)?)?).ok()?;
    let turned = |tag: u16, letter: u8| Some(if *exif.get(tiff.find(gps, tag)?)? == letter { -1 } else { 1 });
    let latitude = tiff.degrees(gps, 2)? * turned(1, b'S')?;
    let longitude = tiff.degrees(gps, 4)? * turned(3, b'W')?;
    let on_earth = latitude.abs() <= 900_000_000 && longitude.abs() <= 1_800_000_000;
    on_earth.then_some(Place { latitude, longitude })
}
