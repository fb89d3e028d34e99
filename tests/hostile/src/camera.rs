//! What a camera sees, as the reader of QR codes gets it. It may find nothing; it must come back. In the app a panic of it
//! is caught, here it is a finding all the same.

use crate::{Bound, KIB};

/// The points, a mark for each, and what hangs together of them.
const SEEING: Bound = Bound { whatever: 256 * KIB, each: 256 };

/// Reads one input.
pub fn read(data: &[u8]) {
    let Some((width, data)) = data.split_first() else { return };
    let width = usize::from(*width).max(1);
    // Each byte is eight points, dark or light: pictures of codes need fewer bytes so.
    let points: Vec<u8> =
        data.iter().flat_map(|byte| (0..8).map(move |bit| if byte >> bit & 1 == 1 { 0 } else { 255 })).collect();
    let height = points.len() / width;
    if height == 0 {
        return;
    }
    SEEING.hold(points.len(), || {
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| points[y * width + x]);
        for grid in prepared.detect_grids() {
            if let Ok((_, text)) = grid.decode() {
                let _ = cunji_wire::codes::read(&text);
            }
        }
    });
}

/// Inputs to begin with: the three corners of a small code, and bare paper.
pub fn seeds() -> Vec<Vec<u8>> {
    const SIDE: usize = 104;
    let corner = |x: usize, y: usize| {
        let (x, y) = (x / 4, y / 4);
        let inside = |from: usize, to: usize, at: usize| (from..to).contains(&at);
        let square = |left: usize, top: usize| {
            let ring = inside(left, left + 7, x) && inside(top, top + 7, y);
            let hole = inside(left + 1, left + 6, x) && inside(top + 1, top + 6, y);
            let heart = inside(left + 2, left + 5, x) && inside(top + 2, top + 5, y);
            (ring && !hole) || heart
        };
        square(2, 2) || square(16, 2) || square(2, 16) || (x > 9 && y > 9 && (x * 7 + y * 3) % 5 < 2)
    };
    let mut seen = vec![SIDE as u8];
    for at in (0..SIDE * SIDE).step_by(8) {
        seen.push((0..8).fold(0, |byte, bit| byte | u8::from(corner((at + bit) % SIDE, (at + bit) / SIDE)) << bit));
    }
    vec![seen, vec![20; 200]]
}
