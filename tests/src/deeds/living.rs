//! What happens to households in the property test: members come and go, households split, merge, move, end.

use super::{Kept, pick, saved};
use crate::kit::Phone;
use cunji_device::Value;
use cunji_device::view::{
    Coverage, HeadChange, HouseholdQuery, HouseholdView, MemberEvent, Merger, Move, NewMonitoringStep, Saved, Split,
};
use cunji_model::living::doubts::same_person;
use cunji_model::living::words::{ClueSource, Decision, EventKind, HouseholdEnded, MonitoringStep};
use cunji_model::record::household::Member;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One thing that happens to a household.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    Event(EventKind),
    Head,
    Split,
    Merge,
    CarryOver,
    Move,
    MoveAway,
    End,
    Revive,
    Dismiss,
    SettlePerson,
    Clue,
    NextStep,
    Category,
}

/// As often as each stands here.
pub const CHANGES: [Change; 30] = [
    Change::Event(EventKind::Death),
    Change::Event(EventKind::MarriedOut),
    Change::Event(EventKind::MovedIn),
    Change::Event(EventKind::Away),
    Change::Event(EventKind::Returned),
    Change::Event(EventKind::Study),
    Change::Event(EventKind::Birth),
    Change::Event(EventKind::Birth),
    Change::Head,
    Change::Head,
    Change::Split,
    Change::Split,
    Change::Split,
    Change::Split,
    Change::Merge,
    Change::Merge,
    Change::Merge,
    Change::Merge,
    Change::CarryOver,
    Change::CarryOver,
    Change::Move,
    Change::MoveAway,
    Change::End,
    Change::Revive,
    Change::Dismiss,
    Change::SettlePerson,
    Change::SettlePerson,
    Change::Clue,
    Change::NextStep,
    Change::Category,
];

const ON: &str = "2026-09-01";

/// The households that this phone lists at this moment.
pub fn homes(phone: &Phone) -> Vec<Uuid> {
    let list = phone.device().list_households(&HouseholdQuery::default()).unwrap();
    list.rows.iter().map(|row| row.document.parse().unwrap()).collect()
}

/// Every household that this phone holds, also those that are no more.
fn every(phone: &Phone) -> BTreeSet<Uuid> {
    let facts = phone.device().facts().unwrap();
    let households = facts.iter().filter(|fact| fact.contains(" household_type ["));
    households.filter_map(|fact| fact.split(' ').next()?.parse().ok()).collect()
}

/// Who came, what was logged: from the moment it is written, it must stay.
pub fn note(phone: &Phone, kept: &mut Kept) {
    for fact in phone.device().facts().unwrap() {
        let Some((record, rest)) = fact.split_once(' ') else { continue };
        let Some((path, _)) = rest.split_once(' ') else { continue };
        if path.starts_with("events/") || path.starts_with("monitoring/") {
            kept.entries.insert(fact.clone());
        }
        let member = path.strip_prefix("members/").and_then(|path| path.strip_suffix("/name"));
        if let (Some(item), Ok(home)) = (member, record.parse()) {
            kept.members.insert((home, item.to_owned()));
        }
    }
}

/// Does it, if it can be done at that moment.
pub fn happens(phone: &Phone, household: usize, which: usize, change: Change, kept: &mut Kept) {
    let (device, homes) = (phone.device(), homes(phone));
    let Some(home) = pick(&homes, household).copied() else { return };
    let (id, seen) = (home.to_string(), phone.household(home));
    let member = pick(&seen.household.members, which);
    let outcome = match change {
        Change::Event(kind) => event(phone, &seen, kind, which, kept),
        Change::Head => member.map(|member| {
            let change = HeadChange { head: member.id.clone(), old_relation: None, on: ON.into(), words: None };
            device.change_head(&id, &change).unwrap()
        }),
        Change::Split => {
            let half = &seen.household.members[seen.household.members.len().div_ceil(2)..];
            pick(half, which).map(|head| {
                let split = Split {
                    members: half.iter().map(|one| one.id.clone()).collect(),
                    head: head.id.clone(),
                    relations: BTreeMap::new(),
                    old_head: seen.household.members.first().map(|one| one.id.clone()),
                    on: ON.into(),
                    words: None,
                    fields: BTreeMap::new(),
                };
                device.split_household(&id, &split).unwrap()
            })
        }
        Change::Merge => pick(&homes, which).map(|into| {
            let merger = Merger { into: into.to_string(), relations: BTreeMap::new(), on: ON.into(), words: None };
            device.merge_households(&id, &merger).unwrap()
        }),
        Change::CarryOver => {
            // Whichever household has somebody to carry over; it need not be the one that was chosen.
            let waiting: Vec<_> = homes.iter().flat_map(|home| phone.household(*home).living.to_carry).collect();
            pick(&waiting, which).map(|from| device.carry_over(&from.document, ON).unwrap())
        }
        Change::Move | Change::MoveAway => {
            let away_to = matches!(change, Change::MoveAway).then(|| "万州区".to_owned());
            let fields = BTreeMap::from([("courtyard".to_owned(), Value::from(format!("院子{which}")))]);
            Some(device.move_household(&id, &Move { on: ON.into(), words: None, away_to, fields }).unwrap())
        }
        Change::End => Some(device.end_household(&id, ON, Some("长期无人")).unwrap()),
        Change::Revive => {
            let ended: Vec<Uuid> =
                every(phone).into_iter().filter(|one| phone.household(*one).living.ended.is_some()).collect();
            pick(&ended, which).map(|one| device.revive_household(&one.to_string(), ON, None).unwrap())
        }
        Change::Dismiss => {
            let pairs = device.find_duplicates().unwrap();
            pick(&pairs, which)
                .map(|pair| device.dismiss_duplicate(&pair.one.document, &pair.other.document, ON, None).unwrap())
        }
        Change::SettlePerson => {
            let pairs = device.find_duplicates().unwrap();
            pick(&pairs, household).map(|pair| {
                let person = &pair.people[0];
                let mut two =
                    [(&*pair.one.document, &*person.one_member), (&*pair.other.document, &*person.other_member)];
                two.rotate_left(which % 2);
                if person.one_member != person.other_member {
                    // Told to be the same man by a human: the item that goes is he no longer.
                    kept.excused.insert(two[1].1.to_owned());
                }
                device.settle_person(two[0], two[1], ON).unwrap()
            })
        }
        Change::Clue => Some(step(phone, &id, MonitoringStep::Clue, None)),
        Change::NextStep => {
            let open = seen.living.runs.iter().find_map(|run| Some((run.next?, run.id.clone())));
            open.map(|(kind, run)| step(phone, &id, kind, Some(run)))
        }
        Change::Category => {
            let category = pick(&["MON_SUDDEN", "MON_MARGINAL", "MON_UNSTABLE"], which).copied().unwrap();
            let fields = BTreeMap::from([
                ("monitor_category".to_owned(), Value::from(category)),
                ("change_reason".to_owned(), format!("说法{which}").into()),
                ("change_on".to_owned(), ON.into()),
            ]);
            let form = device.open_household_form(&id).unwrap();
            Some(device.save_household(&form.draft, &form.household, &form.heads, &fields).unwrap())
        }
    };
    if outcome.as_ref().is_some_and(saved) {
        note(phone, kept);
    }
}

fn event(phone: &Phone, seen: &HouseholdView, kind: EventKind, which: usize, kept: &mut Kept) -> Option<Saved> {
    let member = match kind {
        EventKind::Birth => None,
        // Somebody who left comes back.
        EventKind::MovedIn => Some(pick(&seen.household.former, which)?.id.clone()),
        _ => Some(pick(&seen.household.members, which)?.id.clone()),
    };
    let fields = match kind {
        EventKind::Birth => BTreeMap::from([("name".to_owned(), Value::from(format!("新生{}{which}", phone.name)))]),
        EventKind::Away => BTreeMap::from([("away_wage".to_owned(), Value::Int(450_000))]),
        _ => BTreeMap::new(),
    };
    if matches!(kind, EventKind::Death | EventKind::MarriedOut) {
        kept.excused.extend(member.clone());
    }
    let event = MemberEvent { kind, member, on: ON.into(), words: None, fields };
    Some(phone.device().member_event(&seen.document, &event).unwrap())
}

fn step(phone: &Phone, home: &str, kind: MonitoringStep, run: Option<String>) -> Saved {
    let fields: &[(&str, Value)] = match kind {
        MonitoringStep::Visited => &[("people", "安娜、老波".into())],
        MonitoringStep::Deliberated => {
            &[("invited", Value::Int(30)), ("present", Value::Int(25)), ("agree", Value::Int(20))]
        }
        MonitoringStep::Published => &[("days", Value::Int(5))],
        _ => &[],
    };
    let decides = matches!(kind, MonitoringStep::Township | MonitoringStep::County);
    let step = NewMonitoringStep {
        kind,
        run,
        on: ON.into(),
        source: (kind == MonitoringStep::Clue).then_some(ClueSource::Cadre),
        decision: decides.then_some(Decision::Passed),
        fields: fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect(),
    };
    phone.device().add_monitoring_step(home, &step).unwrap()
}

/// What every phone works out about households.
pub fn computed(phone: &Phone) -> Vec<String> {
    let device = phone.device();
    let mut all: Vec<String> = device.find_duplicates().unwrap().iter().map(|pair| format!("{pair:?}")).collect();
    let coverage = device.leaflet_coverage(None).unwrap();
    let figures = |one: &Coverage| format!("{} {} {:?}", one.have, one.of, one.missing);
    all.push(figures(&coverage.apply_policy));
    all.push(figures(&coverage.help_policy));
    all.extend(device.list_wishes().unwrap().iter().map(|row| format!("{row:?}")));
    all.extend(homes(phone).iter().map(Uuid::to_string));
    for home in every(phone) {
        let seen = phone.household(home);
        all.push(format!("{home} {:?} {:?} {:?}", seen.household.members, seen.household.former, seen.living));
    }
    all
}

/// Nobody who neither died nor left is lost: he is a member of some household, or a page says that he was left behind.
pub fn assert_everybody_is_somewhere(phone: &Phone, kept: &Kept) {
    let (mut here, mut anywhere): (Vec<Member>, Vec<Member>) = Default::default();
    let mut behind: BTreeSet<String> = BTreeSet::new();
    for home in every(phone) {
        let HouseholdView { household, living, .. } = phone.household(home);
        anywhere.extend(household.members.iter().chain(&household.former).cloned());
        behind.extend(living.left_behind);
        // A household that ended by itself took its people with it: its own page names them.
        if living.ended != Some(HouseholdEnded::Merged) {
            here.extend(household.members);
        }
    }
    for one in anywhere.iter().filter(|one| !kept.excused.contains(&one.id)) {
        let there = here.iter().any(|other| other.id == one.id || same_person(one, other));
        assert!(there || behind.contains(&one.name), "{}: {} {} is in no household", phone.name, one.name, one.id);
    }
}
