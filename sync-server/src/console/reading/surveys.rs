//! The review queue and the lists below the line, near it and fallen sharply, of one year's round.

use super::Asked;
use super::on::{of_round, ruled};
use super::query::{Page, Query, Rows, village};
use crate::store::{Store, StoreError};
use serde::{Deserialize, Serialize};

/// 应测: lifted or monitored (of `household h`).
pub(super) const TO_MEASURE: &str = "(h.monitor_category IS NOT NULL OR h.household_type = 'LIFTED')";
/// 已交 (of `income_survey s`).
pub(super) const HANDED_IN: &str = "s.state IN ('SUBMITTED', 'ACCEPTED')";

/// 接近监测线: not below it, and above it by less than the rules say. Multiplied, not divided.
pub(super) fn near(asked: &Asked) -> String {
    let most = 100 + u64::from(asked.rules.near.percent);
    format!("(s.below_line = 0 AND s.per_head_fen * 100 < s.line_fen * {most})")
}

/// 大幅下降: by more percent of the year before than the village's rules say (of `village_rule r`).
fn fallen(asked: &Asked) -> String {
    let percent = asked.rules.checks.v15_review_percent;
    format!(
        "(s.last_per_head_fen - s.per_head_fen) * 100 > abs(s.last_per_head_fen) * coalesce(r.review_percent, {percent})"
    )
}

/// Which surveys.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SurveyFilter {
    /// 年度; when not said, the round that is on in each village.
    pub year: Option<i32>,
    /// Where they stand.
    pub state: Option<String>,
    /// 1: handed in and below the line.
    pub under: Option<u8>,
    /// 1: handed in and near the line from above.
    pub near: Option<u8>,
    /// 1: handed in and fallen sharply against the year before.
    pub fallen: Option<u8>,
    /// Of one household; then of every year and window.
    pub household: Option<uuid::Uuid>,
    /// Part of the head's name.
    pub q: Option<String>,
}

/// One survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SurveyRow {
    /// 12 digits.
    pub village: String,
    /// Survey.
    pub document: String,
    /// Household.
    pub household: String,
    /// 户主
    pub head: String,
    /// 村民小组
    pub group: String,
    /// 年度
    pub year: i64,
    /// Which window.
    pub period_kind: String,
    /// 家庭人口数
    pub persons: Option<i64>,
    /// Where it stands.
    pub state: String,
    /// 年纯收入; `None`: nothing entered, or it can't be worked out.
    pub net_fen: Option<i64>,
    /// 人均纯收入
    pub per_head_fen: Option<i64>,
    /// That of the year before.
    pub last_per_head_fen: Option<i64>,
    /// The line that holds; `None`: nobody has set it.
    pub line_fen: Option<i64>,
    /// Below the line, exactly; `None` while it is not known.
    pub below_line: Option<bool>,
    /// Checks that ask something.
    pub fired: u64,
    /// Of these without an answer.
    pub unanswered: u64,
    /// Comments that are not settled.
    pub open_comments: u64,
    /// When it was last handed in.
    pub submitted_on: Option<String>,
}

/// A part of the list: handed in first waits first.
pub async fn surveys(
    store: &dyn Store,
    asked: &Asked,
    filter: &SurveyFilter,
    page: Page,
) -> Result<Rows<SurveyRow>, StoreError> {
    let mut query = Query::about(asked, "s");
    match filter.household {
        Some(home) => query.equal("s.household", Some(home)),
        None => of_round(asked, &mut query, filter.year),
    }
    query.equal("s.state", filter.state.as_deref());
    let below = "s.below_line = 1".to_owned();
    for (wanted, condition) in [(filter.under, below), (filter.near, near(asked)), (filter.fallen, fallen(asked))] {
        if wanted == Some(1) {
            query.when(HANDED_IN);
            query.when(condition);
        }
    }
    query.having(&["h.head"], filter.q.as_deref());
    let home = "LEFT JOIN household h ON h.village = s.village AND h.document = s.household";
    let alone = ruled("income_survey s", "s");
    let joined = format!("{alone} {home}");
    let tables = if filter.q.is_some() { (joined.as_str(), "") } else { (alone.as_str(), home) };
    let columns = "s.village, s.document, s.household, coalesce(h.head, ''), coalesce(h.group_name, ''), s.year, \
                   s.period_kind, s.persons, s.state, s.net_fen, s.per_head_fen, s.last_per_head_fen, s.line_fen, \
                   s.below_line, s.fired, s.unanswered, s.open_comments, s.submitted_on";
    let order = "s.year DESC, coalesce(s.submitted_on, '9'), s.village, s.document";
    query
        .page(store, columns, tables, order, page, |row| {
            Ok(SurveyRow {
                village: village(row, 0)?,
                document: row.uuid(1)?.to_string(),
                household: row.uuid(2)?.to_string(),
                head: row.text(3)?,
                group: row.text(4)?,
                year: row.int(5)?,
                period_kind: row.text(6)?,
                persons: row.maybe_int(7)?,
                state: row.text(8)?,
                net_fen: row.maybe_int(9)?,
                per_head_fen: row.maybe_int(10)?,
                last_per_head_fen: row.maybe_int(11)?,
                line_fen: row.maybe_int(12)?,
                below_line: row.maybe_int(13)?.map(|below| below != 0),
                fired: row.count(14)?,
                unanswered: row.count(15)?,
                open_comments: row.count(16)?,
                submitted_on: row.maybe_text(17)?,
            })
        })
        .await
}
