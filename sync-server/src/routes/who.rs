//! Who asks: the device of the bearer token.

use super::Office;
use super::error::Failure;
use super::rates::Rates;
use crate::enrolment::token_hash;
use crate::serving::{Turn, is_known};
use crate::store::Device;
use axum::http::header;
use axum::http::request::Parts;
use cunji_model::id::DeviceId;
use cunji_wire::enrol::ErrorCode;

/// The device of the request's token, revoked or not: it may still hand in what it holds. Counts the request; it is under
/// way until the turn is dropped.
pub async fn asks(office: &Office, parts: &Parts, rates: &Rates) -> Result<(Device, Turn<DeviceId>), Failure> {
    let denied = || Failure::new(ErrorCode::NotAllowed, "no valid device token");
    let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or_else(denied)?;
    let token = value.strip_prefix("Bearer ").ok_or_else(denied)?;
    let device = office.store.device_of_token(token_hash(token)).await?.ok_or_else(denied)?;
    let now = office.clock.now().timestamp_millis();
    if !rates.allows(office.store.as_ref(), now, &device.id.to_string()).await {
        office.metrics.too_many();
        return Err(Failure::new(ErrorCode::TooManyTries, "this device asks too often: wait a minute"));
    }
    let Some(turn) = office.at_once.admit(device.id) else {
        office.metrics.too_many();
        return Err(Failure::new(
            ErrorCode::TooManyTries,
            "this device has too many requests under way: wait for them",
        ));
    };
    is_known(&parts.extensions);
    Ok((device, turn))
}

/// A device that was not revoked.
pub fn active(device: &Device) -> Result<(), Failure> {
    if device.active { Ok(()) } else { Err(Failure::new(ErrorCode::Revoked, "this device was revoked")) }
}
