//! A phone that adds photos to visits and syncs without pause until it is killed. Prints each visit once it is saved.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

use cunji_device::surroundings::SystemEntropy;
use cunji_device::sync::HttpTransport;
use cunji_device::view::Saved;
use cunji_model::record::attachment::AttachmentKind;
use cunji_tests::kit::lock::open_phone;
use cunji_tests::kit::{TestClock, new_picture, photo};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let link = HttpTransport::new(&arguments.next().unwrap()).unwrap();
    let seed: u64 = arguments.next().unwrap().parse().unwrap();
    let households: Vec<String> = arguments.collect();
    let clock = Arc::new(TestClock::at("2026-09-01T08:00:00+08:00"));
    clock.advance(chrono::Duration::minutes(i64::try_from(seed).unwrap()));
    let device = open_phone(&folder, clock, Arc::new(SystemEntropy)).unwrap();
    for turn in 0_u64.. {
        let form = device.open_visit_form(&households[turn as usize % households.len()]).unwrap();
        let picture = new_picture(AttachmentKind::Photo, &photo(seed * 1_000 + turn, 320, 320));
        let added = device.add_attachment(&form.draft, &picture).unwrap();
        let mut fields = form.fields;
        fields.extend(added.fields);
        fields.insert("has_changes".into(), false.into());
        let saved = device.save_visit(&form.draft, &fields).unwrap();
        assert!(matches!(saved, Saved::Saved { .. }), "{saved:?}");
        let mut out = std::io::stdout().lock();
        writeln!(out, "visit {} {}", form.draft, added.attachment.name).unwrap();
        out.flush().unwrap();
        drop(out);
        let run = device.sync(&link, &|_| {}).await.unwrap();
        println!("synced {}", run.pictures_sent);
    }
}
