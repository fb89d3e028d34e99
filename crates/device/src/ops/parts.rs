//! 分户, 并户: two records in one transaction. Written down twice, they meet; at cross purposes, nobody is lost.

use super::deed::{Entry, Fields, Home, begun, home, problem, put, uuid};
use super::deed_form::FromForm;
use super::living::ended;
use crate::Device;
use crate::error::DeviceError;
use crate::store::kinship::Ended;
use crate::view::{DeedName, Merger, Saved, Split};
use cunji_model::enumeration::Relation;
use cunji_model::field::ProblemCode;
use cunji_model::living::doubts::same_person;
use cunji_model::living::merging::split_identity;
use cunji_model::living::words::{EventKind, HouseholdEnded, MemberJoined, MemberLeft};
use std::collections::{BTreeMap, BTreeSet};

impl Device {
    /// 分户. The answer's record is the new household.
    pub fn split_household(&self, household: &str, split: &Split) -> Result<Saved, DeviceError> {
        let id = uuid(household)?;
        self.deed_of(&FromForm { household: id, deed: DeedName::Split, about: "" }, |transaction| {
            let old = home(transaction, id)?;
            let leaving: BTreeSet<String> = split.members.iter().cloned().collect();
            if leaving.is_empty() || leaving.iter().any(|one| old.member(one).is_none()) {
                return Ok(problem("members", ProblemCode::NotAllowed));
            }
            if !leaving.contains(&split.head) {
                return Ok(problem("head", ProblemCode::Required));
            }
            let stay = |one: &&cunji_model::record::household::Member| !leaving.contains(&one.id);
            if old.record.members.iter().all(|one| leaving.contains(&one.id)) {
                return Ok(problem("members", ProblemCode::NobodyStays));
            }
            let heads_leave = old.record.members.iter().filter(stay).all(|one| one.relation != Some(Relation::Head));
            let named = split.old_head.as_deref().filter(|head| old.member(head).as_ref().is_some_and(stay));
            if heads_leave && named.is_none() {
                return Ok(problem("old_head", ProblemCode::Required));
            }
            let (on, words) = (split.on.as_str(), split.words.as_deref());
            let gone = Ended::read(transaction)?;
            let mut new = begun(transaction, split_identity(id, &leaving), &old)?;
            // These people split off before, and came back: that household is over, this is another one.
            while gone.gone(new.id) || new.contents.is_deleted() || new.left(&leaving) {
                new = begun(transaction, split_identity(new.id, &leaving), &old)?;
            }
            let names: Vec<&str> = old
                .record
                .members
                .iter()
                .filter(|one| leaving.contains(&one.id))
                .map(|one| one.name.as_str())
                .collect();
            let names = names.join("、");

            let mut begins = Fields::new();
            for field in ["group", "courtyard", "address", "household_type"] {
                if let Some(value) = old.contents.value(field) {
                    begins.insert(field.to_owned(), value.clone());
                }
            }
            begins.insert("split_from".to_owned(), id.to_string().into());
            for field in ["group", "courtyard", "address", "phone"] {
                if let Some(value) = split.fields.get(field).filter(|value| **value != "".into()) {
                    begins.insert(field.to_owned(), value.clone());
                }
            }
            let mut stays = Fields::new();
            for member in &leaving {
                begins.extend(old.copy(member, member));
                let relation =
                    if *member == split.head { Relation::Head } else { other_than_head(&split.relations, member) };
                put(&mut begins, member, "relation", relation.as_str());
                put(&mut begins, member, "joined", MemberJoined::Split.as_str());
                put(&mut begins, member, "joined_on", on);
                put(&mut stays, member, "left", MemberLeft::Split.as_str());
                put(&mut stays, member, "left_on", on);
                put(&mut stays, member, "left_to", new.id.to_string());
            }
            if let Some(head) = named.filter(|_| heads_leave) {
                put(&mut stays, head, "relation", Relation::Head.as_str());
            }
            let entry = Entry { to: Some(names), ..Entry::of(EventKind::Split, on, words) };
            stays.extend(self.entry(
                transaction,
                &Entry { household: Some(new.id), to: entry.to.clone(), ..Entry::of(EventKind::Split, on, words) },
            )?);
            begins.extend(self.entry(transaction, &Entry { household: Some(id), ..entry })?);
            if let Err(problems) = self.put_home(transaction, &old, &stays)? {
                return Ok(Err(problems));
            }
            self.put_home(transaction, &new, &begins)
        })
    }

    /// 并户: this household's people join another, and it is one no longer. The answer's record is that other.
    pub fn merge_households(&self, from: &str, merger: &Merger) -> Result<Saved, DeviceError> {
        let (from, into) = (uuid(from)?, uuid(&merger.into)?);
        self.deed_of(&FromForm { household: from, deed: DeedName::Merge, about: "" }, |transaction| {
            let (old, new) = (home(transaction, from)?, home(transaction, into)?);
            let gone = Ended::read(transaction)?;
            if from == into || gone.gone(into) || old.line.village != new.line.village {
                return Ok(problem("into", ProblemCode::NotAllowed));
            }
            if gone.gone(from) {
                return Ok(problem("household", ProblemCode::NotAllowed));
            }
            let (on, words) = (merger.on.as_str(), merger.words.as_deref());
            let name = |home: &Home| home.record.head().map(|head| head.name.clone());
            let mut joins = join(&old, &new, &merger.relations, on);
            let entry = Entry { household: Some(from), from: name(&old), ..Entry::of(EventKind::Merged, on, words) };
            joins.extend(self.entry(transaction, &entry)?);
            let mut ends = Fields::new();
            ended(&mut ends, HouseholdEnded::Merged, on, words);
            ends.insert("merged_into".to_owned(), into.to_string().into());
            let entry = Entry { household: Some(into), to: name(&new), ..Entry::of(EventKind::Merged, on, words) };
            ends.extend(self.entry(transaction, &entry)?);
            if let Err(problems) = self.put_home(transaction, &new, &joins)? {
                return Ok(Err(problems));
            }
            Ok(self.put_home(transaction, &old, &ends)?.map(|_| into))
        })
    }

    /// Brings those who were written down in a merged household meanwhile into the one that goes on.
    pub fn carry_over(&self, household: &str, on: &str) -> Result<Saved, DeviceError> {
        let id = uuid(household)?;
        self.deed(|transaction| {
            let old = home(transaction, id)?;
            let into = Ended::read(transaction)?.survivor(id);
            if into == id {
                return Ok(problem("household", ProblemCode::NotAllowed));
            }
            let new = home(transaction, into)?;
            let missing = left_behind(&old, &new);
            if missing.is_empty() {
                return Ok(Ok(into));
            }
            let mut joins = Fields::new();
            for member in &missing {
                joins.extend(newcomer(&old, member, &BTreeMap::new(), on));
            }
            let names = missing.iter().filter_map(|one| Some(old.member(one)?.name.clone()));
            let names = Some(names.collect::<Vec<_>>().join("、"));
            let entry = Entry { household: Some(id), to: names, ..Entry::of(EventKind::CarriedOver, on, None) };
            joins.extend(self.entry(transaction, &entry)?);
            Ok(self.put_home(transaction, &new, &joins)?.map(|_| into))
        })
    }
}

/// Everybody of `old` as they join `new`. Who is there already keeps the item he has; what was open is filled.
fn join(old: &Home, new: &Home, relations: &BTreeMap<String, Relation>, on: &str) -> Fields {
    let mut fields = Fields::new();
    for member in &old.record.members {
        let twin = new.record.members.iter().find(|one| one.id == member.id || same_person(one, member));
        match twin {
            None => fields.extend(newcomer(old, &member.id, relations, on)),
            Some(twin) => {
                let open = |field: &str| new.contents.item_value("members", &twin.id, field).is_none();
                let said = old.copy(&member.id, &twin.id).into_iter();
                fields.extend(said.filter(|(path, _)| {
                    path.rsplit('/').next().is_some_and(|field| field != "relation" && open(field))
                }));
            }
        }
    }
    fields
}

fn newcomer(old: &Home, member: &str, relations: &BTreeMap<String, Relation>, on: &str) -> Fields {
    let mut fields = old.copy(member, member);
    put(&mut fields, member, "relation", other_than_head(relations, member).as_str());
    put(&mut fields, member, "joined", MemberJoined::Merged.as_str());
    put(&mut fields, member, "joined_on", on);
    // Who left that household before, by a split say, is there again.
    for field in ["left", "left_on", "left_to"] {
        put(&mut fields, member, field, cunji_model::field::Value::Null);
    }
    fields
}

fn other_than_head(relations: &BTreeMap<String, Relation>, member: &str) -> Relation {
    relations.get(member).copied().filter(|relation| *relation != Relation::Head).unwrap_or(Relation::Other)
}

/// Members of a merged household whom the one that goes on never knew.
pub(super) fn left_behind(old: &Home, new: &Home) -> Vec<String> {
    let known = |one: &cunji_model::record::household::Member| {
        let mut there = new.record.members.iter().chain(&new.record.former);
        new.knew(&one.id) || there.any(|other| same_person(one, other))
    };
    old.record.members.iter().filter(|one| !known(one)).map(|one| one.id.clone()).collect()
}
