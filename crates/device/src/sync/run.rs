//! One sync from beginning to end: rounds of push-and-pull until nothing waits, then digests, then repair if need be.

use super::drafts::{self, Telling};
use super::leave;
use super::outcome::{outcome_of, unread};
use super::place::{agrees, cursors, phone_records, put_cursor, request};
use super::push::{self, Batch};
use super::receive;
use super::running::Running;
use super::{
    repair,
    transport::{Reply, Transport},
};
use crate::Device;
use crate::error::DeviceError;
use crate::store::meta::{self, Enrolment};
use crate::store::{keys, pictures};
use crate::view::{SyncOutcome, SyncProgress, SyncRun};
use cunji_wire::draft::DraftsHeld;
use cunji_wire::enrol::{ErrorBody, ErrorCode};
use cunji_wire::frame::{self, FrameReader};
use cunji_wire::message::{End, Frame, Keys, VillageNumber};
use cunji_wire::pack::Pack;
use futures_util::StreamExt;
use std::sync::atomic::Ordering;

/// Rounds after which a sync gives up for now; each one makes progress, so this is never seen in practice.
const ROUNDS: usize = 400;
/// Repairs in one sync.
const REPAIRS: usize = 3;
/// Changes fetched in one repair request.
const FETCH: usize = 2_000;

/// How a round can stop.
pub(super) enum Stop {
    Outcome(SyncOutcome),
    Store,
}

impl From<DeviceError> for Stop {
    /// The store's own error says no more than "the store": what it was about stays out of the history.
    fn from(_: DeviceError) -> Self {
        Self::Store
    }
}

/// What a round left behind.
enum Next {
    /// More to push or to pull.
    Again,
    /// These villages must compare hashes.
    Repair(Vec<VillageNumber>),
    /// Everything agrees, and there is more to say about drafts.
    Drafts,
    /// Everything agrees.
    Done,
}

pub(super) struct Counts {
    pub run: SyncRun,
    pub progress: SyncProgress,
}

impl Device {
    /// Syncs once. Never fails as a whole: what happened is in the result and in the history.
    pub async fn sync(
        &self,
        transport: &dyn Transport,
        progress: &(dyn Fn(SyncProgress) + Send + Sync),
    ) -> Result<SyncRun, DeviceError> {
        let enrolment = self.store.read(meta::enrolment)?.ok_or(DeviceError::NotEnrolled)?;
        let _running = Running::begin(&self.syncing).ok_or(DeviceError::SyncRunning)?;
        self.cut.store(false, Ordering::SeqCst);
        let started_at = self.now_text();
        let mut counts = Counts { run: SyncRun::begun(started_at), progress: SyncProgress::default() };
        let stopped = match self.rounds(transport, &enrolment, &mut counts, progress).await {
            // The text first: pictures go once every record is in.
            Ok(()) if counts.run.agreed => self.pictures(transport, &enrolment, &mut counts, progress).await,
            // Out of service: what it holds is handed in, pictures too, before the phone may shut itself.
            Err(Stop::Outcome(SyncOutcome::Revoked)) => {
                let handed_in = self.send_pictures(transport, &enrolment, &mut counts, progress).await;
                handed_in.and(Err(Stop::Outcome(SyncOutcome::Revoked)))
            }
            other => other,
        };
        if stopped.is_ok() {
            // Waits for the next sync, too: pictures of a draft that goes are in or on their way by now.
            (counts.run.drafts_came, counts.run.drafts_went) = self.settle_drafts().unwrap_or_default();
            let _ = self.store.write(leave::leave); // waits for the next sync when there is no room just now
        }
        counts.run.outcome = match stopped {
            Ok(()) if counts.run.refused > 0 => SyncOutcome::DoneWithRefusals,
            Ok(()) => SyncOutcome::Done,
            Err(Stop::Outcome(outcome)) => outcome,
            Err(Stop::Store) => SyncOutcome::StoreError,
        };
        counts.run.ended_at = self.now_text();
        counts.run.phone_records = self.store.read(phone_records).unwrap_or_default();
        (counts.run.phone_pictures, counts.run.office_pictures) = self.store.read(pictures::counts).unwrap_or_default();
        // A full disk must not hide what the sync itself did.
        let _ = self.store.write(|transaction| meta::put_sync_run(transaction, &counts.run));
        Ok(counts.run)
    }

    async fn rounds(
        &self,
        transport: &dyn Transport,
        enrolment: &Enrolment,
        counts: &mut Counts,
        progress: &(dyn Fn(SyncProgress) + Send + Sync),
    ) -> Result<(), Stop> {
        self.store.write(|transaction| {
            push::offer_again(transaction)?;
            drafts::need_key(transaction, self.entropy.as_ref())
        })?;
        let waiting: u32 = self.store.read(|connection| {
            let sql = "SELECT count(*) FROM change WHERE feed_seq IS NULL AND refusal IS NULL";
            Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
        })?;
        counts.progress.to_send = waiting;
        let (mut repairs, mut idle, mut for_drafts) = (0, 0, 0);
        for _ in 0..ROUNDS {
            self.need_uncut()?;
            progress(counts.progress.clone());
            let before = (counts.run.sent, counts.run.received, counts.run.refused);
            match self.round(transport, enrolment, counts, progress).await? {
                Next::Again if before == (counts.run.sent, counts.run.received, counts.run.refused) => {
                    // The office wants what only another phone can bring: it comes with that phone's sync.
                    idle += 1;
                    if idle == 2 {
                        return Ok(());
                    }
                }
                Next::Again => idle = 0,
                Next::Drafts if for_drafts < drafts::ROUNDS => for_drafts += 1,
                Next::Done | Next::Drafts => {
                    counts.run.agreed = true;
                    progress(counts.progress.clone());
                    return Ok(());
                }
                Next::Repair(_) if repairs == REPAIRS => return Ok(()), // said as "not agreed"
                Next::Repair(villages) => {
                    repairs += 1;
                    counts.run.repaired = true;
                    for village in villages {
                        self.repair(transport, enrolment, village, counts).await?;
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn need_uncut(&self) -> Result<(), Stop> {
        (!self.cut.load(Ordering::SeqCst)).then_some(()).ok_or(Stop::Outcome(SyncOutcome::Interrupted))
    }

    async fn round(
        &self,
        transport: &dyn Transport,
        enrolment: &Enrolment,
        counts: &mut Counts,
        progress: &(dyn Fn(SyncProgress) + Send + Sync),
    ) -> Result<Next, Stop> {
        let ((request, hand_in, batch), telling) = self.store.read(|connection| {
            let text = (request(connection)?, keys::to_hand_in(connection)?, push::collect(connection)?);
            Ok((text, drafts::telling(connection, self.entropy.as_ref())?))
        })?;
        let mut body = Vec::new();
        let unpacked = |_| Stop::Store;
        frame::write(&Frame::Request(request), &mut body).map_err(unpacked)?;
        if let Some(own) = hand_in {
            frame::write(&Frame::Keys(Keys { own, devices: Vec::new() }), &mut body).map_err(unpacked)?;
        }
        for push in batch.frames.iter().chain(telling.as_ref().map(|telling| &telling.frame)) {
            frame::write(push, &mut body).map_err(unpacked)?;
        }
        counts.run.bytes_up += body.len() as u64;
        counts.run.requests += 1;
        let reply = transport
            .post("/v1/sync", Some(&enrolment.token), "application/octet-stream", body)
            .await
            .map_err(|_| Stop::Outcome(SyncOutcome::Offline))?;
        if reply.status != 200 {
            let body = reply.whole().await.map_err(|_| Stop::Outcome(SyncOutcome::Interrupted))?;
            let error: Option<ErrorBody> = serde_json::from_slice(&body).ok();
            return Err(Stop::Outcome(outcome_of(error.map(|error| error.code))));
        }
        let mut round = Round {
            device: self,
            batch,
            counts,
            progress,
            repair: Vec::new(),
            pulled: Vec::new(),
            acknowledged: false,
            new_village: false,
            telling,
            drafts: None,
        };
        let next = round.answer(reply).await;
        round.store_pulled()?; // however the answer ended: what came whole is kept
        next
    }

    async fn repair(
        &self,
        transport: &dyn Transport,
        enrolment: &Enrolment,
        village: VillageNumber,
        counts: &mut Counts,
    ) -> Result<(), Stop> {
        let cut = |_| Stop::Outcome(SyncOutcome::Interrupted);
        let question = self.store.write(|transaction| repair::question(transaction, village))?;
        counts.run.requests += 1;
        let answer = repair::ask(transport, &enrolment.token, &question).await.map_err(cut)?;
        let missing = self.store.write(|transaction| repair::use_answer(transaction, village, &answer))?;
        for seqs in missing.chunks(FETCH) {
            counts.run.requests += 1;
            let packs = repair::fetch(transport, &enrolment.token, village, seqs).await.map_err(cut)?;
            for pack in packs {
                let records = pack.records().map_err(|_| Stop::Outcome(SyncOutcome::ServerError))?;
                let taken = self
                    .store
                    .write(|transaction| receive::take(transaction, village, records, self.entropy.as_ref()))?;
                counts.run.received += taken.received;
            }
        }
        Ok(())
    }
}

/// One response being taken in.
pub(super) struct Round<'a> {
    pub(super) device: &'a Device,
    batch: Batch,
    pub(super) counts: &'a mut Counts,
    pub(super) progress: &'a (dyn Fn(SyncProgress) + Send + Sync),
    pub(super) repair: Vec<VillageNumber>,
    /// Came whole and are not stored yet.
    pub(super) pulled: Vec<Pack>,
    acknowledged: bool,
    /// A village was granted: its feed is read in the next round of the same sync.
    new_village: bool,
    telling: Option<Telling>,
    /// Taken in at the end: a cut answer is told again.
    drafts: Option<DraftsHeld>,
}

impl Round<'_> {
    async fn answer(&mut self, reply: Reply) -> Result<Next, Stop> {
        let mut reader = FrameReader::default();
        let mut chunks = reply.body;
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| Stop::Outcome(SyncOutcome::Interrupted))?;
            self.device.need_uncut()?;
            self.counts.run.bytes_down += chunk.len() as u64;
            reader.feed(&chunk);
            while let Some(frame) = reader.next_frame().map_err(|error| Stop::Outcome(unread(error)))? {
                if let Some(next) = self.take(frame)? {
                    return Ok(next);
                }
            }
        }
        Err(Stop::Outcome(SyncOutcome::Interrupted)) // cut before its end frame
    }

    fn take(&mut self, frame: Frame) -> Result<Option<Next>, Stop> {
        let device = self.device;
        if !matches!(frame, Frame::Pull(_)) {
            self.store_pulled()?;
        }
        match frame {
            Frame::Hello(hello) => device.store.write(|transaction| {
                let epoch = meta::epoch(transaction)?;
                let now = device.clock.now().timestamp_millis();
                meta::put_office_time(transaction, hello.server_time, now)?;
                if hello.rolled_back {
                    meta::new_incarnation(transaction, device.entropy.as_ref())?;
                    meta::raise_chain_count(transaction, hello.chain_count)?;
                }
                if epoch != hello.epoch {
                    meta::put_epoch(transaction, hello.epoch)?;
                    pictures::forget_office(transaction)?;
                    meta::forget_directory(transaction)?;
                }
                // Another epoch: the server was restored, places in its feeds may mean something else now.
                if epoch != 0 && epoch != hello.epoch {
                    push::office_was_put_back(transaction)?;
                }
                if hello.rolled_back || (epoch != 0 && epoch != hello.epoch) {
                    self.repair.extend(cursors(transaction)?.iter().map(|cursor| cursor.village));
                }
                Ok(())
            })?,
            Frame::Directory(directory) => {
                let new_village = device.store.write(|transaction| {
                    let before: Vec<_> = cursors(transaction)?.iter().map(|cursor| cursor.village).collect();
                    meta::put_directory(transaction, &directory)?;
                    push::offer_what_a_restored_office_may_lack(transaction)?;
                    let mut came = cursors(transaction)?;
                    self.repair.retain(|village| came.iter().any(|cursor| cursor.village == *village));
                    came.retain(|cursor| !before.contains(&cursor.village));
                    for cursor in &came {
                        push::offer_what_was_set_aside_of(transaction, cursor.village)?; // it may have come back
                    }
                    Ok(!came.is_empty())
                })?;
                self.new_village |= new_village;
            }
            Frame::Keys(keys) => device.store.write(|transaction| keys::take(transaction, &keys))?,
            Frame::Acks(acks) => {
                let at = device.clock.now().timestamp_millis();
                let outcome = device
                    .store
                    .write(|transaction| push::note_answers(transaction, &self.batch.changes, &acks, at))?;
                self.acknowledged = true;
                self.counts.run.sent += outcome.sent;
                self.counts.run.refused += outcome.refused;
                self.counts.progress.sent += outcome.sent;
                if outcome.rolled_back {
                    self.repair.extend(self.batch.changes.iter().map(|unsent| unsent.line.village));
                }
                (self.progress)(self.counts.progress.clone());
            }
            Frame::DraftsHeld(held) => self.drafts = Some(held),
            Frame::Pull(pack) => self.pull(pack)?,
            Frame::End(end) => return self.end(&end).map(Some),
            // Out of service: the office takes the rest apart, batch by batch.
            Frame::Broken(ErrorCode::Revoked) if self.acknowledged && self.batch.more => return Ok(Some(Next::Again)),
            Frame::Broken(code) => return Err(Stop::Outcome(outcome_of(Some(code)))),
            Frame::Unknown(_) => {}
            Frame::Request(_) | Frame::Push(_) | Frame::Proof(_) | Frame::DraftsTold(_) => {
                return Err(Stop::Outcome(SyncOutcome::ServerError));
            }
        }
        Ok(None)
    }

    fn end(&mut self, end: &End) -> Result<Next, Stop> {
        if !self.acknowledged && !self.batch.changes.is_empty() {
            return Err(Stop::Outcome(SyncOutcome::ServerError)); // a push without an answer
        }
        let more_of_drafts = self.device.take_drafts(self.telling.as_ref(), self.drafts.take())?;
        let mut repair = std::mem::take(&mut self.repair);
        let waiting = self.device.store.read(|connection| Ok(!push::collect(connection)?.changes.is_empty()))?;
        if repair.is_empty() && (end.more || self.batch.more || waiting || self.new_village) {
            return Ok(Next::Again);
        }
        self.counts.run.office_records = 0;
        for village in &end.villages {
            self.counts.run.office_records += u32::try_from(village.records).unwrap_or(u32::MAX);
            let agree = self.device.store.write(|transaction| {
                // Places up to here are known, whether or not hashes must still be compared.
                put_cursor(transaction, village.village, village.last_seq)?;
                let agree = agrees(transaction, village)?;
                if agree { meta::no_doubt(transaction, village.village).map(|()| agree) } else { Ok(agree) }
            })?;
            if !agree {
                repair.push(village.village);
            }
        }
        repair.sort_unstable();
        repair.dedup();
        Ok(match repair.is_empty() {
            true if more_of_drafts => Next::Drafts,
            true => Next::Done,
            false => Next::Repair(repair),
        })
    }
}
