//! Bytes that are no change, or not quite one.

use crate::craft::*;
use cunji_model::document::genesis;
use cunji_model::door::{Denied, Refusal, admit, prescan};
use cunji_model::kind::Kind;

fn refusal(bytes: &[u8]) -> Option<Denied> {
    admit(&genesis(Kind::Household), bytes).err()
}

#[test]
fn a_change_cut_off_anywhere_is_refused() {
    let (_, change) = put(&genesis(Kind::Household), 1, "phone", "13812345678");
    let whole = change.raw_bytes();
    let body = body_of(whole);
    for length in 0..whole.len() {
        assert_eq!(refusal(&whole[..length]), Some(Refusal::Malformed.into()), "{length} of {} bytes", whole.len());
    }
    for length in 0..body.len() {
        assert!(refusal(&chunk(1, &body[..length])).is_some(), "cut at {length} and wrapped again");
    }
    let longer = [whole, &[0]].concat();
    assert_eq!(refusal(&longer), Some(Refusal::Malformed.into()), "nothing may follow a change");
    let twice = [whole, whole].concat();
    assert_eq!(refusal(&twice), Some(Refusal::Malformed.into()), "not even another change");
}

#[test]
fn a_wrong_checksum_is_refused() {
    let (_, change) = put(&genesis(Kind::Household), 1, "phone", "13812345678");
    for at in 4..8 {
        let mut bytes = change.raw_bytes().to_vec();
        bytes[at] ^= 1;
        assert_eq!(refusal(&bytes), Some(Refusal::Malformed.into()), "checksum byte {at} is wrong");
    }
    for at in 0..4 {
        let mut bytes = change.raw_bytes().to_vec();
        bytes[at] ^= 1;
        assert_eq!(refusal(&bytes), Some(Refusal::Malformed.into()), "magic byte {at} is wrong");
    }
}

#[test]
fn documents_bundles_and_unknown_chunks_never_travel() {
    let (document, change) = put(&genesis(Kind::Household), 1, "phone", "13812345678");
    assert_eq!(refusal(&document.save()), Some(Refusal::Malformed.into()), "a whole document is no change");
    let bundle = document.bundle([change.hash()]).expect("Automerge can bundle its own change");
    assert_eq!(refusal(bundle.bytes()), Some(Refusal::Malformed.into()), "a bundle is no change");
    for kind in (0..=255).filter(|kind| *kind != 1) {
        let bytes = chunk(kind, body_of(change.raw_bytes()));
        assert_eq!(refusal(&bytes), Some(Refusal::Malformed.into()), "chunk type {kind}");
    }
}

#[test]
fn empty_and_random_bytes_are_refused() {
    assert_eq!(refusal(&[]), Some(Refusal::Malformed.into()), "nothing is no change");
    let mut dice = Dice(0x5eed);
    for _ in 0..20_000 {
        let random: Vec<u8> = (0..dice.below(300)).map(|_| dice.next() as u8).collect();
        assert_eq!(refusal(&random), Some(Refusal::Malformed.into()), "random bytes have no checksum that fits");
        assert!(prescan(&chunk(1, &random)).is_err() || refusal(&chunk(1, &random)).is_some(), "random body");
    }
}

#[test]
fn only_actors_of_ours_may_write() {
    for length in [0, 1, 8, 15, 17, 32, 200] {
        let mut crafted = Crafted::first_of(1).claiming(1);
        crafted.actor = vec![7; length];
        assert_eq!(refusal(&crafted.bytes()), Some(Refusal::ForeignActor.into()), "an actor of {length} bytes");
        let mut crafted = Crafted::first_of(1).claiming(1);
        crafted.others = vec![vec![7; length]];
        assert_eq!(refusal(&crafted.bytes()), Some(Refusal::ForeignActor.into()), "referring to one of {length} bytes");
    }
}

#[test]
fn a_change_must_be_written_the_one_way_it_can_be_served_again() {
    type Spoil = fn(&mut Crafted);
    let spoils: [(&str, Spoil); 8] = [
        ("no columns", |crafted| crafted.columns.clear()),
        ("no action column", |crafted| drop(crafted.columns.remove(2))),
        ("the action column twice", |crafted| crafted.columns.insert(2, crafted.columns[2].clone())),
        ("columns in another order", |crafted| crafted.columns.swap(0, 2)),
        ("an unknown column", |crafted| crafted.columns.push((0xf02, [run(1), unsigned(1)].concat()))),
        ("a run of one as two halves", |crafted| crafted.columns[2].1 = [signed(-1), unsigned(1)].concat()),
        ("an actor nobody refers to", |crafted| crafted.others.push(vec![9; 16])),
        ("the same dependency twice", |crafted| crafted.deps.push(crafted.deps[0])),
    ];
    for (what, spoil) in spoils {
        let mut crafted = Crafted::first_of(1).claiming(2);
        spoil(&mut crafted);
        assert!(matches!(refusal(&crafted.bytes()), Some(Denied::Refused(_))), "{what} must be refused");
    }
}
