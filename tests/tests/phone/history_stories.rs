//! Stories of what people wrote differently, of what was written before, and of what was deleted: on two phones and at
//! the office, for records of every kind.

use chrono::Duration;
use cunji_device::Value;
use cunji_device::view::{Choice, ConflictView, GrievanceFilter, HistoryView, HouseholdQuery, Saved};
use cunji_model::field::ProblemCode;
use cunji_tests::kit::{Phone, World};
use uuid::Uuid;

async fn two_phones(households: u32, seed: u64) -> (World, Phone, Phone) {
    let world = World::with_households(households, seed).await;
    let (ana, bo) = (world.phone("安娜").await, world.phone("老波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    (world, ana, bo)
}

fn cards(phone: &Phone) -> Vec<ConflictView> {
    phone.device().list_conflicts(0).unwrap().cards
}

fn done(saved: Saved) -> String {
    match saved {
        Saved::Saved { document, .. } => document,
        Saved::Problems { problems } => unreachable!("nothing is wrong with it: {problems:?}"),
    }
}

fn problem(saved: Saved) -> (String, ProblemCode) {
    match saved {
        Saved::Problems { problems } => (problems[0].path.clone(), problems[0].code),
        Saved::Saved { .. } => unreachable!("this must be refused"),
    }
}

fn grievance(phone: &Phone, home: Uuid, words: &str) -> String {
    let form = phone.device().open_grievance_form(Some(&home.to_string()), None).unwrap();
    let mut fields = form.fields;
    fields.insert("content".into(), words.into());
    done(phone.device().save_grievance(&form.draft, &fields).unwrap())
}

fn edit_grievance(phone: &Phone, id: &str, path: &str, value: &str) {
    let fields = [(path.to_owned(), Value::from(value))].into();
    done(phone.device().edit_grievance(id, &[], &fields).unwrap());
}

fn history(phone: &Phone, document: impl ToString) -> HistoryView {
    phone.device().history(&document.to_string()).unwrap()
}

/// Puts the number that two people wrote for one household on both phones.
async fn two_numbers(world: &World, ana: &Phone, bo: &Phone, home: Uuid) {
    ana.edit(home, "phone", "13811111111");
    bo.edit(home, "phone", "13822222222");
    world.sync_until_quiet(&[ana, bo]).await;
}

#[tokio::test]
async fn what_two_people_wrote_differently_is_listed_for_every_kind_of_record() {
    let (world, ana, bo) = two_phones(3, 41).await;
    let home = world.households[0];
    let matter = grievance(&ana, home, "路灯不亮");
    let visit = ana.visit(home, "看望");
    world.sync_until_quiet(&[&ana, &bo]).await;
    edit_grievance(&ana, &matter, "result", "灯已换");
    edit_grievance(&bo, &matter, "result", "等配件");
    // A saved visit is corrected by saving its form again under the same name.
    for (phone, words) in [(&ana, "看望老人"), (&bo, "看望孩子")] {
        let mut fields = phone.device().get_visit(&visit.to_string()).unwrap().fields;
        fields.insert("note".into(), words.into());
        done(phone.device().save_visit(&visit.to_string(), &fields).unwrap());
    }
    ana.edit(home, "courtyard", "上湾");
    bo.edit(home, "courtyard", "上湾");
    two_numbers(&world, &ana, &bo, home).await;

    let mut listed: Vec<_> = cards(&bo).into_iter().map(|card| (card.record.kind.as_str(), card.path)).collect();
    listed.sort();
    let expected = [("grievance", "result"), ("household", "phone"), ("visit", "note")];
    assert_eq!(
        listed,
        expected.map(|(kind, path)| (kind, path.to_owned())),
        "one card each; the same word twice is none"
    );
    let all = cards(&bo);
    let card = |path: &str| all.iter().find(|card| card.path == path).unwrap();
    assert_eq!(card("result").record.about, "路灯不亮", "a grievance is named by its words");
    assert_eq!(card("result").record.household_name, card("phone").record.about, "and by whose it is");
    let hers = card("phone").values.iter().find(|value| !value.mine).unwrap();
    assert_eq!(hers.person_name.as_deref(), Some("安娜"), "the card says who wrote it");
    let at = hers.visit.as_ref().map(|at| at.document.clone());
    assert_eq!(at, Some(visit.to_string()), "and that it was noted around her visit");
    assert_eq!(bo.device().state_line().unwrap().to_settle, 3, "the line on top counts the same records");

    assert_eq!(
        ana.device().get_grievance(&matter).unwrap().conflicts,
        vec![cards(&ana).into_iter().find(|card| card.path == "result").unwrap()],
        "the record's own page shows the same card"
    );
    for (path, chosen) in [("result", "等配件"), ("note", "看望孩子"), ("phone", "13811111111")] {
        done(ana.keep(cards(&ana).iter().find(|card| card.path == path).unwrap(), chosen));
    }
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert!(cards(&bo).is_empty(), "a choice made on one phone settles it on the other, whatever the kind");
    let note = bo.device().get_visit(&visit.to_string()).unwrap().row.note;
    assert_eq!(note.as_deref(), Some("看望孩子"), "with the chosen words");
}

#[tokio::test]
async fn two_cadres_deciding_at_once_end_settled_when_they_agree_and_ask_again_when_not() {
    let (world, ana, bo) = two_phones(2, 42).await;
    let home = world.households[0];
    two_numbers(&world, &ana, &bo, home).await;
    let shown = cards(&ana)[0].values[0].value.clone();
    for phone in [&ana, &bo] {
        done(phone.keep(&cards(phone)[0], shown.clone()));
    }
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert!(cards(&ana).is_empty() && cards(&bo).is_empty(), "the same decision twice is one decision");

    let other = world.households[1];
    two_numbers(&world, &ana, &bo, other).await;
    // The shown value is the delicate one: Automerge by itself would write nothing for it.
    let shown = cards(&ana)[0].values[0].value.clone();
    done(ana.keep(&cards(&ana)[0], shown.clone()));
    let card = &cards(&bo)[0];
    let third = Choice::Write { value: "13833333333".into() };
    done(bo.device().settle(&card.record.document, &card.heads, &card.path, &third).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let mut values: Vec<_> = cards(&ana)[0].values.iter().map(|one| one.value.clone()).collect();
    values.sort();
    assert_eq!(values, [shown, "13833333333".into()], "both decisions stand, the discarded number not");
    done(ana.keep(&cards(&ana)[0], "13833333333"));
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert!(cards(&bo).is_empty(), "who sees both decides last");
}

#[tokio::test]
async fn a_third_value_is_checked_like_any_other_and_nothing_else_is_held_up() {
    let (world, ana, bo) = two_phones(1, 43).await;
    let home = world.households[0];
    two_numbers(&world, &ana, &bo, home).await;
    let card = &cards(&ana)[0];
    let bad = Choice::Write { value: "12".into() };
    let saved = ana.device().settle(&card.record.document, &card.heads, "phone", &bad).unwrap();
    assert_eq!(problem(saved), ("phone".to_owned(), ProblemCode::BadPhone), "the field is named");
    let unknown = Choice::Keep { hash: "00".repeat(32) };
    let saved = ana.device().settle(&card.record.document, &card.heads, "phone", &unknown).unwrap();
    assert_eq!(problem(saved).1, ProblemCode::NotAllowed, "a choice that is not on the card chooses nothing");
    assert_eq!(cards(&ana).len(), 1, "and the question stays");
    let aside = Choice::Write { value: "上湾".into() };
    let saved = ana.device().settle(&card.record.document, &card.heads, "courtyard", &aside).unwrap();
    assert_eq!(problem(saved).1, ProblemCode::NotAllowed, "settling is no way round a record's own forms");
    ana.visit(home, "照常走访");
    ana.edit(home, "address", "大院子 3 号");
    assert!(ana.sync().await.agreed, "an open question blocks neither work nor sync");
    assert_eq!(cards(&ana).len(), 1, "nor is it answered by other work");
}

#[tokio::test]
async fn two_heads_made_by_a_merge_are_shown_to_somebody() {
    let (world, ana, bo) = two_phones(1, 44).await;
    let home = world.households[0];
    let head = ana.household(home).household.members[0].id.clone();
    ana.edit(home, &format!("members/{head}/relation"), "OTHER");
    bo.edit(home, &format!("members/{head}/relation"), "OTHER");
    world.sync_until_quiet(&[&ana, &bo]).await;
    for (phone, member, name) in [(&ana, "aa", "张大"), (&bo, "bb", "张二")] {
        phone.edit(home, &format!("members/{member}/name"), name);
        phone.edit(home, &format!("members/{member}/relation"), "HEAD");
    }
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let cards = cards(&bo);
    assert_eq!(cards.len(), 1, "no field has two values, yet somebody has to look: {cards:?}");
    assert_eq!(cards[0].problem, Some(ProblemCode::TwoHeads), "the card says what is wrong");
    assert_eq!(
        (cards[0].path.as_str(), cards[0].item_name.as_deref()),
        ("members/bb/relation", Some("张二")),
        "and where"
    );
    assert_eq!(ana.household(home).conflicts.len(), 1, "the household's page shows it too");
    bo.edit(home, "members/bb/relation", "SIBLING");
    world.sync_until_quiet(&[&ana, &bo]).await;
    assert_eq!(ana.device().list_conflicts(0).unwrap().records, 0, "mended in the form, it is settled everywhere");
}

#[tokio::test]
async fn many_open_questions_come_page_by_page() {
    let (world, ana, bo) = two_phones(70, 45).await;
    for (phone, number) in [(&ana, "13811111111"), (&bo, "13822222222")] {
        world.households.iter().for_each(|home| phone.edit(*home, "phone", number));
    }
    world.sync_until_quiet(&[&ana, &bo]).await;
    let (mut offset, mut seen, mut pages) = (Some(0), std::collections::BTreeSet::new(), 0);
    while let Some(from) = offset {
        let page = ana.device().list_conflicts(from).unwrap();
        assert_eq!(page.records, 70, "every page knows how many there are");
        assert!(page.cards.len() <= 30, "a page opens no more records than it shows");
        seen.extend(page.cards.into_iter().map(|card| card.record.document));
        (offset, pages) = (page.next, pages + 1);
    }
    assert_eq!((seen.len(), pages), (70, 3), "every record is on exactly one page");
}

#[tokio::test]
async fn the_history_tells_every_value_and_an_old_one_comes_back_as_an_edit() {
    let (world, ana, bo) = two_phones(1, 46).await;
    let home = world.households[0];
    let member = ana.household(home).household.members[0].id.clone();
    let id_path = format!("members/{member}/id_number");
    for (phone, number) in [(&ana, "13811111111"), (&bo, "13822222222"), (&ana, "13833333333")] {
        world.clock.advance(Duration::hours(1));
        phone.edit(home, "phone", number);
        world.sync_until_quiet(&[&ana, &bo]).await;
    }
    ana.edit(home, &id_path, "500236196501010016");
    world.sync_until_quiet(&[&ana, &bo]).await;
    let told = history(&ana, home);
    let phone = told.fields.iter().find(|field| field.path == "phone").unwrap();
    let values: Vec<_> = phone.values.iter().filter_map(|one| one.value.as_text()).take(3).collect();
    assert_eq!(values, ["13833333333", "13822222222", "13811111111"], "newest first");
    assert_eq!(phone.values[1].person_name.as_deref(), Some("老波"), "with who wrote it");
    let current: Vec<bool> = phone.values.iter().take(3).map(|one| one.current).collect();
    assert_eq!(current, [true, false, false], "and which of them stands");
    let numbers = told.fields.iter().find(|field| field.path == id_path).unwrap();
    assert_eq!(numbers.values[0].value, "500236********0016".into(), "ID numbers stay masked, old ones too");
    assert_eq!(told.moments[0].paths, std::slice::from_ref(&id_path), "by time: the last change wrote the ID number");
    let of = |view: &HistoryView| view.moments.iter().map(|one| one.hash.clone()).collect::<Vec<_>>();
    assert_eq!(of(&told), of(&history(&bo, home)), "both phones tell the same story");

    let old = numbers.values.iter().find(|one| !one.current).unwrap();
    let (first, document) = (&phone.values[2], home.to_string());
    done(ana.device().restore(&document, &told.heads, "phone", &first.hash).unwrap());
    done(ana.device().restore(&document, &told.heads, &id_path, &old.hash).unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    assert_eq!(bo.household(home).household.phone.as_deref(), Some("13811111111"), "the old number is back everywhere");
    let full = bo.device().reveal_id_number(&document, &member).unwrap();
    assert!(!full.contains('*') && full != "500236196501010016", "the old ID number is back whole, not its mask");
    let again = history(&bo, home);
    let count = |view: &HistoryView| view.fields.iter().find(|field| field.path == "phone").unwrap().values.len();
    assert_eq!(count(&again), count(&told) + 1, "nothing was taken out of the history: it was written again");
}

#[tokio::test]
async fn a_restored_value_does_not_undo_what_came_in_meanwhile_and_steps_are_never_rewritten() {
    let (world, ana, bo) = two_phones(1, 47).await;
    let home = world.households[0];
    ana.edit(home, "phone", "13811111111");
    ana.edit(home, "phone", "13822222222");
    world.sync_until_quiet(&[&ana, &bo]).await;
    let told = history(&ana, home);
    let old = told.fields.iter().find(|field| field.path == "phone").unwrap().values[1].hash.clone();
    bo.edit(home, "phone", "13833333333");
    world.sync_until_quiet(&[&bo, &ana]).await;
    done(ana.device().restore(&home.to_string(), &told.heads, "phone", &old).unwrap());
    assert_eq!(cards(&ana).len(), 1, "Ana never saw Bo's number on her page: people settle it");

    let matter = grievance(&ana, home, "路灯不亮");
    let told = history(&ana, &matter);
    let step = told.fields.iter().find(|field| field.path.starts_with("steps/")).unwrap();
    assert!(!step.restorable, "the page offers nothing for a step");
    let saved = ana.device().restore(&matter, &told.heads, &step.path, &step.values[0].hash).unwrap();
    assert_eq!(problem(saved).1, ProblemCode::NotAllowed, "and the phone refuses it");
}

#[tokio::test]
async fn a_deleted_record_leaves_every_list_and_comes_back_whole() {
    let (world, ana, bo) = two_phones(3, 48).await;
    let home = world.households[0];
    let (matter, visit) = (grievance(&ana, home, "路灯不亮"), ana.visit(home, "看望"));
    two_numbers(&world, &ana, &bo, home).await;
    let before = (ana.device().facts().unwrap(), ana.household(home));
    let none = ana.device().delete_record(&home.to_string(), "  ").unwrap();
    assert_eq!(problem(none), ("deleted_reason".to_owned(), ProblemCode::Required), "without a reason nothing happens");
    assert_eq!(ana.device().facts().unwrap(), before.0, "not even a trace");

    let gone = [home.to_string(), matter.clone(), visit.to_string()];
    done(ana.device().delete_record(&gone[2], "记错了户").unwrap());
    assert_eq!(ana.household(home).days_since, None, "a deleted visit no longer counts as one");
    done(ana.device().delete_record(&gone[0], "重复登记").unwrap());
    assert_eq!(
        ana.device().list_grievances(GrievanceFilter::Open, 0).unwrap().rows[0].head_name,
        before.1.household.members[0].name,
        "a grievance of a deleted household stays, under its name"
    );
    done(ana.device().delete_record(&gone[1], "不是诉求").unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;

    let device = bo.device();
    let query = |text: &str| HouseholdQuery { text: text.to_owned(), ..HouseholdQuery::default() };
    let name = before.1.household.members[0].name.as_str();
    let listed = device.list_households(&query("")).unwrap();
    assert_eq!((listed.rows.len(), listed.total), (2, 2), "neither listed nor counted");
    let found = device.list_households(&query(name)).unwrap().rows;
    assert!(found.iter().all(|row| row.document != gone[0]), "not found by its name");
    assert_eq!(device.today().unwrap().households, 2, "not due, not in the sum");
    assert!(device.list_visits(false, 0).unwrap().is_empty(), "the visit left the ledger");
    assert_eq!(device.list_grievances(GrievanceFilter::All, 0).unwrap().total, 0, "and so did the grievance");
    assert!(cards(&bo).is_empty(), "nobody is asked about what is not there");

    let mut bin = device.list_deleted(0).unwrap();
    bin.sort_by(|a, b| a.reason.cmp(&b.reason));
    let reasons: Vec<_> = bin.iter().filter_map(|row| row.reason.as_deref()).collect();
    assert_eq!(reasons, ["不是诉求", "记错了户", "重复登记"], "each says why");
    assert_eq!(bin[0].person_name.as_deref(), Some("安娜"), "and who");
    assert_eq!(bin[0].deleted_on.as_deref(), Some("2026-09-01"), "and when");
    assert!(bin.iter().all(|row| !row.edited_since), "nobody wrote in them since");
    for document in &gone {
        done(device.undelete_record(document).unwrap());
    }
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let after = ana.household(home);
    assert_eq!(after.household, before.1.household, "the household is back with everything it said");
    assert_eq!((after.visits.len(), after.conflicts.len()), (1, 1), "with its visit and its open question");
    assert_eq!(ana.device().list_grievances(GrievanceFilter::Open, 0).unwrap().total, 1, "and its grievance");
    assert!(ana.device().list_deleted(0).unwrap().is_empty(), "the bin is empty");
}

#[tokio::test]
async fn an_edit_beside_a_deletion_is_kept_and_said_and_a_return_beside_one_is_to_settle() {
    let (world, ana, bo) = two_phones(2, 49).await;
    let (home, other) = (world.households[0], world.households[1]);
    done(ana.device().delete_record(&home.to_string(), "搬走了").unwrap());
    bo.edit(home, "phone", "13822222222");
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let bin = ana.device().list_deleted(0).unwrap();
    assert!(bin[0].edited_since, "the bin says 删除后又有人改过");
    ana.forget_what_is_hidden();
    assert_eq!(
        ana.device().list_deleted(0).unwrap(),
        bin,
        "an app that was older when it came hides it after its update"
    );
    done(ana.device().undelete_record(&home.to_string()).unwrap());
    assert_eq!(ana.household(home).household.phone.as_deref(), Some("13822222222"), "and the edit was kept");

    done(ana.device().delete_record(&other.to_string(), "删错了").unwrap());
    done(ana.device().undelete_record(&other.to_string()).unwrap());
    done(bo.device().delete_record(&other.to_string(), "搬走了").unwrap());
    world.sync_until_quiet(&[&ana, &bo]).await;
    world.assert_same(&[&ana, &bo]).await;
    let card = &cards(&bo)[0];
    assert_eq!((card.path.as_str(), card.values.len()), ("deleted", 2), "one brought it back, one deleted it");
    assert!(!bo.household(other).deleted, "until somebody decides it stays in sight");
    done(bo.keep(card, true));
    world.sync_until_quiet(&[&ana, &bo]).await;
    let bin = ana.device().list_deleted(0).unwrap();
    assert_eq!(bin.len(), 1, "the decision hides it on both phones");
    assert_eq!(bin[0].reason.as_deref(), Some("搬走了"), "for the reason of whoever meant it");
    assert!(cards(&ana).is_empty(), "and nothing is open");
}

#[tokio::test]
async fn what_the_office_wrote_is_the_offices_on_every_phone() {
    let (world, ana, _) = two_phones(1, 47).await;
    let home = world.households[0];
    ana.edit(home, "courtyard", "云上院子");
    let told = history(&ana, home).moments;
    let (own, imported) = (&told[0], told.last().unwrap());
    assert!(own.mine && !own.office, "what she wrote is hers: {own:?}");
    assert!(
        imported.office && !imported.mine && imported.person_name.is_none(),
        "the roster is the office's: {imported:?}"
    );
    let colleagues: Vec<String> =
        ana.device().session().unwrap().unwrap().colleagues.into_iter().map(|one| one.name).collect();
    assert_eq!(colleagues, ["老波"], "the office stands in no list of people");

    // A phone of before has a directory that says nothing of the office: it asks for the whole once more.
    ana.tamper("DELETE FROM meta WHERE name = 'office'");
    assert!(!history(&ana, home).moments.last().unwrap().office, "it does not know");
    ana.sync().await;
    assert!(history(&ana, home).moments.last().unwrap().office, "until its next sync");
}
