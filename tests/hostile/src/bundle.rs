//! The reader of bundles. Behind length, hash, seal and signature nobody would get by chance, so most inputs are wrapped:
//! the first byte says how far they are made right.

use crate::{Bound, KIB, MIB, golden, way};
use cunji_wire::bundle::{BundleError, MAGIC, Opened, Sealed, To};
use cunji_wire::frame::{single, write};
use cunji_wire::key::SecretKeys;
use cunji_wire::message::{Frame, VillageNumber};
use cunji_wire::pack::Pack;
use cunji_wire::seal;
use cunji_wire::surroundings::Entropy;
use sha2::{Digest, Sha256};

/// The decrypted copy of the file, its frames in the reader, and the messages in them.
const OPENING: Bound = Bound { whatever: 16 * KIB, each: 24 };
/// All it unfolds to is 128 MB, in 400,000 changes at most, each with a word and bytes of its own.
const UNFOLDING: Bound = Bound { whatever: 256 * MIB, each: 8 };

struct Fixed;

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(9);
    }
}

fn maker() -> SecretKeys {
    SecretKeys::of([1; 32], [2; 32])
}

fn reader() -> SecretKeys {
    SecretKeys::of([3; 32], [4; 32])
}

/// Magic, length and hash around what lies between.
fn whole(inside: &[u8]) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    file.extend((MAGIC.len() as u64 + 8 + inside.len() as u64 + 32).to_le_bytes());
    file.extend(inside);
    let hash = Sha256::digest(&file);
    file.extend(hash);
    file
}

/// A file that opens for the reader and is signed by the maker, with these contents.
fn sealed(contents: &[u8]) -> Vec<u8> {
    let mut plain = contents.to_vec();
    plain.extend(maker().sign("bundle 1", &Sha256::digest(contents)));
    let content_key = [7; 32];
    let key = seal::seal(&reader().public().sealed_to, b"bundle 1", &content_key, &Fixed).unwrap();
    let head = single(&(To::Office, key, None::<[u8; 16]>)).unwrap();
    let mut inside = (head.len() as u32).to_le_bytes().to_vec();
    inside.extend(&head);
    inside.extend(seal::lock(&content_key, &head, &plain).unwrap());
    whole(&inside)
}

/// What the maker says, in order; frames follow.
fn about() -> Vec<u8> {
    let villages = vec![(500_236_101_201_u64, "石门村".to_owned())];
    let about = ([1_u8; 8], "王芳", 1_790_000_000_000_i64, To::Office, 0_u32, 1_780_000_000_i64, villages, 1_u64);
    let about = single(&about).unwrap();
    let mut bytes = (about.len() as u32).to_le_bytes().to_vec();
    bytes.extend(about);
    bytes
}

fn opened(file: &[u8]) -> Result<Opened, BundleError> {
    // A passphrase takes half a second: not here.
    Sealed::read(file)?.open(&reader())?.signed_by(&maker().public())
}

/// Reads one input.
pub fn read(data: &[u8]) {
    let Some((how, data)) = data.split_first() else { return };
    let file = match how % 4 {
        0 => data.to_vec(),
        1 => whole(data),
        2 => sealed(data),
        _ => sealed(&[&about(), data].concat()),
    };
    let Ok(opened) = OPENING.hold(file.len(), || opened(&file)) else { return };
    for segment in &opened.segments {
        let _ = segment.proven(&maker().public());
    }
    let _ = UNFOLDING.hold(file.len(), || opened.records());
}

/// Inputs to begin with.
pub fn seeds() -> Vec<Vec<u8>> {
    let file = golden("bundle");
    let mut push = golden("pack");
    push[0] = 2; // the same pack on its way up
    let frames = [golden("proof"), push].concat();
    assert_eq!(opened(&sealed(&[about(), frames.clone()].concat())).unwrap().packs.len(), 1, "the wrapping is right");
    // Packs of changes that are nothing but their names: millions of them in a small file.
    let zeros = vec![0; 23 * 3_500];
    let squeezed = zstd::bulk::compress(&zeros, 3).unwrap();
    let pack = Pack { village: VillageNumber(1), from: 0, to: 0, raw: zeros.len() as u32, squeezed };
    assert_eq!(pack.records().unwrap().len(), 3_500, "the bomb is one");
    let mut bombs = Vec::new();
    (0..1_600).for_each(|_| write(&Frame::Push(pack.clone()), &mut bombs).unwrap());
    vec![
        way(3, &bombs),
        way(0, &file),
        way(1, &file[16..file.len() - 32]),
        way(2, &[about(), frames.clone()].concat()),
        way(3, &frames),
        way(3, &[frames, vec![200, 1, 0, 0, 0, 5]].concat()),
    ]
}
