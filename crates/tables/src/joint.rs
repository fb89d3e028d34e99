//! Columns of the national export that tell one thing together: whether a risk is cleared and how, and the risks with
//! their details (domain.md §2.2, §2.3).

use crate::Language;
use crate::cell::Cell;
use crate::form::BadCell;
use crate::sheet::Row;
use crate::words::{fold, shown, stored, yes_or_no};
use cunji_model::document::Contents;
use cunji_model::enumeration::{DisasterType, RiskState, RiskType};
use cunji_model::field::{FieldType, Path, ProblemCode, Value};
use cunji_model::record::household::Household;

/// Which columns belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// 风险是否已消除, 风险消除方式
    RiskState,
    /// 致贫/返贫风险1 to 5, 自然灾害子项, 其他风险说明
    Risks,
}

/// Names of the risk columns, first to fifth.
pub(crate) const RISKS: [&str; 5] = ["risk1", "risk2", "risk3", "risk4", "risk5"];

pub(crate) fn cleared(row: &Row<'_>) -> Cell {
    Cell::text(match row.record.contents.word("risk_state").and_then(RiskState::parse) {
        None => "",
        Some(RiskState::Active) => row.pick("否", "No"),
        Some(RiskState::ClearedByHelp | RiskState::ClearedNaturally) => row.pick("是", "Yes"),
        Some(RiskState::Reverted) => row.pick("回退", "Rolled back"),
    })
}

pub(crate) fn clear_mode(row: &Row<'_>) -> Cell {
    Cell::text(match row.record.contents.word("risk_state").and_then(RiskState::parse) {
        Some(RiskState::ClearedByHelp) => row.pick("帮扶消除", "With help"),
        Some(RiskState::ClearedNaturally) => row.pick("自然消除", "By itself"),
        _ => "",
    })
}

pub(crate) fn risk(row: &Row<'_>, at: usize) -> Cell {
    let household = Household::read(&row.record.contents);
    let word = household.risks.get(at).map(|risk| shown(RiskType::WORDS, risk.risk_type.as_str(), row.around.language));
    Cell::text(word.unwrap_or_default())
}

pub(crate) fn disaster(row: &Row<'_>) -> Cell {
    detail(row, "DISASTER", "disaster")
}

pub(crate) fn other(row: &Row<'_>) -> Cell {
    detail(row, "OTHER", "remark")
}

fn detail(row: &Row<'_>, risk: &str, field: &str) -> Cell {
    let contents = &row.record.contents;
    let live = contents.live_items("risks").any(|item| item == risk);
    let word = contents.item_word("risks", risk, field).filter(|_| live).unwrap_or_default();
    Cell::text(if field == "disaster" { shown(DisasterType::WORDS, word, row.around.language) } else { word })
}

/// The fields that these columns say now. `said` gives the words of a column; `before` is what the record says.
pub(crate) fn read(
    joint: Joint,
    said: &dyn Fn(&str) -> String,
    before: &Contents,
) -> Result<Vec<(Path, Value)>, BadCell> {
    match joint {
        Joint::RiskState => Ok(vec![(Path::field("risk_state"), risk_state(said)?)]),
        Joint::Risks => risks(said, before),
    }
}

fn risk_state(said: &dyn Fn(&str) -> String) -> Result<Value, BadCell> {
    let bad = || BadCell::Problem(ProblemCode::NotAllowed);
    let state = match fold(&said("risk_cleared")).as_str() {
        "" => return Ok(Value::Null),
        "回退" | "rolledback" => RiskState::Reverted,
        word => match (yes_or_no(word).ok_or_else(bad)?, fold(&said("clear_mode")).as_str()) {
            (false, _) => RiskState::Active,
            (true, "帮扶消除" | "帮扶后消除" | "withhelp") => RiskState::ClearedByHelp,
            (true, "自然消除" | "自然消失" | "byitself") => RiskState::ClearedNaturally,
            (true, _) => return Err(bad()),
        },
    };
    Ok(Value::from(state.as_str()))
}

fn risks(said: &dyn Fn(&str) -> String, before: &Contents) -> Result<Vec<(Path, Value)>, BadCell> {
    let bad = || BadCell::Problem(ProblemCode::NotAllowed);
    let mut named = Vec::new();
    for column in RISKS {
        let text = said(column);
        if !text.is_empty() {
            named.push(stored(RiskType::WORDS, &text).ok_or_else(bad)?);
        }
    }
    let mut fields = Vec::new();
    let live: Vec<&str> = before.live_items("risks").collect();
    // A risk of a newer version is in no column: it was not taken out.
    let known = |risk: &&&str| RiskType::parse(risk).is_some();
    for gone in live.iter().filter(known).filter(|risk| !named.contains(risk)) {
        fields.push((Path::item("risks", gone, "removed"), Value::Bool(true)));
    }
    for (rank, risk) in (1_i64..).zip(&named) {
        let path = |field| Path::item("risks", risk, field);
        fields.push((path("rank"), Value::Int(rank)));
        if !live.contains(risk) {
            fields.push((path("removed"), Value::Bool(false)));
        }
        if *risk == "DISASTER" {
            let word = Some(said("disaster")).filter(|word| !word.is_empty());
            let word = word.map(|word| stored(DisasterType::WORDS, &word).ok_or_else(bad)).transpose()?;
            fields.push((path("disaster"), word.map_or(Value::Null, Value::from)));
        }
        if *risk == "OTHER" {
            let words = FieldType::Text(200).normalise(Value::from(said("other_risk"))).map_err(BadCell::Problem)?;
            fields.push((path("remark"), words));
        }
    }
    Ok(fields)
}

/// 证件类型: only resident ID cards are kept.
pub(crate) fn id_type(row: &Row<'_>, has_number: bool) -> Cell {
    let word = if row.around.language == Language::Chinese { "居民身份证" } else { "Resident ID card" };
    Cell::text(if has_number { word } else { "" })
}
