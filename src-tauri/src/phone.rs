//! The state behind the commands: the device once its store could be opened, and the way to its server.

use crate::clock::SystemClock;
use cunji_device::surroundings::{Clock, Entropy, SystemEntropy};
use cunji_device::sync::HttpTransport;
use cunji_device::view::AppError;
use cunji_device::{Device, DeviceError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// This phone, opened when the first command asks for it. A store that can't be opened is tried again by the next
/// command (storage may have been freed meanwhile) and every one of them says what is wrong; nothing is put in its place.
#[derive(Clone)]
pub(crate) struct Phone(Arc<Inside>);

/// A way to open a phone's folder.
type How = fn(&Path, Arc<dyn Clock>, Arc<dyn Entropy>) -> Result<Device, DeviceError>;

struct Inside {
    folder: Result<PathBuf, AppError>,
    device: Mutex<Option<Arc<Device>>>,
    transport: Mutex<Option<(String, Arc<HttpTransport>)>>,
}

impl Phone {
    pub(crate) fn new(folder: Result<PathBuf, DeviceError>) -> Self {
        let folder = folder.map_err(AppError::from);
        Self(Arc::new(Inside { folder, device: Mutex::new(None), transport: Mutex::new(None) }))
    }

    /// Runs blocking work of the device away from the threads that serve windows and network.
    pub(crate) async fn on<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Device) -> Result<T, DeviceError> + Send + 'static,
    ) -> Result<T, AppError> {
        let phone = self.clone();
        let done = tauri::async_runtime::spawn_blocking(move || Ok(work(&*phone.device()?)?)).await;
        // The work panicked: its transaction was rolled back, and the store's lock takes no harm from it.
        done.unwrap_or_else(|_| Err(DeviceError::Store("the command stopped".to_owned()).into()))
    }

    /// Where bundles lie: beside the store.
    pub(crate) fn bundles(&self) -> Result<PathBuf, AppError> {
        self.0.folder.as_deref().map(|folder| folder.join("bundles")).map_err(Clone::clone)
    }

    fn device(&self) -> Result<Arc<Device>, AppError> {
        let folder = self.0.folder.as_deref().map_err(Clone::clone)?;
        let mut slot = self.0.device.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(device) = slot.as_ref() {
            return Ok(device.clone());
        }
        let device = Arc::new(Device::open(folder, Arc::new(SystemClock), Arc::new(SystemEntropy))?);
        *slot = Some(device.clone());
        Ok(device)
    }

    /// Closes the store and opens what `how` makes of it. Not while a command is at work: it would write into what is
    /// put aside.
    pub(crate) async fn reopen(&self, how: How) -> Result<(), AppError> {
        let phone = self.clone();
        let done = tauri::async_runtime::spawn_blocking(move || {
            let folder = phone.0.folder.as_deref().map_err(Clone::clone)?;
            let mut slot = phone.0.device.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(device) = slot.take()
                && let Err(busy) = Arc::try_unwrap(device).map(drop)
            {
                *slot = Some(busy);
                return Err(DeviceError::SyncRunning.into());
            }
            *slot = Some(Arc::new(how(folder, Arc::new(SystemClock), Arc::new(SystemEntropy))?));
            Ok(())
        });
        done.await.unwrap_or_else(|_| Err(DeviceError::Store("the command stopped".to_owned()).into()))
    }

    /// The way to a server: one for each address, so that its connections are used again.
    pub(crate) fn transport(&self, server: &str) -> Result<Arc<HttpTransport>, DeviceError> {
        let mut slot = self.0.transport.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((address, transport)) = slot.as_ref()
            && address == server
        {
            return Ok(transport.clone());
        }
        let transport = Arc::new(HttpTransport::new(server)?);
        *slot = Some((server.to_owned(), transport.clone()));
        Ok(transport)
    }
}
