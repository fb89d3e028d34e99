//! Errors as the network gets them: a status, a code the app acts on, a sentence without personal data.

use crate::objects::ObjectError;
use crate::store::StoreError;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use cunji_wire::enrol::{ErrorBody, ErrorCode};
use cunji_wire::frame::FrameError;
use cunji_wire::pack::PackError;

/// A request that was not served.
#[derive(Debug)]
pub struct Failure {
    /// What the app acts on.
    pub code: ErrorCode,
    /// For people who read logs.
    pub message: String,
}

impl Failure {
    /// With a sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        let code = match &error {
            StoreError::Objects(ObjectError::Missing | ObjectError::Damaged) => ErrorCode::PictureDamaged,
            // Where pictures lie is the operator's to know: it stands in the log.
            StoreError::Objects(_) => {
                return Self::new(ErrorCode::StoreUnavailable, "pictures can't be kept or read just now");
            }
            StoreError::Full
            | StoreError::ReadOnly
            | StoreError::Unreachable
            | StoreError::MovedAway
            | StoreError::IsBackup => ErrorCode::StoreUnavailable,
            _ => ErrorCode::Internal,
        };
        Self::new(code, error.to_string())
    }
}

impl From<FrameError> for Failure {
    fn from(error: FrameError) -> Self {
        let code = if error == FrameError::TooLarge { ErrorCode::TooLarge } else { ErrorCode::BadRequest };
        Self::new(code, error.to_string())
    }
}

impl From<PackError> for Failure {
    fn from(error: PackError) -> Self {
        let code = if error == PackError::TooLarge { ErrorCode::TooLarge } else { ErrorCode::BadRequest };
        Self::new(code, error.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match self.code {
            ErrorCode::BadRequest | ErrorCode::UnknownDictionary => StatusCode::BAD_REQUEST,
            ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::VersionMismatch => StatusCode::UPGRADE_REQUIRED,
            ErrorCode::NotAllowed => StatusCode::UNAUTHORIZED,
            ErrorCode::WrongDevice
            | ErrorCode::NoGrant
            | ErrorCode::CodeRefused
            | ErrorCode::Revoked
            | ErrorCode::BadSignature => StatusCode::FORBIDDEN,
            ErrorCode::TooSlow => StatusCode::REQUEST_TIMEOUT,
            ErrorCode::TooManyTries | ErrorCode::PictureQuota => StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::StoreUnavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Internal | ErrorCode::PictureDamaged => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(ErrorBody { code: self.code, message: self.message })).into_response()
    }
}
