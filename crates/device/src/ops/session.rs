//! Who this phone belongs to, and the line of state on top of every screen.

use crate::error::DeviceError;
use crate::store::{attachments, damage, drafts, drafts_elsewhere, meta};
use crate::view::{HandedOver, Person, Session, StateLine, SyncOutcome};
use crate::{Device, view::DraftRow};
use rusqlite::Connection;
use std::collections::BTreeSet;

impl Device {
    /// The enrolment; `None` before it.
    pub fn session(&self) -> Result<Option<Session>, DeviceError> {
        self.store.read(session)
    }

    /// The line on top.
    pub fn state_line(&self) -> Result<StateLine, DeviceError> {
        let now = self.clock.now().timestamp_millis();
        self.store.read(|connection| state_line(connection, now))
    }

    /// Everything begun and not saved.
    pub fn list_drafts(&self) -> Result<Vec<DraftRow>, DeviceError> {
        self.store.read(drafts::list)
    }

    /// The cadre goes on with this draft: of several about one household it opens next.
    pub fn continue_draft(&self, draft: &str) -> Result<(), DeviceError> {
        self.store.write(|transaction| drafts::choose(transaction, draft))
    }

    /// A draft was written on on two phones: the words of that phone are kept, or (not `theirs`) of this one.
    pub fn choose_draft(&self, draft: &str, device: &str, theirs: bool) -> Result<(), DeviceError> {
        let device = hex::decode(device).ok().and_then(|id| id.try_into().ok()).ok_or(DeviceError::NotFound)?;
        self.store.write(|transaction| drafts_elsewhere::choose(transaction, draft, device, theirs))
    }

    /// Throws a draft away because the cadre said so.
    pub fn discard_draft(&self, draft: &str) -> Result<(), DeviceError> {
        self.store.write(|transaction| {
            let Some(thrown) = drafts::get(transaction, draft)? else {
                return drafts::delete(transaction, draft).map(|_| ());
            };
            drafts::delete(transaction, draft)?;
            attachments::let_go(transaction, &thrown.fields)
        })
    }
}

fn session(connection: &Connection) -> Result<Option<Session>, DeviceError> {
    let Some(enrolment) = meta::enrolment(connection)? else { return Ok(None) };
    let device = meta::device(connection)?.map(|device| device.to_string()).unwrap_or_default();
    let me = enrolment.person.to_string();
    let colleagues: BTreeSet<Person> = meta::people(connection)?.into_iter().filter(|person| person.id != me).collect();
    Ok(Some(Session {
        person: me,
        person_name: enrolment.person_name,
        device,
        server: enrolment.server,
        villages: meta::villages(connection)?,
        colleagues: colleagues.into_iter().collect(),
    }))
}

/// Minutes between the two clocks from which the screen says so: deadlines are days, a visit's time is minutes.
const CLOCK_MINUTES: i64 = 10;

pub(super) fn state_line(connection: &Connection, now: i64) -> Result<StateLine, DeviceError> {
    let count = |sql: &str| -> Result<u32, DeviceError> {
        Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    };
    let runs = meta::sync_runs(connection)?;
    let done = |outcome| matches!(outcome, SyncOutcome::Done | SyncOutcome::DoneWithRefusals);
    let ahead = meta::clock_ahead(connection, now)? / 60_000;
    let gone = meta::gone_villages(connection)?;
    Ok(StateLine {
        clock_ahead_minutes: (ahead.abs() >= CLOCK_MINUTES)
            .then_some(ahead)
            .and_then(|ahead| i32::try_from(ahead).ok()),
        damage: damage::list::is_told(connection)?,
        handed_over: gone.into_iter().map(|(name, held)| HandedOver { name, held }).collect(),
        on_phone: count("SELECT count(*) FROM document WHERE unsent > 0")?,
        not_accepted: count("SELECT count(*) FROM document WHERE refused > 0")?,
        to_settle: count("SELECT count(*) FROM document WHERE conflicts > 0")?,
        drafts: count("SELECT count(*) FROM draft")?,
        last_sync: runs.iter().find(|run| done(run.outcome) || run.agreed).map(|run| run.ended_at.clone()),
        offline: runs.first().is_some_and(|run| run.outcome == SyncOutcome::Offline),
    })
}
