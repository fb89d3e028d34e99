//! 审核: a survey is accepted or sent back with comments on its lines; the phone shows them beside the lines.

use super::deed::{Desk, Done, Meant};
use crate::store::StoreError;
use crate::store::sql::Statement;
use cunji_model::document::Contents;
use cunji_model::income::course::SurveyStepKind;
use cunji_model::income::review::{NewComment, step_fields, wrong_review};
use cunji_model::kind::Kind;
use cunji_model::record::income_survey::steps;
use cunji_wire::message::VillageNumber;
use uuid::Uuid;

impl Desk<'_> {
    /// Writes the reviewer's step and comments.
    pub async fn review(
        &self,
        village: VillageNumber,
        survey: Uuid,
        kind: SurveyStepKind,
        words: Option<&str>,
        comments: &[NewComment],
        beside: &[Statement],
    ) -> Result<Done, StoreError> {
        let meant = Meant { village, document: survey, kind: Some(Kind::IncomeSurvey), heads: &[] };
        let item = self.item();
        let named: Vec<(String, &NewComment)> = comments.iter().map(|comment| (self.item(), comment)).collect();
        self.act(meant, beside, |_, document, _| {
            let seen = steps(&Contents::read(document));
            let wrong = wrong_review(&seen, kind, words, comments);
            if !wrong.is_empty() {
                return Err(wrong);
            }
            let mut fields = self.signed("steps", &item);
            fields.extend(step_fields(&item, &seen, kind, words.map(str::to_owned)));
            for (item, comment) in &named {
                fields.extend(self.signed("comments", item));
                fields.insert(format!("comments/{item}/line"), comment.line.as_str().into());
                fields.insert(format!("comments/{item}/words"), comment.words.as_str().into());
            }
            Ok(fields)
        })
        .await
    }
}
