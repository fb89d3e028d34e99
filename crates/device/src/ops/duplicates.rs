//! Households that share somebody: found, dismissed, or settled in favour of one.

use super::deed::{Entry, Fields, home, problem, put, uuid};
use super::households::all;
use super::living::ended;
use crate::Device;
use crate::error::DeviceError;
use crate::store::changes;
use crate::view::{DuplicatePair, HouseholdName, Saved, SharedPerson};
use cunji_model::field::{ProblemCode, Value};
use cunji_model::living::duplicate::SameBy;
use cunji_model::living::words::{EventKind, HouseholdEnded, MemberLeft};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One shared key: both households with their members, and the key.
type Shared = ([u8; 16], String, [u8; 16], String, String, Option<String>);

impl Device {
    /// Pairs of living households that share a person, without those that somebody dismissed.
    pub fn find_duplicates(&self) -> Result<Vec<DuplicatePair>, DeviceError> {
        self.store.read(|connection| {
            let listed = all(connection)?;
            let by_id: BTreeMap<Uuid, HouseholdName> = listed.iter().map(|one| (one.document, one.name())).collect();
            let mut query = connection.prepare_cached(
                "SELECT a.household, a.member, b.household, b.member, a.key, \
                   (SELECT name FROM search s WHERE s.household = a.household AND s.member = a.member) \
                 FROM same_person a JOIN same_person b ON b.key = a.key AND b.household > a.household \
                 WHERE NOT EXISTS (SELECT 1 FROM not_same n WHERE \
                   (n.household = a.household AND n.other = b.household) OR \
                   (n.household = b.household AND n.other = a.household))",
            )?;
            let rows = query.query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
            })?;
            let mut pairs: BTreeMap<(Uuid, Uuid), Vec<SharedPerson>> = BTreeMap::new();
            for row in rows {
                let (one, one_member, other, other_member, key, name): Shared = row?;
                let pair = (Uuid::from_bytes(one), Uuid::from_bytes(other));
                let Some(by) = SameBy::of_key(&key) else { continue };
                let people = pairs.entry(pair).or_default();
                let person = SharedPerson { name: name.unwrap_or_default(), by, one_member, other_member };
                // The strongest of several reasons for one person: they are ordered by strength.
                let known = people
                    .iter_mut()
                    .find(|known| known.one_member == person.one_member && known.other_member == person.other_member);
                match known {
                    Some(known) => known.by = known.by.min(person.by),
                    None => people.push(person),
                }
            }
            Ok(pairs
                .into_iter()
                .filter_map(|((one, other), people)| {
                    Some(DuplicatePair { one: by_id.get(&one)?.clone(), other: by_id.get(&other)?.clone(), people })
                })
                .collect())
        })
    }

    /// Says that two households are not one: the pair is not found again, on any phone.
    pub fn dismiss_duplicate(
        &self,
        one: &str,
        other: &str,
        on: &str,
        words: Option<&str>,
    ) -> Result<Saved, DeviceError> {
        let (one, other) = (uuid(one)?, uuid(other)?);
        // The smaller one keeps it, so that two phones write the same.
        let (keeper, named) = (one.min(other), one.max(other));
        self.deed(|transaction| {
            let home = home(transaction, keeper)?;
            if keeper == named || changes::line(transaction, named)?.is_none() {
                return Ok(problem("other", ProblemCode::NotAllowed));
            }
            let mut fields = Fields::from([(format!("not_same_as/{}/different", named.simple()), true.into())]);
            let entry = Entry { household: Some(named), ..Entry::of(EventKind::NotSame, on, words) };
            fields.extend(self.entry(transaction, &entry)?);
            Ok(self.put_home(transaction, &home, &fields)?.map(|_| one))
        })
    }

    /// Settles in which of two households a person lives: leaves the other one, and what a former household says about
    /// where he went is settled with it.
    pub fn settle_person(&self, keep: (&str, &str), leave: (&str, &str), on: &str) -> Result<Saved, DeviceError> {
        let (kept, left) = (uuid(keep.0)?, uuid(leave.0)?);
        self.deed(|transaction| {
            let (kept_home, left_home) = (home(transaction, kept)?, home(transaction, left)?);
            let (Some(stays), Some(goes)) = (kept_home.member(keep.1), left_home.member(leave.1)) else {
                return Ok(problem("member", ProblemCode::NotAllowed));
            };
            if kept == left {
                return Ok(problem("household", ProblemCode::NotAllowed));
            }
            let mut fields = Fields::new();
            put(&mut fields, &goes.id, "left", MemberLeft::Other.as_str());
            put(&mut fields, &goes.id, "left_on", on);
            put(&mut fields, &goes.id, "left_to", kept.to_string());
            put(&mut fields, &goes.id, "settled_here", false);
            if left_home.record.members.len() == 1 {
                ended(&mut fields, HouseholdEnded::Merged, on, None);
                fields.insert("merged_into".to_owned(), kept.to_string().into());
            }
            let entry = Entry {
                member: Some((&goes.id, &goes.name)),
                household: Some(kept),
                ..Entry::of(EventKind::Settled, on, None)
            };
            fields.extend(self.entry(transaction, &entry)?);
            if let Err(problems) = self.put_home(transaction, &left_home, &fields)? {
                return Ok(Err(problems));
            }
            let mut here = Fields::new();
            put(&mut here, &stays.id, "settled_here", true);
            for field in ["left", "left_on", "left_to"] {
                put(&mut here, &stays.id, field, Value::Null);
            }
            if let Err(problems) = self.put_home(transaction, &kept_home, &here)? {
                return Ok(Err(problems));
            }
            let before = [&kept_home, &left_home].into_iter().filter_map(|one| one.record.split_from.as_deref());
            let before: BTreeSet<Uuid> = before.filter_map(|id| Uuid::try_parse(id).ok()).collect();
            for id in before.into_iter().filter(|id| *id != kept && *id != left) {
                if changes::line(transaction, id)?.is_none() {
                    continue;
                }
                let old = home(transaction, id)?;
                if !old.record.former.iter().any(|one| one.id == stays.id) {
                    continue;
                }
                let mut fields = Fields::new();
                put(&mut fields, &stays.id, "left_to", kept.to_string());
                if let Err(problems) = self.put_home(transaction, &old, &fields)? {
                    return Ok(Err(problems));
                }
            }
            Ok(Ok(kept))
        })
    }
}
