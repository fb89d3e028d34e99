//! Phones and offices of different versions: what is newer is refused with the word for it or carried unread, and what a
//! cadre wrote waits until both are updated. What older versions left behind opens (docs/versions.md).

use async_trait::async_trait;
use cunji_device::DeviceError;
use cunji_device::sync::{HttpTransport, Reply, Transport, TransportError};
use cunji_device::view::{AppError, ErrorCode, RecordState, SyncOutcome};
use cunji_model::door::Refusal;
use cunji_tests::kit::{Link, Phone, World};
use cunji_wire::frame;
use cunji_wire::message::Frame;
use cunji_wire::pack::{Pack, PackBuilder};
use futures_util::stream::{self, StreamExt};
use std::sync::Arc;

type Rewrites = fn(Vec<u8>) -> Vec<u8>;

/// A way to the office whose one end is of another version: what is asked or answered on it is written as that one would.
struct OtherVersion {
    way: HttpTransport,
    asks: Rewrites,
    answers: Rewrites,
}

impl OtherVersion {
    fn link(world: &World, asks: Rewrites, answers: Rewrites) -> Arc<Link> {
        let way = HttpTransport::new(&world.office.address()).unwrap();
        Arc::new(Link::over(Self { way, asks, answers }))
    }
}

#[async_trait]
impl Transport for OtherVersion {
    async fn post(&self, path: &str, token: Option<&str>, kind: &str, body: Vec<u8>) -> Result<Reply, TransportError> {
        if path != "/v1/sync" {
            return self.way.post(path, token, kind, body).await;
        }
        let reply = self.way.post(path, token, kind, (self.asks)(body)).await?;
        let status = reply.status;
        let answer = (self.answers)(reply.whole().await?);
        Ok(Reply { status, body: stream::once(async { Ok(answer.into()) }).boxed() })
    }
}

fn as_it_is(bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

fn rewritten(bytes: &[u8], each: impl Fn(Frame) -> Frame) -> Vec<u8> {
    let mut out = Vec::new();
    for one in frame::read_all(bytes).unwrap() {
        frame::write(&each(one), &mut out).unwrap();
    }
    out
}

/// The frame of this type and payload, before the last one of an answer.
fn with_a_frame(kind: u8, answer: &[u8]) -> Vec<u8> {
    let mut frames = frame::read_all(answer).unwrap();
    let end = frames.pop().unwrap();
    let mut out = Vec::new();
    frames.iter().for_each(|one| frame::write(one, &mut out).unwrap());
    out.extend([kind, 3, 0, 0, 0, 1, 2, 3]);
    frame::write(&end, &mut out).unwrap();
    out
}

async fn waiting_visit(seed: u64) -> (World, Phone) {
    let world = World::with_households(2, seed).await;
    let ana = world.phone("安娜").await;
    ana.sync().await;
    ana.visit(world.households[0], "水压小，早晚用水不便");
    (world, ana)
}

/// What waited goes up once both are of one version again, and is there once.
async fn goes_up_after_the_update(world: &World, ana: &mut Phone) {
    ana.link = world.office.link();
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.agreed), (SyncOutcome::Done, true), "after the update it syncs: {run:?}");
    assert_eq!(ana.device().state_line().unwrap().on_phone, 0, "and nothing waits any more");
    world.assert_same(&[ana]).await;
}

#[tokio::test]
async fn a_phone_that_is_too_new_for_the_office_says_so_and_its_work_waits() {
    let (world, mut ana) = waiting_visit(610).await;
    let newer: Rewrites = |body| {
        rewritten(&body, |one| match one {
            Frame::Request(mut request) => {
                (request.protocol_min, request.protocol_max) = (2, 3);
                Frame::Request(request)
            }
            other => other,
        })
    };
    let before = world.office.feed().await;
    ana.link = OtherVersion::link(&world, newer, as_it_is);
    let run = ana.sync().await;
    assert_eq!(run.outcome, SyncOutcome::VersionMismatch, "村记和镇里的版本差得太远");
    assert_eq!(world.office.feed().await, before, "the office took nothing that it can't judge");
    assert_eq!(ana.device().state_line().unwrap().on_phone, 1, "the visit waits on the phone");
    goes_up_after_the_update(&world, &mut ana).await;
}

#[tokio::test]
async fn an_office_that_says_what_this_phone_must_understand_and_does_not_is_of_another_version() {
    let (world, mut ana) = waiting_visit(611).await;
    ana.link = OtherVersion::link(&world, as_it_is, |answer| with_a_frame(21, &answer));
    let run = ana.sync().await;
    assert_eq!(run.outcome, SyncOutcome::VersionMismatch, "it says what to do: update, not try again later");
    goes_up_after_the_update(&world, &mut ana).await;
    ana.visit(world.households[1], "");
    ana.link = OtherVersion::link(&world, as_it_is, |answer| with_a_frame(200, &answer));
    let run = ana.sync().await;
    assert_eq!((run.outcome, run.sent, run.agreed), (SyncOutcome::Done, 1, true), "what may be skipped is skipped");
}

#[tokio::test]
async fn a_record_of_a_kind_that_the_office_does_not_know_yet_waits_for_its_update() {
    let (world, mut ana) = waiting_visit(612).await;
    let home = world.households[1];
    ana.edit(home, "phone", "19900001111");
    // To an office of before there were visits.
    let of_a_later_kind: Rewrites = |body| {
        let renamed = |pack: &Pack| {
            let mut renamed = PackBuilder::new(pack.village, pack.from);
            for mut record in pack.records().unwrap() {
                if record.kind == "visit" {
                    record.kind = "of_a_newer_app".to_owned();
                }
                renamed.add(&record).unwrap();
            }
            renamed.close(pack.to).unwrap()
        };
        rewritten(&body, |one| match one {
            Frame::Push(pack) => Frame::Push(renamed(&pack)),
            other => other,
        })
    };
    ana.link = OtherVersion::link(&world, of_a_later_kind, as_it_is);
    let run = ana.sync().await;
    assert_eq!(run.outcome, SyncOutcome::DoneWithRefusals, "{run:?}");
    assert_eq!((run.sent, run.refused), (1, 1), "what the office knows goes in, beside it");
    let page = ana.device().sync_page().unwrap();
    let refused = page.records.iter().find(|record| record.state == RecordState::NotAccepted).unwrap();
    assert_eq!(refused.refusal, Some(Refusal::UnknownKind), "with the reason");
    goes_up_after_the_update(&world, &mut ana).await;
}

#[test]
fn whatever_is_too_new_has_a_word_of_its_own_on_the_screen() {
    use cunji_wire::enrol::ErrorCode as Wire;
    let said = |error: DeviceError| AppError::from(error).code;
    assert_eq!(said(DeviceError::StoreTooNew { found: 11, known: 10 }), ErrorCode::StoreTooNew);
    assert_eq!(said(cunji_wire::bundle::BundleError::TooNew.into()), ErrorCode::BundleTooNew);
    assert_eq!(said(cunji_wire::codes::CodeError::TooNew.into()), ErrorCode::BundleTooNew);
    assert_eq!(said(DeviceError::Server(Wire::VersionMismatch)), ErrorCode::VersionMismatch);
    assert_eq!(said(DeviceError::Server(Wire::UnknownDictionary)), ErrorCode::VersionMismatch);
}
