//! `POST /v1/attachment/{state,put,get}`: photos and signatures of the villages that a device may see,
//! and those that it still holds of a village that went to somebody else.

use super::error::Failure;
use super::{Office, who};
use crate::accept::set_aside::once_granted;
use crate::attachments;
use crate::store::Device;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use cunji_wire::attachment::{GetRequest, PutRequest, StateRequest};
use cunji_wire::enrol::ErrorCode;
use cunji_wire::frame::{single, whole};
use cunji_wire::limits::{ATTACHMENT_CHUNK, ATTACHMENT_MAX, ATTACHMENTS_MAX};
use cunji_wire::message::VillageNumber;

fn granted(device: &Device, village: VillageNumber) -> Result<(), Failure> {
    let granted = device.villages.contains(&village);
    granted.then_some(()).ok_or_else(|| Failure::new(ErrorCode::NoGrant, "no grant for this village"))
}

/// Villages that a person once had: what the phone still holds of one may come, as its changes may (`handed_over`).
/// Nobody sees a picture that no record names.
async fn may_hand_in(office: &Office, device: &Device, village: VillageNumber) -> Result<(), Failure> {
    match granted(device, village) {
        Err(refusal) if !once_granted(office.store.as_ref(), device.person).await?.contains(&village) => Err(refusal),
        _ => Ok(()),
    }
}

pub async fn state(State(office): State<Office>, headers: HeaderMap, body: Bytes) -> Result<Vec<u8>, Failure> {
    let device = who::of_chunk(&office, &headers).await?;
    let request: StateRequest = whole(&body)?;
    may_hand_in(&office, &device, request.village).await?;
    if request.names.len() > ATTACHMENTS_MAX {
        return Err(Failure::new(ErrorCode::TooLarge, "too many pictures asked about"));
    }
    Ok(single(&attachments::states(office.store.as_ref(), request.village, device.id, &request.names).await?)?)
}

pub async fn put(State(office): State<Office>, headers: HeaderMap, body: Bytes) -> Result<Vec<u8>, Failure> {
    let device = who::of_chunk(&office, &headers).await?;
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
    Ok(single(&attachments::put(office.store.as_ref(), device.id, now, &request).await?)?)
}

pub async fn get(State(office): State<Office>, headers: HeaderMap, body: Bytes) -> Result<Vec<u8>, Failure> {
    let device = who::of_chunk(&office, &headers).await?;
    let request: GetRequest = whole(&body)?;
    granted(&device, request.village)?;
    Ok(single(&attachments::get(office.store.as_ref(), request.village, &request.name, request.offset).await?)?)
}
