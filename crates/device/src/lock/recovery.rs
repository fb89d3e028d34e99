//! The way by the office: the store's key wrapped a second time, under a one-time secret that only the office can
//! read. The phone shows the sealed secret, the office answers with the secret itself, and with the next PIN both are
//! made anew. Unsynced work is where it was all the time.

use super::file::RecoveryWrap;
use super::{Cost, KeyFile, Lock, StoreKey, wrap};
use crate::error::DeviceError;
use cunji_wire::recovery::{Deposit, parse_answer};
use cunji_wire::surroundings::random;

/// The secret is random, not thought up: nothing needs to be made slow.
const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

impl Lock {
    /// Whether the way by this office is there.
    pub fn has_recovery(&self, office: &str) -> Result<bool, DeviceError> {
        let file = KeyFile::read(self.folder())?;
        Ok(file.and_then(|file| file.recovery).is_some_and(|recovery| recovery.office == office))
    }

    /// Lays the key down for the office. `seal` encrypts to the office's public key and gives what a phone can show
    /// as a code: text without blanks.
    pub fn put_recovery(
        &self,
        key: &StoreKey,
        office: &str,
        device: [u8; 8],
        seal: impl FnOnce(&[u8]) -> Result<String, DeviceError>,
    ) -> Result<(), DeviceError> {
        let deposit = Deposit { device, secret: random(self.around.entropy.as_ref()) };
        let request = seal(&deposit.to_bytes())?;
        let entropy = self.around.entropy.as_ref();
        let wrapped = wrap::wrap(key.bytes(), &deposit.secret, None, CHEAP, "recovery", entropy)?;
        self.change(|file| file.recovery = Some(RecoveryWrap { office: office.to_owned(), request, wrapped }))
    }

    /// What the office is shown.
    pub fn recovery_request(&self) -> Result<String, DeviceError> {
        let recovery = self.need()?.recovery;
        recovery.map(|recovery| recovery.request).ok_or(DeviceError::NoRecovery)
    }

    /// Opens with the office's answer and a new PIN. The answer is used up: the way by the office is gone until it is
    /// made anew with the key that this gives.
    pub fn recover(&self, answer: &str, new_pin: &str) -> Result<StoreKey, DeviceError> {
        let mut file = self.need()?;
        let recovery = file.recovery.as_ref().ok_or(DeviceError::NoRecovery)?;
        let secret = parse_answer(answer).ok_or(DeviceError::AnswerRefused)?;
        let key = wrap::unwrap(&recovery.wrapped, &secret, None, "recovery")?.ok_or(DeviceError::AnswerRefused)?;
        file.pin = Some(self.wrap_by_pin(&file.id, &key, new_pin)?);
        file.recovery = None;
        file.handed_in = None;
        file.tries = super::Tries::default();
        self.forget_tries();
        file.write(self.folder())?;
        Ok(key)
    }

    fn forget_tries(&self) {
        *self.tries.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
    }
}
