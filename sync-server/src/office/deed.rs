//! One deed at the office's desk: a record is read, the rules that phones ask are asked, and what may be written becomes
//! one change of the office's device in the same feed. Judged again when a phone wrote the record in between.

use crate::settings::in_force;
use crate::store::sql::Statement;
use crate::store::{Appended, NewChange, Store, StoreError};
use chrono::{DateTime, FixedOffset, SecondsFormat};
use cunji_model::document::{Contents, checked, load, new_problems, write};
use cunji_model::field::{Problem, Value};
use cunji_model::id::actor;
use cunji_model::kind::Kind;
use cunji_model::settings::Settings;
use cunji_model::{Automerge, Change, ChangeHash};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::{Entropy, random};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How often a deed is judged again.
const TRIES: usize = 8;

/// Who sits at the desk, and when.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The store.
    pub store: &'a dyn Store,
    /// Randomness for the names of steps and comments.
    pub entropy: &'a dyn Entropy,
    /// The time.
    pub now: DateTime<FixedOffset>,
    /// Who: noted in every step and comment.
    pub person: Uuid,
    /// Name.
    pub name: &'a str,
}

/// What came of a deed.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// It is in the feed.
    Saved,
    /// Nothing was written, here is why.
    Problems(Vec<Problem>),
    /// No such record in this village.
    NotFound,
}

/// Values by path.
pub(super) type Fields = BTreeMap<String, Value>;

/// Which record is meant, and as it was read at which heads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meant<'a> {
    pub village: VillageNumber,
    pub document: Uuid,
    /// `None`: of any kind.
    pub kind: Option<Kind>,
    /// As hex; empty: as it stands.
    pub heads: &'a [String],
}

impl Desk<'_> {
    /// A name for a new step or comment, ordered by time (UUIDv7).
    pub(super) fn item(&self) -> String {
        let milliseconds = u64::try_from(self.now.timestamp_millis()).unwrap_or(0);
        let random: [u8; 10] = random(self.entropy);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid().simple().to_string()
    }

    /// The paths that say who writes an item down, and when.
    pub(super) fn signed(&self, collection: &str, item: &str) -> Fields {
        let at = self.now.to_rfc3339_opts(SecondsFormat::Secs, true);
        let said = [("by", self.person.to_string()), ("by_name", self.name.to_owned()), ("at", at)];
        said.into_iter().map(|(field, value)| (format!("{collection}/{item}/{field}"), value.into())).collect()
    }

    /// Writes what `decide` says of the record as it stands, and `beside` (its line in the audit) in one transaction.
    pub(super) async fn act(
        &self,
        meant: Meant<'_>,
        beside: &[Statement],
        decide: impl Fn(Kind, &Automerge, &Settings) -> Result<Fields, Vec<Problem>> + Send + Sync,
    ) -> Result<Done, StoreError> {
        let identity = self.store.identity().await?;
        let author = actor(identity.device, identity.incarnation);
        let settings = in_force(self.store, meant.village).await?;
        let base: Vec<ChangeHash> = meant.heads.iter().filter_map(|head| head.parse().ok()).collect();
        for _ in 0..TRIES {
            let mut known = self.store.documents(meant.village, &[meant.document]).await?;
            let Some(stored) = known.remove(&meant.document) else { return Ok(Done::NotFound) };
            let kind = Kind::parse(&stored.kind).filter(|kind| meant.kind.is_none_or(|wanted| wanted == *kind));
            let Some(kind) = kind else { return Ok(Done::NotFound) };
            let expected = stored.changes.len();
            let changes: Result<Vec<Change>, _> =
                stored.changes.into_iter().map(|(_, body)| Change::from_bytes(body)).collect();
            let document = load(kind, changes.map_err(|_| StoreError::Unreadable)?);
            let document = document.map_err(|_| StoreError::Unreadable)?;
            let writes = match decide(kind, &document, &settings).and_then(|fields| checked(kind, &fields)) {
                Ok(writes) => writes,
                Err(problems) => return Ok(Done::Problems(problems)),
            };
            let before = Contents::read(&document);
            let written = write(document, &base, &author, self.now.timestamp(), &writes);
            let written = written.map_err(|_| StoreError::Unreadable)?;
            let problems = new_problems(kind, &before, &Contents::read(&written.document), &settings);
            if !problems.is_empty() {
                return Ok(Done::Problems(problems));
            }
            let Some(change) = written.change else {
                if !beside.is_empty() {
                    self.store.transact(beside.to_vec()).await?; // it stands there already: only the line is new
                }
                return Ok(Done::Saved);
            };
            let new = NewChange {
                document: meant.document,
                kind: kind.as_str().to_owned(),
                hash: change.hash().0,
                actor: author.to_bytes().try_into().unwrap_or_default(),
                actor_seq: change.seq(),
                body: change.raw_bytes().to_vec(),
            };
            let (expected, at) = ([(meant.document, expected)], self.now.timestamp_millis());
            let (changes, beside) = (vec![new], beside.to_vec());
            let appended =
                self.store.append_with(meant.village, identity.device, at, &expected, changes, beside).await?;
            if let Appended::Stored(_) = appended {
                return Ok(Done::Saved);
            }
        }
        Err(StoreError::Other("a record kept changing".to_owned()))
    }
}
