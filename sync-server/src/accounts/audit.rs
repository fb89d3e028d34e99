//! The audit: who read or changed what. Lines are only added, and never say what stood in a record.

use crate::cells;
use crate::store::sql::Statement;
use cunji_wire::message::VillageNumber;
use cunji_wire::surroundings::{Entropy, random};
use uuid::Uuid;

/// What was done. Words of the store and of the page; only added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Action {
    SetUp,
    SignIn,
    SignOut,
    WrongPassword,
    PasswordChanged,
    PersonAdded,
    PersonChanged,
    CodeMade,
    DeviceRevoked,
    /// A phone whose PIN was forgotten was given its answer.
    PhoneOpened,
    /// The key of a person's drafts was sealed to another phone of that person.
    DraftsKeyGiven,
    HandedInAccepted,
    HandedInDismissed,
    AuditExported,
    /// Full ID numbers, phones or bank cards were shown.
    FullRead,
    /// A file left the office.
    Exported,
    StepAdded,
    SurveyReviewed,
    ConflictSettled,
    TemplateChanged,
    TemplateFilled,
    SettingsChanged,
    CampaignAnnounced,
    CampaignClosed,
    /// A bundle that was carried to the office was taken in.
    BundleTaken,
    /// A roster came in.
    Imported,
    /// A village was made known, or is called otherwise.
    VillageAdded,
}

impl Action {
    /// All of them, for the list of the page.
    pub const ALL: [Self; 27] = [
        Self::SetUp,
        Self::SignIn,
        Self::SignOut,
        Self::WrongPassword,
        Self::PasswordChanged,
        Self::PersonAdded,
        Self::PersonChanged,
        Self::CodeMade,
        Self::DeviceRevoked,
        Self::PhoneOpened,
        Self::DraftsKeyGiven,
        Self::HandedInAccepted,
        Self::HandedInDismissed,
        Self::AuditExported,
        Self::FullRead,
        Self::Exported,
        Self::StepAdded,
        Self::SurveyReviewed,
        Self::ConflictSettled,
        Self::TemplateChanged,
        Self::TemplateFilled,
        Self::SettingsChanged,
        Self::CampaignAnnounced,
        Self::CampaignClosed,
        Self::BundleTaken,
        Self::Imported,
        Self::VillageAdded,
    ];

    /// The word in SQL and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::SignIn => "sign_in",
            Self::SignOut => "sign_out",
            Self::WrongPassword => "wrong_password",
            Self::PasswordChanged => "password_changed",
            Self::PersonAdded => "person_added",
            Self::PersonChanged => "person_changed",
            Self::CodeMade => "code_made",
            Self::DeviceRevoked => "device_revoked",
            Self::PhoneOpened => "phone_opened",
            Self::DraftsKeyGiven => "drafts_key_given",
            Self::HandedInAccepted => "handed_in_accepted",
            Self::HandedInDismissed => "handed_in_dismissed",
            Self::AuditExported => "audit_exported",
            Self::FullRead => "full_read",
            Self::Exported => "exported",
            Self::StepAdded => "step_added",
            Self::SurveyReviewed => "survey_reviewed",
            Self::ConflictSettled => "conflict_settled",
            Self::TemplateChanged => "template_changed",
            Self::TemplateFilled => "template_filled",
            Self::SettingsChanged => "settings_changed",
            Self::CampaignAnnounced => "campaign_announced",
            Self::CampaignClosed => "campaign_closed",
            Self::BundleTaken => "bundle_taken",
            Self::Imported => "imported",
            Self::VillageAdded => "village_added",
        }
    }
}

/// Who did it, as the line says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doer {
    /// The person; nil when nobody was signed in.
    pub person: Uuid,
    /// As the person is called now.
    pub name: String,
}

/// A line of the audit.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// What was done.
    pub action: Action,
    /// Where; `None`: no village in particular.
    pub village: Option<VillageNumber>,
    /// Record or person.
    pub record: Option<Uuid>,
    /// A word of ours: table, field, role, device id. Never contents.
    pub what: &'a str,
    /// How many records it was about.
    pub rows: u64,
}

impl Line<'_> {
    /// One thing, at no village in particular.
    pub fn of(action: Action) -> Self {
        Self { action, village: None, record: None, what: "", rows: 1 }
    }
}

/// The statement that adds a line. It belongs into the transaction of the deed, or before a reading. The same line
/// again is a deed whose answer was lost: it stands there once.
pub fn add(entropy: &dyn Entropy, now: i64, doer: &Doer, line: &Line<'_>) -> Statement {
    let id = uuid::Builder::from_unix_timestamp_millis(u64::try_from(now).unwrap_or(0), &random(entropy)).into_uuid();
    let village = line.village.map_or(0, |village| village.0);
    Statement::new(
        "INSERT INTO audit (village, at, line, person, name, action, record, what, row_count) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (village, at, line) DO NOTHING",
        cells![
            village,
            now,
            id,
            doer.person,
            doer.name.as_str(),
            line.action.as_str(),
            line.record,
            line.what,
            line.rows
        ],
    )
}
