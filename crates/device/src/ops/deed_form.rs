//! The forms of 变动 as drafts: opened, kept as typed like every other form, and gone with the deed that they become.
//! Nothing is checked here: the deed checks.

use super::deed::{Outcome, uuid};
use super::save::existing;
use crate::Device;
use crate::error::DeviceError;
use crate::store::drafts::{self, Draft};
use crate::view::{DeedForm, DeedName, Saved};
use cunji_model::kind::Kind;
use rusqlite::Transaction;
use std::collections::BTreeMap;
use std::sync::PoisonError;
use uuid::Uuid;

/// The form that a deed comes from.
pub(super) struct FromForm<'a> {
    /// Household.
    pub household: Uuid,
    /// Which form.
    pub deed: DeedName,
    /// The member or run it is about; empty for none.
    pub about: &'a str,
}

/// A form that was opened, and how much its deed has made so far.
pub(crate) struct Form {
    draft: Uuid,
    made: u32,
}

impl Device {
    /// Opens a form of 变动: its open draft, or a new empty one. `about`: the member or the monitoring run.
    pub fn open_deed_form(
        &self,
        household: &str,
        deed: DeedName,
        about: Option<&str>,
    ) -> Result<DeedForm, DeviceError> {
        let id = uuid(household)?;
        let about = about.unwrap_or_default();
        let now = self.now_text();
        let name = self.new_identity().to_string();
        self.store.write(|transaction| {
            existing(transaction, id, Kind::Household)?;
            let kept = drafts::of_deed(transaction, id, deed, about)?;
            let resumed = kept.is_some();
            let draft = match kept {
                Some(draft) => draft,
                None => {
                    let draft = Draft {
                        draft: name,
                        kind: Kind::Household,
                        schema_version: Kind::Household.schema().version,
                        household: id,
                        deed: Some(deed),
                        about: about.to_owned(),
                        heads: Vec::new(),
                        fields: BTreeMap::new(),
                        updated_at: now.clone(),
                    };
                    drafts::put(transaction, &draft)?;
                    draft
                }
            };
            Ok(DeedForm { draft: draft.draft, household: id.to_string(), resumed, fields: draft.fields })
        })
    }

    /// Does a deed that was written in a form: with it the form's draft is gone, in the same transaction.
    pub(super) fn deed_of(
        &self,
        form: &FromForm<'_>,
        work: impl FnOnce(&Transaction<'_>) -> Outcome,
    ) -> Result<Saved, DeviceError> {
        self.deed(|transaction| {
            let draft = drafts::of_deed(transaction, form.household, form.deed, form.about)?;
            let outcome = self.in_form(draft.map(|draft| draft.draft).as_deref(), || work(transaction))?;
            if outcome.is_ok() {
                drafts::delete_of_deed(transaction, form.household, form.deed, form.about)?;
            }
            Ok(outcome)
        })
    }

    /// Writes a form's deed: what it makes new is named after the form, so that the same form saved on two phones of one
    /// cadre makes it once.
    pub(super) fn in_form<T>(&self, draft: Option<&str>, work: impl FnOnce() -> T) -> T {
        let form = || self.form.lock().unwrap_or_else(PoisonError::into_inner);
        *form() = draft.and_then(|draft| Uuid::try_parse(draft).ok()).map(|draft| Form { draft, made: 0 });
        let done = work();
        *form() = None;
        done
    }

    /// Identity of something that a deed makes: as old as its form, or new where there is none.
    pub(super) fn deed_identity(&self) -> Uuid {
        let mut form = self.form.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(form) = form.as_mut() else { return self.new_identity() };
        form.made += 1;
        let mut bytes = *Uuid::new_v5(&form.draft, &form.made.to_le_bytes()).as_bytes();
        for (to, from) in bytes.iter_mut().zip(form.draft.as_bytes()).take(6) {
            *to = *from; // its time: entries stand in the order in which they were begun
        }
        uuid::Builder::from_bytes(bytes).with_version(uuid::Version::SortRand).into_uuid()
    }
}
