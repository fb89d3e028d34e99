//! What several deeds about people share: names that can be names, passwords that can be passwords, who may act
//! on whom, the rows of a new person.

use crate::accounts::Settings;
use crate::accounts::division::{Division, Scope};
use crate::accounts::password::judge;
use crate::accounts::person::{self, Person};
use crate::accounts::reach;
use crate::accounts::role::Role;
use crate::cells;
use crate::console::{Failure, Signed};
use crate::store::Store;
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

/// Whether one may give this role.
pub fn may_give(signed: &Signed, role: Role) -> Result<(), Failure> {
    if signed.role.appoints().contains(&role) {
        return Ok(());
    }
    let mut failure = Failure::not_allowed();
    let problem = Failure::bad("role", "not_yours", "this role is given by somebody higher");
    failure.problems = problem.problems;
    Err(failure)
}

const DIVISIONS_MOST: usize = 200;

/// Divisions as they are given: at least one, each with villages here, all within one's own.
pub async fn granted(store: &dyn Store, signed: &Signed, codes: &[String]) -> Result<Vec<Division>, Failure> {
    if codes.is_empty() || codes.len() > DIVISIONS_MOST {
        return Err(Failure::bad("divisions", "required", "at least one division is needed, at most 200"));
    }
    let mut divisions = Vec::with_capacity(codes.len());
    for code in codes {
        let text = "a division has 2, 4, 6, 9 or 12 digits";
        divisions.push(Division::parse(code).map_err(|_| Failure::bad("divisions", "bad_division", text))?);
    }
    divisions.sort();
    divisions.dedup();
    for division in &divisions {
        if !signed.everything.covers(division) {
            let mut failure = Failure::not_allowed();
            failure.problems = Failure::bad("divisions", "not_yours", "a division beyond one's own").problems;
            return Err(failure);
        }
        let known =
            division.is_all() || !crate::accounts::reach::villages(store, &Scope::of([division])).await?.is_empty();
        if !known {
            return Err(Failure::bad("divisions", "unknown_division", "no village of this division is known here"));
        }
    }
    Ok(divisions)
}

/// The person of a path, if one may act on him: within one's divisions, and of a role that one gives. Who is not within
/// one's divisions is not there.
pub async fn acted_on(store: &dyn Store, signed: &Signed, id: &str) -> Result<Person, Failure> {
    let id = Uuid::parse_str(id).map_err(|_| Failure::not_found())?;
    let found = person::get(store, id).await?.filter(|person| person.within(&signed.everything));
    let found = found.ok_or_else(Failure::not_found)?;
    if found.person != signed.person {
        may_give(signed, found.role)?;
    }
    Ok(found)
}
