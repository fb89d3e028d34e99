//! 变动: the log of a household. Entries are added and never rewritten.

use super::words::EventKind;
use crate::document::Contents;
use crate::field::{FieldSpec, FieldType, optional, required};
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// Fields of one entry.
pub const EVENT: &[FieldSpec] = &[
    required("kind", FieldType::Word(EventKind::WORDS)),
    optional("member", FieldType::Text(64)),
    optional("member_name", FieldType::Text(60)),
    optional("household", FieldType::Reference),
    optional("field", FieldType::Text(194)),
    required("on", FieldType::Date),
    optional("words", FieldType::Text(500)),
    required("by", FieldType::Reference),
    required("by_name", FieldType::Text(60)),
    required("at", FieldType::Instant),
    optional("from", FieldType::Text(500)),
    optional("to", FieldType::Text(500)),
];

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HouseholdEvent {
    /// Entry.
    pub id: String,
    /// What.
    pub kind: EventKind,
    /// To which member.
    pub member: Option<String>,
    /// The member's name at that time.
    pub member_name: Option<String>,
    /// Which other household it touches.
    pub household: Option<String>,
    /// Which field was changed.
    pub field: Option<String>,
    /// When it happened, a civil date.
    pub on: String,
    /// Why, how: as told.
    pub words: Option<String>,
    /// Who wrote it down; several when it was written down twice.
    pub by_names: Vec<String>,
    /// When it was written down, RFC 3339.
    pub at: String,
    /// What it was before.
    pub from: Option<String>,
    /// What it became.
    pub to: Option<String>,
}

/// The log, newest first. What two cadres wrote down at once in the same terms is one entry with both names. An entry
/// of a newer app's kind is left out, not lost.
pub fn events(contents: &Contents) -> Vec<HouseholdEvent> {
    let all = contents.live_items("events").filter_map(|item| event(contents, item));
    let mut found: BTreeMap<String, HouseholdEvent> = BTreeMap::new();
    for one in all {
        let same = format!("{:?}", (one.kind, &one.member, &one.household, &one.field, &one.on, &one.from, &one.to));
        let kept = found.entry(same).or_insert_with(|| HouseholdEvent { by_names: Vec::new(), ..one.clone() });
        for name in one.by_names {
            if !kept.by_names.contains(&name) {
                kept.by_names.push(name);
            }
        }
    }
    let mut events: Vec<HouseholdEvent> = found.into_values().collect();
    events.sort_by(|a, b| (&b.on, &b.at, &b.id).cmp(&(&a.on, &a.at, &a.id)));
    events
}

fn event(contents: &Contents, item: &str) -> Option<HouseholdEvent> {
    let text = |field: &str| contents.item_word("events", item, field).map(str::to_owned);
    Some(HouseholdEvent {
        id: item.to_owned(),
        kind: EventKind::parse(&text("kind")?)?,
        member: text("member"),
        member_name: text("member_name"),
        household: text("household"),
        field: text("field"),
        on: text("on").unwrap_or_default(),
        words: text("words"),
        by_names: text("by_name").into_iter().collect(),
        at: text("at").unwrap_or_default(),
        from: text("from"),
        to: text("to"),
    })
}
