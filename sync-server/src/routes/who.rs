//! Who asks: the device of the bearer token.

use super::Office;
use super::error::Failure;
use super::rates::Rates;
use crate::enrolment::token_hash;
use crate::store::Device;
use axum::http::{HeaderMap, header};
use cunji_wire::enrol::ErrorCode;

/// The active device of the request's token.
pub async fn device(office: &Office, headers: &HeaderMap) -> Result<Device, Failure> {
    let device = known(office, headers).await?;
    if device.active { Ok(device) } else { Err(Failure::new(ErrorCode::Revoked, "this device was revoked")) }
}

/// The device that sends or asks for a chunk of a picture, revoked or not: counted apart from syncs.
pub async fn of_chunk(office: &Office, headers: &HeaderMap) -> Result<Device, Failure> {
    counted(office, headers, &office.chunks).await
}

/// The device of the request's token, revoked or not: it may still hand in what it holds.
pub async fn known(office: &Office, headers: &HeaderMap) -> Result<Device, Failure> {
    counted(office, headers, &office.rates).await
}

async fn counted(office: &Office, headers: &HeaderMap, rates: &Rates) -> Result<Device, Failure> {
    let denied = || Failure::new(ErrorCode::NotAllowed, "no valid device token");
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or_else(denied)?;
    let token = value.strip_prefix("Bearer ").ok_or_else(denied)?;
    let device = office.store.device_of_token(token_hash(token)).await?.ok_or_else(denied)?;
    let now = office.clock.now().timestamp_millis();
    if !rates.allows(office.store.as_ref(), now, &device.id.to_string()).await {
        office.metrics.too_many();
        return Err(Failure::new(ErrorCode::TooManyTries, "this device asks too often: wait a minute"));
    }
    Ok(device)
}
