//! The guard before a workbook is unpacked, for rosters and templates alike: its directory must be whole and must not
//! promise more than the reader allows. The zip crate holds every entry to the size promised here, so the promise is
//! the bound. Never unpacks anything itself.

use thiserror::Error;

/// Why an archive is not unpacked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContainerFault {
    /// Cut short, or two readers could see two archives in it.
    #[error("{0}")]
    Damaged(&'static str),
    /// Promises more bytes or more entries than are allowed.
    #[error("becomes too large when unpacked")]
    TooLargeUnpacked,
}

const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const ENTRY: &[u8] = b"PK\x01\x02";
const END_LENGTH: usize = 22;
const LOCATOR_LENGTH: usize = 20;
const ENTRY_LENGTH: usize = 46;
const LONGEST_COMMENT: usize = 65_535;
const IN_EXTRA: u32 = u32::MAX;

struct Directory {
    entries: u64,
    offset: u64,
    length: u64,
    /// Where the directory must stop.
    end: usize,
}

/// Reads the zip directory and refuses what is cut short, ambiguous, of more entries or larger when unpacked than said.
pub fn check_zip(bytes: &[u8], most_unpacked: u64, most_entries: u64) -> Result<(), ContainerFault> {
    let directory = find_directory(bytes).ok_or_else(|| damaged("the directory of the file is missing"))?;
    let start = usize::try_from(directory.offset).map_err(|_| damaged("the directory is misplaced"))?;
    if directory.offset.checked_add(directory.length) != Some(directory.end as u64) {
        return Err(damaged("the directory is misplaced"));
    }
    if directory.entries > most_entries {
        return Err(ContainerFault::TooLargeUnpacked);
    }
    let (mut at, mut unpacked) = (start, 0_u64);
    for _ in 0..directory.entries {
        let (size, next) = entry(bytes, at).ok_or_else(|| damaged("an entry of the directory is broken"))?;
        unpacked = unpacked.saturating_add(size);
        at = next;
    }
    if at != directory.end {
        return Err(damaged("the directory has more entries than it says"));
    }
    if unpacked > most_unpacked { Err(ContainerFault::TooLargeUnpacked) } else { Ok(()) }
}

fn damaged(why: &'static str) -> ContainerFault {
    ContainerFault::Damaged(why)
}

/// The one end record of the file. Two of them would let two readers see two different archives.
fn find_directory(bytes: &[u8]) -> Option<Directory> {
    let from = bytes.len().saturating_sub(END_LENGTH + LONGEST_COMMENT);
    let tail = bytes.get(from..)?;
    let mut found = tail.windows(END.len()).enumerate().filter(|(_, window)| *window == END).map(|(at, _)| from + at);
    let end = found.next()?;
    if found.next().is_some() || end + END_LENGTH + usize::from(u16_at(bytes, end + 20)?) != bytes.len() {
        return None;
    }
    let entries = u64::from(u16_at(bytes, end + 10)?);
    let (length, offset) = (u64::from(u32_at(bytes, end + 12)?), u64::from(u32_at(bytes, end + 16)?));
    let plain = Directory { entries, offset, length, end };
    let Some(locator) = end.checked_sub(LOCATOR_LENGTH).filter(|at| starts(bytes, *at, LOCATOR_64)) else {
        return Some(plain);
    };
    // Java tools write the 64-bit form for small files too; both forms must then tell the same.
    let large = usize::try_from(u64_at(bytes, locator + 8)?).ok().filter(|at| starts(bytes, *at, END_64))?;
    let wide = Directory {
        entries: u64_at(bytes, large + 32)?,
        length: u64_at(bytes, large + 40)?,
        offset: u64_at(bytes, large + 48)?,
        end: large,
    };
    let agree = |short: u64, magic: u64, long: u64| short == magic || short == long;
    let same = agree(plain.entries, u64::from(u16::MAX), wide.entries)
        && agree(plain.length, u64::from(u32::MAX), wide.length)
        && agree(plain.offset, u64::from(u32::MAX), wide.offset);
    same.then_some(wide)
}

/// The unpacked size that an entry promises, and where the next entry begins.
fn entry(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    if !starts(bytes, at, ENTRY) {
        return None;
    }
    let packed = u32_at(bytes, at + 20)?;
    let size = u32_at(bytes, at + 24)?;
    let [name, extra, comment] = [28, 30, 32].map(|field| u16_at(bytes, at + field).map(usize::from));
    let extra_at = at + ENTRY_LENGTH + name?;
    let next = extra_at + extra? + comment?;
    let wide =
        if size == IN_EXTRA || packed == IN_EXTRA { wide_size(bytes.get(extra_at..extra_at + extra?)?) } else { None };
    let size = if size == IN_EXTRA { wide? } else { u64::from(size) };
    (next <= bytes.len()).then_some((size, next))
}

/// The 64-bit unpacked size: the first number of the extra field 0x0001.
fn wide_size(extra: &[u8]) -> Option<u64> {
    let mut at = 0;
    while at + 4 <= extra.len() {
        let length = usize::from(u16_at(extra, at + 2)?);
        if u16_at(extra, at)? == 1 {
            return u64_at(extra, at + 4);
        }
        at += 4 + length;
    }
    None
}

fn starts(bytes: &[u8], at: usize, with: &[u8]) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(with))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|chunk| u16::from_le_bytes(*chunk))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|chunk| u32::from_le_bytes(*chunk))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}
