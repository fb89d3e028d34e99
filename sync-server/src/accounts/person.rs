//! One person as the console acts on him, and whether somebody may.

use super::division::{Division, Scope};
use super::reach;
use super::role::Role;
use crate::cells;
use crate::store::{Store, StoreError};
use uuid::Uuid;

/// A person with what decides about acting on him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub person: Uuid,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Divisions, ascending.
    pub divisions: Vec<Division>,
    /// Whether there is an account; people made on the command line have none.
    pub account: bool,
    /// False: neither console nor phones.
    pub active: bool,
}

/// A person; `None` when nobody has this identity.
pub async fn get(store: &dyn Store, person: Uuid) -> Result<Option<Person>, StoreError> {
    let sql = "SELECT p.name, p.role, a.active FROM person p LEFT JOIN account a ON a.person = p.person \
         WHERE p.person = ?1";
    let rows = store.rows(sql, cells![person]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let active = row.maybe_int(2)?;
    Ok(Some(Person {
        person,
        name: row.text(0)?,
        role: Role::parse(&row.text(1)?).ok_or(StoreError::Unreadable)?,
        divisions: reach::divisions(store, person).await?,
        account: active.is_some(),
        active: active != Some(0),
    }))
}

impl Person {
    /// Whether all the person's divisions lie in a scope. Somebody without any is only for those who see everything.
    pub fn within(&self, scope: &Scope) -> bool {
        let all = Division::all();
        let mut divisions = self.divisions.iter().chain(self.divisions.is_empty().then_some(&all));
        divisions.all(|division| scope.covers(division))
    }
}
