//! 规定 at the office: which rules are in force in a village, and setting others. Writes go through the village's feed
//! like any record; a cadre's phone never gets past `accept` with them.

mod comments;
pub mod file;
mod plan;
mod set;

pub use plan::{Wish, texts};
pub(crate) use plan::{fields, planned};
pub use set::{InVillage, SetReport, line, put, reset, set};

use crate::records::documents;
use crate::store::{Store, StoreError};
use cunji_model::document::Contents;
use cunji_model::field::Path;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::{RuleGroup, RuleProblem, Settings};
use cunji_wire::message::VillageNumber;
use file::FileProblem;
use thiserror::Error;

/// Which villages are meant: those whose 12-digit code begins so. All 12 digits name one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division(String);

/// Why rules could not be shown or set. Nothing was written, except where [`SettingsError::Stopped`] says so.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// No prefix of a division code.
    #[error("{0}：要写区划代码的前 2、4、6、9 或 12 位数字 / write the first 2, 4, 6, 9 or 12 digits of the code")]
    BadDivision(String),
    /// No village there.
    #[error("{0}：这里没有登记过的村 / no village is registered there")]
    NoVillage(String),
    /// The villages have different rules.
    #[error("这些村的规定不一样，请用 --village 一个一个看：{} / rules differ, show one village at a time", .0.join("、"))]
    Differ(Vec<String>),
    /// The file can't be used.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    File(Vec<FileProblem>),
    /// Rules can't be as they are wished.
    #[error("{}", .0.iter().map(told).collect::<Vec<_>>().join("\n"))]
    Rules(Vec<(RuleGroup, RuleProblem)>),
    /// More than one record can take at a time.
    #[error("这个文件太大，分几次写 / too much for one file: set it in parts")]
    TooLarge,
    /// The store failed on the way.
    #[error(
        "已写好 {done} 个村，共 {all} 个；再运行一次会接着写完 / {done} of {all} villages are set; run it again: {source}"
    )]
    Stopped {
        /// Villages that have the new rules.
        done: usize,
        /// Villages in all.
        all: usize,
        /// Why it stopped.
        source: StoreError,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// For people who read logs.
fn told((group, wrong): &(RuleGroup, RuleProblem)) -> String {
    format!("{}/{}: {:?}", group.as_str(), wrong.path, wrong.code)
}

impl Division {
    /// The first 2, 4, 6, 9 or 12 digits of a division code.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let good = digits && [2, 4, 6, 9, 12].contains(&text.len());
        if good { Ok(Self(text.to_owned())) } else { Err(SettingsError::BadDivision(text.to_owned())) }
    }

    async fn villages(&self, store: &dyn Store) -> Result<Vec<VillageNumber>, SettingsError> {
        let here = |number: &VillageNumber| number.to_string().starts_with(&self.0);
        let found: Vec<VillageNumber> =
            store.villages().await?.into_iter().map(|one| one.number).filter(here).collect();
        if found.is_empty() { Err(SettingsError::NoVillage(self.0.clone())) } else { Ok(found) }
    }
}

/// The rules in force in a village.
pub async fn in_force(store: &dyn Store, village: VillageNumber) -> Result<Settings, StoreError> {
    Ok(contents(store, village).await?.map_or_else(|| Settings::shipped().clone(), |said| Settings::read(&said)))
}

/// What a village's settings record says; `None` before anything was set.
pub(crate) async fn contents(store: &dyn Store, village: VillageNumber) -> Result<Option<Contents>, StoreError> {
    let Some(code) = village.code() else { return Ok(None) };
    let id = settings_id(&code);
    let found = documents(store, village, &[id]).await?;
    Ok(found.get(&id).map(|(_, document)| Contents::read(document)))
}

/// The file of the rules of a division, when its villages have the same; [`set`] reads it.
pub async fn show(store: &dyn Store, division: &Division) -> Result<String, SettingsError> {
    let (mut shown, mut others): (Option<String>, Vec<String>) = (None, Vec::new());
    for village in division.villages(store).await? {
        let contents = contents(store, village).await?;
        let settings = contents.as_ref().map_or_else(|| Settings::shipped().clone(), Settings::read);
        let open = |group: &RuleGroup| {
            contents.as_ref().is_some_and(|said| said.entries(&Path::field(group.as_str())).len() > 1)
        };
        let to_settle: Vec<RuleGroup> = RuleGroup::ALL.into_iter().filter(open).collect();
        let text = file::render(&settings, &to_settle);
        match &shown {
            Some(first) if *first != text => others.push(village.to_string()),
            Some(_) => {}
            None => shown = Some(text),
        }
    }
    if others.is_empty() { Ok(shown.unwrap_or_default()) } else { Err(SettingsError::Differ(others)) }
}
