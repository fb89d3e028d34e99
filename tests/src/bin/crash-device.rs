//! A phone that saves without pause until it is killed. Prints each saved record once it is reported as saved, and what
//! could not be saved; now and then it is locked and opened again.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

use cunji_device::surroundings::SystemEntropy;
use cunji_device::view::Saved;
use cunji_device::{Device, DeviceError};
use cunji_model::field::Value;
use cunji_model::kind::Kind;
use cunji_tests::kit::TestClock;
use cunji_tests::kit::lock::open_phone;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Saves between two lockings.
const OPEN_FOR: usize = 60;

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{words}").unwrap();
    out.flush().unwrap();
}

/// Opens the store, as often as it takes: a cadre types the PIN again.
fn open(folder: &Path) -> Device {
    loop {
        let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
        match open_phone(folder, clock, Arc::new(SystemEntropy)) {
            Ok(device) => return device,
            Err(error) => say(&format!("unopened {error}")),
        }
    }
}

fn save(device: &Device, home: &str, turn: usize) -> Result<(), DeviceError> {
    let form = device.open_visit_form(home)?;
    let mut fields = form.fields;
    fields.insert("has_changes".into(), true.into());
    fields.insert("note".into(), format!("第{turn}句").into());
    device.keep_draft(&form.draft, Kind::Visit, home, &[], fields.clone())?;
    say(&format!("draft {} {home} {turn}", form.draft));
    if let Saved::Saved { document, .. } = device.save_visit(&form.draft, &fields)? {
        say(&format!("visit {document}"));
    }
    let form = device.open_household_form(home)?;
    let phone = format!("138{turn:08}");
    let fields = BTreeMap::from([("phone".to_owned(), Value::from(phone.clone()))]);
    device.save_household(&form.draft, home, &form.heads, &fields)?;
    say(&format!("phone {home} {phone}"));
    Ok(())
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let households: Vec<String> = arguments.collect();
    let mut device = open(&folder);
    for turn in 0.. {
        if turn % OPEN_FOR == OPEN_FOR - 1 {
            drop(device);
            device = open(&folder);
        }
        if let Err(error) = save(&device, &households[turn % households.len()], turn) {
            say(&format!("unsaved {error}"));
        }
    }
}
