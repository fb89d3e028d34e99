//! 待核对 across villages: what people wrote differently, record by record.

use super::Asked;
use super::query::{Page, Query, Rows, maybe_id, village};
use super::record::{ConflictValue, Writers, conflicts as conflicts_of, heads, open};
use crate::store::{Store, StoreError};
use cunji_model::field::ProblemCode;
use cunji_model::kind::Kind;
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use uuid::Uuid;

/// One question to people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConflictRow {
    /// 12 digits.
    pub village: String,
    /// The record.
    pub document: String,
    /// Its kind.
    pub kind: Kind,
    /// What it is about.
    pub title: String,
    /// Its household.
    pub household: Option<String>,
    /// Heads it was read at: hand them back with the answer.
    pub heads: Vec<String>,
    /// Path of the field.
    pub field: String,
    /// Which member, step, …: its name, when it has one.
    pub item_name: Option<String>,
    /// The values, the shown one first; none when it is a contradiction.
    pub values: Vec<ConflictValue>,
    /// Set when it is a contradiction.
    pub problem: Option<ProblemCode>,
}

/// A part of the list. `total` counts what the tables know; a record that was settled a moment ago is left out.
pub async fn conflicts(store: &dyn Store, asked: &Asked, page: Page) -> Result<Rows<ConflictRow>, StoreError> {
    let columns = "q.village, q.document, q.path, q.household, q.about";
    let listed = Query::about(asked, "q")
        .page(store, columns, ("question q", ""), "q.village, q.document, q.path", page, |row| {
            Ok((row.count(0)?, village(row, 0)?, row.uuid(1)?, row.text(2)?, maybe_id(row, 3)?, row.text(4)?))
        })
        .await?;
    let writers = Writers::read(store).await?;
    let mut rows = Vec::new();
    let mut last: Option<(Uuid, Vec<ConflictRow>)> = None;
    for (number, village, document, path, household, title) in listed.rows {
        let known = match last.take().filter(|(known, _)| *known == document) {
            Some((_, known)) => known,
            None => match open(store, asked, VillageNumber(number), document, None).await? {
                None => Vec::new(),
                Some(opened) => {
                    let heads = heads(&opened.document);
                    let row = |one: super::record::Conflict| ConflictRow {
                        village: village.clone(),
                        document: document.to_string(),
                        kind: opened.kind,
                        title: title.clone(),
                        household: household.clone(),
                        heads: heads.clone(),
                        field: one.field,
                        item_name: one.item_name,
                        values: one.values,
                        problem: one.problem,
                    };
                    conflicts_of(&opened, &writers).into_iter().map(row).collect()
                }
            },
        };
        rows.extend(known.iter().filter(|row| row.field == path).cloned());
        last = Some((document, known));
    }
    Ok(Rows { rows, total: listed.total })
}
