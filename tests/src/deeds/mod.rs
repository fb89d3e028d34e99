//! What cadres and their office do with records of every kind, each deed done as the screens do it, and what each one
//! leaves for good. Numbers choose among what is there at that moment.

pub mod campaign;
mod draw;
mod living;

use crate::kit::{Phone, photo};
use cunji_device::Value;
use cunji_device::view::{Choice, GrievanceFilter, NewComment, NewStep, Saved, SurveyFilter, SurveyStepKind};
use cunji_model::enumeration::Satisfaction;
use cunji_model::grievance::words::{GrievanceLevel, StepKind};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind;
use cunji_model::settings::RuleGroup;
use cunji_server::office::Desk;
use cunji_server::settings::{Division, reset, set};
pub use living::{CHANGES, Change};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One deed, of a phone or of the office.
#[derive(Debug, Clone)]
pub enum Deed {
    Edit { household: usize, field: usize, value: u8 },
    AddMember { household: usize, name: u8 },
    Visit { household: usize, words: u8 },
    Register { household: usize, words: u8 },
    Step { which: usize, kind: usize },
    EditGrievance { which: usize, value: u8 },
    Survey { household: usize, line: usize, yuan: u16, submit: bool },
    Review { which: usize, kind: usize },
    Settle { which: usize, value: usize },
    Restore { household: usize, which: usize },
    Delete { household: usize },
    Undelete { which: usize },
    Happens { household: usize, which: usize, change: Change },
    Rules { days: u8 },
    Announce { number: u32, seed: u64 },
    CloseCampaign { number: u32 },
    VisitFor { household: usize, which: usize },
}

pub const FIELDS: [&str; 4] = ["phone", "address", "courtyard", "note"];
pub const LINES: [&str; 4] = ["wage_work", "biz_crop", "tr_pension", "tr_eco_forest"];

/// The field of a grievance that no deed here writes or settles: the simulation keeps a model of its own for it.
pub const LEFT_ALONE: &str = "standard";

/// What was saved and must be on every phone in the end: items by record, as `collection/item` counts and names.
#[derive(Debug, Default)]
pub struct Kept {
    members: BTreeSet<(Uuid, String)>,
    visits: BTreeSet<String>,
    /// Names of photos.
    pub pictures: BTreeSet<String>,
    /// Steps of each grievance or survey.
    steps: BTreeMap<String, usize>,
    /// Comments of each survey.
    comments: BTreeMap<String, usize>,
    lines: BTreeSet<(String, String)>,
    /// Facts of what is never rewritten: the log of households, steps of 监测识别.
    entries: BTreeSet<String>,
    /// Members of whom somebody said that they died or left.
    excused: BTreeSet<String>,
}

impl Kept {
    /// Everything that anybody saved is among a phone's facts.
    pub fn assert_there(&self, phone: &Phone) {
        let facts = phone.device().facts().unwrap();
        let has = |document: &str, path: &str| {
            let begins = format!("{document} {path}");
            facts.iter().any(|fact| fact.starts_with(&begins))
        };
        let count = |document: &str, collection: &str, field: &str| {
            let (begins, holds) = (format!("{document} {collection}/"), format!("/{field} "));
            facts.iter().filter(|fact| fact.starts_with(&begins) && fact.contains(&holds)).count()
        };
        for entry in &self.entries {
            assert!(facts.binary_search(entry).is_ok(), "{}: not there as it was written: {entry}", phone.name);
        }
        living::assert_everybody_is_somewhere(phone, self);
        for (home, member) in &self.members {
            assert!(has(&home.to_string(), &format!("members/{member}/name ")), "{}: a member is lost", phone.name);
        }
        for visit in &self.visits {
            assert!(has(visit, "visited_at "), "{}: a visit is lost", phone.name);
        }
        for (record, steps) in &self.steps {
            assert_eq!(count(record, "steps", "kind"), *steps, "{}: steps of {record}", phone.name);
        }
        for (survey, comments) in &self.comments {
            assert_eq!(count(survey, "comments", "words"), *comments, "{}: comments of {survey}", phone.name);
        }
        for (survey, line) in &self.lines {
            assert!(has(survey, &format!("lines/{line}/amount ")), "{}: a line is lost", phone.name);
        }
    }

    fn step(&mut self, record: &str) {
        *self.steps.entry(record.to_owned()).or_default() += 1;
    }
}

/// What every phone works out from the records: ledgers, courses, rounds, questions.
pub fn computed(phone: &Phone) -> Vec<String> {
    let device = phone.device();
    let mut all = living::computed(phone);
    all.extend(campaign::computed(phone));
    let ledger = device.list_grievances(GrievanceFilter::All, 0).unwrap();
    all.push(format!("{:?} {} {}", ledger.rates, ledger.counts.open, ledger.counts.overdue));
    for row in &ledger.rows {
        let seen = device.get_grievance(&row.document).unwrap();
        let steps: Vec<_> = seen.steps.iter().map(|step| (&step.id, step.kind)).collect();
        all.push(format!("{:?} {:?} {:?} {:?} {:?}", row.document, row.status, row.level, row.due_on, steps));
        all.push(format!("{:?} {:?} {:?}", seen.allowed, seen.next, seen.notes));
    }
    for filter in [SurveyFilter::All, SurveyFilter::Due] {
        let round = device.list_surveys(Some(2026), filter).unwrap();
        all.push(format!("{:?}", round.counts));
        for row in round.rows {
            let of = (row.document, row.status, row.net_per_capita, row.findings, row.open_comments, row.conflicts);
            all.push(format!("{of:?}"));
            let worked = device.work_survey(&row.household, Some(2026), None, None, &BTreeMap::new()).unwrap();
            all.push(format!("{worked:?}"));
        }
    }
    let mut cards: Vec<String> = Vec::new();
    let mut next = Some(0);
    while let Some(offset) = next {
        let page = device.list_conflicts(offset).unwrap();
        cards.extend(page.cards.iter().map(|card| {
            let values: Vec<_> = card.values.iter().map(|one| (&one.value, &one.hash)).collect();
            format!("{} {} {values:?} {:?}", card.record.document, card.path, card.problem)
        }));
        next = page.next;
    }
    // The list itself is in the order in which records came to this phone.
    cards.sort();
    all.extend(cards);
    let mut deleted: Vec<String> =
        device.list_deleted(0).unwrap().iter().map(|row| format!("{:?}", row.reason)).collect();
    deleted.sort();
    all.extend(deleted);
    all
}

fn saved(outcome: &Saved) -> bool {
    matches!(outcome, Saved::Saved { .. })
}

/// Does it, if it can be done at that moment; notes what must be there in the end.
pub fn on_phone(phone: &Phone, deed: &Deed, kept: &mut Kept) {
    let known = |household: &usize| pick(&living::homes(phone), *household).copied();
    match deed {
        Deed::Edit { household, field, value } => {
            let text =
                if FIELDS[*field] == "phone" { format!("138{value:08}") } else { format!("第{value}次写的") };
            if let Some(home) = known(household) {
                phone.edit(home, FIELDS[*field], text);
            }
        }
        Deed::AddMember { household, name } => {
            let Some(home) = known(household) else { return };
            // One item is one person, in every household.
            let item = Uuid::new_v5(&home, format!("{} {name}", phone.name).as_bytes()).simple().to_string();
            phone.edit(home, &format!("members/{item}/name"), format!("成员{name}"));
            kept.members.insert((home, item));
        }
        Deed::Visit { household, words } => {
            let Some(home) = known(household) else { return };
            let visit = if words % 3 == 0 {
                // Of few photos, so that two phones sometimes take the same.
                let picture = (AttachmentKind::Photo, photo(u64::from(words % 4), 48, 32));
                let (visit, names) = phone.visit_with(home, &[picture]);
                kept.pictures.extend(names);
                visit
            } else {
                phone.visit(home, &format!("走访{words}"))
            };
            kept.visits.insert(visit.to_string());
        }
        Deed::Register { household, words } => {
            let device = phone.device();
            let Some(home) = known(household).map(|home| home.to_string()) else { return };
            let form = device.open_grievance_form(Some(&home), None).unwrap();
            let mut fields = form.fields;
            fields.insert("content".into(), format!("诉求{words}").into());
            fields.insert("urgency".into(), "HEAVY".into());
            fields.insert("category".into(), "WATER".into());
            if let Saved::Saved { document, .. } = device.save_grievance(&form.draft, &fields).unwrap() {
                kept.step(&document);
            }
        }
        Deed::Step { which, kind } => step(phone, *which, *kind, kept),
        Deed::EditGrievance { which, value } => {
            let device = phone.device();
            let rows = device.list_grievances(GrievanceFilter::All, 0).unwrap().rows;
            if let Some(row) = pick(&rows, *which) {
                let fields = BTreeMap::from([("measures".to_owned(), Value::from(format!("办法{value}")))]);
                device.edit_grievance(&row.document, &[], &fields).unwrap();
            }
        }
        Deed::Survey { household, line, yuan, submit } => {
            let device = phone.device();
            let Some(home) = known(household).map(|home| home.to_string()) else { return };
            let form = device.open_survey_form(&home, Some(2026), None, None).unwrap();
            let amount = Value::Int(i64::from(*yuan) * 100);
            let mut said = BTreeMap::from([(format!("lines/{}/amount", LINES[*line]), amount)]);
            let worked = device.work_survey(&home, Some(2026), None, None, &said).unwrap();
            for finding in worked.findings {
                said.insert(format!("answers/{}/words", finding.key), "属实".into());
            }
            let (draft, heads) = (form.draft.as_str(), form.heads.as_slice());
            let outcome = device.save_survey(draft, &home, Some(2026), None, None, heads, &said, *submit).unwrap();
            if saved(&outcome) {
                kept.lines.insert((form.document.clone(), LINES[*line].to_owned()));
                let after = device.open_survey_form(&home, Some(2026), None, None).unwrap().steps.len();
                if after > form.steps.len() {
                    kept.step(&form.document);
                }
            }
        }
        Deed::Review { which, kind } => {
            let device = phone.device();
            let rows = device.list_surveys(Some(2026), SurveyFilter::All).unwrap().rows;
            let begun: Vec<String> = rows.into_iter().filter_map(|row| row.document).collect();
            let kinds = [SurveyStepKind::Accept, SurveyStepKind::SendBack, SurveyStepKind::Reopen];
            let comment = NewComment { line: "wage_work".into(), words: "写明地方".into() };
            let comments = if kinds[*kind] == SurveyStepKind::SendBack { vec![comment] } else { Vec::new() };
            if let Some(survey) = pick(&begun, *which)
                && saved(&device.add_survey_step(survey, kinds[*kind], None, &comments).unwrap())
            {
                kept.step(survey);
                *kept.comments.entry(survey.clone()).or_default() += comments.len();
            }
        }
        Deed::Settle { which, value } => {
            let device = phone.device();
            let mut cards = device.list_conflicts(0).unwrap().cards;
            cards.retain(|card| card.path != LEFT_ALONE);
            if let Some(card) = pick(&cards, *which)
                && let Some(chosen) = pick(&card.values, *value)
            {
                let choice = Choice::Keep { hash: chosen.hash.clone() };
                device.settle(&card.record.document, &card.heads, &card.path, &choice).unwrap();
                // Who decides that somebody left says so of him, or of all when the household ended.
                let seen = (card.record.kind == Kind::Household)
                    .then(|| phone.household(card.record.document.parse().unwrap()).household);
                let all = matches!(card.path.as_str(), "ended" | "merged_into");
                let of = |id: &str| all || card.path == format!("members/{id}/left");
                let people = seen.into_iter().flat_map(|seen| [seen.members, seen.former].concat());
                kept.excused.extend(people.map(|one| one.id).filter(|id| of(id)));
            }
        }
        Deed::Restore { household, which } => {
            let device = phone.device();
            let Some(home) = known(household) else { return };
            let history = device.history(&home.to_string()).unwrap();
            // Putting back where somebody left to, or that a household ended, is to move people by hand.
            let moves = |path: &str| ["left", "ended", "merged_into"].iter().any(|field| path.ends_with(field));
            let fields = history.fields.iter();
            let written: Vec<_> = fields.filter(|field| field.restorable && !moves(&field.path)).collect();
            if let Some(field) = pick(&written, *which)
                && let Some(value) = field.values.last()
            {
                device.restore(&history.record.document, &history.heads, &field.path, &value.hash).unwrap();
            }
        }
        Deed::Delete { household } => {
            let Some(home) = known(household).map(|home| home.to_string()) else { return };
            phone.device().delete_record(&home, "重复登记").unwrap();
        }
        Deed::Undelete { which } => {
            let device = phone.device();
            let deleted = device.list_deleted(0).unwrap();
            if let Some(row) = pick(&deleted, *which) {
                device.undelete_record(&row.record.document).unwrap();
            }
        }
        Deed::Happens { household, which, change } => {
            living::happens(phone, *household, *which, *change, kept);
        }
        Deed::VisitFor { household, which } => {
            let Some(home) = known(household) else { return };
            campaign::visit_for(phone, home, *which, kept);
        }
        Deed::Rules { .. } | Deed::Announce { .. } | Deed::CloseCampaign { .. } => {} // the office's
    }
}

/// Does what the office does, in the village of all stories.
pub async fn at_office(desk: &Desk<'_>, households: &[Uuid], deed: &Deed) {
    match deed {
        Deed::Rules { days } => decree(desk, *days).await,
        Deed::Announce { number, seed } => campaign::announce(desk, households, *number, *seed).await,
        Deed::CloseCampaign { number } => campaign::close(desk, *number).await,
        _ => {} // a phone's
    }
}

/// The office sets other deadlines and another line, or takes both back.
async fn decree(desk: &Desk<'_>, days: u8) {
    let village = crate::records::village();
    let here = Division::parse(village.as_str()).unwrap();
    if days == 0 {
        reset(desk, &here, &[RuleGroup::Deadlines, RuleGroup::RuleSets]).await.unwrap();
        return;
    }
    let place = &village.as_str()[..6];
    let file = format!(
        "[deadlines]\nsource = \"县\"\notherwise = {{ days = {days}, unit = \"working\" }}\n[rule_sets]\nsource = \"县\"\n\
         [[rule_sets.sets]]\nid = \"X\"\nversion = {days}\nplace = \"{place}\"\nyear = 2026\nsource = \"县\"\n\
         monitoring_line = {days}_000_000\nwage = \"ALL_EARNED\"\ngoods = \"SOLD_ONLY\"\nsize = \"REGISTERED\"\n\
         not_counted = []\nclaims_in_reference = true\nrigid_in_reference = true\n"
    );
    set(desk, &here, &file).await.unwrap_or_else(|error| panic!("{error}"));
}

fn pick<T>(list: &[T], which: usize) -> Option<&T> {
    list.get(which % list.len().max(1))
}

fn step(phone: &Phone, which: usize, kind: usize, kept: &mut Kept) {
    let device = phone.device();
    let rows = device.list_grievances(GrievanceFilter::All, 0).unwrap().rows;
    let Some(row) = pick(&rows, which) else { return };
    let seen = device.get_grievance(&row.document).unwrap();
    let Some(kind) = pick(&seen.allowed, kind).copied() else { return };
    let step = NewStep {
        kind,
        level: (kind == StepKind::Escalate).then_some(GrievanceLevel::Township),
        due_on: (kind == StepKind::Defer).then(|| "2026-12-01".to_owned()),
        feedback: (kind == StepKind::Feedback)
            .then(|| *pick(&[Satisfaction::Satisfied, Satisfaction::Unsatisfied], which).unwrap()),
        mode: None,
        closing: (kind == StepKind::Close).then(|| seen.closing_ways.first().copied()).flatten(),
        responsible_unit: (kind == StepKind::Assign).then(|| format!("单位{which}")),
        responsible_person: None,
        words: Some("记一笔".to_owned()),
    };
    if saved(&device.add_step(&row.document, &step).unwrap()) {
        kept.step(&row.document);
    }
}
