//! 数据包 at the console: a file that somebody carried here is looked at, then taken in through the door of a sync
//! ([`crate::bundle`]). The body of both is the file itself; a passphrase comes in a header, never in an address.

use super::people::list::instant;
use super::{Code, Failure, Signed};
use crate::accounts::audit::{Action, Line};
use crate::bundle::{self, Bundle, NotTaken, Preview};
use crate::routes::Office;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use cunji_model::id::VillageCode;
use cunji_wire::bundle::{BundleError, FILE_MAX, Selection};
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use std::collections::BTreeMap;

/// The longest body: a bundle.
pub(super) const LONGEST: usize = FILE_MAX;
/// Where the words that were read out stand.
const PASSPHRASE: &str = "x-cunji-passphrase";

/// What is in a file, before anything is taken in.
#[derive(Debug, Serialize)]
pub struct Shown {
    person_name: String,
    device: String,
    in_service: bool,
    made_at: Option<String>,
    since: Option<String>,
    whole_village: bool,
    villages: Vec<OfVillage>,
    changes: usize,
    new_changes: usize,
}

/// A village of it.
#[derive(Debug, Serialize)]
pub struct OfVillage {
    village: VillageCode,
    kinds: Vec<OfKind>,
}

/// Records of a kind.
#[derive(Debug, Serialize)]
pub struct OfKind {
    kind: String,
    records: usize,
    new_records: usize,
}

/// What became of it.
#[derive(Debug, Serialize)]
pub struct Taken {
    stored: usize,
    known: usize,
    lacking: usize,
    refused: BTreeMap<&'static str, usize>,
}

/// `POST bundles/preview`: changes nothing.
pub async fn preview(
    State(office): State<Office>,
    signed: Signed,
    headers: HeaderMap,
    file: Bytes,
) -> Result<Json<Shown>, Failure> {
    let bundle = opened(&office, &signed, &headers, file).await?;
    let Preview { about, in_service, records, new_changes, changes } = bundle.preview(office.store.as_ref()).await?;
    let mut villages: Vec<OfVillage> = Vec::new();
    for ((number, kind), (records, new_records)) in records {
        let Some(village) = number.code() else { continue };
        let kind = OfKind { kind, records, new_records };
        match villages.last_mut().filter(|last| last.village == village) {
            Some(last) => last.kinds.push(kind),
            None => villages.push(OfVillage { village, kinds: vec![kind] }),
        }
    }
    Ok(Json(Shown {
        person_name: about.person_name,
        device: hex::encode(about.device),
        in_service,
        made_at: instant(about.made_at),
        since: instant(about.since.saturating_mul(1000)),
        whole_village: about.selection == Selection::Village,
        villages,
        changes,
        new_changes,
    }))
}

/// `POST bundles`: takes it in. Twice is harmless.
pub async fn import(
    State(office): State<Office>,
    signed: Signed,
    headers: HeaderMap,
    file: Bytes,
) -> Result<Json<Taken>, Failure> {
    let bundle = opened(&office, &signed, &headers, file).await?;
    let device = hex::encode(bundle.maker().0);
    // Before the records, as before a reading: nothing comes in of which the audit says nothing.
    let line = |(village, rows): (&VillageNumber, &u64)| {
        let line = Line { village: Some(*village), rows: *rows, what: &device, ..Line::of(Action::BundleTaken) };
        signed.audit(&office, &line)
    };
    office.store.transact(bundle.changes_by_village().iter().map(line).collect()).await?;
    let (store, now) = (office.store.clone(), office.clock.now().timestamp_millis());
    // To its end, also when the browser is closed meanwhile.
    let taken = tokio::spawn(async move { bundle.take_in(store.as_ref(), now).await }).await;
    let taken = taken.map_err(|_| Failure::new(Code::Failed))??;
    office.wake.appended();
    let bundle::Taken { stored, known, lacking, refused } = taken;
    Ok(Json(Taken { stored, known, lacking, refused }))
}

/// A file that is whole, for this office, of a known phone, and only about villages of who brings it.
async fn opened(office: &Office, signed: &Signed, headers: &HeaderMap, file: Bytes) -> Result<Bundle, Failure> {
    let _turn = office.bundles.try_acquire().map_err(|_| {
        Failure::saying(Code::Busy, "", "bundles", "other bundles are being opened: try again in a moment")
    })?;
    let passphrase = headers.get(PASSPHRASE).and_then(|words| words.to_str().ok());
    let bundle = bundle::open(office.store.as_ref(), &file, passphrase).await.map_err(|error| match error {
        NotTaken::Store(error) => Failure::from(error),
        NotTaken::Bundle(BundleError::WrongPassphrase) if passphrase.is_none() => {
            Failure::bad("bundle", "passphrase_needed", "this bundle opens with a passphrase")
        }
        NotTaken::Bundle(error) => Failure::bad("bundle", error.code(), &error.to_string()),
    })?;
    if bundle.changes_by_village().keys().any(|village| !signed.everything.contains(*village)) {
        let text = "this bundle is also about villages that are not yours: somebody who has all of them takes it in";
        return Err(Failure::saying(Code::NotAllowed, "bundle", "other_villages", text));
    }
    Ok(bundle)
}
