//! 规定 at the console: what is in force where, and setting it: one group by form, several by file, or back to what was
//! shipped. For every village of the division asked for; each with its line of the audit in the same transaction.

use super::reading::rules::{RulesPage, rules};
use super::templates::attachment;
use super::writing::desk;
use super::{Code, Failure, Problem, Signed, Told};
use crate::projection::catch_up_village;
use crate::routes::Office;
use crate::settings::file::{read, render};
use crate::settings::{InVillage, SetReport, SettingsError, Wish, line, put as put_rules};
use crate::store::StoreError;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use cunji_model::settings::{RuleGroup, RuleProblem, canonical_value};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Villages of one action.
const MOST_VILLAGES: usize = 2000;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Ruled {
    /// Villages that were meant.
    villages: usize,
    /// Of these, villages whose rules are others now.
    changed: usize,
}

/// `GET rules`
pub(crate) async fn show(State(office): State<Office>, signed: Signed) -> Result<Json<RulesPage>, Failure> {
    Ok(Json(rules(office.store.as_ref(), &signed.scope).await?))
}

/// `GET rules/file`: the file that [`put_file`] reads, where all villages have the same rules.
pub(crate) async fn file(State(office): State<Office>, signed: Signed) -> Result<Response, Failure> {
    let store = office.store.as_ref();
    let page = rules(store, &signed.scope).await?;
    let Some(first) = page.villages.first() else { return Err(no_village()) };
    if page.groups.iter().any(|group| group.variants.len() > 1) {
        return Err(Failure::saying(Code::Conflict, "villages", "differ", "the villages have different rules"));
    }
    let settings = crate::settings::in_force(store, super::writing::number(&first.village)?).await?;
    let open = |group: &&super::reading::rules::GroupRules| group.variants.iter().any(|one| !one.to_settle.is_empty());
    let to_settle: Vec<RuleGroup> = page.groups.iter().filter(open).map(|group| group.group).collect();
    let name = if page.villages.len() == 1 { first.village.as_str() } else { "cunji" };
    Ok(attachment(&format!("规定-{name}.toml"), "application/toml", render(&settings, &to_settle).into_bytes()))
}

#[derive(Debug, Deserialize)]
pub(crate) struct NewRules {
    group: RuleGroup,
    /// All of the group, its source inside.
    rules: Value,
    /// The texts that stood there when it was decided, of all villages.
    seen: Option<Vec<Option<String>>>,
}

/// `POST rules`
pub(crate) async fn put(
    State(office): State<Office>,
    signed: Signed,
    Told(new): Told<NewRules>,
) -> Result<Json<Ruled>, Failure> {
    let text = canonical_value(new.group, new.rules);
    let text = text.map_err(|wrong| refused(wrong.into_iter().map(|one| (new.group, one))))?;
    carry_out(&office, &signed, Wish { groups: BTreeMap::from([(new.group, Some(text))]), seen: new.seen }).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Shipped {
    group: RuleGroup,
    seen: Option<Vec<Option<String>>>,
}

/// `POST rules/reset`
pub(crate) async fn reset(
    State(office): State<Office>,
    signed: Signed,
    Told(back): Told<Shipped>,
) -> Result<Json<Ruled>, Failure> {
    carry_out(&office, &signed, Wish { groups: BTreeMap::from([(back.group, None)]), seen: back.seen }).await
}

/// `POST rules/file`, the file as its body. Groups that it does not name stay.
pub(crate) async fn put_file(
    State(office): State<Office>,
    signed: Signed,
    text: String,
) -> Result<Json<Ruled>, Failure> {
    let file = read(&text).map_err(|wrong| {
        let problems = wrong.into_iter().map(|one| Problem {
            code: code_word(one.code),
            text: with_line(one.line, &one.allowed),
            field: if one.field.is_empty() { "file".to_owned() } else { one.field },
        });
        Failure { code: Code::BadInput, problems: problems.collect(), wait_seconds: None }
    })?;
    if file.groups.is_empty() {
        return Err(Failure::bad("file", "required", "the file names no rules"));
    }
    let groups = file.groups.iter().map(|(group, said)| (*group, Some(said.clone()))).collect();
    carry_out(&office, &signed, Wish { groups, seen: None }).await
}

/// The line of a file first, so that a page may show it.
fn with_line(line: usize, allowed: &str) -> String {
    if allowed.is_empty() { format!("#{line}") } else { format!("#{line} {allowed}") }
}

async fn carry_out(office: &Office, signed: &Signed, wish: Wish) -> Result<Json<Ruled>, Failure> {
    let known = office.store.villages().await?;
    let here = known.into_iter().map(|one| one.number).filter(|number| signed.scope.contains(*number));
    let what = wish.names();
    let one = |village| InVillage { village, beside: vec![signed.audit(office, &line(village, &what))] };
    let villages: Vec<InVillage> = here.map(one).collect();
    if villages.is_empty() {
        return Err(no_village());
    }
    if villages.len() > MOST_VILLAGES {
        return Err(Failure::bad("villages", "too_many", "at most 2000 villages at a time"));
    }
    let done = put_rules(&desk(office, signed), &villages, &wish).await;
    for one in &villages {
        // Also after an error: some villages may have the new rules.
        if let Err(error) = catch_up_village(office.store.as_ref(), one.village).await {
            tracing::warn!(%error, "the console's tables could not be written");
        }
    }
    match done {
        Ok(SetReport { villages }) => {
            let changed = villages.iter().filter(|(_, changed)| *changed).count();
            Ok(Json(Ruled { villages: villages.len(), changed }))
        }
        Err(SettingsError::Rules(wrong)) => Err(refused(wrong.into_iter())),
        Err(SettingsError::TooLarge) => {
            Err(Failure::bad("file", "too_large", "too much for one action: set it in parts"))
        }
        Err(SettingsError::Stopped { done, all, source }) => {
            tracing::error!(error = %source, done, all, "rules are set in some villages only");
            let busy = matches!(source, StoreError::Full | StoreError::ReadOnly);
            let code = if busy { Code::Busy } else { Code::Failed };
            Err(Failure::saying(code, "villages", "stopped", &format!("{done}/{all}")))
        }
        Err(SettingsError::Store(error)) => Err(error.into()),
        Err(_) => Err(no_village()),
    }
}

fn no_village() -> Failure {
    Failure::bad("villages", "unknown_village", "no village is registered there")
}

fn code_word(code: cunji_model::field::ProblemCode) -> String {
    let word = serde_json::to_value(code).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What can't be, each named by its place: `deadlines/rules/0/limit/days`. The text says what may stand there.
fn refused(wrong: impl Iterator<Item = (RuleGroup, RuleProblem)>) -> Failure {
    let problem = |(group, one): (RuleGroup, RuleProblem)| Problem {
        field: format!("{}/{}", group.as_str(), one.path).trim_end_matches('/').to_owned(),
        code: code_word(one.code),
        text: one.allowed,
    };
    let problems: Vec<Problem> = wrong.map(problem).collect();
    let meanwhile = problems.iter().any(|one| one.code == "changed_meanwhile");
    Failure { code: if meanwhile { Code::Conflict } else { Code::BadInput }, problems, wait_seconds: None }
}
