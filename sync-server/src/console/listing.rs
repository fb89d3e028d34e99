//! What lists and bodies have in common: `?offset=&limit=`, `{rows, total}`, bodies that say what is wrong with them.

use super::failure::{Code, Failure};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const ROWS: u64 = 50;
const MOST_ROWS: u64 = 500;

/// Which rows of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Rows before the first.
    pub offset: u64,
    /// At most so many.
    pub limit: u64,
}

#[derive(Deserialize)]
struct AskedPage {
    offset: Option<u64>,
    limit: Option<u64>,
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Asked(asked) = Asked::<AskedPage>::from_request_parts(parts, state).await?;
        let limit = asked.limit.unwrap_or(ROWS);
        if limit == 0 || limit > MOST_ROWS {
            return Err(Failure::bad("limit", "out_of_range", "limit is from 1 to 500"));
        }
        // Stores count rows in 63 bits.
        Ok(Self { offset: asked.offset.unwrap_or(0).min(u64::MAX >> 1), limit })
    }
}

/// Some rows of a list and how many there are.
#[derive(Debug, Clone, Serialize)]
pub struct Listed<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// All of them.
    pub total: u64,
}

/// The query of a request.
#[derive(Debug, Clone, Copy)]
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let asked: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        asked.map(|Query(asked)| Self(asked)).map_err(|_| {
            Failure::bad("query", "unreadable", "a part of the query is not what it must be; see the list of fields")
        })
    }
}

/// The JSON body of a request.
#[derive(Debug, Clone, Copy)]
pub struct Told<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Told<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let told: Result<Json<T>, JsonRejection> = Json::from_request(request, state).await;
        told.map(|Json(told)| Self(told)).map_err(|rejection| match rejection.status().as_u16() {
            413 => Failure::bad("body", "too_large", "the request is larger than allowed"),
            415 => Failure::bad("body", "not_json", "the body must be application/json"),
            // The library's own sentence may quote what was sent.
            _ => Failure::saying(Code::BadInput, "body", "unreadable", "a field is missing or not what it must be"),
        })
    }
}
