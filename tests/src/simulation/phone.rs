//! A simulated phone: a cadre's phone of the kit with a way of its own to the office, a clock of its own, and what
//! became of it.

use super::fault::{Perils, Shared, Strike, Way};
use super::office::Servers;
use crate::kit::{Fault, Link, Phone, TestClock};
use cunji_device::view::SyncRun;
use cunji_model::id::DeviceId;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// One phone, or one of two that a backup was put on.
pub struct SimPhone {
    pub phone: Phone,
    pub way: Arc<Way>,
    pub perils: Arc<Perils>,
    pub clock: Arc<TestClock>,
    /// Whose.
    pub person: usize,
    /// What it calls itself.
    pub device: DeviceId,
    /// It went on from a copy once, or a second phone did.
    pub copied: bool,
    pub lost: bool,
    /// The office knows its token no more.
    pub shut: bool,
    pub backups: Vec<PathBuf>,
    /// Its disk has hardly any room.
    pub full: bool,
    /// A form on the followed field that stays open as long as the app does.
    pub form: Option<OpenForm>,
}

/// A form as it was opened.
#[derive(Debug, Clone)]
pub struct OpenForm {
    pub record: Uuid,
    /// What the document was read at.
    pub heads: Vec<String>,
    /// What the field showed.
    pub saw: BTreeSet<String>,
    /// Changes of the record that this phone itself wrote: with one more of them the form is no longer as it was.
    pub own: BTreeSet<[u8; 32]>,
}

impl SimPhone {
    /// A new phone in a folder, or what a copy in that folder makes.
    pub fn begin(name: &str, folder: &Path, servers: &Arc<Servers>, person: usize, seed: u64) -> Self {
        let perils = Arc::<Perils>::default();
        let way = Arc::new(Way::new(Arc::clone(servers), Arc::clone(&perils)));
        let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
        let link = Arc::new(Link::over(Shared(Arc::clone(&way))));
        let phone = Phone::new(name, folder.to_owned(), Arc::clone(&clock), seed, link);
        let device = DeviceId([0; 8]);
        let (copied, lost, shut, full) = (false, false, false, false);
        let (backups, form) = Default::default();
        Self { phone, way, perils, clock, person, device, copied, lost, shut, backups, full, form }
    }

    /// Syncs through a server process while this strikes it.
    pub async fn sync(&self, server: usize, strike: Strike) -> SyncRun {
        self.way.through(server);
        self.perils.plan(strike);
        let run = self.phone.sync().await;
        self.perils.plan(Strike::default());
        self.phone.link.mend();
        run
    }

    /// Syncs until so many bytes of the answer to its n-th request were there; then the app is killed.
    pub async fn killed_in_sync(&self, server: usize, request: usize, at: usize) {
        self.way.through(server);
        self.phone.link.plan(std::iter::repeat_n(Fault::Fine, request).chain([Fault::Hang(at)]));
        tokio::select! {
            biased;
            _ = self.phone.sync() => {}
            () = self.phone.link.hangs_for_good() => {}
        }
        self.phone.link.mend();
        self.phone.kill();
    }

    /// Changes of a record that were written on this phone.
    pub fn own_of(&self, record: Uuid) -> BTreeSet<[u8; 32]> {
        let held = self.phone.device().held_changes().unwrap().into_iter();
        held.filter(|one| one.mine && one.document == record).map(|one| one.hash).collect()
    }

    /// What the followed field of a grievance shows here.
    pub fn shown(&self, record: Uuid, field: &str) -> BTreeSet<String> {
        let Ok(seen) = self.phone.device().get_grievance(&record.to_string()) else { return BTreeSet::new() };
        let text = |value: &cunji_device::Value| value.as_text().unwrap_or_default().to_owned();
        match seen.conflicts.iter().find(|card| card.path == field) {
            Some(card) => card.values.iter().map(|one| text(&one.value)).collect(),
            None => seen.fields.get(field).map(text).into_iter().collect(),
        }
    }

    /// Every value that was ever written there, as far as it came here.
    pub fn arrived(&self, record: Uuid, field: &str) -> BTreeSet<String> {
        let Ok(told) = self.phone.device().history(&record.to_string()) else { return BTreeSet::new() };
        let values = told.fields.iter().filter(|one| one.path == field).flat_map(|one| &one.values);
        values.map(|one| one.value.as_text().unwrap_or_default().to_owned()).collect()
    }
}
