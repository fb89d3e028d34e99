//! Bombs: a few bytes that claim much. The pre-scan alone must refuse them, because its work is linear in the bytes.

use crate::craft::*;
use automerge::ChangeHash;
use cunji_model::document::genesis;
use cunji_model::door::{
    MAX_CHANGE_BYTES, MAX_COUNTER, MAX_DEPS, MAX_EXTRA_BYTES, MAX_KEY_BYTES, MAX_OPS, MAX_OTHER_ACTORS, Refusal, admit,
    prescan,
};
use cunji_model::kind::Kind;

const CLAIMS: [u64; 4] = [1_000_000, 100_000_000, 1 << 40, i64::MAX as u64];

#[track_caller]
fn refused_by_the_prescan(bytes: &[u8], refusal: Refusal, why: &str) {
    assert_eq!(prescan(bytes).map(|scan| scan.ops), Err(refusal), "{why}");
    let outcome = admit(&genesis(Kind::Household), bytes).map(|admitted| admitted.change.hash());
    assert_eq!(outcome, Err(refusal.into()), "the door must not get past its pre-scan: {why}");
}

#[test]
fn a_run_of_operations_is_refused_by_what_it_claims() {
    for count in CLAIMS {
        let mut bomb = Crafted::first_of(1).claiming(count);
        refused_by_the_prescan(&bomb.bytes(), Refusal::TooLarge, &format!("{count} operations"));
        bomb.deps.clear();
        let bytes = bomb.bytes();
        assert!(bytes.len() < 128, "the bomb is {} bytes: what it claims is not in it", bytes.len());
        refused_by_the_prescan(&bytes, Refusal::TooLarge, &format!("{count} operations without dependencies"));
    }
}

#[test]
fn any_column_may_be_the_bomb() {
    for index in 0..5 {
        for count in CLAIMS {
            let mut bomb = Crafted::first_of(1).claiming(1);
            bomb.columns[index] = Crafted::first_of(1).claiming(count).columns[index].clone();
            let why = format!("column {:#x} claims {count} rows", bomb.columns[index].0);
            refused_by_the_prescan(&bomb.bytes(), Refusal::TooLarge, &why);
        }
    }
}

#[test]
fn runs_of_nulls_and_sums_past_64_bits_are_counted_too() {
    let mut nulls = Crafted::first_of(1).claiming(1);
    nulls.columns[0].1 = [signed(0), unsigned(1 << 40)].concat();
    refused_by_the_prescan(&nulls.bytes(), Refusal::TooLarge, "a run of nulls is a run");
    let mut sums = Crafted::first_of(1).claiming(1);
    sums.columns[2].1 = [run(i64::MAX as u64), unsigned(1)].concat().repeat(8);
    refused_by_the_prescan(&sums.bytes(), Refusal::TooLarge, "the sum must not wrap round to a small number");
    let mut literal = Crafted::first_of(1).claiming(1);
    literal.columns[2].1 = signed(i64::MIN);
    refused_by_the_prescan(&literal.bytes(), Refusal::Malformed, "2^63 literal values are not there to be read");
}

#[test]
fn an_operation_that_claims_predecessors_without_end_is_refused() {
    let mut bomb = Crafted::first_of(1).claiming(1);
    bomb.columns[4].1 = [run(1), unsigned(1 << 40)].concat();
    bomb.columns.push((0x71, [run(MAX_OPS), unsigned(0)].concat()));
    bomb.columns.push((0x73, [run(MAX_OPS), signed(0)].concat()));
    let outcome = admit(&genesis(Kind::Household), &bomb.bytes()).map(|_| ());
    assert_eq!(outcome, Err(Refusal::Malformed.into()), "predecessors end where their column ends");
}

#[test]
fn the_most_operations_allowed_still_pass() {
    let document = genesis(Kind::Household);
    let mut honest = Crafted::first_of(1).claiming(MAX_OPS);
    assert_eq!(prescan(&honest.bytes()).map(|scan| scan.ops), Ok(MAX_OPS), "the limit itself is allowed");
    honest = Crafted::first_of(1).claiming(500);
    assert!(admit(&document, &honest.bytes()).is_ok(), "crafted bytes that tell the truth are an ordinary change");
    refused_by_the_prescan(&Crafted::first_of(1).claiming(MAX_OPS + 1).bytes(), Refusal::TooLarge, "one more is not");
}

#[test]
fn a_deflated_chunk_is_never_inflated() {
    let bomb = chunk(2, &deflated_zeros(MAX_CHANGE_BYTES - 64));
    assert!(bomb.len() <= MAX_CHANGE_BYTES, "the bomb must be small enough to get past the limit on bytes");
    refused_by_the_prescan(&bomb, Refusal::Malformed, "deflated changes never travel");
    let (_, mut change) = put(&genesis(Kind::Household), 1, "note", &"走访".repeat(400));
    let deflated = change.bytes().into_owned();
    assert_eq!(deflated[8], 2, "a long note makes Automerge deflate: this is an honest change in the wrong form");
    refused_by_the_prescan(&deflated, Refusal::Malformed, "also an honest one");
}

#[test]
fn a_deflated_chunk_that_wears_the_checksum_of_a_plain_one_is_never_inflated() {
    let mut bomb = chunk(1, &deflated_zeros(MAX_CHANGE_BYTES - 64));
    bomb[8] = 2;
    refused_by_the_prescan(&bomb, Refusal::Malformed, "the type is judged by itself, not by the checksum alone");
    let mut honest = chunk(1, &Crafted::first_of(1).claiming(2).body());
    assert!(prescan(&honest).is_ok(), "the ground of this test");
    honest[8] = 2;
    refused_by_the_prescan(&honest, Refusal::Malformed, "nor by what follows it");
}

#[test]
fn a_deflated_column_is_never_inflated() {
    for index in 0..5 {
        let mut crafted = Crafted::first_of(1).claiming(1);
        crafted.columns[index].0 |= 0b1000;
        crafted.columns[index].1 = deflated_zeros(1_000);
        refused_by_the_prescan(&crafted.bytes(), Refusal::Malformed, "columns of a change are never deflated");
    }
}

#[test]
fn lists_in_the_header_are_bounded() {
    let honest = || Crafted::first_of(1).claiming(1);
    let mut crafted = honest();
    crafted.deps = (0..=MAX_DEPS as u8).map(|n| ChangeHash([n; 32])).collect();
    refused_by_the_prescan(&crafted.bytes(), Refusal::TooLarge, "too many dependencies");
    let mut crafted = honest();
    crafted.others = (0..=MAX_OTHER_ACTORS).map(|n| [n.to_be_bytes(), n.to_be_bytes()].concat()).collect();
    refused_by_the_prescan(&crafted.bytes(), Refusal::TooLarge, "too many other actors");
    let mut crafted = honest();
    crafted.message = vec![b'm'; MAX_EXTRA_BYTES + 1];
    refused_by_the_prescan(&crafted.bytes(), Refusal::TooLarge, "the message is free text nobody needs");
    let mut crafted = honest();
    crafted.extra = vec![0; MAX_EXTRA_BYTES + 1];
    refused_by_the_prescan(&crafted.bytes(), Refusal::TooLarge, "so are bytes after the columns");
    let mut crafted = honest();
    crafted.columns = (0..65).map(|n| (n * 16 + 7, Vec::new())).collect();
    refused_by_the_prescan(&crafted.bytes(), Refusal::TooLarge, "too many columns");
    let mut crafted = honest();
    crafted.columns[0].1 = [run(MAX_OPS), with_length(&[b'k'; MAX_KEY_BYTES + 1])].concat();
    refused_by_the_prescan(&crafted.bytes(), Refusal::TooLarge, "a long key repeated is gigabytes when it is read");
}

#[test]
fn counts_and_lengths_that_claim_the_impossible_are_refused() {
    let body = Crafted::first_of(1).claiming(1).body();
    for claim in [33, 65, 1 << 20, 1 << 40, u64::MAX] {
        let lying = chunk(1, &[unsigned(claim), body[1..].to_vec()].concat());
        assert!(prescan(&lying).is_err(), "{claim} dependencies are not in {} bytes", lying.len());
        let framed = [&MAGIC[..], &[0; 4], &[1], &unsigned(claim), &body].concat();
        refused_by_the_prescan(&framed, Refusal::Malformed, "the length of the chunk must be its length");
    }
    for (claim, spare) in [(body.len() - 1, 0), (body.len() + 1, 0), (body.len() + 300, 0), (body.len(), 300)] {
        let padded = [&body[..], &vec![0; spare]].concat();
        let framed = framed(1, claim as u64, &padded);
        refused_by_the_prescan(&framed, Refusal::Malformed, "even when the checksum agrees with the lie");
    }
    let endless = chunk(1, &[0xff; 40]);
    refused_by_the_prescan(&endless, Refusal::Malformed, "a number of more than 64 bits is none");
}

#[test]
fn a_change_over_the_byte_limit_is_refused_unread() {
    let bytes = vec![0x85; MAX_CHANGE_BYTES + 1];
    refused_by_the_prescan(&bytes, Refusal::TooLarge, "not even the magic is looked at");
}

#[test]
fn counters_near_the_end_of_their_range_are_refused() {
    let top = u64::from(u32::MAX);
    for (start_op, ops) in [(top - 1, 1), (top, 1), (top, 2), (top + 1, 1), (u64::MAX, 1), (MAX_COUNTER - 1, 1)] {
        let mut crafted = Crafted::first_of(1).claiming(ops);
        crafted.start_op = start_op;
        let why = format!("start_op {start_op}: the next edit of anybody would panic");
        refused_by_the_prescan(&crafted.bytes(), Refusal::TooLarge, &why);
    }
    for seq in [MAX_COUNTER, u64::MAX] {
        let mut crafted = Crafted::first_of(1).claiming(1);
        crafted.seq = seq;
        refused_by_the_prescan(&crafted.bytes(), Refusal::TooLarge, "nobody writes a record a billion times");
    }
    let zeros: [fn(&mut Crafted); 2] = [|crafted| crafted.seq = 0, |crafted| crafted.start_op = 0];
    for zero in zeros {
        let mut crafted = Crafted::first_of(1).claiming(1);
        zero(&mut crafted);
        refused_by_the_prescan(&crafted.bytes(), Refusal::Malformed, "both count from 1");
    }
}

#[test]
fn a_time_that_breaks_the_next_honest_change_is_refused() {
    for time in [i64::MIN, i64::MAX, -(1 << 41), 1 << 41] {
        let mut crafted = Crafted::first_of(1).claiming(1);
        crafted.time = time;
        refused_by_the_prescan(&crafted.bytes(), Refusal::TooLarge, "times are stored as differences in 64 bits");
    }
    for time in [0, -86_400, 253_402_300_799] {
        let mut crafted = Crafted::first_of(1).claiming(2);
        crafted.time = time;
        let admitted = admit(&genesis(Kind::Household), &crafted.bytes());
        assert!(admitted.is_ok(), "a phone with a wrong clock ({time}) must still be heard");
    }
}

/// `bytes` bytes of raw DEFLATE that inflate to about 160 times as many zeros: one literal, then runs of 258.
fn deflated_zeros(bytes: usize) -> Vec<u8> {
    let mut bits = vec![1, 1, 0]; // last block, fixed codes
    bits.extend([0, 0, 1, 1, 0, 0, 0, 0]); // the byte 0
    while bits.len() + 13 + 7 < bytes * 8 {
        bits.extend([1, 1, 0, 0, 0, 1, 0, 1]); // 258 bytes …
        bits.extend([0; 5]); // … from one byte back
    }
    bits.extend([0; 7]);
    bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |sum, bit| sum << 1 | bit)).collect()
}
