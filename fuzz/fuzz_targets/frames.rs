//! Frames however the network cuts them, and the packs in them: as they come, or with what was squeezed made right.
#![no_main]

use cunji_wire::frame::{FrameReader, read_all, write};
use cunji_wire::message::{Frame, VillageNumber};
use cunji_wire::pack::Pack;
use libfuzzer_sys::fuzz_target;

fn look_into(frames: Vec<Frame>) {
    for frame in frames {
        if let Frame::Push(pack) | Frame::Pull(pack) = &frame {
            let _ = pack.records();
        }
        // What was read is written again and read the same.
        let mut bytes = Vec::new();
        if write(&frame, &mut bytes).is_ok() && !matches!(frame, Frame::Unknown(_)) {
            assert_eq!(read_all(&bytes).unwrap(), [frame]);
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((how, data)) = data.split_first() else { return };
    match how % 4 {
        0 => {
            if let Ok(frames) = read_all(data) {
                look_into(frames);
            }
        }
        // In pieces: the same frames as in one.
        1 => {
            let piece = usize::from(*how / 4 + 1);
            let mut reader = FrameReader::default();
            let mut frames = Vec::new();
            let whole = 'whole: {
                for bytes in data.chunks(piece) {
                    reader.feed(bytes);
                    loop {
                        match reader.next_frame() {
                            Ok(Some(frame)) => frames.push(frame),
                            Ok(None) => break,
                            Err(_) => break 'whole false,
                        }
                    }
                }
                reader.finish().is_ok()
            };
            match read_all(data) {
                Ok(at_once) => assert!(whole && at_once == frames),
                Err(_) => assert!(!whole),
            }
        }
        // A pack of these very bytes, squeezed in order, with a size that is right or nearly.
        2 => {
            let mut squeezer = zstd::bulk::Compressor::with_dictionary(3, dictionary()).unwrap();
            let squeezed = squeezer.compress(data).unwrap();
            let raw = (data.len() as u32).wrapping_add(u32::from(*how / 4) % 3).wrapping_sub(1);
            let _ = Pack { village: VillageNumber(500_236_101_201), from: 0, to: 9, raw, squeezed }.records();
        }
        _ => {
            let raw = u32::from(*how) * 1_000;
            let _ = Pack { village: VillageNumber(1), from: u64::MAX - 3, to: 0, raw, squeezed: data.to_vec() }.records();
        }
    }
});

fn dictionary() -> &'static [u8] {
    include_bytes!("../../crates/wire/dictionary/1.zdict")
}
