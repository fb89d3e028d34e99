//! Changes that another phone carried here: taken when a stretch of the author's signed chain proves who wrote them. The
//! author must still be somebody here; the courier may only bring what is of his own villages.

use super::{Pushed, Pusher, outright, set_aside};
use crate::keys;
use crate::store::{Device, Store, StoreError, StoredDocument};
use cunji_model::door::{Refusal, prescan};
use cunji_model::id::DeviceId;
use cunji_wire::chain::Segment;
use cunji_wire::message::{Ack, VillageNumber};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// What the segments of a request prove, and who the authors are.
#[derive(Debug, Default)]
pub struct Carried {
    proven: HashSet<(DeviceId, Uuid, [u8; 32])>,
    authors: HashMap<DeviceId, Device>,
    /// Villages that an author once had.
    once: HashMap<DeviceId, BTreeSet<VillageNumber>>,
}

/// What is to become of a change of another author.
pub(super) enum Bringing {
    /// Judged like the author's own push.
    Judged(Option<Refusal>),
    /// The author is out of service, or has the village no more: kept apart, as if he had handed it in.
    Apart(Device),
    /// Nothing says that the author wrote it.
    Unproven,
}

impl Carried {
    /// Checks segments against the keys that their devices handed in. One that does not hold proves nothing.
    pub async fn check(store: &dyn Store, segments: &[Segment]) -> Result<Self, StoreError> {
        let mut carried = Self::default();
        for segment in segments {
            let author = DeviceId(segment.device);
            let keys = match carried.authors.entry(author) {
                Entry::Occupied(known) => known.get().keys,
                Entry::Vacant(place) => {
                    let Some(device) = keys::device(store, author).await? else { continue };
                    carried.once.insert(author, set_aside::once_granted(store, device.person).await?);
                    place.insert(device).keys
                }
            };
            if keys.is_some_and(|keys| segment.proven(&keys)) {
                let links = segment.links.iter();
                carried.proven.extend(links.map(|(document, hash)| (author, Uuid::from_bytes(*document), *hash)));
            }
        }
        Ok(carried)
    }

    /// What is to become of it. The courier's own grant was looked at before.
    pub(super) fn bringing(&self, pushed: &Pushed) -> Bringing {
        let Ok(scan) = prescan(&pushed.record.change) else { return Bringing::Unproven };
        let Some(author) = DeviceId::of_actor(&scan.actor) else { return Bringing::Unproven };
        let proven = self.proven.contains(&(author, pushed.record.document, scan.hash.0));
        let Some(device) = self.authors.get(&author).filter(|_| proven) else { return Bringing::Unproven };
        let gone = !device.villages.contains(&pushed.village)
            && self.once.get(&author).is_some_and(|once| once.contains(&pushed.village));
        if !device.active || gone {
            return Bringing::Apart(device.clone());
        }
        let as_author = Pusher { device: author, villages: device.villages.clone(), role: device.role.clone() };
        Bringing::Judged(outright(&as_author, pushed))
    }
}

/// Of unproven changes of others, those that are here already: nothing new comes in, so they are only repeated.
pub(super) async fn here_already(
    store: &dyn Store,
    unproven: &[(usize, Pushed)],
) -> Result<HashMap<usize, Ack>, StoreError> {
    let mut by_village: BTreeMap<VillageNumber, Vec<Uuid>> = BTreeMap::new();
    for (_, pushed) in unproven {
        by_village.entry(pushed.village).or_default().push(pushed.record.document);
    }
    let mut found = HashMap::new();
    for (village, mut documents) in by_village {
        documents.sort_unstable();
        documents.dedup();
        let known: HashMap<Uuid, StoredDocument> = store.documents(village, &documents).await?;
        for (place, pushed) in unproven.iter().filter(|(_, pushed)| pushed.village == village) {
            let stored = known.get(&pushed.record.document).map(|stored| stored.changes.as_slice()).unwrap_or_default();
            if let Some((seq, _)) = stored.iter().find(|(_, body)| *body == pushed.record.change) {
                found.insert(*place, Ack::Duplicate(*seq));
            }
        }
    }
    Ok(found)
}
