//! The phone as it is handed around: who is on it, whose turn it is, and the open device between unlocking and locking.
//! There is no other way to a device that has a PIN. Locking lets go of the device, its connections and the key; only a
//! sync under way keeps them until it is through.

use crate::device::Device;
use crate::error::DeviceError;
use crate::lock::{HandedIn, Lock, LockSettings, Moment, People, STORE, Stage, Surroundings};
use crate::store::damage;
use crate::view::{LockStage, LockView, PersonOnPhone, RecoveryRequest, SyncOutcome, SyncRun};
use chrono::{DateTime, Duration, FixedOffset};
use cunji_wire::surroundings::Clock;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The page locks first; this is for a page that sleeps: one minute later.
const AFTER_THE_PAGE: u64 = 60_000;

/// A phone with its people.
pub struct Handset {
    people: People,
    around: Surroundings,
    clock: Arc<dyn Clock>,
    seat: Mutex<Seat>,
}

/// Whose turn it is.
struct Seat {
    person: u32,
    lock: Arc<Lock>,
    open: Option<Open>,
    /// The device of before locking, as long as a sync holds it.
    lingering: Weak<Device>,
}

struct Open {
    device: Arc<Device>,
    /// A PIN stands before it.
    guarded: bool,
    used: Moment,
    idle: u64,
    lease_until: Option<DateTime<FixedOffset>>,
}

impl Handset {
    /// A phone whose data lies in this folder. Opens nothing.
    pub fn new(folder: &Path, around: Surroundings, clock: Arc<dyn Clock>) -> Self {
        let people = People::new(folder);
        let lock = Arc::new(Lock::new(&people.folder(1), around.clone()));
        let seat = Mutex::new(Seat { person: 1, lock, open: None, lingering: Weak::new() });
        Self { people, around, clock, seat }
    }

    fn seat(&self) -> MutexGuard<'_, Seat> {
        self.seat.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lock of whose turn it is.
    pub fn lock_of_seat(&self) -> Arc<Lock> {
        Arc::clone(&self.seat().lock)
    }

    /// The open device. Locked is what everything answers before the PIN.
    pub fn device(&self) -> Result<Arc<Device>, DeviceError> {
        let seat = self.seat();
        let open = seat.open.as_ref().filter(|open| open.guarded);
        open.map(|open| Arc::clone(&open.device)).ok_or(DeviceError::Locked)
    }

    /// The device for asking whose it is, and for enrolling: also while there is no PIN yet. `None`: nothing is here.
    pub fn before_the_pin(&self) -> Result<Option<Arc<Device>>, DeviceError> {
        if let Some(open) = &self.seat().open {
            return Ok(Some(Arc::clone(&open.device)));
        }
        match self.lock_of_seat().stage()? {
            Stage::Fresh => Ok(None),
            Stage::Unguarded => self.begin().map(Some),
            Stage::Guarded | Stage::Shut => Err(DeviceError::Locked),
        }
    }

    /// The device of somebody who enrols: the store is made here.
    pub fn begin(&self) -> Result<Arc<Device>, DeviceError> {
        let mut seat = self.seat();
        if let Some(open) = &seat.open {
            return Ok(Arc::clone(&open.device));
        }
        let key = seat.lock.begin()?;
        let device = Arc::new(self.open(&seat.lock, key)?);
        seat.open = Some(self.opened(&seat.lock, Arc::clone(&device), false)?);
        Ok(device)
    }

    fn open(&self, lock: &Lock, key: crate::lock::StoreKey) -> Result<Device, DeviceError> {
        Device::open(lock.folder(), key, Arc::clone(&self.clock), Arc::clone(&self.around.entropy))
    }

    /// The same behind a PIN: there was a store then, and nothing empty comes into its place.
    fn open_again(&self, lock: &Lock, key: crate::lock::StoreKey) -> Result<Device, DeviceError> {
        let store = lock.folder().join(STORE);
        damage::swap::finish(&store)?;
        if store.exists() { self.open(lock, key) } else { Err(DeviceError::StoreUnreadable) }
    }

    fn opened(&self, lock: &Lock, device: Arc<Device>, guarded: bool) -> Result<Open, DeviceError> {
        let face = lock.face()?;
        let since = face.contact.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
        let days = face.settings.lease_days;
        let lease_until = since.filter(|_| days > 0).map(|since| since + Duration::days(days.into()));
        let idle = u64::from(face.settings.idle_minutes).saturating_mul(60_000);
        Ok(Open { device, guarded, used: self.around.monotonic.moment(), idle, lease_until })
    }

    /// The first PIN. What is open stays open, now with a lock before it.
    pub fn set_pin(&self, pin: &str) -> Result<LockView, DeviceError> {
        let device = self.before_the_pin()?.ok_or(DeviceError::NotEnrolled)?;
        let lock = self.lock_of_seat();
        lock.set_pin(pin)?;
        self.sit_down(&lock, device)
    }

    /// Opens with the PIN.
    pub fn unlock(&self, pin: &str) -> Result<LockView, DeviceError> {
        let lock = self.lock_of_seat();
        let key = lock.unlock(pin)?; // half a second, with nothing held
        self.enter(&lock, key)
    }

    /// Opens with the office's answer to this phone's request, and a new PIN.
    pub fn recover(&self, answer: &str, new_pin: &str) -> Result<LockView, DeviceError> {
        let lock = self.lock_of_seat();
        let key = lock.recover(answer, new_pin)?;
        self.enter(&lock, key)
    }

    /// Opens a store that is damaged: saves with the PIN's key what is sound of it into a new one and keeps the damaged
    /// files aside. Not while something is at work in it: that would write into what is put aside.
    pub fn salvage(&self, pin: &str) -> Result<LockView, DeviceError> {
        let lock = self.lock_of_seat();
        let key = lock.unlock(pin)?;
        let open = {
            let mut seat = self.seat();
            let at_work = |device: &Arc<Device>| Arc::strong_count(device) > 1;
            if seat.lingering.strong_count() > 0 || seat.open.as_ref().is_some_and(|open| at_work(&open.device)) {
                return Err(DeviceError::SyncRunning);
            }
            seat.open.take()
        };
        drop(open);
        let (clock, entropy) = (Arc::clone(&self.clock), Arc::clone(&self.around.entropy));
        let device = Device::salvage(lock.folder(), key, clock, entropy)?;
        self.sit_down(&lock, Arc::new(device))
    }

    /// Puts a store whose key is gone aside, with everything beside it, and begins anew: whoever has the phone enrols
    /// again. Refused as long as anything could still open it.
    pub fn begin_anew(&self) -> Result<LockView, DeviceError> {
        let lock = self.lock_of_seat();
        match lock.stage() {
            Err(DeviceError::StoreUnreadable) => damage::put_all_aside(&lock.folder().join(STORE))?,
            Err(error) => return Err(error),
            Ok(_) => return Err(DeviceError::Locked),
        }
        let person = self.seat().person;
        self.give_to(person)
    }

    fn enter(&self, lock: &Arc<Lock>, key: crate::lock::StoreKey) -> Result<LockView, DeviceError> {
        let lingering = self.seat().lingering.upgrade();
        let device = match lingering {
            Some(device) => device, // a sync is under way: two at once on one store would be in each other's way
            None => Arc::new(self.open_again(lock, key)?),
        };
        self.sit_down(lock, device)
    }

    fn sit_down(&self, lock: &Arc<Lock>, device: Arc<Device>) -> Result<LockView, DeviceError> {
        if lock.lease_is_over(self.clock.now())? {
            lock.put_contact(self.clock.now())?;
        }
        // What the office may open is laid down as soon as its key is known; without it the next unlocking tries again.
        let laid = device.lay_down_for_office(lock);
        let open = self.opened(lock, device, true)?;
        let mut seat = self.seat();
        if !Arc::ptr_eq(&seat.lock, lock) {
            return Err(DeviceError::Locked); // somebody else sat down meanwhile
        }
        seat.lingering = Weak::new();
        seat.open = Some(open);
        drop(seat);
        match laid {
            Ok(()) | Err(DeviceError::DiskFull | DeviceError::ReadOnly) => self.view(),
            Err(error) => Err(error),
        }
    }

    /// Another PIN.
    pub fn change_pin(&self, old: &str, new: &str) -> Result<(), DeviceError> {
        self.device()?;
        self.lock_of_seat().change_pin(old, new)
    }

    /// Locks, unless there is no PIN yet. True when something was open.
    pub fn lock(&self) -> bool {
        let mut seat = self.seat();
        match seat.open.take_if(|open| open.guarded) {
            Some(open) => {
                seat.lingering = Arc::downgrade(&open.device);
                true
            }
            None => false,
        }
    }

    /// Cuts a sync that still holds the device of before locking.
    pub fn cut_lingering(&self) {
        if let Some(device) = self.seat().lingering.upgrade() {
            device.cut_sync();
        }
    }

    /// Somebody does something: locks when that comes too late. True while it is open.
    pub fn touch(&self) -> bool {
        let mut seat = self.seat();
        let (now, today) = (self.around.monotonic.moment(), self.clock.now());
        let Some(open) = seat.open.as_mut().filter(|open| open.guarded) else { return false };
        let idle = now.at.saturating_sub(open.used.at);
        let late = now.start != open.used.start || idle > open.idle.saturating_add(AFTER_THE_PAGE);
        if late || open.lease_until.is_some_and(|until| today > until) {
            drop(seat);
            self.lock();
            return false;
        }
        open.used = now;
        true
    }

    /// Whether something is open behind a PIN; asks nothing and moves nothing.
    pub fn is_open(&self) -> bool {
        self.seat().open.as_ref().is_some_and(|open| open.guarded)
    }

    /// Whether a PIN stands before whose turn it is.
    pub fn has_a_pin(&self) -> bool {
        matches!(self.lock_of_seat().stage(), Ok(Stage::Guarded | Stage::Shut))
    }

    /// Gives the phone to somebody on it; what was open is locked first.
    pub fn choose(&self, person: u32) -> Result<LockView, DeviceError> {
        if !self.people.list()?.iter().any(|(known, _)| *known == person) {
            return Err(DeviceError::NotFound);
        }
        self.give_to(person)
    }

    /// Gives the phone to somebody new, who is to enrol. Nothing is made before that.
    pub fn newcomer(&self) -> Result<LockView, DeviceError> {
        let next = self.people.next()?;
        self.give_to(next)
    }

    fn give_to(&self, person: u32) -> Result<LockView, DeviceError> {
        self.lock();
        let lock = Arc::new(Lock::new(&self.people.folder(person), self.around.clone()));
        *self.seat() = Seat { person, lock, open: None, lingering: Weak::new() };
        self.view()
    }

    /// Keeps the lock's settings, and whether the name may be shown before the PIN.
    pub fn put_settings(&self, settings: LockSettings, show_name: bool) -> Result<LockView, DeviceError> {
        let device = self.device()?;
        let sane = (1..=60).contains(&settings.idle_minutes) && settings.lease_days <= 365;
        if !sane {
            return Err(DeviceError::Store("these minutes or days can't be kept".to_owned()));
        }
        let name = device.session()?.map(|session| session.person_name).filter(|_| show_name);
        let lock = self.lock_of_seat();
        lock.put_settings(settings, name)?;
        if settings.lease_days > 0 && lock.face()?.contact.is_none() {
            lock.put_contact(self.clock.now())?;
        }
        self.sit_down(&lock, device)
    }

    /// What a sync means for the lock: the office was reached; or it took the phone out of service, and everything that
    /// this phone held is acknowledged.
    pub fn after_sync(&self, device: &Device, run: &SyncRun) -> Result<(), DeviceError> {
        let lock = self.lock_of_seat();
        match run.outcome {
            SyncOutcome::Done | SyncOutcome::DoneWithRefusals if lock.face()?.settings.lease_days > 0 => {
                let now = self.clock.now();
                lock.put_contact(now)?;
                let days = Duration::days(lock.face()?.settings.lease_days.into());
                if let Some(open) = self.seat().open.as_mut() {
                    open.lease_until = Some(now + days);
                }
                Ok(())
            }
            SyncOutcome::Revoked => {
                let Some((records, drafts)) = device.all_handed_in()? else { return Ok(()) };
                device.lay_down_for_office(&lock)?;
                if lock.shut(HandedIn { at: run.ended_at.clone(), records, drafts })? {
                    self.lock();
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What the office is shown when the PIN is forgotten.
    pub fn recovery_request(&self) -> Result<RecoveryRequest, DeviceError> {
        let text = self.lock_of_seat().recovery_request()?;
        let no_code = |_| DeviceError::Store("the code could not be drawn".to_owned());
        let code = qrcode::QrCode::with_error_correction_level(&text, qrcode::EcLevel::L).map_err(no_code)?;
        let code = code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build();
        Ok(RecoveryRequest { text, code })
    }

    /// The lock as the screens may see it.
    pub fn view(&self) -> Result<LockView, DeviceError> {
        let (person, lock, open) = {
            let seat = self.seat();
            (seat.person, Arc::clone(&seat.lock), seat.open.as_ref().is_some_and(|open| open.guarded))
        };
        let stage = match lock.stage()? {
            Stage::Fresh => LockStage::Fresh,
            Stage::Unguarded => LockStage::Unguarded,
            Stage::Guarded if open => LockStage::Open,
            Stage::Guarded => LockStage::Locked,
            Stage::Shut => LockStage::Shut,
        };
        let face = lock.face()?;
        let people = self.people.list()?.into_iter();
        Ok(LockView {
            stage,
            person,
            people: people.map(|(person, name)| PersonOnPhone { person, name }).collect(),
            keys: face.keys,
            wait_seconds: u32::try_from(lock.wait_seconds()?).unwrap_or(u32::MAX),
            wrong: face.wrong,
            keystore: face.keystore,
            recovery: face.recovery,
            lease_over: stage == LockStage::Locked && lock.lease_is_over(self.clock.now())?,
            settings: face.settings,
            handed_in: face.handed_in,
        })
    }
}
