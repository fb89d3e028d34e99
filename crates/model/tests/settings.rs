//! The rules as text: one form for one meaning, every limit named, nothing half-read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use cunji_model::document::{Contents, genesis, write};
use cunji_model::field::{Path, ProblemCode, Value};
use cunji_model::grievance::deadline::{DayUnit, Limit};
use cunji_model::grievance::words::{GrievanceCategory, Urgency};
use cunji_model::id::{DeviceId, Incarnation, VillageCode, actor};
use cunji_model::kind::Kind;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::{RuleGroup, RuleOrigin, Settings, canonical};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn shipped(group: RuleGroup) -> String {
    let settings = Settings::shipped();
    let json = match group {
        RuleGroup::VisitPolicy => serde_json::to_string(&settings.visit_policy),
        RuleGroup::Deadlines => serde_json::to_string(&settings.deadlines),
        RuleGroup::Rates => serde_json::to_string(&settings.rates),
        RuleGroup::Course => serde_json::to_string(&settings.course),
        RuleGroup::Monitoring => serde_json::to_string(&settings.monitoring),
        RuleGroup::Round => serde_json::to_string(&settings.round),
        RuleGroup::Checks => serde_json::to_string(&settings.checks),
        RuleGroup::RuleSets => serde_json::to_string(&settings.rule_sets),
        RuleGroup::Holidays => serde_json::to_string(&settings.holidays),
    };
    json.unwrap()
}

fn record(said: &[(&str, Value)]) -> Contents {
    let me = actor(DeviceId([1; 8]), Incarnation([1; 8]));
    let writes: Vec<(Path, Value)> = said.iter().map(|(name, value)| (Path::field(name), value.clone())).collect();
    Contents::read(&write(genesis(Kind::Settings), &[], &me, 1, &writes).unwrap().document)
}

#[test]
fn a_village_has_one_record_of_rules_wherever_it_is_begun() {
    let village = VillageCode::parse("500236101201").unwrap();
    assert_eq!(
        settings_id(&village).to_string(),
        "1451a813-7eaf-544f-aadf-c98c057cb76b",
        "a changed identity would leave the rules that are set unread"
    );
}

#[test]
fn what_is_shipped_is_in_its_canonical_form_and_within_every_limit() {
    for group in RuleGroup::ALL {
        let text = shipped(group);
        assert_eq!(canonical(group, &text), Ok(text.clone()), "{group:?}");
        let spaced = format!(" {} ", text.replace(":[", ": ["));
        assert_eq!(canonical(group, &spaced), Ok(text), "{group:?}: blanks are no meaning");
    }
}

#[test]
fn a_problem_names_its_field_and_what_may_stand_there() {
    let cases = [
        (RuleGroup::Deadlines, "{", "", ProblemCode::Unreadable),
        (RuleGroup::Deadlines, r#"{"otherwise":{"days":1,"unit":"working"}}"#, "source", ProblemCode::Required),
        (RuleGroup::Deadlines, r#"{"source":"x"}"#, "otherwise", ProblemCode::Required),
        (
            RuleGroup::Deadlines,
            r#"{"source":"x","otherwise":{"days":-1,"unit":"working"}}"#,
            "otherwise/days",
            ProblemCode::OutOfRange,
        ),
        (
            RuleGroup::Deadlines,
            r#"{"source":"x","otherwise":{"days":366,"unit":"working"}}"#,
            "otherwise/days",
            ProblemCode::OutOfRange,
        ),
        (
            RuleGroup::Deadlines,
            r#"{"source":"x","otherwise":{"days":1,"unit":"working"},"rules":[{"category":"MUSIC","limit":{"days":1,"unit":"working"}}]}"#,
            "rules/0/category",
            ProblemCode::NotAllowed,
        ),
        (
            RuleGroup::Deadlines,
            r#"{"source":"x","otherwise":{"days":1,"unit":"working"},"rules":[{"urgency":"SLOW","limit":{"days":1,"unit":"working"}},{"urgency":"SLOW","limit":{"days":2,"unit":"working"}}]}"#,
            "rules/1",
            ProblemCode::Twice,
        ),
        (
            RuleGroup::VisitPolicy,
            r#"{"source":"x","monitored":"month","lifted":"month","general":"month","rich":"month"}"#,
            "rich",
            ProblemCode::UnknownField,
        ),
        (RuleGroup::Round, r#"{"source":"x","opens_month":2,"opens_day":30}"#, "opens_day", ProblemCode::OutOfRange),
        (RuleGroup::Checks, r#"{"source":"x","v08_low":{"tr_moon":1}}"#, "v08_low/tr_moon", ProblemCode::NotAllowed),
        (RuleGroup::Checks, r#"{"source":"x","v09_high_month":1}"#, "v09_high_month", ProblemCode::OutOfRange),
        (
            RuleGroup::Holidays,
            r#"{"source":"x","holidays":["2026-12-01"],"workdays":["2026-12-01"]}"#,
            "workdays/0",
            ProblemCode::Twice,
        ),
        (RuleGroup::Holidays, r#"{"source":"x","holidays":["2026-13-01"]}"#, "holidays/0", ProblemCode::NotAllowed),
    ];
    for (group, text, path, code) in cases {
        let problems = canonical(group, text).unwrap_err();
        assert!(problems.iter().any(|one| one.path == path && one.code == code), "{text}: {problems:?}");
        let refused = Kind::Settings.schema().normalise(&Path::field(group.as_str()), text.into()).unwrap_err();
        assert_eq!((refused.path.as_str(), refused.code), (group.as_str(), code), "and the record refuses it");
    }
}

#[test]
fn a_group_that_cannot_be_read_is_as_shipped_and_the_others_count() {
    let deadlines = r#"{"source":"县","otherwise":{"days":3,"unit":"calendar"}}"#;
    let contents = record(&[
        ("deadlines", canonical(RuleGroup::Deadlines, deadlines).unwrap().into()),
        ("rates", r#"{"source":"新版","basically_counts":"sometimes"}"#.into()),
        ("round", Value::Int(9)),
        ("of_a_newer_version", "x".into()),
    ]);
    let settings = Settings::read(&contents);
    let limit = settings.deadlines.limit(GrievanceCategory::Water, Urgency::Urgent);
    assert_eq!(limit, Limit { days: 3, unit: DayUnit::Calendar }, "the group that can be read");
    assert_eq!((&settings.rates, &settings.round), (&Settings::shipped().rates, &Settings::shipped().round), "others");
    let origins = [
        (RuleGroup::Deadlines, RuleOrigin::Own),
        (RuleGroup::Rates, RuleOrigin::Unreadable),
        (RuleGroup::Round, RuleOrigin::Unreadable),
        (RuleGroup::Course, RuleOrigin::Shipped),
    ];
    for (group, origin) in origins {
        assert_eq!(settings.origin(group), origin, "{group:?}");
    }
    let hidden = record(&[("deadlines", deadlines.into()), ("deleted", true.into())]);
    assert_eq!(Settings::read(&hidden), *Settings::shipped(), "a hidden record puts nothing in force");
}

#[test]
fn a_year_that_the_office_tells_makes_the_calendar_certain() {
    let text = r#"{"source":"国办 2027","years":[2027],"holidays":["2027-01-01"],"workdays":["2027-01-03"]}"#;
    let said = BTreeMap::from([(RuleGroup::Holidays, canonical(RuleGroup::Holidays, text).unwrap())]);
    let calendar = Settings::of(&said).calendar;
    let day = |text: &str| text.parse().unwrap();
    assert!(calendar.knows(day("2027-12-31")) && !calendar.knows(day("2028-01-01")), "2027 is known now");
    assert!(!calendar.is_working_day(day("2027-01-01")) && calendar.is_working_day(day("2027-01-03")), "as told");
    assert!(calendar.is_working_day(day("2026-10-10")), "and the shipped years stay");
    let gap = r#"{"source":"x","years":[2028]}"#;
    assert_eq!(canonical(RuleGroup::Holidays, gap).unwrap_err()[0].path, "years/0", "no year may be left out");
}

proptest! {
    #[test]
    fn no_text_can_break_the_reading(text in "\\PC{0,200}", number in any::<i64>()) {
        for group in RuleGroup::ALL {
            let _ = canonical(group, &text);
            // The shipped text with every number replaced: what passes has one form.
            let changed = shipped(group).replace(":1,", &format!(":{number},")).replace(":5}", &format!(":{number}}}"));
            if let Ok(once) = canonical(group, &changed) {
                prop_assert_eq!(canonical(group, &once), Ok(once.clone()), "canonical is canonical");
                let read = Settings::of(&BTreeMap::from([(group, once)]));
                prop_assert!(read.origin(group) != RuleOrigin::Unreadable, "what was written can be read");
            }
        }
    }
}
