//! What a workbook says of itself: its sheets, its shared strings, from which day it counts.

use super::TemplateError;
use super::package::{Package, relations, relations_of};
use super::styles::Styles;
use super::xml::{Kind, attribute, attribute_of_any_prefix, pieces, plain};

const MOST_STRINGS: usize = 100_000;
const MOST_SHEETS: usize = 100;
pub(super) const WORKBOOK: &str = "xl/workbook.xml";

/// A sheet by name and part.
pub(super) struct SheetPart {
    pub name: String,
    pub part: String,
}

/// A workbook, its sheets not yet read.
pub(super) struct Workbook {
    pub sheets: Vec<SheetPart>,
    pub strings: Vec<String>,
    pub styles: Styles,
    /// The styles' part.
    pub styles_part: Option<String>,
    /// True: days are counted from 1904.
    pub from_1904: bool,
}

pub(super) fn read(package: &mut Package<'_>) -> Result<Workbook, TemplateError> {
    let text = package.text(WORKBOOK)?;
    let related = package.text(&relations_of(WORKBOOK)).map_err(|_| TemplateError::NotAWorkbook)?;
    let related = relations(WORKBOOK, &related)?;
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    for piece in pieces(&text) {
        let piece = piece?;
        if piece.begins("workbookPr") {
            from_1904 = attribute(piece.raw, "date1904").is_some_and(|flag| matches!(flag.as_str(), "1" | "true"));
        }
        if piece.begins("sheet") {
            let name = attribute(piece.raw, "name").unwrap_or_default();
            let id = attribute_of_any_prefix(piece.raw, "id").unwrap_or_default();
            let found = related.iter().find(|(one, kind, _)| *one == id && kind == "worksheet");
            sheets.extend(found.map(|(_, _, part)| SheetPart { name, part: part.clone() }));
        }
    }
    if sheets.len() > MOST_SHEETS {
        return Err(TemplateError::TooLarge("sheets"));
    }
    if sheets.is_empty() || sheets.iter().any(|sheet| !package.has(&sheet.part)) {
        return Err(TemplateError::Damaged("sheets"));
    }
    let part = |wanted: &str| related.iter().find(|(_, kind, _)| kind == wanted).map(|(_, _, part)| part.clone());
    let strings = match part("sharedStrings") {
        Some(part) => strings(&package.text(&part)?)?,
        None => Vec::new(),
    };
    let styles_part = part("styles");
    let styles = match &styles_part {
        Some(part) => Styles::read(package.text(part)?)?,
        None => Styles::default(),
    };
    Ok(Workbook { sheets, strings, styles, styles_part, from_1904 })
}

/// Shared strings in their order. How many there are is counted, never believed.
fn strings(text: &str) -> Result<Vec<String>, TemplateError> {
    let mut all = Vec::new();
    let mut reading = Words::default();
    for piece in pieces(text) {
        let piece = piece?;
        if piece.begins("si") {
            reading = Words::default();
        }
        reading.take(&piece);
        if piece.ends("si") {
            all.push(std::mem::take(&mut reading.said));
            if all.len() > MOST_STRINGS {
                return Err(TemplateError::TooLarge("strings"));
            }
        }
    }
    Ok(all)
}

/// Gathers the words of `<t>`, in runs too; how they are pronounced is no part of them.
#[derive(Default)]
pub(super) struct Words {
    pub said: String,
    inside: bool,
    aside: bool,
}

impl Words {
    pub(super) fn take(&mut self, piece: &super::xml::Piece<'_>) {
        match (piece.kind, piece.name) {
            (Kind::Open, "rPh") => self.aside = true,
            (Kind::Close, "rPh") => self.aside = false,
            (Kind::Open, "t") => self.inside = true,
            (Kind::Close, "t") => self.inside = false,
            (Kind::Text, _) if self.inside && !self.aside => self.said.push_str(&plain(piece.raw)),
            _ => {}
        }
    }
}
