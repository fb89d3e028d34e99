//! The sync page: what waits, what became of each record, the last syncs.

use super::record::{instant_text, state_of};
use crate::Device;
use crate::error::DeviceError;
use crate::store::{drafts_elsewhere, meta, pictures};
use crate::view::{SyncPage, SyncRecord, SyncRun};
use cunji_model::door::Refusal;
use cunji_model::kind::Kind;
use uuid::Uuid;

impl Device {
    /// The sync page at rest.
    pub fn sync_page(&self) -> Result<SyncPage, DeviceError> {
        let today = self.clock.now().date_naive().to_string();
        self.store.read(|connection| {
            let (to_send, to_send_bytes) = connection.query_row(
                "SELECT (SELECT count(*) FROM document WHERE unsent > 0), \
                        (SELECT coalesce(sum(raw), 0) FROM change WHERE feed_seq IS NULL AND refusal IS NULL)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let mut query = connection.prepare_cached(
                "SELECT d.document, d.kind, coalesce(h.head_name, vh.head_name, gh.head_name, sh.head_name, ''), d.written_at, d.unsent, d.refused, \
                   d.acked_at, (SELECT refusal FROM change c WHERE c.record = d.id AND refusal IS NOT NULL LIMIT 1) \
                 FROM document d LEFT JOIN household h ON h.document = d.document \
                 LEFT JOIN visit v ON v.document = d.document LEFT JOIN household vh ON vh.document = v.household \
                 LEFT JOIN grievance g ON g.document = d.document LEFT JOIN household gh ON gh.document = g.household \
                 LEFT JOIN income_survey s ON s.document = d.document LEFT JOIN household sh ON sh.document = s.household \
                 WHERE d.mine = 1 ORDER BY d.refused > 0 DESC, d.unsent > 0 DESC, d.written_at DESC LIMIT 200",
            )?;
            let mut rows = query.query([])?;
            let mut records = Vec::new();
            while let Some(row) = rows.next()? {
                let (document, kind): ([u8; 16], String) = (row.get(0)?, row.get(1)?);
                let Some(kind) = Kind::parse(&kind) else { continue };
                let written: i64 = row.get(3)?;
                let refusal: Option<String> = row.get(7)?;
                records.push(SyncRecord {
                    document: Uuid::from_bytes(document).to_string(),
                    kind,
                    head_name: row.get(2)?,
                    written_at: instant_text(written.saturating_mul(1000)),
                    state: state_of(row.get(4)?, row.get(5)?),
                    at_office_since: row.get::<_, Option<i64>>(6)?.map(instant_text),
                    refusal: refusal.as_deref().and_then(Refusal::parse),
                });
            }
            let history = meta::sync_runs(connection)?;
            let (drafts_unreadable, drafts_waiting) = drafts_elsewhere::counts(connection)?;
            let waiting = pictures::waiting(connection)?;
            Ok(SyncPage {
                to_send,
                to_send_bytes,
                pictures_to_send: u32::try_from(waiting.len()).unwrap_or(u32::MAX),
                pictures_to_send_bytes: waiting.iter().map(|one| one.bytes).sum(),
                picture_speed: speed(&history),
                releasable: pictures::releasable(connection, &today)?,
                keep_pictures: pictures::kept_villages(connection)?.iter().map(ToString::to_string).collect(),
                drafts_only_here: drafts_elsewhere::only_here(connection)?,
                drafts_unreadable,
                drafts_waiting,
                records,
                history,
            })
        })
    }
}

/// Bytes a second of the newest sync that sent pictures for long enough to tell.
fn speed(history: &[SyncRun]) -> Option<u64> {
    let run = history.iter().find(|run| run.picture_bytes > 0 && run.picture_ms >= 20)?;
    run.picture_bytes.saturating_mul(1000).checked_div(run.picture_ms)
}
