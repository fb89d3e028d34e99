//! Texts of QR codes and what is put together of them, as they come or with their check made right. The first byte says
//! which; codes are taken from what follows, so that they also contradict one another.
#![no_main]

use cunji_wire::codes::{Collector, FILE_MAX, needed, read, round, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((how, data)) = data.split_first() else { return };
    match how % 3 {
        0 => {
            let _ = read(&String::from_utf8_lossy(data));
        }
        // Any codes of one file in any order, then all of a round: the file.
        1 => {
            let Some((picks, file)) = data.split_at_checked(data.len() / 2) else { return };
            if file.is_empty() || file.len() > FILE_MAX {
                return;
            }
            let mut collector = Collector::default();
            let picked = picks.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
            for number in picked.chain(0..round(file.len())) {
                let _ = collector.add(&read(&text(file, number).unwrap()).unwrap()).unwrap();
                assert!(collector.have() <= needed(file.len()));
            }
            assert_eq!(collector.whole().unwrap().as_deref(), Some(file));
        }
        // Codes that are in order and lie: never a file other than the one they name.
        _ => {
            let mut collector = Collector::default();
            for piece in data.chunks(240) {
                if let Ok(code) = read(&made_right(piece)) {
                    let _ = collector.add(&code);
                }
            }
            let _ = collector.whole();
        }
    }
});

/// A code with these bytes and the check that belongs to them.
fn made_right(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut whole = vec![1];
    whole.extend(bytes.iter().chain(std::iter::repeat(&0)).take(8 + 4 + 2 + 220));
    // Short files, so that pieces meet.
    whole[11..13].fill(0);
    let check = Sha256::digest(&whole);
    whole.extend(&check[..4]);
    let mut text = "CJQ".to_owned();
    for pair in whole.chunks(2) {
        let (mut value, letters) = if pair.len() == 2 { (usize::from(pair[0]) * 256 + usize::from(pair[1]), 3) } else { (usize::from(pair[0]), 2) };
        for _ in 0..letters {
            text.push(char::from(LETTERS[value % 45]));
            value /= 45;
        }
    }
    text
}
