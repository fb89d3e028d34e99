//! Errors of the console as the browser gets them: a code the page has words for, and problems by field.

use crate::accounts::password::PasswordError;
use crate::objects::ObjectError;
use crate::store::StoreError;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// What the page acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// 403
    NotAllowed,
    /// 401
    NotSignedIn,
    /// 400
    BadInput,
    /// 404
    NotFound,
    /// 503
    Busy,
    /// 429
    TooManyTries,
    /// 409
    Conflict,
    /// 500
    Failed,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field's name; empty when it is about the whole.
    pub field: String,
    /// A word the page translates.
    pub code: String,
    /// For people who read logs. No personal data.
    pub text: String,
}

/// A request of the console that was not served. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What the page acts on.
    pub code: Code,
    /// By field.
    pub problems: Vec<Problem>,
    /// Seconds until another try makes sense.
    pub wait_seconds: Option<u64>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: Code,
    problems: &'a [Problem],
    #[serde(skip_serializing_if = "Option::is_none")]
    wait_seconds: Option<u64>,
}

impl Failure {
    /// With a code alone.
    pub fn new(code: Code) -> Self {
        Self { code, problems: Vec::new(), wait_seconds: None }
    }

    /// With what is wrong and what to do.
    pub fn saying(code: Code, field: &str, word: &str, text: &str) -> Self {
        let problem = Problem { field: field.to_owned(), code: word.to_owned(), text: text.to_owned() };
        Self { code, problems: vec![problem], wait_seconds: None }
    }

    /// A field that can't be taken as it is.
    pub fn bad(field: &str, word: &str, text: &str) -> Self {
        Self::saying(Code::BadInput, field, word, text)
    }

    /// Not this person's.
    pub fn not_allowed() -> Self {
        Self::new(Code::NotAllowed)
    }

    /// Not there, or not for this person to know of.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// Not before so many seconds.
    pub fn wait(seconds: u64) -> Self {
        let mut failure =
            Self::saying(Code::TooManyTries, "", "wait", &format!("too many wrong tries: wait {seconds} seconds"));
        failure.wait_seconds = Some(seconds);
        failure
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        match error {
            StoreError::Full | StoreError::ReadOnly => Self::saying(Code::Busy, "", "store", &error.to_string()),
            StoreError::Objects(ObjectError::Missing | ObjectError::Damaged) => {
                Self::saying(Code::Failed, "", "picture_damaged", &error.to_string())
            }
            // Where pictures lie is the operator's to know: it stands in the log.
            StoreError::Objects(_) => Self::saying(Code::Busy, "", "pictures", "pictures can't be reached just now"),
            _ => Self::new(Code::Failed),
        }
    }
}

impl From<PasswordError> for Failure {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::saying(Code::Busy, "", "log_ins", &error.to_string()),
            PasswordError::Failed => {
                tracing::error!(%error, "a password could not be checked");
                Self::new(Code::Failed)
            }
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match self.code {
            Code::NotAllowed => StatusCode::FORBIDDEN,
            Code::NotSignedIn => StatusCode::UNAUTHORIZED,
            Code::BadInput => StatusCode::BAD_REQUEST,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Code::TooManyTries => StatusCode::TOO_MANY_REQUESTS,
            Code::Conflict => StatusCode::CONFLICT,
            Code::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let body = Body { code: self.code, problems: &self.problems, wait_seconds: self.wait_seconds };
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.wait_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
