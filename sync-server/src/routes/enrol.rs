//! `POST /v1/enrol`: a one-time code becomes a device token.

use super::Office;
use super::error::Failure;
use crate::drafts;
use crate::enrolment::{code_hash, new_token, token_hash};
use crate::keys;
use crate::store::{Enrolled, NewDevice};
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use cunji_model::id::DeviceId;
use cunji_wire::enrol::{EnrolAnswer, EnrolRequest, ErrorCode};
use cunji_wire::key::PublicKeys;

pub async fn enrol(
    State(office): State<Office>,
    request: Result<Json<EnrolRequest>, JsonRejection>,
) -> Result<Json<EnrolAnswer>, Failure> {
    let Json(request) = request.map_err(|_| Failure::new(ErrorCode::BadRequest, "not an enrolment request"))?;
    let device = device_id(&request.device)
        .ok_or_else(|| Failure::new(ErrorCode::BadRequest, "`device` must be 16 hex digits"))?;
    let now = office.clock.now().timestamp_millis();
    let token = new_token(office.entropy.as_ref());
    let app_version: String = request.app_version.chars().take(40).collect();
    let new = NewDevice { device, token_hash: token_hash(&token), app_version };
    match office.store.enrol(code_hash(&request.code), now, &new).await? {
        Enrolled::TooMany => Err(Failure::new(ErrorCode::TooManyTries, "too many wrong codes: wait a minute")),
        Enrolled::Refused => {
            Err(Failure::new(ErrorCode::CodeRefused, "the code is wrong, used or too old: ask for a new one"))
        }
        Enrolled::Done { person, name } => {
            if let Some(keys) = request.keys.filter(PublicKeys::usable) {
                let store = office.store.as_ref();
                store.put_device_keys(new.device, &keys, true).await?;
                // Whoever had a phone before goes on with its drafts on this one.
                drafts::give(store, office.entropy.as_ref(), now, new.device, person, &keys).await?;
            }
            let keys = keys::office(office.store.as_ref()).await?.public();
            let device = office.store.device_of_token(new.token_hash).await?;
            let granted = device.map(|device| device.villages).unwrap_or_default();
            let villages = office.store.villages().await?;
            let villages = villages
                .into_iter()
                .filter(|village| granted.contains(&village.number))
                .filter_map(|village| Some((village.number.code()?.to_string(), village.name)))
                .collect();
            tracing::info!(device = %new.device, "device enrolled");
            Ok(Json(EnrolAnswer { token, person, person_name: name, villages, office: Some(keys) }))
        }
    }
}

fn device_id(text: &str) -> Option<DeviceId> {
    let bytes: [u8; 8] = hex::decode(text).ok()?.try_into().ok()?;
    (bytes != [0; 8]).then_some(DeviceId(bytes)) // all zero is the genesis actor's
}
