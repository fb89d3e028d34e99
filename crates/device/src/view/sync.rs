//! The sync page, and errors as the screen gets them.

use super::{RecordState, Room};
use cunji_model::door::Refusal;
use cunji_model::kind::Kind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The sync page at rest.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SyncPage {
    /// Records waiting (仅本机).
    pub to_send: u32,
    /// Bytes they have before compression.
    #[ts(type = "number")]
    pub to_send_bytes: u64,
    /// Pictures that wait, once their records are in.
    pub pictures_to_send: u32,
    /// Bytes of them.
    #[ts(type = "number")]
    pub pictures_to_send_bytes: u64,
    /// Bytes a second that pictures went with, last time; `None` before the first.
    #[ts(type = "number | null")]
    pub picture_speed: Option<u64>,
    /// What the office holds and this phone could give back.
    pub releasable: Room,
    /// Villages whose pictures are all brought to this phone.
    pub keep_pictures: Vec<String>,
    /// Drafts that lie on this phone only: too large for the office, or no room there.
    pub drafts_only_here: u32,
    /// Drafts of another phone that can't be read: altered or damaged on their way or at the office.
    pub drafts_unreadable: u32,
    /// Drafts of another phone whose household is not on this one, or whose record was saved already.
    pub drafts_waiting: u32,
    /// Every record with changes of this phone, newest first, at most 200.
    pub records: Vec<SyncRecord>,
    /// The last 30 syncs, newest first.
    pub history: Vec<SyncRun>,
}

/// One record on the sync page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SyncRecord {
    /// Record.
    pub document: String,
    /// Kind.
    pub kind: Kind,
    /// 户主 of the household it is about.
    pub head_name: String,
    /// When it was written here, RFC 3339.
    pub written_at: String,
    /// State.
    pub state: RecordState,
    /// When the office confirmed it, RFC 3339.
    pub at_office_since: Option<String>,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
}

/// One sync in the history; also the answer of `sync_now`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncRun {
    /// When it began, RFC 3339.
    pub started_at: String,
    /// When it ended, RFC 3339.
    pub ended_at: String,
    /// How it ended.
    pub outcome: SyncOutcome,
    /// Changes the office confirmed in it (stored or already there).
    pub sent: u32,
    /// Changes received.
    pub received: u32,
    /// Changes refused.
    pub refused: u32,
    /// Records at the office in these villages when it ended.
    pub office_records: u32,
    /// Records on this phone when it ended, without what is only here.
    pub phone_records: u32,
    /// Both digests agreed at the end: 一致.
    pub agreed: bool,
    /// A difference was found and repaired on the way.
    pub repaired: bool,
    /// Bytes sent and received, as on the wire.
    #[ts(type = "number")]
    pub bytes_up: u64,
    /// Bytes received.
    #[ts(type = "number")]
    pub bytes_down: u64,
    /// HTTP requests.
    pub requests: u32,
    /// Pictures that the office confirmed in it.
    #[serde(default)]
    pub pictures_sent: u32,
    /// Bytes of them that went.
    #[serde(default)]
    #[ts(type = "number")]
    pub picture_bytes: u64,
    /// Milliseconds that took.
    #[serde(default)]
    #[ts(type = "number")]
    pub picture_ms: u64,
    /// Pictures on this phone that records show.
    #[serde(default)]
    pub phone_pictures: u32,
    /// Of them those that the office said it holds: the same number when everything is in.
    #[serde(default)]
    pub office_pictures: u32,
    /// Drafts that came from another phone of the same person.
    #[serde(default)]
    pub drafts_came: u32,
    /// Drafts that left this phone: saved or thrown away on another phone of the same person.
    #[serde(default)]
    pub drafts_went: u32,
}

impl SyncRun {
    /// A sync in which nothing has happened yet.
    pub(crate) fn begun(started_at: String) -> Self {
        Self {
            ended_at: started_at.clone(),
            started_at,
            outcome: SyncOutcome::Done,
            sent: 0,
            received: 0,
            refused: 0,
            office_records: 0,
            phone_records: 0,
            agreed: false,
            repaired: false,
            bytes_up: 0,
            bytes_down: 0,
            requests: 0,
            pictures_sent: 0,
            picture_bytes: 0,
            picture_ms: 0,
            phone_pictures: 0,
            office_pictures: 0,
            drafts_came: 0,
            drafts_went: 0,
        }
    }
}

/// How a sync ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncOutcome {
    /// Everything is in: 可以走了.
    Done,
    /// Something was refused; the rest is in.
    DoneWithRefusals,
    /// No connection to the office; nothing is lost.
    Offline,
    /// The connection broke on the way; it goes on from there next time.
    Interrupted,
    /// The office no longer knows this phone.
    NotAllowed,
    /// App and server are too far apart in version.
    VersionMismatch,
    /// The server answered something that can't be right.
    ServerError,
    /// The office's own store could not take anything (disk full, read-only); nothing is lost.
    OfficeUnavailable,
    /// All records are in; the office takes no more pictures of this phone today.
    PictureQuota,
    /// This phone's store could not be written (full, read-only).
    StoreError,
    /// The office took this phone out of service; what it still held was handed in.
    Revoked,
}

/// Progress while it runs (event `sync-progress`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
pub struct SyncProgress {
    /// Changes to send in all.
    pub to_send: u32,
    /// Of these confirmed.
    pub sent: u32,
    /// Changes received so far.
    pub received: u32,
    /// Still to receive, as far as the server said.
    pub to_receive: u32,
    /// Pictures to send in all.
    pub pictures_to_send: u32,
    /// Of these confirmed.
    pub pictures_sent: u32,
    /// Bytes of pictures to send in all.
    #[ts(type = "number")]
    pub picture_bytes_to_send: u64,
    /// Of these sent.
    #[ts(type = "number")]
    pub picture_bytes_sent: u64,
}

/// An error as the screen gets it. The message files have the words for each code: what happened, what was kept,
/// what to do. `detail` is for small print and never holds personal data.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AppError {
    /// What kind.
    pub code: ErrorCode,
    /// Small print.
    pub detail: String,
}

/// Everything that can go wrong in a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not enrolled yet.
    NotEnrolled,
    /// The enrolment code is wrong, used or too old.
    CodeRefused,
    /// Too many wrong codes; wait.
    TooManyTries,
    /// The server address can't be used.
    BadServerAddress,
    /// No connection to the server.
    Offline,
    /// No office announces itself on the networks around.
    NobodyNear,
    /// Who announces himself is not the office of this phone.
    OtherOffice,
    /// The office's key is not known yet.
    OfficeUnknown,
    /// No colleague's phone was found, or nobody came.
    PhoneNotFound,
    /// The other phone went away, or is none of ours.
    PhoneGone,
    /// The codes of two phones are not the same.
    CodesDiffer,
    /// The office did not tell this phone of the other one: nothing goes between them.
    PhoneUnknown,
    /// The other phone does not know this one.
    PhoneUnknownThere,
    /// No address of a phone on the same network.
    PhoneAddress,
    /// A sync is running already.
    SyncRunning,
    /// No such record.
    NotFound,
    /// The store was written by a newer app.
    StoreTooNew,
    /// The store is damaged or its key does not fit; it was left untouched.
    StoreUnreadable,
    /// No PIN was given yet.
    Locked,
    /// Not the PIN.
    WrongPin,
    /// Too many wrong PINs; wait.
    PinWait,
    /// The PIN is too short or too easily thought of.
    PinTooSimple,
    /// The system's keystore does not give the secret that is part of the lock.
    KeystoreGone,
    /// The office took the phone out of service; no PIN opens it.
    Shut,
    /// Not the office's answer.
    AnswerRefused,
    /// The office has no way to open this phone.
    NoRecovery,
    /// The phone's storage is full.
    DiskFull,
    /// The phone's storage is read-only.
    ReadOnly,
    /// Anything else from the store.
    Store,
    /// The server answered something that can't be right.
    ServerError,
    /// App and server are too far apart in version.
    VersionMismatch,
    /// The file is no bundle.
    BundleNotOurs,
    /// The bundle was made by a newer app.
    BundleTooNew,
    /// The bundle is larger than allowed.
    BundleTooLarge,
    /// The bundle was cut.
    BundleCut,
    /// The bundle was altered or damaged, or is not signed by its maker.
    BundleAltered,
    /// The bundle is for somebody else.
    BundleNotForHere,
    /// The passphrase does not fit.
    BundlePassphrase,
    /// The key of the other phone, or of the office, is not known here.
    BundleUnknownPhone,
    /// The household is too large for QR codes.
    TooMuchForCodes,
    /// There is nothing to carry.
    NothingToCarry,
    /// A picture that is not on this phone.
    NotHere,
    /// A picture that the office does not have yet either.
    NotAtOffice,
    /// A picture whose bytes at the office are lost or damaged.
    DamagedAtOffice,
    /// A picture that is neither JPEG nor PNG, or damaged.
    PictureUnreadable,
    /// A picture larger than a phone can open.
    PictureTooLarge,
}
