//! 规定: the rules in force in each village, as the office has set them. Kept as a projection of the settings record,
//! read once a transaction; when they change, what was computed under the old ones is made again.

use super::changes::{self, RecordLine};
use super::projection::project;
use crate::error::DeviceError;
use cunji_model::document::Contents;
use cunji_model::kind::Kind;
use cunji_model::record::settings::settings_id;
use cunji_model::settings::{RuleGroup, Settings, said};
use cunji_wire::message::VillageNumber;
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static SHIPPED: LazyLock<Arc<Settings>> = LazyLock::new(|| Arc::new(Settings::shipped().clone()));

/// Rules by village, each read once. Lives as long as a transaction.
#[derive(Debug, Default)]
pub struct Rules(RefCell<BTreeMap<VillageNumber, Arc<Settings>>>);

impl Rules {
    /// The rules in force in a village.
    pub fn of(&self, connection: &Connection, village: VillageNumber) -> Result<Arc<Settings>, DeviceError> {
        if let Some(known) = self.0.borrow().get(&village) {
            return Ok(Arc::clone(known));
        }
        let found = in_force(connection, village)?;
        self.0.borrow_mut().insert(village, Arc::clone(&found));
        Ok(found)
    }

    fn forget(&self, village: VillageNumber) {
        self.0.borrow_mut().remove(&village);
    }
}

/// The rules in force in a village; as shipped where the office has set none.
pub fn in_force(connection: &Connection, village: VillageNumber) -> Result<Arc<Settings>, DeviceError> {
    let said = kept(connection, village)?.map(|text| serde_json::from_str::<BTreeMap<RuleGroup, String>>(&text));
    Ok(match said {
        Some(Ok(said)) => Arc::new(Settings::of(&said)),
        // A row of ours that can't be read is made again by a rebuild.
        None | Some(Err(_)) => Arc::clone(&SHIPPED),
    })
}

/// The rules for questions that are asked of the phone as a whole: those of its first village.
pub fn of_phone(connection: &Connection) -> Result<Arc<Settings>, DeviceError> {
    let first: Option<u64> = connection
        .prepare_cached("SELECT min(village) FROM village WHERE gone = 0")?
        .query_row([], |row| row.get(0))?;
    in_force(connection, VillageNumber(first.unwrap_or_default()))
}

fn kept(connection: &Connection, village: VillageNumber) -> Result<Option<String>, DeviceError> {
    let mut query = connection.prepare_cached("SELECT said FROM settings WHERE village = ?1")?;
    Ok(query.query_row([village.0], |row| row.get(0)).optional()?)
}

/// Whether a record is the settings of its village: any other of this kind says nothing.
pub fn is_settings(line: &RecordLine) -> bool {
    let own = line.village.code().map(|code| settings_id(&code));
    line.kind == Kind::Settings.as_str() && own == Some(line.document)
}

/// Keeps what a village's settings say. True when the rules are others than before.
pub fn keep(transaction: &Transaction<'_>, line: &RecordLine, contents: &Contents) -> Result<bool, DeviceError> {
    if !is_settings(line) {
        return Ok(false);
    }
    let said = said(contents);
    let before = kept(transaction, line.village)?;
    if said.is_empty() {
        transaction.execute("DELETE FROM settings WHERE village = ?1", [line.village.0])?;
        return Ok(before.is_some());
    }
    let text =
        serde_json::to_string(&said).map_err(|_| DeviceError::Store("the rules could not be listed".to_owned()))?;
    if before.as_ref() == Some(&text) {
        return Ok(false);
    }
    transaction.execute(
        "INSERT INTO settings (village, document, said) VALUES (?1, ?2, ?3) \
         ON CONFLICT (village) DO UPDATE SET document = ?2, said = ?3",
        (line.village.0, line.document.as_bytes(), text),
    )?;
    Ok(true)
}

/// Makes what depends on a village's rules again: deadlines and levels of grievances, sums and lines of surveys.
pub fn renew(transaction: &Transaction<'_>, rules: &Rules, village: VillageNumber) -> Result<(), DeviceError> {
    rules.forget(village);
    for kind in [Kind::Grievance, Kind::IncomeSurvey] {
        for line in changes::lines_of(transaction, Some(kind))?.into_iter().filter(|line| line.village == village) {
            let document = changes::document(transaction, line.id, kind)?;
            // A record that is just coming in has its line and no change yet.
            if !document.get_heads().is_empty() {
                project(transaction, rules, &line, &document)?;
            }
        }
    }
    Ok(())
}
