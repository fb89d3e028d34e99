//! What travels outside the frames of a sync is pinned like them: pictures, comparing, the hotspot, enrolment, the proof of
//! the office, a forgotten PIN. So are the numbers of words in frames: a reader of the last release can't read a frame
//! with a word that it does not have, so a new one needs a new protocol version (docs/versions.md).
//! `UPDATE_GOLDEN=1 cargo test -p cunji-wire` writes new files; only ever for a new protocol version.
#![allow(clippy::unwrap_used, clippy::panic)]

use cunji_model::door::Refusal;
use cunji_wire::attachment::*;
use cunji_wire::bundle::{Selection, To};
use cunji_wire::chain::Segment;
use cunji_wire::enrol::*;
use cunji_wire::frame::{read_all, single, whole};
use cunji_wire::hotspot::{Have, Names, Took, Who, Word, heard, said};
use cunji_wire::key::SecretKeys;
use cunji_wire::message::*;
use cunji_wire::near::{Challenge, Here};
use cunji_wire::recovery::{Deposit, answer_text, request_text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use uuid::Uuid;

const VILLAGE: VillageNumber = VillageNumber(500_236_101_201);

/// The bytes as they were released under this name.
fn golden(name: &str, now: &[u8]) -> Vec<u8> {
    let path = format!("{}/golden/v1-{name}.hex", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, hex::encode(now)).unwrap();
    }
    let released = hex::decode(std::fs::read_to_string(&path).unwrap_or_default().trim()).unwrap();
    assert_eq!(hex::encode(&released), hex::encode(now), "{name}: the bytes must not change");
    released
}

fn pinned<M: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, message: M) {
    let released = golden(name, &single(&message).unwrap());
    assert_eq!(whole::<M>(&released).unwrap(), message, "{name}: the last release's bytes must still be read");
}

fn pinned_json<M: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, message: &M) {
    let released = golden(name, serde_json::to_string(message).unwrap().as_bytes());
    assert_eq!(&serde_json::from_slice::<M>(&released).unwrap(), message, "{name}: last release's text is still read");
}

#[test]
fn questions_about_pictures_and_differences_have_the_bytes_of_their_release() {
    pinned("picture-state", StateRequest { village: VILLAGE, names: vec![[1; 32], [2; 32]] });
    pinned("picture-states", vec![AttachmentState::Coming(70_000), AttachmentState::Whole]);
    pinned(
        "picture-put",
        PutRequest { village: VILLAGE, name: [1; 32], size: 70_003, offset: 70_000, bytes: vec![7; 3] },
    );
    pinned("picture-took", vec![PutAnswer::Coming(70_000), PutAnswer::Whole, PutAnswer::NotTheName]);
    pinned("picture-get", GetRequest { village: VILLAGE, name: [1; 32], offset: 70_000 });
    pinned("picture-got", vec![GetAnswer::Missing, GetAnswer::Part { size: 70_003, bytes: vec![7; 3] }]);
    pinned("reconcile", ReconcileRequest { village: VILLAGE, buckets: (0..256).map(|one| one * 77).collect() });
    pinned("differences", ReconcileAnswer { buckets: vec![3, 200], entries: vec![([4; 16], 301)] });
    pinned("fetch", FetchRequest { village: VILLAGE, seqs: vec![3, 300, 70_000] });
}

fn hotspot_words() -> Vec<Word> {
    // As it was squeezed then: another zstd may squeeze the same into other bytes.
    let released = hex::decode(include_str!("../golden/v1-push.hex").trim()).unwrap();
    let Some(Frame::Push(pack)) = read_all(&released).unwrap().pop() else { panic!("a push frame is expected") };
    let villages = vec![ReconcileRequest { village: VILLAGE, buckets: vec![5; 256] }];
    let links = vec![([7; 16], [8; 32])];
    vec![
        Word::Commit([1; 32]),
        Word::Nonce([2; 32]),
        Word::Who(Who { device: [3; 8], signature: vec![4; 64] }),
        Word::Knows(true),
        Word::Same,
        Word::Have(Have { villages }),
        Word::Names(Names { village: VILLAGE, names: vec![[6; 16]] }),
        Word::Proof(Segment { device: [1; 8], base: [6; 32], links, count: 2, signature: vec![3; 64] }),
        Word::Pack(pack),
        Word::Took(Took { taken: 1, known: 2, refused: 3, lacking: 4 }),
        Word::Given,
    ]
}

/// Which of them a word is: one more does not compile until it is pinned above.
fn place(word: &Word) -> usize {
    match word {
        Word::Commit(_) => 0,
        Word::Nonce(_) => 1,
        Word::Who(_) => 2,
        Word::Knows(_) => 3,
        Word::Same => 4,
        Word::Have(_) => 5,
        Word::Names(_) => 6,
        Word::Proof(_) => 7,
        Word::Pack(_) => 8,
        Word::Took(_) => 9,
        Word::Given => 10,
    }
}

#[test]
fn two_phones_on_a_hotspot_say_the_bytes_of_their_release() {
    let words = hotspot_words();
    assert!(words.iter().map(place).eq(0..11), "every word is pinned");
    let mut all = Vec::new();
    words.iter().for_each(|word| all.extend(said(word).unwrap()));
    let (released, mut read) = (golden("hotspot-words", &all), Vec::new());
    let mut rest = released.as_slice();
    while let Some((word, bytes)) = heard(rest, rest.len()).unwrap() {
        read.push(word);
        rest = &rest[bytes..];
    }
    assert_eq!(read, words, "and hear those of the last release");
}

#[test]
fn enrolment_and_errors_have_the_text_of_their_release() {
    let keys = SecretKeys::of([1; 32], [2; 32]).public();
    let enrol = EnrolRequest {
        code: "K7QF-2M9X".into(),
        device: "0101010101010101".into(),
        app_version: "0.1.0".into(),
        keys: Some(keys),
    };
    pinned_json("enrol", &enrol);
    let answer = EnrolAnswer {
        token: "t".into(),
        person: Uuid::from_u128(5),
        person_name: "王芳".into(),
        villages: vec![("500236101201".into(), "石门村".into())],
        office: Some(keys),
    };
    pinned_json("enrolled", &answer);
    pinned_json("error", &ErrorBody { code: ErrorCode::VersionMismatch, message: "update the older side".into() });
    pinned_json("here-asked", &Challenge { challenge: "07".repeat(32) });
    pinned_json("here", &Here { signature: "08".repeat(64) });
    // Before phones and offices had keys.
    let bare: EnrolRequest =
        serde_json::from_str(r#"{"code":"K7QF","device":"0101010101010101","app_version":"0.1.0"}"#).unwrap();
    assert_eq!(bare.keys, None, "a phone of the first release enrols without keys");
    let first = r#"{"token":"t","person":"00000000-0000-0000-0000-000000000005","person_name":"王芳","villages":[]}"#;
    assert_eq!(serde_json::from_str::<EnrolAnswer>(first).unwrap().office, None, "so does its office");
    let newer =
        r#"{"token":"t","person":"00000000-0000-0000-0000-000000000005","person_name":"王芳","villages":[],"x":1}"#;
    assert!(serde_json::from_str::<EnrolAnswer>(newer).is_ok(), "what a newer office adds is not minded");
}

#[test]
fn a_forgotten_pin_is_asked_and_answered_as_at_its_release() {
    let deposit = Deposit { device: [9; 8], secret: [7; 16] };
    let released = golden("deposit", &deposit.to_bytes());
    assert!(Deposit::parse(&released) == Some(deposit), "what a phone of the last release laid down is read");
    golden("pin-texts", format!("{}\n{}\n", answer_text(&[7; 16]), request_text(&[3; 80])).as_bytes());
}

/// The numbers of words in frames, in their order. A word more does not compile until it stands here, and then the files
/// say that the bytes are others.
#[test]
fn words_in_frames_keep_their_numbers() {
    use ErrorCode as E;
    use Refusal as R;
    let refusal = |one: &R| match one {
        R::Malformed => 0,
        R::TooLarge => 1,
        R::UnknownKind => 2,
        R::WrongPlace => 3,
        R::NoGrant => 4,
        R::ForeignActor => 5,
        R::OutOfSequence => 6,
        R::RolledBack => 7,
        R::Damaging => 8,
        R::OfficeOnly => 9,
        R::SetAside => 10,
    };
    let refusals: Vec<R> = (0..=u8::MAX).map_while(|number| whole(&[number]).ok()).collect();
    assert!(refusals.iter().map(refusal).eq(0..11), "reasons of refusal: {refusals:?}");
    let code = |one: &E| match one {
        E::BadRequest => 0,
        E::TooLarge => 1,
        E::VersionMismatch => 2,
        E::UnknownDictionary => 3,
        E::NotAllowed => 4,
        E::WrongDevice => 5,
        E::NoGrant => 6,
        E::CodeRefused => 7,
        E::TooManyTries => 8,
        E::StoreUnavailable => 9,
        E::Internal => 10,
        E::Revoked => 11,
        E::BadSignature => 12,
        E::PictureQuota => 13,
        E::PictureDamaged => 14,
        E::TooSlow => 15,
    };
    let codes: Vec<E> = (0..=u8::MAX).map_while(|number| whole(&[number]).ok()).collect();
    assert!(codes.iter().map(code).eq(0..16), "why a request was not served: {codes:?}");
    // The same codes as texts, of which a phone acts on those it knows.
    pinned_json("error-codes", &codes);
    let ack = |one: &Ack| match one {
        Ack::Stored(_) => 0,
        Ack::Duplicate(_) => 1,
        Ack::NeedDeps(_) => 2,
        Ack::Refused(_) => 3,
    };
    let acks: Vec<Ack> = (0..=u8::MAX).map_while(|number| whole(&[number, 0]).ok()).collect();
    assert!(acks.iter().map(ack).eq(0..4), "what became of a change: {acks:?}");
    let to = |one: &To| match one {
        To::Office => 0,
        To::Device(_) => 1,
        To::Passphrase => 2,
    };
    let readers: Vec<To> =
        [vec![0], [&[1][..], &[5; 8]].concat(), vec![2]].iter().map(|one| whole(one).unwrap()).collect();
    assert!(readers.iter().map(to).eq(0..3), "for whom a bundle is: {readers:?}");
    let selection = |one: &Selection| match one {
        Selection::OfficeLacks => 0,
        Selection::Village => 1,
        Selection::Household => 2,
    };
    let selections: Vec<Selection> = (0..=u8::MAX).map_while(|number| whole(&[number]).ok()).collect();
    assert!(selections.iter().map(selection).eq(0..3), "what a bundle was made of: {selections:?}");
}
