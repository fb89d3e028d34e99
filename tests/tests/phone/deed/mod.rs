//! The deeds of the property test, each done as the screens do it, and what each one leaves for good.

pub mod campaign;
mod living;

use cunji_device::Value;
use cunji_device::view::{Choice, GrievanceFilter, NewComment, NewStep, Saved, SurveyFilter, SurveyStepKind};
use cunji_model::enumeration::Satisfaction;
use cunji_model::grievance::words::{GrievanceLevel, StepKind};
use cunji_model::kind::Kind;
use cunji_model::record::attachment::AttachmentKind;
use cunji_model::settings::RuleGroup;
use cunji_server::settings::{Division, reset, set};
use cunji_tests::kit::{Fault, Phone, World, photo};
use living::{CHANGES, Change};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What one phone does next. Numbers choose among what is there at that moment.
#[derive(Debug, Clone)]
pub enum Deed {
    Edit { phone: usize, household: usize, field: usize, value: u8 },
    AddMember { phone: usize, household: usize, name: u8 },
    Visit { phone: usize, household: usize, words: u8 },
    Register { phone: usize, household: usize, words: u8 },
    Step { phone: usize, which: usize, kind: usize },
    EditGrievance { phone: usize, which: usize, value: u8 },
    Survey { phone: usize, household: usize, line: usize, yuan: u16, submit: bool },
    Review { phone: usize, which: usize, kind: usize },
    Settle { phone: usize, which: usize, value: usize },
    Restore { phone: usize, household: usize, which: usize },
    Delete { phone: usize, household: usize },
    Undelete { phone: usize, which: usize },
    Happens { phone: usize, household: usize, which: usize, change: Change },
    Rules { days: u8 },
    Announce { number: u32, seed: u64 },
    CloseCampaign { number: u32 },
    VisitFor { phone: usize, household: usize, which: usize },
    Sync { phone: usize, fault: Fault },
    Restart { phone: usize },
}

const FIELDS: [&str; 4] = ["phone", "address", "courtyard", "note"];
const LINES: [&str; 4] = ["wage_work", "biz_crop", "tr_pension", "tr_eco_forest"];

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        5 => Just(Fault::Fine),
        1 => Just(Fault::DropRequest),
        2 => Just(Fault::DropAnswer),
        2 => (1_usize..4_000).prop_map(Fault::CutAnswer),
        1 => Just(Fault::Late),
    ]
}

pub fn deed(phones: usize) -> impl Strategy<Value = Deed> {
    let (phone, home, any8) = (0..phones, 0..6_usize, any::<u8>());
    let which = 0..6_usize;
    prop_oneof![
        3 => (phone.clone(), home.clone(), 0..FIELDS.len(), any8)
            .prop_map(|(phone, household, field, value)| Deed::Edit { phone, household, field, value }),
        1 => (phone.clone(), home.clone(), any8)
            .prop_map(|(phone, household, name)| Deed::AddMember { phone, household, name }),
        2 => (phone.clone(), home.clone(), any8)
            .prop_map(|(phone, household, words)| Deed::Visit { phone, household, words }),
        2 => (phone.clone(), home.clone(), any8)
            .prop_map(|(phone, household, words)| Deed::Register { phone, household, words }),
        5 => (phone.clone(), which.clone(), 0..8_usize)
            .prop_map(|(phone, which, kind)| Deed::Step { phone, which, kind }),
        1 => (phone.clone(), which.clone(), any8)
            .prop_map(|(phone, which, value)| Deed::EditGrievance { phone, which, value }),
        4 => (phone.clone(), home.clone(), 0..LINES.len(), any::<u16>(), any::<bool>())
            .prop_map(|(phone, household, line, yuan, submit)| Deed::Survey { phone, household, line, yuan, submit }),
        3 => (phone.clone(), which.clone(), 0..3_usize)
            .prop_map(|(phone, which, kind)| Deed::Review { phone, which, kind }),
        2 => (phone.clone(), which.clone(), 0..3_usize)
            .prop_map(|(phone, which, value)| Deed::Settle { phone, which, value }),
        1 => (phone.clone(), home.clone(), which.clone())
            .prop_map(|(phone, household, which)| Deed::Restore { phone, household, which }),
        3 => (phone.clone(), home.clone(), which.clone())
            .prop_map(|(phone, household, which)| Deed::VisitFor { phone, household, which }),
        1 => (phone.clone(), home).prop_map(|(phone, household)| Deed::Delete { phone, household }),
        1 => (phone.clone(), which.clone()).prop_map(|(phone, which)| Deed::Undelete { phone, which }),
        16 => (phone.clone(), 0..6_usize, which, prop::sample::select(&CHANGES[..])).prop_map(
            |(phone, household, which, change)| Deed::Happens { phone, household, which, change }
        ),
        1 => (0..4_u8).prop_map(|days| Deed::Rules { days }),
        2 => (1..3_u32, any::<u64>()).prop_map(|(number, seed)| Deed::Announce { number, seed }),
        1 => (1..3_u32).prop_map(|number| Deed::CloseCampaign { number }),
        7 => (phone.clone(), fault()).prop_map(|(phone, fault)| Deed::Sync { phone, fault }),
        1 => phone.prop_map(|phone| Deed::Restart { phone }),
    ]
}

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
pub async fn do_it(world: &World, team: &[Phone], deed: &Deed, kept: &mut Kept) {
    world.clock.advance(chrono::Duration::minutes(1));
    let known = |phone: &usize, household: &usize| pick(&living::homes(&team[*phone]), *household).copied();
    match deed {
        Deed::Edit { phone, household, field, value } => {
            let text =
                if FIELDS[*field] == "phone" { format!("138{value:08}") } else { format!("第{value}次写的") };
            if let Some(home) = known(phone, household) {
                team[*phone].edit(home, FIELDS[*field], text);
            }
        }
        Deed::AddMember { phone, household, name } => {
            let Some(home) = known(phone, household) else { return };
            // One item is one person, in every household.
            let item = Uuid::new_v5(&home, format!("{phone} {name}").as_bytes()).simple().to_string();
            team[*phone].edit(home, &format!("members/{item}/name"), format!("成员{name}"));
            kept.members.insert((home, item));
        }
        Deed::Visit { phone, household, words } => {
            let Some(home) = known(phone, household) else { return };
            let visit = if words % 3 == 0 {
                // Of few photos, so that two phones sometimes take the same.
                let picture = (AttachmentKind::Photo, photo(u64::from(words % 4), 48, 32));
                let (visit, names) = team[*phone].visit_with(home, &[picture]);
                kept.pictures.extend(names);
                visit
            } else {
                team[*phone].visit(home, &format!("走访{words}"))
            };
            kept.visits.insert(visit.to_string());
        }
        Deed::Register { phone, household, words } => {
            let device = team[*phone].device();
            let Some(home) = known(phone, household).map(|home| home.to_string()) else { return };
            let form = device.open_grievance_form(Some(&home), None).unwrap();
            let mut fields = form.fields;
            fields.insert("content".into(), format!("诉求{words}").into());
            fields.insert("urgency".into(), "HEAVY".into());
            fields.insert("category".into(), "WATER".into());
            if let Saved::Saved { document, .. } = device.save_grievance(&form.draft, &fields).unwrap() {
                kept.step(&document);
            }
        }
        Deed::Step { phone, which, kind } => step(&team[*phone], *which, *kind, kept),
        Deed::EditGrievance { phone, which, value } => {
            let device = team[*phone].device();
            let rows = device.list_grievances(GrievanceFilter::All, 0).unwrap().rows;
            if let Some(row) = pick(&rows, *which) {
                let fields = BTreeMap::from([("measures".to_owned(), Value::from(format!("办法{value}")))]);
                device.edit_grievance(&row.document, &[], &fields).unwrap();
            }
        }
        Deed::Survey { phone, household, line, yuan, submit } => {
            let device = team[*phone].device();
            let Some(home) = known(phone, household).map(|home| home.to_string()) else { return };
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
        Deed::Review { phone, which, kind } => {
            let device = team[*phone].device();
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
        Deed::Settle { phone, which, value } => {
            let device = team[*phone].device();
            let cards = device.list_conflicts(0).unwrap().cards;
            if let Some(card) = pick(&cards, *which)
                && let Some(chosen) = pick(&card.values, *value)
            {
                let choice = Choice::Keep { hash: chosen.hash.clone() };
                device.settle(&card.record.document, &card.heads, &card.path, &choice).unwrap();
                // Who decides that somebody left says so of him, or of all when the household ended.
                let seen = (card.record.kind == Kind::Household)
                    .then(|| team[*phone].household(card.record.document.parse().unwrap()).household);
                let all = matches!(card.path.as_str(), "ended" | "merged_into");
                let of = |id: &str| all || card.path == format!("members/{id}/left");
                let people = seen.into_iter().flat_map(|seen| [seen.members, seen.former].concat());
                kept.excused.extend(people.map(|one| one.id).filter(|id| of(id)));
            }
        }
        Deed::Restore { phone, household, which } => {
            let device = team[*phone].device();
            let Some(home) = known(phone, household) else { return };
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
        Deed::Delete { phone, household } => {
            let Some(home) = known(phone, household).map(|home| home.to_string()) else { return };
            team[*phone].device().delete_record(&home, "重复登记").unwrap();
        }
        Deed::Undelete { phone, which } => {
            let device = team[*phone].device();
            let deleted = device.list_deleted(0).unwrap();
            if let Some(row) = pick(&deleted, *which) {
                device.undelete_record(&row.record.document).unwrap();
            }
        }
        Deed::Happens { phone, household, which, change } => {
            living::happens(&team[*phone], *household, *which, *change, kept);
        }
        Deed::Rules { days } => decree(world, *days).await,
        Deed::Announce { number, seed } => campaign::announce(world, *number, *seed).await,
        Deed::CloseCampaign { number } => campaign::close(world, *number).await,
        Deed::VisitFor { phone, household, which } => {
            let Some(home) = known(phone, household) else { return };
            campaign::visit_for(&team[*phone], home, *which, kept);
        }
        Deed::Sync { phone, fault } => {
            team[*phone].sync_through([*fault]).await;
        }
        Deed::Restart { phone } => team[*phone].close(),
    }
}

/// The office sets other deadlines and another line, or takes both back.
async fn decree(world: &World, days: u8) {
    let desk = world.office.desk();
    let village = cunji_tests::records::village();
    let here = Division::parse(village.as_str()).unwrap();
    if days == 0 {
        reset(&desk, &here, &[RuleGroup::Deadlines, RuleGroup::RuleSets]).await.unwrap();
        return;
    }
    let place = &village.as_str()[..6];
    let file = format!(
        "[deadlines]\nsource = \"县\"\notherwise = {{ days = {days}, unit = \"working\" }}\n[rule_sets]\nsource = \"县\"\n\
         [[rule_sets.sets]]\nid = \"X\"\nversion = {days}\nplace = \"{place}\"\nyear = 2026\nsource = \"县\"\n\
         monitoring_line = {days}_000_000\nwage = \"ALL_EARNED\"\ngoods = \"SOLD_ONLY\"\nsize = \"REGISTERED\"\n\
         not_counted = []\nclaims_in_reference = true\nrigid_in_reference = true\n"
    );
    set(&desk, &here, &file).await.unwrap_or_else(|error| panic!("{error}"));
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
