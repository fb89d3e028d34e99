//! Who and where: villages, devices, actors and document identities.

use automerge::ActorId;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;
use uuid::Uuid;

/// Namespace of every name-based (UUIDv5) identity in this project. Never changes: phones that start the same
/// household offline meet in one document because they derive the same identity from it.
const NAMESPACE: Uuid = Uuid::from_u128(0x6b1f_3c0e_5a54_4c1e_9d6b_c0de_5d11_a6e5);

/// A 12-digit statistical division code of a village (统计用区划代码); the unit of sharing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VillageCode(String);

/// The text is not a 12-digit division code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a village code has 12 digits")]
pub struct BadVillageCode;

impl VillageCode {
    /// Parses exactly 12 ASCII digits.
    pub fn parse(text: &str) -> Result<Self, BadVillageCode> {
        let good = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        if good { Ok(Self(text.to_owned())) } else { Err(BadVillageCode) }
    }

    /// From 12 digits, as numbers or as ASCII.
    pub fn of_digits(digits: [u8; 12]) -> Self {
        Self(digits.iter().map(|digit| char::from(b'0' + (digit & 0x0f) % 10)).collect())
    }

    /// The 12 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for VillageCode {
    type Error = BadVillageCode;
    fn try_from(text: String) -> Result<Self, BadVillageCode> {
        Self::parse(&text)
    }
}

impl From<VillageCode> for String {
    fn from(code: VillageCode) -> Self {
        code.0
    }
}

impl fmt::Display for VillageCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A phone, or the office: 8 random bytes given at installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DeviceId(pub [u8; 8]);

impl DeviceId {
    /// The device that wrote with this actor; `None` when the actor is not ours (design.md §4 "Actors").
    pub fn of_actor(actor: &ActorId) -> Option<Self> {
        let bytes: [u8; 16] = actor.to_bytes().try_into().ok()?;
        let (device, _) = bytes.split_first_chunk::<8>()?;
        Some(Self(*device))
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

/// One life of a device's store: 8 random bytes, new at installation, after a restore and on `rolled_back`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Incarnation(pub [u8; 8]);

/// Device id ‖ incarnation: the Automerge actor. A restored phone can't reuse an (actor, seq) pair.
pub fn actor(device: DeviceId, incarnation: Incarnation) -> ActorId {
    let mut bytes = [0u8; 16];
    let (head, tail) = bytes.split_at_mut(8);
    head.copy_from_slice(&device.0);
    tail.copy_from_slice(&incarnation.0);
    ActorId::from(&bytes[..])
}

/// Identity of a household known by its roster number (户编号) in a village.
pub fn household_of_roster_number(village: &VillageCode, roster_number: &str) -> Uuid {
    named(&["household", village.as_str(), roster_number.trim()])
}

/// Identity of a member known by an ID-document number within a household.
pub fn member_of_id_number(household: Uuid, id_number: &str) -> Uuid {
    named(&["member", &household.simple().to_string(), id_number.trim()])
}

/// Identity of a member known only by the roster's person number (人口编号) within a household.
pub fn member_of_person_number(household: Uuid, person_number: &str) -> Uuid {
    named(&["member-number", &household.simple().to_string(), person_number.trim()])
}

/// Identity of a village's settings (规定).
pub fn settings_of_village(village: &VillageCode) -> Uuid {
    named(&["settings", village.as_str()])
}

/// Identity of a campaign (专项行动) in a village: announced twice under one number, it meets itself.
pub fn campaign_of_number(village: &VillageCode, number: &str) -> Uuid {
    named(&["campaign", village.as_str(), number.trim()])
}

fn named(parts: &[&str]) -> Uuid {
    Uuid::new_v5(&NAMESPACE, parts.join("\u{1f}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_code_is_twelve_digits() {
        assert!(VillageCode::parse("500236101201").is_ok(), "a real division code must be accepted");
        for bad in ["", "50023610120", "5002361012011", "50023610120a", "５０0236101201"] {
            assert_eq!(VillageCode::parse(bad), Err(BadVillageCode), "{bad:?} must not pass for a village");
        }
    }

    #[test]
    fn the_same_roster_number_is_the_same_household_everywhere() {
        let village = VillageCode::parse("500236101201").unwrap();
        let identity = household_of_roster_number(&village, "5002360001");
        assert_eq!(
            identity.to_string(),
            "7d5a27b2-0d94-5e33-8cc8-0aedb97b4c77",
            "a changed identity would split every household in two"
        );
        assert_eq!(identity, household_of_roster_number(&village, " 5002360001 "), "stray blanks are not identity");
        let other = VillageCode::parse("500236101202").unwrap();
        assert_ne!(identity, household_of_roster_number(&other, "5002360001"), "another village, another household");
    }

    #[test]
    fn an_actor_tells_its_device() {
        let device = DeviceId([7; 8]);
        let actor = actor(device, Incarnation([9; 8]));
        assert_eq!(DeviceId::of_actor(&actor), Some(device), "the first half of an actor is the device");
        assert_eq!(DeviceId::of_actor(&ActorId::from(&[1u8; 5][..])), None, "a foreign actor has no device");
    }
}
