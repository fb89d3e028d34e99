//! Filling and importing that go on by themselves: begun by a person, looked at later, also at another server process. An item and its
//! file belong to whoever began it and are taken away after some days, because the file holds people's data.

use super::{FillOptions, Kept, fill_template, new_id};
use crate::cells;
use crate::store::sql::{Row, Statement};
use crate::store::{Store, StoreError};
use cunji_tables::template::Unfilled;
use cunji_wire::surroundings::{Clock, Entropy};
use std::sync::Arc;
use uuid::Uuid;

/// An item and its file are kept so long.
const KEPT_MS: i64 = 7 * 24 * 3_600_000;
/// A running item that nobody has touched so long was stopped with its server.
const STOPPED_MS: i64 = 15 * 60_000;

/// Work that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its identity.
    pub item: Uuid,
    /// `template_fill`, `import`
    pub kind: String,
    /// Name of the template, or of the files.
    pub title: String,
    /// `running`, `done`, `failed`
    pub state: String,
    /// ms since 1970.
    pub begun_at: i64,
    /// ms since 1970.
    pub changed_at: i64,
    /// The file's name, once it is there.
    pub file_name: String,
    /// Rows in the file.
    pub rows: u64,
    /// Cells that could not be filled, the first of them.
    pub unfilled: Vec<Unfilled>,
    /// How many there are.
    pub unfilled_count: u64,
    /// Why it failed.
    pub problem: String,
}

const ITEM: &str =
    "item, kind, title, state, begun_at, changed_at, file_name, row_count, unfilled, unfilled_count, problem";

/// What work made: a file and what is told beside it.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// Name of the file.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Rows in it, or records written.
    pub rows: u64,
    /// Cells that could not be filled, the first of them.
    pub unfilled: Vec<Unfilled>,
    /// How many there are; of an import: rows that were left out.
    pub unfilled_count: u64,
}

/// Begins filling and answers at once. `lines` are kept with the item's beginning: who filled what.
pub async fn begin(
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    entropy: &dyn Entropy,
    person: Uuid,
    (kept, options): (Kept, FillOptions),
    lines: Vec<Statement>,
) -> Result<Uuid, StoreError> {
    let title = kept.listed.name.clone();
    let (filling, now) = (Arc::clone(&store), Arc::clone(&clock));
    let work = async move {
        let filled = fill_template(filling.as_ref(), now.as_ref(), &kept, &options).await;
        let filled = filled.map_err(|error| error.to_string())?;
        Ok(Made {
            file_name: format!("{}-{}.xlsx", plain(&kept.listed.name), now.now().date_naive()),
            bytes: filled.bytes,
            rows: filled.rows as u64,
            unfilled: filled.unfilled,
            unfilled_count: filled.unfilled_count as u64,
        })
    };
    begin_work((store, clock), entropy, person, ("template_fill", &title), lines, work).await
}

/// Begins any work of a kind (`template_fill`, `import`) and answers at once; what goes wrong is said in words of ours.
pub async fn begin_work(
    (store, clock): (Arc<dyn Store>, Arc<dyn Clock>),
    entropy: &dyn Entropy,
    person: Uuid,
    (kind, title): (&str, &str),
    lines: Vec<Statement>,
    work: impl Future<Output = Result<Made, String>> + Send + 'static,
) -> Result<Uuid, StoreError> {
    let (item, now) = (new_id(clock.as_ref(), entropy), clock.now().timestamp_millis());
    let old = Statement::new("DELETE FROM work_item WHERE begun_at < CAST(?1 AS BIGINT)", cells![now - KEPT_MS]);
    let begun = Statement::new(
        "INSERT INTO work_item (item, person, kind, title, state, begun_at, changed_at, file_name, row_count, unfilled, \
         unfilled_count, problem) VALUES (?1, ?2, ?3, ?4, 'running', ?5, ?5, '', 0, '[]', 0, '')",
        cells![item, person, kind, title, now],
    );
    store.transact([old, begun].into_iter().chain(lines).collect()).await?;
    tokio::spawn(async move {
        let ended = ended(clock.as_ref(), item, work.await);
        if let Err(error) = store.transact(vec![ended]).await {
            tracing::error!(%error, "finished work could not be kept");
        }
    });
    Ok(item)
}

fn ended(clock: &dyn Clock, item: Uuid, made: Result<Made, String>) -> Statement {
    let now = clock.now().timestamp_millis();
    match made {
        Ok(made) => {
            let unfilled = serde_json::to_string(&made.unfilled).unwrap_or_else(|_| "[]".to_owned());
            Statement::new(
                "UPDATE work_item SET state = 'done', changed_at = ?2, file_name = ?3, bytes = ?4, row_count = ?5, \
                 unfilled = ?6, unfilled_count = ?7 WHERE item = ?1",
                cells![item, now, made.file_name, made.bytes, made.rows, unfilled, made.unfilled_count],
            )
        }
        Err(problem) => Statement::new(
            "UPDATE work_item SET state = 'failed', changed_at = ?2, problem = ?3 WHERE item = ?1",
            cells![item, now, problem],
        ),
    }
}

/// A name that is a file's name everywhere.
fn plain(name: &str) -> String {
    let name = name.strip_suffix(".xlsx").unwrap_or(name);
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    name.chars().take(60).map(kept).collect()
}

/// A person's work, newest first, at most 200.
pub async fn items(store: &dyn Store, clock: &dyn Clock, person: Uuid) -> Result<Vec<Item>, StoreError> {
    let sql = format!("SELECT {ITEM} FROM work_item WHERE person = ?1 ORDER BY begun_at DESC, item DESC LIMIT 200");
    let now = clock.now().timestamp_millis();
    store.rows(&sql, cells![person]).await?.iter().map(|row| of_row(row, now)).collect()
}

/// One of a person's items.
pub async fn item(store: &dyn Store, clock: &dyn Clock, person: Uuid, item: Uuid) -> Result<Option<Item>, StoreError> {
    let sql = format!("SELECT {ITEM} FROM work_item WHERE item = ?1 AND person = ?2");
    let now = clock.now().timestamp_millis();
    store.rows(&sql, cells![item, person]).await?.first().map(|row| of_row(row, now)).transpose()
}

/// The file of one of a person's items and its name; nothing when it is not done.
pub async fn file(store: &dyn Store, person: Uuid, item: Uuid) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let sql = "SELECT file_name, bytes FROM work_item WHERE item = ?1 AND person = ?2 AND state = 'done'";
    let rows = store.rows(sql, cells![item, person]).await?;
    rows.first().map(|row| Ok((row.text(0)?, row.bytes(1)?.to_vec()))).transpose()
}

fn of_row(row: &Row, now: i64) -> Result<Item, StoreError> {
    let (mut state, mut problem, changed_at) = (row.text(3)?, row.text(10)?, row.int(5)?);
    if state == "running" && changed_at + STOPPED_MS < now {
        (state, problem) = ("failed".to_owned(), super::FillError::Stopped.to_string());
    }
    Ok(Item {
        item: row.uuid(0)?,
        kind: row.text(1)?,
        title: row.text(2)?,
        state,
        begun_at: row.int(4)?,
        changed_at,
        file_name: row.text(6)?,
        rows: row.count(7)?,
        unfilled: serde_json::from_str(&row.text(8)?).map_err(|_| StoreError::Unreadable)?,
        unfilled_count: row.count(9)?,
        problem,
    })
}
