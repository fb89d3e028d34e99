//! A step of a grievance: its form, kept as it is typed and photographed, and the entry it becomes, never rewritten.

use super::grievance::STALE;
use super::save::{Intent, existing};
use crate::Device;
use crate::error::DeviceError;
use crate::store::attachments;
use crate::store::drafts::{self, Draft};
use crate::store::rules::in_force;
use crate::view::{DeedName, NewStep, Saved, StepForm};
use cunji_model::document::Contents;
use cunji_model::field::{Path, Value};
use cunji_model::grievance::new_step::out_of_place;
use cunji_model::grievance::words::StepKind;
use cunji_model::kind::Kind;
use cunji_model::record::attachment::{COLLECTION, attachments as shown};
use cunji_model::record::grievance::{Standing, steps};
use rusqlite::{Connection, Transaction};
use std::collections::BTreeMap;
use uuid::Uuid;

impl Device {
    /// Opens the form of a grievance's next step: its open draft, or a new one. There is one draft for a grievance:
    /// who chooses another step finds words and photos again.
    pub fn open_step_form(&self, grievance: &str, kind: StepKind) -> Result<StepForm, DeviceError> {
        let id = Uuid::try_parse(grievance).map_err(|_| DeviceError::NotFound)?;
        let (name, now) = (draft_name(id), self.now_text());
        self.store.write(|transaction| {
            let (_, document) = existing(transaction, id, Kind::Grievance)?;
            let home = Contents::read(&document).word("household").and_then(|text| Uuid::try_parse(text).ok());
            let kept = drafts::get(transaction, &name)?;
            let resumed = kept.is_some();
            let mut draft = kept.unwrap_or_else(|| Draft {
                draft: name,
                kind: Kind::Grievance,
                schema_version: Kind::Grievance.schema().version,
                household: home.unwrap_or_default(),
                deed: Some(DeedName::GrievanceStep),
                about: id.to_string(),
                heads: Vec::new(),
                fields: BTreeMap::new(),
                updated_at: now.clone(),
            });
            draft.fields.insert("kind".to_owned(), kind.as_str().into());
            drafts::put(transaction, &draft)?;
            let household = draft.household.to_string();
            Ok(StepForm { draft: draft.draft, household, resumed, fields: draft.fields })
        })
    }

    /// Appends a step, if it may follow where the grievance stands on this phone. What its form kept goes with it.
    pub fn add_step(&self, grievance: &str, step: &NewStep) -> Result<Saved, DeviceError> {
        let id = Uuid::try_parse(grievance).map_err(|_| DeviceError::NotFound)?;
        let draft = draft_name(id);
        self.act(&STALE, |transaction| {
            let (line, document) = existing(transaction, id, Kind::Grievance)?;
            let contents = Contents::read(&document);
            let settings = in_force(transaction, line.village)?;
            if let Some(problem) = out_of_place(&Standing::of(&contents, &settings).course, step) {
                return Ok(Err(vec![problem]));
            }
            let item = self.new_identity().simple().to_string();
            let mut fields = self.step_fields(transaction, &contents, &item, step)?;
            let before = shown(&contents);
            let kept = drafts::get(transaction, &draft)?.map(|draft| attachments::names(&draft.fields));
            // A photo that the record shows already stays where it is.
            let new = kept.unwrap_or_default().into_iter().map(hex::encode).filter(|name| !before.contains(name));
            fields.extend(new.map(|name| (Path::item(COLLECTION, &name, "step").to_string(), item.as_str().into())));
            let intent = Intent { line, kind: Kind::Grievance, heads: &[], fields: &fields, draft: &draft };
            self.apply(transaction, &intent, document)
        })
    }

    /// The paths of a new step, with who, when, and which steps its writer had seen.
    pub(super) fn step_fields(
        &self,
        transaction: &Transaction<'_>,
        contents: &Contents,
        item: &str,
        step: &NewStep,
    ) -> Result<BTreeMap<String, Value>, DeviceError> {
        let mut fields = self.signed(transaction, "steps", item)?;
        fields.extend(step.fields(item, &steps(contents)));
        Ok(fields)
    }
}

/// The draft of a grievance's next step.
fn draft_name(grievance: Uuid) -> String {
    Uuid::new_v5(&grievance, b"step").to_string()
}

/// The step that was begun and not saved yet.
pub(super) fn begun(connection: &Connection, grievance: Uuid) -> Result<Option<StepKind>, DeviceError> {
    let draft = drafts::get(connection, &draft_name(grievance))?;
    Ok(draft.and_then(|draft| draft.fields.get("kind").and_then(Value::as_text).and_then(StepKind::parse)))
}
