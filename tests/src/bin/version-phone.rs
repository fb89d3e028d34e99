//! A phone by command line, for the matrix of versions: `version-phone FOLDER TURN SERVER enrol CODE | visit N WORDS |
//! edit N PHONE | draft N WORDS | sync | facts | state`. `scripts/versions.sh` puts this very file into the tree of an
//! older revision and builds it there, so it asks nothing of the device core and the kit that they had not from early on.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, clippy::panic)]

use cunji_device::view::HouseholdQuery;
use cunji_model::kind::Kind;
use cunji_tests::kit::{Link, Phone, TestClock};
use std::sync::Arc;
use uuid::Uuid;

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, turn, server, command, rest @ ..] = words.as_slice() else { panic!("too few words: {words:?}") };
    // Each start is another turn: time goes on, and randomness is not that of an earlier start.
    let turn: u64 = turn.parse().unwrap();
    let clock = Arc::new(TestClock::at(&chrono::Local::now().to_rfc3339()));
    let phone = Phone::new("手机", folder.into(), clock, turn, Arc::new(Link::new(server)));
    let device = phone.device();
    let home = || -> Uuid {
        let list = device.list_households(&HouseholdQuery::default()).unwrap();
        let mut homes: Vec<Uuid> = list.rows.iter().map(|row| row.document.parse().unwrap()).collect();
        homes.sort_unstable();
        homes[rest[0].parse::<usize>().unwrap()]
    };
    match command.as_str() {
        "enrol" => println!("{}", phone.enrol(server, &rest[0]).await.unwrap().person_name),
        "visit" => println!("{}", phone.visit(home(), &rest[1])),
        "edit" => phone.edit(home(), "phone", rest[1].as_str()),
        "draft" => {
            let form = device.open_visit_form(&home().to_string()).unwrap();
            let mut fields = form.fields;
            fields.insert("note".to_owned(), rest[1].as_str().into());
            device.keep_draft(&form.draft, Kind::Visit, &form.household, &[], fields).unwrap();
        }
        "sync" => println!("{}", serde_json::to_string(&phone.sync().await).unwrap()),
        "facts" => device.facts().unwrap().iter().for_each(|fact| println!("{fact}")),
        "state" => println!("{}", serde_json::to_string(&device.state_line().unwrap()).unwrap()),
        other => panic!("no such command: {other}"),
    }
}
