//! What the lock asks of the open store: the office's key, and whether everything was handed in.

use crate::Device;
use crate::error::DeviceError;
use crate::lock::Lock;
use crate::store::{keys, meta};
use cunji_wire::recovery::{ABOUT, request_text};
use cunji_wire::seal::seal;

impl Device {
    /// Lays the store's key down for the office, once its public key is known; again when it is another one.
    pub fn lay_down_for_office(&self, lock: &Lock) -> Result<(), DeviceError> {
        let known = self.store.read(|connection| Ok(keys::office(connection)?.zip(meta::device(connection)?)))?;
        let Some((office, device)) = known else { return Ok(()) };
        let name = hex::encode(office.sealed_to);
        if lock.has_recovery(&name)? {
            return Ok(());
        }
        let failed = |_| DeviceError::Store("the key could not be sealed".to_owned());
        let seal = |plain: &[u8]| {
            let sealed = seal(&office.sealed_to, ABOUT, plain, self.entropy.as_ref()).map_err(failed)?;
            Ok(request_text(&sealed))
        };
        lock.put_recovery(self.store.key(), &name, device.0, seal)
    }

    /// Records written here and drafts, once no change waits for the office's word any more.
    pub fn all_handed_in(&self) -> Result<Option<(u32, u32)>, DeviceError> {
        self.store.read(|connection| {
            let count = |sql: &str| -> Result<u32, DeviceError> {
                Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
            };
            if count("SELECT count(*) FROM change WHERE feed_seq IS NULL AND refusal IS NULL")? > 0 {
                return Ok(None);
            }
            let records = count("SELECT count(*) FROM document WHERE mine = 1")?;
            Ok(Some((records, count("SELECT count(*) FROM draft")?)))
        })
    }
}
