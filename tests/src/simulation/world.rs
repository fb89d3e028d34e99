//! A simulated township: what is there, and what the model is told of it after each step.

use super::check::Broken;
use super::fault::Strike;
use super::ledger::{Content, Keeper, Ledger, Name, Rights, Wrote, villages};
use super::office::Servers;
use super::operation::Plan;
use super::phone::SimPhone;
use crate::deeds::Kept;
use crate::kit::{TestClock, TestEntropy, fast_folder};
use crate::records::{Dice, household};
use automerge::legacy::Key;
use cunji_device::Device;
use cunji_device::store::changes::village_number;
use cunji_device::store::rebuild::HeldChange;
use cunji_device::view::{SyncOutcome, SyncRun};
use cunji_model::Change;
use cunji_model::door::prescan;
use cunji_model::kind::Kind;
use cunji_server::enrolment::{code_hash, new_code};
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::store::sql::Sql;
use cunji_server::store::{FeedState, NewPerson, Store, Village};
use cunji_wire::digest::Digest;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// A file on its way.
pub struct Parcel {
    pub file: PathBuf,
    pub to: Option<usize>,
}

/// Everything that is there.
pub struct World {
    pub servers: Arc<Servers>,
    pub villages: Vec<VillageNumber>,
    pub households: Vec<Uuid>,
    pub phones: Vec<SimPhone>,
    pub ledger: Ledger,
    pub parcels: Vec<Parcel>,
    pub office_backups: Vec<(PathBuf, Rights)>,
    pub office_restored: bool,
    pub kept: Kept,
    pub folder: TempDir,
    /// Counts files and values, so that no two are called the same.
    pub number: usize,
    /// The console's tables follow every step, as the server's worker does; else they are far behind.
    pub console: bool,
    trace: Sha256,
}

/// What was done to a phone before somebody looked at what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Its cadre worked.
    Work,
    /// It synced, wholly or not.
    Sync,
    /// It took in a bundle.
    Bundle,
    /// It was put back, or lost.
    Wipe,
}

pub fn person(number: usize) -> Uuid {
    Uuid::from_u128(0x7000 + number as u128)
}

impl World {
    /// The township of a plan, in the morning.
    pub async fn begin(plan: &Plan) -> Self {
        let folder = tempfile::Builder::new().prefix("cunji-").tempdir_in(fast_folder()).unwrap();
        let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
        let entropy = Arc::new(TestEntropy::new(plan.seed ^ 0x0ff1ce));
        let servers = Arc::new(Servers::start(&folder.path().join("office.db"), plan.servers, clock, entropy));
        let villages = villages(plan.villages);
        let (store, mut dice, mut households) = (servers.store(), Dice(plan.seed), Vec::new());
        for (place, number) in villages.iter().enumerate() {
            let feed = FeedState { last_seq: 0, changes: 0, records: 0, digest: Digest::default() };
            let (county, township, name) = ("奉节县".to_owned(), "云雾镇".to_owned(), format!("{}村", place + 1));
            store.put_village(&Village { number: *number, county, township, name, feed }).await.unwrap();
            let write = |one: u32| {
                let (document, writes) = household(&mut dice, place as u32 * 100 + one);
                OfficeWrite { document, kind: Kind::Household, writes }
            };
            let writes: Vec<OfficeWrite> = (1..=plan.households).map(write).collect();
            write_records(&store, *number, servers.clock.now(), &writes).await.unwrap();
            households.extend(writes.iter().map(|write| write.document));
        }
        let (ledger, kept, trace) = Default::default();
        let (phones, parcels, office_backups) = Default::default();
        let (office_restored, number) = (false, 0);
        let mut world = Self {
            servers,
            villages,
            households,
            phones,
            ledger,
            parcels,
            office_backups,
            office_restored,
            kept,
            folder,
            number,
            console: plan.console,
            trace,
        };
        for number in 0..plan.phones {
            // Everybody has the first village, and some of the others.
            let more = dice.below(8) as usize;
            world.grant(number, more | 1).await;
            let (name, seed) = (format!("干部{number}"), dice.roll());
            let mut phone = SimPhone::begin(&name, &world.folder.path().join(&name), &world.servers, number, seed);
            world.enrol(&phone, number).await;
            phone.device = phone.phone.own_id();
            world.phones.push(phone);
        }
        world.look_at_office().await.unwrap_or_default();
        world
    }

    /// Notes something that happened: the same seed must give the same notes.
    pub fn note(&mut self, text: &str) {
        self.trace.update(text.as_bytes());
        self.trace.update([0]);
    }

    /// The sum of all notes.
    pub fn trace(&self) -> [u8; 32] {
        self.trace.clone().finalize().into()
    }

    /// The villages that the bits of a number mean; at least one.
    fn chosen(&self, bits: usize) -> BTreeSet<VillageNumber> {
        let some: BTreeSet<_> =
            self.villages.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1).map(|(_, one)| *one).collect();
        if some.is_empty() { self.villages[..1].iter().copied().collect() } else { some }
    }

    /// The office says whose villages are whose.
    pub async fn grant(&mut self, number: usize, bits: usize) {
        let villages = self.chosen(bits);
        let (name, role) = (format!("干部{number}"), "cadre".to_owned());
        let new = NewPerson { person: person(number), name, role, villages: villages.iter().copied().collect() };
        self.servers.store().put_person(&new).await.unwrap();
        self.ledger.grant(number, villages);
    }

    /// A phone is enrolled with a new code.
    pub async fn enrol(&self, phone: &SimPhone, number: usize) {
        let (store, code) = (self.servers.store(), new_code(self.servers.entropy.as_ref()));
        let expires_at = self.servers.clock.now().timestamp_millis() + 3_600_000;
        store.put_enrolment(code_hash(&code), person(number), expires_at).await.unwrap();
        phone.phone.enrol("http://127.0.0.1:1", &code).await.unwrap();
    }

    /// Everything that the office holds: feeds, and what waits apart.
    pub async fn at_office(&self) -> BTreeSet<Name> {
        let mut held = self.in_feeds().await;
        let apart = "SELECT document, body FROM handed_in WHERE state = 'pending'";
        for row in self.servers.store().rows(apart, Vec::new()).await.unwrap() {
            if let Ok(scan) = prescan(row.bytes(1).unwrap()) {
                held.insert((row.uuid(0).unwrap(), scan.hash.0));
            }
        }
        held
    }

    /// Everything in the feeds.
    pub async fn in_feeds(&self) -> BTreeSet<Name> {
        let mut held = BTreeSet::new();
        for village in &self.villages {
            held.extend(self.in_feed(*village).await);
        }
        held
    }

    /// Everything in one feed.
    pub async fn in_feed(&self, village: VillageNumber) -> BTreeSet<Name> {
        let names = self.servers.store().feed_names(village).await.unwrap();
        names.into_iter().map(|(record, hash, _)| (record, hash)).collect()
    }

    /// Tells the model what the office holds. It never loses anything.
    pub async fn look_at_office(&mut self) -> Result<(), Broken> {
        let held = self.at_office().await;
        self.ledger.feeds.clear();
        for village in self.villages.clone() {
            let names = self.in_feed(village).await;
            self.ledger.feeds.extend(&names);
            self.ledger.save(names.into_iter().map(|name| (name, village)));
        }
        let before = self.ledger.holds(Keeper::Office, held.clone());
        let lost = before.difference(&held).count();
        Broken::unless(lost == 0, "the office keeps what it has", || format!("{lost} changes are gone from the office"))
    }

    /// Tells the model what a phone holds now, and looks whether that could come of what was done.
    pub async fn look_at(&mut self, number: usize, after: After) -> Result<(), Broken> {
        let phone = &self.phones[number];
        let (who, copied) = (phone.person, phone.copied);
        let held = if phone.lost { Vec::new() } else { phone.phone.device().held_changes().unwrap() };
        let names: BTreeSet<Name> = held.iter().map(|one| (one.document, one.hash)).collect();
        let told: BTreeSet<Name> =
            held.iter().filter(|one| one.at_office).map(|one| (one.document, one.hash)).collect();
        let before_told: BTreeSet<Name> = self.ledger.told.insert(number, told.clone()).unwrap_or_default();
        let mine = held.iter().filter(|one| one.mine).map(|one| (one.document, one.hash)).collect();
        let mine_before = self.ledger.own.insert(number, mine).unwrap_or_default();
        if after != After::Sync {
            self.look_at_pictures(number);
        }
        if after == After::Wipe {
            self.ledger.wiped(Keeper::Phone(number), names);
            return Ok(());
        }
        Broken::unless(after == After::Sync || told.is_subset(&before_told), "only the office gives receipts", || {
            format!("phone {number} believes more to be at the office after {after:?}")
        })?;
        let phone = &self.phones[number];
        let device = phone.phone.device();
        let its_villages: BTreeSet<VillageNumber> = its_villages(&device);
        let revoked = self.ledger.rights.revoked.contains(&number);
        let before = self.ledger.holds(Keeper::Phone(number), names.clone());
        let fresh = held.iter().filter(|one| !before.contains(&(one.document, one.hash)));
        for one in fresh {
            let may = match after {
                _ if one.mine && after != After::Sync => true,
                After::Bundle => its_villages.contains(&one.village),
                _ => self.ledger.may_see(who, one.village) && !revoked,
            };
            Broken::unless(may || (one.mine && copied), "nobody receives what is not his", || {
                format!("phone {number} got a change of village {} after {after:?}", one.village.0)
            })?;
        }
        self.ledger.wrote(fresh_own(&device, &held, &before));
        let lost: Vec<Name> = before.difference(&names).copied().collect();
        let at_office = if lost.is_empty() { BTreeSet::new() } else { self.at_office().await };
        for name in lost {
            let village = self.ledger.saved.get(&name).copied();
            let left = after == After::Sync && village.is_none_or(|village| !self.ledger.may_see(who, village));
            Broken::unless(left || (after == After::Sync && copied), "a phone keeps what it has", || {
                format!("phone {number} lost {} after {after:?}", hex::encode(&name.1[..4]))
            })?;
            if !left {
                self.ledger.rewritten.insert(name, number);
                continue;
            }
            // What it only carried goes, too: whoever wrote that has it.
            Broken::unless(
                !mine_before.contains(&name) || at_office.contains(&name),
                "a village goes once all of it is handed in",
                || format!("phone {number} let its own {} go, the office has it not", hex::encode(&name.1[..4])),
            )?;
        }
        if after == After::Sync {
            let feeds = self.in_feeds().await;
            let entered = |one: &&HeldChange| {
                let name = (one.document, one.hash);
                one.mine && feeds.contains(&name) && !self.ledger.feeds.contains(&name)
            };
            for one in held.iter().filter(entered).filter(|_| !self.office_restored) {
                Broken::unless(
                    self.ledger.may_see(who, one.village) && !revoked,
                    "only who may write is heard",
                    || format!("what phone {number} wrote entered the feed of village {}", one.village.0),
                )?;
            }
            self.look_at_office().await?;
            // What it believes of an office that was put back since is no new word.
            for name in self.ledger.told[&number].difference(&before_told) {
                Broken::unless(feeds.contains(name), "what is acknowledged is at the office", || {
                    format!("phone {number} was told that {} is there", hex::encode(&name.1[..4]))
                })?;
                self.ledger.receipts.insert(*name);
            }
        }
        Ok(())
    }

    /// A phone syncs, and the model hears of it.
    pub async fn sync(&mut self, number: usize, server: usize, strike: Strike) -> Result<SyncRun, Broken> {
        let run = self.phones[number].sync(server, strike).await;
        self.after_sync(number, &run).await?;
        Ok(run)
    }

    /// What a finished sync says is held against the model.
    pub async fn after_sync(&mut self, number: usize, run: &SyncRun) -> Result<(), Broken> {
        let told = (run.outcome, run.sent, run.received, run.refused, run.agreed, run.repaired, run.requests);
        self.note(&format!("{number} synced: {told:?}"));
        self.phones[number].shut = run.outcome == SyncOutcome::NotAllowed;
        self.look_at(number, After::Sync).await?;
        if run.agreed {
            let held = self.phones[number].phone.device().held_changes().unwrap();
            for village in self.ledger.rights.grants[&self.phones[number].person].clone() {
                let here = held.iter().filter(|one| one.at_office && one.village == village);
                let here: BTreeSet<Name> = here.map(|one| (one.document, one.hash)).collect();
                // A request that was late may bring, behind the answer, what this one was refused for its wrong bytes.
                let refused = held.iter().filter(|one| one.mine && one.refusal.is_some() && one.village == village);
                let late: BTreeSet<Name> = refused.map(|one| (one.document, one.hash)).collect();
                let there: BTreeSet<Name> = self.in_feed(village).await.difference(&late).copied().collect();
                Broken::unless(here == there, "digests agree only when sets do", || {
                    format!("phone {number} says agreed with {} changes, the feed has {}", here.len(), there.len())
                })?;
            }
        }
        Ok(())
    }

    /// Who has the pictures that were taken, as far as this phone goes.
    pub(super) fn look_at_pictures(&mut self, number: usize) {
        let phone = &self.phones[number];
        for name in &self.kept.pictures {
            let here = !phone.lost && phone.phone.device().attachment_bytes(name).unwrap().is_some();
            let phones = self.ledger.pictures.entry(name.clone()).or_default();
            let _ = if here { phones.insert(number) } else { phones.remove(&number) };
        }
    }
}

/// The villages that a phone takes for its own.
fn its_villages(device: &Device) -> BTreeSet<VillageNumber> {
    let session = device.session().unwrap();
    let villages = session.iter().flat_map(|session| &session.villages);
    villages.filter_map(|village| village_number(&village.code)).collect()
}

/// Of what a phone holds, its own that was not there before, with what it writes.
pub(super) fn fresh_own(device: &Device, held: &[HeldChange], before: &BTreeSet<Name>) -> Vec<Wrote> {
    let fresh = |one: &&HeldChange| one.mine && !before.contains(&(one.document, one.hash));
    let fresh: Vec<&HeldChange> = held.iter().filter(fresh).collect();
    let records: BTreeSet<Uuid> = fresh.iter().map(|one| one.document).collect();
    let read =
        |record: &Uuid| device.changes_of(*record).unwrap().into_iter().map(|chunk| Change::from_bytes(chunk).unwrap());
    let changes: Vec<Change> = records.iter().flat_map(read).collect();
    let wrote = |one: &HeldChange| {
        let change = changes.iter().find(|change| change.hash().0 == one.hash).expect("it is held");
        Wrote { name: (one.document, one.hash), village: one.village, content: content(change) }
    };
    fresh.into_iter().map(wrote).collect()
}

/// What a change writes, whatever it is called and whatever it builds on.
fn content(change: &Change) -> Content {
    let said = change.decode();
    let mut sum = Sha256::new().chain_update(format!("{} {:?}", said.time, said.message));
    for operation in &said.operations {
        let key = if let Key::Map(key) = &operation.key { key.as_str() } else { "" };
        sum.update(format!("{key} {:?}", operation.action));
    }
    sum.finalize().into()
}
