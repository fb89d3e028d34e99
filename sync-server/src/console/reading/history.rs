//! 变动历史: everything that was ever written in a record of any kind, the newest first.

use super::Asked;
use super::record::{Numbers, Writers, heads, instant, open};
use crate::store::{Store, StoreError};
use cunji_model::document::moments;
use cunji_model::field::Value;
use cunji_model::kind::Kind;
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use uuid::Uuid;

/// One value that a field was given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Write {
    /// Path of the field.
    pub path: String,
    /// Which member, step, …: its name, when it has one.
    pub item_name: Option<String>,
    /// The value; numbers masked.
    pub value: Value,
    /// Whether the field still says so.
    pub current: bool,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moment {
    /// The change.
    pub hash: String,
    /// Who, when known.
    pub who: Option<String>,
    /// The office wrote it.
    pub office: bool,
    /// When, RFC 3339, by the writer's clock.
    pub at: String,
    /// What it wrote.
    pub writes: Vec<Write>,
}

/// The history of a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// Its kind.
    pub kind: Kind,
    /// What it is about.
    pub title: String,
    /// Heads it was read at.
    pub heads: Vec<String>,
    /// By time, the newest first.
    pub moments: Vec<Moment>,
}

/// Tells the history; `None` when the record is not there or not for this user.
pub async fn history(
    store: &dyn Store,
    asked: &Asked,
    village: VillageNumber,
    id: Uuid,
) -> Result<Option<History>, StoreError> {
    let Some(opened) = open(store, asked, village, id, None).await? else { return Ok(None) };
    let writers = Writers::read(store).await?;
    let told = moments(&opened.document, opened.kind).into_iter().map(|moment| {
        let (who, office) = writers.of(&moment.actor);
        let write = |write: &cunji_model::document::PastWrite| Write {
            path: write.path.to_string(),
            item_name: opened.contents.item_name(&write.path).map(str::to_owned),
            value: Numbers::Masked.shown(opened.kind, &write.path, &write.value),
            current: write.current,
        };
        let writes = moment.writes.iter().map(write).collect();
        Moment { hash: moment.hash.to_string(), who, office, at: instant(moment.at), writes }
    });
    let moments = told.collect();
    let title = opened.kind.about(&opened.contents);
    Ok(Some(History { kind: opened.kind, title, heads: heads(&opened.document), moments }))
}
