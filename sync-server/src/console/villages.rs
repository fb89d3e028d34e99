//! A village is made known at the console, or called otherwise. Its township and county come into the tree with it, and
//! people who work there get it on their phones.

use super::writing::number;
use super::{Failure, Problem, Signed, Told};
use crate::accounts::audit::{Action, Line};
use crate::accounts::division::Division;
use crate::accounts::reach;
use crate::cells;
use crate::routes::Office;
use crate::store::sql::Statement;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cunji_model::id::VillageCode;
use cunji_wire::digest::Digest;
use serde::{Deserialize, Serialize};

const LONGEST_NAME: usize = 60;

/// A village as it is told.
#[derive(Debug, Deserialize)]
pub(crate) struct NewVillage {
    /// 12 digits.
    code: String,
    county: String,
    township: String,
    name: String,
}

/// That it is known.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Known {
    code: String,
}

/// `POST villages`
pub(crate) async fn add(
    State(office): State<Office>,
    signed: Signed,
    Told(new): Told<NewVillage>,
) -> Result<(StatusCode, Json<Known>), Failure> {
    let bad = || Failure::bad("village", "bad_division", "a village has 12 digits");
    let code = VillageCode::parse(new.code.trim()).map_err(|_| bad())?;
    let village = number(code.as_str())?;
    if !signed.everything.covers(&Division::parse(code.as_str()).map_err(|_| bad())?) {
        return Err(Failure::not_allowed());
    }
    let names = [("county", &new.county), ("township", &new.township), ("name", &new.name)];
    let strange = |(_, name): &&(&str, &String)| {
        let name = name.trim();
        name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(|one: char| one.is_control())
    };
    let problems: Vec<Problem> = names
        .iter()
        .filter(strange)
        .map(|(field, _)| Problem {
            field: (*field).to_owned(),
            code: "bad_place".to_owned(),
            text: "1 to 60 characters".to_owned(),
        })
        .collect();
    if !problems.is_empty() {
        return Err(Failure { code: super::Code::BadInput, problems, wait_seconds: None });
    }
    let known = Statement::new(
        "INSERT INTO village (village, county, township, name, digest) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (village) DO UPDATE SET county = ?2, township = ?3, name = ?4",
        cells![
            village.0,
            new.county.trim(),
            new.township.trim(),
            new.name.trim(),
            Digest::default().to_bytes().as_slice()
        ],
    );
    let line = signed.audit(&office, &Line { village: Some(village), ..Line::of(Action::VillageAdded) });
    reach::write(office.store.as_ref(), &[known, reach::new_village(village), line]).await?;
    Ok((StatusCode::CREATED, Json(Known { code: code.as_str().to_owned() })))
}
