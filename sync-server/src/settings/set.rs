//! Setting rules: everything is judged for every village first; only then is the first one written. A village is one
//! transaction with its line in the audit; where the store fails between two of them, the same deed again goes on.

use super::file::{FileProblem, json_in_force, read};
use super::plan::{Planned, Wish, planned};
use super::{Division, SettingsError, contents};
use crate::accounts::audit::{self, Action, Doer, Line};
use crate::office::Desk;
use crate::store::StoreError;
use crate::store::sql::Statement;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::{RuleGroup, RuleProblem, Settings, canonical_value};
use cunji_wire::message::VillageNumber;

/// All groups of one change together, in bytes: under `door::MAX_CHANGE_BYTES` with room for the rest.
const MOST_BYTES: usize = 48 * 1024;

/// What setting did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetReport {
    /// Each village, and whether its rules are others than before.
    pub villages: Vec<(VillageNumber, bool)>,
}

/// One village of a deed, and what is written in the transaction of its change: its line in the audit.
#[derive(Debug, Clone)]
pub struct InVillage {
    /// Where.
    pub village: VillageNumber,
    /// Its line in the audit.
    pub beside: Vec<Statement>,
}

/// Puts the rules of a file in force in every village of a division. Groups that the file does not name stay.
pub async fn set(desk: &Desk<'_>, division: &Division, text: &str) -> Result<SetReport, SettingsError> {
    let file = read(text).map_err(SettingsError::File)?;
    let wish =
        Wish { groups: file.groups.iter().map(|(group, said)| (*group, Some(said.clone()))).collect(), seen: None };
    let done = put(desk, &signed(desk, division, &wish).await?, &wish).await;
    done.map_err(|error| match error {
        SettingsError::Rules(wrong) => {
            let at = |(group, problem): &(RuleGroup, RuleProblem)| -> FileProblem { file.at(*group, problem) };
            SettingsError::File(wrong.iter().map(at).collect())
        }
        other => other,
    })
}

/// Puts the shipped rules back in force. Rule sets that surveys were computed with are kept for these.
pub async fn reset(desk: &Desk<'_>, division: &Division, groups: &[RuleGroup]) -> Result<SetReport, SettingsError> {
    let wish = Wish { groups: groups.iter().map(|group| (*group, None)).collect(), seen: None };
    put(desk, &signed(desk, division, &wish).await?, &wish).await
}

/// The villages of a division, each with a line of the audit that names who sits at the desk.
async fn signed(desk: &Desk<'_>, division: &Division, wish: &Wish) -> Result<Vec<InVillage>, SettingsError> {
    let (doer, what) = (Doer { person: desk.person, name: desk.name.to_owned() }, wish.names());
    let one = |village: VillageNumber| {
        let line = line(village, &what);
        InVillage { village, beside: vec![audit::add(desk.entropy, desk.now.timestamp_millis(), &doer, &line)] }
    };
    Ok(division.villages(desk.store).await?.into_iter().map(one).collect())
}

/// The line of the audit about the rules of a village.
pub fn line(village: VillageNumber, groups: &str) -> Line<'_> {
    let record = village.code().map(|code| settings_id(&code));
    Line { village: Some(village), record, what: groups, ..Line::of(Action::SettingsChanged) }
}

/// Carries a wish out in these villages.
pub async fn put(desk: &Desk<'_>, villages: &[InVillage], wish: &Wish) -> Result<SetReport, SettingsError> {
    let bytes = |planned: &Planned| planned.values().flatten().map(String::len).sum::<usize>();
    for one in villages {
        let before = contents(desk.store, one.village).await?;
        let planned = planned(one.village, before.as_ref(), wish).map_err(SettingsError::Rules)?;
        if bytes(&planned) > MOST_BYTES {
            return Err(SettingsError::TooLarge);
        }
    }
    let all = villages.len();
    let mut report = SetReport { villages: Vec::with_capacity(all) };
    for one in villages {
        let done = report.villages.len();
        let stopped = |source| SettingsError::Stopped { done, all, source };
        let changed = desk.put_rules(one.village, wish, &one.beside).await.map_err(stopped)?;
        let meanwhile = || StoreError::Other("the rules were changed meanwhile".to_owned());
        let changed = changed.ok_or_else(meanwhile).map_err(stopped)?;
        report.villages.push((one.village, changed));
    }
    Ok(report)
}

/// The stored form of the shipped rules.
pub(super) fn shipped_text(group: RuleGroup) -> Option<String> {
    canonical_value(group, json_in_force(Settings::shipped(), group)).ok()
}
