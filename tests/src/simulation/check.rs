//! What must hold once everything is quiet: faults are over, what waited apart is decided, everybody synced until nothing
//! was new. Each check has a name and says in words what it found.

use super::fault::Strike;
use super::ledger::{Keeper, Name};
use super::phone::SimPhone;
use super::world::World;
use crate::deeds::{self, LEFT_ALONE};
use cunji_device::view::SyncRun;
use cunji_model::document::genesis;
use cunji_model::door::prescan;
use cunji_model::kind::Kind;
use cunji_server::attachments::whole;
use cunji_server::export::{ExportOptions, export};
use cunji_server::projection::{TABLES, catch_up, reproject};
use cunji_server::store::Store;
use cunji_server::store::sql::Sql;
use cunji_server::verify::verify;
use cunji_tables::{Encoding, Format, Language, Period, Table};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The name of the check.
    pub check: &'static str,
    /// What it found.
    pub says: String,
}

impl Broken {
    /// An error unless it holds.
    pub fn unless(holds: bool, check: &'static str, says: impl FnOnce() -> String) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(Self { check, says: says() }) }
    }
}

/// Rounds of syncs after which everything must be quiet.
const ROUNDS: usize = 12;

fn short(name: &Name) -> String {
    format!("{} of record {}", hex::encode(&name.1[..4]), name.0)
}

fn some(names: &[&Name]) -> String {
    let told: Vec<_> = names.iter().take(3).map(|name| short(name)).collect();
    format!("{} changes, such as {}", names.len(), told.join(", "))
}

impl World {
    /// Faults are over. Everybody syncs until nothing is new.
    pub async fn quiet(&mut self) -> Result<(), Broken> {
        let now = self.servers.clock.now().to_rfc3339();
        for phone in self.phones.iter().filter(|phone| !phone.lost) {
            phone.clock.set(&now);
            phone.phone.link.mend();
        }
        let mut last = Vec::new();
        for round in 0..ROUNDS {
            let before = self.in_feeds().await;
            self.take_in().await?;
            last.clear();
            for number in 0..self.phones.len() {
                if let Some(number) = self.there(number) {
                    last.push((number, self.sync(number, 0, Strike::default()).await?));
                }
            }
            let new = last.iter().any(|(_, run)| run.sent + run.received > 0);
            if round > 1 && !new && before == self.in_feeds().await {
                break;
            }
            Broken::unless(round + 1 < ROUNDS, "it becomes quiet", || {
                format!("still news after {ROUNDS} rounds: {last:?}")
            })?;
        }
        let disagree = |(number, run): &&(usize, SyncRun)| self.in_service(*number) && !run.agreed;
        match last.iter().find(disagree) {
            None => Ok(()),
            Some((number, run)) => {
                Err(Broken { check: "everybody agrees in the end", says: format!("phone {number} does not: {run:?}") })
            }
        }
    }

    /// A phone that works and whose token is known.
    pub fn in_service(&self, number: usize) -> bool {
        let phone = &self.phones[number];
        !phone.lost && !phone.shut && !self.ledger.rights.revoked.contains(&number)
    }

    fn working(&self) -> Vec<usize> {
        (0..self.phones.len()).filter(|number| self.in_service(*number)).collect()
    }

    /// Everything that must hold now.
    pub async fn check(&mut self) -> Result<(), Broken> {
        self.feeds_are_sound().await?;
        self.nothing_is_lost().await?;
        self.everybody_has_what_is_his().await?;
        self.pictures_are_at_the_office().await?;
        self.fields_show_what_was_written()?;
        self.same_changes_same_values()?;
        self.projections_equal_their_rebuild().await?;
        self.exports_mask().await
    }

    async fn feeds_are_sound(&self) -> Result<(), Broken> {
        let store = self.servers.store();
        for village in &self.villages {
            let state = store.feed_state(*village).await.unwrap().unwrap();
            let feed = store.feed(*village, 0, u64::MAX >> 1, usize::MAX >> 1, None).await.unwrap().changes;
            let places: Vec<u64> = feed.iter().map(|change| change.seq).collect();
            let gapless = places.iter().copied().eq(1..=places.len() as u64) && state.last_seq == places.len() as u64;
            Broken::unless(gapless, "feeds are gapless", || format!("{}: {places:?}", village.0))?;
            let (mut here, mut numbers) = (BTreeSet::<Name>::new(), BTreeSet::new());
            let (mut sum, mut records) = ([0_u64; 4], BTreeSet::new());
            for change in &feed {
                let scan = prescan(&change.body).expect("a change");
                let ground: BTreeSet<_> =
                    Kind::parse(&change.kind).map(|kind| genesis(kind).get_heads()).into_iter().flatten().collect();
                for needed in &scan.deps {
                    let has = ground.contains(needed) || here.contains(&(change.document, needed.0));
                    Broken::unless(has, "feeds are prefix-closed", || {
                        format!("{} place {}: builds on what is not before it", village.0, change.seq)
                    })?;
                }
                let number = (change.document, scan.actor.clone(), scan.seq);
                Broken::unless(numbers.insert(number), "no (actor, number) twice", || {
                    format!("{} place {}: number {} again", village.0, change.seq, scan.seq)
                })?;
                let name = (change.document, scan.hash.0);
                Broken::unless(here.insert(name), "no change twice in a feed", || short(&name))?;
                records.insert(change.document);
                let entry = Sha256::new().chain_update(change.document.as_bytes()).chain_update(scan.hash.0).finalize();
                for (lane, part) in sum.iter_mut().zip(entry.chunks_exact(8)) {
                    *lane = lane.wrapping_add(u64::from_le_bytes(part.try_into().unwrap()));
                }
            }
            let bytes: Vec<u8> = sum.iter().flat_map(|lane| lane.to_le_bytes()).collect();
            let told = (state.changes, state.records, state.digest.to_bytes().to_vec());
            let counted = (feed.len() as u64, records.len() as u64, bytes);
            Broken::unless(told == counted, "digests are sums of what is there", || format!("{told:?} {counted:?}"))?;
        }
        let found = verify(&store).await.unwrap();
        Broken::unless(found.is_sound(), "the office's own verify finds nothing", || format!("{found:?}"))
    }

    async fn nothing_is_lost(&self) -> Result<(), Broken> {
        let feeds = self.in_feeds().await;
        let gone: Vec<&Name> = self.ledger.receipts.difference(&feeds).collect();
        Broken::unless(gone.is_empty(), "what is acknowledged is at the office", || some(&gone))?;
        let mut anywhere = self.at_office().await;
        anywhere
            .extend(self.ledger.copies.iter().filter(|(who, _)| **who != Keeper::Office).flat_map(|(_, held)| held));
        let is_there =
            |name: &Name| anywhere.contains(name) || self.ledger.again(name).any(|other| anywhere.contains(other));
        let gone: Vec<&Name> = self.ledger.saved.keys().filter(|name| !is_there(name)).collect();
        Broken::unless(gone.is_empty(), "what was saved is somewhere", || some(&gone))?;
        // Told "out of order" of what the office has: the phone shows a refusal, and a clerk a record that is none.
        let sql = "SELECT document, body FROM quarantine WHERE reason = 'out_of_sequence'";
        for row in self.servers.store().rows(sql, Vec::new()).await.unwrap() {
            let Ok(scan) = prescan(row.bytes(1).unwrap()) else { continue };
            let name = (row.uuid(0).unwrap(), scan.hash.0);
            Broken::unless(!feeds.contains(&name), "what the office has is not refused", || short(&name))?;
        }
        Ok(())
    }

    async fn everybody_has_what_is_his(&self) -> Result<(), Broken> {
        for number in self.working() {
            let phone = &self.phones[number];
            let held = phone.phone.device().held_changes().unwrap();
            for village in &self.ledger.rights.grants[&phone.person] {
                let there = self.in_feed(*village).await;
                let of = held.iter().filter(|one| one.village == *village);
                let here: BTreeSet<Name> =
                    of.clone().filter(|one| one.at_office).map(|one| (one.document, one.hash)).collect();
                Broken::unless(here == there, "what is at the office comes to everybody who may see it", || {
                    let (lacks, more) = (there.difference(&here).count(), here.difference(&there).count());
                    format!("phone {number}, village {}: lacks {lacks}, has {more} more", village.0)
                })?;
                let waiting = of.clone().find(|one| !one.at_office && one.mine);
                Broken::unless(waiting.is_none(), "nothing of one's own waits in the end", || {
                    format!("phone {number}: {waiting:?}")
                })?;
            }
            let others: BTreeSet<VillageNumber> =
                held.iter().filter(|one| one.at_office).map(|one| one.village).collect();
            let ever = &self.ledger.ever[&phone.person];
            Broken::unless(others.is_subset(ever), "nobody receives what is not his", || {
                format!("phone {number}: {others:?}")
            })?;
        }
        Ok(())
    }

    /// A picture that a phone in service has, and that a record of it shows, is at the office byte by byte.
    async fn pictures_are_at_the_office(&self) -> Result<(), Broken> {
        let (store, objects) = (self.servers.store(), self.servers.objects());
        for (name, phones) in self.ledger.pictures.iter().filter(|(_, phones)| !phones.is_empty()) {
            let hash: [u8; 32] = hex::decode(name).unwrap().try_into().unwrap();
            let held = |phone: &SimPhone| !phone.lost && phone.phone.device().attachment_bytes(name).unwrap().is_some();
            let mut there = self.phones.iter().any(held);
            for village in &self.villages {
                there |= whole(&store, &objects, *village, &hash).await.unwrap().is_some();
            }
            Broken::unless(there, "a picture is somewhere", || format!("phones {phones:?} had {name}, nobody has"))?;
        }
        for number in self.working() {
            let (phone, villages) = (&self.phones[number], &self.ledger.rights.grants[&self.phones[number].person]);
            let device = phone.phone.device();
            let facts = device.facts().unwrap();
            for name in self.kept.pictures.iter().filter(|name| facts.iter().any(|fact| fact.contains(*name))) {
                let Some(bytes) = device.attachment_bytes(name).unwrap() else { continue };
                let hash: [u8; 32] = hex::decode(name).unwrap().try_into().unwrap();
                let mut there = false;
                for village in villages {
                    there |= whole(&store, &objects, *village, &hash).await.unwrap().as_ref() == Some(&bytes);
                }
                Broken::unless(there, "pictures are at the office", || {
                    format!("phone {number} has {name}, it has not")
                })?;
            }
        }
        Ok(())
    }

    /// The followed field, against the model: who wrote what, having seen what.
    fn fields_show_what_was_written(&self) -> Result<(), Broken> {
        let none = BTreeSet::new();
        for number in (0..self.phones.len()).filter(|number| self.there(*number).is_some()) {
            let here = self.ledger.copies.get(&Keeper::Phone(number)).unwrap_or(&none);
            for record in self.ledger.followed() {
                let phone = &self.phones[number];
                let (arrived, shown) = (phone.arrived(record, LEFT_ALONE), phone.shown(record, LEFT_ALONE));
                let must = self.ledger.must_show(record, &arrived);
                Broken::unless(shown == must, "a field shows every value that nobody replaced, and no other", || {
                    format!("phone {number}, {record}: shows {shown:?}, must show {must:?} of {arrived:?}")
                })?;
                if self.in_service(number) && here.iter().any(|(one, _)| *one == record) {
                    let owed = self.ledger.owed(record, here);
                    Broken::unless(owed.is_subset(&arrived), "no value is lost when it is written again", || {
                        format!("phone {number}, {record}: of {owed:?} only {arrived:?} are in the history")
                    })?;
                }
            }
        }
        Ok(())
    }

    fn same_changes_same_values(&self) -> Result<(), Broken> {
        let mut seen: BTreeMap<BTreeSet<Name>, (usize, Vec<String>, Vec<String>)> = BTreeMap::new();
        for number in self.working() {
            let phone = &self.phones[number].phone;
            let held = self.ledger.copies[&Keeper::Phone(number)].clone();
            let (facts, computed) = (phone.device().facts().unwrap(), deeds::computed(phone));
            match seen.get(&held) {
                None => drop(seen.insert(held, (number, facts, computed))),
                Some((other, its_facts, its_computed)) => {
                    for (mine, its, what) in [(&facts, its_facts, "values"), (&computed, its_computed, "figures")] {
                        Broken::unless(
                            mine == its,
                            "same changes, same values, questions, statuses and totals",
                            || {
                                let differ: Vec<_> = mine.iter().filter(|one| !its.contains(one)).take(3).collect();
                                format!("phones {number} and {other}, {what}: {differ:#?}")
                            },
                        )?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn projections_equal_their_rebuild(&self) -> Result<(), Broken> {
        for (number, phone) in self.phones.iter().enumerate().filter(|(_, phone)| !phone.lost) {
            let device = phone.phone.device();
            let before = device.dump().unwrap();
            device.rebuild().unwrap();
            let after = device.dump().unwrap();
            Broken::unless(before == after, "projections equal their rebuild", || {
                let differ: Vec<_> = before.iter().filter(|row| !after.contains(row)).take(3).collect();
                format!("phone {number}: {differ:#?}")
            })?;
        }
        let store = self.servers.store();
        catch_up(&store).await.unwrap();
        let step_by_step = self.console_rows().await;
        reproject(&store).await.unwrap();
        let anew = self.console_rows().await;
        Broken::unless(step_by_step == anew, "the console's tables equal reproject", || {
            format!("{:?}", step_by_step.iter().find(|row| !anew.contains(row)))
        })
    }

    async fn console_rows(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in TABLES.into_iter().chain(["projection"]) {
            let rows = self.servers.store().rows(&format!("SELECT * FROM {table}"), Vec::new()).await.unwrap();
            let mut rows: Vec<String> = rows.iter().map(|row| format!("{table} {:?}", row.0)).collect();
            rows.sort();
            all.extend(rows);
        }
        all
    }

    /// No full ID number or telephone number leaves in a table unless somebody asked for it.
    async fn exports_mask(&self) -> Result<(), Broken> {
        let Some(number) = self.working().first().copied() else { return Ok(()) };
        let secret: BTreeSet<String> = self.phones[number]
            .phone
            .device()
            .facts()
            .unwrap()
            .iter()
            .filter_map(|fact| secret(fact.as_str()))
            .collect();
        for village in &self.villages {
            for table in [Table::Members, Table::Households, Table::Grievances] {
                let options = ExportOptions {
                    village: village.code().unwrap(),
                    table,
                    format: Format::Csv,
                    encoding: Encoding::Utf8,
                    language: Language::Chinese,
                    period: Period::default(),
                    full: false,
                    reader: String::new(),
                };
                let made = export(&self.servers.store(), self.servers.clock.as_ref(), &options).await.unwrap();
                let text = String::from_utf8_lossy(&made.bytes).into_owned();
                let told = secret.iter().find(|number| text.contains(number.as_str()));
                Broken::unless(told.is_none(), "exports mask numbers", || format!("{table:?} says {told:?}"))?;
            }
        }
        Ok(())
    }
}

/// The ID number or telephone number in a fact, if it is one.
fn secret(fact: &str) -> Option<String> {
    let (path, value) = fact.split_once(' ')?.1.split_once(' ')?;
    let digits: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let number = digits.strip_prefix("Text").unwrap_or(&digits).to_owned();
    let is = path.ends_with("id_number") && number.len() == 18 || path.ends_with("phone") && number.len() == 11;
    is.then_some(number)
}
