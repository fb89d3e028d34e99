//! How headless phones are opened: by a PIN like any other, wrapped at a cost that a test can pay.

use super::surroundings::{TestClock, TestEntropy};
use cunji_device::lock::{Cost, Lock, Moment, Monotonic, NoKeystore, Stage, StoreKey, Surroundings};
use cunji_device::surroundings::{Clock, Entropy};
use cunji_device::{Device, DeviceError, Handset};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// The PIN of every phone of the kit.
pub const PIN: &str = "258013";
/// Wrapping that costs next to nothing.
pub const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

/// Time that only the story moves; a restart of the machine begins another.
pub struct TestMonotonic(Mutex<Moment>);

impl TestMonotonic {
    pub fn start() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Moment { start: "start 1".into(), at: 5_000 })))
    }

    pub fn pass(&self, seconds: u64) {
        self.0.lock().unwrap().at += seconds * 1_000;
    }

    /// The machine is switched off and on.
    pub fn restart(&self, name: &str) {
        *self.0.lock().unwrap() = Moment { start: name.to_owned(), at: 1_000 };
    }
}

impl Monotonic for TestMonotonic {
    fn moment(&self) -> Moment {
        self.0.lock().unwrap().clone()
    }
}

/// Surroundings of a machine without a keystore.
pub fn around(monotonic: Arc<TestMonotonic>, seed: u64) -> Surroundings {
    let entropy = Arc::new(TestEntropy::new(seed));
    Surroundings { keystore: Arc::new(NoKeystore), monotonic, entropy, cost: CHEAP }
}

/// A phone as its owner holds it, locked or not.
pub fn handset(folder: &Path, monotonic: &Arc<TestMonotonic>, clock: &Arc<TestClock>, seed: u64) -> Handset {
    Handset::new(folder, around(Arc::clone(monotonic), seed), Arc::clone(clock) as Arc<dyn Clock>)
}

fn lock(folder: &Path, entropy: Arc<dyn Entropy>) -> Lock {
    let monotonic = TestMonotonic::start();
    Lock::new(folder, Surroundings { keystore: Arc::new(NoKeystore), monotonic, entropy, cost: CHEAP })
}

/// Opens a phone's store by its PIN. The first time it is made, and gets the PIN.
pub fn open_phone(folder: &Path, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Device, DeviceError> {
    let lock = lock(folder, Arc::clone(&entropy));
    let key = match lock.stage()? {
        Stage::Fresh => {
            lock.begin()?;
            lock.set_pin(PIN)?
        }
        Stage::Unguarded => lock.set_pin(PIN)?,
        Stage::Guarded | Stage::Shut => lock.unlock(PIN)?,
    };
    Device::open(folder, key, clock, entropy)
}

/// The key of a store of the kit, for looking behind the app's back.
pub fn key_of(folder: &Path) -> StoreKey {
    lock(folder, Arc::new(TestEntropy::new(1))).unlock(PIN).unwrap()
}
