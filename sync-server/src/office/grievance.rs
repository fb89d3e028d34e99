//! A step of a grievance, written at the office: 交办, 回访, 销号 and the rest, by the rules of the phones.

use super::deed::{Desk, Done, Meant};
use crate::store::StoreError;
use crate::store::sql::Statement;
use cunji_model::document::Contents;
use cunji_model::grievance::new_step::{NewStep, out_of_place};
use cunji_model::kind::Kind;
use cunji_model::record::grievance::{Standing, steps};
use cunji_wire::message::VillageNumber;
use uuid::Uuid;

impl Desk<'_> {
    /// Appends a step, if it may follow where the grievance stands.
    pub async fn add_step(
        &self,
        village: VillageNumber,
        grievance: Uuid,
        step: &NewStep,
        beside: &[Statement],
    ) -> Result<Done, StoreError> {
        let meant = Meant { village, document: grievance, kind: Some(Kind::Grievance), heads: &[] };
        let item = self.item();
        self.act(meant, beside, |_, document, settings| {
            let contents = Contents::read(document);
            if let Some(problem) = out_of_place(&Standing::of(&contents, settings).course, step) {
                return Err(vec![problem]);
            }
            let mut fields = self.signed("steps", &item);
            fields.extend(step.fields(&item, &steps(&contents)));
            Ok(fields)
        })
        .await
    }
}
