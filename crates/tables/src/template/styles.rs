//! The formats of a workbook's cells: what each shows, and copies of one with another number format. Fonts, borders,
//! fills and alignment of the copy are those of the original.

use super::TemplateError;
use super::xml::{Kind, attribute, pieces, with_attribute};
use std::collections::BTreeMap;

const TEXT: u32 = 49;
const DAY: u32 = 14;
const MOMENT: u32 = 22;
const MOST_FORMATS: usize = 65_000;

/// What a cell's number format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// General.
    #[default]
    Anything,
    /// `@`
    Text,
    /// A quantity.
    Number,
    /// A day or a time.
    Moment,
}

/// How a copied format differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Copy {
    /// A text that stays one after it was edited.
    Text,
    /// A day.
    Day,
    /// A day with its time.
    Moment,
}

/// The formats of a workbook.
#[derive(Default)]
pub(super) struct Styles {
    text: String,
    formats: Vec<String>,
    numbers: Vec<u32>,
    codes: BTreeMap<u32, String>,
    copies: BTreeMap<(u32, Copy), u32>,
}

impl Styles {
    pub(super) fn read(text: String) -> Result<Self, TemplateError> {
        let mut styles = Self::default();
        let (mut inside, mut one) = (false, String::new());
        for piece in pieces(&text) {
            let piece = piece?;
            if piece.name == "cellXfs" {
                inside = piece.kind == Kind::Open;
                continue;
            }
            if piece.begins("numFmt") {
                let id = attribute(piece.raw, "numFmtId").and_then(|id| id.parse().ok());
                let code = attribute(piece.raw, "formatCode");
                styles.codes.extend(id.zip(code));
            }
            if !inside {
                continue;
            }
            if piece.begins("xf") {
                one.clear();
                let id = attribute(piece.raw, "numFmtId").and_then(|id| id.parse().ok());
                styles.numbers.push(id.unwrap_or_default());
            }
            one.push_str(piece.raw);
            if piece.ends("xf") {
                styles.formats.push(std::mem::take(&mut one));
            }
        }
        if styles.formats.len() > MOST_FORMATS {
            return Err(TemplateError::TooLarge("styles"));
        }
        styles.text = text;
        Ok(styles)
    }

    /// What the number format of a style shows.
    pub(super) fn shows(&self, style: u32) -> Shows {
        match self.code(style) {
            (0, _) => Shows::Anything,
            (TEXT, _) => Shows::Text,
            (14..=22 | 27..=36 | 45..=47 | 50..=58 | 71..=81, None) => Shows::Moment,
            (_, Some(code)) => of_code(code),
            (_, None) => Shows::Number,
        }
    }

    /// The number format as a person writes it: `0.00`, `yyyy-mm-dd`; empty for General.
    pub(super) fn sample(&self, style: u32) -> String {
        match self.code(style) {
            (0, _) => String::new(),
            (_, Some(code)) => code.to_owned(),
            (TEXT, None) => "@".to_owned(),
            (1, None) => "0".to_owned(),
            (2, None) => "0.00".to_owned(),
            (3, None) => "#,##0".to_owned(),
            (4, None) => "#,##0.00".to_owned(),
            (DAY, None) => "yyyy/m/d".to_owned(),
            (id, None) => format!("#{id}"),
        }
    }

    fn code(&self, style: u32) -> (u32, Option<&str>) {
        let id = usize::try_from(style).ok().and_then(|at| self.numbers.get(at)).copied().unwrap_or_default();
        (id, self.codes.get(&id).map(String::as_str))
    }

    /// The style that looks like this one with another number format; the same each time it is asked for.
    pub(super) fn copy(&mut self, style: u32, copy: Copy) -> u32 {
        if let Some(known) = self.copies.get(&(style, copy)) {
            return *known;
        }
        let original = usize::try_from(style).ok().and_then(|at| self.formats.get(at));
        let original = original.or_else(|| self.formats.first()).cloned().unwrap_or_else(|| "<xf/>".to_owned());
        let number = match copy {
            Copy::Text => TEXT,
            Copy::Day => DAY,
            Copy::Moment => MOMENT,
        };
        let end = original.find('>').map_or(original.len(), |at| at + 1);
        let (tag, rest) = original.split_at_checked(end).unwrap_or((&original, ""));
        let tag = with_attribute(tag, "numFmtId", &number.to_string());
        let mut tag = with_attribute(&tag, "applyNumberFormat", "1");
        if copy == Copy::Text {
            tag = with_attribute(&tag, "quotePrefix", "1");
        }
        self.formats.push(tag + rest);
        self.numbers.push(number);
        let new = u32::try_from(self.formats.len() - 1).unwrap_or_default();
        self.copies.insert((style, copy), new);
        new
    }

    /// The part with the copies, or nothing when none was needed.
    pub(super) fn written(&self) -> Result<Option<String>, TemplateError> {
        if self.copies.is_empty() {
            return Ok(None);
        }
        let added = self.formats.get(self.formats.len() - self.copies.len()..).unwrap_or_default().concat();
        let out = super::xml::rewritten(&self.text, &mut |piece, _| match (piece.name, piece.kind) {
            ("cellXfs", Kind::Open) => Some(with_attribute(piece.raw, "count", &self.formats.len().to_string())),
            ("cellXfs", Kind::Close) => Some(format!("{added}{}", piece.raw)),
            _ => None,
        })?;
        Ok(Some(out))
    }
}

/// What a written format shows, by the signs outside quotes and brackets of its first section.
fn of_code(code: &str) -> Shows {
    let (mut bare, mut quoted, mut bracketed, mut skip) = (String::new(), false, false, false);
    for c in code.chars() {
        match c {
            _ if skip => skip = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if bracketed => {}
            '\\' | '_' | '*' => skip = true,
            ';' => break,
            c => bare.push(c.to_ascii_lowercase()),
        }
    }
    if bare.contains("general") || bare.contains("通用") {
        Shows::Anything
    } else if bare.contains(['y', 'm', 'd', 'h', 's']) {
        Shows::Moment
    } else if bare.contains(['0', '#', '?']) {
        Shows::Number
    } else if bare.contains('@') {
        Shows::Text
    } else {
        Shows::Anything
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_says_what_it_shows() {
        for (code, shows) in [
            ("yyyy\"年\"m\"月\"d\"日\"", Shows::Moment),
            ("[$-804]yyyy-mm-dd;@", Shows::Moment),
            ("#,##0.00_);[Red]\\(#,##0.00\\)", Shows::Number),
            ("0\"户\"", Shows::Number),
            ("\"d\"@", Shows::Text),
            ("General\"元\"", Shows::Anything),
        ] {
            assert_eq!(of_code(code), shows, "{code}");
        }
    }
}
