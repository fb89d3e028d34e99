//! 导出: a table of what this phone holds, as a file in a folder that the shell names. Full numbers leave only with a
//! line in `reading` for each record, written before the file is there.

use crate::Device;
use crate::error::DeviceError;
use crate::store::rules::in_force;
use crate::store::{changes, meta};
use crate::view::{ExportFile, ExportRequest, Exported, Village};
use cunji_model::document::Contents;
use cunji_model::kind::Kind;
use cunji_model::record::household::Household;
use cunji_tables::write::{WriteError, bytes};
use cunji_tables::{Book, Format, Home, Period, Place, Record, Surroundings, Version, fill};
use cunji_wire::message::VillageNumber;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Most files of one table on one day.
const MOST_NAMES: u32 = 1000;

impl Device {
    /// Writes a table into `folder`. Never replaces a file: a second one of a day gets a number.
    pub fn export_table(&self, request: &ExportRequest, folder: &Path) -> Result<Exported, DeviceError> {
        let now = self.clock.now();
        let today = now.date_naive();
        let sheet = request.table.sheet();
        let (book, records) = self.store.read(|connection| {
            let homes = homes(connection)?;
            let places = meta::villages(connection)?.into_iter();
            let places = places.map(|one| (one.code, Place { name: one.name, ..Place::default() })).collect();
            let villages = meta::villages(connection)?;
            let settings = |one: &Village| -> Result<_, DeviceError> {
                let number = changes::village_number(&one.code).unwrap_or(VillageNumber(0));
                Ok((one.code.clone(), in_force(connection, number)?))
            };
            let settings = villages.iter().map(settings).collect::<Result<_, _>>()?;
            let (language, full) = (request.language, request.full);
            let around = Surroundings { today, language, full, places, homes, settings };
            let period = Period { from: request.from, to: request.to };
            let mut records = Vec::new();
            each_record(connection, sheet.kind, |record| {
                records.extend(request.table.wants(&record.contents, period).then_some(record));
            })?;
            let named: Vec<Uuid> = records.iter().map(|record| record.id).collect();
            Ok((fill(request.table, records, period, &around), named))
        })?;
        let content = match bytes(&book, request.format, request.encoding) {
            Ok(content) => content,
            Err(WriteError::NotInGbk { row, characters }) => {
                let row = u32::try_from(row).unwrap_or(u32::MAX);
                return Ok(Exported::NotInGbk { characters: characters.into_iter().collect(), row });
            }
            Err(WriteError::Workbook(_)) => return Err(DeviceError::Store("the table could not be made".to_owned())),
        };
        if request.full {
            self.note_readings(&records, &book, sheet.key)?;
        }
        let title = request.language.pick(sheet.zh, sheet.en);
        let ending = if request.format == Format::Xlsx { "xlsx" } else { "csv" };
        let path = put_new(folder, &format!("{title}_{}", today.format("%Y%m%d")), ending, &content)?;
        Ok(Exported::Written {
            file: ExportFile {
                name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                rows: u32::try_from(book.rows()).unwrap_or(u32::MAX),
                bytes_written: content.len() as u64,
                path: path.display().to_string(),
            },
        })
    }

    /// A line for each record whose numbers are in the table.
    fn note_readings(&self, records: &[Uuid], book: &Book, key: &str) -> Result<(), DeviceError> {
        let shown: std::collections::BTreeSet<String> = book
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.rows)
            .filter_map(|row| row.last().map(cunji_tables::Cell::words))
            .collect();
        let now = self.now_text();
        self.store.write(|transaction| {
            let mut note =
                transaction.prepare_cached("INSERT INTO reading (read_at, document, item) VALUES (?1, ?2, ?3)")?;
            for id in records.iter().filter(|id| shown.contains(&id.to_string())) {
                note.execute((&now, id.as_bytes(), format!("export:{key}")))?;
            }
            Ok(())
        })
    }
}

/// Every record of a kind, one at a time: a large village does not fit into a small phone's memory.
fn each_record(connection: &Connection, kind: &str, mut take: impl FnMut(Record)) -> Result<(), DeviceError> {
    // A kind of a newer app, or one this version has no table for: nothing to export.
    let Some(known) = Kind::parse(kind) else { return Ok(()) };
    for line in changes::lines_of(connection, Some(known))? {
        let document = changes::document(connection, line.id, known)?;
        take(Record {
            id: line.document,
            version: Version::of(&document.get_heads()),
            village: line.village.to_string(),
            contents: Contents::read(&document),
        });
    }
    Ok(())
}

/// How other records name each household.
fn homes(connection: &Connection) -> Result<BTreeMap<Uuid, Home>, DeviceError> {
    let mut homes = BTreeMap::new();
    each_record(connection, Kind::Household.as_str(), |record| {
        let household = Household::read(&record.contents);
        let head = household.head().map(|head| head.name.clone()).unwrap_or_default();
        homes.insert(record.id, Home { number: household.roster_number.clone().unwrap_or_default(), head });
    })?;
    Ok(homes)
}

/// Writes beside, then links into place, so that nobody ever opens half a file and none is replaced.
pub(super) fn put_new(folder: &Path, name: &str, ending: &str, content: &[u8]) -> Result<PathBuf, DeviceError> {
    fs::create_dir_all(folder)?;
    let beside = folder.join(format!(".{name}.{ending}.part"));
    let written = fs::File::create(&beside).and_then(|mut file| {
        std::io::Write::write_all(&mut file, content)?;
        file.sync_all()
    });
    if let Err(error) = written {
        let _ = fs::remove_file(&beside);
        return Err(error.into());
    }
    for number in 1..=MOST_NAMES {
        let again = if number == 1 { String::new() } else { format!(" ({number})") };
        let path = folder.join(format!("{name}{again}.{ending}"));
        if path.exists() {
            continue;
        }
        fs::rename(&beside, &path)?;
        return Ok(path);
    }
    let _ = fs::remove_file(&beside);
    Err(DeviceError::Store("there are too many files of this name".to_owned()))
}
