//! Looks whether a store says the truth about itself: every feed's places, counts, digest, and that each change stands
//! behind what it builds on. Only reads, and says where something is wrong; it never mends.

use crate::cells;
use crate::store::sql::Row;
use crate::store::{FeedState, Store, StoreError};
use cunji_model::Change;
use cunji_model::document::genesis;
use cunji_model::kind::Kind;
use cunji_wire::digest::{Digest, EntryName};
use cunji_wire::message::VillageNumber;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use uuid::Uuid;

/// Rows looked at at once.
const STRETCH: u64 = 2_000;
/// Faults of a village that are told one by one.
const TOLD: usize = 20;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A place of the feed without a change.
    Gap {
        /// The missing place.
        seq: u64,
    },
    /// Bytes that are no change.
    Unreadable {
        /// Its place.
        seq: u64,
    },
    /// Columns that say something else than the change itself: hash, actor or number.
    Mislabelled {
        /// Its place.
        seq: u64,
    },
    /// A change before one that it builds on.
    BeforeItsGround {
        /// Its place.
        seq: u64,
    },
    /// A record whose row counts wrongly or is missing.
    Document {
        /// The record.
        document: Uuid,
        /// What its row says; 0 without a row.
        said: u64,
        /// Its changes in the feed.
        found: u64,
    },
    /// The village's row says something else than its feed.
    Village {
        /// What the row says.
        said: Box<FeedState>,
        /// What the feed gives.
        found: Box<FeedState>,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gap { seq } => write!(to, "place {seq}: no change there"),
            Self::Unreadable { seq } => write!(to, "place {seq}: these bytes are no change"),
            Self::Mislabelled { seq } => write!(to, "place {seq}: its hash, actor or number is not the change's own"),
            Self::BeforeItsGround { seq } => write!(to, "place {seq}: it builds on a change that comes later or never"),
            Self::Document { document, said, found } => {
                write!(to, "record {document}: its row says {said} changes, the feed has {found}")
            }
            Self::Village { said, found } => {
                let of = |state: &FeedState| {
                    format!(
                        "last place {}, {} changes, {} records, digest {:?}",
                        state.last_seq, state.changes, state.records, state.digest
                    )
                };
                write!(to, "its row says: {}; the feed gives: {}", of(said), of(found))
            }
        }
    }
}

/// What was found in one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// Which.
    pub village: VillageNumber,
    /// As the feed gives it.
    pub feed: FeedState,
    /// The first faults, in feed order.
    pub faults: Vec<Fault>,
    /// How many there are in all.
    pub count: usize,
}

/// What was found in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// Village by village.
    pub villages: Vec<Looked>,
}

impl Findings {
    /// Nothing is wrong anywhere.
    pub fn is_sound(&self) -> bool {
        self.villages.iter().all(|village| village.count == 0)
    }
}

/// Looks at the whole store. A feed that grows meanwhile is looked at up to where it was.
pub async fn verify(store: &dyn Store) -> Result<Findings, StoreError> {
    let mut villages = Vec::new();
    for village in store.villages().await? {
        villages.push(look(store, village.number).await?);
    }
    Ok(Findings { villages })
}

async fn look(store: &dyn Store, village: VillageNumber) -> Result<Looked, StoreError> {
    let said = store.feed_state(village).await?.ok_or(StoreError::Unreadable)?;
    let mut eye = Eye::default();
    let sql = "SELECT seq, document, kind, hash, actor, actor_seq, body FROM change \
               WHERE village = ?1 AND seq > ?2 AND seq <= ?3 ORDER BY seq LIMIT ?4";
    loop {
        let rows = store.rows(sql, cells![village.0, eye.last, said.last_seq, STRETCH]).await?;
        rows.iter().try_for_each(|row| eye.see(row))?;
        if (rows.len() as u64) < STRETCH {
            break;
        }
    }
    for seq in eye.last + 1..=said.last_seq {
        eye.found(Fault::Gap { seq });
    }
    let feed =
        FeedState { last_seq: eye.last, changes: eye.changes, records: eye.documents.len() as u64, digest: eye.digest };
    if feed != said {
        eye.found(Fault::Village { said: Box::new(said), found: Box::new(feed) });
    }
    let rows = store.rows("SELECT document, changes FROM document WHERE village = ?1", cells![village.0]).await?;
    let mut said_of: BTreeMap<Uuid, u64> = BTreeMap::new();
    for row in &rows {
        said_of.insert(row.uuid(0)?, row.count(1)?);
    }
    let now = store.feed_state(village).await?.ok_or(StoreError::Unreadable)?;
    // Records that grow while one looks say more than was read: they are judged when the feed stands still.
    if now.last_seq == said.last_seq {
        eye.compare(said_of);
    }
    Ok(Looked { village, feed, faults: eye.faults, count: eye.count })
}

/// Goes along a feed.
#[derive(Default)]
struct Eye {
    last: u64,
    changes: u64,
    digest: Digest,
    documents: BTreeMap<Uuid, u64>,
    /// Changes seen so far, and the genesis of each kind.
    seen: HashSet<(Uuid, [u8; 32])>,
    faults: Vec<Fault>,
    count: usize,
}

impl Eye {
    fn found(&mut self, fault: Fault) {
        self.count += 1;
        if self.faults.len() < TOLD {
            self.faults.push(fault);
        }
    }

    fn see(&mut self, row: &Row) -> Result<(), StoreError> {
        let (seq, document, kind, hash) = (row.count(0)?, row.uuid(1)?, row.text(2)?, row.array::<32>(3)?);
        for gap in self.last + 1..seq {
            self.found(Fault::Gap { seq: gap });
        }
        self.last = seq;
        self.changes += 1;
        self.digest.add(&EntryName::of(document, &hash));
        let known = self.documents.contains_key(&document);
        *self.documents.entry(document).or_insert(0) += 1;
        if !known && let Some(kind) = Kind::parse(&kind) {
            let roots = genesis(kind).get_heads();
            self.seen.extend(roots.into_iter().map(|root| (document, root.0)));
        }
        match Change::from_bytes(row.bytes(6)?.to_vec()) {
            Err(_) => self.found(Fault::Unreadable { seq }),
            Ok(change) => {
                let labelled = change.hash().0 == hash
                    && change.actor_id().to_bytes() == row.bytes(4)?
                    && change.seq() == row.count(5)?;
                if !labelled {
                    self.found(Fault::Mislabelled { seq });
                }
                if !change.deps().iter().all(|ground| self.seen.contains(&(document, ground.0))) {
                    self.found(Fault::BeforeItsGround { seq });
                }
            }
        }
        self.seen.insert((document, hash));
        Ok(())
    }

    fn compare(&mut self, mut said_of: BTreeMap<Uuid, u64>) {
        for (document, found) in std::mem::take(&mut self.documents) {
            let said = said_of.remove(&document).unwrap_or(0);
            if said != found {
                self.found(Fault::Document { document, said, found });
            }
        }
        for (document, said) in said_of {
            self.found(Fault::Document { document, said, found: 0 });
        }
    }
}
