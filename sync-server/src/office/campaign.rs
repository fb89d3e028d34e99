//! 专项行动 at the office's desk: announced for several villages in one action, changed, closed. One record in each
//! village; announced again under its number it meets itself, so an action that stopped half-way is done again whole.

use super::deed::{Act, Desk, Done, Fields, Meant};
use crate::store::StoreError;
use crate::store::sql::Statement;
use cunji_model::document::Contents;
use cunji_model::field::{Path, Problem, ProblemCode, Value};
use cunji_model::kind::Kind;
use cunji_model::record::campaign::{SCHEMA, campaign_id, group_item};
use cunji_model::settings::Settings;
use cunji_model::{Automerge, ChangeHash};
use cunji_wire::message::VillageNumber;
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A household chosen by hand.
#[derive(Debug, Clone, Deserialize)]
pub struct ChosenHousehold {
    /// 12 digits: only this village's campaign names it.
    pub village: String,
    /// Household.
    pub household: Uuid,
}

/// What is to be written in each village. What it does not name stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CampaignPlan {
    /// 编号: the same in every village.
    pub number: String,
    /// Fields of the record with their values.
    pub fields: BTreeMap<String, Value>,
    /// Groups that are added …
    pub add_groups: Vec<String>,
    /// … and taken away.
    pub remove_groups: Vec<String>,
    /// Households that are added …
    pub add_households: Vec<ChosenHousehold>,
    /// … and taken away.
    pub remove_households: Vec<ChosenHousehold>,
}

/// One village of an announcement.
#[derive(Debug, Clone)]
pub struct Announcement {
    /// Where.
    pub village: VillageNumber,
    /// Heads the campaign was read at, as hex; empty: it is new, or meant as it stands.
    pub heads: Vec<String>,
    /// What is written in the transaction of the change: its line in the audit.
    pub beside: Vec<Statement>,
}

impl CampaignPlan {
    /// What stands in the way whatever the village.
    fn problems(&self) -> Vec<Problem> {
        let number = self.number.trim().is_empty();
        let number = number.then(|| Problem { path: "number".into(), code: ProblemCode::Required });
        let own = |name: &str| name != "number" && SCHEMA.fields.iter().any(|field| field.name == name);
        let foreign = self.fields.keys().filter(|name| !own(name));
        let foreign = foreign.map(|name| Problem { path: name.clone(), code: ProblemCode::UnknownField });
        number.into_iter().chain(foreign).collect()
    }

    /// The values to write in one village.
    fn writes(&self, village: VillageNumber, stands: &Contents) -> Fields {
        let mut fields = self.fields.clone();
        fields.insert("number".into(), self.number.trim().into());
        let mut put = |collection: &str, item: &str, field: &str, value: Value| {
            fields.insert(Path::item(collection, item, field).to_string(), value);
        };
        for name in self.add_groups.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
            put("groups", &group_item(name), "name", name.into());
            put("groups", &group_item(name), "removed", false.into());
        }
        for name in &self.remove_groups {
            put("groups", &group_item(name), "removed", true.into());
        }
        let here = |one: &&ChosenHousehold| one.village == village.to_string();
        for one in self.add_households.iter().filter(here) {
            put("households", &one.household.simple().to_string(), "household", one.household.to_string().into());
            put("households", &one.household.simple().to_string(), "removed", false.into());
        }
        for one in self.remove_households.iter().filter(here) {
            put("households", &one.household.simple().to_string(), "removed", true.into());
        }
        if stands.is_deleted() {
            fields.insert("deleted".into(), false.into());
        }
        fields
    }
}

/// Fields that say something else now than at the heads they were read at. The office is one writer: what one person
/// wrote at the console would hide what another one wrote there meanwhile, and nobody would be asked.
fn overtaken(document: &Automerge, heads: &[String], stands: &Contents, writes: &Fields) -> Vec<Problem> {
    let heads: Vec<ChangeHash> = heads.iter().filter_map(|head| head.parse().ok()).collect();
    let read = (!heads.is_empty()).then(|| document.fork_at(&heads).ok()).flatten();
    let Some(read) = read.map(|read| Contents::read(&read)) else { return Vec::new() };
    let changed = |(path, value): &(&String, &Value)| {
        let Some(path) = Path::parse(path) else { return false };
        let now = stands.shown(&path);
        now != read.shown(&path) && now != Some(*value)
    };
    let problem = |(path, _): (&String, &Value)| Problem { path: path.clone(), code: ProblemCode::ChangedMeanwhile };
    writes.iter().filter(changed).map(problem).collect()
}

impl Desk<'_> {
    /// Announces a campaign for villages, or changes it in them. All villages are judged before the first is written;
    /// [`Done::Problems`] and [`Done::NotFound`] mean that nothing was. An error on the way leaves some villages
    /// written: the same action again writes the rest.
    pub async fn announce(&self, villages: &[Announcement], plan: &CampaignPlan) -> Result<Done, StoreError> {
        let problems = plan.problems();
        if !problems.is_empty() {
            return Ok(Done::Problems(problems));
        }
        for act in [Act::Judge, Act::Write] {
            for one in villages {
                let done = self.announce_in(one, plan, Some(Kind::Campaign), act).await?;
                if done != Done::Saved {
                    return Ok(done);
                }
            }
        }
        Ok(Done::Saved)
    }

    /// Closes a campaign in villages where it was announced.
    pub async fn close_campaign(
        &self,
        villages: &[Announcement],
        number: &str,
        reason: Option<&str>,
    ) -> Result<Done, StoreError> {
        let on = self.now.date_naive().to_string();
        let mut fields = BTreeMap::from([("closed_on".to_owned(), Value::Text(on))]);
        fields.extend(reason.map(|words| ("closed_reason".to_owned(), words.into())));
        let plan = CampaignPlan { number: number.to_owned(), fields, ..CampaignPlan::default() };
        for act in [Act::Judge, Act::Write] {
            for one in villages {
                let done = self.announce_in(one, &plan, None, act).await?;
                if done != Done::Saved {
                    return Ok(done);
                }
            }
        }
        Ok(Done::Saved)
    }

    async fn announce_in(
        &self,
        one: &Announcement,
        plan: &CampaignPlan,
        begins: Option<Kind>,
        act: Act,
    ) -> Result<Done, StoreError> {
        let Some(code) = one.village.code() else { return Ok(Done::NotFound) };
        let document = campaign_id(&code, &plan.number);
        let meant = Meant { village: one.village, document, kind: Some(Kind::Campaign), heads: &one.heads };
        let decide = |_: Kind, document: &Automerge, _: &Settings| {
            let stands = Contents::read(document);
            let writes = plan.writes(one.village, &stands);
            let overtaken = overtaken(document, &one.heads, &stands, &writes);
            if overtaken.is_empty() { Ok(writes) } else { Err(overtaken) }
        };
        self.act_from(meant, (begins, act), &one.beside, decide).await
    }
}
