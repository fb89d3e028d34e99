//! What counts as income, and up to which line a household is watched, by place and year (domain.md §1.4, §2.6).
//! Data with its source: where nothing was found the line is unset, never taken from another year or province.

use crate::id::VillageCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// How wages earned away are entered (domain.md §1.4: the texts contradict each other).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WageRule {
    /// All that was earned.
    AllEarned,
    /// Less rent and daily living cost.
    LessLivingCost,
}

/// Which goods are business income (domain.md §1.4: the texts contradict each other).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GoodsRule {
    /// Sold goods, and the cost of the sold part.
    SoldOnly,
    /// Goods kept or eaten are valued at the market's price.
    AtMarketPrice,
}

/// Who is counted in the divisor (domain.md §1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SizeRule {
    /// The members on the household's card.
    Registered,
    /// Those who live together.
    LivingTogether,
}

/// The rules of one place for one year. A survey keeps `id` and `version`; a newer version never rewrites old totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Name of the set, `CQ-2023`.
    pub id: String,
    /// Counts up when a set is corrected.
    pub version: u32,
    /// Leading digits of the division codes it is for; `50` is Chongqing.
    pub place: String,
    /// The survey year it is for; `None`: each year without a set of its own.
    pub year: Option<i32>,
    /// Where the numbers come from.
    pub source: String,
    /// 监测范围, fen a head and year; `None` while it is unset.
    #[ts(type = "number | null")]
    pub monitoring_line: Option<i64>,
    /// How wages are entered; told to the surveyor, no arithmetic.
    pub wage: WageRule,
    /// Which goods are entered; told to the surveyor, no arithmetic.
    pub goods: GoodsRule,
    /// Who is counted; told to the surveyor, no arithmetic.
    pub size: SizeRule,
    /// Lines that are written down and do not enter net income here, such as a pension or an education grant.
    pub not_counted: BTreeSet<String>,
    /// Whether 理赔收入 is added in the reference income.
    pub claims_in_reference: bool,
    /// Whether 合规自付支出 is taken off in the reference income.
    pub rigid_in_reference: bool,
}

/// The sets that come with the program: Chongqing (domain.md §2.6).
pub fn shipped() -> Vec<RuleSet> {
    let chongqing = RuleSet {
        id: "CQ".to_owned(),
        version: 1,
        place: "50".to_owned(),
        year: None,
        source: "通行的收入计算口径；没有找到这一年公布的监测线，请按本地文件填".to_owned(),
        monitoring_line: None,
        // The official card counts all wages; for goods and size the first source of domain.md §1.4.
        wage: WageRule::AllEarned,
        goods: GoodsRule::SoldOnly,
        size: SizeRule::Registered,
        not_counted: BTreeSet::new(),
        claims_in_reference: true,
        rigid_in_reference: true,
    };
    let with_line = RuleSet {
        id: "CQ-2023".to_owned(),
        year: Some(2023),
        source: "监测范围调整为8000元：重庆市2023年2月、巴南区2023年5月".to_owned(),
        monitoring_line: Some(800_000),
        ..chongqing.clone()
    };
    vec![with_line, chongqing]
}

/// The sets that the office has put over the shipped ones. A survey keeps the set it was computed with by `id` and
/// `version`, so a set that was once in force is never dropped: it goes to `earlier`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RuleSets {
    /// Who has set them, by what.
    pub source: String,
    /// The office's own, one for a place and year.
    #[serde(default)]
    pub sets: Vec<RuleSet>,
    /// The office's own that are chosen no more.
    #[serde(default)]
    pub earlier: Vec<RuleSet>,
}

impl Default for RuleSets {
    /// None: only what is shipped.
    fn default() -> Self {
        let source = "通行的收入计算口径；监测线：重庆市2023年2月、巴南区2023年5月".to_owned();
        Self { source, sets: Vec::new(), earlier: Vec::new() }
    }
}

impl RuleSets {
    /// The rules for a village's 12-digit code and a survey year; `None` for no village code or a place without rules.
    /// `monitoring_line` of the answer is `None` where nobody has set the line. Of two for the same place and year the
    /// office's own counts.
    pub fn best(&self, village: &str, year: i32) -> Option<RuleSet> {
        let shipped = shipped();
        let near = |set: &&RuleSet| (set.place.len(), set.year.is_some());
        let (own, other) = (best_match(&self.sets, village, year), best_match(&shipped, village, year));
        // The later of two that are equally near is taken.
        other.into_iter().chain(own).max_by_key(near).cloned()
    }

    /// The set that a survey was computed with; `None`: not known to this version.
    pub fn kept(&self, id: &str, version: u32) -> Option<RuleSet> {
        let own = self.sets.iter().chain(&self.earlier).find(|set| set.id == id && set.version == version);
        own.cloned().or_else(|| shipped().into_iter().find(|set| set.id == id && set.version == version))
    }
}

/// The rules nearest to a village: the longest place first, then the year's own set, then the newest version.
pub fn best_match<'a>(sets: &'a [RuleSet], village: &str, year: i32) -> Option<&'a RuleSet> {
    let village = VillageCode::parse(village).ok()?;
    sets.iter()
        .filter(|set| village.as_str().starts_with(&set.place) && set.year.is_none_or(|own| own == year))
        .max_by_key(|set| (set.place.len(), set.year.is_some(), set.version))
}
