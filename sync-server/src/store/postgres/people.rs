//! Villages, people, devices, enrolment codes and lines about readings on PostgreSQL.

use super::super::{Device, Enrolled, NewDevice, NewPerson, Reading, StoreError, Village, WRONG_CODES_PER_MINUTE};
use super::attempt::{Failed, commit};
use super::lent::Client;
use super::{count, number};
use cunji_model::id::DeviceId;
use cunji_wire::digest::Digest;
use cunji_wire::key::PublicKeys;
use cunji_wire::message::{ChainHead, Directory, DirectoryPerson, VillageNumber};
use deadpool_postgres::{GenericClient, Transaction};
use tokio_postgres::{IsolationLevel, Row};
use uuid::Uuid;

fn array<const N: usize>(row: &Row, column: usize) -> Result<[u8; N], Failed> {
    <[u8; N]>::try_from(row.try_get::<_, &[u8]>(column)?).map_err(|_| StoreError::Unreadable.into())
}

pub(super) async fn put_village(mut client: Client, village: &Village) -> Result<(), Failed> {
    let transaction = client.transaction().await?;
    let (number, empty) = (number(village.number.0)?, Digest::default().to_bytes());
    let sql = "INSERT INTO village (village, county, township, name, digest) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (village) DO UPDATE SET county = $2, township = $3, name = $4";
    let values = (&village.county, &village.township, &village.name);
    transaction.execute(sql, &[&number, values.0, values.1, values.2, &empty.as_slice()]).await?;
    directory_changed(&transaction).await?;
    commit(transaction).await
}

/// Phones fetch the directory again when its version grew.
async fn directory_changed(transaction: &Transaction<'_>) -> Result<(), Failed> {
    let row = transaction.query_one("SELECT value FROM meta WHERE name = 'directory' FOR UPDATE", &[]).await?;
    let version = (u64::from_le_bytes(array(&row, 0)?) + 1).to_le_bytes();
    let sql = "UPDATE meta SET value = $1 WHERE name = 'directory'";
    transaction.execute(sql, &[&version.as_slice()]).await?;
    Ok(())
}

pub(super) async fn put_person(mut client: Client, person: &NewPerson) -> Result<(), Failed> {
    let transaction = client.transaction().await?;
    let id = person.person.as_bytes().as_slice();
    let sql = "INSERT INTO person (person, name, role) VALUES ($1, $2, $3) \
               ON CONFLICT (person) DO UPDATE SET name = $2, role = $3";
    transaction.execute(sql, &[&id, &person.name, &person.role]).await?;
    let once = "INSERT INTO once_granted (village, person) SELECT village, person FROM person_village WHERE person = $1 \
                ON CONFLICT (village, person) DO NOTHING";
    transaction.execute(once, &[&id]).await?;
    transaction.execute("DELETE FROM person_village WHERE person = $1", &[&id]).await?;
    for village in &person.villages {
        let sql = "INSERT INTO person_village (person, village) VALUES ($1, $2)";
        transaction.execute(sql, &[&id, &number(village.0)?]).await?;
    }
    directory_changed(&transaction).await?;
    commit(transaction).await
}

pub(super) async fn person_by_name(client: Client, name: &str) -> Result<Option<Uuid>, Failed> {
    let sql = "SELECT person FROM person WHERE name = $1 ORDER BY person LIMIT 1";
    let found = client.query_opt(sql, &[&name]).await?;
    found.map(|row| Ok(Uuid::from_bytes(array(&row, 0)?))).transpose()
}

pub(super) async fn put_enrolment(
    client: Client,
    code_hash: [u8; 32],
    person: Uuid,
    expires_at: i64,
) -> Result<(), Failed> {
    // The same code again is a try whose answer was lost: codes are random.
    let sql = "INSERT INTO enrolment (code_hash, person, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    client.execute(sql, &[&code_hash.as_slice(), &person.as_bytes().as_slice(), &expires_at]).await?;
    Ok(())
}

pub(super) async fn enrol(
    mut client: Client,
    code_hash: [u8; 32],
    now: i64,
    device: &NewDevice,
) -> Result<Enrolled, Failed> {
    let transaction = client.transaction().await?;
    let minute = now / 60_000;
    // Locked to the end: codes are tried one after the other, so that none slips past the count. Enrolments are rare,
    // and all of them meet at the directory's version anyway.
    let sql = "INSERT INTO throttle (counted, minute, times) VALUES ('wrong_code', $1, 0) \
               ON CONFLICT (counted) DO UPDATE SET minute = greatest(throttle.minute, $1), \
               times = CASE WHEN throttle.minute < $1 THEN 0 ELSE throttle.times END RETURNING times";
    let wrong: i64 = transaction.query_one(sql, &[&minute]).await?.try_get(0)?;
    if wrong >= WRONG_CODES_PER_MINUTE {
        return Ok(Enrolled::TooMany);
    }
    let enrolled = use_code(&transaction, code_hash, now, device).await?;
    if enrolled == Enrolled::Refused {
        transaction.execute("UPDATE throttle SET times = times + 1 WHERE counted = 'wrong_code'", &[]).await?;
    }
    commit(transaction).await?;
    Ok(enrolled)
}

async fn use_code(
    transaction: &Transaction<'_>,
    code_hash: [u8; 32],
    now: i64,
    device: &NewDevice,
) -> Result<Enrolled, Failed> {
    let (code, id) = (code_hash.as_slice(), device.device.0.as_slice());
    let sql = "SELECT person, expires_at, device FROM enrolment WHERE code_hash = $1 FOR UPDATE";
    let Some(found) = transaction.query_opt(sql, &[&code]).await? else { return Ok(Enrolled::Refused) };
    let (person, expires_at, used_by): (&[u8], i64, Option<&[u8]>) =
        (found.try_get(0)?, found.try_get(1)?, found.try_get(2)?);
    // The same phone may come again: the answer to its first try may have been lost on the way.
    if now > expires_at || used_by.is_some_and(|other| other != id) {
        return Ok(Enrolled::Refused);
    }
    let token = device.token_hash.as_slice();
    // A device id of somebody else can't be taken over: then no row is written.
    let sql = "INSERT INTO device (device, person, token_hash, state, app_version, enrolled_at) \
               VALUES ($1, $2, $3, 'active', $4, $5) ON CONFLICT (device) DO UPDATE \
               SET token_hash = $3, state = 'active', app_version = $4 WHERE device.person = $2";
    if transaction.execute(sql, &[&id, &person, &token, &device.app_version, &now]).await? == 0 {
        return Ok(Enrolled::Refused);
    }
    transaction.execute("UPDATE enrolment SET device = $2 WHERE code_hash = $1", &[&code, &id]).await?;
    directory_changed(transaction).await?;
    let name = transaction.query_one("SELECT name FROM person WHERE person = $1", &[&person]).await?.try_get(0)?;
    let person = array(&found, 0)?;
    Ok(Enrolled::Done { person: Uuid::from_bytes(person), name })
}

pub(super) async fn device_of_token(client: Client, token_hash: [u8; 32]) -> Result<Option<Device>, Failed> {
    let sql = "SELECT d.device, d.person, d.state, d.chain_count, v.village, p.role, k.sign, k.box \
               FROM device d JOIN person p ON p.person = d.person LEFT JOIN device_key k ON k.device = d.device \
               LEFT JOIN person_village v ON v.person = d.person WHERE d.token_hash = $1 ORDER BY v.village";
    let prepared = client.prepare_cached(sql).await?;
    let rows = client.query(&prepared, &[&token_hash.as_slice()]).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut villages = Vec::with_capacity(rows.len());
    for row in &rows {
        if row.try_get::<_, Option<i64>>(4)?.is_some() {
            villages.push(VillageNumber(count(row, 4)?));
        }
    }
    let keys = match first.try_get::<_, Option<&[u8]>>(6)? {
        Some(_) => Some(PublicKeys { sign: array(first, 6)?, sealed_to: array(first, 7)? }),
        None => None,
    };
    Ok(Some(Device {
        keys,
        id: DeviceId(array(first, 0)?),
        person: Uuid::from_bytes(array(first, 1)?),
        active: first.try_get::<_, &str>(2)? == "active",
        villages,
        chain_count: count(first, 3)?,
        role: first.try_get(5)?,
    }))
}

pub(super) async fn note_sync(
    mut client: Client,
    device: DeviceId,
    at: i64,
    app: &str,
    chain: &ChainHead,
) -> Result<(), Failed> {
    let sql = "UPDATE device SET last_sync_at = $2, app_version = $3, chain_count = greatest(chain_count, $4) \
               WHERE device = $1";
    let (id, count) = (device.0.as_slice(), number(chain.count)?);
    let transaction = client.transaction().await?;
    let prepared = transaction.prepare_cached(sql).await?;
    transaction.execute(&prepared, &[&id, &at, &app, &count]).await?;
    if chain.signature.is_some() {
        let sql = "UPDATE device_key SET chain_count = $2, chain_head = $3 WHERE device = $1 AND chain_count < $2";
        let prepared = transaction.prepare_cached(sql).await?;
        transaction.execute(&prepared, &[&id, &count, &chain.head.as_slice()]).await?;
    }
    commit(transaction).await
}

pub(super) async fn put_device_keys(
    mut client: Client,
    device: DeviceId,
    keys: &PublicKeys,
    replaced: bool,
) -> Result<(), Failed> {
    let transaction = client.transaction().await?;
    let sql = "INSERT INTO device_key (device, sign, box, chain_count, chain_head) VALUES ($1, $2, $3, 0, '') \
               ON CONFLICT (device) DO UPDATE SET sign = $2, box = $3, chain_count = 0, chain_head = '' \
               WHERE $4 AND (device_key.sign <> $2 OR device_key.box <> $3)";
    let (sign, sealed_to) = (keys.sign.as_slice(), keys.sealed_to.as_slice());
    if transaction.execute(sql, &[&device.0.as_slice(), &sign, &sealed_to, &replaced]).await? > 0 {
        directory_changed(&transaction).await?;
    }
    commit(transaction).await
}

pub(super) async fn directory(mut client: Client, device: &Device, known: u64) -> Result<Option<Directory>, Failed> {
    let version = "SELECT value FROM meta WHERE name = 'directory'";
    let prepared = client.prepare_cached(version).await?;
    if u64::from_le_bytes(array(&client.query_one(&prepared, &[]).await?, 0)?) == known {
        return Ok(None);
    }
    // Several questions about one moment.
    let moment = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let transaction = moment.start().await?;
    let version = u64::from_le_bytes(array(&transaction.query_one(version, &[]).await?, 0)?);
    let mut directory = Directory { version, ..Directory::default() };
    for village in &device.villages {
        let number = number(village.0)?;
        let sql = "SELECT name FROM village WHERE village = $1";
        let Some(row) = transaction.query_opt(sql, &[&number]).await? else { continue };
        directory.villages.push((*village, row.try_get(0)?));
        people_of(&transaction, number, &mut directory).await?;
    }
    Ok(Some(directory))
}

async fn people_of(client: &impl GenericClient, village: i64, directory: &mut Directory) -> Result<(), Failed> {
    let sql = "SELECT p.person, p.name, d.device FROM person_village v JOIN person p ON p.person = v.person \
               LEFT JOIN device d ON d.person = p.person WHERE v.village = $1 ORDER BY p.person, d.device";
    let prepared = client.prepare_cached(sql).await?;
    let seen: Vec<[u8; 16]> = directory.people.iter().map(|person| person.id).collect();
    for row in client.query(&prepared, &[&village]).await? {
        let id = array(&row, 0)?;
        if seen.contains(&id) {
            continue; // came with an earlier village
        }
        if directory.people.last().is_none_or(|last| last.id != id) {
            directory.people.push(DirectoryPerson { id, name: row.try_get(1)?, devices: Vec::new() });
        }
        if let (Some(_), Some(person)) = (row.try_get::<_, Option<&[u8]>>(2)?, directory.people.last_mut()) {
            person.devices.push(array(&row, 2)?);
        }
    }
    Ok(())
}

pub(super) async fn note_reading(mut client: Client, reading: &Reading) -> Result<(), Failed> {
    let transaction = client.transaction().await?;
    let village = number(reading.village.0)?;
    // One reader of a village after the other: its lines are counted.
    transaction.execute("SELECT 1 FROM village WHERE village = $1 FOR UPDATE", &[&village]).await?;
    let sql = "INSERT INTO reading (village, id, read_at, reader, what, rows) \
               SELECT $1, COALESCE(max(id), 0) + 1, $2, $3, $4, $5 FROM reading WHERE village = $1";
    let rows = number(reading.rows)?;
    transaction.execute(sql, &[&village, &reading.read_at, &reading.reader, &reading.what, &rows]).await?;
    commit(transaction).await
}

pub(super) async fn readings(client: Client, village: VillageNumber) -> Result<Vec<Reading>, Failed> {
    let sql = "SELECT read_at, reader, what, rows FROM reading WHERE village = $1 ORDER BY id";
    let rows = client.query(sql, &[&number(village.0)?]).await?;
    rows.iter()
        .map(|row| {
            let (read_at, reader, what) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            Ok(Reading { village, read_at, reader, what, rows: count(row, 3)? })
        })
        .collect()
}
