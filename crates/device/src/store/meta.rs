//! Single values: who this phone is, where it syncs, how many changes it has written.

use super::{changes, keys};
use crate::error::DeviceError;
use crate::view::{Person, SyncRun, Village};
use cunji_model::id::{DeviceId, Incarnation};
use cunji_wire::chain;
use cunji_wire::message::{ChainHead, Directory, DirectoryPerson, VillageNumber};
use cunji_wire::surroundings::{Entropy, random};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, ToSql, Transaction};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Reads a value.
pub fn get<T: FromSql>(connection: &Connection, name: &str) -> Result<Option<T>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// Writes a value.
pub fn put(transaction: &Transaction<'_>, name: &str, value: impl ToSql) -> Result<(), DeviceError> {
    let mut upsert = transaction
        .prepare_cached("INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")?;
    upsert.execute((name, value))?;
    Ok(())
}

fn get_u64(connection: &Connection, name: &str) -> Result<u64, DeviceError> {
    Ok(get::<[u8; 8]>(connection, name)?.map_or(0, u64::from_le_bytes))
}

fn put_u64(transaction: &Transaction<'_>, name: &str, value: u64) -> Result<(), DeviceError> {
    put(transaction, name, value.to_le_bytes())
}

/// Who writes here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Author {
    /// This device.
    pub device: DeviceId,
    /// In its present life.
    pub incarnation: Incarnation,
}

/// The device id and incarnation, made at the first call.
pub fn author(transaction: &Transaction<'_>, entropy: &dyn Entropy) -> Result<Author, DeviceError> {
    let (device, incarnation) = (get(transaction, "device")?, get(transaction, "incarnation")?);
    if let (Some(device), Some(incarnation)) = (device, incarnation) {
        return Ok(Author { device: DeviceId(device), incarnation: Incarnation(incarnation) });
    }
    let author = Author { device: DeviceId(random(entropy)), incarnation: Incarnation(random(entropy)) };
    put(transaction, "device", author.device.0)?;
    put(transaction, "incarnation", author.incarnation.0)?;
    Ok(author)
}

/// This device, once it has an identity.
pub fn device(connection: &Connection) -> Result<Option<DeviceId>, DeviceError> {
    Ok(get(connection, "device")?.map(DeviceId))
}

/// Begins a new life: after a restore, or when the server says so.
pub fn new_incarnation(transaction: &Transaction<'_>, entropy: &dyn Entropy) -> Result<Incarnation, DeviceError> {
    let incarnation = Incarnation(random(entropy));
    put(transaction, "incarnation", incarnation.0)?;
    Ok(incarnation)
}

/// How often this store was opened; compared with a witness outside it to notice a restored copy.
pub fn opens(connection: &Connection) -> Result<u64, DeviceError> {
    get_u64(connection, "opens")
}

/// Sets the count of openings.
pub fn put_opens(transaction: &Transaction<'_>, opens: u64) -> Result<(), DeviceError> {
    put_u64(transaction, "opens", opens)
}

/// Head of this device's own chain, signed once the device has keys.
pub fn chain(connection: &Connection) -> Result<ChainHead, DeviceError> {
    let (count, head) = chain_end(connection)?;
    let signer = keys::secret(connection)?.zip(device(connection)?);
    let signature = signer.map(|(keys, device)| chain::sign(&keys, device.0, count, &head));
    Ok(ChainHead { count, head, signature })
}

fn chain_end(connection: &Connection) -> Result<(u64, [u8; 32]), DeviceError> {
    Ok((get_u64(connection, "chain_count")?, get(connection, "chain_head")?.unwrap_or_default()))
}

/// Changes this device has ever written.
pub fn chain_count(connection: &Connection) -> Result<u64, DeviceError> {
    get_u64(connection, "chain_count")
}

/// Appends one own change to the chain.
pub fn grow_chain(transaction: &Transaction<'_>, document: Uuid, hash: &[u8; 32]) -> Result<(), DeviceError> {
    let (count, head) = chain_end(transaction)?;
    transaction
        .prepare_cached("INSERT INTO chain_link (count, document, hash, base) VALUES (?1, ?2, ?3, ?4)")?
        .execute((count + 1, document.as_bytes(), hash, head))?;
    put(transaction, "chain_head", chain::next(&head, document, hash))?;
    put_u64(transaction, "chain_count", count + 1)
}

/// A restored phone goes on counting where the server last saw it.
pub fn raise_chain_count(transaction: &Transaction<'_>, at_least: u64) -> Result<(), DeviceError> {
    let count = chain_end(transaction)?.0.max(at_least);
    put_u64(transaction, "chain_count", count)
}

/// What the phone knows after enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Base address of the server.
    pub server: String,
    /// Bearer token.
    pub token: String,
    /// The cadre.
    pub person: Uuid,
    /// The cadre's name.
    pub person_name: String,
}

/// The enrolment, if there is one.
pub fn enrolment(connection: &Connection) -> Result<Option<Enrolment>, DeviceError> {
    let (Some(server), Some(token), Some(person), Some(person_name)) = (
        get(connection, "server")?,
        get(connection, "token")?,
        get(connection, "person")?,
        get(connection, "person_name")?,
    ) else {
        return Ok(None);
    };
    Ok(Some(Enrolment { server, token, person: Uuid::from_bytes(person), person_name }))
}

/// Keeps an enrolment.
pub fn put_enrolment(transaction: &Transaction<'_>, enrolment: &Enrolment) -> Result<(), DeviceError> {
    put(transaction, "server", &enrolment.server)?;
    put(transaction, "token", &enrolment.token)?;
    put(transaction, "person", enrolment.person.as_bytes())?;
    put(transaction, "person_name", &enrolment.person_name)
}

/// Keeps what the office's clock said and what this phone's clock said at that moment, both in ms since 1970.
pub fn put_office_time(transaction: &Transaction<'_>, office: i64, here: i64) -> Result<(), DeviceError> {
    put(transaction, "office_time", office)?;
    put(transaction, "clock_ahead", here.saturating_sub(office))
}

/// By how many ms this phone's clock is ahead of the office's (negative: behind), as far as this phone can know: by
/// the last sync, or because it says a time before that sync.
pub fn clock_ahead(connection: &Connection, now: i64) -> Result<i64, DeviceError> {
    let Some(office) = get::<i64>(connection, "office_time")? else { return Ok(0) };
    let ahead = get(connection, "clock_ahead")?.unwrap_or(0);
    Ok(if now < office { ahead.min(now.saturating_sub(office)) } else { ahead })
}

/// A village that went to somebody else, and whether this phone still holds its records.
pub fn gone_villages(connection: &Connection) -> Result<Vec<(String, bool)>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT name, gone = 1 FROM village WHERE gone > 0 ORDER BY village")?;
    Ok(query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// The server's epoch as last seen; 0 before the first sync.
pub fn epoch(connection: &Connection) -> Result<u64, DeviceError> {
    get_u64(connection, "epoch")
}

/// Keeps the server's epoch.
pub fn put_epoch(transaction: &Transaction<'_>, epoch: u64) -> Result<(), DeviceError> {
    put_u64(transaction, "epoch", epoch)
}

/// Notes that the office was put back from a backup: what it held of the villages of this phone, also of those that went
/// to somebody else and are still here, it may lack now.
pub fn doubt_villages(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    let sql = "SELECT coalesce(group_concat(village, ' '), '') FROM village WHERE gone < 2";
    let text: String = transaction.query_row(sql, [], |row| row.get(0))?;
    put(transaction, "doubted", text)
}

/// Villages about which nothing was compared since then.
pub fn doubted_villages(connection: &Connection) -> Result<BTreeSet<VillageNumber>, DeviceError> {
    let text: String = get(connection, "doubted")?.unwrap_or_default();
    Ok(text.split_whitespace().filter_map(|one| one.parse().ok().map(VillageNumber)).collect())
}

/// What this phone and the office hold of a village was compared, or is being offered again.
pub fn no_doubt(transaction: &Transaction<'_>, village: VillageNumber) -> Result<(), DeviceError> {
    let mut left = doubted_villages(transaction)?;
    if left.remove(&village) {
        put(transaction, "doubted", left.iter().map(|one| one.0.to_string()).collect::<Vec<_>>().join(" "))?;
    }
    Ok(())
}

/// Version of the directory this phone has.
///
/// None, when it does not say which device is the office's: an older server gave it.
pub fn directory_version(connection: &Connection) -> Result<u64, DeviceError> {
    if office(connection)?.is_some() { get_u64(connection, "directory") } else { Ok(0) }
}

/// A restored office counts its directories from an older number on: the same number may mean other people and villages.
pub fn forget_directory(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    put_u64(transaction, "directory", 0)
}

/// The device by which the township office writes.
pub fn office(connection: &Connection) -> Result<Option<DeviceId>, DeviceError> {
    Ok(get(connection, "office")?.map(DeviceId))
}

/// Takes over people, devices and villages.
pub fn put_directory(transaction: &Transaction<'_>, directory: &Directory) -> Result<(), DeviceError> {
    put_u64(transaction, "directory", directory.version)?;
    transaction.execute("UPDATE village SET gone = 1 WHERE gone = 0", [])?;
    for (village, name) in &directory.villages {
        put_village(transaction, *village, name)?;
    }
    let mut person = transaction.prepare_cached(
        "INSERT INTO person (person, name) VALUES (?1, ?2) ON CONFLICT (person) DO UPDATE SET name = ?2",
    )?;
    let mut device = transaction.prepare_cached(
        "INSERT INTO person_device (device, person) VALUES (?1, ?2) ON CONFLICT (device) DO UPDATE SET person = ?2",
    )?;
    for one in &directory.people {
        // The office is nobody: it stands in no list of people.
        if let (DirectoryPerson::OFFICE, Some(device)) = (one.id, one.devices.first()) {
            put(transaction, "office", *device)?;
            continue;
        }
        person.execute((one.id, &one.name))?;
        for id in &one.devices {
            device.execute((id, one.id))?;
        }
    }
    Ok(())
}

/// Makes a village known or renames it; its feed position stays.
pub fn put_village(transaction: &Transaction<'_>, village: VillageNumber, name: &str) -> Result<(), DeviceError> {
    transaction.execute(
        "INSERT INTO village (village, name, digest) VALUES (?1, ?2, ?3) ON CONFLICT (village) DO UPDATE SET name = ?2, gone = 0",
        (village.0, name, [0_u8; 32]),
    )?;
    Ok(())
}

/// The villages of this phone.
pub fn villages(connection: &Connection) -> Result<Vec<Village>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT village, name FROM village WHERE gone = 0 ORDER BY village")?;
    let rows = query.query_map([], |row| {
        let code = VillageNumber(row.get(0)?).code().map(|code| code.to_string()).unwrap_or_default();
        Ok(Village { code, name: row.get(1)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The same by number.
pub fn granted(connection: &Connection) -> Result<BTreeMap<VillageNumber, String>, DeviceError> {
    let all = villages(connection)?.into_iter();
    Ok(all.filter_map(|one| Some((changes::village_number(&one.code)?, one.name))).collect())
}

/// Everybody the directory named.
pub fn people(connection: &Connection) -> Result<Vec<Person>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT person, name FROM person ORDER BY name")?;
    let rows = query.query_map([], |row| {
        let id: [u8; 16] = row.get(0)?;
        Ok(Person { id: Uuid::from_bytes(id).to_string(), name: row.get(1)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whose device it is, if the directory said so.
pub fn person_of_device(connection: &Connection, device: DeviceId) -> Result<Option<String>, DeviceError> {
    let mut query = connection.prepare_cached(
        "SELECT person.name FROM person_device JOIN person USING (person) WHERE person_device.device = ?1",
    )?;
    Ok(query.query_row([device.0], |row| row.get(0)).optional()?)
}

/// Keeps a finished sync; the newest 30 stay.
pub fn put_sync_run(transaction: &Transaction<'_>, run: &SyncRun) -> Result<(), DeviceError> {
    let json = serde_json::to_string(run).map_err(|_| DeviceError::Store("a sync could not be noted".to_owned()))?;
    transaction.execute("INSERT INTO sync_run (run) VALUES (?1)", [json])?;
    transaction.execute("DELETE FROM sync_run WHERE id <= (SELECT max(id) FROM sync_run) - 30", [])?;
    Ok(())
}

/// Finished syncs, newest first.
pub fn sync_runs(connection: &Connection) -> Result<Vec<SyncRun>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT run FROM sync_run ORDER BY id DESC")?;
    let rows = query.query_map([], |row| row.get::<_, String>(0))?;
    let mut runs = Vec::new();
    for row in rows {
        runs.extend(serde_json::from_str::<SyncRun>(&row?).ok());
    }
    Ok(runs)
}
