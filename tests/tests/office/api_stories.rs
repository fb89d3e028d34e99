//! Other systems read the office's tables: by cursor, in Excel's and Power BI's way, and no more than their token says.

use cunji_model::field::{Path as FieldPath, Value as Field};
use cunji_model::kind::Kind;
use cunji_server::api::description::document;
use cunji_server::api::token::{ReadToken, TokenError, end, make};
use cunji_server::office::{OfficeWrite, write_records};
use cunji_tables::{Measure, Table};
use cunji_tests::kit::World;
use cunji_tests::records::village;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::Clock;
use serde_json::Value;

/// Another system with its token.
struct Reader {
    client: reqwest::Client,
    base: String,
    token: String,
}

fn may(world: &World, name: &str, tables: &[&str], full: bool) -> ReadToken {
    let ends_at = world.clock.now().timestamp_millis() + 86_400_000;
    let division = village().to_string()[..9].to_owned();
    ReadToken { name: name.into(), division, tables: tables.iter().map(|&table| table.into()).collect(), full, ends_at }
}

impl Reader {
    async fn with(world: &World, rights: &ReadToken) -> Self {
        let _ = world.office.link(); // installs the TLS provider that reqwest wants
        let now = world.clock.now().timestamp_millis();
        let token =
            make(world.office.store(), &cunji_tests::kit::TestEntropy::new(now as u64), now, rights).await.unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { client, base: world.office.address(), token }
    }

    async fn ask(&self, path: &str) -> (u16, Value) {
        let address = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        let answer = self.client.get(address).bearer_auth(&self.token).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or(Value::Null))
    }

    /// A table's page after a cursor.
    async fn page(&self, table: &str, after: u64) -> Value {
        let (status, page) = self.ask(&format!("/api/v1/tables/{table}?village={}&after={after}", village())).await;
        assert_eq!(status, 200, "{page}");
        page
    }
}

fn rows(page: &Value) -> &Vec<Value> {
    page["rows"].as_array().unwrap()
}

#[tokio::test]
async fn another_system_reads_what_changed_since_its_last_visit() {
    let world = World::with_households(3, 81).await;
    let phone = world.phone("安娜").await;
    world.sync_until_quiet(&[&phone]).await;
    let visit = phone.visit(world.households[0], "水压小");
    phone.visit(world.households[1], "都好");
    phone.sync().await;
    let county = Reader::with(&world, &may(&world, "县统计平台", &[], false)).await;
    let first = county.page("visits", 0).await;
    assert_eq!((rows(&first).len(), first["more"].as_bool()), (2, Some(false)), "both visits: {first}");
    assert_eq!(rows(&first)[0]["note"], "水压小", "as rows by the columns' words");
    let next = first["next"].as_u64().unwrap();
    assert_eq!(rows(&county.page("visits", next).await).len(), 0, "nothing is new at the cursor");

    let writes = vec![(FieldPath::field("note"), Field::from("水压已正常"))];
    let write = OfficeWrite { document: visit, kind: Kind::Visit, writes };
    let number = VillageNumber::from(&village());
    write_records(world.office.store(), number, world.clock.now(), &[write]).await.unwrap();
    phone.sync().await;
    let changed = county.page("visits", next).await;
    let said: Vec<&Value> = rows(&changed).iter().map(|row| &row["note"]).collect();
    assert_eq!(said, ["水压已正常"], "only what changed comes again, as it stands now");
    phone.device().delete_record(&visit.to_string(), "记错户了").unwrap();
    phone.sync().await;
    let after = county.page("visits", changed["next"].as_u64().unwrap()).await;
    assert_eq!(after["gone"], serde_json::json!([visit.to_string()]), "a deleted visit is to be taken away: {after}");

    let one = county.ask(&format!("/api/v1/tables/households?village={}&limit=2", village())).await.1;
    assert_eq!((rows(&one).len(), one["more"].as_bool()), (2, Some(true)), "a page of two of three households");
    let rest = county.page("households", one["next"].as_u64().unwrap()).await;
    assert_eq!(rows(&rest).len(), 1, "the third follows");
}

#[tokio::test]
async fn an_answer_that_would_be_the_same_is_not_sent_again() {
    let world = World::with_households(2, 82).await;
    let county = Reader::with(&world, &may(&world, "县统计平台", &[], false)).await;
    let address = format!("{}/api/v1/tables/households?village={}", county.base, village());
    let ask = async |known: Option<&str>| {
        let request = county.client.get(&address).bearer_auth(&county.token);
        let request = known.into_iter().fold(request, |request, tag| request.header("if-none-match", tag));
        let answer = request.send().await.unwrap();
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        (answer.status().as_u16(), tag, answer.bytes().await.unwrap().len())
    };
    let (status, tag, _) = ask(None).await;
    assert_eq!(status, 200, "the first time it is sent");
    assert_eq!(ask(Some(&tag)).await, (304, tag.clone(), 0), "the second time it is not");
    let phone = world.phone("安娜").await;
    phone.sync().await;
    phone.edit(world.households[0], "phone", "13800000001");
    phone.sync().await;
    let (status, newer, _) = ask(Some(&tag)).await;
    assert_eq!((status, newer == tag), (200, false), "after a change it is");
}

#[tokio::test]
async fn a_token_opens_its_villages_and_tables_and_nothing_else() {
    let world = World::with_households(1, 83).await;
    let visits = Reader::with(&world, &may(&world, "走访看板", &["visits"], false)).await;
    let asked = |table: &str| format!("/api/v1/tables/{table}?village={}", village());
    assert_eq!(visits.ask(&asked("visits")).await.0, 200, "its own table");
    assert_eq!(visits.ask(&asked("members")).await.0, 403, "not another");
    assert_eq!(visits.ask("/odata/v4/members").await.0, 403, "by no other door either");
    assert_eq!(visits.ask("/api/v1/tables").await.1.as_array().unwrap().len(), 1, "and it is not told of others");
    let mut elsewhere = may(&world, "邻镇", &[], false);
    elsewhere.division = "500236999".into();
    let elsewhere = Reader::with(&world, &elsewhere).await;
    assert_eq!(elsewhere.ask("/api/v1/villages").await.1, serde_json::json!([]), "another township sees no village");
    assert_eq!(elsewhere.ask(&asked("visits")).await.0, 403, "nor reads one whose number it knows");
    assert_eq!(elsewhere.ask("/odata/v4/visits").await.1["value"], serde_json::json!([]), "nor gets rows of it");

    let now = world.clock.now().timestamp_millis();
    let (chance, again) = (cunji_tests::kit::TestEntropy::new(1), may(&world, "走访看板", &[], true));
    let twice = make(world.office.store(), &chance, now, &again).await;
    assert!(matches!(twice, Err(TokenError::Name(_))), "a name has one running token");
    assert!(end(world.office.store(), now, "走访看板").await.unwrap(), "it can be ended");
    assert_eq!(visits.ask(&asked("visits")).await.0, 401, "an ended token opens nothing");
    world.clock.set("2026-09-03T08:00:00+08:00");
    assert_eq!(elsewhere.ask("/api/v1/villages").await.0, 401, "nor one whose time is over");
    let wild = Reader { token: "0".repeat(48), ..elsewhere };
    assert_eq!(wild.ask("/api/v1/villages").await.0, 401, "nor one that was never made");
}

#[tokio::test]
async fn full_numbers_need_their_right_and_leave_a_line() {
    let world = World::with_households(1, 84).await;
    let masked = Reader::with(&world, &may(&world, "看板", &[], false)).await;
    let id = |page: &Value| rows(page)[0]["id_number"].as_str().unwrap().to_owned();
    let shown = id(&masked.page("members", 0).await);
    assert!(shown.contains('*'), "masked: {shown}");
    let number = VillageNumber::from(&village());
    assert_eq!(world.office.store().readings(number).await.unwrap().len(), 0, "nothing to note about masked numbers");
    let full = Reader::with(&world, &may(&world, "县防返贫中心", &["members"], true)).await;
    let shown = id(&full.page("members", 0).await);
    assert!(shown.len() == 18 && !shown.contains('*'), "in full: {shown}");
    let lines = world.office.store().readings(number).await.unwrap();
    assert_eq!((lines.len(), lines[0].reader.as_str()), (1, "县防返贫中心"), "and a line says who read");
}

#[tokio::test]
async fn excel_reads_every_table_page_by_page_as_its_metadata_says() {
    let world = World::with_households(2, 85).await;
    let phone = world.phone("安娜").await;
    world.sync_until_quiet(&[&phone]).await;
    for turn in 0..501 {
        phone.visit(world.households[turn % 2], "好");
    }
    phone.sync().await;
    let excel = Reader::with(&world, &may(&world, "表格", &[], false)).await;
    let basic = excel.client.get(format!("{}/odata/v4", excel.base)).basic_auth("谁都行", Some(&excel.token));
    assert_eq!(basic.send().await.unwrap().status(), 200, "Excel sends the token as a password");
    let bare = excel.client.get(format!("{}/odata/v4", excel.base)).send().await.unwrap();
    assert!(bare.headers().contains_key("www-authenticate"), "and asks for one when told to");
    let described = excel.client.get(format!("{}/odata/v4/$metadata", excel.base)).bearer_auth(&excel.token);
    let described = described.send().await.unwrap().text().await.unwrap();
    for table in Table::ALL {
        let sheet = table.sheet();
        assert!(described.contains(&format!("<EntitySet Name=\"{}\"", sheet.key)), "{} is described", sheet.key);
        let (status, page) = excel.ask(&format!("/odata/v4/{}", sheet.key)).await;
        assert_eq!(status, 200, "{page}");
        for row in page["value"].as_array().unwrap() {
            for column in &sheet.columns {
                let value = &row[column.name];
                let fits = value.is_null()
                    || match column.measure(&sheet) {
                        Measure::Words => value.is_string(),
                        Measure::Count => value.is_i64(),
                        Measure::Yuan => value.is_number(),
                        Measure::Day => value.as_str().is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok()),
                    };
                assert!(fits, "{}.{} is what the metadata says: {value}", sheet.key, column.name);
            }
        }
    }
    let (mut keys, mut next) = (Vec::new(), Some("/odata/v4/visits?$select=key,note".to_owned()));
    while let Some(path) = next {
        let page = excel.ask(&path).await.1;
        assert!(page["value"][0].get("mode").is_none(), "only the columns that were asked for");
        keys.extend(page["value"].as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap().to_owned()));
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    let read = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!((read, keys.len()), (501, 501), "every visit once, over two pages");
    assert_eq!(excel.ask("/odata/v4/visits?$orderby=note").await.0, 501, "what is not served is said, not ignored");
    assert_eq!(
        excel.ask("/odata/v4/visits?$top=3").await.1["value"].as_array().unwrap().len(),
        3,
        "a preview of three"
    );
    let other = "/odata/v4/visits?$filter=village_code%20eq%20'500236101299'";
    assert_eq!(excel.ask(other).await.1["value"], serde_json::json!([]), "of another village there is nothing");
}

#[tokio::test]
async fn bad_questions_are_answered_with_what_is_wrong() {
    let world = World::with_households(1, 86).await;
    let reader = Reader::with(&world, &may(&world, "看板", &[], false)).await;
    let ask = async |path: &str| reader.ask(path).await;
    let (status, said) = ask(&format!("/api/v1/tables/visits?village={}&limit=9999", village())).await;
    assert_eq!((status, said["message"].as_str()), (400, Some("limit: must be 1 to 2000")), "{said}");
    let hostile = "/api/v1/tables/visits?village=500236101201'%20OR%201=1--";
    assert_eq!(ask(hostile).await.0, 403, "words in place of a number are no village");
    assert_eq!(ask("/odata/v4/visits?$select=note,geheim").await.0, 400, "an unknown column is named");
    let field = Field::from("=cmd|' /C calc'!A0<script>alert(1)</script>");
    let phone = world.phone("安娜").await;
    phone.sync().await;
    phone.edit(world.households[0], "note", field);
    phone.sync().await;
    let page = reader.page("households", 0).await;
    assert!(page.to_string().contains("<script>alert(1)</script>"), "words stay words in JSON");
}

#[test]
fn the_published_description_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let now = document().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == now,
        "docs/openapi.json is old: UPDATE_TYPES=1 cargo test -p cunji-tests --test office api_stories"
    );
}
