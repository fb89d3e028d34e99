//! What a wish means for one village's settings record. Pure: asked before anything is written, and again when the
//! record is written.

use super::set::shipped_text;
use cunji_model::document::Contents;
use cunji_model::field::{Path, ProblemCode, Value};
use cunji_model::income::rule_set::{RuleSet, RuleSets};
use cunji_model::settings::{RuleGroup, RuleProblem, canonical, canonical_value};
use cunji_wire::message::VillageNumber;
use std::collections::BTreeMap;

/// What rules are to be, the same for every village of a deed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Stored text of each group; `None` puts the shipped rules back.
    pub groups: BTreeMap<RuleGroup, Option<String>>,
    /// The texts that were there when somebody decided this, of all villages. What says something else meanwhile is
    /// not written over. `None`: whatever stands there.
    pub seen: Option<Vec<Option<String>>>,
}

/// What one village's record is to say: `None` takes the office's own away.
pub(crate) type Planned = BTreeMap<RuleGroup, Option<String>>;

/// What is wrong with a wish, by group.
pub(crate) type Wrong = Vec<(RuleGroup, RuleProblem)>;

impl Wish {
    /// The groups, as the audit names them.
    pub fn names(&self) -> String {
        self.groups.keys().map(|group| group.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Every value that a group has in a record now; more than one is 待核对.
pub fn texts(before: Option<&Contents>, group: RuleGroup) -> Vec<Option<String>> {
    let entries = before.map(|said| said.entries(&Path::field(group.as_str()))).unwrap_or_default();
    if entries.is_empty() {
        vec![None]
    } else {
        entries.iter().map(|one| one.value.as_text().map(str::to_owned)).collect()
    }
}

/// What is to be written in a village.
pub(crate) fn planned(village: VillageNumber, before: Option<&Contents>, wish: &Wish) -> Result<Planned, Wrong> {
    let (mut planned, mut wrong) = (Planned::new(), Wrong::new());
    for (group, said) in &wish.groups {
        let unseen = |seen: &Vec<Option<String>>| texts(before, *group).iter().any(|text| !seen.contains(text));
        if wish.seen.as_ref().is_some_and(unseen) {
            wrong.push((*group, problem("", ProblemCode::ChangedMeanwhile, String::new())));
            continue;
        }
        let said = match (group, said) {
            (RuleGroup::RuleSets, Some(said)) => match with_earlier(village, before, said) {
                Ok(said) => Some(said),
                Err(found) => {
                    wrong.extend(found.into_iter().map(|one| (*group, one)));
                    continue;
                }
            },
            (RuleGroup::RuleSets, None) => only_earlier(before),
            (_, said) => said.clone(),
        };
        planned.insert(*group, said.filter(|said| shipped_text(*group).as_ref() != Some(said)));
    }
    if wrong.is_empty() { Ok(planned) } else { Err(wrong) }
}

/// The fields to write, and whether the record says something else afterwards.
pub(crate) fn fields(before: &Contents, planned: Planned) -> (BTreeMap<String, Value>, bool) {
    let differs = |(group, said): (&RuleGroup, &Option<String>)| texts(Some(before), *group) != [said.clone()];
    let changed = planned.iter().any(differs) || before.is_deleted();
    let value = |said: Option<String>| said.map_or(Value::Null, Value::Text);
    let mut fields: BTreeMap<String, Value> =
        planned.into_iter().map(|(group, said)| (group.as_str().to_owned(), value(said))).collect();
    if before.is_deleted() {
        fields.insert("deleted".into(), Value::Bool(false));
    }
    (fields, changed)
}

/// What is left of rule sets that are chosen no more.
fn only_earlier(before: Option<&Contents>) -> Option<String> {
    let sets = RuleSets { earlier: known_sets(before), ..RuleSets::default() };
    let kept = serde_json::to_value(&sets).ok().and_then(|json| canonical_value(RuleGroup::RuleSets, json).ok());
    kept.filter(|_| !sets.earlier.is_empty())
}

/// Every set of the office's own that was ever in force here, also of two who set them at the same time.
fn known_sets(before: Option<&Contents>) -> Vec<RuleSet> {
    let mut known: Vec<RuleSet> = Vec::new();
    for text in texts(before, RuleGroup::RuleSets).into_iter().flatten() {
        let sets = serde_json::from_str::<RuleSets>(&text).ok();
        for set in sets.into_iter().flat_map(|sets| sets.sets.into_iter().chain(sets.earlier)) {
            if !known.iter().any(|one| same(one, &set)) {
                known.push(set);
            }
        }
    }
    known
}

fn same(one: &RuleSet, other: &RuleSet) -> bool {
    (&one.id, one.version) == (&other.id, other.version)
}

/// The sets of a wish with those that were in force before: surveys keep them by name and version.
fn with_earlier(village: VillageNumber, before: Option<&Contents>, said: &str) -> Result<String, Vec<RuleProblem>> {
    let unreadable = |_| vec![problem("", ProblemCode::Unreadable, String::new())];
    let mut sets: RuleSets = serde_json::from_str(said).map_err(unreadable)?;
    let elsewhere = |(at, set): (usize, &RuleSet)| {
        let over = village.to_string().starts_with(&set.place);
        (!over).then(|| problem(&format!("sets/{at}/place"), ProblemCode::NotAllowed, format!("{village}")))
    };
    let problems: Vec<RuleProblem> = sets.sets.iter().enumerate().filter_map(elsewhere).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    for known in known_sets(before) {
        let chosen = sets.sets.iter().enumerate().find(|(_, set)| same(set, &known));
        match chosen {
            Some((_, set)) if *set == known => {}
            Some((at, _)) => {
                let newer = format!("> {}", known.version);
                return Err(vec![problem(&format!("sets/{at}/version"), ProblemCode::Twice, newer)]);
            }
            None if sets.earlier.iter().any(|set| same(set, &known)) => {}
            None => sets.earlier.push(known),
        }
    }
    let text = serde_json::to_string(&sets).map_err(unreadable)?;
    canonical(RuleGroup::RuleSets, &text)
}

fn problem(path: &str, code: ProblemCode, allowed: String) -> RuleProblem {
    RuleProblem { path: path.to_owned(), code, allowed }
}
