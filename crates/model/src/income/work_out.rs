//! The arithmetic of the income survey (domain.md §1.1), with every figure explained line by line.
//! Exact in 128 bits; only the figures a head are rounded, and nothing is compared after rounding.

use super::lines::{CLAIM, Group, LINES, RIGID, line_spec, sub_lines};
use super::rule_set::RuleSet;
use super::sheet::Sheet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;
use ts_rs::TS;

/// The largest figure, in fen: what a screen's number still holds exactly (2^53 − 1).
pub const LARGEST_FEN: i64 = 9_007_199_254_740_991;

/// Why a sheet can't be worked out.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize, TS)]
#[serde(tag = "code", content = "line", rename_all = "snake_case")]
pub enum IncomeError {
    /// 家庭人口数 is 0.
    #[error("the household has no members to divide by")]
    NoMembers,
    /// A line of a newer version: leaving it out would give a wrong income.
    #[error("the line {0} is not known here")]
    UnknownLine(String),
    /// More than 12 months in a year.
    #[error("the line {0} has more than 12 months")]
    TooManyMonths(String),
    /// The line or figure is larger than [`LARGEST_FEN`].
    #[error("{0} is out of range")]
    OutOfRange(String),
}

/// A line of which two entries contradict each other (V16). Nothing is overwritten: somebody has to say which holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Mismatch {
    /// The line.
    pub line: String,
    /// What was entered as its amount, fen.
    #[ts(type = "number")]
    pub entered: i64,
    /// What its parts, or its months, come to, fen.
    #[ts(type = "number")]
    pub computed: i64,
}

/// How one figure came about: `(sum of plus − sum of minus) × times ÷ divided_by = result`, all in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Step {
    /// The figure or line, by its identifier of domain.md §1.3.
    pub figure: String,
    /// Lines or figures added, with fen.
    #[ts(type = "[string, number][]")]
    pub plus: Vec<(String, i64)>,
    /// Lines or figures taken off, with fen.
    #[ts(type = "[string, number][]")]
    pub minus: Vec<(String, i64)>,
    /// Months, when the figure is monthly.
    pub times: Option<u32>,
    /// Members, when the figure is a head.
    pub divided_by: Option<u32>,
    /// What comes out, fen.
    #[ts(type = "number")]
    pub result: i64,
}

/// A sheet worked out. Figures in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Working {
    /// Which rules were used.
    pub rule_set: String,
    /// Which version of them.
    pub rule_set_version: u32,
    /// The divisor.
    pub member_count: u32,
    /// How many lines had an amount; 0 says that the form is empty, not that the household earns nothing.
    pub entered_lines: u32,
    /// Total of each group.
    #[ts(type = "Record<Group, number>")]
    pub totals: BTreeMap<Group, i64>,
    /// 年总收入
    #[ts(type = "number")]
    pub gross: i64,
    /// 年纯收入
    #[ts(type = "number")]
    pub net: i64,
    /// 人均纯收入, half away from zero
    #[ts(type = "number")]
    pub net_per_capita: i64,
    /// 监测参考收入
    #[ts(type = "number")]
    pub reference: i64,
    /// 监测参考人均收入, half away from zero
    #[ts(type = "number")]
    pub reference_per_capita: i64,
    /// The line that was compared with, fen a head; `None` while it is unset.
    #[ts(type = "number | null")]
    pub line_per_capita: Option<i64>,
    /// 人均纯收入 below the line, exactly; `None` while the line is unset or the form empty.
    pub below_line: Option<bool>,
    /// 监测参考人均 below the line, exactly; `None` as above.
    pub reference_below_line: Option<bool>,
    /// Above (+) or below (−) the line a head, half away from zero. May be 0 for a household that is below by less than
    /// half a fen a head: `below_line` decides.
    #[ts(type = "number | null")]
    pub difference_per_capita: Option<i64>,
    /// Entries that contradict each other (V16).
    pub mismatches: Vec<Mismatch>,
    /// How each figure came about, in the order of reading.
    pub steps: Vec<Step>,
}

impl Working {
    /// Total of a group, fen.
    pub fn total(&self, group: Group) -> i64 {
        self.totals.get(&group).copied().unwrap_or(0)
    }
}

/// `sum ÷ heads`, half away from zero (domain.md §1.6); `heads` is never 0 here.
fn per_head(sum: i128, heads: u32) -> i128 {
    let heads = i128::from(heads.max(1));
    let magnitude = (sum.abs() * 2 + heads) / (heads * 2);
    if sum < 0 { -magnitude } else { magnitude }
}

fn small(figure: &str, fen: i128) -> Result<i64, IncomeError> {
    i64::try_from(fen)
        .ok()
        .filter(|fen| (-LARGEST_FEN..=LARGEST_FEN).contains(fen))
        .ok_or_else(|| IncomeError::OutOfRange(figure.to_owned()))
}

type Terms<'a> = Vec<(&'a str, i128)>;

struct Explained {
    steps: Vec<Step>,
}

impl Explained {
    fn say(&mut self, figure: &str, plus: &Terms, minus: &Terms, by: (u32, u32)) -> Result<i128, IncomeError> {
        let terms = |terms: &Terms| -> Result<Vec<(String, i64)>, IncomeError> {
            terms.iter().map(|(name, fen)| Ok(((*name).to_owned(), small(name, *fen)?))).collect()
        };
        let sum = |terms: &Terms| terms.iter().map(|(_, fen)| fen).sum::<i128>();
        let (plus_terms, minus_terms) = (terms(plus)?, terms(minus)?);
        let (times, divided_by) = by;
        let result = per_head((sum(plus) - sum(minus)) * i128::from(times), divided_by);
        self.steps.push(Step {
            figure: figure.to_owned(),
            plus: plus_terms,
            minus: minus_terms,
            times: (times != 1).then_some(times),
            divided_by: (divided_by != 1).then_some(divided_by),
            result: small(figure, result)?,
        });
        Ok(result)
    }
}

/// Works a sheet out under the rules of its place. `line_per_capita` in fen replaces the rules' own monitoring line.
///
/// # Errors
/// [`IncomeError`], naming the line: no members, a line or number of months that can't be, a figure out of range.
pub fn work_out(sheet: &Sheet, rules: &RuleSet, line_per_capita: Option<i64>) -> Result<Working, IncomeError> {
    let heads = sheet.member_count;
    if heads == 0 {
        return Err(IncomeError::NoMembers);
    }
    let mut explained = Explained { steps: Vec::new() };
    let mismatches = read_lines(sheet, &mut explained)?;
    let mut totals = BTreeMap::new();
    for group in Group::ALL {
        totals.insert(group, group_total(sheet, rules, group, &mut explained)?);
    }
    let total = |group: Group| (group.total(), totals.get(&group).copied().unwrap_or(0));
    let incomes = [Group::Wage, Group::Business, Group::Property, Group::Transfer].map(total).to_vec();
    let once = (1, 1);
    let gross = explained.say("gross", &incomes, &vec![], once)?;
    let net = explained.say("net", &vec![("gross", gross)], &vec![total(Group::Expense)], once)?;
    let net_pc = explained.say("net_pc", &vec![("net", net)], &vec![], (1, heads))?;
    let outside = |line, counts: bool| -> Terms {
        sheet.amount(line).filter(|_| counts).map(|fen| (line, fen)).into_iter().collect()
    };
    let mut plus = vec![("net", net)];
    plus.extend(outside(CLAIM, rules.claims_in_reference));
    let reference = explained.say("ref_income", &plus, &outside(RIGID, rules.rigid_in_reference), once)?;
    let reference_pc = explained.say("ref_income_pc", &vec![("ref_income", reference)], &vec![], (1, heads))?;

    let line = line_per_capita.or(rules.monitoring_line);
    let entered = sheet.lines.values().filter(|line| line.amount().is_some()).count();
    // An empty form is no household without income: it is not compared.
    let needed = line.filter(|_| entered > 0).map(|line| i128::from(line) * i128::from(heads));
    let difference = needed.map(|needed| small("difference", per_head(net - needed, heads))).transpose()?;
    Ok(Working {
        rule_set: rules.id.clone(),
        rule_set_version: rules.version,
        member_count: heads,
        entered_lines: u32::try_from(entered).unwrap_or(u32::MAX),
        totals: totals
            .iter()
            .map(|(group, fen)| Ok((*group, small(group.total(), *fen)?)))
            .collect::<Result<_, _>>()?,
        gross: small("gross", gross)?,
        net: small("net", net)?,
        net_per_capita: small("net_pc", net_pc)?,
        reference: small("ref_income", reference)?,
        reference_per_capita: small("ref_income_pc", reference_pc)?,
        line_per_capita: line,
        below_line: needed.map(|needed| net < needed),
        reference_below_line: needed.map(|needed| reference < needed),
        difference_per_capita: difference,
        mismatches,
        steps: explained.steps,
    })
}

/// Explains the lines that are months × monthly or a sum of parts; tells those that contradict themselves.
fn read_lines(sheet: &Sheet, explained: &mut Explained) -> Result<Vec<Mismatch>, IncomeError> {
    if let Some(unknown) = sheet.lines.keys().find(|id| line_spec(id).is_none()) {
        return Err(IncomeError::UnknownLine(unknown.clone()));
    }
    let mut mismatches = Vec::new();
    for spec in LINES {
        let mut compare = |entered: Option<i64>, computed: i128| -> Result<(), IncomeError> {
            let computed = small(spec.id, computed)?;
            if let Some(entered) = entered.filter(|entered| *entered != computed) {
                mismatches.push(Mismatch { line: spec.id.to_owned(), entered, computed });
            }
            Ok(())
        };
        let entry = sheet.lines.get(spec.id);
        if let Some(entry) = entry {
            let months = entry.months.unwrap_or(0);
            if months > 12 {
                return Err(IncomeError::TooManyMonths(spec.id.to_owned()));
            }
            if let (Some(product), Some(monthly)) = (entry.product(), entry.monthly_fen) {
                compare(entry.amount_fen, product)?;
                let monthly = vec![("monthly", i128::from(monthly))];
                explained.say(spec.id, &monthly, &vec![], (u32::from(months), 1))?;
            }
            // No number that was entered is left unread, even where another one is used.
            for fen in [entry.amount_fen, entry.monthly_fen].into_iter().flatten() {
                small(spec.id, i128::from(fen))?;
            }
        }
        let parts = sheet.parts(spec.id);
        if parts.is_empty() {
            continue;
        }
        let sum = parts.iter().map(|(_, fen)| fen).sum();
        match sheet.own(spec.id) {
            Some(own) => compare(Some(small(spec.id, own)?), sum)?,
            None => {
                explained.say(spec.id, &parts, &vec![], (1, 1))?;
            }
        }
    }
    Ok(mismatches)
}

/// Adds a group's lines up; what the rules don't count is added with its line and taken off again, to be seen.
fn group_total(sheet: &Sheet, rules: &RuleSet, group: Group, explained: &mut Explained) -> Result<i128, IncomeError> {
    let (mut plus, mut minus): (Terms, Terms) = (Vec::new(), Vec::new());
    for spec in LINES.iter().filter(|spec| spec.group == Some(group) && spec.parent.is_none()) {
        let Some(fen) = sheet.amount(spec.id) else { continue };
        plus.push((spec.id, fen));
        if rules.not_counted.contains(spec.id) {
            minus.push((spec.id, fen));
        } else {
            let left_out = sub_lines(spec.id).filter(|part| rules.not_counted.contains(part.id));
            minus.extend(left_out.filter_map(|part| Some((part.id, sheet.own(part.id)?))));
        }
    }
    explained.say(group.total(), &plus, &minus, (1, 1))
}
