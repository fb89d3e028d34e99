//! The bundle reader: last release's file still opens; a file that was cut or altered anywhere is refused whole, with the
//! right word, within the memory of the file itself.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cunji_model::document;
use cunji_model::field::Path;
use cunji_model::id::{DeviceId, Incarnation, actor};
use cunji_model::kind::Kind;
use cunji_wire::bundle::*;
use cunji_wire::chain::{self, Segment};
use cunji_wire::key::SecretKeys;
use cunji_wire::message::VillageNumber;
use cunji_wire::pack::{PackBuilder, Record};
use cunji_wire::surroundings::Entropy;
use proptest::prelude::*;
use uuid::Uuid;

/// The same bytes each time.
struct Fixed(std::sync::atomic::AtomicU8);

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    }
}

fn fixed() -> Fixed {
    Fixed(std::sync::atomic::AtomicU8::new(9))
}

fn maker() -> SecretKeys {
    SecretKeys::of([1; 32], [2; 32])
}

fn reader() -> SecretKeys {
    SecretKeys::of([3; 32], [4; 32])
}

fn contents(to: To) -> Contents {
    let person = actor(DeviceId([1; 8]), Incarnation([2; 8]));
    let writes = [(Path::field("note"), "家中都好".into()), (Path::field("has_changes"), false.into())];
    let written = document::write(document::genesis(Kind::Visit), &[], &person, 1_780_000_000, &writes).unwrap();
    let change = written.change.unwrap();
    let village = VillageNumber(500_236_101_201);
    let id = Uuid::from_u128(77);
    let mut pack = PackBuilder::new(village, 0);
    let record = Record { document: id, kind: "visit".into(), seq: 0, change: change.raw_bytes().to_vec() };
    pack.add(&record).unwrap();
    let hash = change.hash().0;
    let head = chain::next(&[0; 32], id, &hash);
    let signature = chain::sign(&maker(), [1; 8], 1, &head);
    let links = vec![(*id.as_bytes(), hash)];
    Contents {
        about: About {
            device: [1; 8],
            person_name: "王芳".into(),
            made_at: 1_790_000_000_000,
            to,
            selection: Selection::OfficeLacks,
            since: 1_780_000_000,
            villages: vec![(village, "石门村".into())],
            changes: 1,
        },
        segments: vec![Segment { device: [1; 8], base: [0; 32], links, count: 1, signature }],
        packs: vec![pack.close(0).unwrap()],
    }
}

fn for_office() -> Vec<u8> {
    make(contents(To::Office), Opener::Key(&reader().public().sealed_to), &maker(), &fixed()).unwrap()
}

/// What a reader at the office makes of a file.
fn open(file: &[u8]) -> Result<Opened, BundleError> {
    Sealed::read(file)?.open(&reader())?.signed_by(&maker().public())
}

/// A file with its length and hash put right again: what somebody can do who wants to be believed.
fn made_whole(mut file: Vec<u8>) -> Vec<u8> {
    use sha2::Digest;
    let length = (file.len() as u64).to_le_bytes();
    file[8..16].copy_from_slice(&length);
    let end = file.len() - 32;
    let hash = sha2::Sha256::digest(&file[..end]);
    file[end..].copy_from_slice(&hash);
    file
}

#[test]
fn a_bundle_of_the_first_release_still_opens() {
    let path = format!("{}/golden/v1-bundle.hex", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, hex::encode(for_office())).unwrap();
    }
    let golden = hex::decode(std::fs::read_to_string(&path).unwrap().trim()).unwrap();
    let opened = open(&golden).unwrap();
    let expected = contents(To::Office);
    assert_eq!((opened.about, opened.segments), (expected.about, expected.segments), "what it says and proves");
    assert_eq!(opened.packs[0].records().unwrap(), expected.packs[0].records().unwrap(), "and the changes in it");
}

#[test]
fn bundles_for_a_colleague_and_with_a_passphrase_of_the_first_release_still_open() {
    const WORDS: &str = "K7QF-2M9X-TB4C";
    let released = |name: &str, now: Vec<u8>| {
        let path = format!("{}/golden/v1-{name}.hex", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, hex::encode(now)).unwrap();
        }
        hex::decode(std::fs::read_to_string(&path).unwrap().trim()).unwrap()
    };
    let colleague = To::Device([7; 8]);
    let made = make(contents(colleague), Opener::Key(&reader().public().sealed_to), &maker(), &fixed()).unwrap();
    let opened = open(&released("bundle-colleague", made)).unwrap();
    assert_eq!(opened.about, contents(colleague).about);
    let made = make(contents(To::Passphrase), Opener::Passphrase(WORDS), &maker(), &fixed()).unwrap();
    let golden = released("bundle-passphrase", made);
    let opened = Sealed::read(&golden).unwrap().open_with(WORDS).unwrap().signed_by(&maker().public()).unwrap();
    assert_eq!(opened.records().unwrap().len(), 1, "its words and the work of Argon2 are part of the format");
}

#[test]
fn only_the_right_reader_opens_it_and_only_from_its_maker() {
    let file = for_office();
    let sealed = Sealed::read(&file).unwrap();
    assert_eq!(sealed.to(), To::Office, "for whom it is can be told without opening it");
    assert_eq!(sealed.open(&maker()).unwrap_err(), BundleError::NotForHere, "not even the maker opens it again");
    assert_eq!(sealed.open_with("ABCD").unwrap_err(), BundleError::NotForHere, "no word opens it");
    let unsigned = sealed.open(&reader()).unwrap();
    assert_eq!(unsigned.maker(), [1; 8]);
    assert_eq!(unsigned.signed_by(&reader().public()).unwrap_err(), BundleError::BadSignature, "somebody else's key");
}

#[test]
fn a_passphrase_is_typed_as_it_was_heard() {
    let words = new_passphrase(&fixed());
    let file = make(contents(To::Passphrase), Opener::Passphrase(&words), &maker(), &fixed()).unwrap();
    let sealed = Sealed::read(&file).unwrap();
    assert_eq!(words.len(), 14, "three times four letters: {words}");
    let heard = format!(" {} ", words.to_lowercase().replace('-', " "));
    assert!(sealed.open_with(&heard).is_ok(), "case, blanks and dashes do not matter");
    assert_eq!(sealed.open_with("AAAA-AAAA-AAAA").unwrap_err(), BundleError::WrongPassphrase);
    assert_eq!(sealed.open(&reader()).unwrap_err(), BundleError::NotForHere, "a key does not open it");
}

#[test]
fn a_file_that_was_cut_or_altered_anywhere_is_refused_with_the_right_word() {
    let file = for_office();
    for end in 0..file.len() {
        let expected = if end < 8 { BundleError::NotABundle } else { BundleError::Cut };
        assert_eq!(open(&file[..end]).unwrap_err(), expected, "cut at {end}");
    }
    let longer = [file.as_slice(), &[0]].concat();
    assert_eq!(open(&longer).unwrap_err(), BundleError::Cut, "a byte too many");
    for place in 0..file.len() {
        let mut altered = file.clone();
        altered[place] ^= 0x10;
        let word = open(&altered).unwrap_err();
        let expected = match place {
            0..7 => BundleError::NotABundle,
            7 => BundleError::TooNew,
            8..16 => BundleError::Cut,
            _ => BundleError::Altered,
        };
        assert_eq!(word, expected, "altered at {place}");
    }
    assert_eq!(open(b"hello, this is a letter").unwrap_err(), BundleError::NotABundle);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whoever_alters_a_file_and_puts_its_hash_right_gets_no_further(
        changes in prop::collection::vec((16_usize..4_000, any::<u8>()), 1..6),
        cut in 0_usize..200,
    ) {
        let whole = for_office();
        let mut file = whole.clone();
        for (place, byte) in changes {
            let place = 16 + place % (file.len() - 48);
            file[place] = byte;
        }
        file.drain(100..100 + cut);
        let file = made_whole(file);
        if file != whole {
            prop_assert!(open(&file).is_err(), "no altered file is taken");
        }
    }

    #[test]
    fn no_bytes_at_all_make_the_reader_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let file = made_whole([MAGIC.as_slice(), &[0; 8], &bytes, &[0; 32]].concat());
        prop_assert!(open(&file).is_err(), "noise is no bundle");
    }
}
