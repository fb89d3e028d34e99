//! What must hold, kept in plain sets and maps and told by what was seen to happen: who saved what, what the office gave
//! its word for, where copies are, whose villages are whose, and what a field must show. Knows nothing of documents.

use cunji_model::id::VillageCode;
use cunji_wire::message::VillageNumber;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A change: its record and its hash.
pub type Name = (Uuid, [u8; 32]);

/// What a change writes: stays the same when the change is written again under another name.
pub type Content = [u8; 32];

/// A change that somebody wrote on a phone.
#[derive(Debug, Clone)]
pub struct Wrote {
    pub name: Name,
    pub village: VillageNumber,
    pub content: Content,
}

/// Somewhere that keeps changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keeper {
    Office,
    Phone(usize),
}

/// What the office says of people and phones: goes back with it when it is put back from a backup.
#[derive(Debug, Clone, Default)]
pub struct Rights {
    /// Villages of each person.
    pub grants: BTreeMap<usize, BTreeSet<VillageNumber>>,
    /// Phones out of service.
    pub revoked: BTreeSet<usize>,
}

/// A value that somebody wrote into the followed field, and those it stands in place of.
#[derive(Debug, Clone)]
struct Written {
    value: String,
    instead_of: BTreeSet<String>,
    /// Changes that this one write was.
    change: Name,
}

/// The independent model.
#[derive(Debug, Default)]
pub struct Ledger {
    pub rights: Rights,
    /// Every village that somebody ever had.
    pub ever: BTreeMap<usize, BTreeSet<VillageNumber>>,
    /// Saved by somebody and not wiped with its last copy.
    pub saved: BTreeMap<Name, VillageNumber>,
    /// Of these, those that some phone was told the office has.
    pub receipts: BTreeSet<Name>,
    /// What was last seen in the feeds.
    pub feeds: BTreeSet<Name>,
    /// What each phone believes to be at the office.
    pub told: BTreeMap<usize, BTreeSet<Name>>,
    /// What each keeper was last seen to hold.
    pub copies: BTreeMap<Keeper, BTreeSet<Name>>,
    /// Given up by a phone that went on from a copy: written again under another name. With the phone.
    pub rewritten: BTreeMap<Name, usize>,
    /// What the changes that somebody wrote on a phone write.
    pub contents: BTreeMap<Name, Content>,
    /// What each phone was last seen to hold of its own.
    pub own: BTreeMap<usize, BTreeSet<Name>>,
    /// Pictures, and the phones that had them last.
    pub pictures: BTreeMap<String, BTreeSet<usize>>,
    fields: BTreeMap<Uuid, Vec<Written>>,
}

impl Ledger {
    /// Somebody saved these.
    pub fn save(&mut self, names: impl IntoIterator<Item = (Name, VillageNumber)>) {
        self.saved.extend(names);
    }

    /// What a keeper holds now; what it held before.
    pub fn holds(&mut self, keeper: Keeper, names: BTreeSet<Name>) -> BTreeSet<Name> {
        self.copies.insert(keeper, names).unwrap_or_default()
    }

    /// Somebody wrote these on a phone.
    pub fn wrote(&mut self, changes: Vec<Wrote>) {
        self.contents.extend(changes.iter().map(|one| (one.name, one.content)));
        self.save(changes.iter().map(|one| (one.name, one.village)));
    }

    /// What a phone was last seen to hold.
    pub fn on_phone(&self, number: usize) -> BTreeSet<Name> {
        self.copies.get(&Keeper::Phone(number)).cloned().unwrap_or_default()
    }

    /// Other names under which somebody wrote what a change writes.
    pub fn again(&self, name: &Name) -> impl Iterator<Item = &Name> {
        let (name, content) = (*name, self.contents.get(name));
        let others = self.contents.iter().filter(move |(other, its)| Some(*its) == content && other.0 == name.0);
        others.map(|(other, _)| other).filter(move |other| **other != name)
    }

    /// A keeper holds less than before, and nobody is to blame: what had its last copy there is owed by nobody.
    pub fn wiped(&mut self, keeper: Keeper, now: BTreeSet<Name>) {
        let before = self.holds(keeper, now);
        let elsewhere = |name: &Name| self.copies.values().any(|held| held.contains(name));
        let gone: Vec<Name> = before.iter().copied().filter(|name| !elsewhere(name)).collect();
        // What it had given up was to be written again there, or was and went with it.
        let went = |(name, by): &(&Name, &usize)| {
            let here = keeper == Keeper::Phone(**by) || self.again(name).any(|other| before.contains(other));
            here && !elsewhere(name) && !self.again(name).any(elsewhere)
        };
        let given_up: Vec<Name> = self.rewritten.iter().filter(went).map(|(name, _)| *name).collect();
        for name in gone.into_iter().chain(given_up) {
            self.saved.remove(&name);
            self.receipts.remove(&name);
        }
        if keeper == Keeper::Office {
            // Its word went with it. What phones still have they bring back, and are told so again.
            let (office, receipts) = (self.copies.get(&Keeper::Office), &mut self.receipts);
            receipts.retain(|name| office.is_some_and(|held| held.contains(name)));
        }
    }

    /// Villages that somebody may see now.
    pub fn may_see(&self, person: usize, village: VillageNumber) -> bool {
        self.rights.grants.get(&person).is_some_and(|villages| villages.contains(&village))
    }

    /// The office says whose villages are whose.
    pub fn grant(&mut self, person: usize, villages: BTreeSet<VillageNumber>) {
        self.ever.entry(person).or_default().extend(&villages);
        self.rights.grants.insert(person, villages);
    }

    /// Somebody wrote a value into the followed field of a record, and saw these.
    pub fn write(&mut self, record: Uuid, value: String, saw: BTreeSet<String>, change: Name) {
        self.fields.entry(record).or_default().push(Written { value, instead_of: saw, change });
    }

    /// Records whose field is followed.
    pub fn followed(&self) -> impl Iterator<Item = Uuid> {
        self.fields.keys().copied()
    }

    /// What the field of a record shows to whoever has every value that `arrived`.
    pub fn must_show(&self, record: Uuid, arrived: &BTreeSet<String>) -> BTreeSet<String> {
        let written = self.fields.get(&record).map(Vec::as_slice).unwrap_or_default();
        let here = || written.iter().filter(|one| arrived.contains(&one.value));
        let replaced: BTreeSet<&String> = here().flat_map(|one| &one.instead_of).collect();
        here().map(|one| &one.value).filter(|value| !replaced.contains(value)).cloned().collect()
    }

    /// Values of a record's field that are owed, whatever their change is called by now.
    pub fn owed(&self, record: Uuid, here: &BTreeSet<Name>) -> BTreeSet<String> {
        let written = self.fields.get(&record).map(Vec::as_slice).unwrap_or_default();
        let owed = |one: &&Written| {
            self.saved.contains_key(&one.change)
                && (here.contains(&one.change) || self.rewritten.contains_key(&one.change))
        };
        written.iter().filter(owed).map(|one| one.value.clone()).collect()
    }
}

/// Names of the villages of a simulated township.
pub fn villages(count: usize) -> Vec<VillageNumber> {
    let codes = ["500236101201", "500236101202", "500236101203"];
    codes[..count].iter().map(|code| VillageNumber::from(&VillageCode::parse(code).unwrap())).collect()
}
