//! Every field for words of every kind of record, names of people and villages, a form's cells and the name of its file
//! hold what a page could take for code. The console shows it as words, on every page and in every panel.

use cunji_model::grievance::words::GrievanceStatus;
use cunji_model::kind::Kind;
use cunji_server::accounts::role::Role;
use cunji_server::office::{OfficeWrite, write_records};
use cunji_server::projection::catch_up;
use cunji_tests::hostile::{MARKUP, TEMPLATE, record};
use cunji_tests::kit::{Console, World};
use cunji_tests::records::village;
use cunji_tests::screen::Chromium;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use rust_xlsxwriter::Workbook;
use uuid::Uuid;

const PAGES: [&str; 17] = [
    "overview",
    "visits",
    "visits?tab=visits",
    "visits?tab=overdue",
    "visits?tab=campaigns",
    "grievances",
    "income",
    "income?tab=queue",
    "households",
    "settle",
    "reports",
    "people",
    "people?tab=devices",
    "exchange?tab=templates",
    "audit",
    "settings",
    "settings?tab=me",
];

/// A form whose every cell and whose sheet is hostile.
fn form() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("<b onclick=1>").unwrap();
    for column in 0..4 {
        sheet.write(0, column, format!("{MARKUP}{column}")).unwrap();
        sheet.write(1, column, TEMPLATE).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// Nothing on the page was taken for code.
async fn unharmed(page: &Chromium, place: &str) {
    page.settled().await;
    assert_eq!(page.struck().await, 0, "{place}: words never become elements or run");
    let said = page.says().await;
    assert!(!said.contains("76191"), "{place}: words are never worked out: {said}");
}

#[tokio::test]
async fn words_that_look_like_code_are_shown_as_words_everywhere() {
    let world = World::with_households(2, 4713).await;
    let (ana, bo) = (world.phone("<img src=x onerror=struck=2>").await, world.phone("波").await);
    world.sync_until_quiet(&[&ana, &bo]).await;
    let household = world.households[0];
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Settings);
    let writes: Vec<OfficeWrite> = kinds
        .enumerate()
        .map(|(turn, kind)| {
            let document = if kind == Kind::Household { household } else { Uuid::from_u128(900 + turn as u128) };
            record(kind, document, household)
        })
        .collect();
    let number = VillageNumber::from(&village());
    write_records(world.office.store(), number, world.clock.now(), &writes).await.unwrap();
    world.sync_until_quiet(&[&ana, &bo]).await;
    ana.edit(world.households[1], "courtyard", MARKUP);
    bo.edit(world.households[1], "courtyard", TEMPLATE);
    ana.visit(world.households[1], &format!("{MARKUP}{TEMPLATE}"));
    world.sync_until_quiet(&[&ana, &bo]).await;
    catch_up(world.office.store()).await.unwrap();

    let clerk = Console::of(&world, MARKUP, Role::Administrator, "500236").await;
    let ledger = clerk.get("grievances").await;
    assert_eq!(ledger["rows"][0]["content"].as_str(), Some(&*format!("{MARKUP}{TEMPLATE}")), "the words are there");
    assert_eq!(ledger["rows"][0]["status"], serde_json::json!(GrievanceStatus::Open), "in a record like any other");
    let page = Chromium::open(&format!("{}/console/", world.office.address())).await;
    page.sign_in_with(&clerk.cookie()).await;
    page.speak("zh").await;
    let mut panels = 0;
    for place in PAGES {
        page.screen(&format!("#/{place}")).await;
        unharmed(&page, place).await;
        for row in 0..page.rows().await.min(3) {
            page.open_row(row).await;
            unharmed(&page, &format!("{place}, row {row}")).await;
            panels += 1;
        }
    }
    assert!(panels >= 12, "the panels behind the rows were opened, too: {panels}");

    // A rule's source and the name of a set, on the page, in the form and in what is refused.
    let sets = format!(
        "[rule_sets]\nsource = \"{MARKUP}{TEMPLATE}\"\n[[rule_sets.sets]]\nid = \"{MARKUP}\"\nversion = 1\nplace = \"500236\"\n\
         source = \"{MARKUP}{TEMPLATE}\"\nwage = \"ALL_EARNED\"\ngoods = \"SOLD_ONLY\"\nsize = \"REGISTERED\"\n\
         not_counted = []\nclaims_in_reference = true\nrigid_in_reference = true\n"
    );
    let (status, said) = clerk.hand_in("rules/file", sets.into_bytes(), None).await;
    assert_eq!(status, 200, "rules with such words can be set: {said}");
    page.screen("#/settings").await;
    page.sees(MARKUP).await;
    unharmed(&page, "rules").await;
    page.click("", "[data-test=change-rule_sets]").await;
    page.sees("本地的测算口径").await;
    unharmed(&page, "the form of a rule").await;
    page.type_in("[name='rule_sets/sets/0/version']", MARKUP).await;
    page.click("保存", "[data-test=rule-save]").await;
    page.sees("有一处填得不对").await;
    unharmed(&page, "a refused rule").await;
    page.click("看变动", "button").await;
    page.sees("变动历史").await;
    unharmed(&page, "the history of rules").await;

    page.screen("#/exchange?tab=templates").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("<img src=x onerror=struck=3>.xlsx");
    std::fs::write(&file, form()).unwrap();
    page.type_in("[name=form-file]", file.to_str().unwrap()).await;
    page.sees("<imgsrc=xonerror=struck=1>3").await; // headings are compared, and shown, without blanks
    unharmed(&page, "a form").await;
    assert_eq!(page.heard().await, Vec::<String>::new(), "the policy had nothing to refuse");
    page.close().await;
}
