//! How a sync ends by what the office said, or by what can't be read of it.

use crate::view::SyncOutcome;
use cunji_wire::enrol::ErrorCode;
use cunji_wire::frame::FrameError;

/// What ends a sync whose answer can't be read. A frame that must be understood and is not known here is of a newer
/// office: it helps to update, not to try again later.
pub(super) fn unread(error: FrameError) -> SyncOutcome {
    match error {
        FrameError::UnknownType(_) => SyncOutcome::VersionMismatch,
        FrameError::TooLarge | FrameError::Damaged | FrameError::Cut => SyncOutcome::ServerError,
    }
}

/// What ends a sync that the office did not serve, by its code; `None` for one that is not known here.
pub(super) fn outcome_of(code: Option<ErrorCode>) -> SyncOutcome {
    match code {
        Some(ErrorCode::NotAllowed | ErrorCode::WrongDevice | ErrorCode::NoGrant | ErrorCode::BadSignature) => {
            SyncOutcome::NotAllowed
        }
        Some(ErrorCode::TooManyTries | ErrorCode::TooSlow) => SyncOutcome::Interrupted, // the same again, later
        Some(ErrorCode::Revoked) => SyncOutcome::Revoked,
        Some(ErrorCode::PictureQuota) => SyncOutcome::PictureQuota,
        Some(ErrorCode::StoreUnavailable) => SyncOutcome::OfficeUnavailable,
        Some(ErrorCode::VersionMismatch | ErrorCode::UnknownDictionary) => SyncOutcome::VersionMismatch,
        _ => SyncOutcome::ServerError,
    }
}
