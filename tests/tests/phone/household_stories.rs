//! Stories of households that live: members come and go, households split and merge, on two phones at once.

use cunji_device::Value;
use cunji_device::view::{
    HeadChange, HouseholdQuery, HouseholdView, MemberEvent, Merger, Move, NewMonitoringStep, Saved, Split,
};
use cunji_model::enumeration::Relation;
use cunji_model::field::ProblemCode;
use cunji_model::living::duplicate::SameBy;
use cunji_model::living::words::{ClueSource, EventKind, HouseholdEnded, MemberLeft, MonitoringStep};
use cunji_tests::kit::{Phone, World};
use std::collections::BTreeMap;
use uuid::Uuid;

const ON: &str = "2026-09-01";

fn saved(outcome: Saved) -> Uuid {
    match outcome {
        Saved::Saved { document, .. } => document.parse().unwrap(),
        Saved::Problems { problems } => unreachable!("nothing is wrong with it: {problems:?}"),
    }
}

fn refused(outcome: Saved) -> Vec<(String, ProblemCode)> {
    match outcome {
        Saved::Saved { .. } => Vec::new(),
        Saved::Problems { problems } => problems.into_iter().map(|one| (one.path, one.code)).collect(),
    }
}

fn event(kind: EventKind, member: Option<&str>, fields: &[(&str, Value)]) -> MemberEvent {
    let fields = fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect();
    MemberEvent { kind, member: member.map(str::to_owned), on: ON.into(), words: None, fields }
}

fn happens(phone: &Phone, home: Uuid, event: &MemberEvent) {
    saved(phone.device().member_event(&home.to_string(), event).unwrap());
}

fn merger(into: Uuid) -> Merger {
    Merger { into: into.to_string(), relations: BTreeMap::new(), on: ON.into(), words: None }
}

fn split(members: &[&str], head: &str) -> Split {
    Split {
        members: members.iter().map(|one| (*one).to_owned()).collect(),
        head: head.into(),
        relations: BTreeMap::new(),
        old_head: None,
        on: ON.into(),
        words: None,
        fields: BTreeMap::new(),
    }
}

fn listed(phone: &Phone) -> Vec<Uuid> {
    let list = phone.device().list_households(&HouseholdQuery::default()).unwrap();
    list.rows.iter().map(|row| row.document.parse().unwrap()).collect()
}

/// Members by identity, whoever is counted.
fn people(view: &HouseholdView) -> Vec<String> {
    let mut people: Vec<String> = view.household.members.iter().map(|one| one.id.clone()).collect();
    people.sort();
    people
}

/// A household with at least three members; the stories need somebody to leave and somebody to stay.
fn large(world: &World, phone: &Phone) -> Uuid {
    let big = |home: &&Uuid| phone.household(**home).household.members.len() >= 3;
    *world.households.iter().find(big).unwrap()
}

#[tokio::test]
async fn two_cadres_write_down_different_things_of_one_family_and_both_hold() {
    let world = World::with_households(6, 51).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = large(&world, &ana);
    let before = ana.household(home).household.members;
    let gone = before[1].id.clone();
    happens(&ana, home, &event(EventKind::Death, Some(&gone), &[]));
    let away = [("away_place", "广东东莞".into()), ("away_months", 10.into()), ("away_wage", 450_000.into())];
    happens(&bo, home, &event(EventKind::Away, Some(&before[2].id), &away));
    happens(&bo, home, &event(EventKind::Birth, None, &[("name", "向小满".into()), ("sex", "FEMALE".into())]));
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;

    let seen = ana.household(home);
    assert_eq!(seen.household.members.len(), before.len(), "one died, one was born");
    assert_eq!(seen.household.former[0].left, Some(MemberLeft::Died), "who died is not counted, and stays readable");
    let worker = seen.household.members.iter().find(|one| one.id == before[2].id).unwrap();
    assert_eq!((worker.away, worker.away_wage), (Some(true), Some(450_000)), "who works away does so with his wage");
    let baby = seen.household.members.iter().find(|one| one.name == "向小满").unwrap();
    assert_eq!(baby.birth_date.as_deref(), Some(ON), "the day of the birth is the birth date");
    assert_eq!(seen.living.events.len(), 3, "and the log has all of it: {:?}", seen.living.events);
    assert!(seen.conflicts.is_empty(), "nothing to settle: {:?}", seen.conflicts);
    let again = bo.device().member_event(&home.to_string(), &event(EventKind::Death, Some(&gone), &[])).unwrap();
    assert_eq!(refused(again), [("member".to_owned(), ProblemCode::NotAllowed)], "nobody dies twice");
}

#[tokio::test]
async fn the_same_split_on_two_phones_is_one_new_household() {
    let world = World::with_households(6, 52).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = large(&world, &ana);
    let before = ana.household(home);
    let son = before.household.members[2].id.clone();
    let deed = split(&[&son], &son);
    let one = saved(ana.device().split_household(&home.to_string(), &deed).unwrap());
    let other = saved(bo.device().split_household(&home.to_string(), &deed).unwrap());
    assert_eq!(one, other, "both phones begin the same household");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let new = ana.household(one);
    assert_eq!(people(&new), std::slice::from_ref(&son), "the son with the item he had");
    assert_eq!(new.household.members[0].relation, Some(Relation::Head), "and head of it");
    assert!(new.conflicts.is_empty() && ana.household(home).conflicts.is_empty(), "said twice, nothing to settle");
    assert_eq!(ana.household(home).household.members.len() + 1, before.household.members.len(), "counted once");
    assert!(ana.device().find_duplicates().unwrap().is_empty(), "in one household only");
}

#[tokio::test]
async fn who_was_split_into_two_households_at_once_is_found_and_settled() {
    let world = World::with_households(8, 53).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let four = |home: &&Uuid| ana.household(**home).household.members.len() >= 4;
    let home = *world.households.iter().find(four).unwrap();
    let members = ana.household(home).household.members;
    let (a, b) = (members[2].id.clone(), members[3].id.clone());
    let one = saved(ana.device().split_household(&home.to_string(), &split(&[&a], &a)).unwrap());
    let two = saved(bo.device().split_household(&home.to_string(), &split(&[&a, &b], &b)).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert_ne!(one, two, "two different splits");
    let conflicts: Vec<String> = ana.household(home).conflicts.into_iter().map(|one| one.path).collect();
    assert_eq!(conflicts, [format!("members/{a}/left_to")], "where he went is to settle");
    let found = ana.device().find_duplicates().unwrap();
    assert_eq!(found.len(), 1, "one pair shares somebody: {found:?}");
    assert_eq!((found[0].people.len(), found[0].people[0].by), (1, SameBy::Member), "by being the same member");
    let (keep, leave) = (one.to_string(), two.to_string());
    saved(ana.device().settle_person((&keep, &a), (&leave, &a), ON).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert!(bo.device().find_duplicates().unwrap().is_empty(), "settled on every phone");
    assert!(bo.household(home).conflicts.is_empty(), "and the old household knows where he went");
    assert_eq!(people(&bo.household(two)), [b], "who was meant to leave is still there");
}

#[tokio::test]
async fn who_is_settled_in_opposite_ways_at_once_is_lost_to_nobody_and_asked_about_again() {
    let world = World::with_households(8, 63).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let five = |home: &&Uuid| ana.household(**home).household.members.len() >= 5;
    let home = *world.households.iter().find(five).unwrap();
    let members = ana.household(home).household.members;
    let [a, b, c] = [2, 3, 4].map(|at| members[at].id.clone());
    let one = saved(ana.device().split_household(&home.to_string(), &split(&[&a, &c], &c)).unwrap()).to_string();
    let two = saved(bo.device().split_household(&home.to_string(), &split(&[&a, &b], &b)).unwrap()).to_string();
    world.sync_until_quiet(&[&ana, &bo]).await;
    saved(ana.device().settle_person((&one, &a), (&two, &a), ON).unwrap());
    saved(bo.device().settle_person((&two, &a), (&one, &a), ON).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let lives = |phone: &Phone, home: &str| people(&phone.household(home.parse().unwrap())).contains(&a);
    assert!(lives(&ana, &one) && lives(&ana, &two), "two opposite answers must not leave him in no household");
    let pairs = ana.device().find_duplicates().unwrap();
    assert_eq!(pairs.len(), 1, "and the question is asked again: {pairs:?}");
    saved(bo.device().settle_person((&one, &a), (&two, &a), ON).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert!(lives(&ana, &one) && !lives(&ana, &two), "the last answer holds everywhere");
    assert!(ana.device().find_duplicates().unwrap().is_empty(), "and nothing is left to ask");
}

#[tokio::test]
async fn merged_into_each_other_at_once_one_household_goes_on_with_everybody() {
    let world = World::with_households(4, 54).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let (a, b) = (world.households[0], world.households[1]);
    let mut both = [people(&ana.household(a)), people(&ana.household(b))].concat();
    both.sort();
    saved(ana.device().merge_households(&a.to_string(), &merger(b)).unwrap());
    saved(bo.device().merge_households(&b.to_string(), &merger(a)).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let (stays, goes) = (a.min(b), a.max(b));
    for phone in [&ana, &bo] {
        assert!(listed(phone).contains(&stays) && !listed(phone).contains(&goes), "the smaller identity goes on");
        assert_eq!(people(&phone.household(stays)), both, "with everybody of both");
        assert_eq!(phone.household(stays).living.ended, None, "and its page does not say that it ended");
        let banner = phone.household(goes).living;
        assert_eq!(banner.ended, Some(HouseholdEnded::Merged), "the other's does");
        assert_eq!(banner.goes_on.unwrap().document, stays.to_string(), "and points to it");
    }
    assert!(ana.device().find_duplicates().unwrap().is_empty(), "an ended household shares nobody");
}

#[tokio::test]
async fn who_is_added_to_a_household_that_another_cadre_merges_is_found_and_carried_over() {
    let world = World::with_households(4, 55).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let (a, b) = (world.households[0], world.households[1]);
    saved(ana.device().merge_households(&a.to_string(), &merger(b)).unwrap());
    happens(&bo, a, &event(EventKind::Birth, None, &[("name", "覃晚晚".into())]));
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert_eq!(ana.household(a).living.left_behind, ["覃晚晚"], "written down where nobody looks any more");
    assert_eq!(ana.household(b).living.to_carry.len(), 1, "the household that goes on says so");
    saved(ana.device().carry_over(&a.to_string(), ON).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let there = bo.household(b);
    assert!(there.household.members.iter().any(|one| one.name == "覃晚晚"), "carried over");
    assert!(there.living.to_carry.is_empty(), "and nobody is left behind");
}

#[tokio::test]
async fn a_category_changes_with_a_reason_and_a_date() {
    let world = World::with_households(2, 56).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0];
    let form = ana.device().open_household_form(&home.to_string()).unwrap();
    let mut fields = BTreeMap::from([("monitor_category".to_owned(), Value::from("MON_SUDDEN"))]);
    let save = |fields: &BTreeMap<String, Value>| {
        ana.device().save_household(&form.draft, &form.household, &form.heads, fields).unwrap()
    };
    let missing = refused(save(&fields));
    let required = ["change_reason", "change_on"].map(|path| (path.to_owned(), ProblemCode::Required));
    assert_eq!(missing, required, "why and since when must be said");
    fields.insert("change_reason".into(), "大病住院，自付 9 万".into());
    fields.insert("change_on".into(), ON.into());
    saved(save(&fields));
    let log = ana.household(home).living.events;
    assert_eq!((log.len(), log[0].kind, log[0].to.as_deref()), (1, EventKind::Changed, Some("MON_SUDDEN")), "kept");
    assert_eq!(log[0].words.as_deref(), Some("大病住院，自付 9 万"), "with its reason");
}

#[tokio::test]
async fn a_household_that_moves_away_is_in_no_list_and_can_come_back() {
    let world = World::with_households(3, 57).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = world.households[0];
    let away = Move { on: ON.into(), words: None, away_to: Some("万州区".into()), fields: BTreeMap::new() };
    saved(ana.device().move_household(&home.to_string(), &away).unwrap());
    assert!(!listed(&ana).contains(&home), "who moved away is in no list");
    assert_eq!(ana.device().today().unwrap().households, 2, "and due nowhere");
    assert_eq!(ana.household(home).household.moved_to.as_deref(), Some("万州区"), "the page still says where");
    saved(ana.device().revive_household(&home.to_string(), ON, None).unwrap());
    assert!(listed(&ana).contains(&home), "and they may come back");
}

#[tokio::test]
async fn a_clue_is_visited_by_two_and_a_dismissed_pair_stays_dismissed() {
    let world = World::with_households(3, 58).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let (home, other) = (world.households[0], world.households[1]);
    let step = |kind, run, fields: &[(&str, Value)]| NewMonitoringStep {
        kind,
        run,
        on: ON.into(),
        source: (kind == MonitoringStep::Clue).then_some(ClueSource::Cadre),
        decision: None,
        fields: fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect(),
    };
    let add = |step: &NewMonitoringStep| ana.device().add_monitoring_step(&home.to_string(), step).unwrap();
    saved(add(&step(MonitoringStep::Clue, None, &[("words", "住院花费大".into())])));
    let run = ana.household(home).living.runs[0].clone();
    assert_eq!(run.next, Some(MonitoringStep::Visited), "a clue is visited next");
    let alone = refused(add(&step(MonitoringStep::Visited, Some(run.id.clone()), &[("people", "安娜".into())])));
    assert_eq!(alone, [("people".to_owned(), ProblemCode::TooFewPeople)], "not by one alone");
    saved(add(&step(MonitoringStep::Visited, Some(run.id), &[("people", "安娜、老波".into())])));
    assert_eq!(ana.household(home).living.runs[0].stage, MonitoringStep::Visited, "the stage follows from the steps");

    for (place, household) in [home, other].into_iter().enumerate() {
        let twin = [("name", "向同名".into()), ("birth_date", Value::from("1990-01-02"))];
        happens(
            &ana,
            household,
            &event(if place == 0 { EventKind::MovedIn } else { EventKind::MarriedIn }, None, &twin),
        );
    }
    assert_eq!(
        ana.device().find_duplicates().unwrap()[0].people[0].by,
        SameBy::NameAndBirth,
        "found by name and birth"
    );
    saved(ana.device().dismiss_duplicate(&home.to_string(), &other.to_string(), ON, None).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert!(bo.device().find_duplicates().unwrap().is_empty(), "dismissed on one phone, gone on both");
    assert_eq!(ana.device().leaflet_coverage(None).unwrap().apply_policy.of, 3, "leaflets are due to all households");
}

#[tokio::test]
async fn who_came_back_and_splits_off_again_is_in_a_household_that_stands() {
    let world = World::with_households(6, 59).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = large(&world, &ana);
    let son = ana.household(home).household.members[2].id.clone();
    let deed = split(&[&son], &son);
    let first = saved(ana.device().split_household(&home.to_string(), &deed).unwrap());
    saved(ana.device().merge_households(&first.to_string(), &merger(home)).unwrap());
    assert!(people(&ana.household(home)).contains(&son), "merged again, he is at home again");
    let second = saved(ana.device().split_household(&home.to_string(), &deed).unwrap());
    assert_ne!(first, second, "the household that ended stays ended");
    assert!(listed(&ana).contains(&second), "the new one stands in the list");
    assert_eq!(people(&ana.household(second)), std::slice::from_ref(&son), "with the son");
    assert!(!people(&ana.household(home)).contains(&son), "who is no longer counted at home");
    let log = ana.device().history(&home.to_string()).unwrap();
    let entry = log.fields.iter().filter(|field| field.path.starts_with("events/")).all(|field| !field.restorable);
    assert!(entry, "entries of the log are never rewritten");
}

#[tokio::test]
async fn two_new_heads_at_once_are_a_question_and_not_a_silent_choice() {
    let world = World::with_households(6, 60).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let home = large(&world, &ana);
    let members = ana.household(home).household.members;
    for (phone, head) in [(&ana, &members[1]), (&bo, &members[2])] {
        let change = HeadChange { head: head.id.clone(), old_relation: None, on: ON.into(), words: None };
        saved(phone.device().change_head(&home.to_string(), &change).unwrap());
    }
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    for phone in [&ana, &bo] {
        let cards = phone.device().list_conflicts(0).unwrap().cards;
        assert!(cards.iter().any(|card| card.problem == Some(ProblemCode::TwoHeads)), "asked: {cards:?}");
    }
}

#[tokio::test]
async fn who_moves_within_the_village_studies_or_ends_is_where_the_cadre_said() {
    let world = World::with_households(6, 61).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    let home = large(&world, &ana);
    let fields = BTreeMap::from([("courtyard".to_owned(), Value::from("新院子"))]);
    let within = Move { on: ON.into(), words: None, away_to: None, fields };
    saved(ana.device().move_household(&home.to_string(), &within).unwrap());
    let moved = ana.household(home);
    assert_eq!(moved.household.courtyard.as_deref(), Some("新院子"), "moved");
    assert!(listed(&ana).contains(&home), "and still in the village");

    let child = moved.household.members[2].id.clone();
    happens(&ana, home, &event(EventKind::Study, Some(&child), &[("study_place", "奉节中学".into())]));
    let studying =
        |phone: &Phone| phone.household(home).household.members.iter().find(|one| one.id == child).unwrap().studying;
    assert_eq!(studying(&ana), Some(true), "at school, and a member");
    happens(&ana, home, &event(EventKind::StudyEnded, Some(&child), &[]));
    assert_eq!(studying(&ana), Some(false), "back from school");

    let silent = refused(ana.device().end_household(&home.to_string(), ON, None).unwrap());
    assert_eq!(silent, [("words".to_owned(), ProblemCode::Required)], "while people live there, one says why");
    saved(ana.device().end_household(&home.to_string(), ON, Some("长期无人")).unwrap());
    assert!(!listed(&ana).contains(&home), "ended: in no list");
    assert_eq!(ana.household(home).living.ended, Some(HouseholdEnded::Other), "its page says so");
    saved(ana.device().revive_household(&home.to_string(), ON, None).unwrap());
    assert!(listed(&ana).contains(&home), "revived");
}
