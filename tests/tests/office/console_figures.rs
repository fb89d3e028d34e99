//! Every figure of the console is the length of a list, on a village where a lot went on; and the tables say the same
//! whoever computed them, in whatever steps, however often a process was killed.

use crate::reading::{register, rows, same_as_anew};
use cunji_device::view::{NewStep, Saved};
use cunji_model::field::Path;
use cunji_model::grievance::words::StepKind;
use cunji_model::kind::Kind;
use cunji_server::accounts::role::Role;
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::projection::{Step, catch_up, step};
use cunji_tests::kit::{Console, Phone, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use uuid::Uuid;

fn number(json: &Json) -> u64 {
    json.as_u64().unwrap_or_else(|| panic!("{json} is no figure"))
}

async fn total(console: &Console<'_>, list: &str) -> u64 {
    let limited = if list.contains('?') { format!("{list}&limit=500") } else { format!("{list}?limit=500") };
    let body = console.get(&limited).await;
    let (rows, total) = (body["rows"].as_array().unwrap().len() as u64, number(&body["total"]));
    assert_eq!(rows, total, "{list}: as many rows as it says");
    total
}

fn hand_in(phone: &Phone, home: Uuid, year: Option<i32>, fen: i64) {
    let device = phone.device();
    let form = device.open_survey_form(&home.to_string(), year, None, None).unwrap();
    let said = BTreeMap::from([("lines/wage_work/amount".to_owned(), fen.into())]);
    let saved = device
        .save_survey(&form.draft, &form.household, Some(form.year), None, None, &form.heads, &said, true)
        .unwrap();
    let Saved::Problems { problems } = saved else { return };
    // Every doubt gets its answer, then it is handed in.
    let mut said = said;
    said.extend(problems.into_iter().map(|problem| (problem.path, "属实，问过本人".into())));
    let saved = device
        .save_survey(&form.draft, &form.household, Some(form.year), None, None, &form.heads, &said, true)
        .unwrap();
    assert!(matches!(saved, Saved::Saved { .. }), "answered: {saved:?}");
}

/// A September with lifted and monitored households, visits, grievances, surveys and a conflict.
async fn busy(seed: u64) -> (World, Phone) {
    let world = World::with_households(12, seed).await;
    let kinds = |at: usize, kind: &str| OfficeWrite {
        document: world.households[at],
        kind: Kind::Household,
        writes: vec![
            (Path::field("household_type"), kind.into()),
            (
                Path::field("monitor_category"),
                if at.is_multiple_of(2) { "MON_SUDDEN".into() } else { cunji_device::Value::Null },
            ),
        ],
    };
    let writes: Vec<OfficeWrite> = (0..5).map(|at| kinds(at, if at < 4 { "LIFTED" } else { "GENERAL" })).collect();
    let here = VillageNumber::from(&village());
    write_records(world.office.store(), here, world.clock.now(), &writes).await.unwrap();
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    for at in [0, 3, 5, 5, 7] {
        ana.visit(world.households[at], "都好");
    }
    for (at, words) in [(0, "路烂"), (1, "水小"), (2, "灯不亮")] {
        let id = register(&ana, world.households[at], words);
        if at > 0 {
            ana.device().add_step(&id, &NewStep::plain(StepKind::Act, "在办")).unwrap();
            ana.device().add_step(&id, &NewStep::plain(StepKind::Done, "好了")).unwrap();
        }
    }
    for (at, fen) in [(0, 3_000_000), (1, 2_000_000), (2, 4_500_000)] {
        hand_in(&ana, world.households[at], Some(2025), fen);
        hand_in(&ana, world.households[at], Some(2026), fen / 2);
        hand_in(&ana, world.households[at], Some(2023), 3_000_000);
    }
    ana.edit(world.households[9], "courtyard", "上湾");
    bo.edit(world.households[9], "courtyard", "老屋基");
    world.sync_until_quiet(&[&ana, &bo]).await;
    (world, ana)
}

#[tokio::test]
async fn every_figure_is_the_length_of_its_list() {
    let (world, _) = busy(81).await;
    let mut console = Console::of(&world, "王主任", Role::Township, &village().as_str()[..9]).await;
    for day in ["2026-09-01T10:00:00+08:00", "2026-10-20T10:00:00+08:00", "2027-07-02T10:00:00+08:00"] {
        world.clock.set(day);
        console = console.again().await;
        let overview = console.get("overview").await;
        let lists = [
            ("due", "households"),
            ("overdue", "overdue"),
            ("open_grievances", "grievances?status=open"),
            ("late_grievances", "grievances?overdue=1"),
        ];
        for (figure, list) in lists {
            assert_eq!(number(&overview[figure]), total(&console, list).await, "{day}: {figure} is the list {list}");
        }
        for by in ["village", "group", "type"] {
            let rows = console.get(&format!("coverage?by={by}")).await;
            for figure in ["due", "visited", "overdue"] {
                let sum: u64 = rows["rows"].as_array().unwrap().iter().map(|row| number(&row[figure])).sum();
                assert_eq!(sum, number(&overview[figure]), "{day}: {figure} by {by} adds up");
            }
        }
        let round = console.get("rounds?year=2026").await;
        let begun = ["FILLING", "SUBMITTED", "SENT_BACK", "ACCEPTED"];
        let mut listed = 0;
        for state in begun {
            listed += total(&console, &format!("surveys?year=2026&state={state}")).await;
        }
        assert_eq!(number(&round["begun"]), listed, "{day}: all that was begun stands in one of the lists");
        let ledger = console.get("grievances").await;
        let ages: u64 = ledger["ageing"].as_array().unwrap().iter().map(|age| number(&age["count"])).sum();
        assert_eq!(ages, number(&overview["open_grievances"]), "{day}: every open matter has an age");
    }
    let month = console.get("reports/monthly?month=2026-09").await;
    let sections = &month["total"];
    let of_month = "from=2026-09-01&to=2026-09-30";
    let visits = total(&console, &format!("visits?{of_month}")).await;
    assert_eq!(number(&sections["visits"]["visits"]), visits, "the month's visits are the ledger's");
    assert_eq!(number(&sections["visits"]["households_visited"]), 4, "two visits to one household count it once");
    let new = total(&console, &format!("grievances?{of_month}")).await;
    assert_eq!(number(&sections["grievances"]["new"]), new, "the month's grievances are the ledger's");
    assert_eq!(sections["attendance"]["recorded"], Json::Bool(false), "what nobody records is not 0");
    assert_eq!(month["townships"][0]["visits"], month["villages"][0]["visits"], "one village is its township here");
}

#[tokio::test]
async fn who_is_under_the_line_or_fallen_sharply_is_in_its_list() {
    let (world, _) = busy(82).await;
    let console = Console::of(&world, "王主任", Role::Township, &village().as_str()[..9]).await;
    assert_eq!(console.get("overview").await["under_line"], Json::Null, "nobody has set a line for 2026: it says so");
    assert_eq!(total(&console, "surveys?year=2026&under=1").await, 0, "and nobody is under no line");
    assert_eq!(total(&console, "surveys?year=2026&fallen=1").await, 3, "all three fell by half");
    assert_eq!(total(&console, "surveys?year=2025&fallen=1").await, 0, "there was no year before");
    let of_2023 = console.get("surveys?year=2023").await;
    let rows = of_2023["rows"].as_array().unwrap();
    let below = rows.iter().filter(|row| row["per_head_fen"].as_i64() < row["line_fen"].as_i64()).count() as u64;
    assert_eq!(rows[0]["line_fen"].as_i64(), Some(800_000), "Chongqing's line of 2023");
    assert_eq!(total(&console, "surveys?year=2023&under=1").await, below, "below it by their own figures");
    assert!(below > 0, "somebody is: {rows:?}");
}

#[tokio::test]
async fn rows_do_not_depend_on_the_steps_in_which_they_were_made() {
    let (world, ana) = busy(83).await;
    same_as_anew(&world).await;
    // What a survey is held against changes: the household's type, and the sheet of the year before.
    hand_in(&ana, world.households[0], Some(2025), 900_000);
    ana.edit(world.households[0], "household_type", "GENERAL");
    ana.sync().await;
    same_as_anew(&world).await;
    // A visit that is hidden, and comes back.
    let visit = ana.visit(world.households[11], "看错了人家").to_string();
    ana.sync().await;
    catch_up(world.office.store()).await.unwrap();
    let with_it = rows(&world).await.len();
    ana.device().delete_record(&visit, "记错了").unwrap();
    ana.sync().await;
    same_as_anew(&world).await;
    assert_eq!(rows(&world).await.len(), with_it - 1, "a hidden visit stands in no list");
}

#[tokio::test]
async fn two_processes_never_do_the_same_step_twice_and_one_that_dies_leaves_nothing_half() {
    let (world, ana) = busy(84).await;
    catch_up(world.office.store()).await.unwrap();
    let (store, here) = (world.office.store(), VillageNumber::from(&village()));
    for round in 0..6 {
        ana.visit(world.households[round], "再看看");
        ana.sync().await;
        let (one, other) = tokio::join!(step(store, here), step(store, here));
        let steps = [one.unwrap(), other.unwrap()];
        let taken = steps.iter().filter(|step| matches!(step, Step::Taken(_))).count();
        assert_eq!(taken, 1, "one of them did it, the other was overtaken or had nothing to do: {steps:?}");
        // Killed anywhere in a step: the future is dropped where it waits.
        ana.visit(world.households[round], "又看看");
        ana.sync().await;
        for polls in 0..4 {
            let mut dying = Box::pin(step(store, here));
            for _ in 0..polls {
                // Done before it could be killed: nothing is left to drop.
                if futures_util::poll!(dying.as_mut()).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
    }
    same_as_anew(&world).await;
}
