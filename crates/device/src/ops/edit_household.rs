//! 改资料: the household form sends only what was changed.

use super::record::{fields_of, shown};
use super::save::{Intent, existing};
use super::visit::split_known;
use crate::Device;
use crate::error::DeviceError;
use crate::store::drafts::{self, Draft};
use crate::store::projection::heads;
use crate::view::{HouseholdForm, Saved, Stale};
use cunji_model::document::Contents;
use cunji_model::field::{Path, Value};
use cunji_model::kind::Kind;
use std::collections::BTreeMap;
use uuid::Uuid;

const STALE: [Stale; 5] = [Stale::Today, Stale::Households, Stale::Household, Stale::Drafts, Stale::Sync];

impl Device {
    /// Opens the edit form of a household: its open draft, or a new one.
    pub fn open_household_form(&self, household: &str) -> Result<HouseholdForm, DeviceError> {
        let home = Uuid::try_parse(household).map_err(|_| DeviceError::NotFound)?;
        let name = self.new_identity().to_string();
        self.store.read(|connection| {
            let (_, document) = existing(connection, home, Kind::Household)?;
            let kept = drafts::of_household(connection, Kind::Household, home)?;
            let resumed = kept.is_some();
            // A draft keeps the heads it was begun at: what came in meanwhile is not undone by it.
            let draft = kept.unwrap_or_else(|| Draft {
                draft: name,
                kind: Kind::Household,
                schema_version: Kind::Household.schema().version,
                household: home,
                deed: None,
                about: String::new(),
                heads: heads(&document),
                fields: BTreeMap::new(),
                updated_at: String::new(),
            });
            let (fields, unmapped) = split_known(Kind::Household, draft.fields);
            let heads = if draft.heads.is_empty() { heads(&document) } else { draft.heads };
            let current = fields_of(&Contents::read(&document)).into_iter().map(|(path, value)| {
                let value =
                    Path::parse(&path).map_or_else(|| value.clone(), |path| shown(Kind::Household, &path, &value));
                (path, value)
            });
            let current = current.collect();
            Ok(HouseholdForm {
                draft: draft.draft,
                household: home.to_string(),
                heads,
                current,
                fields,
                resumed,
                unmapped,
            })
        })
    }

    /// Saves what was changed in a household form. Category, risks and guarantees change with a reason and a date
    /// (`change_reason`, `change_on` among the fields).
    pub fn save_household(
        &self,
        draft: &str,
        household: &str,
        heads: &[String],
        fields: &BTreeMap<String, Value>,
    ) -> Result<Saved, DeviceError> {
        let home = Uuid::try_parse(household).map_err(|_| DeviceError::NotFound)?;
        self.act(&STALE, |transaction| {
            let (line, document) = existing(transaction, home, Kind::Household)?;
            let before = Contents::read(&document);
            let fields = match self.in_form(Some(draft), || self.with_reason(transaction, &before, fields))? {
                Ok(fields) => fields,
                Err(problems) => return Ok(Err(problems)),
            };
            let intent = Intent { line, kind: Kind::Household, heads, fields: &fields, draft };
            self.apply(transaction, &intent, document)
        })
    }
}
