//! 规定: the office's rules for one village, a field for each group (`crate::settings`). Phones read it; only the
//! office writes it. Without a field, the group is as shipped.

use crate::field::{FieldSpec, FieldType, Schema, optional};
use crate::id::VillageCode;
use crate::kind::Kind;
use crate::settings::RuleGroup;
use uuid::Uuid;

const fn group(name: &'static str, group: RuleGroup) -> FieldSpec {
    optional(name, FieldType::Rules(group))
}

/// One field for each group of rules, each a text of canonical JSON with its source inside.
pub static SCHEMA: Schema = Schema {
    kind: Kind::Settings,
    version: 1,
    fields: &[
        group("visit_policy", RuleGroup::VisitPolicy),
        group("deadlines", RuleGroup::Deadlines),
        group("rates", RuleGroup::Rates),
        group("course", RuleGroup::Course),
        group("monitoring", RuleGroup::Monitoring),
        group("round", RuleGroup::Round),
        group("checks", RuleGroup::Checks),
        group("rule_sets", RuleGroup::RuleSets),
        group("holidays", RuleGroup::Holidays),
    ],
    collections: &[],
    check: |_, _| Vec::new(),
};

/// Identity of a village's settings: there is one record, whoever writes it first.
pub fn settings_id(village: &VillageCode) -> Uuid {
    crate::id::settings_of_village(village)
}
