//! Takes pushed changes: grant, kind and author are checked, then the door, then one durable append per village.

mod carried;
pub mod handed_over;
mod restored;
pub mod set_aside;

use crate::store::{Appended, NewChange, Refused, Store, StoreError, StoredDocument};
use carried::{Bringing, here_already};
use cunji_model::document::{genesis, load};
use cunji_model::door::{Denied, Refusal, admit, prescan};
use cunji_model::id::DeviceId;
use cunji_model::kind::Kind;
use cunji_model::{Automerge, Change};
use cunji_wire::message::{Ack, VillageNumber};
use cunji_wire::pack::Record;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

pub use carried::Carried;

/// How often an append is tried again when somebody else wrote the same record in between.
const TRIES: usize = 8;

/// A pushed change and where it is meant for.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// Village named by its pack.
    pub village: VillageNumber,
    /// The change.
    pub record: Record,
}

/// Who pushes, and what that device may.
#[derive(Debug, Clone)]
pub struct Pusher {
    /// The device.
    pub device: DeviceId,
    /// Its villages.
    pub villages: Vec<VillageNumber>,
    /// Role word of its person (design.md §8).
    pub role: String,
}

impl Pusher {
    /// Rules and campaigns are the office's: a phone of a cadre or of a village's people reads them.
    fn is_office(&self) -> bool {
        matches!(self.role.as_str(), "township" | "county" | "administrator")
    }
}

/// Accepts what can be accepted; one answer per change, in order. What is stored is durable when this returns.
pub async fn accept(
    store: &dyn Store,
    pusher: &Pusher,
    received_at: i64,
    pushed: Vec<Pushed>,
) -> Result<Vec<Ack>, StoreError> {
    accept_carried(store, pusher, &Carried::default(), received_at, pushed).await
}

/// The same for a push that also brings what others wrote, with its proof.
pub async fn accept_carried(
    store: &dyn Store,
    pusher: &Pusher,
    carried: &Carried,
    received_at: i64,
    pushed: Vec<Pushed>,
) -> Result<Vec<Ack>, StoreError> {
    let mut acks: Vec<Option<Ack>> = vec![None; pushed.len()];
    let mut by_village: BTreeMap<VillageNumber, Vec<(usize, Record)>> = BTreeMap::new();
    let mut refused = Vec::new();
    let mut restored = restored::Restored::default();
    let mut unproven = Vec::new();
    for (place, pushed) in pushed.into_iter().enumerate() {
        let reason = match outright(pusher, &pushed) {
            Some(Refusal::ForeignActor) if restored.allows(store, received_at, &pushed).await? => None,
            Some(Refusal::ForeignActor) => match carried.bringing(&pushed) {
                Bringing::Judged(reason) => reason,
                Bringing::Apart(author) => {
                    let answers = set_aside::keep(store, &author, received_at, vec![pushed]).await?;
                    answers.into_iter().for_each(|ack| put(&mut acks, place, ack));
                    continue;
                }
                Bringing::Unproven => {
                    unproven.push((place, pushed));
                    continue;
                }
            },
            reason => reason,
        };
        match reason {
            Some(reason) => {
                put(&mut acks, place, Ack::Refused(reason));
                let (village, record) = (pushed.village, pushed.record);
                let body = record.change;
                refused.push(Refused { village, document: record.document, device: pusher.device, reason, body });
            }
            None => by_village.entry(pushed.village).or_default().push((place, pushed.record)),
        }
    }
    let mut repeated = here_already(store, &unproven).await?;
    for (place, Pushed { village, record }) in unproven {
        let reason = Refusal::ForeignActor;
        let ack = repeated.remove(&place).unwrap_or_else(|| {
            let body = record.change;
            refused.push(Refused { village, document: record.document, device: pusher.device, reason, body });
            Ack::Refused(reason)
        });
        put(&mut acks, place, ack);
    }
    for (village, records) in by_village {
        let (answers, more) = accept_village(store, pusher.device, received_at, village, records).await?;
        answers.into_iter().for_each(|(place, ack)| put(&mut acks, place, ack));
        refused.extend(more);
    }
    // NoGrant is not kept: bytes for villages a device has nothing to do with would be a way to fill the disk.
    refused.retain(|one| one.reason != Refusal::NoGrant);
    if !refused.is_empty() {
        // The phone keeps what is refused: if there is no room here for a copy, the answer still goes out.
        if let Err(error) = store.quarantine(received_at, refused).await {
            tracing::warn!(%error, "refused changes could not be kept");
        }
    }
    Ok(acks.into_iter().map(|ack| ack.unwrap_or(Ack::Refused(Refusal::Malformed))).collect())
}

fn put(acks: &mut [Option<Ack>], place: usize, ack: Ack) {
    if let Some(slot) = acks.get_mut(place) {
        *slot = Some(ack);
    }
}

/// What can be refused without looking at the record.
fn outright(pusher: &Pusher, pushed: &Pushed) -> Option<Refusal> {
    if !pusher.villages.contains(&pushed.village) {
        return Some(Refusal::NoGrant);
    }
    match Kind::parse(&pushed.record.kind) {
        None => return Some(Refusal::UnknownKind),
        Some(kind) if kind.of_office() && !pusher.is_office() => return Some(Refusal::OfficeOnly),
        Some(_) => {}
    }
    match prescan(&pushed.record.change) {
        Err(reason) => Some(reason),
        Ok(scan) if DeviceId::of_actor(&scan.actor) != Some(pusher.device) => Some(Refusal::ForeignActor),
        Ok(_) => None,
    }
}

type Answers = (Vec<(usize, Ack)>, Vec<Refused>);

async fn accept_village(
    store: &dyn Store,
    device: DeviceId,
    received_at: i64,
    village: VillageNumber,
    records: Vec<(usize, Record)>,
) -> Result<Answers, StoreError> {
    let mut documents: Vec<Uuid> = records.iter().map(|(_, record)| record.document).collect();
    documents.sort_unstable();
    documents.dedup();
    let mut records = records;
    for _ in 0..TRIES {
        let known = store.documents(village, &documents).await?;
        let expected: Vec<(Uuid, usize)> = documents
            .iter()
            .map(|document| (*document, known.get(document).map_or(0, |stored| stored.changes.len())))
            .collect();
        let (judged, returned) = judge_apart(records, known).await?;
        records = returned;
        let (fresh, places): (Vec<NewChange>, Vec<usize>) =
            judged.iter().filter_map(|(place, verdict)| Some((verdict.fresh()?, *place))).unzip();
        let expected: Vec<(Uuid, usize)> =
            expected.into_iter().filter(|(document, _)| fresh.iter().any(|new| new.document == *document)).collect();
        let seqs = if fresh.is_empty() {
            Vec::new()
        } else {
            match store.append(village, device, received_at, &expected, fresh).await? {
                Appended::Moved => continue,
                Appended::Stored(seqs) => seqs,
            }
        };
        let stored: HashMap<usize, u64> = places.into_iter().zip(seqs).collect();
        return Ok(answers(village, device, &records, judged, &stored));
    }
    Err(StoreError::Other("a record kept changing".to_owned()))
}

/// Judging costs about 0.2 ms a change: off the async threads, and split over the cores when it is a lot.
async fn judge_apart(
    records: Vec<(usize, Record)>,
    known: HashMap<Uuid, StoredDocument>,
) -> Result<(Vec<(usize, Verdict)>, Vec<(usize, Record)>), StoreError> {
    let work = move || {
        let mut by_document: BTreeMap<Uuid, Vec<&(usize, Record)>> = BTreeMap::new();
        for entry in &records {
            by_document.entry(entry.1.document).or_default().push(entry);
        }
        let groups: Vec<(Uuid, Vec<&(usize, Record)>)> = by_document.into_iter().collect();
        let workers = if groups.len() < 64 { 1 } else { 2 };
        let share = groups.len().div_ceil(workers).max(1);
        let mut judged = Vec::with_capacity(records.len());
        std::thread::scope(|scope| {
            let handles: Vec<_> = groups
                .chunks(share)
                .map(|chunk| scope.spawn(|| chunk.iter().flat_map(|(id, group)| judge(known.get(id), group)).collect()))
                .collect();
            for handle in handles {
                let part: Vec<(usize, Verdict)> = handle.join().unwrap_or_default();
                judged.extend(part);
            }
        });
        judged.sort_unstable_by_key(|(place, _)| *place);
        (judged, records)
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Other("checking stopped".to_owned()))
}

#[derive(Debug)]
enum Verdict {
    Fresh(Box<NewChange>),
    Duplicate(u64),
    /// Twice in the same push.
    Again(usize),
    NeedDeps(Vec<[u8; 32]>),
    Refused(Refusal),
}

impl Verdict {
    fn fresh(&self) -> Option<NewChange> {
        if let Self::Fresh(change) = self { Some((**change).clone()) } else { None }
    }
}

/// Judges the pushed changes of one record, each against what is there and what came before it.
fn judge(stored: Option<&StoredDocument>, group: &[&(usize, Record)]) -> Vec<(usize, Verdict)> {
    let Some((_, first)) = group.first() else { return Vec::new() };
    let all = |reason| group.iter().map(|(place, _)| (*place, Verdict::Refused(reason))).collect();
    let kind_word = stored.map_or(first.kind.as_str(), |stored| stored.kind.as_str());
    let Some(kind) = Kind::parse(kind_word) else { return all(Refusal::UnknownKind) };
    let Some(mut document) = stored_document(kind, stored) else { return all(Refusal::Damaging) };
    let mut places: HashMap<[u8; 32], u64> = HashMap::new();
    if let Some(stored) = stored {
        for (seq, body) in &stored.changes {
            if let Ok(scan) = prescan(body) {
                places.insert(scan.hash.0, *seq);
            }
        }
    }
    let mut here: HashMap<[u8; 32], usize> = HashMap::new();
    let mut verdicts = Vec::with_capacity(group.len());
    for (place, record) in group {
        let verdict = if record.kind != kind_word {
            Verdict::Refused(Refusal::WrongPlace)
        } else {
            judge_one(&mut document, record, &places, &here)
        };
        if let Verdict::Fresh(change) = &verdict {
            here.insert(change.hash, *place);
        }
        verdicts.push((*place, verdict));
    }
    verdicts
}

fn stored_document(kind: Kind, stored: Option<&StoredDocument>) -> Option<Automerge> {
    let Some(stored) = stored else { return Some(genesis(kind)) };
    let changes = stored.changes.iter().map(|(_, body)| Change::from_bytes(body.clone()));
    load(kind, changes.collect::<Result<Vec<_>, _>>().ok()?).ok()
}

fn judge_one(
    document: &mut Automerge,
    record: &Record,
    places: &HashMap<[u8; 32], u64>,
    here: &HashMap<[u8; 32], usize>,
) -> Verdict {
    match admit(document, &record.change) {
        Ok(admitted) => {
            *document = admitted.document;
            let change = admitted.change;
            let actor: [u8; 16] = change.actor_id().to_bytes().try_into().unwrap_or_default();
            Verdict::Fresh(Box::new(NewChange {
                document: record.document,
                kind: record.kind.clone(),
                hash: change.hash().0,
                actor,
                actor_seq: change.seq(),
                body: record.change.clone(),
            }))
        }
        Err(Denied::Duplicate) => {
            let hash = prescan(&record.change).map(|scan| scan.hash.0).unwrap_or_default();
            match (places.get(&hash), here.get(&hash)) {
                (Some(seq), _) => Verdict::Duplicate(*seq),
                (None, Some(place)) => Verdict::Again(*place),
                // The genesis change itself: known to everybody, never sent.
                (None, None) => Verdict::Refused(Refusal::Malformed),
            }
        }
        Err(Denied::NeedDeps(missing)) => Verdict::NeedDeps(missing.into_iter().map(|hash| hash.0).collect()),
        Err(Denied::Refused(reason)) => Verdict::Refused(reason),
    }
}

fn answers(
    village: VillageNumber,
    device: DeviceId,
    records: &[(usize, Record)],
    judged: Vec<(usize, Verdict)>,
    stored: &HashMap<usize, u64>,
) -> Answers {
    let seq_of = |place: &usize| stored.get(place).copied().unwrap_or(0);
    let bodies: HashMap<usize, &Record> = records.iter().map(|(place, record)| (*place, record)).collect();
    let mut refused = Vec::new();
    let acks = judged
        .into_iter()
        .map(|(place, verdict)| {
            let ack = match verdict {
                Verdict::Fresh(_) => Ack::Stored(seq_of(&place)),
                Verdict::Duplicate(seq) => Ack::Duplicate(seq),
                Verdict::Again(other) => Ack::Duplicate(seq_of(&other)),
                Verdict::NeedDeps(missing) => Ack::NeedDeps(missing),
                Verdict::Refused(reason) => {
                    if let Some(record) = bodies.get(&place) {
                        let (document, body) = (record.document, record.change.clone());
                        refused.push(Refused { village, document, device, reason, body });
                    }
                    Ack::Refused(reason)
                }
            };
            (place, ack)
        })
        .collect();
    (acks, refused)
}
