//! 记走访: a form that opens complete for a routine visit, keeps itself as a draft, and saves in one go.

use super::campaigns::chips;
use super::reason::{ON, REASON};
use super::record::fields_of;
use super::save::{Intent, begun};
use super::visits::places;
use crate::Device;
use crate::error::DeviceError;
use crate::store::drafts::{self, Draft};
use crate::store::kinship::Ended;
use crate::store::{attachments, changes, meta};
use crate::view::{Saved, Stale, VisitForm};
use cunji_model::document::Contents;
use cunji_model::field::{Path, Value};
use cunji_model::kind::Kind;
use cunji_model::record::household::Household;
use cunji_model::record::visit::STABLE_ANSWERS;
use cunji_wire::surroundings::random;
use rusqlite::{Connection, params_from_iter};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What last time's visit said.
struct LastVisit {
    answers: BTreeMap<String, Value>,
    visited_at: Option<String>,
    next_step: Option<String>,
    /// Who else came along: proposed again.
    partners: Vec<(String, String)>,
}

/// What a saved visit makes out of date.
const STALE: [Stale; 6] =
    [Stale::Today, Stale::Households, Stale::Household, Stale::Visits, Stale::Drafts, Stale::Sync];

impl Device {
    /// Opens the visit form of a household: its open draft, or a new one that is complete for a routine visit.
    pub fn open_visit_form(&self, household: &str) -> Result<VisitForm, DeviceError> {
        self.open_visit_form_for(household, None)
    }

    /// The same, opened from a campaign: it is chosen already, unless the draft says another.
    pub fn open_visit_form_for(&self, household: &str, campaign: Option<&str>) -> Result<VisitForm, DeviceError> {
        let home = Uuid::try_parse(household).map_err(|_| DeviceError::NotFound)?;
        let now = self.now_text();
        let name = self.new_identity().to_string();
        let today = self.clock.now().date_naive();
        self.store.write(|transaction| {
            let line = changes::line(transaction, home)?.ok_or(DeviceError::NotFound)?;
            let contents = Contents::read(&changes::document(transaction, line.id, Kind::Household)?);
            let record = Household::read(&contents);
            let mut homes = vec![home];
            homes.extend(Ended::read(transaction)?.merged_here(home));
            let last = last_visit(transaction, &homes)?;
            let kept = drafts::of_household(transaction, Kind::Visit, home)?;
            let resumed = kept.is_some();
            let campaigns = chips(transaction, (home, line.village), &record, today)?;
            let mut draft = match kept {
                Some(draft) => draft,
                None => {
                    let me = meta::enrolment(transaction)?.ok_or(DeviceError::NotEnrolled)?;
                    let draft = Draft {
                        draft: name,
                        kind: Kind::Visit,
                        schema_version: Kind::Visit.schema().version,
                        household: home,
                        deed: None,
                        about: String::new(),
                        heads: Vec::new(),
                        fields: routine(home, &record, &me, &last, &now),
                        updated_at: now.clone(),
                    };
                    drafts::put(transaction, &draft)?;
                    draft
                }
            };
            let chosen = campaigns.iter().find(|one| Some(one.document.as_str()) == campaign);
            if let Some(chosen) = chosen.filter(|_| !draft.fields.contains_key("campaign")) {
                let said = [("campaign_id", &chosen.document), ("campaign", &chosen.name)];
                draft.fields.extend(said.map(|(field, word)| (field.to_owned(), word.as_str().into())));
                draft.fields.insert("kind".to_owned(), chosen.visit_kind.as_str().into());
                drafts::put(transaction, &draft)?;
            }
            let (fields, unmapped) = split_known(Kind::Visit, draft.fields);
            Ok(VisitForm {
                draft: draft.draft,
                household: home.to_string(),
                head_name: record.head().map(|head| head.name.clone()).unwrap_or_default(),
                place: [record.group, record.courtyard].into_iter().flatten().collect::<Vec<_>>().join(" · "),
                fields,
                resumed,
                last_answers: last.answers,
                last_visited_at: last.visited_at,
                last_next_step: last.next_step,
                campaigns,
                unmapped,
            })
        })
    }

    /// Keeps what was typed so far; values are not checked yet. `heads`: what the form was read at (edits only).
    pub fn keep_draft(
        &self,
        draft: &str,
        kind: Kind,
        household: &str,
        heads: &[String],
        fields: BTreeMap<String, Value>,
    ) -> Result<(), DeviceError> {
        let household = Uuid::try_parse(household).map_err(|_| DeviceError::NotFound)?;
        let updated_at = self.now_text();
        self.store.write(|transaction| {
            let before = drafts::get(transaction, draft)?;
            let mut all = fields;
            let deed = before.as_ref().and_then(|draft| draft.deed);
            if let Some(before) = &before {
                attachments::carry(&before.fields, &mut all);
            }
            // A form with its own fields (变动, a step): what it no longer says was taken back.
            if let Some(before) = before.as_ref().filter(|_| deed.is_none()) {
                let (_, unmapped) = split_known(kind, before.fields.clone());
                unmapped.into_iter().for_each(|(path, value)| {
                    all.entry(path).or_insert(value);
                });
            }
            let draft = Draft {
                draft: draft.to_owned(),
                kind,
                schema_version: kind.schema().version,
                household,
                deed,
                about: before.as_ref().map(|draft| draft.about.clone()).unwrap_or_default(),
                heads: before.map_or_else(|| heads.to_vec(), |draft| draft.heads),
                fields: all,
                updated_at,
            };
            drafts::put(transaction, &draft)
        })
    }

    /// Saves a visit for good. When this returns `Saved`, it survives the battery being pulled out.
    pub fn save_visit(&self, draft: &str, fields: &BTreeMap<String, Value>) -> Result<Saved, DeviceError> {
        let home = fields.get("household").and_then(Value::as_text).and_then(|text| Uuid::try_parse(text).ok());
        let home = home.ok_or(DeviceError::NotFound)?;
        // The draft's name is the visit's identity: saving twice can't make two visits.
        let id = Uuid::try_parse(draft).map_err(|_| DeviceError::NotFound)?;
        self.act(&STALE, |transaction| {
            let household = changes::line(transaction, home)?.ok_or(DeviceError::NotFound)?;
            let (line, document) = begun(transaction, id, household.village, Kind::Visit)?;
            self.apply(transaction, &Intent { line, kind: Kind::Visit, heads: &[], fields, draft }, document)
        })
    }

    /// A new time-ordered identity (UUIDv7) from this phone's clock and randomness.
    pub(super) fn new_identity(&self) -> Uuid {
        let milliseconds = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or(0);
        let random: [u8; 10] = random(self.entropy.as_ref());
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
    }
}

/// Splits a draft's values into those this version has a place for and those it has not.
pub(super) fn split_known(
    kind: Kind,
    fields: BTreeMap<String, Value>,
) -> (BTreeMap<String, Value>, BTreeMap<String, Value>) {
    let beside = |path: &str| kind == Kind::Household && [REASON, ON].contains(&path);
    fields.into_iter().partition(|(path, _)| {
        beside(path) || Path::parse(path).is_some_and(|path| kind.schema().spec(&path).is_some())
    })
}

fn routine(
    home: Uuid,
    household: &Household,
    me: &meta::Enrolment,
    last: &LastVisit,
    now: &str,
) -> BTreeMap<String, Value> {
    let mut fields: BTreeMap<String, Value> = BTreeMap::new();
    let mut put = |path: String, value: &str| fields.insert(path, value.into());
    put("household".into(), &home.to_string());
    put("visited_at".into(), now);
    put("met_person".into(), "HEAD");
    put("mode".into(), "HOME");
    put("kind".into(), "ROUTINE");
    put("recorder".into(), &me.person.to_string());
    put("recorder_name".into(), &me.person_name);
    put(format!("visitors/{}/name", me.person.simple()), &me.person_name);
    if let Some(head) = household.head() {
        put("met_name".into(), &head.name);
    }
    for (field, value) in [("group", &household.group), ("courtyard", &household.courtyard)] {
        if let Some(value) = value {
            put(field.into(), value);
        }
    }
    for (item, name) in last.partners.iter().filter(|(item, _)| *item != me.person.simple().to_string()) {
        put(format!("visitors/{item}/name"), name);
    }
    fields
}

/// Of a household with those that were merged into it.
fn last_visit(connection: &Connection, homes: &[Uuid]) -> Result<LastVisit, DeviceError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT document FROM visit WHERE household IN ({}) ORDER BY visited_ms DESC, document LIMIT 20",
        places(homes)
    ))?;
    let rows: Vec<[u8; 16]> = query
        .query_map(params_from_iter(homes.iter().map(Uuid::as_bytes)), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut last = LastVisit { answers: BTreeMap::new(), visited_at: None, next_step: None, partners: Vec::new() };
    for (place, document) in rows.into_iter().enumerate() {
        let Some(line) = changes::line(connection, Uuid::from_bytes(document))? else { continue };
        let contents = Contents::read(&changes::document(connection, line.id, Kind::Visit)?);
        let said = fields_of(&contents);
        // The newest answer to each question, however many visits ago it was given.
        for name in STABLE_ANSWERS {
            if let (Some(value), false) = (said.get(name), last.answers.contains_key(name)) {
                last.answers.insert(name.to_owned(), value.clone());
            }
        }
        if place == 0 {
            last.visited_at = contents.word("visited_at").map(str::to_owned);
            last.next_step = contents.word("next_step").map(str::to_owned);
            last.partners = contents
                .live_items("visitors")
                .filter_map(|item| Some((item.to_owned(), contents.item_word("visitors", item, "name")?.to_owned())))
                .collect();
        }
    }
    Ok(last)
}
