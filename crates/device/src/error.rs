//! Everything that can go wrong on the phone, and what of it the screen gets.

use crate::view::{AppError, ErrorCode};
use cunji_model::document::WriteError;
use cunji_wire::bundle::BundleError;
use thiserror::Error;

/// What a command could not do. Nothing is half-written after any of these.
#[derive(Debug, Error)]
pub enum DeviceError {
    /// Not enrolled yet.
    #[error("this phone is not enrolled")]
    NotEnrolled,
    /// No such record, member or draft.
    #[error("no such record")]
    NotFound,
    /// A sync is running already.
    #[error("a sync is running")]
    SyncRunning,
    /// The server said no, with its own code.
    #[error("the server refused: {0:?}")]
    Server(cunji_wire::enrol::ErrorCode),
    /// No connection.
    #[error("no connection to the server")]
    Offline,
    /// The server address can't be used.
    #[error("this is no server address")]
    BadServerAddress,
    /// The server answered something that can't be right.
    #[error("the server's answer can't be read")]
    BadAnswer,
    /// The store was written by a newer app.
    #[error("the store was written by a newer app (schema {found}, this one knows {known})")]
    StoreTooNew {
        /// Version in the file.
        found: i64,
        /// Version this app knows.
        known: i64,
    },
    /// Damaged, or the key does not fit. Left untouched.
    #[error("the store can't be read: it is damaged or its key does not fit")]
    StoreUnreadable,
    /// No room.
    #[error("the phone's storage is full")]
    DiskFull,
    /// May not be written.
    #[error("the phone's storage is read-only")]
    ReadOnly,
    /// A bundle that can't be read or made.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A bundle of nothing.
    #[error("there is nothing to carry")]
    NothingToCarry,
    /// Neither JPEG nor PNG, or damaged.
    #[error("this picture can't be read")]
    PictureUnreadable,
    /// Larger than a phone can open.
    #[error("this picture is too large")]
    PictureTooLarge,
    /// Anything else from the store.
    #[error("the store failed: {0}")]
    Store(String),
}

impl From<rusqlite::Error> for DeviceError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Sqlite;
        match error.sqlite_error_code() {
            Some(Sqlite::DiskFull) => Self::DiskFull,
            Some(Sqlite::ReadOnly | Sqlite::PermissionDenied | Sqlite::CannotOpen) => Self::ReadOnly,
            Some(Sqlite::NotADatabase | Sqlite::DatabaseCorrupt) => Self::StoreUnreadable,
            // Values stay out of the text: it may be shown or logged.
            Some(code) => Self::Store(format!("{code:?}")),
            None if error == rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
            None => Self::Store("unexpected row".to_owned()),
        }
    }
}

impl From<std::io::Error> for DeviceError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => Self::ReadOnly,
            kind => Self::Store(kind.to_string()),
        }
    }
}

impl From<WriteError> for DeviceError {
    fn from(_: WriteError) -> Self {
        Self::Store("the record could not be written".to_owned())
    }
}

impl From<DeviceError> for AppError {
    fn from(error: DeviceError) -> Self {
        use cunji_wire::enrol::ErrorCode as Wire;
        let code = match &error {
            DeviceError::NotEnrolled => ErrorCode::NotEnrolled,
            DeviceError::NotFound => ErrorCode::NotFound,
            DeviceError::SyncRunning => ErrorCode::SyncRunning,
            DeviceError::Offline => ErrorCode::Offline,
            DeviceError::BadServerAddress => ErrorCode::BadServerAddress,
            DeviceError::BadAnswer => ErrorCode::ServerError,
            DeviceError::StoreTooNew { .. } => ErrorCode::StoreTooNew,
            DeviceError::StoreUnreadable => ErrorCode::StoreUnreadable,
            DeviceError::DiskFull => ErrorCode::DiskFull,
            DeviceError::ReadOnly => ErrorCode::ReadOnly,
            DeviceError::Store(_) | DeviceError::Bundle(BundleError::NotMade) => ErrorCode::Store,
            DeviceError::Bundle(BundleError::NotABundle) => ErrorCode::BundleNotOurs,
            DeviceError::Bundle(BundleError::TooNew) => ErrorCode::BundleTooNew,
            DeviceError::Bundle(BundleError::TooLarge) => ErrorCode::BundleTooLarge,
            DeviceError::Bundle(BundleError::Cut) => ErrorCode::BundleCut,
            DeviceError::Bundle(BundleError::Altered | BundleError::BadSignature) => ErrorCode::BundleAltered,
            DeviceError::Bundle(BundleError::NotForHere) => ErrorCode::BundleNotForHere,
            DeviceError::Bundle(BundleError::WrongPassphrase) => ErrorCode::BundlePassphrase,
            DeviceError::Bundle(BundleError::UnknownMaker) => ErrorCode::BundleUnknownPhone,
            DeviceError::PictureUnreadable => ErrorCode::PictureUnreadable,
            DeviceError::PictureTooLarge => ErrorCode::PictureTooLarge,
            DeviceError::NothingToCarry => ErrorCode::NothingToCarry,
            DeviceError::Server(Wire::CodeRefused) => ErrorCode::CodeRefused,
            DeviceError::Server(Wire::TooManyTries) => ErrorCode::TooManyTries,
            DeviceError::Server(Wire::NotAllowed) => ErrorCode::NotEnrolled,
            DeviceError::Server(Wire::VersionMismatch | Wire::UnknownDictionary) => ErrorCode::VersionMismatch,
            DeviceError::Server(_) => ErrorCode::ServerError,
        };
        Self { code, detail: error.to_string() }
    }
}
