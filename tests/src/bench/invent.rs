//! Whole villages of invented records: as changes in an office's feed, and as the JSON they are compared with.

use crate::records::{Dice, Wording, household, visit};
use automerge::ActorId;
use cunji_model::document::{genesis, write};
use cunji_model::field::{Path, Value};
use cunji_model::id::{DeviceId, Incarnation, VillageCode, actor};
use cunji_model::kind::Kind;
use cunji_server::store::{NewChange, Store};
use cunji_wire::message::VillageNumber;
use serde_json::{Map, json};
use uuid::Uuid;

/// Two years that end when the phones' clock begins.
const FROM_MS: u64 = 1_725_148_800_000;
const SPAN_MS: u64 = 729 * 86_400_000;
/// Changes stored in one transaction when an office is filled.
const AT_ONCE: usize = 2_000;

/// A record and when it was written.
#[derive(Debug, Clone)]
pub struct Invented {
    pub document: Uuid,
    pub kind: Kind,
    pub seconds: i64,
    pub writes: Vec<(Path, Value)>,
}

/// A village of its own number.
pub fn code(number: u32) -> VillageCode {
    VillageCode::parse(&format!("5002361012{number:02}")).unwrap()
}

/// Households first, then visits in the order of two years, each household once in every round.
pub fn village(dice: &mut Dice, first_number: u32, households: u32, visits: u32, wording: Wording) -> Vec<Invented> {
    let mut records = Vec::new();
    for number in first_number..first_number + households {
        let (document, writes) = household(dice, number);
        records.push(Invented { document, kind: Kind::Household, seconds: (FROM_MS / 1000) as i64, writes });
    }
    let homes: Vec<Uuid> = records.iter().map(|record| record.document).collect();
    let steps = u64::from(households * visits).max(1);
    for step in 0..u64::from(households * visits) {
        let when = FROM_MS + step * SPAN_MS / steps + dice.below(60_000);
        records.push(one_visit(dice, homes[step as usize % homes.len()], when, wording));
    }
    records
}

/// A visit at a millisecond.
pub fn one_visit(dice: &mut Dice, home: Uuid, milliseconds: u64, wording: Wording) -> Invented {
    let (document, writes) = visit(dice, home, milliseconds, wording);
    Invented { document, kind: Kind::Visit, seconds: (milliseconds / 1000) as i64, writes }
}

/// Actors of so many phones, as random as real ones.
pub fn actors(dice: &mut Dice, count: usize) -> Vec<ActorId> {
    let mut half = || *dice.bytes16().first_chunk::<8>().unwrap();
    (0..count).map(|_| actor(DeviceId(half()), Incarnation(half()))).collect()
}

/// A record's first change.
pub fn change(record: &Invented, author: &ActorId) -> NewChange {
    let written = write(genesis(record.kind), &[], author, record.seconds, &record.writes).unwrap();
    let change = written.change.unwrap();
    NewChange {
        document: record.document,
        kind: record.kind.as_str().to_owned(),
        hash: change.hash().0,
        actor: author.to_bytes().try_into().unwrap(),
        actor_seq: change.seq(),
        body: change.raw_bytes().to_vec(),
    }
}

/// Puts records into a feed as if these phones had pushed them, in order.
pub async fn fill(store: &dyn Store, village: &VillageCode, records: &[Invented], authors: &[ActorId]) {
    for (round, records) in records.chunks(AT_ONCE).enumerate() {
        let author = &authors[round % authors.len()];
        let authors = authors.iter().cycle().skip(round);
        let changes: Vec<NewChange> =
            records.iter().zip(authors).map(|(record, author)| change(record, author)).collect();
        let expected: Vec<(Uuid, usize)> = records.iter().map(|record| (record.document, 0)).collect();
        let device = DeviceId::of_actor(author).unwrap();
        store.append(VillageNumber::from(village), device, 0, &expected, changes).await.unwrap();
    }
}

/// Puts later changes of known records into a feed, each record's after what it has.
pub async fn append(store: &dyn Store, village: &VillageCode, changes: Vec<NewChange>) {
    for change in changes {
        let device = DeviceId([change.actor[0]; 8]);
        let known = store.documents(VillageNumber::from(village), &[change.document]).await.unwrap();
        let expected = [(change.document, known.get(&change.document).map_or(0, |known| known.changes.len()))];
        store.append(VillageNumber::from(village), device, 0, &expected, vec![change]).await.unwrap();
    }
}

/// For each household a phone number by each of two phones that had not heard of each other.
pub fn disputes(households: &[Invented], first_by: &[ActorId], authors: &[ActorId]) -> Vec<NewChange> {
    let mut changes = Vec::new();
    for (number, household) in (0_u32..).zip(households) {
        // As `fill` gave them out.
        let by = &first_by[number as usize % first_by.len()];
        let first = write(genesis(household.kind), &[], by, household.seconds, &household.writes).unwrap().document;
        for (author, who) in authors.iter().zip(0_u32..) {
            let phone = format!("139{who}{number:07}");
            let seconds = household.seconds + 86_400;
            let written = write(first.clone(), &[], author, seconds, &[(Path::field("phone"), phone.into())]).unwrap();
            let change = written.change.unwrap();
            changes.push(NewChange {
                document: household.document,
                kind: household.kind.as_str().to_owned(),
                hash: change.hash().0,
                actor: author.to_bytes().try_into().unwrap(),
                actor_seq: change.seq(),
                body: change.raw_bytes().to_vec(),
            });
        }
    }
    changes
}

/// A record as the JSON object another app would send: its id, its kind, its values, collections nested.
pub fn as_json<'a>(
    document: Uuid,
    kind: Kind,
    facts: impl IntoIterator<Item = (&'a Path, &'a Value)>,
) -> serde_json::Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), json!(document));
    object.insert("record".to_owned(), json!(kind.as_str()));
    for (path, value) in facts {
        let value = serde_json::to_value(value).unwrap();
        match path {
            Path::Field(name) => drop(object.insert((*name).to_string(), value)),
            Path::Item { collection, item, field } => {
                let items = object.entry(collection.to_string()).or_insert_with(|| json!({}));
                items[item.to_string()][field.to_string()] = value;
            }
        }
    }
    serde_json::Value::Object(object)
}

/// Bytes of JSON objects as one array in one zstd frame of level 3, and before compression.
pub fn squeezed_json(objects: &[serde_json::Value]) -> (u64, u64) {
    let json = serde_json::to_vec(objects).unwrap();
    (zstd::bulk::compress(&json, 3).unwrap().len() as u64, json.len() as u64)
}

/// The same for invented records.
pub fn squeezed_records(records: &[Invented]) -> (u64, u64) {
    let facts = |record: &Invented| {
        as_json(record.document, record.kind, record.writes.iter().map(|(path, value)| (path, value)))
    };
    squeezed_json(&records.iter().map(facts).collect::<Vec<_>>())
}
