//! A roster import from end to end: read files, judge rows, plan against the store, write one transaction a village.

mod exported;

pub use exported::Edit;

use crate::office::{OfficeWrite, write_records_with};
use crate::roster::report::Outcome;
use crate::roster::{
    ColumnMap, KnownVillage, Plan, ReadOptions, Reading, Report, RosterHousehold, Sheet, Workbook, WorkbookError, plan,
    read, read_file,
};
use crate::store::sql::Statement;
use crate::store::{Store, StoreError, Village};
use cunji_model::Change;
use cunji_model::document::{Contents, load};
use cunji_model::id::VillageCode;
use cunji_model::kind::Kind;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use exported::Exported;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use thiserror::Error;
use uuid::Uuid;

/// What an import is told.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Workbooks or CSV files.
    pub files: Vec<PathBuf>,
    /// Take every row for this village.
    pub village: Option<VillageCode>,
    /// Header names of another layout.
    pub columns: ColumnMap,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Write the good rows although others are bad.
    pub accept_good_rows: bool,
}

/// Why an import did not happen. Nothing was written.
#[derive(Debug, Error)]
pub enum ImportError {
    /// A file can't be read.
    #[error("{} / {}", .0.zh(), .0)]
    Workbook(#[from] WorkbookError),
    /// No file has a roster header.
    #[error("没有找到花名册表头（应有“户编号”一列）/ no sheet has a roster header (a column 户编号)")]
    NoRoster,
    /// The village of `--village` is unknown.
    #[error("村 {0} 还没有登记，请先运行 village add / village {0} is unknown: run `village add` first")]
    UnknownVillage(VillageCode),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Imports rosters. The same file again writes nothing; a newer one writes what differs and keeps what cadres wrote.
pub async fn import(store: &dyn Store, clock: &dyn Clock, options: &ImportOptions) -> Result<Report, ImportError> {
    let villages = store.villages().await?;
    let mut read = Vec::new();
    for file in &options.files {
        read.push(read_file(file, &options.columns)?);
    }
    import_workbooks(store, clock, (&villages, read), options, &|_, _| Vec::new()).await
}

/// What is written in the transaction of a village's records: its line in the audit, by how many records there are.
pub type Beside<'a> = &'a (dyn Fn(VillageNumber, usize) -> Vec<Statement> + Send + Sync);

/// The same of files that were read already, into some villages only: rows that name another are bad rows.
pub async fn import_workbooks(
    store: &dyn Store,
    clock: &dyn Clock,
    (villages, read_files): (&[Village], Vec<Workbook>),
    options: &ImportOptions,
    beside: Beside<'_>,
) -> Result<Report, ImportError> {
    let known: Vec<KnownVillage> = villages
        .iter()
        .filter_map(|village| {
            let (county, township, name) = (village.county.clone(), village.township.clone(), village.name.clone());
            Some(KnownVillage { code: village.number.code()?, county, township, name })
        })
        .collect();
    if let Some(forced) = options.village.as_ref().filter(|forced| known.iter().all(|one| one.code != **forced)) {
        return Err(ImportError::UnknownVillage(forced.clone()));
    }
    let mut in_store: HashSet<Uuid> = HashSet::new();
    for village in villages {
        in_store.extend(store.feed_names(village.number).await?.into_iter().map(|(document, _, _)| document));
    }
    let (mut sheets, mut without_header): (Vec<Sheet>, Vec<String>) = (Vec::new(), Vec::new());
    for one in read_files {
        sheets.extend(one.sheets);
        without_header.extend(one.without_header);
    }
    if sheets.is_empty() {
        return Err(ImportError::NoRoster);
    }
    let exported = exported::read(store, villages, sheets, clock.now().date_naive()).await?;
    let reading = {
        let has = |document| in_store.contains(&document);
        let read_options = ReadOptions { villages: &known, forced: options.village.clone(), in_store: &has };
        read(&exported.others, &options.columns, &read_options)
    };
    let current = contents(store, &reading.households).await?;
    let office = store.identity().await?.device;
    let planned = plan(&reading.households, |document| current.get(&document).cloned(), office);
    let outcome = if options.dry_run {
        Outcome::DryRun
    } else if (reading.has_bad_rows() || exported.has_bad_rows()) && !options.accept_good_rows {
        Outcome::StoppedByBadRows
    } else {
        carry_out(store, clock, (&planned, &exported), beside).await?;
        Outcome::Written
    };
    Ok(report(&reading, &planned, exported, outcome, without_header))
}

fn report(
    reading: &Reading,
    planned: &Plan,
    exported: Exported,
    outcome: Outcome,
    without_header: Vec<String>,
) -> Report {
    let mut report = Report::new(reading, planned, outcome);
    report.bad_rows.extend(exported.bad_rows);
    Report { without_header, exported: exported.sheets, edits: exported.edits, ..report }
}

/// What the documents of these households say now.
async fn contents(store: &dyn Store, households: &[RosterHousehold]) -> Result<HashMap<Uuid, Contents>, StoreError> {
    let mut by_village: BTreeMap<&VillageCode, Vec<Uuid>> = BTreeMap::new();
    for household in households {
        by_village.entry(&household.village).or_default().push(household.document);
    }
    let mut current = HashMap::new();
    for (village, documents) in by_village {
        for (document, stored) in store.documents(VillageNumber::from(village), &documents).await? {
            let changes: Result<Vec<Change>, _> =
                stored.changes.into_iter().map(|(_, body)| Change::from_bytes(body)).collect();
            let changes = changes.map_err(|_| StoreError::Unreadable)?;
            let loaded = load(Kind::Household, changes).map_err(|_| StoreError::Unreadable)?;
            current.insert(document, Contents::read(&loaded));
        }
    }
    Ok(current)
}

async fn carry_out(
    store: &dyn Store,
    clock: &dyn Clock,
    (planned, exported): (&Plan, &Exported),
    beside: Beside<'_>,
) -> Result<(), StoreError> {
    // One change for each record, whoever says something about it; what a clerk changed by hand goes before a roster.
    let mut by_village = exported.writes.clone();
    for one in &planned.writes {
        let of_village = by_village.entry(VillageNumber::from(&one.village)).or_default();
        let (_, fields) = of_village.entry(one.document).or_insert_with(|| (Kind::Household, BTreeMap::new()));
        for (path, value) in &one.writes {
            fields.entry(path.clone()).or_insert_with(|| value.clone());
        }
    }
    for (village, records) in by_village {
        let write = |(document, (kind, fields)): (Uuid, (Kind, BTreeMap<_, _>))| OfficeWrite {
            document,
            kind,
            writes: fields.into_iter().collect(),
        };
        let writes: Vec<OfficeWrite> = records.into_iter().map(write).collect();
        write_records_with(store, village, clock.now(), &writes, &beside(village, writes.len())).await?;
    }
    Ok(())
}
