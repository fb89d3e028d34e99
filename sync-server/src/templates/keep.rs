//! Templates in the store. Only what passed `inspect` is kept.

use super::new_id;
use crate::accounts::division::Division;
use crate::cells;
use crate::store::sql::{Row, Statement, Written};
use crate::store::{Store, StoreError};
use cunji_tables::template::Mapping;
use cunji_wire::surroundings::{Clock, Entropy};
use uuid::Uuid;

/// A template without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its identity.
    pub template: Uuid,
    /// Whose form it is.
    pub division: Division,
    /// What it is called.
    pub name: String,
    /// How its columns are mapped, once they are.
    pub mapping: Option<Mapping>,
    /// Who changed it last.
    pub changed_by: String,
    /// ms since 1970.
    pub changed_at: i64,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What is known of it.
    pub listed: Listed,
    /// The workbook as it was uploaded.
    pub bytes: Vec<u8>,
}

const LISTED: &str = "template, division, name, mapping, changed_by, changed_at";

/// The statement that keeps a template, and its identity. The caller has looked at the bytes.
pub fn add(
    clock: &dyn Clock,
    entropy: &dyn Entropy,
    (division, name): (&Division, &str),
    bytes: &[u8],
    by: &str,
) -> (Uuid, Statement) {
    let id = new_id(clock, entropy);
    let statement = Statement::new(
        "INSERT INTO template (template, division, name, bytes, mapping, changed_by, changed_at) \
         VALUES (?1, ?2, ?3, ?4, '', ?5, ?6)",
        cells![id, division.as_str(), name, bytes, by, clock.now().timestamp_millis()],
    );
    (id, statement)
}

/// All templates by name, without their bytes.
pub async fn list(store: &dyn Store) -> Result<Vec<Listed>, StoreError> {
    let sql = format!("SELECT {LISTED} FROM template ORDER BY name, template");
    store.rows(&sql, Vec::new()).await?.iter().map(listed).collect()
}

/// A template.
pub async fn get(store: &dyn Store, template: Uuid) -> Result<Option<Kept>, StoreError> {
    let sql = format!("SELECT {LISTED}, bytes FROM template WHERE template = ?1");
    let rows = store.rows(&sql, cells![template]).await?;
    let kept = |row: &Row| Ok(Kept { listed: listed(row)?, bytes: row.bytes(6)?.to_vec() });
    rows.first().map(kept).transpose()
}

/// The statement that saves a mapping. The caller has checked that it fits.
pub fn set_mapping(clock: &dyn Clock, template: Uuid, mapping: &Mapping, by: &str) -> Result<Statement, StoreError> {
    let json = serde_json::to_string(mapping).map_err(|_| StoreError::Other("mapping".to_owned()))?;
    let sql = "UPDATE template SET mapping = ?2, changed_by = ?3, changed_at = ?4 WHERE template = ?1";
    Ok(Statement::new(sql, cells![template, json, by, clock.now().timestamp_millis()]).must())
}

/// Takes a template away; false when there is none.
pub async fn remove(store: &dyn Store, template: Uuid, line: Option<Statement>) -> Result<bool, StoreError> {
    let gone = Statement::new("DELETE FROM template WHERE template = ?1", cells![template]).must();
    let done = store.transact(std::iter::once(gone).chain(line).collect()).await?;
    Ok(done != Written::Refused)
}

fn listed(row: &Row) -> Result<Listed, StoreError> {
    let mapping = row.text(3)?;
    let mapping = Some(mapping).filter(|json| !json.is_empty()).map(|json| serde_json::from_str(&json)).transpose();
    Ok(Listed {
        template: row.uuid(0)?,
        division: Division::parse(&row.text(1)?).map_err(|_| StoreError::Unreadable)?,
        name: row.text(2)?,
        mapping: mapping.map_err(|_| StoreError::Unreadable)?,
        changed_by: row.text(4)?,
        changed_at: row.int(5)?,
    })
}
