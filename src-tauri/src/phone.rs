//! The state behind the commands: the handset with its people and locks, and the way to the server.

use crate::clock::{SystemClock, SystemMonotonic};
use crate::keystore;
use crate::system::System;
use cunji_device::lock::{Cost, Surroundings};
use cunji_device::surroundings::SystemEntropy;
use cunji_device::sync::HttpTransport;
use cunji_device::sync::hotspot::Meeting;
use cunji_device::view::{AppError, ErrorCode};
use cunji_device::{Device, DeviceError, Handset};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Answered while nobody is enrolled or no PIN was chosen yet.
const BEFORE_THE_PIN: [&str; 2] = ["session", "enrol"];
/// Asks or tells only the system around the app, nothing of records: letters' size, camera, screen.
const OF_THE_SYSTEM: [&str; 4] = ["system_features", "scan_code", "protect_screen", "keep_awake"];
/// Answered even by a page that slept: the last words of a form are kept before it locks.
const LAST_WORDS: &str = "keep_draft";

/// This phone. A store that can't be opened is tried again by the next command (storage may have been freed meanwhile)
/// and every one of them says what is wrong; nothing is put in its place.
#[derive(Clone)]
pub(crate) struct Phone(Arc<Inside>);

struct Inside {
    handset: Result<Handset, AppError>,
    transport: Mutex<Option<(String, Arc<HttpTransport>)>>,
    meeting: Mutex<Option<Arc<Meeting>>>,
}

impl Phone {
    pub(crate) fn new(folder: Result<PathBuf, DeviceError>, system: System) -> Self {
        let handset = folder.map(|folder| {
            let around = Surroundings {
                keystore: keystore::of_this_machine(system),
                monotonic: Arc::new(SystemMonotonic::new()),
                entropy: Arc::new(SystemEntropy),
                cost: Cost::OF_A_PHONE,
            };
            Handset::new(&folder, around, Arc::new(SystemClock))
        });
        let (handset, transport) = (handset.map_err(AppError::from), Mutex::new(None));
        Self(Arc::new(Inside { handset, transport, meeting: Mutex::new(None) }))
    }

    /// The gate before every command: while locked, only the lock's own pass. `None`: it may pass.
    pub(crate) fn refusal(&self, command: &str) -> Option<AppError> {
        let Ok(handset) = &self.0.handset else { return None }; // the command says what is wrong
        let lock_itself = crate::commands::lock::COMMANDS.contains(&command) || OF_THE_SYSTEM.contains(&command);
        let open = if command == LAST_WORDS { handset.is_open() } else { handset.touch() };
        let early = BEFORE_THE_PIN.contains(&command) && !handset.has_a_pin();
        (!lock_itself && !open && !early).then(|| AppError { code: ErrorCode::Locked, detail: String::new() })
    }

    /// Runs blocking work of the open device away from the threads that serve windows and network.
    pub(crate) async fn on<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Device) -> Result<T, DeviceError> + Send + 'static,
    ) -> Result<T, AppError> {
        self.at(move |handset| work(&*handset.device()?)).await
    }

    /// The same for work on the handset itself: its lock, its people.
    pub(crate) async fn at<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Handset) -> Result<T, DeviceError> + Send + 'static,
    ) -> Result<T, AppError> {
        let phone = self.clone();
        let done = tauri::async_runtime::spawn_blocking(move || Ok(work(phone.handset()?)?)).await;
        // The work panicked: its transaction was rolled back, and the store's lock takes no harm from it.
        done.unwrap_or_else(|_| Err(DeviceError::Store("the command stopped".to_owned()).into()))
    }

    /// Where bundles lie: beside the store of whose turn it is.
    pub(crate) fn bundles(&self) -> Result<PathBuf, AppError> {
        Ok(self.handset()?.lock_of_seat().folder().join("bundles"))
    }

    /// A meeting with another phone; the one before, if it goes on, ends. It sees the device only while it is unlocked.
    pub(crate) fn new_meeting(&self) -> Arc<Meeting> {
        let phone = self.clone();
        let holder = move || phone.handset().map_err(|_| DeviceError::Locked)?.device();
        let meeting = Arc::new(Meeting::new(Arc::new(holder)));
        let mut slot = self.0.meeting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = slot.replace(meeting.clone()) {
            before.stop();
        }
        meeting
    }

    /// The present or last meeting.
    pub(crate) fn meeting(&self) -> Option<Arc<Meeting>> {
        self.0.meeting.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn handset(&self) -> Result<&Handset, AppError> {
        self.0.handset.as_ref().map_err(Clone::clone)
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
