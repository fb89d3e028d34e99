//! A kept template filled with the records of villages. Masked unless somebody who may asks for full numbers.

use super::Kept;
use crate::export::{ExportError, gather, note_full};
use crate::store::{Store, StoreError, Village};
use cunji_tables::template::{Facts, Filled, TemplateError, fill};
use cunji_tables::{Language, Period, rows};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use thiserror::Error;

/// What filling is told.
#[derive(Debug, Clone)]
pub struct FillOptions {
    /// Whose records, in one file.
    pub villages: Vec<VillageNumber>,
    /// Which days; a roster has none and takes no notice.
    pub period: Period,
    /// ID numbers and phones in full; never in a public notice.
    pub full: bool,
    /// Who fills it.
    pub by: String,
}

/// Why there is no file.
#[derive(Debug, Error)]
pub enum FillError {
    /// Its columns were not mapped yet.
    #[error("表样还没有对照 / the template has no mapping yet")]
    NotMapped,
    /// The form or its mapping.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The records.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The task was stopped.
    #[error("中断了，请再来一次 / it was stopped: try again")]
    Stopped,
}

impl From<StoreError> for FillError {
    fn from(error: StoreError) -> Self {
        Self::Export(ExportError::Store(error))
    }
}

/// Fills a template.
pub async fn fill_template(
    store: &dyn Store,
    clock: &dyn Clock,
    kept: &Kept,
    options: &FillOptions,
) -> Result<Filled, FillError> {
    let mapping = kept.listed.mapping.clone().ok_or(FillError::NotMapped)?;
    let full = options.full && !mapping.notice;
    let table = mapping.table;
    let period = if table.has_period() { options.period } else { Period::default() };
    let gathered = gather(store, clock, &options.villages, table, period, (Language::Chinese, full)).await?;
    let villages = store.villages().await?;
    let own: Vec<&Village> = villages.iter().filter(|one| options.villages.contains(&one.number)).collect();
    let facts = Facts {
        county: same(&own, |one| &one.county),
        township: same(&own, |one| &one.township),
        village: same(&own, |one| &one.name),
        period: options.period,
        today: gathered.around.today,
        filled_by: options.by.clone(),
    };
    let bytes = kept.bytes.clone();
    // A large form takes seconds: not on the threads that answer phones.
    let done = tokio::task::spawn_blocking(move || {
        let rows = rows(table, gathered.records, period, &gathered.around);
        fill(&bytes, &mapping, &rows, &facts)
    });
    let filled = done.await.map_err(|_| FillError::Stopped)??;
    if full {
        note_full(store, clock, &options.villages, (&options.by, table), filled.rows).await?;
    }
    Ok(filled)
}

/// What all villages have in common; nothing when they differ.
fn same(villages: &[&Village], of: fn(&Village) -> &String) -> String {
    let first = villages.first().map(|one| of(one)).cloned().unwrap_or_default();
    if villages.iter().all(|one| *of(one) == first) { first } else { String::new() }
}
