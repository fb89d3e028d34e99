//! One household with everything that is known of it. ID and phone numbers are masked unless they were asked for in full;
//! whoever calls for full ones has written the audit's line before.

use super::grievances::{GrievanceFilter, GrievanceRow, list};
use super::query::Page;
use super::record::{Conflict, Numbers, Writers, conflicts, heads, open};
use super::surveys::{SurveyFilter, SurveyRow, surveys};
use super::visits::{VisitFilter, VisitRow, visits};
use super::{Asked, due};
use crate::accounts::division::Scope;
use crate::cells;
use crate::store::{Store, StoreError};
use chrono::NaiveDate;
use cunji_model::kind::Kind;
use cunji_model::living::doubts::{Doubt, doubts};
use cunji_model::record::household::Household;
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use uuid::Uuid;

/// The page of a household.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HouseholdPage {
    /// 12 digits.
    pub village: String,
    /// Household.
    pub document: String,
    /// Hidden by somebody.
    pub deleted: bool,
    /// Whether numbers are shown in full.
    pub full: bool,
    /// The record.
    pub household: Household,
    /// What does not fit together.
    pub doubts: Vec<Doubt>,
    /// Heads it was read at.
    pub heads: Vec<String>,
    /// Last visit, as the tables know it.
    pub last_visit_on: Option<String>,
    /// Until when the next visit is due.
    pub due_on: Option<NaiveDate>,
    /// The last 50 visits, the newest first.
    pub visits: Vec<VisitRow>,
    /// How many visits there are.
    pub visits_total: u64,
    /// The last 50 grievances, the newest first.
    pub grievances: Vec<GrievanceRow>,
    /// Its surveys, the newest year first.
    pub surveys: Vec<SurveyRow>,
    /// What people have to settle in it.
    pub conflicts: Vec<Conflict>,
}

/// The page; `None` when there is none for this user.
pub async fn household(
    store: &dyn Store,
    asked: &Asked,
    village: VillageNumber,
    id: Uuid,
    numbers: Numbers,
) -> Result<Option<HouseholdPage>, StoreError> {
    let Some(opened) = open(store, asked, village, id, Some(Kind::Household)).await? else { return Ok(None) };
    let here = Asked { scope: Scope::village(village), ..asked.clone() };
    let page = Page { offset: 0, limit: 50 };
    let visits_of = VisitFilter { household: Some(id), ..VisitFilter::default() };
    let grievances_of = GrievanceFilter { household: Some(id), ..GrievanceFilter::default() };
    let surveys_of = SurveyFilter { household: Some(id), ..SurveyFilter::default() };
    let visits = visits(store, &here, &visits_of, page).await?;
    let sql = format!("SELECT {} FROM {} WHERE h.village = ?1 AND h.document = ?2", due::DUE_COLUMNS, due::HOMES);
    let rows = store.rows(&sql, cells![village.0, id]).await?;
    let (mut last_visit_on, mut due_on) = (None, None);
    if let Some(row) = rows.first() {
        last_visit_on = row.maybe_text(2)?;
        due_on = due::due_on(&here, row, 0)?;
    }
    Ok(Some(HouseholdPage {
        village: village.to_string(),
        document: id.to_string(),
        deleted: opened.contents.is_deleted(),
        full: numbers == Numbers::Full,
        doubts: doubts(&Household::read(&opened.contents)),
        household: numbers.household(&opened.contents),
        heads: heads(&opened.document),
        last_visit_on,
        due_on,
        visits: visits.rows,
        visits_total: visits.total,
        grievances: list(store, &here, &grievances_of, page).await?.rows,
        surveys: surveys(store, &here, &surveys_of, page).await?.rows,
        conflicts: conflicts(&opened, &Writers::read(store).await?),
    }))
}
