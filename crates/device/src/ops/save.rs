//! The one door for writes: check everything, then one transaction with change, projection, search and draft.

use crate::Device;
use crate::error::DeviceError;
use crate::store::changes::{self, Origin, RecordLine};
use crate::store::projection::project;
use crate::store::rules::Rules;
use crate::store::{attachments, drafts, meta};
use crate::view::{Saved, Stale};
use cunji_model::document::{Contents, checked, genesis, new_problems, write};
use cunji_model::field::{Problem, ProblemCode, Value};
use cunji_model::id::actor;
use cunji_model::kind::Kind;
use cunji_model::{Automerge, ChangeHash};
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, Transaction};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A write as the cadre meant it.
pub(super) struct Intent<'a> {
    /// The record; made when it is new.
    pub line: RecordLine,
    /// Its kind.
    pub kind: Kind,
    /// Heads the form was read at, as hex.
    pub heads: &'a [String],
    /// Values by path, as typed.
    pub fields: &'a BTreeMap<String, Value>,
    /// The draft that is done with.
    pub draft: &'a str,
}

/// The record that was written, or why nothing was.
pub(super) type Outcome = Result<Result<Uuid, Vec<Problem>>, DeviceError>;

/// A record of a kind as it stands on this phone.
pub(super) fn existing(connection: &Connection, id: Uuid, kind: Kind) -> Result<(RecordLine, Automerge), DeviceError> {
    let line = changes::line(connection, id)?.filter(|line| line.kind == kind.as_str()).ok_or(DeviceError::NotFound)?;
    let document = changes::document(connection, line.id, kind)?;
    Ok((line, document))
}

/// The same, begun when nobody has begun it yet. Within `Device::act`, so that a refused beginning leaves nothing.
pub(super) fn begun(
    transaction: &Transaction<'_>,
    id: Uuid,
    village: VillageNumber,
    kind: Kind,
) -> Result<(RecordLine, Automerge), DeviceError> {
    let line = changes::need_line(transaction, id, village, kind.as_str())?;
    let fresh = changes::chunks(transaction, line.id)?.is_empty();
    let document = if fresh { genesis(kind) } else { changes::document(transaction, line.id, kind)? };
    Ok((line, document))
}

impl Device {
    /// Edits an existing record of any kind in one transaction; `decide` says what to write, or why nothing.
    pub(super) fn edit_record(
        &self,
        document: &str,
        heads: &[String],
        decide: impl FnOnce(Kind, &Automerge) -> Result<BTreeMap<String, Value>, Vec<Problem>>,
    ) -> Result<Saved, DeviceError> {
        let id = Uuid::try_parse(document).map_err(|_| DeviceError::NotFound)?;
        self.act(&Stale::EVERY, |transaction| {
            let line = changes::line(transaction, id)?.ok_or(DeviceError::NotFound)?;
            let kind = Kind::parse(&line.kind).ok_or(DeviceError::NotFound)?;
            if kind.of_office() {
                // Whoever may not write it may not settle, restore or hide it either: the office does.
                return Ok(Err(vec![Problem { path: String::new(), code: ProblemCode::OfficeOnly }]));
            }
            let document = changes::document(transaction, line.id, kind)?;
            match decide(kind, &document) {
                Err(problems) => Ok(Err(problems)),
                Ok(fields) => {
                    self.apply(transaction, &Intent { line, kind, heads, fields: &fields, draft: "" }, document)
                }
            }
        })
    }

    /// One user action on one or more records: all of it is durable when this returns, or, with problems, none of it.
    pub(super) fn act(
        &self,
        stale: &[Stale],
        work: impl FnOnce(&Transaction<'_>) -> Outcome,
    ) -> Result<Saved, DeviceError> {
        let outcome = self.store.write(|transaction| {
            transaction.execute_batch("SAVEPOINT act")?;
            let outcome = work(transaction)?;
            let ending = if outcome.is_ok() { "RELEASE act" } else { "ROLLBACK TO act; RELEASE act" };
            transaction.execute_batch(ending)?;
            Ok(outcome)
        })?;
        Ok(match outcome {
            Err(problems) => Saved::Problems { problems },
            Ok(document) => Saved::Saved { document: document.to_string(), stale: stale.to_vec() },
        })
    }

    /// The paths that say who writes an item down, and when.
    pub(super) fn signed(
        &self,
        connection: &Connection,
        collection: &str,
        item: &str,
    ) -> Result<BTreeMap<String, Value>, DeviceError> {
        let me = meta::enrolment(connection)?.ok_or(DeviceError::NotEnrolled)?;
        let said = [("by", me.person.to_string()), ("by_name", me.person_name), ("at", self.now_text())];
        Ok(said.into_iter().map(|(field, value)| (format!("{collection}/{item}/{field}"), value.into())).collect())
    }

    /// Writes an intent within a transaction. `Err` of the inner result: nothing was changed, here is why.
    pub(super) fn apply(&self, transaction: &Transaction<'_>, intent: &Intent<'_>, document: Automerge) -> Outcome {
        let kind = intent.kind;
        let mut fields = intent.fields.clone();
        if let Some(draft) = drafts::get(transaction, intent.draft)? {
            attachments::carry(&draft.fields, &mut fields);
        }
        let writes = match checked(kind, &fields) {
            Ok(writes) => writes,
            Err(problems) => return Ok(Err(problems)),
        };
        let author = meta::author(transaction, self.entropy.as_ref())?;
        let base: Vec<ChangeHash> = intent.heads.iter().filter_map(|head| head.parse().ok()).collect();
        let rules = Rules::default();
        let settings = rules.of(transaction, intent.line.village)?;
        let before = Contents::read(&document);
        let time = self.clock.now().timestamp();
        let written = write(document, &base, &actor(author.device, author.incarnation), time, &writes)?;
        let contents = Contents::read(&written.document);
        let problems = new_problems(kind, &before, &contents, &settings);
        if !problems.is_empty() {
            return Ok(Err(problems));
        }
        if let Some(change) = written.change {
            let hash = change.hash().0;
            changes::insert(transaction, &intent.line, &hash, change.raw_bytes(), Origin::Mine)?;
            meta::grow_chain(transaction, intent.line.document, &hash)?;
            changes::refresh_line(transaction, intent.line.id)?;
            project(transaction, &rules, &intent.line, &written.document)?;
        }
        attachments::saved(transaction, &fields)?;
        drafts::delete(transaction, intent.draft)?;
        Ok(Ok(intent.line.document))
    }
}
