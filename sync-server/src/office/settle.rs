//! 待核对, settled at the office: one of several values stands, or another that somebody knows better. It supersedes what
//! was on the card and nothing that came later.

use super::deed::{Desk, Done, Meant};
use crate::store::StoreError;
use crate::store::sql::Statement;
use cunji_model::document::{Choice, settled};
use cunji_wire::message::VillageNumber;
use std::collections::BTreeMap;
use uuid::Uuid;

impl Desk<'_> {
    /// Answers a card that was read at `heads`.
    pub async fn settle(
        &self,
        village: VillageNumber,
        document: Uuid,
        heads: &[String],
        path: &str,
        choice: &Choice,
        beside: &[Statement],
    ) -> Result<Done, StoreError> {
        let meant = Meant { village, document, kind: None, heads };
        self.act(meant, beside, |kind, document, _| {
            let value = settled(document, kind, heads, path, choice)?;
            Ok(BTreeMap::from([(path.to_owned(), value)]))
        })
        .await
    }
}
