//! The archive of a workbook: checked whole before anything in it is believed, written again with every untouched part
//! as it was, packed bytes and all. Never writes to a disk and never follows a name out of the archive.

use super::xml::{Kind, attribute, pieces};
use super::{LONGEST_FILE, TemplateError};
use crate::container::{ContainerFault, check_zip};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
const MOST_ENTRIES: u64 = 2_000;
/// Longest part that is read as XML.
const LONGEST_PART: u64 = 24 * 1024 * 1024;

const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// A workbook's archive that passed the checks.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: BTreeSet<String>,
}

/// What becomes of a part.
pub(super) enum Change {
    Text(String),
    Gone,
}

impl<'a> Package<'a> {
    /// Opens an archive: sizes, names, checksums, and what may not be in a template.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, TemplateError> {
        if bytes.len() as u64 > LONGEST_FILE {
            return Err(TemplateError::TooLong);
        }
        if bytes.starts_with(COMPOUND) {
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            return Err(TemplateError::Compound { encrypted: bytes.windows(name.len()).any(|part| part == name) });
        }
        if !bytes.starts_with(b"PK") {
            return Err(TemplateError::NotAWorkbook);
        }
        check_zip(bytes, MOST_UNPACKED, MOST_ENTRIES).map_err(|fault| match fault {
            ContainerFault::Damaged(_) => TemplateError::Damaged("zip"),
            ContainerFault::TooLargeUnpacked => TemplateError::TooLarge("zip"),
        })?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TemplateError::Damaged("zip"))?;
        let mut package = Self { archive, names: BTreeSet::new() };
        package.check_entries()?;
        package.check_parts()?;
        Ok(package)
    }

    fn check_entries(&mut self) -> Result<(), TemplateError> {
        let (mut folded, mut left) = (BTreeSet::new(), MOST_UNPACKED);
        for index in 0..self.archive.len() {
            let (name, length) = {
                let mut entry = self.archive.by_index(index).map_err(|error| match error {
                    zip::result::ZipError::UnsupportedArchive(_) => TemplateError::Compound { encrypted: true },
                    _ => TemplateError::Damaged("zip"),
                })?;
                let name = entry.name().map_err(|_| TemplateError::EntryName)?.into_owned();
                // Read whole, to nowhere: what is copied on must be what its checksum and size say.
                let mut bounded = entry.by_ref().take(left + 1);
                let length =
                    std::io::copy(&mut bounded, &mut std::io::sink()).map_err(|_| TemplateError::Damaged("zip"))?;
                (name, length)
            };
            left = left.checked_sub(length).ok_or(TemplateError::TooLarge("zip"))?;
            let part = |part: &str| part.is_empty() || part == "." || part == "..";
            let path = name.strip_suffix('/').unwrap_or(&name);
            let strange = path.split('/').any(part) || name.contains(['\\', ':', '\0']);
            // Office programs don't tell `A.xml` from `a.xml`; two readers must not see two files.
            if strange || !folded.insert(name.to_lowercase()) {
                return Err(TemplateError::EntryName);
            }
            self.names.insert(name);
        }
        Ok(())
    }

    fn check_parts(&mut self) -> Result<(), TemplateError> {
        if !self.has("[Content_Types].xml") || !self.has("xl/workbook.xml") {
            return Err(TemplateError::NotAWorkbook);
        }
        let types = self.text("[Content_Types].xml")?.to_lowercase();
        let named = |word: &str| self.names.iter().any(|name| name.to_lowercase().contains(word));
        if types.contains("macroenabled") || types.contains("vbaproject") || named("vbaproject") || named("macrosheets")
        {
            return Err(TemplateError::Macros);
        }
        if named("externallinks/") {
            return Err(TemplateError::ExternalLinks);
        }
        let objects = [
            "embeddings/",
            "activex/",
            "ctrlprops/",
            "connections.xml",
            "querytables/",
            "customui",
            "webextensions/",
            "model/",
        ];
        if objects.iter().any(|word| named(word)) {
            return Err(TemplateError::Embedded);
        }
        let names: Vec<String> = self.names.iter().cloned().collect();
        for name in names {
            let is_xml = [".xml", ".rels", ".vml"].iter().any(|ending| name.to_lowercase().ends_with(ending));
            if !is_xml {
                continue;
            }
            let text = self.text(&name)?;
            // Every part is walked once, so that an entity or an endless nesting is found wherever it hides.
            for piece in pieces(&text) {
                let piece = piece?;
                if piece.begins("Relationship") && name.ends_with(".rels") {
                    check_relation(piece.raw)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.names.iter().cloned().collect()
    }

    /// A part as text.
    pub(super) fn text(&mut self, name: &str) -> Result<String, TemplateError> {
        let entry = self.archive.by_name(name).map_err(|_| TemplateError::Damaged("part"))?;
        if entry.size() > LONGEST_PART {
            return Err(TemplateError::TooLarge("part"));
        }
        let mut bytes = Vec::new();
        entry.take(LONGEST_PART).read_to_end(&mut bytes).map_err(|_| TemplateError::Damaged("zip"))?;
        String::from_utf8(bytes).map_err(|_| TemplateError::Damaged("UTF-8"))
    }

    /// The archive with these parts changed. Entries keep their order and time; untouched ones are copied packed.
    pub(super) fn write(mut self, changes: &BTreeMap<String, Change>) -> Result<Vec<u8>, TemplateError> {
        let failed = |_| TemplateError::Write;
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(index).map_err(failed)?;
            let name = entry.name().map_err(failed)?.into_owned();
            match changes.get(&name) {
                None => out.raw_copy_file(entry).map_err(failed)?,
                Some(Change::Gone) => {}
                Some(Change::Text(text)) => {
                    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
                    let options = options.last_modified_time(entry.last_modified().unwrap_or_default());
                    out.start_file(name, options).map_err(failed)?;
                    out.write_all(text.as_bytes()).map_err(|_| TemplateError::Write)?;
                }
            }
        }
        Ok(out.finish().map_err(failed)?.into_inner())
    }
}

/// A relation to the outside may only be a link that somebody must click.
fn check_relation(raw: &str) -> Result<(), TemplateError> {
    if attribute(raw, "TargetMode").is_none_or(|mode| !mode.eq_ignore_ascii_case("external")) {
        return Ok(());
    }
    let kind = attribute(raw, "Type").unwrap_or_default();
    let target = attribute(raw, "Target").unwrap_or_default().to_lowercase();
    let clicked =
        kind.ends_with("/hyperlink") && ["http://", "https://", "mailto:"].iter().any(|way| target.starts_with(way));
    if clicked { Ok(()) } else { Err(TemplateError::ExternalLinks) }
}

/// Relations of a part: identity, kind's last word, target's path in the archive.
pub(super) fn relations(part: &str, text: &str) -> Result<Vec<(String, String, String)>, TemplateError> {
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    for piece in pieces(text) {
        let piece = piece?;
        if piece.kind == Kind::Close || piece.name != "Relationship" {
            continue;
        }
        let said = |name: &str| attribute(piece.raw, name).unwrap_or_default();
        let kind = said("Type").rsplit('/').next().unwrap_or_default().to_owned();
        found.push((said("Id"), kind, resolved(folder, &said("Target"))));
    }
    Ok(found)
}

/// The name of the part that tells a part's relations.
pub(super) fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    format!("{folder}/_rels/{name}.rels")
}

/// A target seen from a folder: `../tables/table1.xml`, `/xl/tables/table1.xml`.
fn resolved(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            path.pop();
        } else {
            path.push(part);
        }
    }
    path.join("/")
}
