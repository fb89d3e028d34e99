//! 收入测算 in long form (a row per household and line) and in wide form (a row per household; domain.md §1.3). Money in
//! yuan. Totals and figures a head are worked out as on the form and never read back.

use crate::cell::Cell;
use crate::column::{Column, HOME, IDENTITY, Of, column, computed, fixed, stored};
use crate::sheet::{Items, Row, Sheet};
use cunji_model::document::Contents;
use cunji_model::income::course::{SurveyStatus, survey_status};
use cunji_model::income::lines::{Group, LINES};
use cunji_model::income::work_out::{Working, work_out};
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::{rules_of, sheet, steps};

/// Names of the lines in the order of the form, as domain.md §1.3 calls them.
#[rustfmt::skip]
pub(crate) const NAMES: &[(&str, &str, &str)] = &[
    ("wage_work", "务工收入", "Work away or nearby"),
    ("wage_post_sector", "行业部门公益岗收入", "Sector public post"),
    ("wage_post_township", "乡镇公益岗收入", "Township public post"),
    ("wage_post_village", "村级公益岗收入", "Village public post"),
    ("wage_gathering", "自主采摘收入", "Own gathering"),
    ("biz_crop", "种植业收入", "Crops"),
    ("biz_livestock", "养殖业收入", "Livestock"),
    ("biz_forest", "林果业收入", "Forestry and fruit"),
    ("biz_other", "其他经营收入", "Other business"),
    ("exp_crop", "种植业支出", "Expense: crops"),
    ("exp_livestock", "养殖业支出", "Expense: livestock"),
    ("exp_forest", "林果业支出", "Expense: forestry and fruit"),
    ("exp_other", "其他经营支出", "Expense: other"),
    ("exp_operating", "家庭经营费用支出", "Operating cost (older forms)"),
    ("exp_tax", "税费支出", "Taxes (older forms)"),
    ("prop_dividend", "资产收益扶贫分红收入", "Dividends from help assets"),
    ("prop_land", "土地流转收入", "Land rent"),
    ("prop_finance", "金融贷款项目收入", "Loan projects"),
    ("prop_entrusted", "代种代养收入", "Entrusted growing"),
    ("prop_other", "其他财产性收入", "Other property"),
    ("tr_family_planning", "计划生育金", "Family-planning payment"),
    ("tr_dibao", "低保金", "Minimum-living allowance"),
    ("tr_tekun", "特困供养金", "Destitute support"),
    ("tr_pension", "养老保险金", "Pension"),
    ("tr_eco", "生态补偿金", "Ecological compensation"),
    ("tr_eco_returned", "退耕还林", "Returned farmland"),
    ("tr_eco_forest", "公益林", "Public forest"),
    ("tr_eco_grassland", "草原生态", "Grassland"),
    ("tr_eco_resettled", "移民补助", "Resettlement aid"),
    ("tr_eco_other", "其他生态补偿", "Other ecological"),
    ("tr_other", "其他转移性收入", "Other transfers"),
    ("tr_other_planting", "种植补贴", "Planting subsidy"),
    ("tr_other_soil", "地力补贴", "Soil subsidy"),
    ("tr_other_farm_insurance", "农业保险补助", "Farm insurance aid"),
    ("tr_other_old_age", "高龄补贴", "Old-age subsidy"),
    ("tr_other_veteran", "优抚金", "Veterans' payment"),
    ("tr_other_disability", "残疾补贴", "Disability subsidy"),
    ("tr_other_education", "教育扶持", "Education aid"),
    ("tr_other_disaster", "救灾款", "Disaster relief"),
    ("tr_other_disabled_elderly", "失能老人补贴", "Subsidy for disabled elderly"),
    ("tr_other_maintenance", "赡养费", "Maintenance by children"),
    ("tr_other_heating", "取暖补贴", "Heating subsidy"),
    ("tr_other_price", "物价补贴", "Price subsidy"),
    ("tr_other_relief", "社会救济和补助", "Social relief"),
    ("tr_other_poverty_insurance", "防贫保险", "Poverty insurance"),
    ("tr_other_donation", "经常性捐赠和赔偿", "Regular donations"),
    ("tr_other_rest", "其他转移", "Other"),
    ("claim_income", "理赔收入", "Insurance claims"),
    ("oop_rigid", "合规自付支出", "Compliant self-paid spending"),
];

#[rustfmt::skip]
const LONG: &[Column] = &[
    computed("year", "年度", "Year", |row| row.record.contents.int("year").map_or(Cell::Empty, Cell::count)).count(),
    computed("period", "测算", "Survey", period),
    computed("status", "状态", "Status", status),
    computed("code", "代码", "Code", |row| {
        let spec = LINES.iter().find(|line| Some(line.id) == row.item);
        Cell::text(spec.map(|line| line.code).unwrap_or_default())
    }),
    computed("line_name", "项目", "Line", |row| {
        let named = NAMES.iter().find(|(id, ..)| Some(*id) == row.item);
        Cell::text(named.map(|(_, zh, en)| row.pick(zh, en)).unwrap_or_else(|| row.pick("未知项目", "Unknown line")))
    }),
    stored("amount", "金额(元)", "Amount (yuan)"),
    stored("months", "月数", "Months"),
    stored("monthly", "每月(元)", "Monthly (yuan)"),
    stored("basis", "依据", "Basis"),
    stored("gone", "今年没有", "Gone this year"),
    stored("note", "说明", "Note"),
    column("line", "项目编号", "Line id", Of::Item),
];

#[rustfmt::skip]
const HEAD: &[Column] = &[
    computed("year", "年度", "Year", |row| row.record.contents.int("year").map_or(Cell::Empty, Cell::count)).count(),
    computed("period", "测算", "Survey", period),
    computed("status", "状态", "Status", status),
    stored("period_start", "测算期起", "Period from"),
    stored("period_end", "测算期止", "Period to"),
    stored("measured_on", "填表时间", "Filled in on"),
    stored("filled_by", "填表人", "Filled in by"),
    stored("filled_phone", "填表人联系电话", "Phone of who filled it in"),
    stored("member_count", "家庭人口数", "Household size"),
];

#[rustfmt::skip]
const FIGURES: &[Column] = &[
    computed("wage_total", "工资性收入", "Wage income", |row| total(row, Group::Wage)).yuan(),
    computed("biz_total", "生产经营性收入", "Business income", |row| total(row, Group::Business)).yuan(),
    computed("exp_total", "生产经营性支出", "Business expense", |row| total(row, Group::Expense)).yuan(),
    computed("prop_total", "财产性收入", "Property income", |row| total(row, Group::Property)).yuan(),
    computed("tr_total", "转移性收入", "Transfer income", |row| total(row, Group::Transfer)).yuan(),
    computed("gross", "年总收入", "Gross income", |row| figure(row, |w| w.gross)).yuan(),
    computed("net", "年纯收入", "Net income", |row| figure(row, |w| w.net)).yuan(),
    computed("net_pc", "人均纯收入", "Net income a head", |row| figure(row, |w| w.net_per_capita)).yuan(),
    computed("ref_income", "纳入监测参考收入", "Reference income", |row| figure(row, |w| w.reference)).yuan(),
    computed("ref_income_pc", "纳入监测参考人均", "Reference income a head", |row| figure(row, |w| w.reference_per_capita)).yuan(),
    stored("signed_by", "签字人", "Signed by"),
    stored("signed_relation", "签字人与户主关系", "Relation of who signed"),
    fixed("rule_set", "规则", "Rule set"),
    fixed("rule_set_version", "规则版本", "Rule set version"),
    stored("note", "备注", "Note"),
];

pub(crate) fn long() -> Sheet {
    Sheet {
        key: "income_long",
        kind: "income_survey",
        zh: "收入测算明细",
        en: "Income by line",
        national: false,
        items: Items::Each("lines"),
        columns: HOME.iter().chain(LONG).chain(&IDENTITY).copied().collect(),
        type_of: |path| Kind::IncomeSurvey.schema().spec(path).map(|spec| spec.of),
    }
}

pub(crate) fn wide() -> Sheet {
    let lines: Vec<Column> =
        NAMES.iter().map(|(id, zh, en)| column(id, zh, en, Of::ItemField("lines", id, "amount"))).collect();
    Sheet {
        key: "income_wide",
        zh: "收入测算表",
        en: "Income by household",
        items: Items::One,
        columns: HOME.iter().chain(HEAD).chain(&lines).chain(FIGURES).chain(&IDENTITY).copied().collect(),
        ..long()
    }
}

/// Lines that say something, in the order of the form; lines of a newer version last.
pub(crate) fn order(contents: &Contents) -> Vec<String> {
    let mut lines: Vec<&str> = contents.live_items("lines").collect();
    lines.sort_by_key(|id| (LINES.iter().position(|line| line.id == *id).unwrap_or(LINES.len()), *id));
    lines.into_iter().map(str::to_owned).collect()
}

fn period(row: &Row<'_>) -> Cell {
    let contents = &row.record.contents;
    let kind = match contents.word("period_kind") {
        Some("ANNUAL") => row.pick("年度", "Annual"),
        Some("IDENTIFICATION") => row.pick("识别", "Identification"),
        Some("CLEARING") => row.pick("消除", "Clearing"),
        other => other.unwrap_or_default(),
    };
    Cell::text([kind, contents.word("period_month").unwrap_or_default()].join(" ").trim())
}

fn status(row: &Row<'_>) -> Cell {
    Cell::text(match survey_status(&steps(&row.record.contents)) {
        SurveyStatus::Filling => row.pick("在填", "Being filled in"),
        SurveyStatus::Submitted => row.pick("待审", "To review"),
        SurveyStatus::SentBack => row.pick("被退回", "Sent back"),
        SurveyStatus::Accepted => row.pick("已通过", "Accepted"),
    })
}

fn working(row: &Row<'_>) -> Option<Working> {
    let year = row.record.contents.int("year").and_then(|year| i32::try_from(year).ok())?;
    let rules = rules_of(&row.record.contents, &row.record.village, year, &row.around.rules(row.record).rule_sets)?;
    work_out(&sheet(&row.record.contents), &rules, rules.monitoring_line).ok()
}

fn total(row: &Row<'_>, group: Group) -> Cell {
    working(row).and_then(|working| working.totals.get(&group).copied()).map_or(Cell::Empty, Cell::yuan)
}

fn figure(row: &Row<'_>, of: fn(&Working) -> i64) -> Cell {
    working(row).map_or(Cell::Empty, |working| Cell::yuan(of(&working)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_form_has_a_name_and_a_column() {
        let named: Vec<&str> = NAMES.iter().map(|(id, ..)| *id).collect();
        let lines: Vec<&str> = LINES.iter().map(|line| line.id).collect();
        assert_eq!(named, lines, "the wide table has the lines of the form in their order");
    }
}
