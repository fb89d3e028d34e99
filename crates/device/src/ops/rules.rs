//! 规定: the rules in force in each village of this phone. Reads only: no phone sets rules.

use crate::Device;
use crate::error::DeviceError;
use crate::store::rules::in_force;
use crate::store::{changes, meta};
use crate::view::{RuleMark, RulesInForce, VillageRules};
use cunji_model::document::Contents;
use cunji_model::field::Path;
use cunji_model::income::rule_set::{RuleSets, shipped};
use cunji_model::kind::Kind;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::{RuleGroup, Settings};
use cunji_wire::message::VillageNumber;
use rusqlite::Connection;

impl Device {
    /// Every group of rules by village: what is in force, whose it is, where it comes from.
    pub fn rules_in_force(&self) -> Result<Vec<VillageRules>, DeviceError> {
        self.store.read(|connection| {
            let mut found = Vec::new();
            for village in meta::villages(connection)? {
                let Some(number) = changes::village_number(&village.code) else { continue };
                let settings = in_force(connection, number)?;
                let said = contents(connection, number)?;
                let mark = |group: RuleGroup| RuleMark {
                    group,
                    origin: settings.origin(group),
                    source: settings.source(group).to_owned(),
                    to_settle: said.as_ref().is_some_and(|said| said.entries(&Path::field(group.as_str())).len() > 1),
                };
                found.push(VillageRules {
                    marks: RuleGroup::ALL.into_iter().map(mark).collect(),
                    rules: rules(&settings, &village.code),
                    calendar_until: settings.calendar.known_until.to_string(),
                    village: village.code,
                    name: village.name,
                });
            }
            Ok(found)
        })
    }
}

fn contents(connection: &Connection, village: VillageNumber) -> Result<Option<Contents>, DeviceError> {
    let line = village.code().map(|code| changes::line(connection, settings_id(&code))).transpose()?.flatten();
    let Some(line) = line.filter(|line| line.kind == Kind::Settings.as_str()) else { return Ok(None) };
    Ok(Some(Contents::read(&changes::document(connection, line.id, Kind::Settings)?)))
}

fn rules(settings: &Settings, village: &str) -> RulesInForce {
    let mut rule_sets = RuleSets { earlier: Vec::new(), ..settings.rule_sets.clone() };
    let own = |place: &str, year| rule_sets.sets.iter().any(|set| set.place == place && set.year == year);
    let others: Vec<_> = shipped().into_iter().filter(|set| !own(&set.place, set.year)).collect();
    rule_sets.sets.extend(others);
    rule_sets.sets.retain(|set| village.starts_with(&set.place));
    RulesInForce {
        visit_policy: settings.visit_policy.clone(),
        deadlines: settings.deadlines.clone(),
        rates: settings.rates.clone(),
        course: settings.course.clone(),
        monitoring: settings.monitoring.clone(),
        round: settings.round.clone(),
        checks: settings.checks.clone(),
        rule_sets,
        holidays: settings.holidays.clone(),
    }
}
