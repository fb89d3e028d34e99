//! The office's own keys, made with its store and shared by all its processes, and the public keys of devices.

use crate::cells;
use crate::store::{Device, Store, StoreError};
use cunji_model::id::DeviceId;
use cunji_wire::key::{PublicKeys, SecretKeys};
use cunji_wire::message::{Keys, VillageNumber};
use uuid::Uuid;

/// The office's keys. The box key is also the recovery key of phones: what a phone sealed to it opens with this.
pub async fn office(store: &dyn Store) -> Result<SecretKeys, StoreError> {
    let sql = "SELECT value FROM meta WHERE name IN ('sign_key', 'box_key') ORDER BY name DESC";
    match store.rows(sql, Vec::new()).await?.as_slice() {
        [sign, open] => Ok(SecretKeys::of(sign.array(0)?, open.array(0)?)),
        _ => Err(StoreError::Unreadable),
    }
}

/// What a phone may know: the office's public keys, and those of every active device of its villages' people.
pub async fn for_device(store: &dyn Store, device: &Device) -> Result<Keys, StoreError> {
    let mut devices: Vec<([u8; 8], PublicKeys)> = Vec::new();
    for village in &device.villages {
        let sql = "SELECT d.device, k.sign, k.box FROM person_village v JOIN device d ON d.person = v.person \
                   JOIN device_key k ON k.device = d.device WHERE v.village = ?1 AND d.state = 'active' \
                   ORDER BY d.device";
        for row in store.rows(sql, cells![village.0]).await? {
            devices.push((row.array(0)?, PublicKeys { sign: row.array(1)?, sealed_to: row.array(2)? }));
        }
    }
    devices.sort_unstable_by_key(|(device, _)| *device);
    devices.dedup_by_key(|(device, _)| *device);
    Ok(Keys { own: office(store).await?.public(), devices })
}

/// A device by its id, as it stands now.
pub async fn device(store: &dyn Store, id: DeviceId) -> Result<Option<Device>, StoreError> {
    let sql = "SELECT d.person, d.state, d.chain_count, p.role, k.sign, k.box FROM device d \
               JOIN person p ON p.person = d.person JOIN device_key k ON k.device = d.device WHERE d.device = ?1";
    let rows = store.rows(sql, cells![id.0.as_slice()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let person: Uuid = row.uuid(0)?;
    let grants = "SELECT village FROM person_village WHERE person = ?1 ORDER BY village";
    let grants = store.rows(grants, cells![person]).await?;
    let villages = grants.iter().map(|row| Ok(VillageNumber(row.count(0)?))).collect::<Result<_, StoreError>>()?;
    Ok(Some(Device {
        id,
        person,
        active: row.text(1)? == "active",
        villages,
        chain_count: row.count(2)?,
        role: row.text(3)?,
        keys: Some(PublicKeys { sign: row.array(4)?, sealed_to: row.array(5)? }),
    }))
}
