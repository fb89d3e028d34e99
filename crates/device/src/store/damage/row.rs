//! Rows out of single pages of an SQLite file, without the tree above them. Whatever does not fit is passed over.

use super::page::USABLE;
use std::collections::BTreeMap;

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// NULL, or the row number in its own column.
    Null,
    /// A whole number.
    Int(i64),
    /// A number that the store does not use.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// A row as it lay in a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number, in a table that has them.
    pub number: Option<i64>,
    /// Its values.
    pub cells: Vec<Cell>,
}

/// Sound pages by number, readable.
pub type Pages = BTreeMap<u32, Vec<u8>>;

/// Numbers of free pages: what lies there was thrown away. Stops where a page is missing.
pub fn free(pages: &Pages) -> Vec<u32> {
    let mut free = Vec::new();
    let mut trunk = pages.get(&1).and_then(|first| be32(first, 32)).unwrap_or_default();
    while let Some(page) = pages.get(&trunk) {
        if free.contains(&trunk) {
            break;
        }
        free.push(trunk);
        let leaves = be32(page, 4).unwrap_or_default().min(USABLE as u32 / 4) as usize;
        free.extend((0..leaves).filter_map(|leaf| be32(page, 8 + leaf * 4)));
        trunk = be32(page, 0).unwrap_or_default();
    }
    free
}

/// The rows of one page.
pub fn rows(pages: &Pages, number: u32) -> Vec<Row> {
    let Some(page) = pages.get(&number) else { return Vec::new() };
    let start = if number == 1 { 100 } else { 0 };
    let kind = page.get(start).copied().unwrap_or_default();
    let (head, is_table) = match kind {
        0x0d => (8, true),
        0x0a => (8, false),
        0x02 => (12, false), // between the leaves of a tree without row numbers lie rows, too
        _ => return Vec::new(),
    };
    let count = be16(page, start + 3).unwrap_or_default();
    (0..usize::from(count))
        .filter_map(|cell| {
            let at = usize::from(be16(page, start + head + cell * 2)?);
            row(pages, page, if kind == 0x02 { at + 4 } else { at }, is_table)
        })
        .collect()
}

fn row(pages: &Pages, page: &[u8], at: usize, is_table: bool) -> Option<Row> {
    let (length, at) = varint(page, at)?;
    let length = usize::try_from(length).ok().filter(|length| *length <= 16 << 20)?;
    let (number, at) = if is_table { varint(page, at).map(|(number, at)| (Some(number), at))? } else { (None, at) };
    let most = if is_table { USABLE - 35 } else { (USABLE - 12) * 64 / 255 - 23 };
    let least = (USABLE - 12) * 32 / 255 - 23;
    let local = if length <= most {
        length
    } else {
        let some = least + (length - least) % (USABLE - 4);
        if some <= most { some } else { least }
    };
    let mut payload = page.get(at..at + local)?.to_vec();
    let mut next = if local < length { be32(page, at + local)? } else { 0 };
    while payload.len() < length {
        let page = pages.get(&next)?; // a row whose rest lies in a damaged page is no row
        let rest = (length - payload.len()).min(USABLE - 4);
        payload.extend_from_slice(page.get(4..4 + rest)?);
        next = be32(page, 0)?;
    }
    Some(Row { number, cells: cells(&payload)? })
}

fn cells(payload: &[u8]) -> Option<Vec<Cell>> {
    let (head, mut at) = varint(payload, 0)?;
    let head = usize::try_from(head).ok()?;
    let (mut body, mut cells) = (head, Vec::new());
    while at < head {
        let (kind, next) = varint(payload, at)?;
        at = next;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 | 7 => 8,
            12.. => usize::try_from((kind - 12) / 2).ok()?,
            _ => return None,
        };
        let bytes = payload.get(body..body.checked_add(length)?)?;
        body += length;
        cells.push(match kind {
            0 => Cell::Null,
            8 => Cell::Int(0),
            9 => Cell::Int(1),
            7 => Cell::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
            1..=6 => Cell::Int(whole(bytes)),
            kind if kind % 2 == 0 => Cell::Blob(bytes.to_vec()),
            _ => Cell::Text(String::from_utf8(bytes.to_vec()).ok()?),
        });
    }
    Some(cells)
}

fn whole(bytes: &[u8]) -> i64 {
    let begin = if bytes.first().is_some_and(|first| first & 0x80 != 0) { -1 } else { 0 };
    bytes.iter().fold(begin, |value, byte| (value << 8) | i64::from(*byte))
}

fn varint(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut value = 0_i64;
    for step in 0..8 {
        let byte = *bytes.get(at + step)?;
        value = (value << 7) | i64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, at + step + 1));
        }
    }
    Some(((value << 8) | i64::from(*bytes.get(at + 8)?), at + 9))
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
