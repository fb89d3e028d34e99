//! 专项行动 as the console writes it: announced for villages, changed, closed. One line of the audit for each village.

use super::reading::campaigns::villages_of;
use super::writing::{desk, number, problems};
use super::{Failure, Signed, Told};
use crate::accounts::audit::{Action, Line};
use crate::office::{Announcement, CampaignPlan, Done};
use crate::projection::catch_up_village;
use crate::routes::Office;
use crate::store::sql::Statement;
use axum::Json;
use axum::extract::State;
use cunji_model::record::campaign::campaign_id;
use cunji_wire::message::VillageNumber;
use serde::{Deserialize, Serialize};

/// Villages of one action.
const MOST_VILLAGES: usize = 2000;

#[derive(Debug, Deserialize)]
pub(crate) struct InVillage {
    village: String,
    /// Heads it was read at, when it was announced there already.
    #[serde(default)]
    heads: Vec<String>,
}

/// That it is in the feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// Villages.
    pub villages: usize,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NewCampaign {
    villages: Vec<InVillage>,
    campaign: CampaignPlan,
}

/// `POST campaigns`
pub(crate) async fn announce(
    State(office): State<Office>,
    signed: Signed,
    Told(new): Told<NewCampaign>,
) -> Result<Json<Announced>, Failure> {
    let about = (Action::CampaignAnnounced, new.campaign.number.as_str());
    let villages = allowed(&office, &signed, new.villages, about)?;
    let known = office.store.villages().await?;
    if villages.iter().any(|one| known.iter().all(|village| village.number != one.village)) {
        return Err(Failure::bad("villages", "not_found", "a village that is not registered here"));
    }
    let done = desk(&office, &signed).announce(&villages, &new.campaign).await?;
    answer(&office, &villages, done).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Closing {
    number: String,
    reason: Option<String>,
    /// Where; none: wherever it was announced and the person may write.
    #[serde(default)]
    villages: Vec<InVillage>,
}

/// `POST campaigns/close`
pub(crate) async fn close(
    State(office): State<Office>,
    signed: Signed,
    Told(closing): Told<Closing>,
) -> Result<Json<Announced>, Failure> {
    let about = (Action::CampaignClosed, closing.number.as_str());
    let villages = if closing.villages.is_empty() {
        let found = villages_of(office.store.as_ref(), &signed.everything, &closing.number).await?;
        let one = |village| Announcement { village, heads: Vec::new(), beside: line(&office, &signed, village, about) };
        let found: Vec<Announcement> = found.into_iter().map(one).collect();
        if found.is_empty() {
            return Err(Failure::bad("number", "not_found", "no campaign of this number was announced here"));
        }
        found
    } else {
        allowed(&office, &signed, closing.villages, about)?
    };
    let done = desk(&office, &signed).close_campaign(&villages, &closing.number, closing.reason.as_deref()).await?;
    answer(&office, &villages, done).await
}

/// The line of the audit, for the transaction of the change.
fn line(office: &Office, signed: &Signed, village: VillageNumber, (action, number): (Action, &str)) -> Vec<Statement> {
    let record = village.code().map(|code| campaign_id(&code, number));
    vec![signed.audit(office, &Line { village: Some(village), record, what: "campaign", ..Line::of(action) })]
}

fn allowed(
    office: &Office,
    signed: &Signed,
    villages: Vec<InVillage>,
    about: (Action, &str),
) -> Result<Vec<Announcement>, Failure> {
    if villages.is_empty() || villages.len() > MOST_VILLAGES {
        return Err(Failure::bad("villages", "required", "choose villages, at most 2000 at a time"));
    }
    let one = |one: InVillage| {
        let village = number(&one.village)?;
        signed.need_village(village)?;
        Ok(Announcement { village, heads: one.heads, beside: line(office, signed, village, about) })
    };
    villages.into_iter().map(one).collect()
}

async fn answer(office: &Office, villages: &[Announcement], done: Done) -> Result<Json<Announced>, Failure> {
    match done {
        Done::NotFound => return Err(Failure::bad("number", "not_found", "not announced in one of these villages")),
        Done::Problems(found) => return Err(problems(found)),
        Done::Saved => {}
    }
    for one in villages {
        if let Err(error) = catch_up_village(office.store.as_ref(), one.village).await {
            tracing::warn!(%error, "the console's tables could not be written");
        }
    }
    Ok(Json(Announced { villages: villages.len() }))
}
