//! Texts of QR codes and what is put together of them, as they come or with their check made right. The first byte says
//! which; codes are taken from what follows, so that they also contradict one another.

use crate::{Bound, KIB, way};
use cunji_wire::codes::{Collector, FILE_MAX, needed, read as read_code, round, text};
use sha2::{Digest, Sha256};

/// One code.
const READING: Bound = Bound { whatever: 4 * KIB, each: 8 };
/// A file is collected whole, with a place for each of its pieces, made-up ones too.
const COLLECTING: Bound = Bound { whatever: 512 * KIB, each: 64 };

/// Reads one input.
pub fn read(data: &[u8]) {
    let Some((how, data)) = data.split_first() else { return };
    match how % 3 {
        0 => {
            let text = String::from_utf8_lossy(data);
            let _ = READING.hold(text.len(), || read_code(&text));
        }
        1 => honest(data),
        _ => {
            // Codes that are in order and lie: never a file other than the one they name.
            let texts: Vec<String> = data.chunks(240).map(made_right).collect();
            COLLECTING.hold(data.len(), || {
                let mut collector = Collector::default();
                for code in texts.iter().filter_map(|text| read_code(text).ok()) {
                    let _ = collector.add(&code);
                }
                let _ = collector.whole();
            });
        }
    }
}

/// Any codes of one file in any order, then all of a round: the file.
fn honest(data: &[u8]) {
    let Some((picks, file)) = data.split_at_checked(data.len() / 2) else { return };
    if file.is_empty() || file.len() > FILE_MAX {
        return;
    }
    let mut collector = Collector::default();
    let picked = picks.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    for number in picked.chain(0..round(file.len())) {
        let _ = collector.add(&read_code(&text(file, number).unwrap()).unwrap()).unwrap();
        assert!(collector.have() <= needed(file.len()), "no more pieces than there are");
    }
    assert_eq!(collector.whole().unwrap().as_deref(), Some(file), "the very file");
}

/// A code with these bytes and the check that belongs to them.
fn made_right(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut whole = vec![1];
    whole.extend(bytes.iter().chain(std::iter::repeat(&0)).take(8 + 4 + 2 + 220));
    // Short files, so that pieces meet.
    whole[11..13].fill(0);
    let check = Sha256::digest(&whole);
    whole.extend(&check[..4]);
    let mut text = "CJQ".to_owned();
    for pair in whole.chunks(2) {
        let (mut value, letters) = match pair {
            [high, low] => (usize::from(*high) * 256 + usize::from(*low), 3),
            _ => (usize::from(pair[0]), 2),
        };
        for _ in 0..letters {
            text.push(char::from(LETTERS[value % 45]));
            value /= 45;
        }
    }
    text
}

/// Inputs to begin with.
pub fn seeds() -> Vec<Vec<u8>> {
    let file: Vec<u8> = (0..900_u32).map(|at| (at * 7 % 251) as u8).collect();
    let code = text(&file, 0).unwrap();
    let picks: Vec<u8> = [3_u16, 1, 7, 3, 65_535].iter().flat_map(|pick| pick.to_le_bytes()).collect();
    let padded = [&picks[..], &vec![0; file.len() - picks.len()], &file].concat();
    let lying: Vec<u8> =
        (0..3_u8).flat_map(|number| [vec![5; 8], vec![3, 0, 0, 0], vec![number, 0], vec![9; 226]].concat()).collect();
    vec![way(0, code.as_bytes()), way(0, b"CJQ00"), way(1, &padded), way(2, &lying)]
}
