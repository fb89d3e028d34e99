//! Ours as one of the peers: the real router and store as `serve`, the real device core as `client`, behind the same
//! lines of JSON as the others. `begin` makes an office that knows a village, its households and two cadres.

use super::records;
use crate::bench::START;
use crate::bench::invent::{actors, code, fill};
use crate::bench::phones::{must_save, well};
use crate::kit::{Office, Phone, TestClock, TestEntropy};
use crate::records::Dice;
use cunji_device::view::HouseholdQuery;
use cunji_model::id::VillageCode;
use cunji_server::routes::{self, router};
use cunji_server::store::open::open;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::{Builder, Runtime};

/// The child's side.
pub fn run(arguments: &[String]) {
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    match arguments {
        [role, folder] if role == "serve" => serve(&runtime, Path::new(folder)),
        [role, folder] if role == "client" => client(&runtime, Path::new(folder)),
        _ => panic!("no such role: {arguments:?}"),
    }
    std::process::exit(0); // open connections are nobody's any more
}

fn store(folder: &Path) -> PathBuf {
    folder.join("office.db")
}

/// Makes the office's store: a village per folder of records, with its households; for each as many cadres as are named.
/// Their codes stand in `codes.json`, by name.
pub async fn begin(office: &Path, villages: &[(PathBuf, Vec<String>)]) {
    std::fs::create_dir_all(office).unwrap();
    let mut given: BTreeMap<&String, Vec<VillageCode>> = BTreeMap::new();
    let desk = Office::start(store(office), Arc::new(TestClock::at(START)), 21).await;
    let mut dice = Dice(21);
    for (number, (folder, cadres)) in (1..).zip(villages) {
        desk.add_village(&code(number), "石门村").await;
        let known = records::read(&folder.join("homes.json"));
        fill(desk.store(), &code(number), &known, &actors(&mut dice, 6)).await;
        for cadre in cadres {
            given.entry(cadre).or_default().push(code(number));
        }
    }
    let mut codes = serde_json::Map::new();
    for (cadre, villages) in given {
        codes.insert(cadre.clone(), desk.code_for(cadre, &villages).await.into());
    }
    std::fs::write(office.join("codes.json"), Value::Object(codes).to_string()).unwrap();
}

/// Puts what colleagues brought into each village's feed: a file of records per folder.
pub async fn deliver(office: &Path, villages: &[(PathBuf, Vec<String>)], file: &str) {
    let desk = Office::start(store(office), Arc::new(TestClock::at(START)), 22).await;
    let mut dice = Dice(22);
    for (number, (folder, _)) in (1..).zip(villages) {
        fill(desk.store(), &code(number), &records::read(&folder.join(file)), &actors(&mut dice, 6)).await;
    }
}

fn serve(runtime: &Runtime, folder: &Path) {
    let address = runtime.block_on(async {
        let entropy = Arc::new(TestEntropy::new(0x5e4e ^ u64::from(std::process::id())));
        let store = open(&store(folder).display().to_string(), entropy.as_ref()).await.unwrap();
        let office = routes::Office::new(store, Arc::new(TestClock::at(START)), entropy);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router(office)).await.unwrap() });
        address
    });
    println!("{}", json!({ "port": address.port() }));
    std::io::stdin().lines().for_each(drop); // until the driver is done with it
}

fn client(runtime: &Runtime, folder: &Path) {
    let clock = Arc::new(TestClock::at(START));
    let mut phone: Option<Phone> = None;
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let order: Value = serde_json::from_str(&line).unwrap();
        if let Some(port) = order["port"].as_u64()
            && phone.as_ref().is_none_or(|phone| phone.name != port.to_string())
        {
            drop(phone.take()); // a phone is open once
            phone = Some(at(folder, &clock, port));
        }
        let phone = phone.get_or_insert_with(|| at(folder, &clock, 9));
        println!("{}", runtime.block_on(obey(phone, &order)));
    }
    if let Some(phone) = phone {
        phone.close();
    }
}

/// The phone of a folder, with a way to that port; it is called by it.
pub fn at(folder: &Path, clock: &Arc<TestClock>, port: u64) -> Phone {
    let link = Arc::new(crate::kit::Link::new(&format!("http://127.0.0.1:{port}")));
    Phone::new(&port.to_string(), folder.to_owned(), Arc::clone(clock), 0xc11e ^ u64::from(std::process::id()), link)
}

async fn obey(phone: &Phone, order: &Value) -> Value {
    match order["do"].as_str().unwrap() {
        "enrol" => {
            let codes: Value =
                serde_json::from_slice(&std::fs::read(order["codes"].as_str().unwrap()).unwrap()).unwrap();
            let code = codes[order["name"].as_str().unwrap()].as_str().unwrap();
            let address = format!("http://127.0.0.1:{}", phone.name);
            match phone.enrol(&address, code).await {
                Ok(_) => json!({}),
                Err(error) => json!({ "error": error.to_string() }),
            }
        }
        "write" => {
            let device = phone.device();
            for record in records::read(Path::new(order["records"].as_str().unwrap())) {
                let fields = record.writes.into_iter().map(|(path, value)| (path.to_string(), value)).collect();
                must_save(&device, &record.document.to_string(), &fields);
            }
            json!({})
        }
        "sync" => json!({ "messages": well(phone.sync().await).requests }),
        "edit" => {
            let homes = phone.device().list_households(&HouseholdQuery::default()).unwrap().rows;
            for (number, home) in (0..order["count"].as_u64().unwrap()).zip(homes) {
                phone.edit(home.document.parse().unwrap(), "phone", format!("1390000{number:04}"));
            }
            json!({})
        }
        "count" => count(phone),
        other => json!({ "error": format!("no such order: {other}") }),
    }
}

/// From the facts of the documents themselves, as they are on this phone.
fn count(phone: &Phone) -> Value {
    let (mut documents, mut letters, mut edited) = (BTreeSet::new(), 0, 0);
    for fact in phone.device().facts().unwrap() {
        let Some((document, rest)) = fact.split_once(' ') else { continue };
        documents.insert(document.to_owned());
        let note = rest.strip_prefix("note [Text(\"").and_then(|rest| rest.strip_suffix("\")]"));
        letters += note.map_or(0, |words| words.chars().count());
        edited += usize::from(rest.starts_with("phone [Text(\"1390000"));
    }
    json!({ "documents": documents.len(), "letters": letters, "edited": edited })
}
