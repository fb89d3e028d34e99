//! A table of one village as bytes, from the feed as it stands. Full numbers leave only with a line about it.

use crate::records::{documents, home, identities, places, record};
use crate::settings::in_force;
use crate::store::{Reading, Store, StoreError};
use cunji_model::document::Contents;
use cunji_model::id::VillageCode;
use cunji_model::kind::Kind;
use cunji_tables::write::{WriteError, bytes};
use cunji_tables::{Encoding, Format, Language, Period, Record, Surroundings, Table, fill};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// What an export is told.
#[derive(Debug, Clone)]
pub struct ExportOptions {
    /// Whose.
    pub village: VillageCode,
    /// Which table.
    pub table: Table,
    /// Kind of file.
    pub format: Format,
    /// Of a CSV file.
    pub encoding: Encoding,
    /// Of headers and words.
    pub language: Language,
    /// Which days.
    pub period: Period,
    /// ID numbers and phones in full; `reader` is kept in a line about it.
    pub full: bool,
    /// Who exports.
    pub reader: String,
}

/// A file that could be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Rows of the first sheet.
    pub rows: usize,
}

/// Why there is no file. Nothing was written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The village is not registered here.
    #[error("村 {0} 还没有登记 / village {0} is unknown: run `village add` first")]
    UnknownVillage(VillageCode),
    /// A roster has no days.
    #[error("花名册没有日期，不用 --from、--to / a roster has no days: leave --from and --to out")]
    NoPeriod,
    /// The file can't be made.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is a file of this name.
    #[error("{0} 已经有了，要覆盖请加 --force / {0} is there already; --force replaces it")]
    FileExists(String),
    /// The disk said no.
    #[error("{file}: {source}")]
    File {
        /// The file.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Makes the bytes of a table.
pub async fn export(store: &dyn Store, clock: &dyn Clock, options: &ExportOptions) -> Result<Exported, ExportError> {
    let villages = store.villages().await?;
    let number = VillageNumber::from(&options.village);
    if villages.iter().all(|village| village.number != number) {
        return Err(ExportError::UnknownVillage(options.village.clone()));
    }
    if !options.table.has_period() && options.period != Period::default() {
        return Err(ExportError::NoPeriod);
    }
    let sheet = options.table.sheet();
    let found = documents(store, number, &identities(store, number).await?).await?;
    let mut homes = BTreeMap::new();
    let mut records: Vec<Record> = Vec::new();
    for (id, (kind, document)) in &found {
        if *kind == Kind::Household {
            homes.insert(*id, home(&Contents::read(document)));
        }
        if kind.as_str() == sheet.kind {
            let one = record(*id, number, document);
            records.extend(options.table.wants(&one.contents, options.period).then_some(one));
        }
    }
    let now = clock.now();
    let around = Surroundings {
        today: now.date_naive(),
        language: options.language,
        full: options.full,
        places: places(&villages),
        homes,
        settings: BTreeMap::from([(number.to_string(), Arc::new(in_force(store, number).await?))]),
    };
    let book = fill(options.table, records, options.period, &around);
    let made = Exported { bytes: bytes(&book, options.format, options.encoding)?, rows: book.rows() };
    if options.full {
        let reading = Reading {
            village: number,
            read_at: now.timestamp_millis(),
            reader: options.reader.clone(),
            what: sheet.key.to_owned(),
            rows: made.rows as u64,
        };
        store.note_reading(&reading).await?;
    }
    Ok(made)
}

/// Puts the bytes in place: written beside, then renamed, so that nobody reads half a file. Readable by its owner only.
pub fn put_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), ExportError> {
    let file = path.display().to_string();
    if !force && path.exists() {
        return Err(ExportError::FileExists(file));
    }
    let beside = path.with_extension(format!("{}.part", Uuid::new_v5(&Uuid::NAMESPACE_URL, file.as_bytes()).simple()));
    let failed = |source| ExportError::File { file: file.clone(), source };
    let put = || -> std::io::Result<()> {
        write_new(&beside, bytes)?;
        if force {
            return std::fs::rename(&beside, path);
        }
        // A link refuses when somebody made the file meanwhile; where a disk has no links, renaming must do.
        match std::fs::hard_link(&beside, path) {
            Ok(()) => std::fs::remove_file(&beside),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(error),
            Err(_) => std::fs::rename(&beside, path),
        }
    };
    put().map_err(|source| {
        let _ = std::fs::remove_file(&beside);
        match source.kind() {
            std::io::ErrorKind::AlreadyExists => ExportError::FileExists(file.clone()),
            _ => failed(source),
        }
    })
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
