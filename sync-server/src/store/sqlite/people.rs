//! Villages, people, devices and enrolment codes.

use super::super::{Device, Enrolled, NewDevice, NewPerson, StoreError, Village, WRONG_CODES_PER_MINUTE};
use super::meta;
use cunji_model::id::DeviceId;
use cunji_wire::digest::Digest;
use cunji_wire::key::PublicKeys;
use cunji_wire::message::{ChainHead, Directory, DirectoryPerson, VillageNumber};
use rusqlite::{Connection, OptionalExtension, Transaction};
use uuid::Uuid;

pub(super) fn put_village(transaction: &Transaction<'_>, village: &Village) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO village (village, county, township, name, digest) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (village) DO UPDATE SET county = ?2, township = ?3, name = ?4",
        (village.number.0, &village.county, &village.township, &village.name, Digest::default().to_bytes()),
    )?;
    directory_changed(transaction)
}

/// Phones fetch the directory again when its version grew.
fn directory_changed(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    let version = u64::from_le_bytes(meta(transaction, "directory")?) + 1;
    transaction.execute("UPDATE meta SET value = ?1 WHERE name = 'directory'", [version.to_le_bytes()])?;
    Ok(())
}

pub(super) fn put_person(transaction: &Transaction<'_>, person: &NewPerson) -> Result<(), StoreError> {
    let id = person.person.as_bytes();
    transaction.execute(
        "INSERT INTO person (person, name, role) VALUES (?1, ?2, ?3) \
         ON CONFLICT (person) DO UPDATE SET name = ?2, role = ?3",
        (id, &person.name, &person.role),
    )?;
    let once = "INSERT INTO once_granted (village, person) SELECT village, person FROM person_village WHERE person = ?1 \
                ON CONFLICT (village, person) DO NOTHING";
    transaction.execute(once, [id])?;
    transaction.execute("DELETE FROM person_village WHERE person = ?1", [id])?;
    let mut grant = transaction.prepare_cached("INSERT INTO person_village (person, village) VALUES (?1, ?2)")?;
    for village in &person.villages {
        grant.execute((id, village.0))?;
    }
    directory_changed(transaction)
}

pub(super) fn person_by_name(connection: &Connection, name: &str) -> Result<Option<Uuid>, StoreError> {
    let mut query = connection.prepare_cached("SELECT person FROM person WHERE name = ?1 ORDER BY person LIMIT 1")?;
    let found: Option<[u8; 16]> = query.query_row([name], |row| row.get(0)).optional()?;
    Ok(found.map(Uuid::from_bytes))
}

pub(super) fn put_enrolment(
    transaction: &Transaction<'_>,
    code_hash: [u8; 32],
    person: Uuid,
    expires_at: i64,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO enrolment (code_hash, person, expires_at) VALUES (?1, ?2, ?3)",
        (code_hash, person.as_bytes(), expires_at),
    )?;
    Ok(())
}

pub(super) fn enrol(
    transaction: &Transaction<'_>,
    code_hash: [u8; 32],
    now: i64,
    device: &NewDevice,
) -> Result<Enrolled, StoreError> {
    let minute = now / 60_000;
    let sql = "SELECT times FROM throttle WHERE counted = 'wrong_code' AND minute >= ?1";
    let wrong: Option<i64> = transaction.query_row(sql, [minute], |row| row.get(0)).optional()?;
    if wrong.unwrap_or(0) >= WRONG_CODES_PER_MINUTE {
        return Ok(Enrolled::TooMany);
    }
    let enrolled = use_code(transaction, code_hash, now, device)?;
    if enrolled == Enrolled::Refused {
        let sql = "INSERT INTO throttle (counted, minute, times) VALUES ('wrong_code', ?1, 1) \
                   ON CONFLICT (counted) DO UPDATE SET minute = max(minute, ?1), \
                   times = CASE WHEN minute < ?1 THEN 1 ELSE times + 1 END";
        transaction.execute(sql, [minute])?;
    }
    Ok(enrolled)
}

fn use_code(
    transaction: &Transaction<'_>,
    code_hash: [u8; 32],
    now: i64,
    device: &NewDevice,
) -> Result<Enrolled, StoreError> {
    let found: Option<([u8; 16], i64, Option<[u8; 8]>)> = transaction
        .query_row("SELECT person, expires_at, device FROM enrolment WHERE code_hash = ?1", [code_hash], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((person, expires_at, used_by)) = found else { return Ok(Enrolled::Refused) };
    // The same phone may come again: the answer to its first try may have been lost on the way.
    if now > expires_at || used_by.is_some_and(|other| other != device.device.0) {
        return Ok(Enrolled::Refused);
    }
    let owner: Option<[u8; 16]> = transaction
        .query_row("SELECT person FROM device WHERE device = ?1", [device.device.0], |row| row.get(0))
        .optional()?;
    if owner.is_some_and(|owner| owner != person) {
        return Ok(Enrolled::Refused); // a device id of somebody else can't be taken over
    }
    transaction.execute(
        "INSERT INTO device (device, person, token_hash, state, app_version, enrolled_at) \
         VALUES (?1, ?2, ?3, 'active', ?4, ?5) \
         ON CONFLICT (device) DO UPDATE SET token_hash = ?3, state = 'active', app_version = ?4",
        (device.device.0, person, device.token_hash, &device.app_version, now),
    )?;
    transaction.execute("UPDATE enrolment SET device = ?2 WHERE code_hash = ?1", (code_hash, device.device.0))?;
    directory_changed(transaction)?;
    let name = transaction.query_row("SELECT name FROM person WHERE person = ?1", [person], |row| row.get(0))?;
    Ok(Enrolled::Done { person: Uuid::from_bytes(person), name })
}

pub(super) fn device_of_token(connection: &Connection, token_hash: [u8; 32]) -> Result<Option<Device>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT device, person, state, device.chain_count, role, sign, box FROM device JOIN person USING (person) \
         LEFT JOIN device_key USING (device) WHERE token_hash = ?1",
    )?;
    let found = query
        .query_row([token_hash], |row| {
            let (device, person): ([u8; 8], [u8; 16]) = (row.get(0)?, row.get(1)?);
            let state: String = row.get(2)?;
            Ok(Device {
                id: DeviceId(device),
                person: Uuid::from_bytes(person),
                active: state == "active",
                villages: Vec::new(),
                role: row.get(4)?,
                chain_count: row.get(3)?,
                keys: match (row.get(5)?, row.get(6)?) {
                    (Some(sign), Some(sealed_to)) => Some(PublicKeys { sign, sealed_to }),
                    _ => None,
                },
            })
        })
        .optional()?;
    let Some(mut device) = found else { return Ok(None) };
    let mut grants =
        connection.prepare_cached("SELECT village FROM person_village WHERE person = ?1 ORDER BY village")?;
    let villages = grants.query_map([device.person.as_bytes()], |row| Ok(VillageNumber(row.get(0)?)))?;
    device.villages = villages.collect::<Result<_, _>>()?;
    Ok(Some(device))
}

pub(super) fn note_sync(
    transaction: &Transaction<'_>,
    device: DeviceId,
    at: i64,
    app: &str,
    chain: &ChainHead,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "UPDATE device SET last_sync_at = ?2, app_version = ?3, chain_count = max(chain_count, ?4) WHERE device = ?1",
        )?
        .execute((device.0, at, app, chain.count))?;
    if chain.signature.is_some() {
        let head = "UPDATE device_key SET chain_count = ?2, chain_head = ?3 WHERE device = ?1 AND chain_count < ?2";
        transaction.prepare_cached(head)?.execute((device.0, chain.count, chain.head))?;
    }
    Ok(())
}

pub(super) fn put_device_keys(
    transaction: &Transaction<'_>,
    device: DeviceId,
    keys: &PublicKeys,
    replaced: bool,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO device_key (device, sign, box, chain_count, chain_head) VALUES (?1, ?2, ?3, 0, x'') \
               ON CONFLICT (device) DO UPDATE SET sign = ?2, box = ?3, chain_count = 0, chain_head = x'' \
               WHERE ?4 AND (sign <> ?2 OR box <> ?3)";
    if transaction.execute(sql, (device.0, keys.sign, keys.sealed_to, replaced))? > 0 {
        directory_changed(transaction)?;
    }
    Ok(())
}

pub(super) fn directory(connection: &Connection, device: &Device, known: u64) -> Result<Option<Directory>, StoreError> {
    let version = u64::from_le_bytes(meta(connection, "directory")?);
    if version == known {
        return Ok(None);
    }
    let mut directory = Directory { version, ..Directory::default() };
    let mut name = connection.prepare_cached("SELECT name FROM village WHERE village = ?1")?;
    let mut people = connection.prepare_cached(
        "SELECT person.person, person.name FROM person JOIN person_village USING (person) \
         WHERE person_village.village = ?1 ORDER BY person.person",
    )?;
    let mut devices = connection.prepare_cached("SELECT device FROM device WHERE person = ?1 ORDER BY device")?;
    for village in &device.villages {
        let Some(name) = name.query_row([village.0], |row| row.get(0)).optional()? else { continue };
        directory.villages.push((*village, name));
        let found = people.query_map([village.0], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get(1)?)))?;
        for row in found {
            let (id, name): ([u8; 16], String) = row?;
            if directory.people.iter().any(|person| person.id == id) {
                continue;
            }
            let devices = devices.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
            directory.people.push(DirectoryPerson { id, name, devices });
        }
    }
    Ok(Some(directory))
}
