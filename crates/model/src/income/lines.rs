//! The lines of the income form (domain.md §1.3), in the order of the form. What is shown for them is in the message
//! files; the identifiers are stored and never change their meaning.

use crate::enumeration::enumeration;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

enumeration! {
    /// What a line adds up to (domain.md §1.1)
    Group {
        /// 工资性收入
        Wage = "WAGE",
        /// 生产经营性收入, before cost
        Business = "BUSINESS",
        /// 生产经营性支出
        Expense = "EXPENSE",
        /// 财产性收入
        Property = "PROPERTY",
        /// 转移性收入
        Transfer = "TRANSFER",
    }
}

impl Group {
    /// Every group, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Wage, Self::Business, Self::Expense, Self::Property, Self::Transfer];

    /// Identifier of the group's total (domain.md §1.3).
    pub fn total(self) -> &'static str {
        match self {
            Self::Wage => "wage_total",
            Self::Business => "biz_total",
            Self::Expense => "exp_total",
            Self::Property => "prop_total",
            Self::Transfer => "tr_total",
        }
    }
}

/// Whose column a line is (domain.md §1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Column {
    /// In the header of an export from the national system.
    National,
    /// Only in local forms.
    Local,
    /// Only in forms of before 2021.
    Older,
}

/// One line of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct LineSpec {
    /// Stored identifier, `tr_pension`.
    pub id: &'static str,
    /// Code in local forms, `d4`; empty where none was found.
    pub code: &'static str,
    /// What it adds up to; `None` for claims and rigid spending, which are outside net income.
    pub group: Option<Group>,
    /// The line that this one is a part of.
    pub parent: Option<&'static str>,
    /// A transfer that comes every month or year: last year's amount is offered as a proposal.
    pub stable: bool,
    /// Whose column it is.
    pub column: Column,
}

const fn line(id: &'static str, code: &'static str, group: Group, column: Column) -> LineSpec {
    LineSpec { id, code, group: Some(group), parent: None, stable: false, column }
}

const fn outside(id: &'static str) -> LineSpec {
    LineSpec { id, code: "", group: None, parent: None, stable: false, column: Column::National }
}

const fn sub(id: &'static str, code: &'static str, parent: &'static str) -> LineSpec {
    LineSpec { id, code, group: Some(Group::Transfer), parent: Some(parent), stable: false, column: Column::Local }
}

const fn stable(spec: LineSpec) -> LineSpec {
    LineSpec { stable: true, ..spec }
}

use Column::{Local, National, Older};
use Group::{Business, Expense, Property, Transfer, Wage};

/// 理赔收入: outside net income, enters the reference only.
pub const CLAIM: &str = "claim_income";
/// 合规自付（刚性）支出: outside net income, enters the reference only.
pub const RIGID: &str = "oop_rigid";

/// Every line that somebody enters, in the order of the form. Totals are worked out and never entered.
pub static LINES: &[LineSpec] = &[
    // 务工, 行业部门公益岗, 乡镇公益岗, 村级公益岗, 自主采摘
    line("wage_work", "a1", Wage, Local),
    line("wage_post_sector", "a2", Wage, Local),
    line("wage_post_township", "a3", Wage, Local),
    line("wage_post_village", "a4", Wage, Local),
    line("wage_gathering", "a5", Wage, Local),
    // 种植业, 养殖业, 林果业, 其他
    line("biz_crop", "b1", Business, Local),
    line("biz_livestock", "b2", Business, Local),
    line("biz_forest", "b3", Business, Local),
    line("biz_other", "b4", Business, Local),
    line("exp_crop", "e1", Expense, Local),
    line("exp_livestock", "e2", Expense, Local),
    line("exp_forest", "e3", Expense, Local),
    // The older split calls its third line 其他 too: the same identifier.
    line("exp_other", "e4", Expense, Local),
    // 家庭经营费用支出, 税费支出
    line("exp_operating", "", Expense, Older),
    line("exp_tax", "", Expense, Older),
    // 资产收益扶贫分红, 土地流转, 金融贷款项目, 代种代养, 其他财产性
    line("prop_dividend", "c1", Property, National),
    line("prop_land", "c2", Property, Local),
    line("prop_finance", "c3", Property, Local),
    line("prop_entrusted", "c4", Property, Local),
    line("prop_other", "c5", Property, National),
    // 计划生育金, 低保金, 特困供养金 (五保金), 养老保险金
    stable(line("tr_family_planning", "d1", Transfer, National)),
    stable(line("tr_dibao", "d2", Transfer, National)),
    stable(line("tr_tekun", "d3", Transfer, National)),
    stable(line("tr_pension", "d4", Transfer, National)),
    // 生态补偿金: 退耕还林, 公益林, 草原生态, 移民补助, 其他
    stable(line("tr_eco", "d5", Transfer, National)),
    stable(sub("tr_eco_returned", "d5a", "tr_eco")),
    stable(sub("tr_eco_forest", "d5b", "tr_eco")),
    stable(sub("tr_eco_grassland", "d5c", "tr_eco")),
    stable(sub("tr_eco_resettled", "d5d", "tr_eco")),
    sub("tr_eco_other", "d5e", "tr_eco"),
    // 其他转移性收入: what is one-off or changes each year is not carried over.
    line("tr_other", "d6", Transfer, National),
    // 种植补贴, 地力补贴, 农业保险补助, 高龄补贴
    sub("tr_other_planting", "d6a", "tr_other"),
    stable(sub("tr_other_soil", "d6b", "tr_other")),
    sub("tr_other_farm_insurance", "d6c", "tr_other"),
    stable(sub("tr_other_old_age", "d6d", "tr_other")),
    // 优抚金, 残疾补贴, 教育扶持, 救灾款
    stable(sub("tr_other_veteran", "d6e", "tr_other")),
    stable(sub("tr_other_disability", "d6f", "tr_other")),
    sub("tr_other_education", "d6g", "tr_other"),
    sub("tr_other_disaster", "d6h", "tr_other"),
    // 失能老人补贴, 赡养费, 取暖补贴, 物价补贴
    stable(sub("tr_other_disabled_elderly", "d6i", "tr_other")),
    sub("tr_other_maintenance", "d6j", "tr_other"),
    sub("tr_other_heating", "d6k", "tr_other"),
    sub("tr_other_price", "d6l", "tr_other"),
    // 社会救济和补助, 防贫保险, 经常性捐赠和赔偿, 其他
    sub("tr_other_relief", "d6m", "tr_other"),
    sub("tr_other_poverty_insurance", "d6n", "tr_other"),
    sub("tr_other_donation", "d6o", "tr_other"),
    sub("tr_other_rest", "d6p", "tr_other"),
    outside(CLAIM),
    outside(RIGID),
];

/// The line with this identifier; `None` for a line of a newer version.
pub fn line_spec(id: &str) -> Option<&'static LineSpec> {
    LINES.iter().find(|line| line.id == id)
}

/// The parts of a line, in the order of the form; none for most lines.
pub fn sub_lines(parent: &str) -> impl Iterator<Item = &'static LineSpec> {
    LINES.iter().filter(move |line| line.parent == Some(parent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_its_own_name_and_stands_under_a_line_of_its_group() {
        for (at, line) in LINES.iter().enumerate() {
            let first = LINES.iter().position(|other| other.id == line.id);
            assert_eq!(first, Some(at), "{} is there twice", line.id);
            let Some(parent) = line.parent else { continue };
            let parent = line_spec(parent).expect("a part needs its whole");
            assert_eq!((parent.group, parent.parent), (line.group, None), "{} hangs in the wrong place", line.id);
        }
        assert_eq!(sub_lines("tr_eco").count(), 5, "d5a to d5e");
        assert_eq!(sub_lines("tr_other").count(), 16, "d6a to d6p");
    }

    #[test]
    fn only_transfers_are_carried_over() {
        for line in LINES.iter().filter(|line| line.stable) {
            assert_eq!(line.group, Some(Transfer), "{} must be measured anew each year", line.id);
        }
    }
}
