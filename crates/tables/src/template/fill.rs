//! Filling: rows put into the block of data, values into mapped columns and fixed cells, everything else as it was.

use super::book;
use super::grow::Growth;
use super::inspect::mapped;
use super::mapping::{Mapping, MappingProblem};
use super::package::{Change, Package};
use super::place::{Area, letters, spot};
use super::rest::change_the_rest;
use super::sheet::SheetText;
use super::value::Writing;
use super::xml::{Kind, attribute, rewritten, with_attribute};
use super::{MOST_ROWS, TemplateError};
use crate::cell::Cell;
use crate::table::{Period, Rows};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most cells that are named in [`Filled::unfilled`].
pub const MOST_UNFILLED: usize = 2_000;
/// Most cells of a filled sheet.
const MOST_CELLS: usize = 2_000_000;

/// What fixed cells may say.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// 县
    pub county: String,
    /// 乡镇
    pub township: String,
    /// 村
    pub village: String,
    /// The days that were asked for.
    pub period: Period,
    /// The day it is filled.
    pub today: NaiveDate,
    /// Who fills it.
    pub filled_by: String,
}

/// Why a cell could not be filled, or not as its format asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The record says nothing.
    Empty,
    /// It lies under a merged cell.
    Covered,
    /// The template has a formula here.
    Formula,
    /// More than 32,767 characters.
    TooLong,
    /// Written as text: the format is one for days.
    OtherFormat,
}

/// A cell that could not be filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfilled {
    /// Where, in the filled file.
    pub cell: String,
    /// The field, or the words of the fixed cell.
    pub field: String,
    /// Why.
    pub why: Why,
}

/// A filled template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// How many rows stand in it.
    pub rows: usize,
    /// Cells that could not be filled, the first [`MOST_UNFILLED`].
    pub unfilled: Vec<Unfilled>,
    /// How many there are.
    pub unfilled_count: usize,
}

/// Fills a template. `rows` are of the mapping's table ([`crate::rows`]).
pub fn fill(template: &[u8], mapping: &Mapping, rows: &Rows, facts: &Facts) -> Result<Filled, TemplateError> {
    let mut package = Package::open(template)?;
    let mut book = book::read(&mut package)?;
    let part = book.sheets.iter().find(|sheet| sheet.name == mapping.sheet).map(|sheet| sheet.part.clone());
    let mut problems = mapping.problems();
    let Some(part) = part else {
        problems.push(MappingProblem::NoSheet { sheet: mapping.sheet.clone() });
        return Err(TemplateError::Mapping(problems));
    };
    let mut sheet = SheetText::read(&package.text(&part)?, &book.strings)?;
    sheet.write_out_shared_formulas();
    let columns = mapped(mapping);
    let computed = |column: &u32| sheet.cell(mapping.first_row, *column).is_some_and(|cell| cell.formula.is_some());
    let computed = columns.iter().map(|(column, _)| *column).filter(computed);
    problems.extend(computed.map(|column| MappingProblem::Formula { column: letters(column) }));
    if !problems.is_empty() {
        return Err(TemplateError::Mapping(problems));
    }
    let wide = sheet.rows.get(&mapping.first_row).map_or(0, |row| row.cells.len()).max(columns.len());
    if rows.rows.len() > MOST_ROWS || rows.rows.len().saturating_mul(wide) > MOST_CELLS {
        return Err(TemplateError::TooManyRows(rows.rows.len()));
    }
    let had_formulas = sheet.has_formulas();
    let free = (mapping.last_row - mapping.first_row + 1) as usize;
    let growth = Growth {
        first: mapping.first_row,
        last: mapping.last_row,
        by: u32::try_from(rows.rows.len().saturating_sub(free)).unwrap_or(u32::MAX),
        sheet: mapping.sheet.clone(),
    };
    put_rows_in(&mut sheet, &growth)?;
    let mut unfilled = Noted::default();
    let mut writing = Writing { prefix: sheet.prefix(), styles: &mut book.styles, from_1904: book.from_1904 };
    let covered = Covered::of(&sheet.merges, &growth);
    let place_of = |field: &str| rows.fields.iter().position(|known| *known == field);
    let places: Vec<(u32, &str, Option<usize>)> =
        columns.iter().map(|(column, field)| (*column, *field, place_of(field))).collect();
    let last = growth.last + growth.by;
    for (number, row) in (growth.first..=last).zip(rows.rows.iter().map(Some).chain(std::iter::repeat(None))) {
        for (column, field, place) in &places {
            let Some(row) = row else {
                // A row that the form keeps free: a sample in it is no fact.
                let cell = sheet.rows.get_mut(&number).and_then(|row| row.cells.get_mut(column));
                if let Some(cell) = cell.filter(|cell| cell.formula.is_none()) {
                    cell.clear();
                }
                continue;
            };
            let value = place.and_then(|at| row.get(at)).unwrap_or(&Cell::Empty);
            let why = if covered.hides(number, *column) {
                Some(Why::Covered)
            } else {
                let cell = sheet.cell_mut(number, *column);
                if cell.formula.is_some() { Some(Why::Formula) } else { writing.put(cell, value) }
            };
            unfilled.note(why, number, *column, field);
        }
    }
    for (place, text) in &mapping.fixed {
        let Some(place) = spot(place) else { continue };
        let (row, column) = (growth.row(place.row.at), place.column.at);
        let value = fixed(text, facts, rows.rows.len());
        unfilled.note(writing.put(sheet.cell_mut(row, column), &value), row, column, text);
    }
    for cell in sheet.rows.values_mut().flat_map(|row| row.cells.values_mut()).filter(|cell| cell.formula.is_some()) {
        // What it came to before says nothing about these rows; the programs calculate on opening.
        cell.clear();
    }
    let mut changes = BTreeMap::new();
    if let (Some(part), Some(text)) = (&book.styles_part, book.styles.written()?) {
        changes.insert(part.clone(), Change::Text(text));
    }
    changes.insert(part.clone(), Change::Text(sheet.written()));
    let all: Vec<(String, String)> = book.sheets.into_iter().map(|sheet| (sheet.name, sheet.part)).collect();
    change_the_rest(&mut package, &part, &all, &growth, had_formulas, &mut changes)?;
    let bytes = package.write(&changes)?;
    Ok(Filled { bytes, rows: rows.rows.len(), unfilled: unfilled.named, unfilled_count: unfilled.count })
}

#[derive(Default)]
struct Noted {
    named: Vec<Unfilled>,
    count: usize,
}

impl Noted {
    fn note(&mut self, why: Option<Why>, row: u32, column: u32, field: &str) {
        let Some(why) = why else { return };
        self.count += 1;
        if self.named.len() < MOST_UNFILLED {
            self.named.push(Unfilled { cell: format!("{}{row}", letters(column)), field: field.to_owned(), why });
        }
    }
}

/// Cells of the data that lie under a merged one.
struct Covered {
    by_row: BTreeMap<u32, Vec<Area>>,
    across: Vec<Area>,
}

impl Covered {
    fn of(merges: &[Area], growth: &Growth) -> Self {
        let mut covered = Self { by_row: BTreeMap::new(), across: Vec::new() };
        let last = growth.last + growth.by;
        for area in merges.iter().filter(|area| area.bottom >= growth.first && area.top <= last) {
            if area.top == area.bottom {
                covered.by_row.entry(area.top).or_default().push(*area);
            } else {
                covered.across.push(*area);
            }
        }
        covered
    }

    fn hides(&self, row: u32, column: u32) -> bool {
        let hidden = |area: &&Area| area.has(row, column) && (area.top, area.left) != (row, column);
        self.by_row.get(&row).is_some_and(|areas| areas.iter().any(|area| hidden(&area)))
            || self.across.iter().any(|area| hidden(&area))
    }
}

/// Puts rows into the block, moves what is below, and makes every formula say what it said.
fn put_rows_in(sheet: &mut SheetText, growth: &Growth) -> Result<(), TemplateError> {
    let block = growth.first..=growth.last;
    let source = sheet.rows.get(&growth.first).cloned();
    let pivot = growth.pivot();
    // The formula of a column in a row of the block, the one above the new rows first.
    let mut formulas = BTreeMap::new();
    for row in [growth.first, growth.last, pivot - 1] {
        for (column, cell) in sheet.rows.get(&row).into_iter().flat_map(|row| &row.cells) {
            formulas.extend(cell.formula.clone().map(|formula| (*column, (row, formula))));
        }
    }
    for (number, row) in std::mem::take(&mut sheet.rows) {
        let to = growth.row(number);
        let mut row = row;
        for cell in row.cells.values_mut() {
            let Some(formula) = &mut cell.formula else { continue };
            formula.words = if block.contains(&number) {
                growth.block_formula(&formula.words, number, to)
            } else {
                growth.formula(&formula.words, true)
            };
            if let Some(area) = formula.area() {
                formula.set_area(&growth.merge(&area));
            }
        }
        sheet.rows.insert(to, row);
    }
    let empty = source.map(|row| row.emptied());
    let mut single: Vec<Area> = Vec::new();
    for area in &mut sheet.merges {
        if area.top == area.bottom && area.top == growth.first {
            single.push(*area);
        }
        *area = growth.merge(area);
    }
    let mut new_merges = Vec::new();
    for number in pivot..pivot.saturating_add(growth.by) {
        let Some(mut row) = empty.clone() else { break };
        for (column, cell) in &mut row.cells {
            cell.formula = formulas.get(column).map(|(from, formula)| {
                let mut formula = formula.clone();
                formula.words = growth.block_formula(&formula.words, *from, number);
                if formula.area().is_some() {
                    formula.set_area(&Area { left: *column, right: *column, top: number, bottom: number });
                }
                formula
            });
        }
        sheet.rows.insert(number, row);
        new_merges.extend(single.iter().map(|area| Area { top: number, bottom: number, ..*area }));
    }
    let around = sheet.head.clone() + &sheet.tail;
    let around = around_grown(&around, growth, &new_merges, sheet.merges.len())?;
    // Without its rows the sheet is a whole one still: taken apart again, it gives what stands before and behind.
    let SheetText { head, tail, merges, .. } = SheetText::read(&around, &[])?;
    (sheet.head, sheet.tail, sheet.merges) = (head, tail, merges);
    Ok(())
}

fn around_grown(text: &str, growth: &Growth, added: &[Area], before: usize) -> Result<String, TemplateError> {
    rewritten(text, &mut |piece, path| match (piece.name, piece.kind) {
        ("mergeCells", Kind::Open) => Some(with_attribute(piece.raw, "count", &(before + added.len()).to_string())),
        ("mergeCells", Kind::Close) => {
            let prefix = super::xml::prefix(piece.raw);
            let cells = added.iter().map(|area| format!("<{prefix}mergeCell ref=\"{}\"/>", area.words()));
            Some(cells.collect::<String>() + piece.raw)
        }
        ("mergeCell", Kind::Open | Kind::Empty) => {
            let area = attribute(piece.raw, "ref").as_deref().and_then(Area::parse)?;
            Some(with_attribute(piece.raw, "ref", &growth.merge(&area).words()))
        }
        _ => growth.around_rows(piece, path),
    })
}

/// What a fixed cell says: words in braces put in. A day alone stays a day, a count alone a number.
fn fixed(text: &str, facts: &Facts, rows: usize) -> Cell {
    let day = |day: Option<NaiveDate>| {
        let at = day.and_then(|day| day.and_hms_opt(0, 0, 0));
        at.map_or(Cell::Empty, |at| Cell::Moment { at, with_time: false })
    };
    let Period { from, to } = facts.period;
    let value = |word: &str| match word {
        "county" => Cell::text(facts.county.as_str()),
        "township" => Cell::text(facts.township.as_str()),
        "village" => Cell::text(facts.village.as_str()),
        "filled_by" => Cell::text(facts.filled_by.as_str()),
        "from" => day(from),
        "to" => day(to),
        "today" => day(Some(facts.today)),
        "year" => Cell::count(to.or(from).unwrap_or(facts.today).year().into()),
        "rows" => Cell::count(i64::try_from(rows).unwrap_or_default()),
        "period" => Cell::text(match (from, to) {
            (Some(from), Some(to)) => format!("{from} 至 {to}"),
            (Some(from), None) => format!("{from} 起"),
            (None, Some(to)) => format!("截至 {to}"),
            (None, None) => format!("截至 {}", facts.today),
        }),
        _ => Cell::Empty,
    };
    if let Some(word) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
        && !word.contains('{')
    {
        return value(word);
    }
    let mut out = String::new();
    for (at, part) in text.split('{').enumerate() {
        match part.split_once('}').filter(|_| at > 0) {
            Some((word, rest)) => {
                out.push_str(&value(word).words());
                out.push_str(rest);
            }
            None => out.push_str(part),
        }
    }
    Cell::text(out)
}
