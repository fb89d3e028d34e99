//! What a stretch of a feed means for the tables: which records are read again, which rows are thrown away and written.
//! A survey's row also depends on its household and on the year before, a household's on its visits and mergers; whoever
//! changes those is followed here, so that the rows never depend on the order in which changes came.

use super::rows::{campaign, day_of, grievance, household, monitoring, question, survey, visit};
use crate::cells;
use crate::records::documents;
use crate::settings::in_force;
use crate::store::sql::{Cell, Row, Statement};
use crate::store::{Store, StoreError};
use cunji_model::Automerge;
use cunji_model::document::Contents;
use cunji_model::income::window::PeriodKind;
use cunji_model::kind::Kind;
use cunji_model::living::merging::{merged_into, survivor};
use cunji_model::record::household::Household;
use cunji_model::record::income_survey::survey_id;
use cunji_model::settings::Settings;
use cunji_wire::message::VillageNumber;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Identities in one question to the store.
const MANY: usize = 500;

/// A record that was read.
struct Read {
    kind: Kind,
    contents: Contents,
    /// Seconds since 1970 of its first change.
    first_at: i64,
}

type Records = BTreeMap<Uuid, Read>;

/// The statements that bring the rows of `touched` and of what depends on them up to the feed.
pub(super) async fn plan(
    store: &dyn Store,
    village: VillageNumber,
    mut touched: BTreeSet<Uuid>,
) -> Result<Vec<Statement>, StoreError> {
    let mut records = Records::new();
    read(store, village, &touched, &mut records).await?;
    let settings = in_force(store, village).await?;
    if records.values().any(|read| read.kind == Kind::Settings) {
        // Other rules: every row that was computed by the old ones is computed again.
        for table in ["household", "grievance", "income_survey"] {
            let sql = format!("SELECT document FROM {table} WHERE village = ?1");
            for row in store.rows(&sql, cells![village.0]).await? {
                touched.insert(row.uuid(0)?);
            }
        }
        read(store, village, &touched, &mut records).await?;
    }
    let of = |kind: Kind| records.iter().filter(move |(_, read)| read.kind == kind).map(|(id, _)| *id);
    let (homes, visits): (Vec<Uuid>, Vec<Uuid>) = (of(Kind::Household).collect(), of(Kind::Visit).collect());

    // Surveys that look at something touched.
    let mut surveys: BTreeSet<Uuid> = of(Kind::IncomeSurvey).collect();
    let following: Vec<Uuid> = surveys.iter().filter_map(|id| next_year(records.get(id)?)).collect();
    let of_homes = "SELECT document FROM income_survey WHERE village = ?1 AND household IN";
    surveys.extend(
        among(store, village, of_homes, &homes).await?.iter().map(|row| row.uuid(0)).collect::<Result<Vec<_>, _>>()?,
    );
    surveys.extend(following);
    read(store, village, &surveys, &mut records).await?;
    surveys.retain(|id| records.contains_key(id));
    let beside: BTreeSet<Uuid> = surveys.iter().filter_map(|id| records.get(id)).flat_map(looks_at).collect();
    read(store, village, &beside, &mut records).await?;

    let mut statements = Vec::new();
    for id in touched.union(&surveys) {
        if let Some(read) = records.get(id) {
            statements.extend(rows_of(village, *id, read, &records, &settings));
        }
    }

    // Households whose visits or mergers changed.
    let old_homes = "SELECT household FROM visit WHERE village = ?1 AND document IN";
    let mut recount: BTreeSet<Uuid> = homes.iter().copied().collect();
    for row in among(store, village, old_homes, &visits).await? {
        recount.insert(row.uuid(0)?);
    }
    recount.extend(visits.iter().filter_map(|id| home_of(&records.get(id)?.contents)));
    let before = mergers(store, village).await?;
    let mut after = before.clone();
    for id in &homes {
        let into = records.get(id).filter(|read| !read.contents.is_deleted());
        match into.and_then(|read| merged_into(&Household::read(&read.contents))) {
            Some(into) => after.insert(*id, into),
            None => after.remove(id),
        };
    }
    let ends = |start: Uuid, mergers: &BTreeMap<Uuid, Uuid>| survivor(start, |one| mergers.get(&one).copied());
    recount = recount.into_iter().flat_map(|id| [id, ends(id, &before), ends(id, &after)]).collect();
    for id in recount {
        let mut counted: BTreeSet<Uuid> = after.keys().copied().filter(|one| ends(*one, &after) == id).collect();
        counted.insert(id);
        statements.push(recounted(village, id, counted));
    }
    Ok(statements)
}

/// Reads the records that are not there yet. Loading a document costs about 0.2 ms: off the async threads.
async fn read(
    store: &dyn Store,
    village: VillageNumber,
    wanted: &BTreeSet<Uuid>,
    records: &mut Records,
) -> Result<(), StoreError> {
    let missing: Vec<Uuid> = wanted.iter().copied().filter(|id| !records.contains_key(id)).collect();
    for part in missing.chunks(MANY) {
        let found = documents(store, village, part).await?;
        let work = move || found.into_iter().map(|(id, (kind, document))| (id, opened(kind, &document))).collect();
        let opened: Vec<(Uuid, Read)> = tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| StoreError::Other("reading records stopped".to_owned()))?;
        records.extend(opened);
    }
    Ok(())
}

fn opened(kind: Kind, document: &Automerge) -> Read {
    let times = document.get_changes_meta(&[]).into_iter().map(|meta| meta.timestamp).filter(|at| *at > 0);
    Read { kind, contents: Contents::read(document), first_at: times.min().unwrap_or(0) }
}

fn home_of(contents: &Contents) -> Option<Uuid> {
    contents.word("household").and_then(|text| Uuid::try_parse(text).ok())
}

fn year_of(contents: &Contents) -> Option<i32> {
    contents.int("year").and_then(|year| i32::try_from(year).ok())
}

/// The survey of the year after an annual one.
fn next_year(read: &Read) -> Option<Uuid> {
    let annual = read.contents.word("period_kind") == Some(PeriodKind::Annual.as_str());
    let year = year_of(&read.contents).filter(|_| annual)?;
    Some(survey_id(home_of(&read.contents)?, year + 1, PeriodKind::Annual, None))
}

/// The records that a survey's row looks at besides its own.
fn looks_at(survey: &Read) -> Vec<Uuid> {
    let home = home_of(&survey.contents);
    let last = home.zip(year_of(&survey.contents)).map(|(home, year)| last_year(home, year));
    home.into_iter().chain(last).collect()
}

fn last_year(home: Uuid, year: i32) -> Uuid {
    survey_id(home, year - 1, PeriodKind::Annual, None)
}

fn rows_of(village: VillageNumber, id: Uuid, read: &Read, records: &Records, settings: &Settings) -> Vec<Statement> {
    let tables: &[&str] = match read.kind {
        Kind::Household => &["household", "monitoring", "question"],
        Kind::Visit => &["visit", "question"],
        Kind::Grievance => &["grievance", "question"],
        Kind::IncomeSurvey => &["income_survey", "question"],
        Kind::Settings => &["question"],
        Kind::Campaign => &["campaign", "question"],
    };
    let throw = |table: &&str| {
        Statement::new(format!("DELETE FROM {table} WHERE village = ?1 AND document = ?2"), cells![village.0, id])
    };
    let mut statements: Vec<Statement> = tables.iter().map(throw).collect();
    let contents = &read.contents;
    let home = if read.kind == Kind::Household { Some(id) } else { home_of(contents) };
    if read.kind == Kind::Household {
        // Its row stays when it is hidden, so that its visits and grievances still have a name.
        statements.push(household(village, id, contents, &day_of(read.first_at.saturating_mul(1000))));
    }
    // Any other hidden record stands in no list.
    if contents.is_deleted() {
        return statements;
    }
    match read.kind {
        Kind::Household => statements.extend(monitoring(village, id, contents)),
        Kind::Visit => statements.push(visit(village, id, home.unwrap_or_default(), contents)),
        Kind::Grievance => statements.push(grievance(village, id, home, contents, settings)),
        Kind::Settings => {}
        Kind::Campaign => statements.extend(campaign(village, id, contents)),
        Kind::IncomeSurvey => {
            let year = year_of(contents).unwrap_or_default();
            let other = |id: Uuid| records.get(&id).map(|read| &read.contents);
            let last = home.and_then(|home| other(last_year(home, year))).filter(|last| !last.is_deleted());
            let home_says = home.and_then(other);
            statements.push(survey(village, id, (home.unwrap_or_default(), year), contents, home_says, last, settings));
        }
    }
    statements.extend(question(village, id, read.kind, home, contents));
    statements
}

/// The last visit of a household, and the last leaflets of all that went into it.
fn recounted(village: VillageNumber, id: Uuid, counted: BTreeSet<Uuid>) -> Statement {
    let places: Vec<String> = (3..3 + counted.len()).map(|place| format!("?{place}")).collect();
    let last = |what: &str| {
        let homes = places.join(", ");
        format!("(SELECT max(visited_on) FROM visit WHERE village = ?1 AND household IN ({homes}) AND {what} = 1)")
    };
    let sql = format!(
        "UPDATE household SET \
           last_visit_on = (SELECT max(visited_on) FROM visit WHERE village = ?1 AND household = ?2), \
           apply_policy_on = {}, help_policy_on = {} WHERE village = ?1 AND document = ?2",
        last("apply_policy"),
        last("help_policy"),
    );
    let mut cells: Vec<Cell> = cells![village.0, id];
    cells.extend(counted.into_iter().map(Cell::from));
    Statement::new(sql, cells)
}

/// Households that were merged, with what they were merged into; there are few.
async fn mergers(store: &dyn Store, village: VillageNumber) -> Result<BTreeMap<Uuid, Uuid>, StoreError> {
    let sql = "SELECT document, merged_into FROM household WHERE village = ?1 AND merged_into IS NOT NULL";
    let rows = store.rows(sql, cells![village.0]).await?;
    rows.iter().map(|row| Ok((row.uuid(0)?, row.uuid(1)?))).collect()
}

/// Rows of `sql (…)` for many identities.
async fn among(store: &dyn Store, village: VillageNumber, sql: &str, ids: &[Uuid]) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    for part in ids.chunks(MANY) {
        let places: Vec<String> = (2..2 + part.len()).map(|place| format!("?{place}")).collect();
        let mut cells: Vec<Cell> = cells![village.0];
        cells.extend(part.iter().copied().map(Cell::from));
        rows.extend(store.rows(&format!("{sql} ({})", places.join(", ")), cells).await?);
    }
    Ok(rows)
}
