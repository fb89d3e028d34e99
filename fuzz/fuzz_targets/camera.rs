//! What a camera sees, as the reader of QR codes gets it. It may find nothing; it must come back. In the app a panic of it
//! is caught, here it is a finding all the same.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((width, data)) = data.split_first() else { return };
    let width = usize::from(*width).max(1);
    // Each byte is eight points, dark or light: pictures of codes need fewer bytes so.
    let points: Vec<u8> = data.iter().flat_map(|byte| (0..8).map(move |bit| if byte >> bit & 1 == 1 { 0 } else { 255 })).collect();
    let height = points.len() / width;
    if height == 0 {
        return;
    }
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| points[y * width + x]);
    for grid in prepared.detect_grids() {
        if let Ok((_, text)) = grid.decode() {
            let _ = cunji_wire::codes::read(&text);
        }
    }
});
