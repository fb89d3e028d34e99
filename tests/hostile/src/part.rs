//! Workbooks taken apart and put together again with one part replaced: bytes inside a packed archive with its checksums
//! would never be reached by chance.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The parts of a workbook, by name.
pub(crate) type Parts = Vec<(String, Vec<u8>)>;

/// Takes a workbook apart.
pub(crate) fn parts(book: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(book)).unwrap();
    let one = |at| {
        let (mut entry, mut bytes) = (archive.by_index(at).unwrap(), Vec::new());
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().into_owned(), bytes)
    };
    (0..book_len(book)).map(one).collect()
}

fn book_len(book: &[u8]) -> usize {
    ZipArchive::new(Cursor::new(book)).unwrap().len()
}

/// Puts it together with other bytes in one of its parts; not packed, so that the size is what it holds.
pub(crate) fn with_part(parts: &Parts, which: usize, bytes: &[u8]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (at, (name, own)) in parts.iter().enumerate() {
        out.start_file(name.as_str(), options).unwrap();
        out.write_all(if at == which % parts.len() { bytes } else { own }).unwrap();
    }
    out.finish().unwrap().into_inner()
}
