//! 图片: a small file (one household's bundle) as a row of QR codes for a phone beside this one. Every code carries one
//! block of the file or a mixture of several, so any of them, in any order, each as often as one likes, give the file as
//! soon as there are enough; which ones were missed does not matter.
//!
//! A code is the text `CJQ` and, in base 45 (RFC 9285), version (1) · name of the file (8) · its length (4, little
//! endian) · number of the code (2) · block · check (4). The name is the beginning of the file's SHA-256, the check the
//! beginning of the SHA-256 over everything before it. Numbers below the count of blocks are those blocks; above, the
//! block is the exclusive or of those that the number's mask names.

mod base45;
mod collect;

pub use collect::{Collector, Seen};

use sha2::{Digest, Sha256};
use thiserror::Error;

/// Bytes of the file in a code: a code of 61 × 61 squares with a quarter of it spare, which a phone held by hand reads
/// from another phone's screen.
pub const BLOCK: usize = 220;
/// Most blocks of a file.
pub const BLOCKS_MAX: usize = 256;
/// Longest file.
pub const FILE_MAX: usize = BLOCK * BLOCKS_MAX;
/// What a code's text begins with.
const BEGINNING: &str = "CJQ";
const VERSION: u8 = 1;
const HEAD: usize = 1 + 8 + 4 + 2;
const WHOLE: usize = HEAD + BLOCK + 4;

/// Why a code or a row of them is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Another code: a shop's, a leaflet's.
    #[error("this code is not one of ours")]
    NotOurs,
    /// Made by a newer app.
    #[error("this code was made by a newer app: update this one")]
    TooNew,
    /// Read wrong, or put together by hand.
    #[error("this code was read wrong: hold the phone still and read it once more")]
    Damaged,
    /// Of another file than the first one.
    #[error("this code belongs to another household: begin anew")]
    OtherFile,
    /// All codes are there and do not give the file that they name.
    #[error("the codes do not fit together: begin anew")]
    NotWhole,
    /// The file is larger than codes can carry.
    #[error("this is too much for codes: use a bundle")]
    TooLarge,
}

/// A code that was read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The file it belongs to.
    pub file: [u8; 8],
    /// Length of that file.
    pub length: usize,
    /// Its number.
    pub number: u16,
    block: [u8; BLOCK],
}

/// How many codes a file of this length needs.
pub fn needed(length: usize) -> usize {
    length.div_ceil(BLOCK).max(1)
}

/// How many to show in a round: all blocks, and half as many mixtures for those that are missed.
pub fn round(length: usize) -> u16 {
    let needed = needed(length).min(BLOCKS_MAX);
    u16::try_from(needed + needed.div_ceil(2) + 2).unwrap_or(u16::MAX)
}

/// The text of one code of a file.
pub fn text(file: &[u8], number: u16) -> Result<String, CodeError> {
    if file.is_empty() || file.len() > FILE_MAX {
        return Err(CodeError::TooLarge);
    }
    let name = name_of(file);
    let mut block = [0; BLOCK];
    for (place, chunk) in file.chunks(BLOCK).enumerate() {
        if mixed(&name, number, needed(file.len())).get(place).is_some_and(|in_it| *in_it) {
            block.iter_mut().zip(chunk).for_each(|(to, from)| *to ^= from);
        }
    }
    let mut bytes = Vec::with_capacity(WHOLE);
    bytes.push(VERSION);
    bytes.extend(name);
    bytes.extend(u32::try_from(file.len()).map_err(|_| CodeError::TooLarge)?.to_le_bytes());
    bytes.extend(number.to_le_bytes());
    bytes.extend(block);
    bytes.extend(check(&bytes));
    Ok(format!("{BEGINNING}{}", base45::write(&bytes)))
}

/// Reads the text of a code.
pub fn read(text: &str) -> Result<Code, CodeError> {
    let coded = text.strip_prefix(BEGINNING).ok_or(CodeError::NotOurs)?;
    if coded.len() > WHOLE * 2 {
        return Err(CodeError::Damaged);
    }
    let bytes = base45::read(coded).ok_or(CodeError::Damaged)?;
    match bytes.first() {
        Some(&VERSION) => {}
        Some(1..) => return Err(CodeError::TooNew),
        _ => return Err(CodeError::Damaged),
    }
    let whole: &[u8; WHOLE] = bytes.as_slice().try_into().map_err(|_| CodeError::Damaged)?;
    let (said, found) = whole.split_last_chunk::<4>().ok_or(CodeError::Damaged)?;
    if check(said) != *found {
        return Err(CodeError::Damaged);
    }
    let rest = said.get(1..).and_then(|rest| rest.split_first_chunk::<8>());
    let (file, rest) = rest.ok_or(CodeError::Damaged)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(CodeError::Damaged)?;
    let (number, block) = rest.split_first_chunk::<2>().ok_or(CodeError::Damaged)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length == 0 || length > FILE_MAX {
        return Err(CodeError::Damaged);
    }
    let block = block.try_into().map_err(|_| CodeError::Damaged)?;
    Ok(Code { file: *file, length, number: u16::from_le_bytes(*number), block })
}

fn name_of(file: &[u8]) -> [u8; 8] {
    first(&Sha256::digest(file).into())
}

fn check(bytes: &[u8]) -> [u8; 4] {
    first(&Sha256::digest(bytes).into())
}

fn first<const N: usize>(hash: &[u8; 32]) -> [u8; N] {
    let mut start = [0; N];
    start.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    start
}

/// Which blocks are in a code. The first mixture is of all of them, so that one that was missed, whichever, is made up
/// for; the others are the bits of SHA-256(file's name ‖ number), which nobody need agree on beforehand.
fn mixed(file: &[u8; 8], number: u16, blocks: usize) -> Vec<bool> {
    let number = usize::from(number);
    if number < blocks {
        return (0..blocks).map(|place| place == number).collect();
    }
    if number == blocks {
        return vec![true; blocks];
    }
    let bits: [u8; 32] = Sha256::new().chain_update(file).chain_update((number as u64).to_le_bytes()).finalize().into();
    let mut mask: Vec<bool> =
        bits.iter().flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1)).take(blocks).collect();
    if !mask.contains(&true)
        && let Some(one) = mask.get_mut(number % blocks)
    {
        *one = true;
    }
    mask
}
