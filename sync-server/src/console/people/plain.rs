//! What several deeds about people share: names that can be names, passwords that can be passwords, the rows of a new
//! person. Pure but for the statements it returns.

use crate::accounts::Settings;
use crate::accounts::division::Division;
use crate::accounts::password::judge;
use crate::accounts::reach;
use crate::accounts::role::Role;
use crate::cells;
use crate::console::Failure;
use crate::store::sql::Statement;
use uuid::Uuid;

const NAME_LONGEST: usize = 60;

/// A name as it is kept. Any signs but control characters: it is shown as text, never as anything else.
pub fn named(typed: &str) -> Result<String, Failure> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(Failure::bad("name", "required", "a name is needed"));
    }
    if name.chars().count() > NAME_LONGEST {
        return Err(Failure::bad("name", "too_long", "a name has at most 60 characters"));
    }
    if name.chars().any(char::is_control) {
        return Err(Failure::bad("name", "not_allowed", "a name is one line of text"));
    }
    Ok(name.to_owned())
}

/// Whether a new password may be one.
pub fn suitable(settings: &Settings, name: &str, password: &str) -> Result<(), Failure> {
    let Some(weak) = judge(password, name, settings) else { return Ok(()) };
    let shortest = settings.password_shortest;
    let text = format!("a password has at least {shortest} characters and is not what everybody tries first");
    Err(Failure::bad("password", weak.as_str(), &text))
}

/// The rows of a person.
pub fn new_person(person: Uuid, name: &str, role: Role, divisions: &[Division]) -> Vec<Statement> {
    let sql = "INSERT INTO person (person, name, role) VALUES (?1, ?2, ?3)";
    let mut statements = vec![Statement::new(sql, cells![person, name, role.as_str()])];
    statements.extend(reach::grant(person, divisions, true));
    statements
}

/// The row of an account. A condition: nobody else logs in by this name. `password` empty: can't log in yet.
pub fn account(person: Uuid, login: &str, password: &str, must_change: bool, now: i64) -> Statement {
    let sql = "INSERT INTO account (person, login, password, must_change, active, created_at, last_seen_at) \
         VALUES (?1, ?2, ?3, ?4, 1, ?5, 0) ON CONFLICT DO NOTHING";
    Statement::new(sql, cells![person, login, password, must_change, now]).must()
}
