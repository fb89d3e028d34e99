//! Looking at a template: where its header, its free rows and its footer are, what each column is called and shows.
//! What is found is a proposal; people say what holds.

use super::TemplateError;
use super::book::{self, Workbook};
use super::formula::{self, Named};
use super::mapping::{Mapping, MappingProblem};
use super::package::Package;
use super::place::{Area, column_number, letters};
use super::sheet::SheetText;
use super::styles::{Shows, Styles};
use serde::Serialize;
use std::cell::Cell as Flag;
use std::collections::BTreeSet;

/// Header rows are looked for in this many.
const HEADER_WITHIN: u32 = 40;
/// A longer text is no heading.
const LONGEST_HEADING: usize = 60;
/// Sheets wider than this are cut.
const MOST_COLUMNS: u32 = 300;

/// A template as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Its sheets in their order.
    pub sheets: Vec<TemplateSheet>,
}

/// A sheet of a template. Rows count from 1; all are 0 when no header was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TemplateSheet {
    /// Its name.
    pub name: String,
    /// First row of the header.
    pub header_from: u32,
    /// Last row of the header, a row of column numbers included.
    pub header_row: u32,
    /// First row for data.
    pub first_row: u32,
    /// Last row that the form keeps free for data; before `first_row` when it keeps none.
    pub last_row: u32,
    /// Rows below the data: sums, signatures.
    pub footer_rows: Vec<u32>,
    /// Columns under the header.
    pub columns: Vec<HeadedColumn>,
    /// Texts above and below the table, by cell: what may become a fixed cell.
    pub texts: Vec<(String, String)>,
}

/// A column and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadedColumn {
    /// `A`
    pub letter: String,
    /// Merged headings joined: `家庭收入/工资性`.
    pub heading: String,
    /// What the first data row's number format shows.
    pub shows: Shows,
    /// That format; empty for General.
    pub format: String,
    /// The formula in the first data row: the template computes this column.
    pub formula: Option<String>,
}

/// Looks at a template.
pub fn inspect(bytes: &[u8]) -> Result<Template, TemplateError> {
    let mut package = Package::open(bytes)?;
    let Workbook { sheets, strings, styles, .. } = book::read(&mut package)?;
    let mut found = Vec::new();
    for one in sheets {
        let mut sheet = SheetText::read(&package.text(&one.part)?, &strings)?;
        sheet.write_out_shared_formulas();
        found.push(look(one.name, &sheet, &styles));
    }
    Ok(Template { sheets: found })
}

/// What keeps a mapping from being used with a template; nothing when it fits.
pub fn check(template: &Template, mapping: &Mapping) -> Vec<MappingProblem> {
    let mut problems = mapping.problems();
    let Some(sheet) = template.sheets.iter().find(|sheet| sheet.name == mapping.sheet) else {
        problems.push(MappingProblem::NoSheet { sheet: mapping.sheet.clone() });
        return problems;
    };
    for column in &sheet.columns {
        let mapped = mapping.columns.keys().any(|letter| *letter == column.letter);
        if mapped && column.formula.is_some() {
            problems.push(MappingProblem::Formula { column: column.letter.clone() });
        }
    }
    problems
}

fn look(name: String, sheet: &SheetText, styles: &Styles) -> TemplateSheet {
    let mut found = TemplateSheet {
        name,
        header_from: 0,
        header_row: 0,
        first_row: 0,
        last_row: 0,
        footer_rows: Vec::new(),
        columns: Vec::new(),
        texts: Vec::new(),
    };
    let Some((from, to)) = header(sheet) else { return found };
    let paths: Vec<(u32, String)> = columns_of(sheet, to)
        .map(|column| (column, path(sheet, from, to, column)))
        .filter(|(_, path)| !path.is_empty())
        .collect();
    let header_row = if is_number_row(sheet, to + 1, paths.len()) { to + 1 } else { to };
    let (first, last) = block(sheet, header_row);
    found.columns = paths
        .into_iter()
        .map(|(column, heading)| {
            let cell = sheet.cell(first, column);
            let style = cell.map(|cell| cell.style).unwrap_or_default();
            HeadedColumn {
                letter: letters(column),
                heading,
                shows: styles.shows(style),
                format: styles.sample(style),
                formula: cell.and_then(|cell| cell.formula.as_ref()).map(|formula| format!("={}", formula.words)),
            }
        })
        .collect();
    let said = |row: u32| sheet.rows.get(&row).is_some_and(|row| row.words().next().is_some());
    found.footer_rows = sheet.rows.keys().copied().filter(|row| *row > last && *row >= first && said(*row)).collect();
    let around = sheet.rows.iter().filter(|(row, _)| **row < from || (**row > last && **row >= first));
    let texts = around.flat_map(|(number, row)| {
        row.words().map(move |(column, words)| (format!("{}{number}", letters(column)), words.to_owned()))
    });
    found.texts = texts.collect();
    (found.header_from, found.header_row, found.first_row, found.last_row) = (from, header_row, first, last);
    found
}

/// The text that is seen in a cell, and the corner that holds it.
fn seen(sheet: &SheetText, row: u32, column: u32) -> Option<((u32, u32), String)> {
    let corner = sheet.merge_at(row, column).map_or((row, column), |area| (area.top, area.left));
    let words = one_line(&sheet.cell(corner.0, corner.1)?.words);
    (!words.is_empty()).then_some((corner, words))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<String>()
}

fn columns_of(sheet: &SheetText, row: u32) -> impl Iterator<Item = u32> {
    let cells = sheet.rows.get(&row).and_then(|row| row.cells.keys().next_back()).copied().unwrap_or_default();
    let merged =
        sheet.merges.iter().filter(|area| (area.top..=area.bottom).contains(&row)).map(|area| area.right).max();
    1..=cells.max(merged.unwrap_or_default()).min(MOST_COLUMNS)
}

fn is_note(words: &str) -> bool {
    words.contains(['：', ':'])
}

/// First and last row of the header: the row with most headings, with the rows that are merged into it.
fn header(sheet: &SheetText) -> Option<(u32, u32)> {
    let headings = |row: u32| {
        let mut corners = BTreeSet::new();
        for column in columns_of(sheet, row) {
            let Some((corner, words)) = seen(sheet, row, column) else { continue };
            let computed = sheet.cell(corner.0, corner.1).is_some_and(|cell| cell.formula.is_some());
            if is_note(&words) {
                return 0;
            }
            if !computed && words.chars().count() <= LONGEST_HEADING && words.parse::<f64>().is_err() {
                corners.insert(corner);
            }
        }
        corners.len()
    };
    let rows = sheet.rows.keys().copied().filter(|row| *row <= HEADER_WITHIN);
    let best =
        rows.map(|row| (headings(row), row)).fold((1, 0), |best, next| if next.0 > best.0 { next } else { best });
    let base = Some(best.1).filter(|row| *row > 0)?;
    let (mut from, mut to) = (base, base);
    let width = columns_of(sheet, base).count();
    while let Some(area) = sheet.merges.iter().find(|area| area.top < from && area.bottom >= from) {
        from = area.top;
    }
    while let Some(area) = sheet.merges.iter().find(|area| area.bottom > to && (from..=to).contains(&area.top)) {
        to = area.bottom;
    }
    // Groups of headings without anything merged downwards.
    let is_group = |area: &Area| area.left < area.right && ((area.right - area.left + 1) as usize) * 10 < width * 8;
    while from > 1 {
        let above = from - 1;
        let group = sheet.merges.iter().any(|area| area.top <= above && area.bottom == above && is_group(area));
        let note =
            columns_of(sheet, above).any(|column| seen(sheet, above, column).is_some_and(|(_, words)| is_note(&words)));
        if !group || note {
            break;
        }
        from = above;
    }
    Some((from, to))
}

/// The headings above a column, each once.
fn path(sheet: &SheetText, from: u32, to: u32, column: u32) -> String {
    let (mut parts, mut corners) = (Vec::new(), BTreeSet::new());
    for row in from..=to {
        if let Some((corner, words)) = seen(sheet, row, column)
            && corners.insert(corner)
        {
            parts.push(words.replace('/', "／"));
        }
    }
    parts.join("/")
}

/// A row of column numbers below the header: 1 2 3, 甲 乙 1 2, 栏次.
fn is_number_row(sheet: &SheetText, row: u32, columns: usize) -> bool {
    let Some(found) = sheet.rows.get(&row) else { return false };
    let is_sign = |words: &str| {
        let bare = words.trim_matches(['(', ')', '（', '）']);
        matches!(bare, "甲" | "乙" | "丙" | "丁" | "戊" | "栏次" | "—" | "-")
            || bare.parse::<usize>().is_ok_and(|number| (1..=columns).contains(&number))
    };
    let words: Vec<&str> = found.words().map(|(_, words)| words).collect();
    let computed = found.cells.values().any(|cell| cell.formula.is_some());
    words.len() > 1 && words.len() * 2 >= columns && !computed && words.iter().all(|words| is_sign(words))
}

/// First and last row of data.
fn block(sheet: &SheetText, header_row: u32) -> (u32, u32) {
    let mut first = header_row + 1;
    let is_sum = |row: u32| sheet.rows.get(&row).is_some_and(|row| row.words().any(|(_, words)| is_sum_word(words)));
    // Many forms have the sums first, right under the header.
    if is_sum(first) && sheet.rows.contains_key(&(first + 1)) && !is_footer(sheet, first + 1, first + 1) {
        first += 1;
    }
    let footer = sheet.rows.keys().copied().filter(|row| *row >= first).find(|row| is_footer(sheet, *row, first));
    let last = footer.map(|row| row - 1).or_else(|| sheet.rows.keys().next_back().copied());
    match (footer, last) {
        (None, last) => (first, last.unwrap_or(first).max(first)),
        (Some(_), last) => (first, last.unwrap_or_default().max(first - 1)),
    }
}

fn is_sum_word(words: &str) -> bool {
    let words = one_line(words);
    ["合计", "总计", "小计", "共计"].iter().any(|word| words.starts_with(word))
}

fn is_footer(sheet: &SheetText, row: u32, first: u32) -> bool {
    const SIGNED: [&str; 13] =
        ["填表", "填报", "制表", "审核", "复核", "负责人", "签字", "签名", "签章", "盖章", "经办", "村主任", "村支书"];
    const NOTES: [&str; 5] = ["备注", "注", "说明", "联系电话", "日期"];
    let Some(found) = sheet.rows.get(&row) else { return false };
    let signs = found.words().any(|(_, words)| {
        let words = one_line(words);
        let rest = |word: &&str| words.strip_prefix(*word).is_some_and(|rest| rest.starts_with(['：', ':']));
        is_sum_word(&words)
            || SIGNED.iter().any(|word| words.starts_with(word))
            || NOTES.iter().any(rest)
            || ["（签", "(签", "（盖", "(盖"].iter().any(|word| words.contains(word))
    });
    signs || found.cells.values().filter_map(|cell| cell.formula.as_ref()).any(|one| sums_rows(&one.words, first, row))
}

/// True when a formula takes a range of rows of the data that ends above its own row.
fn sums_rows(words: &str, first: u32, own: u32) -> bool {
    let found = Flag::new(false);
    formula::rewritten(words, &|sheet, named| {
        if let (None, Named::Range(from, to)) = (sheet, named) {
            let above = from.row.at >= first && to.row.at >= from.row.at && to.row.at < own && from.column == to.column;
            found.set(found.get() || above);
        }
        None
    });
    found.get()
}

/// The columns of a mapping as numbers, with their fields.
pub(super) fn mapped(mapping: &Mapping) -> Vec<(u32, &str)> {
    mapping.columns.iter().filter_map(|(letter, field)| Some((column_number(letter)?, field.as_str()))).collect()
}
