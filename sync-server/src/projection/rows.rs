//! One row for one record, from its contents by the model's typed readings. No rule is made up here.

use crate::store::sql::{Cell, Statement};
use chrono::{DateTime, FixedOffset, Offset, Utc};
use cunji_model::document::Contents;
use cunji_model::grievance::course::CourseRules;
use cunji_model::income::course::{SurveyStepKind, in_order, survey_status};
use cunji_model::income::judge::Around;
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use cunji_model::living::group::group_order;
use cunji_model::living::merging::merged_into;
use cunji_model::pinyin::readings;
use cunji_model::record::campaign::Campaign;
use cunji_model::record::grievance::{Standing, steps};
use cunji_model::record::household::Household;
use cunji_model::record::income_survey::steps as survey_steps;
use cunji_model::record::visit::Visit;
use cunji_model::settings::{RuleGroup, RuleOrigin, Settings};
use cunji_model::visit_policy::Period;
use cunji_wire::message::VillageNumber;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The civil date of an instant (ms since 1970) where the office is.
pub(super) fn day_of(ms: i64) -> String {
    let minutes = CourseRules::default().utc_offset_minutes;
    let there = FixedOffset::east_opt(minutes * 60).unwrap_or_else(|| Utc.fix());
    DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&there).date_naive().to_string()
}

fn insert(table: &str, columns: &[(&str, Cell)]) -> Statement {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), places.join(", "));
    Statement::new(sql, columns.iter().map(|(_, cell)| cell.clone()).collect::<Vec<_>>())
}

macro_rules! columns {
    ($($name:literal: $value:expr),* $(,)?) => { &[$(($name, Cell::from($value))),*] };
}

fn word(contents: &Contents, name: &str) -> Option<String> {
    contents.word(name).map(str::to_owned)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

pub(super) fn household(village: VillageNumber, id: Uuid, contents: &Contents, recorded_on: &str) -> Statement {
    let one = Household::read(contents);
    let group = one.group.clone().unwrap_or_default();
    let head = one.head().map(|head| head.name.clone()).unwrap_or_default();
    let names = one.members.iter().map(|member| member.name.as_str());
    let place = [&one.roster_number, &one.group, &one.courtyard].into_iter().flatten().map(String::as_str);
    // The head of a household that nobody is left in is still looked for by name.
    let former = (one.members.is_empty()).then_some(head.as_str());
    let called: Vec<&str> = names.chain(former).collect();
    // Readings stand behind blanks, so that letters find the beginning of one (`Query::having`).
    let typed: String = called.iter().map(|name| readings(name)).map(|one| one.all + &one.initials).collect();
    let words = called.into_iter().chain(place).collect::<Vec<_>>().join("\n").to_lowercase();
    insert(
        "household",
        columns! {
            "village": village.0,
            "document": id,
            "head": head.as_str(),
            "group_name": group.as_str(),
            "group_order": group_order(&group),
            "courtyard": one.courtyard.clone(),
            "household_type": one.household_type.map(|kind| kind.as_str()),
            "monitor_category": one.monitor_category.map(|category| category.as_str()),
            "monitored_since": one.monitored_since.clone(),
            "risk_state": one.risk_state.map(|state| state.as_str()),
            "members": count(one.members.len()),
            "recorded_on": recorded_on,
            "listed": one.ended.is_none() && !contents.is_deleted(),
            "ended": one.ended.map(|why| why.as_str()),
            "ended_on": one.ended_on.clone(),
            "merged_into": merged_into(&one).filter(|_| !contents.is_deleted()),
            "words": words + "\n" + &typed,
        },
    )
}

pub(super) fn monitoring(village: VillageNumber, id: Uuid, contents: &Contents) -> Vec<Statement> {
    let said = |item: &str, field: &str| contents.item_word("monitoring", item, field).map(str::to_owned);
    let row = |item: &str| {
        Some(insert(
            "monitoring",
            columns! {
                "village": village.0,
                "document": id,
                "item": item,
                "kind": said(item, "kind")?,
                "done_on": said(item, "on")?,
                "decision": said(item, "decision"),
            },
        ))
    };
    contents.live_items("monitoring").filter_map(row).collect()
}

pub(super) fn visit(village: VillageNumber, id: Uuid, home: Uuid, contents: &Contents) -> Statement {
    let one = Visit::read(contents);
    let instant = one.visited_at.as_deref().and_then(|at| DateTime::parse_from_rfc3339(at).ok());
    insert(
        "visit",
        columns! {
            "village": village.0,
            "document": id,
            "household": home,
            "visited_on": instant.map(|at| at.date_naive().to_string()).unwrap_or_default(),
            "visited_ms": instant.map_or(0, |at| at.timestamp_millis()),
            "mode": one.mode.map(|mode| mode.as_str()),
            "kind": one.kind.map(|kind| kind.as_str()),
            "campaign": word(contents, "campaign"),
            "campaign_id": one.campaign_id.as_deref().and_then(|id| Uuid::try_parse(id).ok()),
            "author": one.recorder_name.unwrap_or_default(),
            "changes": one.has_changes,
            "apply_policy": one.leaflet_a == Some(true),
            "help_policy": one.leaflet_b == Some(true),
            "satisfaction": word(contents, "satisfaction"),
            "issues": count(one.issues.len()),
            "next_step": one.next_step,
        },
    )
}

pub(super) fn campaign(village: VillageNumber, id: Uuid, contents: &Contents) -> Option<Statement> {
    let one = Campaign::read(contents);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    // A reading of ours is always text; a row that could not be made is a campaign that nobody is asked about.
    let said = serde_json::to_string(&one).ok()?;
    Some(insert(
        "campaign",
        columns! {
            "village": village.0,
            "document": id,
            "number": one.number.as_str(),
            "starts_on": day(one.starts_on),
            "ends_on": day(one.ends_on),
            "said": said,
        },
    ))
}

pub(super) fn grievance(
    village: VillageNumber,
    id: Uuid,
    home: Option<Uuid>,
    contents: &Contents,
    settings: &Settings,
) -> Statement {
    let standing = Standing::of(contents, settings);
    let course = &standing.course;
    let steps = steps(contents);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    insert(
        "grievance",
        columns! {
            "village": village.0,
            "document": id,
            "household": home,
            "reporter": word(contents, "reporter"),
            "group_name": word(contents, "group"),
            "content": contents.word("content").unwrap_or_default(),
            "category": word(contents, "category"),
            "urgency": word(contents, "urgency"),
            "source": word(contents, "source"),
            "status": course.status.as_str(),
            "level": course.level.as_str(),
            "running": standing.running,
            "due_on": day(standing.due_on),
            "ended_on": day(standing.ended_on),
            "responsible_unit": course.responsible_unit.as_str(),
            "responsible_person": course.responsible_person.as_str(),
            "registered_on": day_of(steps.iter().map(|step| step.at_ms).min().unwrap_or_default()),
            "respond_by": day(standing.rate.respond_by),
            "responded_on": day(standing.rate.responded_on),
            "solved": standing.rate.solved,
            "feedback": standing.rate.feedback.map(|answer| answer.as_str()),
            "callback_on": day(course.callback_on),
            "closed_on": day(course.closed_on),
            "is_clue": contents.bool("is_clue") == Some(true),
            "steps": count(steps.len()),
        },
    )
}

pub(super) fn survey(
    village: VillageNumber,
    id: Uuid,
    (home, year): (Uuid, i32),
    contents: &Contents,
    household: Option<&Contents>,
    last: Option<&Contents>,
    settings: &Settings,
) -> Statement {
    let nobody = Contents::default();
    let kind = contents.word("period_kind").and_then(PeriodKind::parse).unwrap_or(PeriodKind::Annual);
    let around =
        Around { village: village.to_string(), year, kind, household: household.unwrap_or(&nobody), last, settings };
    let worked = around.work(contents);
    let steps = survey_steps(contents);
    let handed_in = in_order(&steps).into_iter().rev().find(|step| step.kind == SurveyStepKind::Submit);
    let settled = |item: &&str| contents.item_bool("comments", item, "settled") == Some(true);
    let unanswered = worked.findings.iter().filter(|one| one.answer.is_none()).count();
    // An empty form says nothing about income.
    let working = worked.working.as_ref().filter(|working| working.entered_lines > 0);
    insert(
        "income_survey",
        columns! {
            "village": village.0,
            "document": id,
            "household": home,
            "year": i64::from(year),
            "period_kind": kind.as_str(),
            "period_month": word(contents, "period_month"),
            "state": survey_status(&steps).as_str(),
            "persons": u64::from(around.sheet(contents).member_count),
            "net_fen": working.map(|working| working.net),
            "per_head_fen": working.map(|working| working.net_per_capita),
            "last_per_head_fen": around.last_working().map(|last| last.net_per_capita),
            "line_fen": around.rules(contents).and_then(|rules| rules.monitoring_line),
            "below_line": working.and_then(|working| working.below_line),
            "fired": count(worked.findings.len()),
            "unanswered": count(unanswered),
            "open_comments": count(contents.live_items("comments").filter(|item| !settled(item)).count()),
            "submitted_on": handed_in.map(|step| day_of(step.at_ms)),
        },
    )
}

/// The row of a village's rules: what its settings record sets, the rest empty.
pub(super) fn village_rule(village: VillageNumber, settings: &Settings) -> Vec<Statement> {
    let own = |group: RuleGroup| settings.origin(group) == RuleOrigin::Own;
    let period = |period: Period| own(RuleGroup::VisitPolicy).then(|| period.as_str());
    let (policy, round) = (&settings.visit_policy, &settings.round);
    let opens = format!("{:02}-{:02}", round.opens_month, round.opens_day);
    let throw = Statement::new("DELETE FROM village_rule WHERE village = ?1", vec![Cell::from(village.0)]);
    let row = insert(
        "village_rule",
        columns! {
            "village": village.0,
            "monitored": period(policy.monitored),
            "lifted": period(policy.lifted),
            "general": period(policy.general),
            "basically_counts": own(RuleGroup::Rates).then_some(settings.rates.basically_counts),
            "round_opens": own(RuleGroup::Round).then_some(opens),
            "review_percent": own(RuleGroup::Checks).then_some(i64::from(settings.checks.v15_review_percent)),
        },
    );
    vec![throw, row]
}

/// A row for each thing that people have to settle; a field with several values that also contradicts another is one.
pub(super) fn question(
    village: VillageNumber,
    id: Uuid,
    kind: Kind,
    home: Option<Uuid>,
    contents: &Contents,
) -> Vec<Statement> {
    let schema = kind.schema();
    let mut found: BTreeMap<String, Option<String>> =
        contents.to_settle(schema).map(|(path, _)| (path.to_string(), None)).collect();
    for problem in contents.contradictions(schema) {
        let code = serde_json::to_value(problem.code).ok().and_then(|code| code.as_str().map(str::to_owned));
        found.insert(problem.path, code);
    }
    let row = |(path, problem): (String, Option<String>)| {
        insert(
            "question",
            columns! {
                "village": village.0,
                "document": id,
                "path": path,
                "kind": kind.as_str(),
                "household": home,
                "about": kind.about(contents),
                "problem": problem,
            },
        )
    };
    found.into_iter().map(row).collect()
}
