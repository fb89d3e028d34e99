//! Checks that hold income against what is known of the household: V01, V02, V07, V10–V14 (domain.md §1.5).

use super::{CheckInput, Found, fen};
use crate::enumeration::RiskState;
use crate::income::lines::{Group, RIGID};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// What is known of a household; `None` is unknown and raises no doubt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Facts {
    /// Under monitoring now.
    pub monitored: Option<bool>,
    /// Year of identification.
    pub identified_year: Option<i32>,
    /// 风险是否已消除 and 风险消除方式
    pub risk_state: Option<RiskState>,
    /// One of the risks is 因病.
    pub risk_illness: Option<bool>,
    /// Got 就业 help.
    pub help_job: Option<bool>,
    /// Got a 公益岗位.
    pub help_public_post: Option<bool>,
    /// Got 产业 help.
    pub help_industry: Option<bool>,
    /// Receives 低保.
    pub receives_dibao: Option<bool>,
    /// Receives 特困供养.
    pub receives_tekun: Option<bool>,
    /// Receives 残疾补贴.
    pub receives_disability: Option<bool>,
    /// Names of the 风险消除后 fields that are filled; `None` while they were not asked for.
    pub filled_after_clearing: Option<BTreeSet<String>>,
    /// The land form; `None` while it was not asked for.
    pub land: Option<Land>,
    /// Lives in a dangerous house.
    pub dangerous_house: Option<bool>,
    /// Has safe water.
    pub safe_water: Option<bool>,
    /// The latrine field is filled.
    pub latrine_filled: Option<bool>,
}

/// Land and ways. Areas in hundredths of a mu. Of a form that was asked for an empty area is a doubt (V13).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Land {
    /// 耕地
    #[ts(type = "number | null")]
    pub arable: Option<i64>,
    /// 林地
    #[ts(type = "number | null")]
    pub forest: Option<i64>,
    /// 草地
    #[ts(type = "number | null")]
    pub grassland: Option<i64>,
    /// 水面
    #[ts(type = "number | null")]
    pub water: Option<i64>,
    /// 林果
    #[ts(type = "number | null")]
    pub fruit: Option<i64>,
    /// 退耕还林
    #[ts(type = "number | null")]
    pub returned: Option<i64>,
    /// Metres to the main road.
    #[ts(type = "number | null")]
    pub road_metres: Option<i64>,
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

fn cleared(facts: &Facts) -> bool {
    matches!(facts.risk_state, Some(RiskState::ClearedByHelp | RiskState::ClearedNaturally))
}

/// [R] 1_02_006
pub(super) fn v01_should_be_monitored(input: &CheckInput<'_>, found: &mut Found) {
    if input.working.below_line == YES && input.facts.monitored == NO {
        let line = input.working.line_per_capita.unwrap_or_default();
        found.say("net_pc", &[("is", input.working.net_per_capita), ("line", line)]);
    }
}

/// [R] 4_11_010
pub(super) fn v02_cleared_below_line(input: &CheckInput<'_>, found: &mut Found) {
    if input.working.below_line == YES && input.facts.risk_state == Some(RiskState::ClearedByHelp) {
        let line = input.working.line_per_capita.unwrap_or_default();
        found.say("net_pc", &[("is", input.working.net_per_capita), ("line", line)]);
    }
}

/// [F] #23
pub(super) fn v07_compensation_without_land(input: &CheckInput<'_>, found: &mut Found) {
    let area = input.facts.land.as_ref().and_then(|land| land.returned);
    let paid = fen(input, "tr_eco").filter(|is| *is > 0);
    if let (Some(is), Some(area)) = (paid, area.filter(|area| *area <= 0)) {
        found.say("tr_eco", &[("is", is), ("returned", area)]);
    }
}

/// [R] 5_15_020
pub(super) fn v10_illness_without_spending(input: &CheckInput<'_>, found: &mut Found) {
    let open = matches!(input.facts.risk_state, Some(RiskState::Active | RiskState::Reverted));
    let spent = fen(input, RIGID);
    if open && input.facts.risk_illness == YES && spent.unwrap_or(0) == 0 {
        let values: Vec<(&str, i64)> = spent.map(|is| ("is", is)).into_iter().collect();
        found.say(RIGID, &values);
    }
}

/// [R] 4_11_012, 4_11_013, 5_11_013. The text names elimination for wages only.
pub(super) fn v11_help_without_income(input: &CheckInput<'_>, found: &mut Found) {
    let facts = input.facts;
    let any = |said: &[Option<bool>]| said.contains(&YES);
    let mut none_of = |group: Group| {
        if input.working.total(group) == 0 {
            found.say(group.total(), &[("is", 0)]);
        }
    };
    if cleared(facts) && any(&[facts.help_job, facts.help_public_post]) {
        none_of(Group::Wage);
    }
    if any(&[facts.receives_dibao, facts.receives_tekun, facts.receives_disability]) {
        none_of(Group::Transfer);
    }
    if any(&[facts.help_industry]) {
        none_of(Group::Business);
    }
}

/// [R] 1_11_004
pub(super) fn v12_measured_again(input: &CheckInput<'_>, found: &mut Found) {
    let Some(filled) = input.facts.filled_after_clearing.as_ref().filter(|_| cleared(input.facts)) else { return };
    for field in input.settings.v12_fields.iter().filter(|field| !filled.contains(*field)) {
        found.say(field, &[]);
    }
}

/// [F] #10–20, [R] 5_14_001–021, written so that they can fire: `x < 0 OR x > 100`.
pub(super) fn v13_land(input: &CheckInput<'_>, found: &mut Found) {
    let Some(land) = &input.facts.land else { return };
    let settings = input.settings;
    let field = settings.v13_fields_on.then_some(settings.v13_field_mu);
    let forest = Some(settings.v13_forest_mu);
    let areas = [
        ("land/arable", land.arable, field),
        ("land/grassland", land.grassland, field),
        ("land/water", land.water, field),
        ("land/forest", land.forest, forest),
        ("land/fruit", land.fruit, forest),
        ("land/returned", land.returned, forest),
    ];
    for (path, area, most) in areas {
        match (area, most) {
            (None, _) => found.say(path, &[]),
            (Some(is), Some(most)) if !(0..=most).contains(&is) => found.say(path, &[("is", is), ("most", most)]),
            _ => {}
        }
    }
    if let (Some(returned), Some(forest), Some(grassland)) = (land.returned, land.forest, land.grassland) {
        let both = forest.saturating_add(grassland);
        if returned > both {
            found.say("land/returned", &[("is", returned), ("forest_and_grassland", both)]);
        }
    }
    if let Some(is) = land.road_metres.filter(|is| *is > settings.v13_road_metres) {
        found.say("land/road_metres", &[("is", is), ("most", settings.v13_road_metres)]);
    }
}

/// [F] #05–07
pub(super) fn v14_house_and_water(input: &CheckInput<'_>, found: &mut Found) {
    let facts = input.facts;
    let doubts = [
        ("dangerous_house", facts.dangerous_house == YES),
        ("safe_water", facts.safe_water == NO),
        ("latrine", facts.latrine_filled == NO),
    ];
    for (path, _) in doubts.iter().filter(|(_, doubtful)| *doubtful) {
        found.say(path, &[]);
    }
}
