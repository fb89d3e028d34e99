//! Everything that can go wrong on the phone, and what of it the screen gets.

use crate::view::{AppError, ErrorCode};
use cunji_model::document::WriteError;
use cunji_wire::bundle::BundleError;
use cunji_wire::codes::CodeError;
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
    /// No office announces itself on the networks around.
    #[error("no office was found on this network")]
    NobodyNear,
    /// Who announces himself is not the office that this phone was enrolled with.
    #[error("the server on this network is not the office of this phone")]
    OtherOffice,
    /// The office's key is not known, so nobody could prove to be it.
    #[error("the office's key is not known yet")]
    OfficeUnknown,
    /// No colleague's phone waits on the networks around, or nobody came.
    #[error("no other phone was found on this network")]
    PhoneNotFound,
    /// The other phone went away, or said something that is not agreed.
    #[error("the other phone went away or is none of ours")]
    PhoneGone,
    /// Somebody said here that the codes are not the same.
    #[error("the codes are not the same")]
    CodesDiffer,
    /// The office did not tell this phone of the other one.
    #[error("the office did not tell of the other phone")]
    PhoneUnknown,
    /// The office told this phone of the other one, but not the other one of this.
    #[error("the other phone does not know this one")]
    PhoneUnknownThere,
    /// No address of a phone on the same network.
    #[error("this is no address of a phone nearby")]
    PhoneAddress,
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
    /// No PIN was given yet.
    #[error("the phone is locked")]
    Locked,
    /// Not the PIN.
    #[error("this is not the PIN")]
    WrongPin,
    /// Too many wrong PINs: wait.
    #[error("too many wrong PINs: {seconds} seconds to wait")]
    PinWait {
        /// Still to wait.
        seconds: u64,
    },
    /// Too short, or everybody's first idea.
    #[error("this PIN is too simple")]
    PinTooSimple,
    /// The system's keystore does not give the secret that is part of the lock.
    #[error("the system's keystore does not give the key's other half")]
    KeystoreGone,
    /// Taken out of service: no PIN opens it.
    #[error("the phone was taken out of service")]
    Shut,
    /// Not the office's answer to what this phone shows.
    #[error("this is not the office's answer")]
    AnswerRefused,
    /// The office's key was not known when the PIN was set.
    #[error("the office has no way to open this phone")]
    NoRecovery,
    /// No room.
    #[error("the phone's storage is full")]
    DiskFull,
    /// May not be written.
    #[error("the phone's storage is read-only")]
    ReadOnly,
    /// A bundle that can't be read or made.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A household that is too large for QR codes.
    #[error("this household is too much for QR codes")]
    TooMuchForCodes,
    /// A bundle of nothing.
    #[error("there is nothing to carry")]
    NothingToCarry,
    /// A picture that is not on this phone: the office has it.
    #[error("this picture is not on this phone")]
    NotHere,
    /// The office does not have this picture yet either.
    #[error("this picture is not at the office yet")]
    NotAtOffice,
    /// The office's own bytes of this picture are lost or damaged.
    #[error("this picture is damaged at the office")]
    DamagedAtOffice,
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

impl From<CodeError> for DeviceError {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::TooLarge => Self::TooMuchForCodes,
            CodeError::TooNew => Self::Bundle(BundleError::TooNew),
            CodeError::NotOurs => Self::Bundle(BundleError::NotABundle),
            CodeError::Damaged | CodeError::OtherFile | CodeError::NotWhole => Self::Bundle(BundleError::Altered),
        }
    }
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
            DeviceError::NobodyNear => ErrorCode::NobodyNear,
            DeviceError::OtherOffice => ErrorCode::OtherOffice,
            DeviceError::OfficeUnknown => ErrorCode::OfficeUnknown,
            DeviceError::PhoneNotFound => ErrorCode::PhoneNotFound,
            DeviceError::PhoneGone => ErrorCode::PhoneGone,
            DeviceError::CodesDiffer => ErrorCode::CodesDiffer,
            DeviceError::PhoneUnknown => ErrorCode::PhoneUnknown,
            DeviceError::PhoneUnknownThere => ErrorCode::PhoneUnknownThere,
            DeviceError::PhoneAddress => ErrorCode::PhoneAddress,
            DeviceError::BadServerAddress => ErrorCode::BadServerAddress,
            DeviceError::BadAnswer => ErrorCode::ServerError,
            DeviceError::StoreTooNew { .. } => ErrorCode::StoreTooNew,
            DeviceError::StoreUnreadable => ErrorCode::StoreUnreadable,
            DeviceError::Locked => ErrorCode::Locked,
            DeviceError::WrongPin => ErrorCode::WrongPin,
            DeviceError::PinWait { .. } => ErrorCode::PinWait,
            DeviceError::PinTooSimple => ErrorCode::PinTooSimple,
            DeviceError::KeystoreGone => ErrorCode::KeystoreGone,
            DeviceError::Shut => ErrorCode::Shut,
            DeviceError::AnswerRefused => ErrorCode::AnswerRefused,
            DeviceError::NoRecovery => ErrorCode::NoRecovery,
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
            DeviceError::TooMuchForCodes => ErrorCode::TooMuchForCodes,
            DeviceError::NotHere => ErrorCode::NotHere,
            DeviceError::NotAtOffice => ErrorCode::NotAtOffice,
            DeviceError::DamagedAtOffice => ErrorCode::DamagedAtOffice,
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
