//! A visit with a small photo by command line: `version-photo FOLDER TURN SERVER N`. Beside `version-phone`, for the
//! revisions whose phones know pictures.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, clippy::panic)]

use cunji_device::view::HouseholdQuery;
use cunji_tests::kit::{Link, Phone, TestClock, photo};
use std::sync::Arc;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, turn, server, number] = words.as_slice() else { panic!("four words: {words:?}") };
    let turn: u64 = turn.parse().unwrap();
    let clock = Arc::new(TestClock::at(&chrono::Local::now().to_rfc3339()));
    let phone = Phone::new("手机", folder.into(), clock, turn, Arc::new(Link::new(server)));
    let list = phone.device().list_households(&HouseholdQuery::default()).unwrap();
    let home = list.rows[number.parse::<usize>().unwrap()].document.parse().unwrap();
    println!("{}", phone.visit_with_photo(home, photo(turn, 48, 40)));
}
