//! What comes down in an answer: a few packs become one transaction, and each of them stays a place to go on from.

use super::place::{cursor_of, put_cursor};
use super::receive;
use super::run::{Round, Stop};
use crate::error::DeviceError;
use crate::view::SyncOutcome;
use cunji_wire::pack::{Pack, Record};

/// Packs of 16 KB that are stored together: a transaction writes, encrypts and syncs every page that it touched, whether
/// one change touched it or twenty. A phone that dies in between is sent these again, and a save waits for them at most.
const TOGETHER: usize = 8;

/// Why packs were not stored. Nothing of them was.
enum NotStored {
    /// Something that they build on is not here.
    Gap,
    Stop(Stop),
}

impl From<DeviceError> for NotStored {
    fn from(error: DeviceError) -> Self {
        if matches!(error, DeviceError::BadAnswer) { Self::Gap } else { Self::Stop(error.into()) }
    }
}

impl Round<'_> {
    /// One more pack.
    pub(super) fn pull(&mut self, pack: Pack) -> Result<(), Stop> {
        self.pulled.push(pack);
        if self.pulled.len() < TOGETHER { Ok(()) } else { self.store_pulled() }
    }

    /// Stores the packs that came so far.
    pub(super) fn store_pulled(&mut self) -> Result<(), Stop> {
        let packs = std::mem::take(&mut self.pulled);
        if packs.len() > 1 && self.store(&packs).is_ok() {
            return Ok(());
        }
        // Alone, or one among them is not as it should be: those before it are kept all the same.
        for pack in packs {
            match self.store(std::slice::from_ref(&pack)) {
                Ok(()) => {}
                Err(NotStored::Gap) => self.repair.push(pack.village),
                Err(NotStored::Stop(stop)) => return Err(stop),
            }
        }
        Ok(())
    }

    fn store(&mut self, packs: &[Pack]) -> Result<(), NotStored> {
        let mut unfolded: Vec<(&Pack, Vec<Record>)> = Vec::with_capacity(packs.len());
        // Where hashes are compared first, this part of the feed comes again.
        for pack in packs.iter().filter(|pack| !self.repair.contains(&pack.village)) {
            let damaged = |_| NotStored::Stop(Stop::Outcome(SyncOutcome::ServerError));
            unfolded.push((pack, pack.records().map_err(damaged)?));
        }
        let entropy = self.device.entropy.as_ref();
        let received = self.device.store.write(|transaction| {
            let mut received = 0;
            for (pack, records) in unfolded {
                // A part that does not continue where this phone is (repeated, reordered) is taken but moves nothing.
                let continues = cursor_of(transaction, pack.village)? == Some(pack.from);
                let taken = receive::take(transaction, pack.village, records, entropy)?;
                if taken.gap {
                    return Err(DeviceError::BadAnswer);
                }
                if continues {
                    put_cursor(transaction, pack.village, pack.to)?;
                }
                received += taken.received;
            }
            Ok(received)
        })?;
        self.counts.run.received += received;
        self.counts.progress.received += received;
        (self.progress)(self.counts.progress.clone());
        Ok(())
    }
}
