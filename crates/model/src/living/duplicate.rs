//! The same person in two households: by which keys people are compared.

use crate::record::household::Household;
use serde::Serialize;
use ts_rs::TS;

/// Why two households may be one, or a person be in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SameBy {
    /// The very same member, after two splits or mergers at once.
    Member,
    /// 证件号码
    IdNumber,
    /// 姓名 and 出生日期
    NameAndBirth,
    /// 户主姓名 and 电话
    HeadAndPhone,
}

impl SameBy {
    /// The first letters of its keys.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Member => "m:",
            Self::IdNumber => "i:",
            Self::NameAndBirth => "b:",
            Self::HeadAndPhone => "p:",
        }
    }

    /// What a key compares.
    pub fn of_key(key: &str) -> Option<Self> {
        [Self::Member, Self::IdNumber, Self::NameAndBirth, Self::HeadAndPhone]
            .into_iter()
            .find(|one| key.starts_with(one.prefix()))
    }
}

/// The keys of everybody in a household, with the member they are of. Households that share a key share a person.
pub fn keys(household: &Household) -> Vec<(String, String)> {
    let mut keys = Vec::new();
    for (place, member) in household.members.iter().enumerate() {
        let mut put = |by: SameBy, what: String| keys.push((format!("{}{what}", by.prefix()), member.id.clone()));
        // Words like `head` are no identities.
        if uuid::Uuid::try_parse(&member.id).is_ok() {
            put(SameBy::Member, member.id.clone());
        }
        if let Some(number) = &member.id_number {
            put(SameBy::IdNumber, number.to_uppercase());
        }
        if let Some(birth) = member.birth_date.as_ref().filter(|_| !member.name.is_empty()) {
            put(SameBy::NameAndBirth, format!("{}|{birth}", member.name));
        }
        let phones = [&member.phone, &household.phone].into_iter().flatten();
        if place == 0 && !member.name.is_empty() {
            phones.for_each(|phone| put(SameBy::HeadAndPhone, format!("{}|{phone}", member.name)));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}
