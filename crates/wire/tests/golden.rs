//! The bytes on the wire are pinned: phones of the last release must still be understood.
//! `UPDATE_GOLDEN=1 cargo test -p cunji-wire` writes new files; only ever for a new protocol version.
#![allow(clippy::unwrap_used, clippy::panic)]

use cunji_model::document;
use cunji_model::door::Refusal;
use cunji_model::field::Path;
use cunji_model::id::{DeviceId, Incarnation, actor};
use cunji_model::kind::Kind;
use cunji_wire::chain::Segment;
use cunji_wire::digest::{Digest, EntryName};
use cunji_wire::draft::*;
use cunji_wire::enrol::ErrorCode;
use cunji_wire::frame::{FrameError, FrameReader, read_all, write};
use cunji_wire::key::SecretKeys;
use cunji_wire::message::*;
use cunji_wire::pack::{PackBuilder, Record};
use proptest::prelude::*;
use uuid::Uuid;

fn frames() -> Vec<(&'static str, Frame)> {
    let village = VillageNumber(500_236_101_201);
    let mut digest = Digest::default();
    digest.add(&EntryName::of(Uuid::from_u128(1), &[2; 32]));
    let request = SyncRequest {
        protocol_min: 1,
        protocol_max: 1,
        dictionary: 1,
        device: [1; 8],
        epoch: 7,
        cursors: vec![Cursor { village, seq: 300 }],
        directory: 4,
        chain: ChainHead { count: 2, head: [9; 32], signature: Some(vec![3; 64]) },
        echo: false,
        app_version: "0.1.0".into(),
    };
    let end = VillageEnd { village, last_seq: 301, changes: 301, records: 200, digest };
    let person = DirectoryPerson { id: [5; 16], name: "王芳".into(), devices: vec![[1; 8]] };
    let directory = Directory { version: 4, villages: vec![(village, "石门村".into())], people: vec![person] };
    let hello = Hello {
        protocol: 1,
        dictionary: 1,
        epoch: 7,
        server_time: 1_790_000_000_000,
        rolled_back: false,
        chain_count: 2,
    };
    let keys = |sign, open| SecretKeys::of(sign, open).public();
    let links = vec![([7; 16], [8; 32])];
    let segment = Segment { device: [1; 8], base: [6; 32], links, count: 2, signature: vec![3; 64] };
    let done = vec![([4; 16], [5; 16])];
    let draft = OpenDraft { name: [1; 16], mark: [2; 16], sealed: Some(vec![3; 40]) };
    let told = OpenDrafts { key_name: [6; 8], key: vec![7; 80], drafts: vec![draft], done: done.clone() };
    let held = DraftsHeld {
        version: 9,
        answer: Some(DraftsAnswer::Kept { no_room: vec![[1; 16]] }),
        key: Some(vec![7; 80]),
        others: Some(vec![HeldDraft { device: [8; 8], name: [1; 16], mark: [2; 16], sealed: vec![3; 40] }]),
        done,
    };
    vec![
        ("drafts-told", Frame::DraftsTold(DraftsTold { seen: 8, open: Some(told) })),
        ("drafts-held", Frame::DraftsHeld(held)),
        ("request", Frame::Request(request)),
        ("hello", Frame::Hello(hello)),
        (
            "acks",
            Frame::Acks(vec![
                Ack::Stored(301),
                Ack::Duplicate(12),
                Ack::NeedDeps(vec![[4; 32]]),
                Ack::Refused(Refusal::RolledBack),
            ]),
        ),
        ("directory", Frame::Directory(directory)),
        ("keys", Frame::Keys(Keys { own: keys([1; 32], [2; 32]), devices: vec![([1; 8], keys([3; 32], [4; 32]))] })),
        ("proof", Frame::Proof(segment)),
        ("end", Frame::End(End { villages: vec![end], more: false })),
        ("broken", Frame::Broken(ErrorCode::StoreUnavailable)),
    ]
}

/// The file in which a kind of frame is pinned: one more does not compile until it has a name here.
fn pinned_in(frame: &Frame) -> Option<&'static str> {
    Some(match frame {
        Frame::Request(_) => "request",
        Frame::Push(_) => "push",
        Frame::Hello(_) => "hello",
        Frame::Acks(_) => "acks",
        Frame::Directory(_) => "directory",
        Frame::Keys(_) => "keys",
        Frame::Proof(_) => "proof",
        Frame::DraftsTold(_) => "drafts-told",
        Frame::DraftsHeld(_) => "drafts-held",
        Frame::Pull(_) => "pack",
        Frame::End(_) => "end",
        Frame::Broken(_) => "broken",
        Frame::Unknown(_) => return None, // never written
    })
}

/// A frame that was released under a type stays under it, whether or not this version still writes it.
#[test]
fn every_type_that_is_read_was_pinned() {
    let files = std::fs::read_dir(format!("{}/golden", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let named: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    for kind in 0..=u8::MAX {
        // An empty payload is none of theirs: a type that is known says damaged, others say that they are not.
        if read_all(&[kind, 0, 0, 0, 0]) == Err(FrameError::Damaged) {
            let first = format!("{kind:02x}");
            let pinned = named.iter().filter(|name| name.ends_with(".hex")).any(|name| {
                let path = format!("{}/golden/{name}", env!("CARGO_MANIFEST_DIR"));
                let bytes = hex::decode(std::fs::read_to_string(path).unwrap().trim()).unwrap();
                read_all(&bytes).is_ok_and(|frames| frames.iter().any(|one| pinned_in(one).is_some()))
                    && hex::encode(&bytes).starts_with(&first)
            });
            assert!(pinned, "frames of type {kind} have no golden file");
        }
    }
}

#[test]
fn every_frame_has_the_bytes_of_its_release() {
    for (name, frame) in frames() {
        assert_eq!(pinned_in(&frame), Some(name), "a frame is pinned under its own name");
        let path = format!("{}/golden/v1-{name}.hex", env!("CARGO_MANIFEST_DIR"));
        let mut bytes = Vec::new();
        write(&frame, &mut bytes).unwrap();
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, hex::encode(&bytes)).unwrap();
        }
        let golden = hex::decode(std::fs::read_to_string(&path).unwrap_or_default().trim()).unwrap();
        assert_eq!(hex::encode(&golden), hex::encode(&bytes), "{name}: the bytes on the wire must not change");
        assert_eq!(read_all(&golden).unwrap(), vec![frame], "{name}: last release's bytes must still parse");
    }
}

/// A visit's first change as the first release wrote it.
fn change() -> Vec<u8> {
    let path = format!("{}/golden/v1-change.hex", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let person = actor(DeviceId([1; 8]), Incarnation([2; 8]));
        let writes = [(Path::field("note"), "家中都好".into()), (Path::field("has_changes"), false.into())];
        let written = document::write(document::genesis(Kind::Visit), &[], &person, 1_780_000_000, &writes).unwrap();
        std::fs::write(&path, hex::encode(written.change.unwrap().raw_bytes())).unwrap();
    }
    hex::decode(std::fs::read_to_string(&path).unwrap().trim()).unwrap()
}

/// Only reading is pinned: another zstd may squeeze the same into other bytes.
#[test]
fn a_pack_of_the_first_release_still_unfolds() {
    for (name, seq) in [("pack", 9), ("push", 0)] {
        let path = format!("{}/golden/v1-{name}.hex", env!("CARGO_MANIFEST_DIR"));
        let record = Record { document: Uuid::from_u128(77), kind: "visit".into(), seq, change: change() };
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let mut builder = PackBuilder::new(VillageNumber(500_236_101_201), seq.saturating_sub(1));
            builder.add(&record).unwrap();
            let pack = builder.close(seq).unwrap();
            let mut bytes = Vec::new();
            write(&if seq == 0 { Frame::Push(pack) } else { Frame::Pull(pack) }, &mut bytes).unwrap();
            std::fs::write(&path, hex::encode(bytes)).unwrap();
        }
        let golden = hex::decode(std::fs::read_to_string(&path).unwrap().trim()).unwrap();
        let frames = read_all(&golden).unwrap();
        assert_eq!(frames.iter().filter_map(pinned_in).collect::<Vec<_>>(), [name], "one frame, of its kind");
        let [Frame::Pull(pack) | Frame::Push(pack)] = frames.as_slice() else { panic!("a pack is expected") };
        assert_eq!(pack.records().unwrap(), vec![record], "dictionary 1 must stay readable for ever");
    }
}

#[test]
fn a_frame_that_must_be_understood_is_not_skipped() {
    assert_eq!(read_all(&[99, 0, 0, 0, 0]), Err(FrameError::UnknownType(99)), "an unknown must-understand type");
    assert_eq!(read_all(&[200, 1, 0, 0, 0, 5]), Ok(vec![Frame::Unknown(200)]), "a newer frame that may be skipped");
    assert_eq!(read_all(&[1, 255, 255, 255, 255]), Err(FrameError::TooLarge), "a claim of 4 GB is refused at once");
}

proptest! {
    #[test]
    fn frames_arrive_whole_however_the_network_cuts_them(cuts in prop::collection::vec(1_usize..40, 1..60)) {
        let mut bytes = Vec::new();
        let sent: Vec<Frame> = frames().into_iter().map(|(_, frame)| frame).collect();
        sent.iter().for_each(|frame| write(frame, &mut bytes).unwrap());
        let (mut reader, mut got, mut rest) = (FrameReader::default(), Vec::new(), bytes.as_slice());
        for cut in cuts.iter().cycle() {
            if rest.is_empty() { break }
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            reader.feed(now);
            while let Some(frame) = reader.next_frame().unwrap() { got.push(frame); }
            rest = later;
        }
        prop_assert_eq!(got, sent);
        prop_assert!(reader.finish().is_ok());
    }

    #[test]
    fn no_bytes_at_all_make_a_reader_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_all(&bytes); // must return, whatever it returns
        for kind in [1_u8, 2, 16, 17, 18, 19, 20, 128, 129, 130, 131, 132] {
            let mut framed = vec![kind];
            framed.extend((bytes.len() as u32).to_le_bytes());
            framed.extend(&bytes);
            if let Ok(frames) = read_all(&framed) {
                for frame in frames {
                    if let Frame::Push(pack) | Frame::Pull(pack) = frame { let _ = pack.records(); }
                }
            }
        }
    }
}
