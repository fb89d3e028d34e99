//! What changes in a workbook besides the filled sheet when rows were put into it. Whatever is not named here is copied.

use super::TemplateError;
use super::book::WORKBOOK;
use super::grow::Growth;
use super::package::{Change, Package, relations, relations_of};
use super::xml::{Kind, attribute, rewritten, with_attribute};
use std::collections::{BTreeMap, BTreeSet};

/// Parts besides the sheet: names, sums elsewhere, tables, pictures, notes, charts; and a word to calculate on opening.
pub(super) fn change_the_rest(
    package: &mut Package<'_>,
    own: &str,
    sheets: &[(String, String)],
    growth: &Growth,
    had_formulas: bool,
    changes: &mut BTreeMap<String, Change>,
) -> Result<(), TemplateError> {
    let workbook = package.text(WORKBOOK)?;
    let workbook = if growth.by > 0 { growth.elsewhere(&workbook)? } else { workbook };
    changes.insert(WORKBOOK.to_owned(), Change::Text(calculated_on_opening(&workbook)?));
    let others: BTreeSet<String> = sheets.iter().map(|(_, part)| part.clone()).filter(|part| part != own).collect();
    if growth.by == 0 {
        for name in package.names().into_iter().filter(|name| others.contains(name)) {
            let text = package.text(&name)?;
            changes.insert(name, Change::Text(without_results(&text)?));
        }
        return Ok(());
    }
    if had_formulas {
        forget_calculation_order(package, changes)?;
    }
    let related = relations_of(own);
    let related = if package.has(&related) { relations(own, &package.text(&related)?)? } else { Vec::new() };
    for (_, kind, part) in &related {
        if matches!(kind.as_str(), "table" | "drawing" | "comments" | "threadedComment" | "vmlDrawing")
            && package.has(part)
        {
            let text = package.text(part)?;
            changes.insert(part.clone(), Change::Text(growth.of_sheet(kind, &text)?));
        }
    }
    for name in package.names() {
        let charts =
            ["xl/charts/", "xl/pivotCache/"].iter().any(|folder| name.starts_with(folder)) && name.ends_with(".xml");
        if !charts && !others.contains(&name) {
            continue;
        }
        let text = package.text(&name)?;
        let grown = growth.elsewhere(&text)?;
        let grown = if charts { grown } else { without_results(&grown)? };
        if grown != text {
            changes.insert(name, Change::Text(grown));
        }
    }
    Ok(())
}

/// Sums are calculated when the file is opened: what was kept of them is of another day.
fn calculated_on_opening(workbook: &str) -> Result<String, TemplateError> {
    let has = workbook.contains("calcPr");
    let names = workbook.contains("</definedNames>") || workbook.contains(":definedNames>");
    rewritten(workbook, &mut |piece, _| match (piece.name, piece.kind) {
        ("calcPr", Kind::Open | Kind::Empty) => Some(with_attribute(piece.raw, "fullCalcOnLoad", "1")),
        ("definedNames", Kind::Close) | ("sheets", Kind::Close) if !has && (piece.name == "definedNames") == names => {
            Some(format!("{}<{}calcPr fullCalcOnLoad=\"1\"/>", piece.raw, super::xml::prefix(piece.raw)))
        }
        _ => None,
    })
}

/// A sheet's formulas without their results of another day: LibreOffice does not calculate on opening what has one.
fn without_results(sheet: &str) -> Result<String, TemplateError> {
    let mut computed = false;
    rewritten(sheet, &mut |piece, path| {
        if piece.begins("c") || piece.begins("f") {
            computed = piece.begins("f");
        }
        let result = piece.name == "v" || path.last() == Some(&"v");
        (computed && result).then(String::new)
    })
}

/// The order of calculation names cells that are elsewhere now; programs make it again.
fn forget_calculation_order(
    package: &mut Package<'_>,
    changes: &mut BTreeMap<String, Change>,
) -> Result<(), TemplateError> {
    let related = relations_of(WORKBOOK);
    let text = package.text(&related)?;
    let found = relations(WORKBOOK, &text)?.into_iter().find(|(_, kind, _)| kind == "calcChain");
    let Some((id, _, part)) = found else { return Ok(()) };
    let text = rewritten(&text, &mut |piece, _| {
        let is_it = piece.name == "Relationship" && attribute(piece.raw, "Id").as_deref() == Some(id.as_str());
        is_it.then(String::new)
    })?;
    changes.insert(related, Change::Text(text));
    let types = package.text("[Content_Types].xml")?;
    let types = rewritten(&types, &mut |piece, _| {
        let name = attribute(piece.raw, "PartName").unwrap_or_default();
        (piece.name == "Override" && name.trim_start_matches('/') == part).then(String::new)
    })?;
    changes.insert("[Content_Types].xml".to_owned(), Change::Text(types));
    changes.insert(part, Change::Gone);
    Ok(())
}
