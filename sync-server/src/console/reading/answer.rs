//! The handlers of what is read: each takes the query apart, asks its question and gives the answer as JSON.

use super::campaigns::{
    CampaignHousehold, CampaignHouseholds, CampaignPage, CampaignRow, campaign, campaign_households, campaigns,
};
use super::coverage::{CoverageFilter, CoverageRow, coverage};
use super::grievance::{GrievancePage, grievance};
use super::grievances::{GrievanceFilter, Grievances, grievances};
use super::history::{History, history};
use super::household::{HouseholdPage, household};
use super::households::{HouseholdFilter, HouseholdRow, households};
use super::monthly::{Monthly, monthly};
use super::overview::{Overview, overview};
use super::pictures::{PictureRow, picture, pictures};
use super::record::Numbers;
use super::rounds::{Round, round};
use super::search::{Found, search};
use super::survey::{SurveySheet, survey};
use super::surveys::{SurveyFilter, SurveyRow, surveys};
use super::visits::{VisitFilter, VisitRow, visits};
use super::{Asked, Page, Rows, Rules};
use crate::accounts::audit::{Action, Line};
use crate::accounts::role::Permission;
use crate::console::{Asked as Said, Failure, Signed};
use crate::routes::Office;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use cunji_wire::message::VillageNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

type Answer<T> = Result<Json<T>, Failure>;

/// A list that is not cut into pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Whole<T> {
    /// All rows.
    pub rows: Vec<T>,
}

/// What every question is told, of this request.
fn asked(office: &Office, signed: &Signed) -> Asked {
    Asked { scope: signed.scope.clone(), today: office.clock.now().date_naive(), rules: Rules::default() }
}

/// A record's place in a path.
fn place((village, document): (String, Uuid)) -> Result<(VillageNumber, Uuid), Failure> {
    Ok((VillageNumber(village.parse().map_err(|_| Failure::not_found())?), document))
}

pub(crate) async fn get_overview(State(office): State<Office>, signed: Signed) -> Answer<Overview> {
    Ok(Json(overview(office.store.as_ref(), &asked(&office, &signed)).await?))
}

pub(crate) async fn get_coverage(
    State(office): State<Office>,
    signed: Signed,
    Said(filter): Said<CoverageFilter>,
) -> Answer<Whole<CoverageRow>> {
    let rows = coverage(office.store.as_ref(), &asked(&office, &signed), &filter).await?;
    Ok(Json(Whole { rows }))
}

pub(crate) async fn list_campaigns(State(office): State<Office>, signed: Signed) -> Answer<Whole<CampaignRow>> {
    Ok(Json(Whole { rows: campaigns(office.store.as_ref(), &asked(&office, &signed)).await? }))
}

pub(crate) async fn list_campaign_households(
    State(office): State<Office>,
    signed: Signed,
    Said(filter): Said<CampaignHouseholds>,
    page: Page,
) -> Answer<Rows<CampaignHousehold>> {
    Ok(Json(campaign_households(office.store.as_ref(), &asked(&office, &signed), &filter, page).await?))
}

pub(crate) async fn get_campaign(
    State(office): State<Office>,
    signed: Signed,
    Path(path): Path<(String, Uuid)>,
) -> Answer<CampaignPage> {
    let (village, id) = place(path)?;
    let found = campaign(office.store.as_ref(), &asked(&office, &signed), village, id).await?;
    found.map(Json).ok_or_else(Failure::not_found)
}

pub(crate) async fn list_overdue(
    State(office): State<Office>,
    signed: Signed,
    page: Page,
) -> Answer<Rows<super::overdue::OverdueRow>> {
    Ok(Json(super::overdue::overdue(office.store.as_ref(), &asked(&office, &signed), page).await?))
}

pub(crate) async fn list_visits(
    State(office): State<Office>,
    signed: Signed,
    Said(filter): Said<VisitFilter>,
    page: Page,
) -> Answer<Rows<VisitRow>> {
    Ok(Json(visits(office.store.as_ref(), &asked(&office, &signed), &filter, page).await?))
}

pub(crate) async fn list_pictures(
    State(office): State<Office>,
    signed: Signed,
    Path(path): Path<(String, Uuid)>,
) -> Answer<Whole<PictureRow>> {
    let (village, id) = place(path)?;
    let found = pictures(office.store.as_ref(), &asked(&office, &signed), village, id).await?;
    found.map(|rows| Json(Whole { rows })).ok_or_else(Failure::not_found)
}

pub(crate) async fn get_picture(
    State(office): State<Office>,
    signed: Signed,
    Path((village, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let village = VillageNumber(village.parse().map_err(|_| Failure::not_found())?);
    let found = picture(office.store.as_ref(), &office.objects, &asked(&office, &signed), village, &name).await?;
    let bytes = found.ok_or_else(Failure::not_found)?;
    // Whatever a phone has sent: a browser takes it for a picture or for nothing.
    let kind = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

pub(crate) async fn list_grievances(
    State(office): State<Office>,
    signed: Signed,
    Said(filter): Said<GrievanceFilter>,
    page: Page,
) -> Answer<Grievances> {
    Ok(Json(grievances(office.store.as_ref(), &asked(&office, &signed), &filter, page).await?))
}

pub(crate) async fn get_grievance(
    State(office): State<Office>,
    signed: Signed,
    Path(path): Path<(String, Uuid)>,
) -> Answer<GrievancePage> {
    let (village, id) = place(path)?;
    let found = grievance(office.store.as_ref(), &asked(&office, &signed), village, id).await?;
    found.map(Json).ok_or_else(Failure::not_found)
}

#[derive(Debug, Deserialize)]
pub(crate) struct OfYear {
    year: Option<i32>,
}

pub(crate) async fn get_round(State(office): State<Office>, signed: Signed, Said(of): Said<OfYear>) -> Answer<Round> {
    Ok(Json(round(office.store.as_ref(), &asked(&office, &signed), of.year).await?))
}

pub(crate) async fn list_surveys(
    State(office): State<Office>,
    signed: Signed,
    Said(filter): Said<SurveyFilter>,
    page: Page,
) -> Answer<Rows<SurveyRow>> {
    Ok(Json(surveys(office.store.as_ref(), &asked(&office, &signed), &filter, page).await?))
}

pub(crate) async fn get_survey(
    State(office): State<Office>,
    signed: Signed,
    Path(path): Path<(String, Uuid)>,
) -> Answer<SurveySheet> {
    let (village, id) = place(path)?;
    let found = survey(office.store.as_ref(), &asked(&office, &signed), village, id).await?;
    found.map(Json).ok_or_else(Failure::not_found)
}

pub(crate) async fn list_households(
    State(office): State<Office>,
    signed: Signed,
    Said(filter): Said<HouseholdFilter>,
    page: Page,
) -> Answer<Rows<HouseholdRow>> {
    Ok(Json(households(office.store.as_ref(), &asked(&office, &signed), &filter, page).await?))
}

#[derive(Debug, Deserialize)]
pub(crate) struct InFull {
    full: Option<u8>,
}

pub(crate) async fn get_household(
    State(office): State<Office>,
    signed: Signed,
    Path(path): Path<(String, Uuid)>,
    Said(asked_for): Said<InFull>,
) -> Answer<HouseholdPage> {
    let (village, id) = place(path)?;
    let numbers = if asked_for.full == Some(1) { Numbers::Full } else { Numbers::Masked };
    if numbers == Numbers::Full {
        signed.need(Permission::ReadFull)?;
        let line = Line { village: Some(village), record: Some(id), what: "household", ..Line::of(Action::FullRead) };
        // Kept before anything is shown: a reading without a line can't be.
        office.store.transact(vec![signed.audit(&office, &line)]).await?;
    }
    let found = household(office.store.as_ref(), &asked(&office, &signed), village, id, numbers).await?;
    found.map(Json).ok_or_else(Failure::not_found)
}

pub(crate) async fn get_history(
    State(office): State<Office>,
    signed: Signed,
    Path(path): Path<(String, Uuid)>,
) -> Answer<History> {
    let (village, id) = place(path)?;
    let found = history(office.store.as_ref(), &asked(&office, &signed), village, id).await?;
    found.map(Json).ok_or_else(Failure::not_found)
}

pub(crate) async fn list_conflicts(
    State(office): State<Office>,
    signed: Signed,
    page: Page,
) -> Answer<Rows<super::conflicts::ConflictRow>> {
    Ok(Json(super::conflicts::conflicts(office.store.as_ref(), &asked(&office, &signed), page).await?))
}

#[derive(Debug, Deserialize)]
pub(crate) struct OfMonth {
    month: Option<String>,
}

pub(crate) async fn get_monthly(
    State(office): State<Office>,
    signed: Signed,
    Said(of): Said<OfMonth>,
) -> Answer<Monthly> {
    let asked = asked(&office, &signed);
    let day = match of.month {
        None => asked.today,
        Some(month) => format!("{month}-01")
            .parse::<NaiveDate>()
            .map_err(|_| Failure::bad("month", "bad_month", "a month is written 2026-09"))?,
    };
    Ok(Json(monthly(office.store.as_ref(), &asked, day).await?))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    q: String,
}

pub(crate) async fn get_found(State(office): State<Office>, signed: Signed, Said(words): Said<Words>) -> Answer<Found> {
    Ok(Json(search(office.store.as_ref(), &asked(&office, &signed), &words.q).await?))
}
