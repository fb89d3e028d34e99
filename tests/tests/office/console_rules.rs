//! The console's lists and figures go by the rules that the office has set for a village, there and only there, and say
//! what the phones say.

use crate::reading::{register, same_as_anew};
use cunji_device::Value;
use cunji_device::view::{DueBucket, NewStep};
use cunji_model::enumeration::{Satisfaction, VisitMode};
use cunji_model::field::Path;
use cunji_model::grievance::words::StepKind;
use cunji_model::id::VillageCode;
use cunji_model::kind::Kind;
use cunji_server::accounts::role::Role;
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::settings::{Division, set};
use cunji_tests::kit::{Console, Phone, World};
use cunji_tests::records::{Dice, household, village};
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use uuid::Uuid;

const BRIDGE: &str = "500236101202";

/// Two villages of ordinary households; everybody was visited on 1 September. Gives the second village's households.
async fn two_villages(seed: u64) -> (World, Phone, Vec<Uuid>) {
    let world = World::with_households(3, seed).await;
    let bridge = VillageCode::parse(BRIDGE).unwrap();
    world.office.add_village(&bridge, "新桥村").await;
    let mut dice = Dice(seed + 1);
    let ordinary =
        || vec![(Path::field("household_type"), "GENERAL".into()), (Path::field("monitor_category"), Value::Null)];
    let there: Vec<OfficeWrite> = (101..=104)
        .map(|number| {
            let (document, mut writes) = household(&mut dice, number);
            writes.retain(|(path, _)| !["household_type", "monitor_category"].contains(&path.to_string().as_str()));
            writes.extend(ordinary().into_iter().take(1));
            OfficeWrite { document, kind: Kind::Household, writes }
        })
        .collect();
    let here: Vec<OfficeWrite> = world
        .households
        .iter()
        .map(|home| OfficeWrite { document: *home, kind: Kind::Household, writes: ordinary() })
        .collect();
    let (store, now) = (world.office.store(), world.clock.now());
    write_records(store, VillageNumber::from(&bridge), now, &there).await.unwrap();
    write_records(store, VillageNumber::from(&village()), now, &here).await.unwrap();
    let ana = world.phone_in("安娜", &[village(), bridge]).await;
    ana.sync().await;
    let homes: Vec<Uuid> = there.iter().map(|one| one.document).collect();
    for home in world.households.iter().chain(&homes) {
        ana.visit(*home, "都好");
    }
    ana.sync().await;
    (world, ana, homes)
}

async fn decree(world: &World, division: &str, file: &str) {
    world.clock.advance(chrono::Duration::minutes(1));
    let division = Division::parse(division).unwrap();
    set(&world.office.desk(), &division, file).await.unwrap_or_else(|error| panic!("{error}"));
}

/// Who is late on the phone's 今天.
fn late_on(phone: &Phone) -> BTreeSet<String> {
    let groups = phone.device().today().unwrap().groups;
    let late = groups.into_iter().filter(|group| group.bucket == DueBucket::Overdue);
    late.flat_map(|group| group.rows).map(|row| row.document).collect()
}

fn texts(rows: &Json, field: &str) -> BTreeSet<String> {
    rows["rows"].as_array().unwrap().iter().map(|row| row[field].as_str().unwrap().to_owned()).collect()
}

/// What a list of villages says of one of them.
fn of_village<'a>(list: &'a Json, key: &str, code: &str) -> &'a Json {
    list.as_array().unwrap().iter().find(|row| row[key] == code).unwrap()
}

#[tokio::test]
async fn monthly_visits_in_one_village_change_its_lists_and_figures_and_no_other() {
    let (world, ana, homes) = two_villages(131).await;
    world.clock.set("2026-11-02T10:00:00+08:00");
    let here = village();
    let console = Console::of(&world, "王主任", Role::Township, &here.as_str()[..9]).await;
    assert_eq!(console.get("overdue").await["total"], 0, "as shipped: once in half a year is enough");
    assert_eq!(late_on(&ana), BTreeSet::new(), "and the phone says the same");

    let policy = "[visit_policy]\nsource = \"云雾镇〔2026〕5号\"\nmonitored = \"month\"\nlifted = \"quarter\"\ngeneral = \"month\"\n";
    decree(&world, BRIDGE, policy).await;
    ana.sync().await;
    let late = console.get("overdue").await;
    let expected: BTreeSet<String> = homes.iter().map(Uuid::to_string).collect();
    assert_eq!(texts(&late, "household"), expected, "all of October went by there, and only there");
    assert_eq!(late_on(&ana), expected, "the phone's 今天 has the same households");
    assert_eq!(texts(&late, "due_on"), BTreeSet::from(["2026-10-31".to_owned()]), "due by the end of October");
    let page = console.get(&format!("households/{BRIDGE}/{}", homes[0])).await;
    assert_eq!(page["due_on"], "2026-10-31", "the household's page says so too");
    let elsewhere = console.get(&format!("households/{}/{}", here.as_str(), world.households[0])).await;
    assert_eq!(elsewhere["due_on"], "2027-06-30", "the other village keeps the shipped half-year");

    let overview = console.get("overview").await;
    assert_eq!((&overview["overdue"], &overview["visited"]), (&4.into(), &3.into()), "the first page counts so");
    let coverage = console.get("coverage").await;
    let report = console.get("reports/monthly?month=2026-11").await;
    for (code, late, visited) in [(here.as_str(), 0, 3), (BRIDGE, 4, 0)] {
        let figures = of_village(&overview["by_village"], "village", code);
        assert_eq!((&figures["overdue"], &figures["visited"]), (&late.into(), &visited.into()), "{code}: overview");
        let row = of_village(&coverage["rows"], "village", code);
        assert_eq!((&row["overdue"], &row["visited"]), (&late.into(), &visited.into()), "{code}: coverage");
        let next = &of_village(&report["villages"], "division", code)["next_month"]["households_due"];
        assert_eq!(next, late, "{code}: whom the report puts into December");
    }
    let both = ana.device().today().unwrap();
    assert_eq!((both.households, both.visited), (7, 3), "and the phone has the same 已走访");
    same_as_anew(&world).await;
}

#[tokio::test]
async fn rates_and_rounds_are_counted_by_the_rules_of_each_village() {
    let (world, ana, homes) = two_villages(132).await;
    for home in [world.households[0], homes[0]] {
        let id = register(&ana, home, "水管漏");
        for step in [
            NewStep::plain(StepKind::Act, "在修"),
            NewStep::plain(StepKind::Done, "修好了"),
            NewStep {
                feedback: Some(Satisfaction::Basically),
                mode: Some(VisitMode::Phone),
                ..NewStep::plain(StepKind::Feedback, "还行")
            },
        ] {
            ana.device().add_step(&id, &step).unwrap();
        }
    }
    ana.sync().await;
    let here = village();
    let console = Console::of(&world, "王主任", Role::Township, &here.as_str()[..9]).await;
    let satisfied = |rates: &Json| (rates["satisfied"]["numerator"].clone(), rates["satisfied"]["denominator"].clone());
    let both = console.get("grievances").await;
    assert_eq!(satisfied(&both["rates"]), (2.into(), 2.into()), "as shipped 基本满意 is satisfied");

    decree(
        &world,
        BRIDGE,
        "[rates]\nsource = \"镇里\"\nbasically_counts = false\nrespond_within = { days = 1, unit = \"working\" }\n",
    )
    .await;
    decree(&world, BRIDGE, "[round]\nsource = \"镇里\"\nopens_month = 10\nopens_day = 15\n").await;
    let both = console.get("grievances").await;
    assert_eq!(satisfied(&both["rates"]), (1.into(), 2.into()), "not in the village that says otherwise");
    let report = console.get("reports/monthly?month=2026-09").await;
    for (code, of) in [(here.as_str(), 1), (BRIDGE, 0)] {
        let ledger = console.get(&format!("grievances?division={code}")).await;
        assert_eq!(satisfied(&ledger["rates"]), (of.into(), 1.into()), "{code}: ledger");
        let section = of_village(&report["villages"], "division", code);
        assert_eq!(satisfied(&section["grievances"]["rates"]), (of.into(), 1.into()), "{code}: report");
    }
    assert_eq!(satisfied(&report["total"]["grievances"]["rates"]), (1.into(), 2.into()), "all together");

    for (code, year) in [(here.as_str(), 2026), (BRIDGE, 2025)] {
        let round = console.get(&format!("rounds?division={code}")).await;
        assert_eq!(round["year"], year, "{code}: the round that is on in early September");
        assert_eq!(console.get(&format!("overview?division={code}")).await["survey_year"], year, "{code}: first page");
    }
    assert_eq!(console.get("rounds").await["year"], 2026, "of both the latest");
    same_as_anew(&world).await;
}
