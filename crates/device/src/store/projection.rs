//! Rows for lists, made from a record's contents in the same transaction as its change. Disposable.

use super::changes::RecordLine;
use super::rebuild::{OF_HOUSEHOLDS, TABLES};
use super::rules::{self, Rules};
use super::{attachments, kinship, search};
use crate::error::DeviceError;
use chrono::DateTime;
use cunji_model::document::Contents;
use cunji_model::income::course::survey_status;
use cunji_model::income::work_out::work_out;
use cunji_model::kind::Kind;
use cunji_model::record::campaign::Campaign;
use cunji_model::record::grievance::{Standing, steps};
use cunji_model::record::household::Household;
use cunji_model::record::income_survey::{rules_of, sheet, steps as survey_steps};
use cunji_model::record::visit::Visit;
use cunji_model::settings::Settings;
use cunji_model::{Automerge, ChangeHash};
use rusqlite::Transaction;
use uuid::Uuid;

/// Projects a record after a change, under the rules in force; other rules make anew what was projected under them.
/// Records of unknown kinds have no rows.
pub fn project(
    transaction: &Transaction<'_>,
    rules: &Rules,
    line: &RecordLine,
    document: &Automerge,
) -> Result<(), DeviceError> {
    let contents = Contents::read(document);
    let written_at = newest(document);
    let kind = Kind::parse(&line.kind);
    let questions = kind.map_or(0, |kind| contents.questions(kind.schema()));
    let deleted = contents.is_deleted();
    transaction
        .prepare_cached("UPDATE document SET conflicts = ?2, written_at = ?3, deleted = ?4 WHERE id = ?1")?
        .execute((line.id, questions, written_at, deleted))?;
    if kind == Some(Kind::Settings) {
        let others = rules::keep(transaction, line, &contents)?;
        return if others { rules::renew(transaction, rules, line.village) } else { Ok(()) };
    }
    if deleted && kind != Some(Kind::Household) {
        return unlist(transaction, line);
    }
    if matches!(kind, Some(Kind::Visit | Kind::Grievance | Kind::IncomeSurvey)) {
        attachments::index(transaction, line, &contents)?;
    }
    match kind {
        Some(Kind::Household) if deleted => {
            // Its row stays, so that its visits and grievances still have a name; lists ask `document.deleted`.
            household(transaction, line, &Household::read(&contents))?;
            for table in OF_HOUSEHOLDS {
                transaction
                    .execute(&format!("DELETE FROM {table} WHERE household = ?1"), [line.document.as_bytes()])?;
            }
            Ok(())
        }
        Some(Kind::Household) => {
            let record = Household::read(&contents);
            household(transaction, line, &record)?;
            kinship::index(transaction, line.document, &record, &contents)
        }
        Some(Kind::Visit) => visit(transaction, line, &Visit::read(&contents)),
        Some(Kind::Grievance) => grievance(transaction, line, &contents, &*rules.of(transaction, line.village)?),
        Some(Kind::IncomeSurvey) => income_survey(transaction, line, &contents, &*rules.of(transaction, line.village)?),
        Some(Kind::Campaign) => campaign(transaction, line, &contents),
        Some(Kind::Settings) | None => Ok(()),
    }
}

/// A hidden record stands in no list: nothing that asks a list has to know about hiding.
fn unlist(transaction: &Transaction<'_>, line: &RecordLine) -> Result<(), DeviceError> {
    for table in TABLES.into_iter().filter(|table| !OF_HOUSEHOLDS.contains(table)) {
        let sql = format!("DELETE FROM {table} WHERE document = ?1");
        transaction.prepare_cached(&sql)?.execute([line.document.as_bytes()])?;
    }
    Ok(())
}

/// Time of the newest change, seconds since 1970; the genesis change has none.
fn newest(document: &Automerge) -> i64 {
    document.get_changes_meta(&[]).iter().map(|meta| meta.timestamp).max().unwrap_or(0)
}

/// Heads as the screen carries them.
pub fn heads(document: &Automerge) -> Vec<String> {
    document.get_heads().iter().map(ChangeHash::to_string).collect()
}

fn household(transaction: &Transaction<'_>, line: &RecordLine, household: &Household) -> Result<(), DeviceError> {
    let group = household.group.clone().unwrap_or_default();
    let head = household.head().map(|head| head.name.clone()).unwrap_or_default();
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO household (document, village, group_name, group_order, courtyard, household_type, monitor_category, \
           head_name, sort_name, member_count, ended, merged_into) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
         ON CONFLICT (document) DO UPDATE SET village = ?2, group_name = ?3, group_order = ?4, courtyard = ?5, \
           household_type = ?6, monitor_category = ?7, head_name = ?8, sort_name = ?9, member_count = ?10, \
           ended = ?11, merged_into = ?12",
    )?;
    upsert.execute((
        line.document.as_bytes(),
        line.village.0,
        &group,
        search::group_order(&group),
        &household.courtyard,
        household.household_type.map(|kind| kind.as_str()),
        household.monitor_category.map(|category| category.as_str()),
        &head,
        search::readings(&head).pinyin,
        household.members.len(),
        household.ended.map(|why| why.as_str()),
        kinship::merged_into(household).as_ref().map(Uuid::as_bytes),
    ))?;
    search::index(transaction, line.document, household)
}

fn visit(transaction: &Transaction<'_>, line: &RecordLine, visit: &Visit) -> Result<(), DeviceError> {
    let home = visit.household.as_deref().and_then(|text| Uuid::try_parse(text).ok()).unwrap_or_default();
    let at = visit.visited_at.clone().unwrap_or_default();
    let instant = DateTime::parse_from_rfc3339(&at).ok();
    let on = instant.map(|at| at.date_naive().to_string()).unwrap_or_default();
    let ms = instant.map_or(0, |at| at.timestamp_millis());
    let row = serde_json::to_string(visit).map_err(|_| DeviceError::Store("a visit could not be listed".to_owned()))?;
    let record = visit.campaign_id.as_deref().and_then(|text| Uuid::try_parse(text).ok());
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO visit (document, household, visited_at, visited_ms, visited_on, row, campaign_id, campaign) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
         ON CONFLICT (document) DO UPDATE SET household = ?2, visited_at = ?3, visited_ms = ?4, visited_on = ?5, \
           row = ?6, campaign_id = ?7, campaign = ?8",
    )?;
    let for_campaign = (record.as_ref().map(Uuid::as_bytes), &visit.campaign);
    upsert.execute((line.document.as_bytes(), home.as_bytes(), at, ms, on, row, for_campaign.0, for_campaign.1))?;
    Ok(())
}

fn campaign(transaction: &Transaction<'_>, line: &RecordLine, contents: &Contents) -> Result<(), DeviceError> {
    let said = serde_json::to_string(&Campaign::read(contents))
        .map_err(|_| DeviceError::Store("a campaign could not be listed".to_owned()))?;
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO campaign (document, village, said) VALUES (?1, ?2, ?3) \
         ON CONFLICT (document) DO UPDATE SET village = ?2, said = ?3",
    )?;
    upsert.execute((line.document.as_bytes(), line.village.0, said))?;
    Ok(())
}

fn grievance(
    transaction: &Transaction<'_>,
    line: &RecordLine,
    contents: &Contents,
    settings: &Settings,
) -> Result<(), DeviceError> {
    let standing = Standing::of(contents, settings);
    let course = &standing.course;
    let home = contents.word("household").and_then(|text| Uuid::try_parse(text).ok());
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO grievance (document, household, status, level, urgency, category, due_on, running, ended_on, \
           responsible, registered_ms, content, respond_by, responded_on, solved, feedback) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) \
         ON CONFLICT (document) DO UPDATE SET household = ?2, status = ?3, level = ?4, urgency = ?5, category = ?6, \
           due_on = ?7, running = ?8, ended_on = ?9, responsible = ?10, registered_ms = ?11, content = ?12, \
           respond_by = ?13, responded_on = ?14, solved = ?15, feedback = ?16",
    )?;
    upsert.execute((
        line.document.as_bytes(),
        home.as_ref().map(Uuid::as_bytes),
        course.status.as_str(),
        course.level.as_str(),
        contents.word("urgency"),
        contents.word("category"),
        standing.due_on.map(|day| day.to_string()),
        standing.running,
        standing.ended_on.map(|day| day.to_string()),
        responsible(&course.responsible_unit, &course.responsible_person),
        steps(contents).iter().map(|step| step.at_ms).min().unwrap_or_default(),
        contents.word("content").unwrap_or_default(),
        standing.rate.respond_by.map(|day| day.to_string()),
        standing.rate.responded_on.map(|day| day.to_string()),
        standing.rate.solved,
        standing.rate.feedback.map(|answer| answer.as_str()),
    ))?;
    Ok(())
}

fn income_survey(
    transaction: &Transaction<'_>,
    line: &RecordLine,
    contents: &Contents,
    settings: &Settings,
) -> Result<(), DeviceError> {
    let home = contents.word("household").and_then(|text| Uuid::try_parse(text).ok()).unwrap_or_default();
    let year = contents.int("year").and_then(|year| i32::try_from(year).ok()).unwrap_or_default();
    let rules = rules_of(contents, &line.village.to_string(), year, &settings.rule_sets);
    let worked = rules.and_then(|rules| work_out(&sheet(contents), &rules, None).ok());
    let worked = worked.filter(|worked| worked.entered_lines > 0);
    let settled = |item: &&str| contents.item_bool("comments", item, "settled") == Some(true);
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO income_survey (document, household, year, period_kind, period_month, status, net_per_capita, \
           below_line, open_comments) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         ON CONFLICT (document) DO UPDATE SET household = ?2, year = ?3, period_kind = ?4, period_month = ?5, \
           status = ?6, net_per_capita = ?7, below_line = ?8, open_comments = ?9",
    )?;
    upsert.execute((
        line.document.as_bytes(),
        home.as_bytes(),
        year,
        contents.word("period_kind").unwrap_or_default(),
        contents.word("period_month"),
        survey_status(&survey_steps(contents)).as_str(),
        worked.as_ref().map(|worked| worked.net_per_capita),
        worked.as_ref().and_then(|worked| worked.below_line),
        contents.live_items("comments").filter(|item| !settled(item)).count(),
    ))?;
    Ok(())
}

/// Unit and person in one line; `None` when nobody is named.
pub fn responsible(unit: &str, person: &str) -> Option<String> {
    let named: Vec<&str> = [unit, person].into_iter().filter(|name| !name.is_empty()).collect();
    (!named.is_empty()).then(|| named.join(" · "))
}
