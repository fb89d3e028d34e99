//! A sheet as CSV: header in the first line, CR LF, every text that a spreadsheet would calculate or take for a number
//! marked with an apostrophe that the import takes off again (docs/adr/0012).

use super::WriteError;
use crate::cell::{Cell, marked, settle};
use crate::{Book, Encoding};
use encoding_rs::{EncoderResult, GBK};
use std::collections::BTreeSet;

const MARK: &[u8] = b"\xef\xbb\xbf";
const MOST_SHOWN: usize = 20;

pub(super) fn text(book: &Book, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
    let Some(sheet) = book.sheets.first() else { return Ok(Vec::new()) };
    let header = line(sheet.headers.iter().map(|header| marked(header)));
    let rows = sheet.rows.iter().map(|row| line(row.iter().map(words)));
    let lines: Vec<String> = std::iter::once(header).chain(rows).collect();
    match encoding {
        Encoding::Utf8 => Ok([MARK, lines.concat().as_bytes()].concat()),
        Encoding::Gbk => gbk(&lines),
    }
}

fn words(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => marked(&settle(text)),
        other => other.words(),
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

fn quoted(cell: &str) -> String {
    let plain = !cell.contains(['"', ',', '\n', '\r', '\t', ';']) && !cell.starts_with(' ') && !cell.ends_with(' ');
    if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

/// A character outside GBK is said, never replaced.
fn gbk(lines: &[String]) -> Result<Vec<u8>, WriteError> {
    let (mut bytes, mut strange, mut first) = (Vec::new(), BTreeSet::new(), None);
    for (at, line) in lines.iter().enumerate() {
        let mut encoder = GBK.new_encoder();
        let mut rest = line.as_str();
        loop {
            let room = encoder.max_buffer_length_from_utf8_without_replacement(rest.len()).unwrap_or(rest.len() * 4);
            let mut buffer = vec![0; room];
            let (result, read, written) = encoder.encode_from_utf8_without_replacement(rest, &mut buffer, true);
            bytes.extend(buffer.into_iter().take(written));
            rest = rest.get(read..).unwrap_or_default();
            match result {
                EncoderResult::Unmappable(character) => {
                    strange.insert(character);
                    first.get_or_insert(at + 1);
                    encoder = GBK.new_encoder();
                }
                EncoderResult::InputEmpty => break,
                EncoderResult::OutputFull => {}
            }
        }
    }
    match first {
        None => Ok(bytes),
        Some(row) => Err(WriteError::NotInGbk { row, characters: strange.into_iter().take(MOST_SHOWN).collect() }),
    }
}
