//! A first mapping of a template by its headings, for people to look at: equal words, known other words for the same,
//! and similar ones, each doubt said.

use super::inspect::{Template, TemplateSheet};
use super::mapping::{MAPPING_VERSION, Mapping, fields, is_kept_from_notice};
use crate::Table;
use crate::words::fold;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A mapping to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The mapping.
    pub mapping: Mapping,
    /// Columns that were mapped by likeness only.
    pub doubts: Vec<Doubt>,
    /// Columns that nothing was found for, as `letter heading`; formulas of the template are not among them.
    pub unmapped: Vec<(String, String)>,
}

/// A column mapped by likeness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The column.
    pub column: String,
    /// What the template calls it.
    pub heading: String,
    /// The field it was mapped to.
    pub field: String,
    /// How alike, out of 100.
    pub likeness: u32,
}

/// Other words of the field for the same, folded.
const ALSO: &[(&str, &[&str])] = &[
    ("row_number", &["序号", "编号", "no"]),
    ("at", &["序号", "no"]),
    ("head_name", &["户主", "户主姓名", "姓名", "农户姓名"]),
    ("home_head", &["户主", "户主姓名", "农户姓名", "走访农户"]),
    ("head_id", &["身份证号", "身份证号码", "户主身份证号", "证件号码"]),
    ("id_number", &["身份证号", "身份证号码", "证件号码"]),
    ("phone", &["联系电话", "电话", "手机号", "联系方式", "户联系电话"]),
    ("address", &["家庭住址", "详细地址", "地址"]),
    ("group", &["组", "组别", "小组", "村民小组", "所在组", "社"]),
    ("village", &["村", "村名", "所在村", "行政村"]),
    ("township", &["乡", "镇", "乡镇", "街道"]),
    ("county", &["县", "区县"]),
    ("size", &["人口", "人口数", "家庭人口", "家庭人口数", "人数"]),
    ("member_count", &["人口", "人口数", "家庭人口", "家庭人口数", "人数"]),
    ("relation", &["与户主关系", "关系"]),
    ("household_type", &["户类型", "户属性", "农户类型"]),
    ("visited_at", &["走访日期", "走访时间", "入户时间", "日期", "时间"]),
    ("visitors", &["走访人", "走访人员", "走访干部"]),
    ("issues", &["反映问题", "存在问题", "问题诉求"]),
    ("wage_total", &["工资性收入", "工资性"]),
    ("biz_total", &["生产经营性收入", "经营性收入", "经营性", "生产经营性"]),
    ("exp_total", &["生产经营性支出", "经营性支出"]),
    ("prop_total", &["财产性收入", "财产性"]),
    ("tr_total", &["转移性收入", "转移性"]),
    ("gross", &["家庭总收入", "年总收入", "总收入"]),
    ("net", &["家庭纯收入", "年纯收入", "纯收入"]),
    ("net_pc", &["人均纯收入", "家庭人均纯收入"]),
    ("content", &["诉求内容", "诉求事项", "问题描述"]),
    ("registered_on", &["登记日期", "登记时间"]),
    ("status", &["办理状态", "办理情况", "状态"]),
];

/// Labels in front of blanks, and what is put there.
const LABELS: &[(&str, &str)] = &[
    ("填报单位", "{township}{village}"),
    ("填表单位", "{township}{village}"),
    ("单位名称", "{township}{village}"),
    ("乡镇", "{township}"),
    ("村名", "{village}"),
    ("行政村", "{village}"),
    ("村", "{village}"),
    ("填报时间", "{today}"),
    ("填报日期", "{today}"),
    ("填表时间", "{today}"),
    ("填表日期", "{today}"),
    ("制表日期", "{today}"),
    ("制表时间", "{today}"),
    ("填表人", "{filled_by}"),
    ("填报人", "{filled_by}"),
    ("制表人", "{filled_by}"),
    ("经办人", "{filled_by}"),
    ("统计时间", "{period}"),
    ("统计期", "{period}"),
    ("统计时段", "{period}"),
    ("起止时间", "{period}"),
];

const LEAST_LIKENESS: u32 = 55;
const SURE: u32 = 90;

/// Proposes a mapping for the first sheet with a header (or the named one) and the table that fits best (or the named
/// one). Nothing when no sheet has a header.
pub fn propose(template: &Template, sheet: Option<&str>, table: Option<Table>, notice: bool) -> Option<Proposal> {
    let sheet =
        template.sheets.iter().find(|one| !one.columns.is_empty() && sheet.is_none_or(|name| one.name == name))?;
    let tables = table.map_or_else(|| Table::ALL.to_vec(), |table| vec![table]);
    let rated = tables.into_iter().map(|table| {
        let pairs = pairs(sheet, table, notice);
        (pairs.iter().map(|(_, _, likeness)| u64::from(*likeness)).sum::<u64>(), table, pairs)
    });
    let (_, table, pairs) = rated.fold(None, |best: Option<(u64, Table, Vec<Pair>)>, next| match best {
        Some(best) if best.0 >= next.0 => Some(best),
        _ => Some(next),
    })?;
    let columns: BTreeMap<String, String> =
        pairs.iter().map(|(column, field, _)| (column.clone(), (*field).to_owned())).collect();
    let heading = |letter: &str| {
        sheet
            .columns
            .iter()
            .find(|column| column.letter == letter)
            .map(|column| column.heading.clone())
            .unwrap_or_default()
    };
    let doubts = pairs.iter().filter(|(_, _, likeness)| *likeness < SURE).map(|(column, field, likeness)| Doubt {
        column: column.clone(),
        heading: heading(column),
        field: (*field).to_owned(),
        likeness: *likeness,
    });
    let unmapped =
        sheet.columns.iter().filter(|column| column.formula.is_none() && !columns.contains_key(&column.letter));
    Some(Proposal {
        doubts: doubts.collect(),
        unmapped: unmapped.map(|column| (column.letter.clone(), column.heading.clone())).collect(),
        mapping: Mapping {
            version: MAPPING_VERSION,
            table,
            sheet: sheet.name.clone(),
            header_row: sheet.header_row,
            first_row: sheet.first_row,
            last_row: sheet.last_row,
            notice,
            columns,
            fixed: sheet.texts.iter().filter_map(|(cell, text)| Some((cell.clone(), fixed(text)?))).collect(),
        },
    })
}

type Pair = (String, &'static str, u32);

/// Columns and fields, most alike first, each once.
fn pairs(sheet: &TemplateSheet, table: Table, notice: bool) -> Vec<Pair> {
    let mut rated = Vec::new();
    for column in sheet.columns.iter().filter(|column| column.formula.is_none()) {
        for (field, _) in fields(table).filter(|(field, _)| !notice || !is_kept_from_notice(field.name)) {
            let likeness = likeness(&column.heading, field.name, field.zh);
            if likeness >= LEAST_LIKENESS {
                rated.push((likeness, column.letter.clone(), field.name));
            }
        }
    }
    rated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1.len(), &a.1).cmp(&(b.1.len(), &b.1))));
    let (mut columns, mut used, mut chosen) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (likeness, column, field) in rated {
        if !columns.contains(&column) && !used.contains(field) {
            columns.insert(column.clone());
            used.insert(field);
            chosen.push((column, field, likeness));
        }
    }
    chosen
}

/// How alike a heading and a field are, out of 100.
fn likeness(heading: &str, field: &str, zh: &str) -> u32 {
    let whole = bare(&heading.replace('/', ""));
    let last = bare(heading.rsplit('/').next().unwrap_or(heading));
    let name = bare(zh);
    let also = || ALSO.iter().filter(|(known, _)| *known == field).flat_map(|(_, words)| words.iter());
    if [&last, &whole].contains(&&name) || fold(heading) == fold(zh) {
        return 100;
    }
    if also().any(|word| *word == last || *word == whole) {
        return 95;
    }
    let best = also().copied().chain([name.as_str()]).map(|word| alike(&last, word).max(alike(&whole, word))).max();
    best.unwrap_or_default()
}

/// Without blanks, units and remarks in brackets, and 是否.
fn bare(text: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_u32);
    for c in fold(text).chars() {
        match c {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out.strip_prefix("是否").map(str::to_owned).unwrap_or(out)
}

/// Share of pairs of letters that two words have together (Dice), out of 89: likeness is never certainty.
fn alike(one: &str, other: &str) -> u32 {
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(2).map(<[char]>::to_vec).collect::<Vec<_>>()
    };
    let (one, mut other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    let mut both = 0;
    for pair in &one {
        if let Some(at) = other.iter().position(|two| two == pair) {
            other.swap_remove(at);
            both += 2;
        }
    }
    u32::try_from(both * 89 / all.max(1)).unwrap_or_default()
}

/// A line like `填报单位：____ 填报日期：  年 月 日` with its blanks filled; nothing when there is no known label.
fn fixed(text: &str) -> Option<String> {
    let (mut out, mut rest, mut found) = (String::new(), text, false);
    while let Some(at) = rest.find(['：', ':']) {
        let (label, after) = rest.split_at_checked(at)?;
        let colon = after.chars().next()?;
        out.push_str(label);
        out.push(colon);
        rest = after.get(colon.len_utf8()..)?;
        let plain: String = label.chars().filter(|c| !c.is_whitespace()).collect();
        let known = LABELS.iter().find(|(name, _)| plain.ends_with(name));
        let blank = |c: char| c.is_whitespace() || matches!(c, '_' | '年' | '月' | '日' | '＿' | '（' | '）');
        let end = rest.find(|c: char| !blank(c)).unwrap_or(rest.len());
        let (gap, further) = rest.split_at_checked(end)?;
        let is_free = further.is_empty() || gap.chars().count() > 1;
        if let Some((_, word)) = known.filter(|_| is_free) {
            found = true;
            out.push_str(word);
            out.push_str(if further.is_empty() { "" } else { "    " });
            rest = further;
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_behind_known_labels_are_filled() {
        for (text, filled) in [
            ("填报单位：", Some("填报单位：{township}{village}")),
            (
                "填报单位：________  填报日期：    年  月  日",
                Some("填报单位：{township}{village}    填报日期：{today}"),
            ),
            ("填表人：          审核人：", Some("填表人：{filled_by}    审核人：")),
            ("单位：元", None),
            ("注：本表一式两份", None),
        ] {
            assert_eq!(fixed(text).as_deref(), filled, "{text}");
        }
    }

    #[test]
    fn headings_find_their_fields() {
        assert_eq!(likeness("家庭收入/工资性", "wage_total", "工资性收入"), 95, "a known short word");
        assert_eq!(likeness("户主姓名", "home_head", "户主姓名"), 100, "the same word");
        assert_eq!(likeness("务工收入（元）", "wage_work", "务工收入"), 100, "units are no part of it");
        assert!(likeness("林果业纯收入", "biz_forest", "林果业收入") >= LEAST_LIKENESS, "alike");
        assert!(likeness("银行账号", "phone", "联系电话") < LEAST_LIKENESS, "not alike");
    }
}
