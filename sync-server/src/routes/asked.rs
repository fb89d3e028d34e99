//! What a device asks: first who it is, by the head of its request alone, then its bytes. Who has no token gets no memory.
//! He is heard out all the same, up to a request's length and kept nowhere: a phone in the middle of sending that nobody
//! listens to would see a broken line instead of the answer.

use super::error::Failure;
use super::rates::Rates;
use super::{Office, who};
use crate::serving::Turn;
use crate::store::Device;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use cunji_model::id::DeviceId;
use cunji_wire::enrol::ErrorCode;
use cunji_wire::limits::REQUEST_MAX;
use futures_util::StreamExt;
use std::error::Error;
use std::time::Duration;
use tokio::time::timeout;
use tower_http::timeout::TimeoutError;

/// A request of a device, counted as a sync.
pub struct Asked {
    /// Of the token.
    pub device: Device,
    /// All of it.
    pub body: Bytes,
    /// Held until it is answered.
    pub turn: Turn<DeviceId>,
}

/// A request about pictures: counted apart from syncs.
pub struct AskedOfPictures(pub Asked);

impl FromRequest<Office> for Asked {
    type Rejection = Failure;
    async fn from_request(request: Request, office: &Office) -> Result<Self, Failure> {
        hear(request, office, &office.rates).await
    }
}

impl FromRequest<Office> for AskedOfPictures {
    type Rejection = Failure;
    async fn from_request(request: Request, office: &Office) -> Result<Self, Failure> {
        hear(request, office, &office.chunks).await.map(Self)
    }
}

async fn hear(request: Request, office: &Office, rates: &Rates) -> Result<Asked, Failure> {
    let (parts, body) = request.into_parts();
    match who::asks(office, &parts, rates).await {
        Ok((device, turn)) => Ok(Asked { device, body: whole(&parts.headers, body).await?, turn }),
        Err(refusal) => {
            // Whoever dawdles is answered, too, and then hears of it or not.
            let _ = timeout(Duration::from_secs(office.limits.body_seconds), hear_out(body)).await;
            Err(refusal)
        }
    }
}

async fn whole(headers: &HeaderMap, body: Body) -> Result<Bytes, Failure> {
    let too_large = || Failure::new(ErrorCode::TooLarge, "the request is larger than allowed");
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > REQUEST_MAX as u64) {
        return Err(too_large());
    }
    let (mut whole, mut chunks) = (Vec::new(), body.into_data_stream());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| cut(&error))?;
        if whole.len() + chunk.len() > REQUEST_MAX {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.into())
}

async fn hear_out(body: Body) {
    let (mut heard, mut chunks) = (0, body.into_data_stream());
    while let Some(Ok(chunk)) = chunks.next().await
        && heard <= REQUEST_MAX
    {
        heard += chunk.len();
    }
}

/// Why a body ended before its end.
fn cut(error: &axum::Error) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<TimeoutError>() {
            return Failure::new(ErrorCode::TooSlow, "nothing more of the request came: try again");
        }
        cause = error.source();
    }
    Failure::new(ErrorCode::BadRequest, "the request was cut")
}
