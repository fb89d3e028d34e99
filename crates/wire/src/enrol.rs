//! Enrolment and errors: small JSON messages, readable with any tool.

use crate::key::PublicKeys;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `POST /v1/enrol`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// One-time code as typed; case, blanks and dashes do not matter.
    pub code: String,
    /// The new device's id, 16 hex digits.
    pub device: String,
    /// Version of the app.
    pub app_version: String,
    /// The device's public keys; an older app has none and hands them in at a sync once it is newer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<PublicKeys>,
}

/// Answer to an enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolAnswer {
    /// Bearer token; the server keeps only its hash.
    pub token: String,
    /// The person the code was made for.
    pub person: Uuid,
    /// The person's name.
    pub person_name: String,
    /// Villages the device may see: code and name.
    pub villages: Vec<(String, String)>,
    /// The office's public keys: what it signs is checked with one, what is for its eyes only is sealed to the other
    /// (bundles, and the key of this phone's store for the case of a forgotten PIN). An older server sends none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<PublicKeys>,
}

/// Body of every HTTP error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// What the app acts on.
    pub code: ErrorCode,
    /// For people who read logs; never holds personal data.
    pub message: String,
}

/// Why a request as a whole was not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The body could not be read: truncated, damaged, not ours.
    BadRequest,
    /// Larger than allowed.
    TooLarge,
    /// No common protocol version.
    VersionMismatch,
    /// The server does not have the dictionary the phone used.
    UnknownDictionary,
    /// The token is missing, wrong or revoked.
    NotAllowed,
    /// The device named in the request is not the token's.
    WrongDevice,
    /// A village outside the device's grants.
    NoGrant,
    /// The enrolment code is wrong, used or too old.
    CodeRefused,
    /// Too many tries; wait.
    TooManyTries,
    /// The store could not take it (disk full, read-only); nothing was kept, nothing is lost.
    StoreUnavailable,
    /// A fault of the server.
    Internal,
    /// The device was revoked: it may hand in what it holds and gets nothing any more.
    Revoked,
    /// The device has handed in its keys and this request is not signed with them, or something of it was altered.
    BadSignature,
    /// This device has sent as many pictures as it may in a day; the rest stays on it and goes later.
    PictureQuota,
    /// The office's own bytes of this picture are lost or damaged.
    PictureDamaged,
    /// The request did not arrive, or could not be answered, in the time there is: nothing is lost, try again.
    TooSlow,
}
