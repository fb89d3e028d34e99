//! 规定 of one village, written at the office's desk with its line in the audit.

use super::deed::{Act, Desk, Done, Meant};
use crate::settings::{Wish, fields, planned};
use crate::store::StoreError;
use crate::store::sql::Statement;
use cunji_model::Automerge;
use cunji_model::document::Contents;
use cunji_model::field::Problem;
use cunji_model::kind::Kind;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::Settings;
use cunji_wire::message::VillageNumber;
use std::sync::atomic::{AtomicBool, Ordering};

impl Desk<'_> {
    /// Carries a wish out in a village: whether its rules are others now, `None` when it can't be because somebody
    /// changed them since they were looked at.
    pub(crate) async fn put_rules(
        &self,
        village: VillageNumber,
        wish: &Wish,
        beside: &[Statement],
    ) -> Result<Option<bool>, StoreError> {
        let Some(code) = village.code() else { return Ok(None) };
        let meant = Meant { village, document: settings_id(&code), kind: Some(Kind::Settings), heads: &[] };
        let changed = AtomicBool::new(false);
        let decide = |_: Kind, document: &Automerge, _: &Settings| {
            let before = Contents::read(document);
            let problem = |(group, one): (cunji_model::settings::RuleGroup, cunji_model::settings::RuleProblem)| {
                Problem { path: group.as_str().to_owned(), code: one.code }
            };
            let planned = planned(village, Some(&before), wish);
            let planned = planned.map_err(|wrong| wrong.into_iter().map(problem).collect::<Vec<_>>())?;
            let (fields, differs) = fields(&before, planned);
            changed.store(differs, Ordering::Relaxed);
            Ok(fields)
        };
        let done = self.act_from(meant, (Some(Kind::Settings), Act::Write), beside, decide).await?;
        Ok((done == Done::Saved).then(|| changed.load(Ordering::Relaxed)))
    }
}
