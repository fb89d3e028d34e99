//! Roles and what each may do in the console (design.md §8). The one place where that is written; the matrix of routes
//! and roles in the tests says what follows from it.

use serde::{Deserialize, Serialize};

/// What a person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 驻村干部、村干部: own villages.
    Cadre,
    /// 村: keeps the village's ledgers.
    Village,
    /// 乡镇
    Township,
    /// 区县: sees numbers, not full identities.
    County,
    /// 审计: reads, changes nothing.
    Auditor,
    /// 管理员: people, devices and settings; writes no records and sees no full numbers.
    Administrator,
}

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Nobody need be signed in.
    Open,
    /// Somebody is signed in, whoever it is; also with a password that must be changed first.
    SignedIn,
    /// Lists, figures and records with masked numbers.
    Read,
    /// Full ID numbers, phones and bank cards; each time with a line in the audit.
    ReadFull,
    /// Passing grievances on, answering and closing them.
    Assign,
    /// Accepting income surveys and sending them back.
    Review,
    /// Choosing between two values of a field.
    Settle,
    /// Announcing campaigns, changing and closing them.
    Announce,
    /// The rules that a village's records are judged by.
    Rules,
    /// People, devices, enrolment, quarantine.
    People,
    /// Who read or changed what.
    Audit,
    /// Rosters that come in as files.
    Import,
    /// Files with masked numbers.
    Export,
    /// An office's own tables.
    Template,
    /// Taking in bundles that were carried to the office.
    Bundle,
}

impl Role {
    /// All of them, as the matrix has them.
    pub const ALL: [Self; 6] =
        [Self::Cadre, Self::Village, Self::Township, Self::County, Self::Auditor, Self::Administrator];

    /// The word in SQL and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cadre => "cadre",
            Self::Village => "village",
            Self::Township => "township",
            Self::County => "county",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// What the role may do beside what everybody signed in may.
    pub fn permissions(self) -> &'static [Permission] {
        use Permission::{
            Announce, Assign, Audit, Bundle, Export, Import, People, Read, ReadFull, Review, Rules, Settle, Template,
        };
        match self {
            Self::Cadre => &[Read, Settle, Export],
            Self::Village => &[Read, Assign, Settle, Announce, Export],
            Self::Township => {
                &[Read, ReadFull, Assign, Review, Settle, Announce, Rules, People, Import, Export, Template, Bundle]
            }
            Self::County => &[Read, Assign, Review, Announce, Rules, People, Audit, Import, Export, Template, Bundle],
            Self::Auditor => &[Read, Audit],
            Self::Administrator => &[Read, Rules, People, Audit, Export, Template, Bundle],
        }
    }

    /// Whether the role may do this.
    pub fn may(self, permission: Permission) -> bool {
        match permission {
            Permission::Open | Permission::SignedIn => true,
            other => self.permissions().contains(&other),
        }
    }

    /// Roles that somebody with this role may give and take, within the own divisions. Never the own one, except that
    /// an administrator makes administrators: so nobody rises by the hand of an equal.
    pub fn appoints(self) -> &'static [Self] {
        match self {
            Self::Administrator => &Self::ALL,
            Self::County => &[Self::Cadre, Self::Village, Self::Township],
            Self::Township => &[Self::Cadre, Self::Village],
            Self::Cadre | Self::Village | Self::Auditor => &[],
        }
    }
}
