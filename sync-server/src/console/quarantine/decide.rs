//! `POST quarantine/accept` and `POST quarantine/dismiss`.

use crate::accept::set_aside::{Name, Taken, decide, take_in};
use crate::accounts::audit::{Action, Line};
use crate::console::devices::revoke::reason;
use crate::console::{Failure, Signed, Told};
use crate::routes::Office;
use axum::Json;
use axum::extract::State;
use cunji_model::id::VillageCode;
use cunji_wire::message::VillageNumber;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

const MOST: usize = 500;

/// Names of what is decided on.
#[derive(Deserialize)]
pub struct Items {
    items: Vec<Item>,
    #[serde(default)]
    reason: String,
}

/// One change that was handed in.
#[derive(Debug, Deserialize, Serialize)]
pub struct Item {
    village: VillageCode,
    document: Uuid,
    hash: String,
}

/// What came of accepting.
#[derive(Serialize)]
pub struct Accepted {
    /// In the feed now.
    accepted: u64,
    /// Still waiting, with the reason.
    left: Vec<Left>,
}

/// One that could not be accepted.
#[derive(Serialize)]
pub struct Left {
    #[serde(flatten)]
    item: Item,
    /// A word: need_deps, damaging …
    outcome: String,
}

fn names(signed: &Signed, items: &[Item]) -> Result<Vec<Name>, Failure> {
    if items.is_empty() || items.len() > MOST {
        return Err(Failure::bad("items", "out_of_range", "1 to 500 items at once"));
    }
    let mut names = Vec::with_capacity(items.len());
    for item in items {
        let village = VillageNumber::from(&item.village);
        signed.need_village(village)?;
        let hash = hex::decode(&item.hash).ok().and_then(|hash| hash.try_into().ok());
        let hash = hash.ok_or_else(|| Failure::bad("items", "not_hex", "a hash is 64 hex digits"))?;
        names.push(Name { village, document: item.document, hash });
    }
    Ok(names)
}

/// `POST quarantine/accept`
pub async fn accept(
    State(office): State<Office>,
    signed: Signed,
    Told(told): Told<Items>,
) -> Result<Json<Accepted>, Failure> {
    let names = names(&signed, &told.items)?;
    let now = office.clock.now().timestamp_millis();
    let lines = |accepted: &BTreeMap<VillageNumber, u64>| {
        let line = |(village, rows): (&VillageNumber, &u64)| {
            let line = Line { village: Some(*village), rows: *rows, ..Line::of(Action::HandedInAccepted) };
            signed.audit(&office, &line)
        };
        accepted.iter().map(line).collect()
    };
    let taken = take_in(office.store.as_ref(), now, signed.person, &names, lines).await?;
    let mut answer = Accepted { accepted: 0, left: Vec::new() };
    for Taken { name, outcome } in taken {
        let Some(outcome) = outcome else {
            answer.accepted += 1;
            continue;
        };
        let Some(village) = name.village.code() else { continue };
        let item = Item { village, document: name.document, hash: hex::encode(name.hash) };
        answer.left.push(Left { item, outcome });
    }
    Ok(Json(answer))
}

/// `POST quarantine/dismiss`
pub async fn dismiss(
    State(office): State<Office>,
    signed: Signed,
    Told(told): Told<Items>,
) -> Result<Json<Accepted>, Failure> {
    let names = names(&signed, &told.items)?;
    let reason = reason(&told.reason)?;
    let now = office.clock.now().timestamp_millis();
    let mut villages: BTreeMap<VillageNumber, u64> = BTreeMap::new();
    let mut deeds = Vec::new();
    for name in &names {
        *villages.entry(name.village).or_default() += 1;
        deeds.push(decide(name, "dismissed", &reason, now, signed.person));
    }
    for (village, rows) in villages {
        let line = Line { village: Some(village), rows, ..Line::of(Action::HandedInDismissed) };
        deeds.push(signed.audit(&office, &line));
    }
    office.store.transact(deeds).await?;
    Ok(Json(Accepted { accepted: 0, left: Vec::new() }))
}
