//! CSV copies of exports: UTF-8 with or without a mark, otherwise GBK; commas, or tabs where the first line has more.

use super::Fault;
use super::cell;
use super::sheet::Grid;

/// Reads a CSV file as one sheet called `CSV`.
pub(super) fn read_csv(bytes: &[u8]) -> Result<Vec<(String, Grid)>, Fault> {
    let name = "CSV".to_owned();
    // The csv crate counts a line at its \n, which with \r\n comes too late: rows would share a number.
    let text = decode(bytes).ok_or(Fault::NotAWorkbook)?.replace("\r\n", "\n").replace('\r', "\n");
    let first = text.lines().next().unwrap_or_default();
    let tabs = first.matches('\t').count() > first.matches(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if tabs { b'\t' } else { b',' })
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    for record in reader.records() {
        let record = record.map_err(|error| Fault::Damaged(error.to_string()))?;
        // The line on which the record begins: what an editor shows, also after cells with line breaks.
        let row = record.position().map_or(0, |position| row_at(&text, position));
        for (column, text) in (0..).zip(&record) {
            grid.put(row, column, cell::of_text(text).exactly(cunji_tables::unmarked(text)))
                .map_err(|fault| Fault::Sheet(name.clone(), fault))?;
        }
    }
    Ok(vec![(name, grid)])
}

/// Row (from 0) of a record: its position is before the empty lines that were skipped to it.
fn row_at(text: &str, position: &csv::Position) -> u32 {
    let from = usize::try_from(position.byte()).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    let skipped = from.iter().take_while(|byte| **byte == b'\n').count() as u64;
    u32::try_from(position.line().saturating_sub(1) + skipped).unwrap_or(u32::MAX)
}

fn decode(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let (text, had_errors) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    (!had_errors).then(|| text.into_owned())
}
