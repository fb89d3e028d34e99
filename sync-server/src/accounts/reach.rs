//! Where people work: their divisions, and the villages phones get from them.

use super::division::{Division, Scope};
use crate::cells;
use crate::store::sql::{Cell, Statement, Written};
use crate::store::{Store, StoreError};
use cunji_wire::message::VillageNumber;
use uuid::Uuid;

/// Everybody's divisions as (person, division, low, high); who was given villages one by one has those.
pub const REACH: &str = "(SELECT person, division, low, high FROM person_division \
     UNION ALL SELECT v.person, CAST(v.village AS TEXT), v.village, v.village FROM person_village v \
     WHERE NOT EXISTS (SELECT 1 FROM person_division d WHERE d.person = v.person))";

/// The divisions of a person, ascending.
pub async fn divisions(store: &dyn Store, person: Uuid) -> Result<Vec<Division>, StoreError> {
    let sql = format!("SELECT division FROM {REACH} r WHERE person = ?1 ORDER BY division");
    let rows = store.rows(&sql, cells![person]).await?;
    rows.iter().map(|row| Division::parse(&row.text(0)?).map_err(|_| StoreError::Unreadable)).collect()
}

/// Statements that make these divisions the person's, and the villages below them the phone's. `active` = false: the
/// divisions are kept, phones get nothing.
pub fn grant(person: Uuid, divisions: &[Division], active: bool) -> Vec<Statement> {
    let mut statements = vec![
        Statement::new("DELETE FROM person_division WHERE person = ?1", cells![person]),
        Statement::new(
            "INSERT INTO once_granted (village, person) SELECT village, person FROM person_village WHERE person = ?1 \
             ON CONFLICT (village, person) DO NOTHING",
            cells![person],
        ),
        Statement::new("DELETE FROM person_village WHERE person = ?1", cells![person]),
    ];
    for division in divisions {
        let (low, high) = division.range();
        statements.push(Statement::new(
            "INSERT INTO person_division (person, division, low, high) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (person, division) DO NOTHING",
            cells![person, division.as_str(), low, high],
        ));
    }
    if active {
        statements.push(expand("person_division.person = ?1", cells![person]));
    }
    statements
}

/// Gives people whose divisions hold a village that has just become known a grant for it.
pub fn new_village(village: VillageNumber) -> Statement {
    expand("village.village = ?1", cells![village.0])
}

fn expand(only: &str, parameters: Vec<Cell>) -> Statement {
    let sql = format!(
        "INSERT INTO person_village (person, village) \
         SELECT DISTINCT person_division.person, village.village FROM person_division \
         JOIN village ON village.village >= person_division.low AND village.village <= person_division.high \
         WHERE {only} AND NOT EXISTS \
           (SELECT 1 FROM account WHERE account.person = person_division.person AND account.active = 0) \
         ON CONFLICT (person, village) DO NOTHING"
    );
    Statement::new(sql, parameters)
}

/// Writes statements after which phones must fetch the directory again. Refused when a condition among them is not met.
pub async fn write(store: &dyn Store, deeds: &[Statement]) -> Result<Written, StoreError> {
    let mut before = directory(store).await?;
    loop {
        let after = (u64::from_le_bytes(before) + 1).to_le_bytes();
        let sql = "UPDATE meta SET value = ?1 WHERE name = 'directory' AND value = ?2";
        let grew = Statement::new(sql, cells![after.as_slice(), before.as_slice()]).must();
        let mut statements = deeds.to_vec();
        statements.push(grew);
        if let Written::Done(counts) = store.transact(statements).await? {
            return Ok(Written::Done(counts));
        }
        let now = directory(store).await?;
        if now == before {
            return Ok(Written::Refused);
        }
        before = now; // somebody else raised it in between
    }
}

async fn directory(store: &dyn Store) -> Result<[u8; 8], StoreError> {
    let rows = store.rows("SELECT value FROM meta WHERE name = 'directory'", Vec::new()).await?;
    rows.first().ok_or(StoreError::Unreadable)?.array(0)
}

/// The villages of a scope that are known here.
pub async fn villages(store: &dyn Store, scope: &Scope) -> Result<Vec<VillageNumber>, StoreError> {
    let mut parameters = Vec::new();
    let sql = format!("SELECT village FROM village WHERE {} ORDER BY village", scope.sql("village", &mut parameters));
    store.rows(&sql, parameters).await?.iter().map(|row| Ok(VillageNumber(row.count(0)?))).collect()
}
