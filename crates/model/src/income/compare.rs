//! Last year beside this year (domain.md §1.3): stable transfers are offered again, everything else is only shown.

use super::lines::LINES;
use super::sheet::{Basis, Line, Sheet};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What last year's form says in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastYear {
    /// Fen of last year; `None` when it is out of range.
    #[ts(type = "number | null")]
    pub amount_fen: Option<i64>,
    /// Offered for this year, never filled in by itself: of stable transfers that are still open this year.
    pub proposal: Option<Line>,
}

/// One line of both years; lines that neither year has are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Beside {
    /// Line identifier.
    pub line: String,
    /// Fen of this year; `None` while it is open or out of range.
    #[ts(type = "number | null")]
    pub this_year_fen: Option<i64>,
    /// What last year says; `None` when it says nothing.
    pub last_year: Option<LastYear>,
}

/// Both forms line by line, in the order of the form.
pub fn beside_last_year(this_year: &Sheet, last_year: &Sheet) -> Vec<Beside> {
    let fen = |amount: i128| i64::try_from(amount).ok();
    let mut rows = Vec::new();
    for spec in LINES {
        let (now, before) = (this_year.amount(spec.id), last_year.amount(spec.id));
        if now.is_none() && before.is_none() {
            continue;
        }
        // A whole of which last year gave only the parts is offered by its parts, or it would be counted twice.
        let entry = last_year.lines.get(spec.id).filter(|_| spec.stable && now.is_none());
        let parent_is_open = spec.parent.is_none_or(|parent| this_year.own(parent).is_none());
        let offered = entry.filter(|line| line.amount().is_some() && parent_is_open);
        rows.push(Beside {
            line: spec.id.to_owned(),
            this_year_fen: now.and_then(fen),
            last_year: before.map(|before| LastYear { amount_fen: fen(before), proposal: offered.map(proposal) }),
        });
    }
    rows
}

/// Last year's months and monthly amount, else its amount; an estimate until somebody says that it is so.
fn proposal(last: &Line) -> Line {
    let monthly = last.product().is_some();
    Line {
        amount_fen: last.amount_fen.filter(|_| !monthly),
        basis: Some(Basis::Estimated),
        months: last.months.filter(|_| monthly),
        monthly_fen: last.monthly_fen.filter(|_| monthly),
        note: None,
    }
}
