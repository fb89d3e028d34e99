//! Photos: what adding one costs, and what a thin line with breaks makes of sending them.

use super::table::{Section, number};
use super::thin::Thin;
use super::{Bench, gauge, phones};
use crate::kit::new_picture;
use crate::records::{Dice, village};
use cunji_device::sync::HttpTransport;
use cunji_device::view::SyncOutcome;
use cunji_model::record::attachment::AttachmentKind::Photo;
use cunji_wire::limits::ATTACHMENT_CHUNK;
use gauge::Times;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use std::time::{Duration, Instant};

const ADDED: usize = 8;
const SENT: u64 = 40;
/// 1 Mbit/s each way, 300 ms there and back, a break every ten seconds.
const BYTES_PER_SECOND: u32 = 125_000;
const ROUND_TRIP: Duration = Duration::from_millis(300);
const BREAK_EVERY: Duration = Duration::from_secs(10);

/// A JPEG with slopes, edges and the grain of a cheap camera, as heavy as a phone's photo of that size.
fn taken(seed: u64, width: u32, height: u32) -> Vec<u8> {
    let mut dice = Dice(seed);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let grain = (dice.roll() % 17) as u32;
        let edge = if (x / 97 + y / 61) % 3 == 0 { 60 } else { 0 };
        Rgb([x * 150 / width + edge + grain, y * 150 / height + edge + grain, (x + y) * 70 / width + grain]
            .map(|one| one.min(255) as u8))
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
    bytes
}

/// A phone with a village of a few households, and the office it belongs to.
async fn begun(bench: &Bench, name: &str) -> (crate::kit::Office, crate::kit::Phone, String) {
    let (office, _) = bench.office(&format!("{name}-office"), 31).await;
    office.add_village(&village(), "石门村").await;
    let household = crate::records::household(&mut Dice(31), 1);
    let write = cunji_server::office::OfficeWrite {
        document: household.0,
        kind: cunji_model::kind::Kind::Household,
        writes: household.1,
    };
    let number = cunji_wire::message::VillageNumber::from(&village());
    let now = cunji_wire::surroundings::Clock::now(bench.clock.as_ref());
    cunji_server::office::write_records(office.store(), number, now, &[write]).await.unwrap();
    let enrolment = office.code_for("安娜", &[village()]).await;
    let phone = phones::phone(bench, "安娜", &bench.room(&format!("{name}-phone")), &office.address());
    phone.enrol(&office.address(), &enrolment).await.unwrap();
    phones::sync(&phone).await;
    (office, phone, household.0.to_string())
}

/// Adding a photo to a visit: as the camera took it, and as the page hands it over.
pub async fn photo(bench: &Bench) -> Section {
    let (_office, phone, home) = begun(bench, "photo").await;
    let device = phone.device();
    let form = device.open_visit_form(&home).unwrap();
    let mut section = Section::new("photo", "a photo made small, stripped and stored with its thumbnail");
    for (what, width, height) in
        [("12 megapixels, as a camera takes it", 4_000, 3_000), ("1280 × 960, as the page hands it over", 1_280, 960)]
    {
        let (mut times, mut before, mut after) = (Vec::new(), 0, 0);
        for seed in 0..ADDED as u64 {
            let bytes = taken(seed * 7 + u64::from(width), width, height);
            let picture = new_picture(Photo, &bytes);
            let begin = Instant::now();
            let added = device.add_attachment(&form.draft, &picture).unwrap();
            times.push(begin.elapsed());
            before += bytes.len();
            after += device.attachment_bytes(&added.attachment.name).unwrap().unwrap().len();
            device.drop_attachment(&form.draft, &added.attachment.name).unwrap();
        }
        let times = Times::of(times);
        let kb = |bytes: usize| number(bytes as f64 / ADDED as f64 / 1_000.0, "KB");
        section = section
            .told(
                &format!("{what}: p50 / longest"),
                format!("{} / {}", number(times.p50(), "ms"), number(times.longest(), "ms")),
            )
            .told("  from / to", format!("{} / {}", kb(before), kb(after)));
    }
    section.how(format!(
        "{ADDED} of each, invented pictures with edges and grain; add_attachment alone: base64 from the page, opening, turning, \
         scaling, JPEG in up to four qualities, encrypted and durable. The design has no budget for it."
    ))
}

/// Sending photos over a thin line that breaks.
pub async fn upload(bench: &Bench) -> Section {
    let (office, phone, home) = begun(bench, "upload").await;
    for seed in 0..SENT {
        phone.visit_with_photo(home.parse().unwrap(), taken(seed + 500, 1_280, 960));
    }
    let size = phone.device().sync_page().unwrap().pictures_to_send_bytes;
    let line =
        Thin::start(office.address().trim_start_matches("http://").parse().unwrap(), BYTES_PER_SECOND, ROUND_TRIP)
            .await;
    let (begin, mut syncs, mut breaks) = (Instant::now(), 0_u32, 0_u32);
    loop {
        syncs += 1;
        let http = HttpTransport::new(&line.address()).unwrap();
        let device = phone.device();
        let sync = device.sync(&http, &|_| {});
        tokio::pin!(sync);
        let run = loop {
            tokio::select! {
                run = &mut sync => break run.unwrap(),
                () = tokio::time::sleep(BREAK_EVERY) => {
                    line.cut();
                    breaks += 1;
                }
            }
        };
        if run.outcome == SyncOutcome::Done && run.phone_pictures == run.office_pictures {
            break;
        }
        assert!(syncs < 200, "it must come to an end: {run:?}");
    }
    let wall = begin.elapsed().as_secs_f64();
    let up = line.up();
    let twice = up.saturating_sub(size);
    let floor = size as f64 / f64::from(BYTES_PER_SECOND);
    let per_break = twice as f64 / f64::from(breaks.max(1));
    Section::new("upload", "photos over 1 Mbit/s and 300 ms, with a break every 10 s")
        .at_most("sent beyond the photos, for each break", per_break / 1_000.0, "KB", ATTACHMENT_CHUNK as f64 / 1_000.0)
        .told("the photos / all bytes up", format!("{} / {}", kb(size), kb(up)))
        .told("sent twice, and all else that went up", format!("{} ({:.1} %)", kb(twice), twice as f64 * 100.0 / size as f64))
        .told("breaks / syncs", format!("{breaks} / {syncs}"))
        .told("wall time / the line's own time for the photos", format!("{} / {}", number(wall, "s"), number(floor, "s")))
        .how(format!(
            "{SENT} photos, the visits they belong to and the questions about them, until both sides count the same. A relay on \
             loopback lets {BYTES_PER_SECOND} bytes a second through, half the round trip late each way, and cuts every \
             connection 10 s after the sync began or was cut; the cadre begins again at once. The budget is the design's: at \
             most one chunk sent twice. Bytes are those of HTTP with its headers that the relay took from the phone."
        ))
}

fn kb(bytes: u64) -> String {
    number(bytes as f64 / 1_000.0, "KB")
}
