//! The system's keystore on a desktop: its keyring, where there is one that answers (Secret Service on Linux, Credential
//! Manager on Windows). Without one the lock goes on without and says so.

use crate::system::System;
use cunji_device::lock::Keystore;
#[cfg(not(target_os = "android"))]
use cunji_device::lock::NoKeystore;
use std::sync::Arc;

/// The keystore of this machine. `CUNJI_KEYSTORE=none` leaves it alone: several phones on one machine, tests.
#[cfg(any(target_os = "linux", windows))]
pub(crate) fn of_this_machine(_: System) -> Arc<dyn Keystore> {
    if std::env::var_os("CUNJI_KEYSTORE").is_some_and(|value| value == "none") {
        return Arc::new(NoKeystore);
    }
    Arc::new(keyring::Keyring)
}

/// Android's, through its plugin.
#[cfg(target_os = "android")]
pub(crate) fn of_this_machine(system: System) -> Arc<dyn Keystore> {
    Arc::new(phone::OfPhone(system))
}

/// Other systems have none that we reach.
#[cfg(not(any(target_os = "linux", windows, target_os = "android")))]
pub(crate) fn of_this_machine(_: System) -> Arc<dyn Keystore> {
    Arc::new(NoKeystore)
}

/// The phone's keystore behind its plugin. The plugin makes a secret that is not there: a folder that came from another
/// phone then looks like a wrong PIN.
#[cfg(any(target_os = "android", test))]
mod phone {
    use crate::system::System;
    use cunji_device::lock::{Keystore, NoSecret};
    use zeroize::Zeroizing;

    pub(super) struct OfPhone(pub(super) System);

    impl Keystore for OfPhone {
        fn get_or_make(&self, name: &str, _: &dyn Fn() -> [u8; 32]) -> Result<Zeroizing<[u8; 32]>, NoSecret> {
            self.get(name)
        }

        fn get(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, NoSecret> {
            match self.0.secret(name) {
                Ok(Some(secret)) => Ok(Zeroizing::new(secret)),
                Ok(None) => Err(NoSecret::NoKeystore),
                Err(_) => Err(NoSecret::Gone),
            }
        }

        fn delete(&self, name: &str) {
            let _ = self.0.delete_secret(name);
        }
    }

    #[cfg(test)]
    #[test]
    fn a_machine_without_the_plugin_has_no_keystore() {
        let none = OfPhone(System::without_phone());
        assert_eq!(none.get("cunji-0011223344556677").err(), Some(NoSecret::NoKeystore), "and says so");
    }
}

#[cfg(any(target_os = "linux", windows))]
mod keyring {
    use cunji_device::lock::{Keystore, NoSecret};
    #[cfg(target_os = "linux")]
    use dbus_secret_service_keyring_store::Store;
    use keyring_core::{CredentialStore, Entry, Error};
    use std::sync::Arc;
    #[cfg(windows)]
    use windows_native_keyring_store::Store;
    use zeroize::Zeroizing;

    /// The user's keyring, asked anew each time: a service that was not there at the start may come.
    pub(super) struct Keyring;

    fn entry(name: &str) -> Result<Entry, NoSecret> {
        let store: Arc<CredentialStore> = Store::new().map_err(|_| NoSecret::NoKeystore)?;
        Entry::new_in_store(&store, "cn.cunji.app", name).map_err(|_| NoSecret::NoKeystore)
    }

    impl Keystore for Keyring {
        fn get_or_make(&self, name: &str, make: &dyn Fn() -> [u8; 32]) -> Result<Zeroizing<[u8; 32]>, NoSecret> {
            match self.get(name) {
                Err(NoSecret::Gone) => {
                    let secret = Zeroizing::new(make());
                    entry(name)?.set_secret(secret.as_slice()).map_err(|_| NoSecret::NoKeystore)?;
                    // Only what can be read back becomes part of a lock.
                    self.get(name)
                }
                other => other,
            }
        }

        fn get(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, NoSecret> {
            match entry(name)?.get_secret().map(Zeroizing::new) {
                Ok(secret) => secret.as_slice().try_into().map(Zeroizing::new).map_err(|_| NoSecret::Gone),
                Err(Error::NoEntry) => Err(NoSecret::Gone),
                Err(_) => Err(NoSecret::NoKeystore),
            }
        }

        fn delete(&self, name: &str) {
            // What can't be deleted is half of a key whose other half is gone.
            let _ = entry(name).map(|entry| entry.delete_credential());
        }
    }
}
