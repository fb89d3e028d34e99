//! `POST /v1/here`: says to a phone on the same network that this is its office (`cunji_wire::near`). Asks for no token:
//! the phone gives none before it knows.

use super::Office;
use super::error::Failure;
use crate::keys;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use cunji_wire::enrol::ErrorCode;
use cunji_wire::near::{Challenge, Here, answer, bytes_of};

pub async fn here(
    State(office): State<Office>,
    asked: Result<Json<Challenge>, JsonRejection>,
) -> Result<Json<Here>, Failure> {
    let challenge = asked.ok().and_then(|Json(asked)| bytes_of(&asked.challenge));
    let challenge =
        challenge.ok_or_else(|| Failure::new(ErrorCode::BadRequest, "`challenge` must be 64 hex digits"))?;
    let own = keys::office(office.store.as_ref()).await?;
    Ok(Json(answer(&own, &challenge, &office.certificate.now())))
}
