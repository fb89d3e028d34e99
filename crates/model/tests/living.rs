//! Doubts about a household and the course of 监测识别, by vectors worked out by hand (domain.md §2.2, §2.5).

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cunji_model::document::{Contents, genesis, write};
use cunji_model::enumeration::RiskType;
use cunji_model::field::{Path, Value};
use cunji_model::id::{DeviceId, Incarnation, actor};
use cunji_model::kind::Kind;
use cunji_model::living::doubts::{Doubt, doubts};
use cunji_model::living::monitoring::{MonitoringNote, MonitoringRules, MonitoringRun, runs};
use cunji_model::living::words::MonitoringStep;
use cunji_model::record::household::Household;

fn contents(said: &[(&str, Value)]) -> Contents {
    let writes: Vec<(Path, Value)> =
        said.iter().map(|(path, value)| (Path::parse(path).unwrap(), value.clone())).collect();
    let actor = actor(DeviceId([1; 8]), Incarnation([1; 8]));
    Contents::read(&write(genesis(Kind::Household), &[], &actor, 0, &writes).unwrap().document)
}

/// Doubts about a head who is well and able to work, and what else is said.
fn of(said: &[(&str, &str)]) -> Vec<Doubt> {
    let mut all: Vec<(&str, Value)> = vec![("members/a/name", "向家贵".into()), ("members/a/relation", "HEAD".into())];
    all.extend(said.iter().map(|(path, value)| {
        let value = match *value {
            "true" => Value::Bool(true),
            "1" => Value::Int(1),
            text => text.into(),
        };
        (*path, value)
    }));
    doubts(&Household::read(&contents(&all)))
}

#[test]
fn each_doubt_is_raised_by_what_does_not_fit_and_by_nothing_else() {
    let guarantee = |field: &str, risk| Doubt::GuaranteeWithoutRisk { field: field.into(), risk };
    let water = [("monitor_category", "MON_SUDDEN"), ("water_issue", "true")];
    let twin = |birth| {
        [
            ("members/a/birth_date", "1990-01-02"),
            ("members/b/name", "向家贵"),
            ("members/b/relation", "CHILD"),
            ("members/b/birth_date", birth),
        ]
    };
    // What is said, what else makes it fit, and the doubt without that.
    type Case<'a> = (Vec<(&'a str, &'a str)>, Vec<(&'a str, &'a str)>, Doubt);
    let cases: Vec<Case<'_>> = vec![
        (vec![("risks/DISABILITY/rank", "1")], vec![("members/a/health", "DISABLED")], Doubt::NobodyDisabled),
        (vec![("risks/ILLNESS/rank", "1")], vec![("members/a/health", "CHRONIC_ILLNESS")], Doubt::NobodyIll),
        (
            vec![("risks/LABOR_SHORTAGE/rank", "1"), ("members/a/labour", "ORDINARY")],
            vec![("members/a/labour", "NONE")],
            Doubt::EverybodyAble,
        ),
        (vec![("risks/JOB_UNSTABLE/rank", "1")], vec![("members/a/away", "true")], Doubt::NobodyWorks),
        (vec![("risks/DISASTER/rank", "1")], vec![("risks/DISASTER/disaster", "FLOOD")], Doubt::DisasterNotSaid),
        (water.to_vec(), vec![("risks/WATER/rank", "1")], guarantee("water_issue", RiskType::Water)),
        (vec![("members/a/relation", "OTHER")], vec![("members/a/relation", "HEAD")], Doubt::NoHead),
        (
            vec![("members/b/name", "冉小梅"), ("members/b/relation", "HEAD")],
            vec![("members/b/relation", "SPOUSE")],
            Doubt::TwoHeads,
        ),
        (
            twin("1990-01-02").to_vec(),
            vec![("members/b/birth_date", "1991-01-02")],
            Doubt::SameTwice { name: "向家贵".into() },
        ),
        (
            vec![("members/a/left", "MOVED_OUT")],
            vec![("members/b/name", "冉小梅"), ("members/b/relation", "HEAD")],
            Doubt::NobodyLeft,
        ),
    ];
    assert_eq!(of(&[]), [], "a head alone raises no doubt");
    for (said, mends, doubt) in cases {
        assert_eq!(of(&said), std::slice::from_ref(&doubt), "raised by {said:?}");
        let fits = [said, mends].concat();
        assert_eq!(of(&fits), [], "{doubt:?} is gone with {fits:?}");
        let ended = [fits.clone(), vec![("ended", "MOVED_OUT")]].concat();
        assert_eq!(of(&ended), [], "a household that ended is asked nothing");
    }
    assert_eq!(of(&water[1..]), [], "risks are named for monitored households only");
}

/// Kind, day of September, further fields.
type Said<'a> = (&'a str, u32, &'a [(&'a str, Value)]);

/// A run of these steps.
fn run(steps: &[Said<'_>]) -> MonitoringRun {
    let mut all: Vec<(String, Value)> = Vec::new();
    for (place, (kind, day, fields)) in steps.iter().enumerate() {
        let mut put = |field: &str, value: Value| all.push((format!("monitoring/s{place}/{field}"), value));
        put("kind", (*kind).into());
        put("run", "s0".into());
        put("on", format!("2026-09-{day:02}").into());
        fields.iter().for_each(|(field, value)| put(field, value.clone()));
    }
    let all: Vec<(&str, Value)> = all.iter().map(|(path, value)| (path.as_str(), value.clone())).collect();
    runs(&contents(&all), &MonitoringRules::default()).remove(0)
}

fn vote(agree: i64) -> Vec<(&'static str, Value)> {
    vec![("invited", Value::Int(30)), ("present", Value::Int(24)), ("agree", Value::Int(agree))]
}

#[test]
fn the_stage_and_the_next_deadline_follow_from_the_steps() {
    let (passed, five) = ([("decision", Value::from("PASSED"))], [("days", Value::Int(5))]);
    let votes = vote(13);
    let whole: [Said<'_>; 8] = [
        ("CLUE", 1, &[]),
        ("VISITED", 3, &[]),
        ("APPLIED", 4, &[]),
        ("COMPARED", 6, &[]),
        ("DELIBERATED", 7, &votes),
        ("PUBLISHED", 8, &five),
        ("TOWNSHIP", 13, &passed),
        ("COUNTY", 16, &passed),
    ];
    // Two days to the visit, fifteen to the county, five of public notice.
    let due = ["2026-09-03", "2026-09-16", "2026-09-16", "2026-09-16", "2026-09-16", "2026-09-16", "2026-09-16"];
    for (done, due) in (1..).zip(due) {
        let seen = run(&whole[..done]);
        assert_eq!(seen.stage.as_str(), whole[done - 1].0, "the furthest step is the stage");
        assert_eq!(seen.next.map(MonitoringStep::as_str), Some(whole[done].0), "the procedure goes on in its order");
        assert_eq!(seen.due_on.as_deref(), Some(due), "after {}", seen.stage.as_str());
        assert_eq!((seen.notes, seen.missing), (vec![], vec![]), "nothing is amiss");
    }
    let over = run(&whole);
    assert_eq!((over.next, over.due_on, over.notes), (None, None, vec![]), "the county's word ends it, in time");
    assert_eq!(over.notice_until.as_deref(), Some("2026-09-13"), "five days from the 8th");
}

#[test]
fn each_note_has_its_edge() {
    let five = [("days", Value::Int(5))];
    let four = [("days", Value::Int(4))];
    let rejected = [("decision", Value::from("REJECTED"))];
    let notes = |steps: &[Said<'_>]| run(steps).notes;
    assert_eq!(notes(&[("CLUE", 1, &[]), ("VISITED", 4, &[])]), [MonitoringNote::LateVisit], "the third day is late");
    assert_eq!(notes(&[("CLUE", 5, &[]), ("VISITED", 4, &[])]), [MonitoringNote::BeforeItsTurn], "before the clue");
    assert_eq!(notes(&[("CLUE", 1, &[]), ("PUBLISHED", 8, &four)]), [MonitoringNote::ShortNotice], "four days");
    let early = [("CLUE", 1, &[][..]), ("PUBLISHED", 8, &five[..]), ("TOWNSHIP", 12, &rejected[..])];
    assert_eq!(notes(&early), [MonitoringNote::NoticeStillHung], "the notice hung until the 13th");
    let turned_down = run(&early);
    assert_eq!((turned_down.next, turned_down.due_on), (None, None), "who was rejected goes no further");
    assert_eq!(turned_down.missing.len(), 4, "visit, application, comparison and meeting were not written down");
    assert_eq!(notes(&[("CLUE", 1, &[]), ("COUNTY", 17, &[])]), [MonitoringNote::LateWhole], "the sixteenth day");
    assert_eq!(notes(&[("CLUE", 1, &[]), ("DELIBERATED", 7, &vote(12))]), [MonitoringNote::NoMajority], "half is none");
    assert_eq!(notes(&[("CLUE", 1, &[]), ("DELIBERATED", 7, &vote(13))]), [], "one more than half is a majority");
}
