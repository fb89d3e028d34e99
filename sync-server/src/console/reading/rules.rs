//! 规定: which rules are in force in which villages, whose they are, since when and by whom. Villages with the same
//! rules stand together.

use super::record::{Conflict, Opened, Writers, conflicts, heads, instant};
use crate::accounts::division::Scope;
use crate::records::documents;
use crate::settings::file::json_in_force;
use crate::settings::texts;
use crate::store::{Store, StoreError};
use cunji_model::document::{Contents, moments};
use cunji_model::income::rule_set::{RuleSets, shipped};
use cunji_model::kind::Kind;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::{RuleGroup, RuleOrigin, Settings};
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::HashSet;
use uuid::Uuid;

/// The rules of the villages asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RulesPage {
    /// All of them.
    pub villages: Vec<OfVillage>,
    /// Each group, in the order of the page.
    pub groups: Vec<GroupRules>,
}

/// A village and its settings record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfVillage {
    /// 12 digits.
    pub village: String,
    /// 村
    pub name: String,
    /// Its record, for the history; `None` before anything was set.
    pub document: Option<String>,
}

/// A group of rules.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupRules {
    /// Which.
    pub group: RuleGroup,
    /// As it is in how many ways; most villages first.
    pub variants: Vec<Variant>,
}

/// What some villages have alike.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Variant {
    /// Shipped, the office's, or not to be read here.
    pub origin: RuleOrigin,
    /// Where it comes from.
    pub source: String,
    /// As a form edits it.
    pub rules: Json,
    /// As it counts: of rule sets also those that were shipped.
    pub shown: Json,
    /// What stands in the records: handed back with what is decided.
    pub texts: Vec<Option<String>>,
    /// Until when the calendar knows holidays.
    pub calendar_until: String,
    /// When it was set, RFC 3339; of several villages the latest.
    pub since: Option<String>,
    /// Who set it, when known.
    pub who: Option<String>,
    /// The office did.
    pub office: bool,
    /// Villages, 12 digits.
    pub villages: Vec<String>,
    /// Villages in which two were set at the same time.
    pub to_settle: Vec<Card>,
}

/// A question to the office.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// 12 digits.
    pub village: String,
    /// The record.
    pub document: String,
    /// Heads it was read at: hand them back with the answer.
    pub heads: Vec<String>,
    /// The values.
    pub conflict: Conflict,
}

/// When a group was last written, and by whom.
#[derive(Debug, Clone, PartialEq)]
struct Set {
    at: i64,
    village: VillageNumber,
    who: Option<String>,
    office: bool,
}

/// Reads the rules of all villages of a scope.
pub async fn rules(store: &dyn Store, scope: &Scope) -> Result<RulesPage, StoreError> {
    let mut cells = crate::cells![Kind::Settings.as_str()];
    let condition = scope.sql("d.village", &mut cells);
    let rows =
        store.rows(&format!("SELECT d.village FROM document d WHERE d.kind = ?1 AND {condition}"), cells).await?;
    let own: HashSet<u64> = rows.iter().map(|row| row.count(0)).collect::<Result<_, StoreError>>()?;
    let writers = Writers::read(store).await?;
    let (mut villages, mut groups) = (Vec::new(), Vec::new());
    groups.extend(RuleGroup::ALL.map(|group| (GroupRules { group, variants: Vec::new() }, Vec::<Option<Set>>::new())));
    for village in store.villages().await?.into_iter().filter(|one| scope.contains(one.number)) {
        let id = village.number.code().filter(|_| own.contains(&village.number.0)).map(|code| settings_id(&code));
        let opened = match id {
            Some(id) => open(store, village.number, id).await?,
            None => None,
        };
        for (group, since) in &mut groups {
            add(group, since, village.number, (id, opened.as_ref()), &writers);
        }
        let document = id.map(|id| id.to_string());
        villages.push(OfVillage { village: village.number.to_string(), name: village.name, document });
    }
    let mut told = Vec::with_capacity(groups.len());
    for (mut group, since) in groups {
        for (variant, set) in group.variants.iter_mut().zip(since) {
            let Some(set) = set else { continue };
            variant.since = Some(instant(set.at));
            variant.who = if set.office { signer(store, &set).await? } else { set.who };
            variant.office = set.office;
        }
        group.variants.sort_by_key(|variant| std::cmp::Reverse(variant.villages.len()));
        told.push(group);
    }
    Ok(RulesPage { villages, groups: told })
}

async fn open(store: &dyn Store, village: VillageNumber, id: Uuid) -> Result<Option<Opened>, StoreError> {
    let found = documents(store, village, &[id]).await?.remove(&id).filter(|(kind, _)| *kind == Kind::Settings);
    Ok(found.map(|(kind, document)| {
        let contents = Contents::read(&document);
        let settings = Settings::read(&contents);
        Opened { kind, document, contents, settings }
    }))
}

/// Puts a village to those that have the same rules of a group.
fn add(
    group: &mut GroupRules,
    since: &mut Vec<Option<Set>>,
    village: VillageNumber,
    (id, opened): (Option<Uuid>, Option<&Opened>),
    writers: &Writers,
) {
    let settings: &Settings = opened.map_or(Settings::shipped(), |one| &one.settings);
    let (name, origin) = (group.group, settings.origin(group.group));
    let rules = json_in_force(settings, name);
    let texts = texts(opened.map(|one| &one.contents), name);
    let set = opened.and_then(|one| last_set(one, name, village, writers));
    let card = |one: &Opened| {
        let open = conflicts(one, writers).into_iter().find(|conflict| conflict.field == name.as_str())?;
        let document = id.map(|id| id.to_string()).unwrap_or_default();
        Some(Card { village: village.to_string(), document, heads: heads(&one.document), conflict: open })
    };
    let card = opened.and_then(card);
    let shown = shown(settings, name, village);
    let same = |one: &Variant| (&one.origin, &one.rules, &one.shown) == (&origin, &rules, &shown);
    let place = group.variants.iter().position(same);
    let found = place.and_then(|place| group.variants.get_mut(place).zip(since.get_mut(place)));
    match found {
        Some((variant, known)) => {
            variant.villages.push(village.to_string());
            variant.to_settle.extend(card);
            variant.texts.extend(texts.into_iter().filter(|text| !variant.texts.contains(text)).collect::<Vec<_>>());
            if set.as_ref().map(|set| set.at) > known.as_ref().map(|set| set.at) {
                *known = set;
            }
        }
        None => {
            group.variants.push(Variant {
                origin,
                source: settings.source(name).to_owned(),
                rules,
                shown,
                texts,
                calendar_until: settings.calendar.known_until.to_string(),
                since: None,
                who: None,
                office: false,
                villages: vec![village.to_string()],
                to_settle: card.into_iter().collect(),
            });
            since.push(set);
        }
    }
}

/// A group as it counts. Sets for other places are left out, shipped ones for years without an own one are added.
fn shown(settings: &Settings, group: RuleGroup, village: VillageNumber) -> Json {
    if group != RuleGroup::RuleSets {
        return json_in_force(settings, group);
    }
    let mut sets = RuleSets { earlier: Vec::new(), ..settings.rule_sets.clone() };
    let own = |place: &str, year| sets.sets.iter().any(|set| set.place == place && set.year == year);
    let others: Vec<_> = shipped().into_iter().filter(|set| !own(&set.place, set.year)).collect();
    sets.sets.extend(others);
    sets.sets.retain(|set| village.to_string().starts_with(&set.place));
    serde_json::to_value(&sets).unwrap_or_default()
}

fn last_set(opened: &Opened, group: RuleGroup, village: VillageNumber, writers: &Writers) -> Option<Set> {
    let about = |moment: &cunji_model::document::Moment| {
        moment.writes.iter().any(|write| write.path.to_string() == group.as_str())
    };
    let moment = moments(&opened.document, opened.kind).into_iter().find(about)?;
    let (who, office) = writers.of(&moment.actor);
    Some(Set { at: moment.at, village, who, office })
}

/// Who sat at the console: the audit's line was written with the change.
async fn signer(store: &dyn Store, set: &Set) -> Result<Option<String>, StoreError> {
    let sql = "SELECT name FROM audit WHERE village = ?1 AND at >= ?2 AND at < ?3 AND action = 'settings_changed' \
               ORDER BY at DESC LIMIT 1";
    let at = set.at.saturating_mul(1000);
    let rows = store.rows(sql, crate::cells![set.village.0, at - 2000, at + 5000]).await?;
    rows.first().map(|row| row.text(0)).transpose()
}
