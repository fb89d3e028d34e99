//! 记诉求: the form of a new grievance, registering in one go, and changing what was written.

use super::save::{Intent, begun, existing};
use super::visit::split_known;
use crate::Device;
use crate::error::DeviceError;
use crate::store::drafts::{self, Draft};
use crate::store::{changes, meta};
use crate::view::{GrievanceForm, NewStep, Saved, Stale};
use cunji_model::document::Contents;
use cunji_model::field::{Problem, ProblemCode, Value};
use cunji_model::grievance::words::{GrievanceSource, StepKind};
use cunji_model::kind::Kind;
use cunji_model::record::grievance::steps;
use cunji_model::record::household::Household;
use cunji_wire::message::VillageNumber;
use rusqlite::Connection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a grievance's deeds make out of date.
pub(super) const STALE: [Stale; 5] = [Stale::Today, Stale::Household, Stale::Grievances, Stale::Drafts, Stale::Sync];

impl Device {
    /// Opens the form of a new grievance: of a household or of nobody in particular, perhaps from an issue that was
    /// raised at a visit. The same issue always becomes the same grievance, whoever registers it.
    pub fn open_grievance_form(
        &self,
        household: Option<&str>,
        from: Option<(&str, &str)>,
    ) -> Result<GrievanceForm, DeviceError> {
        let home = household.map(Uuid::try_parse).transpose().map_err(|_| DeviceError::NotFound)?;
        let (now, name) = (self.now_text(), self.new_identity());
        self.store.write(|transaction| {
            meta::enrolment(transaction)?.ok_or(DeviceError::NotEnrolled)?;
            let record = home.map(|home| household_of(transaction, home)).transpose()?;
            let (identity, raised) = match from {
                None => (name, BTreeMap::new()),
                Some((visit, issue)) => raised_at(transaction, visit, issue)?,
            };
            let kept = match from {
                None => drafts::of_household(transaction, Kind::Grievance, home.unwrap_or_default())?,
                Some(_) => drafts::get(transaction, &identity.to_string())?,
            };
            let resumed = kept.is_some();
            let draft = kept.unwrap_or_else(|| {
                let mut fields = defaults(home, record.as_ref());
                fields.extend(raised);
                Draft {
                    draft: identity.to_string(),
                    kind: Kind::Grievance,
                    schema_version: Kind::Grievance.schema().version,
                    household: home.unwrap_or_default(),
                    deed: None,
                    about: String::new(),
                    heads: Vec::new(),
                    fields,
                    updated_at: now.clone(),
                }
            });
            if !resumed {
                drafts::put(transaction, &draft)?;
            }
            let (fields, unmapped) = split_known(Kind::Grievance, draft.fields);
            let head_name = record.as_ref().and_then(|record| Some(record.head()?.name.clone())).unwrap_or_default();
            let household = home.map(|home| home.to_string());
            Ok(GrievanceForm { draft: draft.draft, household, head_name, fields, resumed, unmapped })
        })
    }

    /// Registers a grievance with its first step. When this returns `Saved`, it survives the battery being pulled out.
    pub fn save_grievance(&self, draft: &str, fields: &BTreeMap<String, Value>) -> Result<Saved, DeviceError> {
        let id = Uuid::try_parse(draft).map_err(|_| DeviceError::NotFound)?;
        let step = NewStep::plain(StepKind::Register, "");
        let home = fields.get("household").and_then(Value::as_text).and_then(|text| Uuid::try_parse(text).ok());
        self.act(&STALE, |transaction| {
            let village = village_for(transaction, home)?;
            let (line, document) = begun(transaction, id, village, Kind::Grievance)?;
            let mut all = fields.clone();
            let contents = Contents::read(&document);
            if steps(&contents).is_empty() {
                let item = self.new_identity().simple().to_string();
                all.extend(self.step_fields(transaction, &contents, &item, &step)?);
            }
            let intent = Intent { line, kind: Kind::Grievance, heads: &[], fields: &all, draft };
            self.apply(transaction, &intent, document)
        })
    }

    /// Changes what was written about a grievance (not its steps).
    pub fn edit_grievance(
        &self,
        grievance: &str,
        heads: &[String],
        fields: &BTreeMap<String, Value>,
    ) -> Result<Saved, DeviceError> {
        let id = Uuid::try_parse(grievance).map_err(|_| DeviceError::NotFound)?;
        if let Some(path) = fields.keys().find(|path| path.starts_with("steps/")) {
            let problem = Problem { path: path.clone(), code: ProblemCode::StepNotAllowed };
            return Ok(Saved::Problems { problems: vec![problem] });
        }
        self.act(&STALE, |transaction| {
            let (line, document) = existing(transaction, id, Kind::Grievance)?;
            let intent = Intent { line, kind: Kind::Grievance, heads, fields, draft: "" };
            self.apply(transaction, &intent, document)
        })
    }
}

fn household_of(connection: &Connection, home: Uuid) -> Result<Household, DeviceError> {
    let line = changes::line(connection, home)?.ok_or(DeviceError::NotFound)?;
    Ok(Household::read(&Contents::read(&changes::document(connection, line.id, Kind::Household)?)))
}

/// A grievance belongs to its household's village; without a household to the phone's first.
fn village_for(connection: &Connection, home: Option<Uuid>) -> Result<VillageNumber, DeviceError> {
    if let Some(home) = home {
        return Ok(changes::line(connection, home)?.ok_or(DeviceError::NotFound)?.village);
    }
    let mut query = connection.prepare_cached("SELECT min(village) FROM village WHERE gone = 0")?;
    let village: Option<u64> = query.query_row([], |row| row.get(0))?;
    village.map(VillageNumber).ok_or(DeviceError::NotEnrolled)
}

fn defaults(home: Option<Uuid>, record: Option<&Household>) -> BTreeMap<String, Value> {
    let mut fields = BTreeMap::from([("source".to_owned(), Value::from(GrievanceSource::Visit.as_str()))]);
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            fields.insert(name.to_owned(), Value::Text(value));
        }
    };
    put("household", home.map(|home| home.to_string()));
    put("reporter", record.and_then(|record| Some(record.head()?.name.clone())));
    put("group", record.and_then(|record| record.group.clone()));
    put("courtyard", record.and_then(|record| record.courtyard.clone()));
    fields
}

/// The words of an issue and the identity of the grievance it becomes.
fn raised_at(
    connection: &Connection,
    visit: &str,
    issue: &str,
) -> Result<(Uuid, BTreeMap<String, Value>), DeviceError> {
    let visit = Uuid::try_parse(visit).map_err(|_| DeviceError::NotFound)?;
    let line = changes::line(connection, visit)?.ok_or(DeviceError::NotFound)?;
    let contents = Contents::read(&changes::document(connection, line.id, Kind::Visit)?);
    let words = contents.item_word("issues", issue, "words").ok_or(DeviceError::NotFound)?;
    let fields = BTreeMap::from([
        ("visit".to_owned(), Value::Text(visit.to_string())),
        ("content".to_owned(), Value::from(words)),
    ]);
    Ok((Uuid::new_v5(&visit, issue.as_bytes()), fields))
}
