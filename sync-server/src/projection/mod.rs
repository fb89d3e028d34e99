//! The tables that the console reads, computed from the feeds behind the accept path. What was read of a feed is stored
//! with the rows that came of it in one transaction, so a kill anywhere is harmless and two processes never do the same
//! step twice. Never writes into a feed; everything here can be made again (`reproject`).

mod plan;
mod rows;
mod worker;

pub use worker::{Wake, follow};

use crate::cells;
use crate::store::sql::{Statement, Written};
use crate::store::{Store, StoreError};
use cunji_wire::message::VillageNumber;
use plan::plan;
use std::collections::BTreeSet;

/// Which form of rows is written. Raised when a projection says more of the records than before: then every village is
/// made anew by whichever process comes to it first.
pub const FORM: i64 = 4;

/// Raw bytes of changes in one step.
const STEP_BYTES: usize = 1024 * 1024;

/// Tables with rows of records.
pub const TABLES: [&str; 8] =
    ["household", "visit", "grievance", "income_survey", "monitoring", "campaign", "question", "village_rule"];

/// What one step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The tables say what the feed says.
    UpToDate,
    /// So many changes were taken in.
    Taken(u64),
    /// Another process did it meanwhile.
    Overtaken,
}

/// Takes in the next stretch of a village's feed: one transaction.
pub async fn step(store: &dyn Store, village: VillageNumber) -> Result<Step, StoreError> {
    let Some(feed) = store.feed_state(village).await? else { return Ok(Step::UpToDate) };
    let (seq, form) = match position(store, village).await? {
        Some(known) => known,
        None => {
            let begin =
                "INSERT INTO projection (village, seq, form) VALUES (?1, 0, ?2) ON CONFLICT (village) DO NOTHING";
            store.transact(vec![Statement::new(begin, cells![village.0, FORM])]).await?;
            (0, FORM)
        }
    };
    // Rows of a newer program are left alone: this one would write less into them.
    if form > FORM {
        return Ok(Step::UpToDate);
    }
    if form < FORM {
        return forget(store, village, seq, form).await;
    }
    if seq >= feed.last_seq {
        return Ok(Step::UpToDate);
    }
    let page = store.feed(village, seq, feed.last_seq, STEP_BYTES, None).await?;
    let touched: BTreeSet<_> = page.changes.iter().map(|change| change.document).collect();
    let guard = "UPDATE projection SET seq = ?3 WHERE village = ?1 AND seq = ?2 AND form = ?4";
    let mut statements = vec![Statement::new(guard, cells![village.0, seq, page.to, FORM]).must()];
    statements.extend(plan(store, village, touched).await?);
    Ok(match store.transact(statements).await? {
        Written::Done(_) => Step::Taken(page.to - seq),
        Written::Refused => Step::Overtaken,
    })
}

async fn position(store: &dyn Store, village: VillageNumber) -> Result<Option<(u64, i64)>, StoreError> {
    let rows = store.rows("SELECT seq, form FROM projection WHERE village = ?1", cells![village.0]).await?;
    rows.first().map(|row| Ok((row.count(0)?, row.int(1)?))).transpose()
}

/// Throws the rows of a village away and begins at the beginning of its feed.
async fn forget(store: &dyn Store, village: VillageNumber, seq: u64, form: i64) -> Result<Step, StoreError> {
    let guard = "UPDATE projection SET seq = 0, form = ?4 WHERE village = ?1 AND seq = ?2 AND form = ?3";
    let mut statements = vec![Statement::new(guard, cells![village.0, seq, form, FORM]).must()];
    statements.extend(
        TABLES.iter().map(|table| Statement::new(format!("DELETE FROM {table} WHERE village = ?1"), cells![village.0])),
    );
    store.transact(statements).await?;
    Ok(Step::Overtaken)
}

/// Takes in everything that any feed has. Returns how many changes that were.
pub async fn catch_up(store: &dyn Store) -> Result<u64, StoreError> {
    let mut taken = 0;
    for village in behind_villages(store).await? {
        taken += catch_up_village(store, village).await?;
    }
    Ok(taken)
}

/// Takes in everything that the feed of one village has.
pub async fn catch_up_village(store: &dyn Store, village: VillageNumber) -> Result<u64, StoreError> {
    let mut taken = 0;
    loop {
        match step(store, village).await? {
            Step::UpToDate => return Ok(taken),
            Step::Taken(more) => taken += more,
            Step::Overtaken => {}
        }
    }
}

/// Makes every row of every village again.
pub async fn reproject(store: &dyn Store) -> Result<u64, StoreError> {
    for village in store.villages().await? {
        while let Some((seq, form)) = position(store, village.number).await? {
            if seq == 0 && form == FORM {
                break;
            }
            forget(store, village.number, seq, form).await?;
        }
    }
    catch_up(store).await
}

/// Villages whose feed has gone on, or whose rows are of an older form.
async fn behind_villages(store: &dyn Store) -> Result<Vec<VillageNumber>, StoreError> {
    let sql = "SELECT v.village FROM village v LEFT JOIN projection p ON p.village = v.village \
               WHERE coalesce(p.seq, 0) < v.last_seq OR p.form < ?1 ORDER BY v.village";
    store.rows(sql, cells![FORM]).await?.iter().map(|row| Ok(VillageNumber(row.count(0)?))).collect()
}
