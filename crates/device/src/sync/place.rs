//! Where this phone is in the feeds of its villages: what it asks with, and whether both sides hold the same.

use crate::error::DeviceError;
use crate::store::meta;
use cunji_wire::message::{Cursor, SyncRequest, VillageEnd, VillageNumber};
use cunji_wire::pack::DICTIONARY;
use cunji_wire::{PROTOCOL_MAX, PROTOCOL_MIN};
use rusqlite::{Connection, Transaction};

/// The first frame of a round.
pub(super) fn request(connection: &Connection) -> Result<SyncRequest, DeviceError> {
    let cursors = cursors(connection)?;
    Ok(SyncRequest {
        protocol_min: PROTOCOL_MIN,
        protocol_max: PROTOCOL_MAX,
        dictionary: DICTIONARY,
        device: meta::device(connection)?.ok_or(DeviceError::NotEnrolled)?.0,
        epoch: meta::epoch(connection)?,
        // A village that is read from its beginning holds changes of this phone's earlier life, too.
        echo: cursors.iter().any(|cursor| cursor.seq == 0),
        cursors,
        directory: meta::directory_version(connection)?,
        chain: meta::chain(connection)?,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// How far each village's feed was read.
pub(super) fn cursors(connection: &Connection) -> Result<Vec<Cursor>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT village, cursor FROM village WHERE gone = 0 ORDER BY village")?;
    let rows = query.query_map([], |row| Ok(Cursor { village: VillageNumber(row.get(0)?), seq: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The same of one village.
pub(super) fn cursor_of(connection: &Connection, village: VillageNumber) -> Result<Option<u64>, DeviceError> {
    Ok(cursors(connection)?.into_iter().find(|cursor| cursor.village == village).map(|cursor| cursor.seq))
}

/// Notes how far a village's feed was read.
pub(super) fn put_cursor(transaction: &Transaction<'_>, village: VillageNumber, seq: u64) -> Result<(), DeviceError> {
    transaction.prepare_cached("UPDATE village SET cursor = ?2 WHERE village = ?1")?.execute((village.0, seq))?;
    Ok(())
}

/// Whether this phone counts the same changes as the office, with the same sum.
pub(super) fn agrees(connection: &Connection, end: &VillageEnd) -> Result<bool, DeviceError> {
    let mut query = connection.prepare_cached("SELECT changes, digest FROM village WHERE village = ?1")?;
    let (changes, digest): (u64, [u8; 32]) = query.query_row([end.village.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(changes == end.changes && digest == end.digest.to_bytes())
}

/// Records of which the office has something.
pub(super) fn phone_records(connection: &Connection) -> Result<u32, DeviceError> {
    let sql = "SELECT count(*) FROM document WHERE acked > 0";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}
