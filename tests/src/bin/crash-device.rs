//! A phone that saves without pause until it is killed. Prints each saved record once it is reported as saved.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

use cunji_device::surroundings::SystemEntropy;
use cunji_device::view::Saved;
use cunji_model::field::Value;
use cunji_model::kind::Kind;
use cunji_tests::kit::TestClock;
use cunji_tests::kit::lock::open_phone;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let households: Vec<String> = arguments.collect();
    let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
    let device = open_phone(&folder, clock, Arc::new(SystemEntropy)).unwrap();
    let mut out = std::io::stdout().lock();
    for turn in 0_u32.. {
        let home = &households[turn as usize % households.len()];
        let form = device.open_visit_form(home).unwrap();
        let mut fields = form.fields;
        fields.insert("has_changes".into(), true.into());
        fields.insert("note".into(), format!("第{turn}句").into());
        device.keep_draft(&form.draft, Kind::Visit, home, &[], fields.clone()).unwrap();
        writeln!(out, "draft {} {home} {turn}", form.draft).unwrap();
        out.flush().unwrap();
        if let Saved::Saved { document, .. } = device.save_visit(&form.draft, &fields).unwrap() {
            writeln!(out, "visit {document}").unwrap();
            out.flush().unwrap();
        }
        let form = device.open_household_form(home).unwrap();
        let phone = format!("138{turn:08}");
        let fields = BTreeMap::from([("phone".to_owned(), Value::from(phone.clone()))]);
        device.save_household(&form.draft, home, &form.heads, &fields).unwrap();
        writeln!(out, "phone {home} {phone}").unwrap();
        out.flush().unwrap();
    }
}
