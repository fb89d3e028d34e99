//! Members come and go, the head changes, the household moves, ends, or is there again after all.

use super::deed::{Entry, Fields, Outcome, home, problem, put, uuid};
use super::deed_form::FromForm;
use crate::Device;
use crate::error::DeviceError;
use crate::view::{DeedName, HeadChange, MemberEvent, Move, Saved};
use cunji_model::enumeration::Relation;
use cunji_model::field::{ProblemCode, Value};
use cunji_model::living::words::{EventKind, HouseholdEnded, MemberJoined, MemberLeft};
use rusqlite::Transaction;
use uuid::Uuid;

/// Fields of a member that an event never sets by itself.
const COMPUTED: [&str; 6] = ["removed", "left", "left_on", "left_to", "joined", "joined_on"];

impl Device {
    /// 出生, 去世, 婚入, 婚出, 迁入, 迁出, 外出, 返乡, 上学.
    pub fn member_event(&self, household: &str, event: &MemberEvent) -> Result<Saved, DeviceError> {
        let id = uuid(household)?;
        let form =
            FromForm { household: id, deed: DeedName::Event, about: event.member.as_deref().unwrap_or_default() };
        self.deed_of(&form, |transaction| self.event_in(transaction, id, event))
    }

    fn event_in(&self, transaction: &Transaction<'_>, id: Uuid, event: &MemberEvent) -> Outcome {
        use EventKind::*;
        let home = home(transaction, id)?;
        let comes = matches!(event.kind, Birth | MarriedIn | MovedIn);
        let known = event.member.as_deref();
        let fits = match known {
            None => comes,
            Some(member) if comes => event.kind != Birth && home.record.former.iter().any(|one| one.id == member),
            Some(member) => home.member(member).is_some(),
        };
        if !fits {
            return Ok(problem("member", ProblemCode::NotAllowed));
        }
        let item = known.map_or_else(|| self.deed_identity().simple().to_string(), str::to_owned);
        let mut fields = Fields::new();
        let place = event.fields.get("place").and_then(Value::as_text).map(str::to_owned);
        for (field, value) in event.fields.iter().filter(|(field, _)| *field != "place") {
            if COMPUTED.contains(&field.as_str()) {
                return Ok(problem(field, ProblemCode::NotAllowed));
            }
            put(&mut fields, &item, field, value.clone());
        }
        let on = event.on.as_str();
        let mut come = |how: MemberJoined| {
            put(&mut fields, &item, "joined", how.as_str());
            put(&mut fields, &item, "joined_on", on);
            for field in ["left", "left_on", "left_to"].iter().filter(|_| known.is_some()) {
                put(&mut fields, &item, field, Value::Null);
            }
        };
        match event.kind {
            Birth => {
                come(MemberJoined::Birth);
                fields.entry(format!("members/{item}/birth_date")).or_insert_with(|| on.into());
            }
            MarriedIn => come(MemberJoined::MarriedIn),
            MovedIn => come(if known.is_some() { MemberJoined::Returned } else { MemberJoined::MovedIn }),
            Death | MarriedOut | MovedOut => {
                let why = match event.kind {
                    Death => MemberLeft::Died,
                    MarriedOut => MemberLeft::MarriedOut,
                    _ => MemberLeft::MovedOut,
                };
                put(&mut fields, &item, "left", why.as_str());
                put(&mut fields, &item, "left_on", on);
            }
            Away => put(&mut fields, &item, "away", true),
            Returned => put(&mut fields, &item, "away", false),
            Study => put(&mut fields, &item, "studying", true),
            StudyEnded => put(&mut fields, &item, "studying", false),
            _ => return Ok(problem("kind", ProblemCode::NotAllowed)),
        }
        let said = |field: &str| fields.get(&format!("members/{item}/{field}")).and_then(Value::as_text);
        let before = |field: &str| home.contents.item_word("members", &item, field).map(str::to_owned);
        let name = said("name").map(str::to_owned).or_else(|| before("name")).unwrap_or_default();
        let (from, to) = match event.kind {
            Away => (None, said("away_place").map(str::to_owned)),
            Study => (None, said("study_place").map(str::to_owned)),
            Returned => (before("away_place"), None),
            StudyEnded => (before("study_place"), None),
            MarriedIn | MovedIn => (place, None),
            _ => (None, place),
        };
        let entry =
            Entry { member: Some((&item, &name)), from, to, ..Entry::of(event.kind, on, event.words.as_deref()) };
        fields.extend(self.entry(transaction, &entry)?);
        self.put_home(transaction, &home, &fields)
    }

    /// 换户主
    pub fn change_head(&self, household: &str, change: &HeadChange) -> Result<Saved, DeviceError> {
        let id = uuid(household)?;
        self.deed_of(&FromForm { household: id, deed: DeedName::Head, about: "" }, |transaction| {
            let home = home(transaction, id)?;
            let Some(new) = home.member(&change.head).filter(|one| one.relation != Some(Relation::Head)) else {
                return Ok(problem("head", ProblemCode::NotAllowed));
            };
            let relation = change.old_relation.unwrap_or(Relation::Other);
            if relation == Relation::Head {
                return Ok(problem("old_relation", ProblemCode::NotAllowed));
            }
            let mut fields = Fields::new();
            let old: Vec<_> = home.record.members.iter().filter(|one| one.relation == Some(Relation::Head)).collect();
            for one in &old {
                put(&mut fields, &one.id, "relation", relation.as_str());
            }
            put(&mut fields, &new.id, "relation", Relation::Head.as_str());
            let entry = Entry {
                member: Some((&new.id, &new.name)),
                from: old.first().map(|one| one.name.clone()),
                to: Some(new.name.clone()),
                ..Entry::of(EventKind::HeadChanged, &change.on, change.words.as_deref())
            };
            fields.extend(self.entry(transaction, &entry)?);
            self.put_home(transaction, &home, &fields)
        })
    }

    /// 搬家 within the village, or the whole household leaves it.
    pub fn move_household(&self, household: &str, to: &Move) -> Result<Saved, DeviceError> {
        let id = uuid(household)?;
        self.deed_of(&FromForm { household: id, deed: DeedName::Move, about: "" }, |transaction| {
            let home = home(transaction, id)?;
            let entry = Entry::of(EventKind::Moved, &to.on, to.words.as_deref());
            let record = &home.record;
            let place = [&record.group, &record.courtyard, &record.address];
            let from = Some(place.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "));
            let mut fields = Fields::new();
            if let Some(away) = to.away_to.as_ref().filter(|away| !away.trim().is_empty()) {
                ended(&mut fields, HouseholdEnded::MovedOut, &to.on, to.words.as_deref());
                fields.insert("moved_to".to_owned(), away.as_str().into());
                fields.extend(self.entry(transaction, &Entry { from, to: Some(away.clone()), ..entry })?);
                return self.put_home(transaction, &home, &fields);
            }
            for field in ["group", "courtyard", "address"] {
                let said = to.fields.get(field).filter(|value| value.as_text().is_some_and(|text| !text.is_empty()));
                if let Some(value) = said {
                    fields.insert(field.to_owned(), value.clone());
                }
            }
            if fields.is_empty() {
                return Ok(problem("address", ProblemCode::Required));
            }
            let new = ["group", "courtyard", "address"].into_iter().filter_map(|field| {
                fields.get(field).and_then(Value::as_text).or_else(|| home.contents.word(field)).map(str::to_owned)
            });
            let new = Some(new.collect::<Vec<_>>().join(" "));
            fields.extend(self.entry(transaction, &Entry { from, to: new, ..entry })?);
            self.put_home(transaction, &home, &fields)
        })
    }

    /// 销户: nobody is left, or another reason.
    pub fn end_household(&self, household: &str, on: &str, words: Option<&str>) -> Result<Saved, DeviceError> {
        let id = uuid(household)?;
        self.deed_of(&FromForm { household: id, deed: DeedName::End, about: "" }, |transaction| {
            let home = home(transaction, id)?;
            let died = |one: &cunji_model::record::household::Member| one.left == Some(MemberLeft::Died);
            let all_died = home.record.members.is_empty() && home.record.former.iter().all(died);
            let why = if all_died { HouseholdEnded::AllDied } else { HouseholdEnded::Other };
            if !all_died && words.is_none_or(|words| words.trim().is_empty()) {
                return Ok(problem("words", ProblemCode::Required));
            }
            let mut fields = Fields::new();
            ended(&mut fields, why, on, words);
            fields.extend(self.entry(transaction, &Entry::of(EventKind::Ended, on, words))?);
            self.put_home(transaction, &home, &fields)
        })
    }

    /// Undoes that a household ended: it stands in the lists again.
    pub fn revive_household(&self, household: &str, on: &str, words: Option<&str>) -> Result<Saved, DeviceError> {
        let id = uuid(household)?;
        self.deed_of(&FromForm { household: id, deed: DeedName::Revive, about: "" }, |transaction| {
            let home = home(transaction, id)?;
            if home.record.ended.is_none() {
                return Ok(problem("ended", ProblemCode::NotAllowed));
            }
            let mut fields = Fields::new();
            for field in ["ended", "ended_on", "ended_reason", "merged_into", "moved_to"] {
                fields.insert(field.to_owned(), Value::Null);
            }
            fields.extend(self.entry(transaction, &Entry::of(EventKind::Revived, on, words))?);
            self.put_home(transaction, &home, &fields)
        })
    }
}

/// Writes that a household ended.
pub(super) fn ended(fields: &mut Fields, why: HouseholdEnded, on: &str, words: Option<&str>) {
    fields.insert("ended".to_owned(), why.as_str().into());
    fields.insert("ended_on".to_owned(), on.into());
    if let Some(words) = words {
        fields.insert("ended_reason".to_owned(), words.into());
    }
}
