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
    UnknownVillage(VillageNumber),
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

/// Records of a table and what surrounds them, of several villages.
pub(crate) struct Gathered {
    pub records: Vec<Record>,
    pub around: Surroundings,
}

/// Gathers the records of a table from the feeds as they stand.
pub(crate) async fn gather(
    store: &dyn Store,
    clock: &dyn Clock,
    villages: &[VillageNumber],
    table: Table,
    period: Period,
    (language, full): (Language, bool),
) -> Result<Gathered, ExportError> {
    let known = store.villages().await?;
    let sheet = table.sheet();
    let mut homes = BTreeMap::new();
    let mut settings = BTreeMap::new();
    let mut records: Vec<Record> = Vec::new();
    for number in villages {
        if known.iter().all(|village| village.number != *number) {
            return Err(ExportError::UnknownVillage(*number));
        }
        settings.insert(number.to_string(), Arc::new(in_force(store, *number).await?));
        for (id, (kind, document)) in &documents(store, *number, &identities(store, *number).await?).await? {
            if *kind == Kind::Household {
                homes.insert(*id, home(&Contents::read(document)));
            }
            if kind.as_str() == sheet.kind {
                let one = record(*id, *number, document);
                records.extend(table.wants(&one.contents, period).then_some(one));
            }
        }
    }
    let today = clock.now().date_naive();
    Ok(Gathered { records, around: Surroundings { today, language, full, places: places(&known), homes, settings } })
}

/// Keeps a line about full numbers for each village, before the file is there.
pub(crate) async fn note_full(
    store: &dyn Store,
    clock: &dyn Clock,
    villages: &[VillageNumber],
    (reader, table): (&str, Table),
    rows: usize,
) -> Result<(), StoreError> {
    for village in villages {
        let reading = Reading {
            village: *village,
            read_at: clock.now().timestamp_millis(),
            reader: reader.to_owned(),
            what: table.sheet().key.to_owned(),
            rows: rows as u64,
        };
        store.note_reading(&reading).await?;
    }
    Ok(())
}

/// Makes the bytes of a table of one village.
pub async fn export(store: &dyn Store, clock: &dyn Clock, options: &ExportOptions) -> Result<Exported, ExportError> {
    export_villages(store, clock, &[VillageNumber::from(&options.village)], options).await
}

/// The same of several villages in one file, whatever `options` says of a village.
pub async fn export_villages(
    store: &dyn Store,
    clock: &dyn Clock,
    villages: &[VillageNumber],
    options: &ExportOptions,
) -> Result<Exported, ExportError> {
    if !options.table.has_period() && options.period != Period::default() {
        return Err(ExportError::NoPeriod);
    }
    let words = (options.language, options.full);
    let Gathered { records, around } = gather(store, clock, villages, options.table, options.period, words).await?;
    let book = fill(options.table, records, options.period, &around);
    let made = Exported { bytes: bytes(&book, options.format, options.encoding)?, rows: book.rows() };
    if options.full {
        note_full(store, clock, villages, (&options.reader, options.table), made.rows).await?;
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
