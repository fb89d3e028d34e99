//! What was entered on the income form: lines with amounts, or months × monthly amount (domain.md §1.2, §1.3).

use super::lines::sub_lines;
use crate::enumeration::enumeration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

enumeration! {
    /// How sure an amount is (domain.md §1.2: a September survey ends with an estimate)
    Basis {
        /// 实际
        Actual = "ACTUAL",
        /// 预计
        Estimated = "ESTIMATED",
        /// 分摊
        Allocated = "ALLOCATED",
    }
}

/// One entered line; everything open is `None`, which is not 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Line {
    /// Fen in the whole window.
    #[ts(type = "number | null")]
    pub amount_fen: Option<i64>,
    /// How sure it is.
    pub basis: Option<Basis>,
    /// In how many months of the window it came, 0 to 12.
    pub months: Option<u8>,
    /// Fen in each of these months.
    #[ts(type = "number | null")]
    pub monthly_fen: Option<i64>,
    /// 说明
    pub note: Option<String>,
}

impl Line {
    /// A line of which only the amount is known, in fen.
    pub fn of(amount_fen: i64) -> Self {
        Self { amount_fen: Some(amount_fen), ..Self::default() }
    }

    /// A line told as so many months of so many fen.
    pub fn monthly(months: u8, monthly_fen: i64) -> Self {
        Self { months: Some(months), monthly_fen: Some(monthly_fen), ..Self::default() }
    }

    /// Months × monthly fen, when both are given. Wide enough for any two numbers.
    pub fn product(&self) -> Option<i128> {
        Some(i128::from(self.months?) * i128::from(self.monthly_fen?))
    }

    /// What the line says in fen: months × monthly when those are given, else the amount.
    pub fn amount(&self) -> Option<i128> {
        self.product().or(self.amount_fen.map(i128::from))
    }
}

/// An income form as entered, by line identifier (`lines::LINES`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sheet {
    /// Entered lines.
    pub lines: BTreeMap<String, Line>,
    /// 家庭人口数, the divisor.
    pub member_count: u32,
}

impl Sheet {
    /// What one line says itself, in fen, without its parts.
    pub fn own(&self, line: &str) -> Option<i128> {
        self.lines.get(line)?.amount()
    }

    /// The parts of a line that say something, with their fen, in the order of the form.
    pub fn parts(&self, line: &str) -> Vec<(&'static str, i128)> {
        sub_lines(line).filter_map(|part| Some((part.id, self.own(part.id)?))).collect()
    }

    /// What a line comes to, in fen: its own amount, else the sum of its parts; `None` while nothing was said.
    pub fn amount(&self, line: &str) -> Option<i128> {
        self.own(line).or_else(|| {
            let parts = self.parts(line);
            (!parts.is_empty()).then(|| parts.iter().map(|(_, fen)| fen).sum())
        })
    }
}
