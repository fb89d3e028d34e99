//! This phone's keys, the office's, and those of colleagues' phones. The secret ones never leave the encrypted store.

use super::meta;
use crate::error::DeviceError;
use cunji_model::id::DeviceId;
use cunji_wire::key::{PublicKeys, SecretKeys};
use cunji_wire::message::Keys;
use cunji_wire::surroundings::Entropy;
use rusqlite::{Connection, OptionalExtension, Transaction};
use uuid::Uuid;

/// This phone's keys, made at the first call. What a version without keys had written and not yet sent is appended to
/// the chain once more, so that a signature vouches for it too.
pub fn own(transaction: &Transaction<'_>, entropy: &dyn Entropy) -> Result<SecretKeys, DeviceError> {
    if let Some(keys) = secret(transaction)? {
        return Ok(keys);
    }
    let keys = SecretKeys::new(entropy);
    let (sign, open) = keys.to_bytes();
    meta::put(transaction, "sign_key", sign)?;
    meta::put(transaction, "box_key", open)?;
    vouch_again(transaction)?;
    Ok(keys)
}

/// Appends to the chain once more what this phone wrote and has not sent, so that links lead to all of it.
pub fn vouch_again(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    let mut query = transaction.prepare(
        "SELECT document.document, change.hash FROM change JOIN document ON document.id = change.record \
         WHERE change.mine = 1 AND change.feed_seq IS NULL ORDER BY change.id",
    )?;
    let waiting: Vec<([u8; 16], [u8; 32])> =
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (document, hash) in waiting {
        meta::grow_chain(transaction, Uuid::from_bytes(document), &hash)?;
    }
    Ok(())
}

/// This phone's keys, once it has some.
pub fn secret(connection: &Connection) -> Result<Option<SecretKeys>, DeviceError> {
    let (sign, open) = (meta::get(connection, "sign_key")?, meta::get(connection, "box_key")?);
    Ok(sign.zip(open).map(|(sign, open)| SecretKeys::of(sign, open)))
}

/// The office's public keys, as enrolment or a later sync told.
pub fn office(connection: &Connection) -> Result<Option<PublicKeys>, DeviceError> {
    let (sign, sealed_to) = (meta::get(connection, "office_sign_key")?, meta::get(connection, "office_box_key")?);
    Ok(sign.zip(sealed_to).map(|(sign, sealed_to)| PublicKeys { sign, sealed_to }))
}

/// Keeps the office's keys; only an enrolment puts others in the place of known ones.
pub fn put_office(transaction: &Transaction<'_>, keys: &PublicKeys) -> Result<(), DeviceError> {
    meta::put(transaction, "office_sign_key", keys.sign)?;
    meta::put(transaction, "office_box_key", keys.sealed_to)
}

/// Whether the office still has to be given this phone's keys: never told, or restored since (another epoch).
pub fn to_hand_in(connection: &Connection) -> Result<Option<PublicKeys>, DeviceError> {
    let told: Option<[u8; 8]> = meta::get(connection, "keys_told")?;
    let here = meta::epoch(connection)?.to_le_bytes();
    if told == Some(here) {
        return Ok(None);
    }
    Ok(secret(connection)?.map(|keys| keys.public()))
}

/// The office has this phone's keys, in its present epoch.
pub fn told(transaction: &Transaction<'_>) -> Result<(), DeviceError> {
    meta::put(transaction, "keys_told", meta::epoch(transaction)?.to_le_bytes())
}

/// Takes over what the office said of keys. Its list is whole: a phone that is not in it any more was taken out of service,
/// or shares no village with this one.
pub fn take(transaction: &Transaction<'_>, keys: &Keys) -> Result<(), DeviceError> {
    if office(transaction)?.is_none() && keys.own.usable() {
        put_office(transaction, &keys.own)?;
    }
    transaction.execute("UPDATE device_key SET active = 0", [])?;
    let mut put = transaction.prepare_cached(
        "INSERT INTO device_key (device, sign, box) VALUES (?1, ?2, ?3) \
         ON CONFLICT (device) DO UPDATE SET sign = ?2, box = ?3, active = 1",
    )?;
    for (device, keys) in keys.devices.iter().filter(|(_, keys)| keys.usable()) {
        put.execute((device, keys.sign, keys.sealed_to))?;
    }
    let me = meta::device(transaction)?.map(|device| device.0);
    if keys.devices.iter().any(|(device, _)| Some(*device) == me) {
        told(transaction)?;
    }
    Ok(())
}

/// The public keys of a colleague's phone: what it wrote is proven by them, whatever became of it.
pub fn of_device(connection: &Connection, device: DeviceId) -> Result<Option<PublicKeys>, DeviceError> {
    asked(connection, "SELECT sign, box FROM device_key WHERE device = ?1", device)
}

/// The same for a phone that the office still names: only with such a one are records exchanged.
pub fn of_colleague(connection: &Connection, device: DeviceId) -> Result<Option<PublicKeys>, DeviceError> {
    asked(connection, "SELECT sign, box FROM device_key WHERE device = ?1 AND active = 1", device)
}

fn asked(connection: &Connection, sql: &str, device: DeviceId) -> Result<Option<PublicKeys>, DeviceError> {
    let mut query = connection.prepare_cached(sql)?;
    let keys = query.query_row([device.0], |row| Ok(PublicKeys { sign: row.get(0)?, sealed_to: row.get(1)? }));
    Ok(keys.optional()?)
}
