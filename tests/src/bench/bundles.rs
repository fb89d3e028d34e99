//! The heavy village in a file: exported by the phone that has it, looked at and taken in by one that has nothing.

use super::heavy::{HOUSEHOLDS, VISITS_EACH, mb};
use super::invent::code;
use super::server::Server;
use super::table::{Section, number};
use super::{Bench, gauge, phones};
use crate::kit::Fault;
use cunji_device::view::{BundlePreview, BundleRequest, BundleTo};
use std::path::Path;
use std::time::Instant;

/// Enough of an answer for the keys of colleagues, not enough for records.
const HEAD_ONLY: usize = 4_096;

pub async fn bundles(bench: &mut Bench) -> Section {
    let heavy = bench.heavy().await;
    let (office, file) = bench.office("heavy-office", 8).await;
    let enrolment = office.code_for("老波", &[code(1)]).await;
    drop(office);
    let server = Server::start(&file);
    let bo = phones::phone(bench, "老波", &bench.room("bundle-phone"), &server.address);
    bo.enrol(&server.address, &enrolment).await.unwrap();
    // He hears who his colleagues are, and the link breaks before their records.
    bo.sync_through([Fault::CutAnswer(HEAD_ONLY)]).await;
    let ana = phones::phone(bench, "安娜", &heavy.phone, &server.address);
    phones::sync(&ana).await;
    drop(server);
    let device = ana.device();
    let village = Some(code(1).to_string());
    let request = BundleRequest { to: BundleTo::Colleague { device: bo.own_id().to_string() }, village };
    let (cpu, begin) = (gauge::own_cpu(), Instant::now());
    let made = device.export_bundle(&request, &bench.room("bundles")).unwrap();
    let (made_wall, made_cpu) = (begin.elapsed().as_secs_f64(), (gauge::own_cpu() - cpu).as_secs_f64());
    drop(device);
    ana.close();
    let (device, path) = (bo.device(), Path::new(&made.path));
    let begin = Instant::now();
    let BundlePreview::Opened { new_changes, .. } = device.preview_bundle(path, None).unwrap() else {
        panic!("a colleague's bundle needs no passphrase")
    };
    let looked = begin.elapsed().as_secs_f64();
    let (cpu, begin) = (gauge::own_cpu(), Instant::now());
    let taken = device.import_bundle(path, None).unwrap();
    let (taken_wall, taken_cpu) = (begin.elapsed().as_secs_f64(), (gauge::own_cpu() - cpu).as_secs_f64());
    assert_eq!((taken.refused, taken.lacking), (0, 0), "everything is taken in: {taken:?}");
    assert!(taken.taken >= HOUSEHOLDS * VISITS_EACH, "and it is the heavy village: {taken:?}");
    let begin = Instant::now();
    let again = device.import_bundle(path, None).unwrap();
    let twice = begin.elapsed().as_secs_f64();
    assert_eq!(again.taken, 0, "twice is harmless: {again:?}");
    let both = |wall, cpu| format!("{} / {}", number(wall, "s"), number(cpu, "s"));
    Section::new("bundle", "1,500 households and 30,000 visits in a file, from phone to phone")
        .told("export, wall / CPU", both(made_wall, made_cpu))
        .told("looking at it before", number(looked, "s"))
        .told("import, wall / CPU", both(taken_wall, taken_cpu))
        .told("the same file once more", number(twice, "s"))
        .told("the file", mb(made.length))
        .told("changes in it / new there", format!("{} / {new_changes}", made.changes))
        .told("most memory of this process so far", number(gauge::memory_mb("VmHWM"), "MB"))
        .how(
            "Once; the design has no budget for it. Both phones are in this process, their stores on disk. Import is the \
             checked door for every change and one transaction. The memory includes the first sync of the same village, \
             measured before in this process.",
        )
}
