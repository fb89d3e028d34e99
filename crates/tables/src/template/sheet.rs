//! A sheet as its text with rows and cells taken apart: what stands before and behind them is kept letter by letter,
//! and so is every cell that nobody touches.

use super::TemplateError;
use super::book::Words;
use super::formula::copied;
use super::place::{Area, LAST_COLUMN, LAST_ROW, letters, row_number, spot};
use super::xml::{Kind, attribute, escaped, pieces, plain, prefix, with_attribute, without_attribute};
use std::collections::BTreeMap;

const MOST_CELLS: usize = 200_000;

/// A formula of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Formula {
    /// Its opening tag.
    tag: String,
    /// Its words, without `=`.
    pub words: String,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SheetCell {
    /// Its opening tag, never closed in itself.
    tag: String,
    /// Its style.
    pub style: u32,
    /// What is computed in it.
    pub formula: Option<Formula>,
    /// Everything between its tags but the formula.
    inner: String,
    /// What it says: shared and own strings, numbers as they are written.
    pub words: String,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SheetRow {
    tag: String,
    pub cells: BTreeMap<u32, SheetCell>,
}

/// A sheet.
pub(super) struct SheetText {
    /// Everything before the first row.
    pub head: String,
    pub rows: BTreeMap<u32, SheetRow>,
    /// Everything behind the last row.
    pub tail: String,
    pub merges: Vec<Area>,
    prefix: String,
}

impl SheetText {
    /// Takes a sheet apart.
    pub(super) fn read(text: &str, strings: &[String]) -> Result<Self, TemplateError> {
        let mut reading = Reading::new(strings);
        for piece in pieces(text) {
            reading.take(&piece?)?;
        }
        reading.done()
    }

    pub(super) fn cell(&self, row: u32, column: u32) -> Option<&SheetCell> {
        self.rows.get(&row)?.cells.get(&column)
    }

    /// The cell, made with the style of its row's neighbours' column where there is none yet.
    pub(super) fn cell_mut(&mut self, row: u32, column: u32) -> &mut SheetCell {
        let name = format!("{}c", self.prefix);
        let row = self.rows.entry(row).or_insert_with(|| SheetRow::new(&self.prefix));
        row.cells.entry(column).or_insert_with(|| SheetCell { tag: format!("<{name}>"), ..SheetCell::default() })
    }

    /// The merged area that a cell lies in.
    pub(super) fn merge_at(&self, row: u32, column: u32) -> Option<&Area> {
        self.merges.iter().find(|area| area.has(row, column))
    }

    /// The sheet's text again.
    pub(super) fn written(&self) -> String {
        let mut out = self.head.clone();
        let p = &self.prefix;
        for (number, row) in &self.rows {
            let tag = with_attribute(&without_attribute(&row.tag, "spans"), "r", &number.to_string());
            out.push_str(&tag);
            for (column, cell) in &row.cells {
                out.push_str(&cell.written(p, &format!("{}{number}", letters(*column))));
            }
            out.push_str(&format!("</{p}row>"));
        }
        out.push_str(&self.tail);
        out
    }

    /// Formulas shared by several cells are written out in each, so that each can go its own way.
    pub(super) fn write_out_shared_formulas(&mut self) {
        let mut masters: BTreeMap<String, (u32, u32, String)> = BTreeMap::new();
        for (number, row) in &mut self.rows {
            for (column, cell) in &mut row.cells {
                let Some(formula) = &mut cell.formula else { continue };
                if attribute(&formula.tag, "t").as_deref() != Some("shared") {
                    continue;
                }
                let id = attribute(&formula.tag, "si").unwrap_or_default();
                if formula.words.is_empty() {
                    let Some((top, left, words)) = masters.get(&id) else { continue };
                    let (down, right) = (i64::from(*number) - i64::from(*top), i64::from(*column) - i64::from(*left));
                    formula.words = copied(words, down, right);
                } else {
                    masters.insert(id, (*number, *column, formula.words.clone()));
                }
                formula.tag = format!("<{}f>", self.prefix);
            }
        }
    }

    pub(super) fn has_formulas(&self) -> bool {
        self.rows.values().any(|row| row.cells.values().any(|cell| cell.formula.is_some()))
    }
}

impl SheetRow {
    fn new(prefix: &str) -> Self {
        Self { tag: format!("<{prefix}row>"), cells: BTreeMap::new() }
    }

    /// A row of the same height and styles, its cells empty but for formulas.
    pub(super) fn emptied(&self) -> Self {
        let mut row = self.clone();
        for cell in row.cells.values_mut() {
            cell.clear();
        }
        row
    }

    /// What the row says, from left to right.
    pub(super) fn words(&self) -> impl Iterator<Item = (u32, &str)> {
        let said = self.cells.iter().filter(|(_, cell)| !cell.words.trim().is_empty());
        said.map(|(column, cell)| (*column, cell.words.trim()))
    }
}

impl Formula {
    /// The area of an array formula.
    pub(super) fn area(&self) -> Option<Area> {
        attribute(&self.tag, "ref").as_deref().and_then(Area::parse)
    }

    pub(super) fn set_area(&mut self, area: &Area) {
        self.tag = with_attribute(&self.tag, "ref", &area.words());
    }
}

impl SheetCell {
    /// Empties the cell; style and formula stay.
    pub(super) fn clear(&mut self) {
        self.inner.clear();
        self.words.clear();
        self.tag = without_attribute(&without_attribute(&self.tag, "t"), "vm");
    }

    pub(super) fn put_number(&mut self, digits: &str, prefix: &str) {
        self.clear();
        self.inner = format!("<{prefix}v>{digits}</{prefix}v>");
    }

    /// A text in the cell itself: the shared strings stay as they are.
    pub(super) fn put_text(&mut self, text: &str, prefix: &str) {
        self.clear();
        self.tag = with_attribute(&self.tag, "t", "inlineStr");
        self.inner =
            format!("<{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is>", escaped(text));
    }

    fn written(&self, prefix: &str, place: &str) -> String {
        let mut tag = with_attribute(&self.tag, "r", place);
        if self.style > 0 || attribute(&tag, "s").is_some() {
            tag = with_attribute(&tag, "s", &self.style.to_string());
        }
        let formula = self.formula.as_ref().map(|formula| {
            let words = escaped(&formula.words);
            format!("{}{words}</{prefix}f>", formula.tag)
        });
        if formula.is_none() && self.inner.is_empty() {
            let open = tag.strip_suffix('>').unwrap_or(&tag).trim_end();
            return format!("{open}/>");
        }
        format!("{tag}{}{}</{prefix}c>", formula.unwrap_or_default(), self.inner)
    }
}

impl SheetText {
    /// Prefix of the sheet's tags, with its colon.
    pub(super) fn prefix(&self) -> String {
        self.prefix.clone()
    }
}

struct Reading<'a> {
    strings: &'a [String],
    sheet: SheetText,
    /// 0 before the rows, 1 among them, 2 behind.
    stage: u8,
    row: u32,
    column: u32,
    count: usize,
    open_row: Option<SheetRow>,
    open_cell: Option<(SheetCell, String)>,
    in_formula: bool,
    in_value: bool,
    own: Words,
}

impl<'a> Reading<'a> {
    fn new(strings: &'a [String]) -> Self {
        let sheet = SheetText {
            head: String::new(),
            rows: BTreeMap::new(),
            tail: String::new(),
            merges: Vec::new(),
            prefix: String::new(),
        };
        Self {
            strings,
            sheet,
            stage: 0,
            row: 0,
            column: 0,
            count: 0,
            open_row: None,
            open_cell: None,
            in_formula: false,
            in_value: false,
            own: Words::default(),
        }
    }

    fn take(&mut self, piece: &super::xml::Piece<'_>) -> Result<(), TemplateError> {
        match (self.stage, piece.name, piece.kind) {
            (0, "sheetData", Kind::Open) => {
                self.sheet.prefix = prefix(piece.raw).to_owned();
                self.sheet.head.push_str(piece.raw);
                self.stage = 1;
            }
            (0, "sheetData", Kind::Empty) => {
                self.sheet.prefix = prefix(piece.raw).to_owned();
                self.sheet.head.push_str(&opened(piece.raw));
                self.sheet.tail.push_str(&format!("</{}sheetData>", self.sheet.prefix));
                self.stage = 2;
            }
            (0, ..) => self.sheet.head.push_str(piece.raw),
            (1, "sheetData", Kind::Close) => {
                self.sheet.tail.push_str(piece.raw);
                self.stage = 2;
            }
            (1, ..) => self.take_inside(piece)?,
            _ => {
                if piece.begins("mergeCell") {
                    let area = attribute(piece.raw, "ref").as_deref().and_then(Area::parse);
                    self.sheet.merges.push(area.ok_or(TemplateError::Damaged("mergeCell"))?);
                    if self.sheet.merges.len() > MOST_CELLS {
                        return Err(TemplateError::TooLarge("mergeCells"));
                    }
                }
                self.sheet.tail.push_str(piece.raw);
            }
        }
        Ok(())
    }

    fn take_inside(&mut self, piece: &super::xml::Piece<'_>) -> Result<(), TemplateError> {
        let broken = || TemplateError::Damaged("sheetData");
        if piece.begins("row") {
            let said = attribute(piece.raw, "r");
            let number = match said {
                Some(said) => row_number(&said).ok_or_else(broken)?,
                None => self.row + 1,
            };
            if number <= self.row || number > LAST_ROW {
                return Err(broken());
            }
            (self.row, self.column) = (number, 0);
            self.open_row = Some(SheetRow { tag: opened(piece.raw), cells: BTreeMap::new() });
        } else if piece.begins("c") && self.open_cell.is_none() {
            let column = match attribute(piece.raw, "r") {
                Some(said) => {
                    let place = spot(&said).filter(|place| place.row.at == self.row).ok_or_else(broken)?;
                    place.column.at
                }
                None => self.column + 1,
            };
            if column <= self.column || column > LAST_COLUMN {
                return Err(broken());
            }
            self.column = column;
            self.count += 1;
            if self.count > MOST_CELLS {
                return Err(TemplateError::TooLarge("cells"));
            }
            let style = attribute(piece.raw, "s").and_then(|style| style.parse().ok()).unwrap_or_default();
            let kind = attribute(piece.raw, "t").unwrap_or_default();
            self.open_cell = Some((SheetCell { tag: opened(piece.raw), style, ..SheetCell::default() }, kind));
            self.own = Words::default();
        } else if self.open_cell.is_some() && !piece.ends("c") {
            self.take_cell(piece);
        }
        if piece.ends("c") {
            self.close_cell();
        }
        if piece.ends("row") {
            let row = self.open_row.take().ok_or_else(broken)?;
            self.sheet.rows.insert(self.row, row);
        }
        Ok(())
    }

    fn take_cell(&mut self, piece: &super::xml::Piece<'_>) {
        let Some((cell, _)) = &mut self.open_cell else { return };
        self.own.take(piece);
        if piece.begins("f") {
            cell.formula = Some(Formula { tag: opened(piece.raw), words: String::new() });
            self.in_formula = piece.kind == Kind::Open;
            return;
        }
        if piece.ends("f") {
            self.in_formula = false;
            return;
        }
        if self.in_formula {
            if let Some(formula) = &mut cell.formula {
                formula.words.push_str(&plain(piece.raw));
            }
            return;
        }
        if piece.name == "v" {
            self.in_value = piece.kind == Kind::Open;
        } else if self.in_value && piece.kind == Kind::Text {
            cell.words.push_str(&plain(piece.raw));
        }
        cell.inner.push_str(piece.raw);
    }

    fn close_cell(&mut self) {
        let Some((mut cell, kind)) = self.open_cell.take() else { return };
        match kind.as_str() {
            "s" => {
                let at = cell.words.trim().parse::<usize>().ok();
                cell.words = at.and_then(|at| self.strings.get(at)).cloned().unwrap_or_default();
            }
            "inlineStr" => cell.words = std::mem::take(&mut self.own.said),
            _ => {}
        }
        if let Some(row) = &mut self.open_row {
            row.cells.insert(self.column, cell);
        }
    }

    fn done(self) -> Result<SheetText, TemplateError> {
        if self.stage == 2 { Ok(self.sheet) } else { Err(TemplateError::Damaged("sheetData")) }
    }
}

/// The tag as one that is closed later.
fn opened(raw: &str) -> String {
    match raw.strip_suffix("/>") {
        Some(rest) => format!("{}>", rest.trim_end()),
        None => raw.to_owned(),
    }
}
