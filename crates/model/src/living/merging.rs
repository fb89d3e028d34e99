//! 并户, 分户: which household goes on when several were merged into each other, and what the parts are called.

use super::words::HouseholdEnded;
use crate::record::household::Household;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The household that goes on for `start`: the end of the chain of mergers. Two phones may merge A into B and B into A
/// at once; of the households in such a ring the one with the smallest identity goes on, on every phone the same.
pub fn survivor(start: Uuid, merged_into: impl Fn(Uuid) -> Option<Uuid>) -> Uuid {
    let mut way = vec![start];
    let mut seen = BTreeSet::from([start]);
    let mut here = start;
    while let Some(next) = merged_into(here).filter(|next| *next != here) {
        if !seen.insert(next) {
            let ring = way.iter().skip_while(|one| **one != next);
            return ring.min().copied().unwrap_or(next);
        }
        way.push(next);
        here = next;
    }
    here
}

/// The household that this one was merged into, while it counts as merged.
pub fn merged_into(household: &Household) -> Option<Uuid> {
    let into = household.merged_into.as_deref().filter(|_| household.ended == Some(HouseholdEnded::Merged))?;
    Uuid::try_parse(into).ok()
}

/// Identity of the household that these members begin: the same split written down twice meets in one record.
pub fn split_identity(household: Uuid, members: &BTreeSet<String>) -> Uuid {
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    Uuid::new_v5(&household, format!("split/{}", members.join(",")).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn ends(start: u128, mergers: &[(u128, u128)]) -> Uuid {
        let mergers: BTreeMap<Uuid, Uuid> = mergers.iter().map(|(from, into)| (id(*from), id(*into))).collect();
        survivor(id(start), |one| mergers.get(&one).copied())
    }

    #[test]
    fn a_chain_ends_at_its_last_household() {
        assert_eq!(ends(1, &[]), id(1), "who was never merged goes on");
        assert_eq!(ends(1, &[(1, 2), (2, 3)]), id(3), "merged twice: the last one goes on");
    }

    #[test]
    fn in_a_ring_the_smallest_goes_on_from_wherever_one_looks() {
        let ring = [(7, 5), (5, 9), (9, 7)];
        for start in [7, 5, 9] {
            assert_eq!(ends(start, &ring), id(5), "every phone must show the same household, from {start} too");
        }
        assert_eq!(ends(1, &[(1, 7), (7, 5), (5, 7)]), id(5), "what was merged into the ring follows it");
        assert_eq!(ends(4, &[(4, 4)]), id(4), "merged into itself is not merged");
    }

    #[test]
    fn the_same_split_has_the_same_identity_whatever_the_order() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(split_identity(id(1), &set(&["b", "a"])), split_identity(id(1), &set(&["a", "b"])), "one household");
        assert_ne!(split_identity(id(1), &set(&["a"])), split_identity(id(1), &set(&["a", "b"])), "other members");
        assert_eq!(
            split_identity(id(1), &set(&["a", "b"])).to_string(),
            "a4ced263-8ac4-52c3-a60b-32e5405418cf",
            "a changed identity would begin every split household twice"
        );
    }
}
