//! One field for everything: households by anybody's name, and what people asked for. The first twenty of each.

use super::Asked;
use super::grievances::{GrievanceFilter, GrievanceRow, list};
use super::households::{HouseholdFilter, HouseholdRow, households};
use super::query::Page;
use crate::store::{Store, StoreError};
use serde::Serialize;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Households.
    pub households: Vec<HouseholdRow>,
    /// 诉求
    pub grievances: Vec<GrievanceRow>,
}

/// Looks for words; nothing is found by no words.
pub async fn search(store: &dyn Store, asked: &Asked, words: &str) -> Result<Found, StoreError> {
    if words.trim().is_empty() {
        return Ok(Found::default());
    }
    let (q, page) = (Some(words.to_owned()), Page { offset: 0, limit: 20 });
    let homes = HouseholdFilter { q: q.clone(), ..HouseholdFilter::default() };
    let matters = GrievanceFilter { q, ..GrievanceFilter::default() };
    Ok(Found {
        households: households(store, asked, &homes, page).await?.rows,
        grievances: list(store, asked, &matters, page).await?.rows,
    })
}
