//! The numbers of the checks V01–V16 (domain.md §1.5): settings with their source, never constants of the code.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The 9 figures and 4 guarantees that are measured again after elimination. Only the counts 9 and 4 are sourced
/// ([R] 1_11_004); which 9 figures is a guess from the order of the form.
pub const AFTER_CLEARING: [&str; 13] = [
    "wage_total",
    "biz_total",
    "exp_total",
    "prop_total",
    "tr_total",
    "net",
    "net_pc",
    "claim_income",
    "oop_rigid",
    "edu_issue_after",
    "medical_issue_after",
    "housing_issue_after",
    "water_issue_after",
];

/// Thresholds by the rule that uses them. Money in fen, areas in hundredths of a mu, ways in metres.
/// A field that is missing in stored settings has the default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct CheckSettings {
    /// Where the numbers come from.
    pub source: String,
    /// V03: 人均纯收入 under this is questioned.
    #[ts(type = "number")]
    pub v03_low_per_capita: i64,
    /// V04: of households identified in this year or later …
    pub v04_since_year: i32,
    /// V04: … 人均纯收入 at identification above this is questioned.
    #[ts(type = "number")]
    pub v04_high_per_capita: i64,
    /// V05: wages above 0 and under this are questioned.
    #[ts(type = "number")]
    pub v05_low_wage: i64,
    /// V05: the same at identification.
    #[ts(type = "number")]
    pub v05_low_wage_at_identification: i64,
    /// V05: wages above this are questioned.
    #[ts(type = "number")]
    pub v05_high_wage: i64,
    /// V08: by line, an amount above 0 and under this is questioned.
    #[ts(type = "Record<string, number>")]
    pub v08_low: BTreeMap<String, i64>,
    /// V09: monthly wages under this are questioned.
    #[ts(type = "number")]
    pub v09_low_month: i64,
    /// V09: monthly wages above this are questioned.
    #[ts(type = "number")]
    pub v09_high_month: i64,
    /// V12: what must be filled after elimination.
    pub v12_fields: Vec<String>,
    /// V13: whether arable land, grassland and water are held against `v13_field_mu`.
    pub v13_fields_on: bool,
    /// V13: most arable land, grassland, water.
    #[ts(type = "number")]
    pub v13_field_mu: i64,
    /// V13: most forest, fruit trees, returned farmland.
    #[ts(type = "number")]
    pub v13_forest_mu: i64,
    /// V13: farthest from the main road.
    #[ts(type = "number")]
    pub v13_road_metres: i64,
    /// V15: whether any fall against last year is to be explained.
    pub v15_any_fall: bool,
    /// V15: a fall of more than this many percent is reviewed by a second person.
    pub v15_review_percent: u32,
    /// LARGE: a single line above this is questioned.
    #[ts(type = "number")]
    pub large_line: i64,
}

impl Default for CheckSettings {
    /// Guizhou 2021–2023 (domain.md §1.5 [R], [F]); V15 and the largest line are ours.
    fn default() -> Self {
        let low = [("tr_dibao", 20_000), ("tr_family_planning", 10_000), ("tr_pension", 8_800), ("tr_tekun", 20_000)];
        Self {
            source: "参照贵州2021至2023年的校验规则；V15和单项上限没有文件依据".to_owned(),
            v03_low_per_capita: 400_000,
            v04_since_year: 2023,
            v04_high_per_capita: 2_000_000,
            v05_low_wage: 30_000,
            v05_low_wage_at_identification: 10_000,
            v05_high_wage: 30_000_000,
            v08_low: low.into_iter().map(|(line, fen)| (line.to_owned(), fen)).collect(),
            v09_low_month: 10_000,
            v09_high_month: 3_000_000,
            v12_fields: AFTER_CLEARING.map(str::to_owned).to_vec(),
            // The second official checker has it switched off (domain.md §1.5).
            v13_fields_on: false,
            v13_field_mu: 10_000,
            v13_forest_mu: 20_000,
            v13_road_metres: 5_000,
            v15_any_fall: true,
            v15_review_percent: 10,
            large_line: 1_000_000_000,
        }
    }
}
