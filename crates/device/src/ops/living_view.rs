//! The living part of a household page: the log, doubts, monitoring, and where an ended household went.

use super::deed::{Home, home};
use super::parts::left_behind;
use crate::error::DeviceError;
use crate::store::changes;
use crate::store::kinship::Ended;
use crate::store::rules::in_force;
use crate::view::{HouseholdName, Living};
use cunji_model::living::doubts::doubts;
use cunji_model::living::event::events;
use cunji_model::living::monitoring::runs;
use cunji_model::record::household::Household;
use rusqlite::Connection;
use uuid::Uuid;

/// Reads it.
pub(super) fn living(connection: &Connection, id: Uuid) -> Result<Living, DeviceError> {
    let here = home(connection, id)?;
    let ended = Ended::read(connection)?;
    let gone = ended.gone(id);
    let goes_on = ended.survivor(id);
    let after = if goes_on == id { None } else { known(connection, goes_on)? };
    let mut to_carry = Vec::new();
    for merged in ended.merged_here(id) {
        if let Some(one) = known(connection, merged)?.filter(|one| !left_behind(one, &here).is_empty()) {
            to_carry.push(name(&one));
        }
    }
    let behind = after.as_ref().map(|after| left_behind(&here, after)).unwrap_or_default();
    let behind = behind.iter().filter_map(|one| Some(here.member(one)?.name.clone())).collect();
    let before = here.record.split_from.as_deref().and_then(|id| Uuid::try_parse(id).ok());
    let before = before.map(|id| known(connection, id)).transpose()?.flatten();
    // In a ring of mergers one household goes on although its own record says that it ended.
    let judged = Household { ended: here.record.ended.filter(|_| gone), ..here.record.clone() };
    Ok(Living {
        events: events(&here.contents),
        doubts: doubts(&judged),
        runs: runs(&here.contents, &in_force(connection, here.line.village)?.monitoring),
        ended: judged.ended,
        goes_on: after.as_ref().map(name),
        split_from: before.as_ref().map(name),
        left_behind: behind,
        to_carry,
    })
}

fn known(connection: &Connection, id: Uuid) -> Result<Option<Home>, DeviceError> {
    changes::line(connection, id)?.map(|_| home(connection, id)).transpose()
}

/// A household that this page leads to: there is one, so nobody has to be told apart.
fn name(home: &Home) -> HouseholdName {
    HouseholdName {
        document: home.id.to_string(),
        head_name: home.record.head().map(|head| head.name.clone()).unwrap_or_default(),
        group: home.record.group.clone().unwrap_or_default(),
        member_count: u32::try_from(home.record.members.len()).unwrap_or(u32::MAX),
        head_id_tail: None,
    }
}
