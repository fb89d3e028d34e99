//! `POST /v1/attachment/{state,put,get}`: photos and signatures of the villages that a device may see. What a revoked
//! device still holds, or any device of a village that went to somebody else, may come, as its changes may.

use super::Office;
use super::asked::{Asked, AskedOfPictures};
use super::error::Failure;
use crate::accept::set_aside::may_bring;
use crate::attachments;
use crate::store::Device;
use axum::extract::State;
use cunji_wire::attachment::{GetRequest, PutRequest, StateRequest};
use cunji_wire::enrol::ErrorCode;
use cunji_wire::frame::{single, whole};
use cunji_wire::limits::{ATTACHMENT_CHUNK, ATTACHMENT_MAX, ATTACHMENTS_MAX};
use cunji_wire::message::VillageNumber;

/// 24 hours in milliseconds.
const DAY: i64 = 86_400_000;

fn granted(device: &Device, village: VillageNumber) -> Result<(), Failure> {
    if !device.active {
        return Err(Failure::new(ErrorCode::Revoked, "this device was revoked"));
    }
    let granted = device.villages.contains(&village);
    granted.then_some(()).ok_or_else(|| Failure::new(ErrorCode::NoGrant, "no grant for this village"))
}

/// What comes from a device that has no grant is kept apart by its name alone: nobody sees a picture that no record
/// names, and the records that name it wait for the office.
async fn may_hand_in(office: &Office, device: &Device, village: VillageNumber) -> Result<(), Failure> {
    match granted(device, village) {
        Err(refusal) if !may_bring(office.store.as_ref(), device, village).await? => Err(refusal),
        _ => Ok(()),
    }
}

/// Phones send what no record names, too: how much of it fits in a day is bounded.
async fn within_quota(office: &Office, device: &Device, now: i64, bytes: u64) -> Result<(), Failure> {
    let sent = attachments::sent_since(office.store.as_ref(), device.id, now - DAY).await?;
    if bytes > 0 && sent.saturating_add(bytes) > office.limits.picture_bytes_per_day {
        return Err(Failure::new(
            ErrorCode::PictureQuota,
            "this device has sent its pictures of a day: the rest later",
        ));
    }
    Ok(())
}

pub async fn state(State(office): State<Office>, asked: AskedOfPictures) -> Result<Vec<u8>, Failure> {
    let AskedOfPictures(Asked { device, body, turn: _turn }) = asked;
    let request: StateRequest = whole(&body)?;
    may_hand_in(&office, &device, request.village).await?;
    if request.names.len() > ATTACHMENTS_MAX {
        return Err(Failure::new(ErrorCode::TooLarge, "too many pictures asked about"));
    }
    Ok(single(&attachments::states(office.store.as_ref(), request.village, device.id, &request.names).await?)?)
}

pub async fn put(State(office): State<Office>, asked: AskedOfPictures) -> Result<Vec<u8>, Failure> {
    let AskedOfPictures(Asked { device, body, turn: _turn }) = asked;
    let request: PutRequest = whole(&body)?;
    may_hand_in(&office, &device, request.village).await?;
    if request.size > ATTACHMENT_MAX || request.bytes.len() > ATTACHMENT_CHUNK {
        return Err(Failure::new(ErrorCode::TooLarge, "a picture or a chunk is too large"));
    }
    let end = request.offset.checked_add(request.bytes.len() as u64);
    if request.size == 0 || end.is_none_or(|end| end > request.size) {
        return Err(Failure::new(ErrorCode::BadRequest, "a chunk must lie within its picture"));
    }
    let now = office.clock.now().timestamp_millis();
    within_quota(&office, &device, now, request.bytes.len() as u64).await?;
    Ok(single(&attachments::put(office.store.as_ref(), &office.objects, device.id, now, &request).await?)?)
}

pub async fn get(State(office): State<Office>, asked: AskedOfPictures) -> Result<Vec<u8>, Failure> {
    let AskedOfPictures(Asked { device, body, turn: _turn }) = asked;
    let request: GetRequest = whole(&body)?;
    granted(&device, request.village)?;
    let GetRequest { village, name, offset } = request;
    Ok(single(&attachments::get(office.store.as_ref(), &office.objects, village, &name, offset).await?)?)
}
