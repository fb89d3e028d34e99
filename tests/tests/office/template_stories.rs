//! Stories of an office's own forms: what cadres recorded on their phones fills them, nobody types a fact twice; a form
//! is mapped once; the console fills it while nobody waits; what must not be shown is not shown.

use calamine::{Data, Reader, Xlsx};
use cunji_server::accounts::division::Division;
use cunji_server::accounts::role::Role;
use cunji_server::accounts::session;
use cunji_server::console::people::plain::{account, new_person};
use cunji_server::console::{COOKIE, WRITE_TOKEN};
use cunji_server::surroundings::SystemEntropy;
use cunji_tests::kit::{Phone, World};
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use reqwest::{Client, RequestBuilder, Response};
use rust_xlsxwriter::{Format, FormatBorder, Workbook};
use serde_json::{Value, json};
use std::io::Cursor;
use uuid::Uuid;

/// 入户走访登记表: title, note, headings, two free rows, sums, signatures.
fn visit_form() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("走访登记").unwrap();
    let base = Format::new().set_font_name("仿宋_GB2312").set_border(FormatBorder::Thin);
    sheet.merge_range(0, 0, 0, 5, "入户走访登记表", &base).unwrap();
    sheet.write(1, 0, "填报单位：").unwrap();
    for (column, heading) in (0..).zip(["序号", "户主姓名", "走访日期", "走访人", "走访方式", "备注"])
    {
        sheet.write_with_format(2, column, heading, &base).unwrap();
    }
    let day = base.clone().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    for row in 3..5 {
        for column in 0..6 {
            sheet.write_blank(row, column, if column == 2 { &day } else { &base }).unwrap();
        }
    }
    sheet.write_with_format(5, 0, "合计", &base).unwrap();
    sheet.write_formula_with_format(5, 1, "=COUNTA(B4:B5)", &base).unwrap();
    sheet.write(6, 0, "填表人：").unwrap();
    book.save_to_buffer().unwrap()
}

/// 农户花名册 with phones and ID numbers.
fn roster_form() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("花名册").unwrap();
    for (column, heading) in (0..).zip(["序号", "户主姓名", "身份证号码", "联系电话", "家庭人口", "村民小组"])
    {
        sheet.write(0, column, heading).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// Somebody at the console.
struct Desk {
    client: Client,
    address: String,
    token: String,
}

impl Desk {
    async fn sign_in(world: &World, name: &str, role: Role, division: &str) -> Self {
        let person = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes());
        let division = Division::parse(division).unwrap();
        let (now, token) = (world.clock.now().timestamp_millis(), session::new_token(&SystemEntropy));
        let mut deeds = new_person(person, name, role, &[division]);
        deeds.push(account(person, name, "", false, now));
        deeds.extend(session::begin(&cunji_server::accounts::Settings::default(), now, &token, person));
        world.office.store().transact(deeds).await.unwrap();
        Self { client: Client::new(), address: format!("{}/console/api", world.office.address()), token }
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        let cookie = format!("{COOKIE}={}", self.token);
        request.header("cookie", cookie).header(WRITE_TOKEN, session::write_token(&self.token))
    }

    async fn get(&self, path: &str) -> Response {
        self.signed(self.client.get(format!("{}/{path}", self.address))).send().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Response {
        let request = self.client.post(format!("{}/{path}", self.address)).body(body.to_string());
        self.signed(request.header("content-type", "application/json")).send().await.unwrap()
    }

    async fn upload(&self, path: &str, bytes: Vec<u8>) -> Response {
        self.signed(self.client.post(format!("{}/{path}", self.address)).body(bytes)).send().await.unwrap()
    }

    /// Uploads a form and saves the mapping as it was proposed. Returns its number.
    async fn keep(&self, name: &str, bytes: Vec<u8>) -> (String, Value) {
        let answer = self.upload(&format!("templates?name={name}&division=500236101"), bytes).await;
        assert_eq!(answer.status(), 201, "the form is taken");
        let shown = told(answer).await;
        let (id, mapping) = (shown["id"].as_str().unwrap().to_owned(), shown["proposal"]["mapping"].clone());
        let saved = self.post(&format!("templates/{id}/mapping"), &mapping).await;
        assert_eq!(saved.status(), 204, "the proposal fits");
        (id, mapping)
    }

    /// Fills a form and waits for it as the page does: by asking.
    async fn fill(&self, id: &str, filling: &Value) -> (Value, Vec<u8>) {
        let answer = self.post(&format!("templates/{id}/fill"), filling).await;
        assert_eq!(answer.status(), 202, "begun: {}", answer.text().await.unwrap());
        let mut asked = 0;
        loop {
            let listed = told(self.get("work").await).await;
            let item = listed["rows"][0].clone();
            asked += 1;
            assert!(asked < 10_000, "it must come to an end: {item}");
            if item["state"] == "running" {
                tokio::task::yield_now().await;
                continue;
            }
            assert_eq!(item["state"], "done", "{item}");
            let file = self.get(&format!("work/{}/file", item["id"].as_str().unwrap())).await;
            return (item, file.bytes().await.unwrap().to_vec());
        }
    }
}

async fn told(answer: Response) -> Value {
    serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
}

fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

/// The head of a household as a phone shows it.
fn head(phone: &Phone, home: Uuid) -> String {
    phone.household(home).household.head().unwrap().name.clone()
}

async fn visited() -> (World, Phone, Phone) {
    let world = World::with_households(4, 91).await;
    let (anna, li) = (world.phone("安娜").await, world.phone("李梅").await);
    world.sync_until_quiet(&[&anna, &li]).await;
    anna.visit(world.households[0], "水压小");
    anna.visit(world.households[1], "");
    li.visit(world.households[2], "=1+1");
    world.sync_until_quiet(&[&anna, &li]).await;
    (world, anna, li)
}

#[tokio::test]
async fn what_phones_recorded_fills_two_forms_and_nobody_types_it_again() {
    let (world, anna, li) = visited().await;
    let desk = Desk::sign_in(&world, "文员王", Role::Township, "500236101").await;
    let (visits, mapping) = desk.keep("走访登记表", visit_form()).await;
    assert_eq!(mapping["table"], "visits", "known by its headings");
    let (roster, mapping) = desk.keep("花名册", roster_form()).await;
    assert_eq!(mapping["table"], "households", "so is the other");
    let september = json!({"village": village().as_str(), "from": "2026-09-01", "to": "2026-09-30"});
    let (item, file) = desk.fill(&visits, &september).await;
    assert_eq!(item["rows"], 3, "three visits");
    let rows = cells(&file, "走访登记");
    assert_eq!(rows[1][0], "填报单位：云雾镇石门村", "whose form it is");
    let heads: Vec<&str> = rows[3..6].iter().map(|row| row[1].as_str()).collect();
    let mut expected: Vec<String> = world.households[..3].iter().map(|home| head(&anna, *home)).collect();
    expected.sort_unstable();
    let mut sorted = heads.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected, "each household as the phones call it");
    let notes: Vec<&str> = rows[3..6].iter().map(|row| row[5].as_str()).collect();
    assert!(notes.contains(&"=1+1") && notes.contains(&"水压小"), "words stay words: {notes:?}");
    assert_eq!((rows[6][0].as_str(), rows[7][0].as_str()), ("合计", "填表人：文员王"), "sums and signature below");
    let empty: Vec<&Value> = item["unfilled"].as_array().unwrap().iter().collect();
    assert!(
        empty.iter().any(|one| one["field"] == "note" && one["why"] == "empty"),
        "the visit without words: {empty:?}"
    );
    let (item, file) = desk.fill(&roster, &september).await;
    assert_eq!(item["rows"], 4, "every household, also those without a visit");
    let rows = cells(&file, "花名册");
    let first = rows.iter().find(|row| row[1] == head(&anna, world.households[0])).unwrap();
    assert!(first[2].contains('*') && first[3].contains('*'), "numbers are masked: {first:?}");
    assert_eq!(li.household(world.households[0]).household.members.len().to_string(), first[4], "counted, not typed");
    // A later visit is there the next time; the mapping is not touched again.
    li.visit(world.households[3], "补走访");
    world.sync_until_quiet(&[&anna, &li]).await;
    assert_eq!(desk.fill(&visits, &september).await.0["rows"], 4, "one more");
    let august = json!({"village": village().as_str(), "from": "2026-08-01", "to": "2026-08-31"});
    assert_eq!(desk.fill(&visits, &august).await.0["rows"], 0, "none in August");
}

#[tokio::test]
async fn full_numbers_need_a_role_leave_a_line_and_never_stand_in_a_notice() {
    let (world, ..) = visited().await;
    let desk = Desk::sign_in(&world, "文员王", Role::Township, "500236101").await;
    let (roster, mut mapping) = desk.keep("花名册", roster_form()).await;
    let full = json!({"village": village().as_str(), "full": true});
    let (_, file) = desk.fill(&roster, &full).await;
    assert!(cells(&file, "花名册")[1..].iter().all(|row| !row[2].contains('*')), "whole numbers for who may see them");
    let number = VillageNumber::from(&village());
    assert_eq!(world.office.store().readings(number).await.unwrap().len(), 1, "and a line about it");
    let audit =
        world.office.store().rows("SELECT action, what FROM audit WHERE action = 'full_read'", Vec::new()).await;
    assert_eq!(audit.unwrap()[0].text(1).unwrap(), "households", "in the audit too");
    let county = Desk::sign_in(&world, "县里赵", Role::County, "500236").await;
    let refused = county.post(&format!("templates/{roster}/fill"), &full).await;
    assert_eq!(refused.status(), 403, "the county sees numbers, not identities");
    mapping["notice"] = json!(true);
    let refused = desk.post(&format!("templates/{roster}/mapping"), &mapping).await;
    assert_eq!(refused.status(), 400, "a notice never shows them");
    let problems = told(refused).await["problems"].clone();
    let fields: Vec<&str> = problems.as_array().unwrap().iter().filter_map(|one| one["field"].as_str()).collect();
    assert_eq!(fields, ["columns.C", "columns.D"], "ID number and phone by their columns: {problems}");
}

#[tokio::test]
async fn another_township_and_other_people_see_nothing_of_it() {
    let (world, ..) = visited().await;
    let desk = Desk::sign_in(&world, "文员王", Role::Township, "500236101").await;
    let (id, _) = desk.keep("走访登记表", visit_form()).await;
    let (item, _) = desk.fill(&id, &json!({"village": village().as_str()})).await;
    let item = item["id"].as_str().unwrap();
    let other = Desk::sign_in(&world, "邻镇孙", Role::Township, "500236102").await;
    assert_eq!(told(other.get("templates").await).await["total"], 0, "not in the list");
    assert_eq!(other.get(&format!("templates/{id}")).await.status(), 404, "nor by its number");
    let filling = json!({"village": village().as_str()});
    assert_eq!(other.post(&format!("templates/{id}/fill"), &filling).await.status(), 403, "nor filled");
    assert_eq!(other.get(&format!("work/{item}/file")).await.status(), 404, "nor its file");
    let colleague = Desk::sign_in(&world, "文员刘", Role::Township, "500236101").await;
    assert_eq!(told(colleague.get("templates").await).await["total"], 1, "a colleague has the form");
    assert_eq!(colleague.get(&format!("work/{item}")).await.status(), 404, "but not somebody else's file");
    let refused = desk.upload("templates?name=x&division=500236101", b"PK nothing".to_vec()).await;
    let said = told(refused).await;
    assert_eq!(
        (said["code"].as_str(), said["problems"][0]["code"].as_str()),
        (Some("bad_input"), Some("damaged")),
        "{said}"
    );
    let table = desk.get("exports/visits.xlsx?division=500236101").await;
    assert_eq!(table.status(), 200, "the tables are there too");
    assert_eq!(cells(&table.bytes().await.unwrap(), "走访台账").len(), 4, "a header and three visits");
    assert_eq!(other.get("exports/visits.xlsx?division=500236101").await.status(), 403, "not for a neighbour");
}
