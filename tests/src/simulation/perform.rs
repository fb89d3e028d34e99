//! Operations as they are performed in the simulated township.

use super::check::Broken;
use super::fault::{Strike, Turns};
use super::ledger::Keeper;
use super::operation::Operation;
use super::phone::SimPhone;
use super::world::{After, World};
use crate::deeds::{self, Deed, LEFT_ALONE};
use crate::kit::TestEntropy;
use cunji_device::view::{GrievanceFilter, Saved};
use cunji_device::{Device, DeviceError, Value};
use cunji_server::accept::set_aside::{Name, take_in};
use cunji_server::cells;
use cunji_server::office::Desk;
use cunji_server::projection::{catch_up, reproject};
use cunji_server::store::sql::{Sql, Statement};
use cunji_server::store::transfer::{Restoring, back_up, restore};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// More phones than this come of no cloning.
const MOST_CLONES: usize = 2;
/// How long phones may bring back what a restored office lacks.
const OPEN: i64 = 30 * 86_400_000;

/// One of those that were made, counted from the newest.
pub(super) fn newest<T>(made: &[T], which: usize) -> Option<&T> {
    made.iter().rev().nth(which % made.len().max(1))
}

impl World {
    /// One thing happens.
    pub async fn perform(&mut self, operation: &Operation) -> Result<(), Broken> {
        self.pass(1);
        self.happens(operation).await?;
        if self.console {
            catch_up(&self.servers.store()).await.unwrap();
        }
        Ok(())
    }

    pub(super) async fn happens(&mut self, operation: &Operation) -> Result<(), Broken> {
        match operation {
            Operation::Deed { phone, deed } => return self.deed(*phone, deed).await,
            Operation::Office { deed } => {
                let (store, entropy, clock) = (self.servers.store(), &self.servers.entropy, &self.servers.clock);
                let (person, name) = (Uuid::nil(), "文员王");
                let desk = Desk { store: &store, entropy: entropy.as_ref(), now: clock.now(), person, name };
                deeds::at_office(&desk, &self.households, deed).await;
                self.look_at_office().await?;
            }
            Operation::Write { phone, which } => return self.write(*phone, *which, false).await,
            Operation::Settle { phone, which } => return self.write(*phone, *which, true).await,
            Operation::OpenForm { phone, which } => self.open_form(*phone, *which),
            Operation::SaveForm { phone } => return self.save_form(*phone).await,
            Operation::WorksMeanwhile { phone, server, request, deed } => {
                return self.works_meanwhile(*phone, *server, *request, deed).await;
            }
            Operation::NearlyFull { phone, room, what } => return self.nearly_full(*phone, *room, what).await,
            Operation::Sync { phone, server, faults } => {
                if let Some(phone) = self.there(*phone) {
                    self.phones[phone].phone.link.plan(faults.iter().copied());
                    self.sync(phone, *server, Strike::default()).await?;
                }
            }
            Operation::Together { phones, turns } => self.together(phones, *turns).await?,
            Operation::ServerDies { phone, server, call, after } => {
                self.struck(*phone, *server, Strike { dies: Some((*call, *after)), full_from: None }).await?;
            }
            Operation::ServerFull { phone, server, call } => {
                self.struck(*phone, *server, Strike { dies: None, full_from: Some(*call) }).await?;
            }
            Operation::ServerRestarts { server } => self.servers.restart(*server),
            Operation::KilledInSync { phone, server, request, at } => {
                if let Some(phone) = self.there(*phone) {
                    self.phones[phone].killed_in_sync(*server, *request, *at).await;
                    self.phones[phone].form = None;
                    self.look_at(phone, After::Sync).await?;
                }
            }
            Operation::Killed { phone } | Operation::Restarts { phone } => {
                if let Some(number) = self.there(*phone) {
                    self.phones[number].form = None;
                    let phone = &self.phones[number].phone;
                    if matches!(operation, Operation::Killed { .. }) {
                        phone.kill()
                    } else {
                        phone.close()
                    }
                    self.look_at(number, After::Work).await?;
                }
            }
            Operation::BackUp { phone } => {
                if let Some(phone) = self.there(*phone) {
                    let to = self.new_place("backup");
                    self.phones[phone].phone.back_up(&to);
                    self.phones[phone].form = None;
                    self.phones[phone].backups.push(to);
                }
            }
            Operation::Restore { phone, which } => {
                if let Some(number) = self.there(*phone) {
                    let phone = &mut self.phones[number];
                    let Some(from) = newest(&phone.backups, *which).cloned() else { return Ok(()) };
                    phone.phone.restore(&from);
                    (phone.copied, phone.form) = (true, None);
                    self.look_at(number, After::Wipe).await?;
                }
            }
            Operation::Clone { phone } => self.clone_of(*phone).await?,
            Operation::Lose { phone } => {
                let active = self.phones.iter().filter(|one| !one.lost).count();
                if let Some(number) = self.there(*phone).filter(|_| active > 1) {
                    self.phones[number].phone.close();
                    self.phones[number].lost = true;
                    self.look_at(number, After::Wipe).await?;
                }
            }
            Operation::Revoke { phone } => self.revoke(*phone).await,
            Operation::EnrolAgain { phone } => self.enrol_again(*phone).await,
            Operation::Grant { person, villages } => self.grant(*person, *villages).await,
            Operation::TakeIn => self.take_in().await?,
            Operation::Pack { from, to, whole } => self.pack(*from, *to, *whole),
            Operation::HandOver { which, damage } => self.hand_over(*which, *damage).await?,
            Operation::OfficeBackUp => {
                let (to, from) = (self.new_place("office"), self.servers.place().display().to_string());
                back_up(&from, &to, &TestEntropy::new(7)).await.unwrap();
                self.office_backups.push((to, self.ledger.rights.clone()));
            }
            Operation::OfficeRestore { which } => self.restore_office(*which).await?,
            Operation::Project { anew } => {
                let store = self.servers.store();
                let done = if *anew { reproject(&store).await } else { catch_up(&store).await };
                done.unwrap();
            }
            Operation::Rebuild { phone } => {
                if let Some(number) = self.there(*phone) {
                    match self.phones[number].phone.device().rebuild() {
                        Err(DeviceError::DiskFull) if self.phones[number].full => self.note("no room to rebuild"),
                        done => done.unwrap(),
                    }
                    self.look_at(number, After::Work).await?;
                }
            }
            Operation::Clock { phone, minutes } => {
                if let Some(phone) = self.there(*phone) {
                    self.phones[phone].clock.advance(chrono::Duration::minutes(*minutes));
                }
            }
        }
        Ok(())
    }

    /// Minutes pass for everybody.
    fn pass(&self, minutes: i64) {
        let by = chrono::Duration::minutes(minutes);
        self.servers.clock.advance(by);
        self.phones.iter().for_each(|phone| phone.clock.advance(by));
    }

    /// A phone that is not lost.
    pub(super) fn there(&self, number: usize) -> Option<usize> {
        self.phones.get(number).filter(|phone| !phone.lost).map(|_| number)
    }

    pub(super) fn new_place(&mut self, what: &str) -> std::path::PathBuf {
        self.number += 1;
        self.folder.path().join(format!("{what}-{}", self.number))
    }

    async fn deed(&mut self, number: usize, deed: &Deed) -> Result<(), Broken> {
        let Some(number) = self.there(number) else { return Ok(()) };
        self.does(number, deed);
        self.look_at(number, After::Work).await
    }

    /// A value that nobody else ever wrote, into the followed field of a grievance, or as the answer to its question.
    async fn write(&mut self, number: usize, which: usize, settle: bool) -> Result<(), Broken> {
        let Some(number) = self.there(number) else { return Ok(()) };
        let device: Arc<Device> = self.phones[number].phone.device();
        let rows = device.list_grievances(GrievanceFilter::All, 0).unwrap().rows;
        let rows = rows.into_iter().filter_map(|row| row.document.parse::<Uuid>().ok());
        let seen = rows.map(|record| (record, self.phones[number].shown(record, LEFT_ALONE)));
        let seen: Vec<_> = seen.filter(|(_, shown)| !settle || shown.len() > 1).collect();
        let Some((record, saw)) = seen.get(which % seen.len().max(1)).cloned() else { return Ok(()) };
        self.put_value(number, record, &[], saw).await
    }

    /// Writes it, where these values were seen.
    pub(super) async fn put_value(
        &mut self,
        number: usize,
        record: Uuid,
        heads: &[String],
        saw: BTreeSet<String>,
    ) -> Result<(), Broken> {
        self.number += 1;
        let value = format!("第{}个说法", self.number);
        let fields = BTreeMap::from([(LEFT_ALONE.to_owned(), Value::from(value.clone()))]);
        let before = self.ledger.on_phone(number);
        let device: Arc<Device> = self.phones[number].phone.device();
        let saves = match device.edit_grievance(&record.to_string(), heads, &fields) {
            Err(DeviceError::DiskFull) if self.phones[number].full => 0,
            saved => usize::from(matches!(saved.unwrap(), Saved::Saved { .. })),
        };
        let held = device.held_changes().unwrap().into_iter().map(|one| (one.document, one.hash));
        let fresh: Vec<_> = held.filter(|name| !before.contains(name)).collect();
        Broken::unless(fresh.len() == saves, "a save is one change or none", || format!("it was {}", fresh.len()))?;
        if let Some(change) = fresh.first() {
            self.ledger.write(record, value, saw, *change);
        }
        self.look_at(number, After::Work).await
    }

    async fn struck(&mut self, phone: usize, server: usize, strike: Strike) -> Result<(), Broken> {
        let Some(phone) = self.there(phone) else { return Ok(()) };
        self.sync(phone, server, strike).await.map(|_| ())
    }

    /// Several phones at once, each through another process; their transactions take turns as the number says.
    async fn together(&mut self, phones: &[usize], turns: u64) -> Result<(), Broken> {
        let phones: Vec<usize> = phones.iter().filter_map(|phone| self.there(*phone)).collect();
        let turns = Turns::of(phones.len(), turns);
        let syncs = phones.iter().enumerate().map(|(place, number)| {
            let (phone, turns) = (&self.phones[*number], Arc::clone(&turns));
            phone.perils.take_turns(Some((place, Arc::clone(&turns))));
            async move {
                let run = phone.sync(place, Strike::default()).await;
                turns.leave();
                phone.perils.take_turns(None);
                run
            }
        });
        let runs = futures_util::future::join_all(syncs).await;
        for (number, run) in phones.into_iter().zip(runs) {
            let told = (run.outcome, run.sent, run.received, run.refused, run.agreed, run.requests);
            self.note(&format!("{number} beside others: {told:?}"));
            self.look_at(number, After::Sync).await?; // what "agreed" said was true at some moment between
        }
        Ok(())
    }

    async fn clone_of(&mut self, number: usize) -> Result<(), Broken> {
        let clones = self.phones.iter().filter(|phone| phone.phone.name.ends_with('副')).count();
        let Some(number) = self.there(number).filter(|_| clones < MOST_CLONES) else { return Ok(()) };
        let folder = self.new_place("clone");
        let of = &self.phones[number];
        of.phone.back_up(&folder); // closes the app
        let (name, person, device) = (format!("{}副", of.phone.name), of.person, of.device);
        let mut clone = SimPhone::begin(&name, &folder, &self.servers, person, self.number as u64 ^ 0xc10e);
        (clone.device, clone.copied, clone.shut) = (device, true, of.shut);
        (self.phones[number].copied, self.phones[number].form) = (true, None);
        let revoked = self.ledger.rights.revoked.contains(&number);
        self.phones.push(clone);
        let new = self.phones.len() - 1;
        if revoked {
            self.ledger.rights.revoked.insert(new);
        }
        self.look_at(new, After::Wipe).await
    }

    /// All phones that call themselves as this one does.
    fn twins(&self, number: usize) -> Vec<usize> {
        let device = self.phones[number].device;
        (0..self.phones.len()).filter(|other| self.phones[*other].device == device).collect()
    }

    async fn revoke(&mut self, number: usize) {
        if number >= self.phones.len() {
            return;
        }
        let device = self.phones[number].device;
        let sql = "UPDATE device SET state = 'revoked' WHERE device = ?1";
        self.servers.store().transact(vec![Statement::new(sql, cells![device.0.as_slice()])]).await.unwrap();
        let twins = self.twins(number);
        self.ledger.rights.revoked.extend(twins);
    }

    async fn enrol_again(&mut self, number: usize) {
        let Some(number) = self.there(number) else { return };
        if !self.ledger.rights.revoked.contains(&number) && !self.phones[number].shut {
            return;
        }
        self.enrol(&self.phones[number], self.phones[number].person).await;
        for twin in self.twins(number) {
            self.ledger.rights.revoked.remove(&twin);
            self.phones[twin].shut = twin != number; // its token is another one's now
        }
    }

    /// Whatever waits apart is accepted.
    pub async fn take_in(&mut self) -> Result<(), Broken> {
        let store = self.servers.store();
        let sql =
            "SELECT village, document, hash FROM handed_in WHERE state = 'pending' ORDER BY place, document, hash";
        let rows = store.rows(sql, Vec::new()).await.unwrap();
        let names = rows.iter().map(|row| {
            let (village, document, hash) = (VillageNumber(row.count(0).unwrap()), row.uuid(1).unwrap(), row.array(2));
            Name { village, document, hash: hash.unwrap() }
        });
        let names: Vec<Name> = names.collect();
        let now = self.servers.clock.now().timestamp_millis();
        let taken = take_in(&store, now, Uuid::nil(), &names, |_| Vec::new()).await.unwrap();
        let outcomes: Vec<_> = taken.iter().map(|one| one.outcome.clone()).collect();
        self.note(&format!("taken in: {outcomes:?}"));
        self.look_at_office().await
    }

    async fn restore_office(&mut self, which: usize) -> Result<(), Broken> {
        let Some((file, rights)) = newest(&self.office_backups, which).cloned() else { return Ok(()) };
        let place = self.new_place("restored.db");
        let at = self.servers.clock.now().timestamp_millis();
        let restoring = Restoring { at, open_until: at + OPEN };
        restore(&file, &place.display().to_string(), restoring, self.servers.entropy.as_ref()).await.unwrap();
        self.servers.reopen(&place);
        self.office_restored = true;
        // Pictures that only the office had went with it.
        (0..self.phones.len()).for_each(|number| self.look_at_pictures(number));
        let held = self.at_office().await;
        self.ledger.wiped(Keeper::Office, held);
        self.ledger.rights = rights;
        Ok(())
    }
}
