//! Setting rules: everything is judged for every village first; only then is the first one written. A village is one
//! transaction; where the store fails between two of them, the same command again goes on.

use super::file::{FileProblem, json_in_force, read};
use super::{Division, SettingsError, contents};
use crate::office::{OfficeWrite, write_records};
use crate::store::Store;
use cunji_model::document::Contents;
use cunji_model::field::{Path, ProblemCode, Value};
use cunji_model::income::rule_set::{RuleSet, RuleSets};
use cunji_model::kind::Kind;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::{RuleGroup, RuleProblem, Settings, canonical, canonical_value};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::collections::BTreeMap;

/// All groups of one change together, in bytes: under `door::MAX_CHANGE_BYTES` with room for the rest.
const MOST_BYTES: usize = 48 * 1024;

/// What setting did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetReport {
    /// Each village, and whether its rules are others than before.
    pub villages: Vec<(VillageNumber, bool)>,
}

/// What one village's record is to say: `None` takes the office's own away.
type Planned = BTreeMap<RuleGroup, Option<String>>;

/// Puts the rules of a file in force in every village of a division. Groups that the file does not name stay.
pub async fn set(
    store: &dyn Store,
    clock: &dyn Clock,
    division: &Division,
    text: &str,
) -> Result<SetReport, SettingsError> {
    let file = read(text).map_err(SettingsError::File)?;
    let mut plans = Vec::new();
    for village in division.villages(store).await? {
        let before = contents(store, village).await?;
        let mut planned = Planned::new();
        let mut problems: Vec<FileProblem> = Vec::new();
        for (group, said) in &file.groups {
            let said = match group {
                RuleGroup::RuleSets => match with_earlier(village, before.as_ref(), said) {
                    Ok(said) => said,
                    Err(wrong) => {
                        problems.extend(wrong.iter().map(|one| file.at(*group, one)));
                        continue;
                    }
                },
                _ => said.clone(),
            };
            let shipped = canonical_value(*group, json_in_force(Settings::shipped(), *group)).ok();
            planned.insert(*group, Some(said).filter(|said| shipped.as_ref() != Some(said)));
        }
        if !problems.is_empty() {
            return Err(SettingsError::File(problems));
        }
        plans.push((village, planned));
    }
    carry_out(store, clock, plans).await
}

/// Puts the shipped rules back in force. Rule sets that surveys were computed with are kept for these.
pub async fn reset(
    store: &dyn Store,
    clock: &dyn Clock,
    division: &Division,
    groups: &[RuleGroup],
) -> Result<SetReport, SettingsError> {
    let mut plans = Vec::new();
    for village in division.villages(store).await? {
        let before = contents(store, village).await?;
        let back = |group: &RuleGroup| match group {
            RuleGroup::RuleSets => {
                let earlier = known_sets(before.as_ref());
                let sets = RuleSets { earlier, ..RuleSets::default() };
                let kept = serde_json::to_value(&sets).ok().and_then(|json| canonical_value(*group, json).ok());
                (*group, kept.filter(|_| !sets.earlier.is_empty()))
            }
            _ => (*group, None),
        };
        plans.push((village, groups.iter().map(back).collect()));
    }
    carry_out(store, clock, plans).await
}

async fn carry_out(
    store: &dyn Store,
    clock: &dyn Clock,
    plans: Vec<(VillageNumber, Planned)>,
) -> Result<SetReport, SettingsError> {
    let bytes = |planned: &Planned| planned.values().flatten().map(String::len).sum::<usize>();
    if plans.iter().any(|(_, planned)| bytes(planned) > MOST_BYTES) {
        return Err(SettingsError::TooLarge);
    }
    let all = plans.len();
    let mut report = SetReport { villages: Vec::new() };
    for (village, planned) in plans {
        let Some(code) = village.code() else { continue };
        let value = |said: Option<String>| said.map_or(Value::Null, Value::Text);
        let mut writes: Vec<(Path, Value)> =
            planned.into_iter().map(|(group, said)| (Path::field(group.as_str()), value(said))).collect();
        if contents(store, village).await?.is_some_and(|said| said.is_deleted()) {
            writes.push((Path::field("deleted"), Value::Bool(false)));
        }
        let write = OfficeWrite { document: settings_id(&code), kind: Kind::Settings, writes };
        let done = report.villages.len();
        let written = write_records(store, village, clock.now(), &[write]).await;
        let written = written.map_err(|source| SettingsError::Stopped { done, all, source })?;
        report.villages.push((village, written > 0));
    }
    Ok(report)
}

/// Every set of the office's own that was ever in force here, also of two who set them at the same time.
fn known_sets(before: Option<&Contents>) -> Vec<RuleSet> {
    let mut known: Vec<RuleSet> = Vec::new();
    let field = Path::field(RuleGroup::RuleSets.as_str());
    for entry in before.map(|said| said.entries(&field)).unwrap_or_default() {
        let text = entry.value.as_text().and_then(|text| serde_json::from_str::<RuleSets>(text).ok());
        for set in text.into_iter().flat_map(|sets| sets.sets.into_iter().chain(sets.earlier)) {
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

/// The sets of a file with those that were in force before: surveys keep them by name and version.
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
