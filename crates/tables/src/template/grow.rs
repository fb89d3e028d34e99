//! What a sheet's places become when rows are put into the block of its data. Everything that spans the block grows
//! with it; what stands below moves down: sums, signatures, merged cells, rules, print areas, pictures, notes, charts.

use super::TemplateError;
use super::formula::{self, Named};
use super::place::{Area, LAST_ROW, Line, Spot, row_number, spot};
use super::xml::{Kind, Piece, attribute, escaped, plain, rewritten, with_attribute};

/// How the block of data grows: rows `first..=last` get `by` more, put in before row `pivot`.
#[derive(Debug, Clone)]
pub(super) struct Growth {
    pub first: u32,
    pub last: u32,
    pub by: u32,
    /// The sheet's name, as formulas elsewhere call it.
    pub sheet: String,
}

impl Growth {
    /// The first row that moves: the block's last, so that its lower border stays below; of a block of one row, the
    /// row behind it.
    pub(super) fn pivot(&self) -> u32 {
        if self.last > self.first { self.last } else { self.last + 1 }
    }

    /// Where a row goes.
    pub(super) fn row(&self, row: u32) -> u32 {
        if row >= self.pivot() { row.saturating_add(self.by).min(LAST_ROW) } else { row }
    }

    /// Where the end of something goes that begins at `top`: what reaches the block's end grows with it.
    fn end(&self, top: u32, bottom: u32) -> u32 {
        if top <= self.last && bottom >= self.last {
            bottom.saturating_add(self.by).min(LAST_ROW)
        } else {
            self.row(bottom)
        }
    }

    /// An area that a rule holds for: one row of the block becomes all rows when it is the whole block.
    pub(super) fn area(&self, area: &Area) -> Area {
        Area { top: self.row(area.top), bottom: self.end(area.top, area.bottom), ..*area }
    }

    /// A merged area: one inside a single row stays in its row.
    pub(super) fn merge(&self, area: &Area) -> Area {
        if area.top == area.bottom {
            let row = self.row(area.top);
            return Area { top: row, bottom: row, ..*area };
        }
        self.area(area)
    }

    fn areas(&self, text: &str) -> String {
        let words = |one: &str| Area::parse(one).map_or_else(|| one.to_owned(), |area| self.area(&area).words());
        text.split(' ').map(words).collect::<Vec<_>>().join(" ")
    }

    fn is_mine(&self, sheet: Option<&str>, at_home: bool) -> bool {
        sheet.map_or(at_home, |sheet| sheet.to_lowercase() == self.sheet.to_lowercase())
    }

    fn named(&self, named: Named) -> Named {
        let row = |one: Spot| Spot { row: Line { at: self.row(one.row.at), ..one.row }, ..one };
        let end = |top: Line, bottom: Line| Line { at: self.end(top.at, bottom.at), ..bottom };
        match named {
            Named::One(one) => Named::One(row(one)),
            Named::Range(from, to) => Named::Range(row(from), Spot { row: end(from.row, to.row), ..to }),
            Named::Rows(from, to) => Named::Rows(Line { at: self.row(from.at), ..from }, end(from, to)),
        }
    }

    /// A formula that stands outside the block; `at_home`: in this sheet.
    pub(super) fn formula(&self, text: &str, at_home: bool) -> String {
        formula::rewritten(text, &|sheet, named| self.is_mine(sheet, at_home).then(|| self.named(named)))
    }

    /// A formula of the block that stood in row `from` and now stands in row `to`. Its own row and the rows of the block
    /// move along, as when it is filled down; what is fixed by `$` or stands below grows and moves as anywhere.
    pub(super) fn block_formula(&self, text: &str, from: u32, to: u32) -> String {
        let along = |line: Line| {
            let near = (self.first.saturating_sub(1)..=self.last).contains(&line.at);
            let at = i64::from(line.at) + i64::from(to) - i64::from(from);
            match u32::try_from(at) {
                Ok(at) if near && !line.fixed => Line { at, ..line },
                _ => Line { at: self.row(line.at), ..line },
            }
        };
        let spot = |one: Spot| Spot { row: along(one.row), ..one };
        let bottom = |top: Line, bottom: Line| {
            if bottom.fixed { Line { at: self.end(top.at, bottom.at), ..bottom } } else { along(bottom) }
        };
        formula::rewritten(text, &|sheet, named| {
            if !self.is_mine(sheet, true) {
                return None;
            }
            Some(match named {
                Named::One(one) => Named::One(spot(one)),
                Named::Range(from, to) => Named::Range(spot(from), Spot { row: bottom(from.row, to.row), ..to }),
                Named::Rows(from, to) => Named::Rows(along(from), bottom(from, to)),
            })
        })
    }

    /// What stands before or behind the rows of the sheet itself; `merges` are written anew.
    pub(super) fn around_rows(&self, piece: &Piece<'_>, path: &[&str]) -> Option<String> {
        if let Some(text) = self.formula_text(piece, path, true) {
            return Some(text);
        }
        if piece.kind == Kind::Text {
            let is_place = path.last().is_some_and(|name| *name == "sqref");
            return is_place.then(|| escaped(&self.areas(&plain(piece.raw))));
        }
        let said = |name: &str| attribute(piece.raw, name);
        let changed = match piece.name {
            "dimension" | "autoFilter" | "sortState" | "sortCondition" => {
                ("ref", Area::parse(&said("ref")?).map(|area| self.area(&area).words())?)
            }
            "hyperlink" => ("ref", Area::parse(&said("ref")?).map(|area| self.merge(&area).words())?),
            "conditionalFormatting" | "dataValidation" | "protectedRange" | "ignoredError" => {
                ("sqref", self.areas(&said("sqref")?))
            }
            "brk" if path.last().is_some_and(|name| *name == "rowBreaks") => {
                ("id", self.row(row_number(&said("id")?)?).to_string())
            }
            _ => return None,
        };
        (piece.kind != Kind::Close).then(|| with_attribute(piece.raw, changed.0, &changed.1))
    }

    /// The text of a formula element: `<f>` of cells, charts and rules, `<formula1>`, defined names.
    fn formula_text(&self, piece: &Piece<'_>, path: &[&str], at_home: bool) -> Option<String> {
        const FORMULAS: [&str; 6] = ["f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"];
        let inside = piece.kind == Kind::Text && path.last().is_some_and(|name| FORMULAS.contains(name));
        inside.then(|| escaped(&self.formula(&plain(piece.raw), at_home)))
    }

    /// Another part of the workbook that names places of this sheet by its name.
    pub(super) fn elsewhere(&self, text: &str) -> Result<String, TemplateError> {
        rewritten(text, &mut |piece, path| {
            if piece.name == "worksheetSource" {
                let mine = attribute(piece.raw, "sheet").is_some_and(|sheet| self.is_mine(Some(&sheet), false));
                let area = attribute(piece.raw, "ref").as_deref().and_then(Area::parse).filter(|_| mine)?;
                return Some(with_attribute(piece.raw, "ref", &self.area(&area).words()));
            }
            self.formula_text(piece, path, false)
        })
    }

    /// A part that belongs to this sheet alone: its tables, pictures, notes.
    pub(super) fn of_sheet(&self, part_kind: &str, text: &str) -> Result<String, TemplateError> {
        rewritten(text, &mut |piece, path| match part_kind {
            "table" => {
                let place = matches!(piece.name, "table" | "autoFilter" | "sortState" | "sortCondition");
                let area = attribute(piece.raw, "ref").as_deref().and_then(Area::parse).filter(|_| place);
                let area = area.map(|area| with_attribute(piece.raw, "ref", &self.area(&area).words()));
                area.or_else(|| self.formula_text(piece, path, true))
            }
            "drawing" => {
                let inside = piece.kind == Kind::Text && path.last().is_some_and(|name| *name == "row");
                let row = piece.raw.trim().parse::<u32>().ok().filter(|_| inside)?;
                Some((self.row(row + 1) - 1).to_string())
            }
            "comments" | "threadedComment" => {
                let place = attribute(piece.raw, "ref").as_deref().and_then(spot);
                let place = place.filter(|_| matches!(piece.name, "comment" | "threadedComment"))?;
                let moved = Spot { row: Line { at: self.row(place.row.at), ..place.row }, ..place };
                Some(with_attribute(piece.raw, "ref", &moved.words()))
            }
            "vmlDrawing" => self.vml(piece, path),
            _ => None,
        })
    }

    fn vml(&self, piece: &Piece<'_>, path: &[&str]) -> Option<String> {
        if piece.kind != Kind::Text {
            return None;
        }
        match path.last().copied() {
            Some("Row") => Some((self.row(piece.raw.trim().parse::<u32>().ok()? + 1) - 1).to_string()),
            // Column, offset, row, offset of the one corner and of the other.
            Some("Anchor") => {
                let mut numbers: Vec<u32> =
                    piece.raw.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
                for at in [2, 6] {
                    let row = numbers.get_mut(at)?;
                    *row = self.row(*row + 1) - 1;
                }
                Some(numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", "))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(first: u32, last: u32, by: u32) -> Growth {
        Growth { first, last, by, sheet: "表1".into() }
    }

    #[test]
    fn sums_grow_and_what_is_below_moves() {
        let one = grown(5, 5, 3);
        assert_eq!(one.formula("SUM(D5:D5)+D6+$B$2", true), "SUM(D5:D8)+D9+$B$2", "a block of one row");
        let more = grown(5, 9, 3);
        assert_eq!(more.formula("SUM(D5:D9)", true), "SUM(D5:D12)", "a block of five");
        assert_eq!(
            more.formula("SUM(D5:D8)+SUM(表1!D5:D9)+SUM(表2!D5:D9)", true),
            "SUM(D5:D8)+SUM(表1!D5:D12)+SUM(表2!D5:D9)",
            "only what reaches the end, only this sheet"
        );
        assert_eq!(more.formula("SUM(D5:D9)+表1!D10", false), "SUM(D5:D9)+表1!D13", "seen from another sheet");
        assert_eq!(
            more.formula("表1!$A$1:$F$12,表1!$1:$4", false),
            "表1!$A$1:$F$15,表1!$1:$4",
            "print area and titles"
        );
    }

    #[test]
    fn formulas_of_a_row_go_with_their_row() {
        let one = grown(5, 5, 3);
        assert_eq!(
            one.block_formula("SUM(D5:F5)/D$6+$B$2", 5, 7),
            "SUM(D7:F7)/D$9+$B$2",
            "own row, sum below, fixed cell"
        );
        assert_eq!(one.block_formula("D5/SUM(D$5:D$5)", 5, 7), "D7/SUM(D$5:D$8)", "share of all");
        assert_eq!(one.block_formula("SUM(D$5:D5)", 5, 8), "SUM(D$5:D8)", "so far");
        assert_eq!(grown(5, 7, 4).block_formula("A6+1", 7, 11), "A10+1", "the number above, plus one");
    }
}
