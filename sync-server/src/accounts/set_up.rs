//! The first start: no administrator yet, so the server prints a code with which the first one is made. Never a
//! default password. And the way back for somebody whose password is lost, from the machine itself.

use crate::accounts::audit::{self, Action, Doer, Line};
use crate::accounts::session;
use crate::cells;
use crate::enrolment::{code_hash, new_code};
use crate::store::sql::{Statement, Written};
use crate::store::{Store, StoreError};
use cunji_wire::surroundings::{Clock, Entropy};

const NOBODY: &str = "NOT EXISTS (SELECT 1 FROM account JOIN person ON person.person = account.person \
     WHERE person.role = 'administrator' AND account.active = 1)";

/// Sixteen letters and digits, 78 bits, to be typed once.
pub fn new_code_of_two(entropy: &dyn Entropy) -> String {
    format!("{}-{}", new_code(entropy), new_code(entropy))
}

/// Gives somebody another password, to be changed at once; ends what is open. False: nobody logs in by this name.
pub async fn reset(
    store: &dyn Store,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
    name: &str,
    password: &str,
) -> Result<bool, StoreError> {
    let login = name.trim().to_lowercase();
    let rows = store.rows("SELECT person FROM account WHERE login = ?1", cells![login]).await?;
    let Some(person) = rows.first().map(|row| row.uuid(0)).transpose()? else { return Ok(false) };
    let doer = Doer { person: uuid::Uuid::nil(), name: "命令行 command line".to_owned() };
    let line = Line { record: Some(person), what: "password", ..Line::of(Action::PersonChanged) };
    let deeds = vec![
        Statement::new("UPDATE account SET password = ?2, must_change = 1 WHERE person = ?1", cells![person, password]),
        session::end_all(person),
        audit::add(entropy, clock.now().timestamp_millis(), &doer, &line),
    ];
    store.transact(deeds).await?;
    Ok(true)
}

/// Whether there is no administrator who could log in.
pub async fn needed(store: &dyn Store) -> Result<bool, StoreError> {
    let sql = format!("SELECT 1 FROM meta WHERE name = 'directory' AND {NOBODY}");
    Ok(!store.rows(&sql, Vec::new()).await?.is_empty())
}

/// A new code, to be printed once; the one before it is worth nothing from now on. `None` when there is an
/// administrator already.
pub async fn new_set_up_code(
    store: &dyn Store,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> Result<Option<String>, StoreError> {
    if !needed(store).await? {
        return Ok(None);
    }
    let code = new_code_of_two(entropy);
    let sql = "INSERT INTO set_up_code (name, code_hash, made_at) VALUES ('set_up', ?1, ?2) \
         ON CONFLICT (name) DO UPDATE SET code_hash = excluded.code_hash, made_at = excluded.made_at";
    let now = clock.now().timestamp_millis();
    store.transact(vec![Statement::new(sql, cells![code_hash(&code).as_slice(), now])]).await?;
    Ok(Some(code))
}

/// A code for the first start: none when one is waiting already or nobody needs one.
pub async fn first_code(
    store: &dyn Store,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
) -> Result<Option<String>, StoreError> {
    if store.rows("SELECT 1 FROM set_up_code", Vec::new()).await?.is_empty() {
        new_set_up_code(store, clock, entropy).await
    } else {
        Ok(None)
    }
}

/// Uses the code in the same transaction as these statements. False: wrong or used, or there is an administrator.
pub async fn use_code(store: &dyn Store, code: &str, mut deeds: Vec<Statement>) -> Result<bool, StoreError> {
    let hash = code_hash(code);
    let sql = format!("DELETE FROM set_up_code WHERE code_hash = ?1 AND {NOBODY}");
    deeds.insert(0, Statement::new(sql, cells![hash.as_slice()]).must());
    Ok(matches!(store.transact(deeds).await?, Written::Done(_)))
}
