//! Frames however the network cuts them, and the packs in them: as they come, or with what was squeezed made right.

use crate::{Bound, KIB, golden, way};
use cunji_wire::frame::{FrameError, FrameReader, read_all, write};
use cunji_wire::message::{Frame, VillageNumber};
use cunji_wire::pack::Pack;

/// The bytes that came, and the messages in them: an answer of one byte is an `Ack` of 32.
const READING: Bound = Bound { whatever: 16 * KIB, each: 128 };
/// 80 KB when unfolded; each record of 23 bytes or more has a word and bytes of its own.
const UNFOLDING: Bound = Bound { whatever: 1024 * KIB, each: 8 };

fn look_into(frames: Vec<Frame>) {
    for frame in frames {
        if let Frame::Push(pack) | Frame::Pull(pack) = &frame {
            unfold(pack);
        }
        // What was read is written again and read the same.
        let mut bytes = Vec::new();
        if write(&frame, &mut bytes).is_ok() && !matches!(frame, Frame::Unknown(_)) {
            assert_eq!(read_all(&bytes).unwrap(), [frame], "the same when written again");
        }
    }
}

fn unfold(pack: &Pack) {
    let _ = UNFOLDING.hold(pack.squeezed.len(), || pack.records());
}

/// Reads one input.
pub fn read(data: &[u8]) {
    let Some((how, data)) = data.split_first() else { return };
    match how % 4 {
        0 => {
            if let Ok(frames) = READING.hold(data.len(), || read_all(data)) {
                look_into(frames);
            }
        }
        // In pieces: the same frames as in one.
        1 => match (in_pieces(data, usize::from(how / 4 + 1)), read_all(data)) {
            (Ok(frames), Ok(at_once)) => assert_eq!(frames, at_once, "the cuts change nothing"),
            (pieces, at_once) => assert_eq!(pieces.is_ok(), at_once.is_ok(), "whole or not, in pieces as at once"),
        },
        // A pack of these very bytes, squeezed in order, with a size that is right or nearly.
        2 => {
            let dictionary = include_bytes!("../../../crates/wire/dictionary/1.zdict");
            let mut squeezer = zstd::bulk::Compressor::with_dictionary(3, dictionary).unwrap();
            let squeezed = squeezer.compress(data).unwrap();
            let raw = (data.len() as u32).wrapping_add(u32::from(*how / 4) % 3).wrapping_sub(1);
            unfold(&Pack { village: VillageNumber(500_236_101_201), from: 0, to: 9, raw, squeezed });
        }
        _ => {
            let raw = u32::from(*how) * 1_000;
            unfold(&Pack { village: VillageNumber(1), from: u64::MAX - 3, to: 0, raw, squeezed: data.to_vec() });
        }
    }
}

fn in_pieces(data: &[u8], piece: usize) -> Result<Vec<Frame>, FrameError> {
    READING.hold(data.len(), || {
        let (mut reader, mut frames) = (FrameReader::default(), Vec::new());
        for bytes in data.chunks(piece) {
            reader.feed(bytes);
            while let Some(frame) = reader.next_frame()? {
                frames.push(frame);
            }
        }
        reader.finish()?;
        Ok(frames)
    })
}

/// Inputs to begin with: every frame of the first release.
pub fn seeds() -> Vec<Vec<u8>> {
    let names = ["request", "hello", "acks", "directory", "keys", "proof", "pack", "end", "broken"];
    let mut seeds: Vec<Vec<u8>> = names.iter().map(|name| way(0, &golden(name))).collect();
    let all: Vec<u8> = names.iter().flat_map(|name| golden(name)).collect();
    seeds.push(way(1 + 4 * 6, &all));
    let Ok(frames) = read_all(&golden("pack")) else { return seeds };
    let [Frame::Pull(pack)] = frames.as_slice() else { return seeds };
    let record = pack.records().unwrap().remove(0);
    let body = &record.change[9..];
    let line = [record.document.as_bytes(), &[5][..], b"visit", &[1], &record.change[4..8], &[body.len() as u8], body];
    seeds.push(way(2 + 4, &line.concat()));
    seeds.push(way(3 + 4, &pack.squeezed));
    seeds
}
