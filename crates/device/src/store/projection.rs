//! Rows for lists, made from a record's contents in the same transaction as its change. Disposable.

use super::changes::RecordLine;
use super::{kinship, search};
use crate::error::DeviceError;
use chrono::DateTime;
use cunji_model::document::Contents;
use cunji_model::kind::Kind;
use cunji_model::record::grievance::{Standing, steps};
use cunji_model::record::household::Household;
use cunji_model::record::visit::Visit;
use cunji_model::{Automerge, ChangeHash};
use rusqlite::Transaction;
use uuid::Uuid;

/// Projects a record after a change. Records of unknown kinds have no rows.
pub fn project(transaction: &Transaction<'_>, line: &RecordLine, document: &Automerge) -> Result<(), DeviceError> {
    let contents = Contents::read(document);
    let written_at = newest(document);
    let conflicts = contents.conflicts().count();
    transaction
        .prepare_cached("UPDATE document SET conflicts = ?2, written_at = ?3 WHERE id = ?1")?
        .execute((line.id, conflicts, written_at))?;
    match Kind::parse(&line.kind) {
        Some(Kind::Household) => {
            let record = Household::read(&contents);
            household(transaction, line, &record)?;
            kinship::index(transaction, line.document, &record, &contents)
        }
        Some(Kind::Visit) => visit(transaction, line, &Visit::read(&contents)),
        Some(Kind::Grievance) => grievance(transaction, line, &contents),
        None => Ok(()),
    }
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
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO visit (document, household, visited_at, visited_ms, visited_on, row) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (document) DO UPDATE SET household = ?2, visited_at = ?3, visited_ms = ?4, visited_on = ?5, row = ?6",
    )?;
    upsert.execute((line.document.as_bytes(), home.as_bytes(), at, ms, on, row))?;
    Ok(())
}

fn grievance(transaction: &Transaction<'_>, line: &RecordLine, contents: &Contents) -> Result<(), DeviceError> {
    let standing = Standing::of(contents);
    let course = &standing.course;
    let home = contents.word("household").and_then(|text| Uuid::try_parse(text).ok());
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO grievance (document, household, status, level, urgency, category, due_on, running, ended_on, \
           responsible, registered_ms, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) \
         ON CONFLICT (document) DO UPDATE SET household = ?2, status = ?3, level = ?4, urgency = ?5, category = ?6, \
           due_on = ?7, running = ?8, ended_on = ?9, responsible = ?10, registered_ms = ?11, content = ?12",
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
    ))?;
    Ok(())
}

/// Unit and person in one line; `None` when nobody is named.
pub fn responsible(unit: &str, person: &str) -> Option<String> {
    let named: Vec<&str> = [unit, person].into_iter().filter(|name| !name.is_empty()).collect();
    (!named.is_empty()).then(|| named.join(" · "))
}
