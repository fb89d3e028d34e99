//! Pictures, after the text: the office is asked how far it has each, the rest goes in chunks from there on. Whatever
//! breaks, the next sync goes on where the office stands.

use super::outcome::outcome_of;
use super::run::{Counts, Stop};
use super::transport::Transport;
use crate::Device;
use crate::error::DeviceError;
use crate::store::attachments::{self, CHUNK, Name};
use crate::store::meta::Enrolment;
use crate::store::pictures::{self, Shown};
use crate::view::{SyncOutcome, SyncProgress};
use cunji_model::record::attachment::AttachmentKind;
use cunji_wire::attachment::{AttachmentState, GetAnswer, GetRequest, PutAnswer, PutRequest, StateRequest};
use cunji_wire::enrol::{ErrorBody, ErrorCode};
use cunji_wire::frame::{single, whole};
use cunji_wire::limits::{ATTACHMENT_MAX, ATTACHMENTS_MAX};
use cunji_wire::message::VillageNumber;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// How often a picture that did not arrive as it is here is begun again in one sync.
const TRIES: u32 = 2;

/// Why an answer is none.
enum Unanswered {
    /// An older server, or a village that is not granted any more: pictures wait.
    NotNow,
    /// This picture is damaged here: the others go on.
    Damaged,
    /// It is damaged at the office: the others go on.
    DamagedThere,
    Stop(Stop),
}

impl From<DeviceError> for Unanswered {
    fn from(error: DeviceError) -> Self {
        Self::Stop(error.into())
    }
}

/// What the office answered to a status other than 200.
fn refused(status: u16, body: &[u8]) -> Unanswered {
    let error: Option<ErrorBody> = serde_json::from_slice(body).ok();
    match error.map(|error| error.code) {
        None if status == 404 || status == 405 => Unanswered::NotNow,
        Some(ErrorCode::NoGrant) => Unanswered::NotNow,
        Some(ErrorCode::PictureDamaged) => Unanswered::DamagedThere,
        code => Unanswered::Stop(Stop::Outcome(outcome_of(code))),
    }
}

/// One question about pictures and its answer.
async fn ask<T: DeserializeOwned>(
    transport: &dyn Transport,
    token: &str,
    verb: &str,
    question: &impl Serialize,
) -> Result<(T, u64), Unanswered> {
    let cut = || Unanswered::Stop(Stop::Outcome(SyncOutcome::Interrupted));
    let body = single(question).map_err(|_| Unanswered::Stop(Stop::Store))?;
    let sent = body.len() as u64;
    let path = format!("/v1/attachment/{verb}");
    let reply = transport.post(&path, Some(token), "application/octet-stream", body).await.map_err(|_| cut())?;
    let status = reply.status;
    let answer = reply.whole().await.map_err(|_| cut())?;
    if status != 200 {
        return Err(refused(status, &answer));
    }
    let answer = whole(&answer).map_err(|_| Unanswered::Stop(Stop::Outcome(SyncOutcome::ServerError)))?;
    Ok((answer, sent))
}

impl Device {
    /// Sends what waits and brings what is to be kept here.
    pub(super) async fn pictures(
        &self,
        transport: &dyn Transport,
        enrolment: &Enrolment,
        counts: &mut Counts,
        progress: &(dyn Fn(SyncProgress) + Send + Sync),
    ) -> Result<(), Stop> {
        let begun = self.clock.now();
        let sent = self.send_pictures(transport, enrolment, counts, progress).await;
        let took = self.clock.now().signed_duration_since(begun).num_milliseconds();
        counts.run.picture_ms = u64::try_from(took).unwrap_or(0);
        sent?;
        // What damage took, whatever its village; then villages that are to be kept here.
        let mut to_bring = self.store.read(pictures::lost)?;
        for village in self.store.read(pictures::kept_villages)? {
            to_bring.extend(self.store.read(|connection| pictures::missing(connection, village))?);
        }
        for picture in to_bring {
            self.need_uncut()?;
            counts.run.requests += 1;
            match self.bring(transport, &enrolment.token, &picture).await {
                Ok(_) | Err(Unanswered::NotNow | Unanswered::Damaged | Unanswered::DamagedThere) => {}
                Err(Unanswered::Stop(stop)) => return Err(stop),
            }
        }
        Ok(())
    }

    pub(super) async fn send_pictures(
        &self,
        transport: &dyn Transport,
        enrolment: &Enrolment,
        counts: &mut Counts,
        progress: &(dyn Fn(SyncProgress) + Send + Sync),
    ) -> Result<(), Stop> {
        let mut waiting = self.store.read(pictures::waiting)?;
        let states = self.ask_states(transport, &enrolment.token, &waiting, counts).await?;
        // What a colleague has brought already needs no sending; what a village refuses waits.
        waiting.retain(|one| matches!(states.get(&(one.village, one.name)), Some(AttachmentState::Coming(_))));
        let left = |one: &Shown| match states.get(&(one.village, one.name)) {
            Some(AttachmentState::Coming(there)) => one.bytes.saturating_sub(*there),
            _ => 0,
        };
        counts.progress.pictures_to_send = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        counts.progress.picture_bytes_to_send = waiting.iter().map(left).sum();
        let mut not_now = BTreeSet::new();
        for picture in &waiting {
            progress(counts.progress.clone());
            if not_now.contains(&picture.village) {
                continue;
            }
            let from = picture.bytes - left(picture);
            match self.send(transport, &enrolment.token, picture, from, counts, progress).await {
                Ok(()) => {}
                Err(Unanswered::NotNow) => drop(not_now.insert(picture.village)),
                Err(Unanswered::Damaged | Unanswered::DamagedThere) => {}
                Err(Unanswered::Stop(stop)) => return Err(stop),
            }
        }
        progress(counts.progress.clone());
        Ok(())
    }

    /// Asks how far the office has them, and notes those that it has whole.
    async fn ask_states(
        &self,
        transport: &dyn Transport,
        token: &str,
        waiting: &[Shown],
        counts: &mut Counts,
    ) -> Result<BTreeMap<(VillageNumber, Name), AttachmentState>, Stop> {
        let mut by_village: BTreeMap<VillageNumber, Vec<Name>> = BTreeMap::new();
        for one in waiting {
            by_village.entry(one.village).or_default().push(one.name);
        }
        let mut states = BTreeMap::new();
        for (village, names) in by_village {
            for names in names.chunks(ATTACHMENTS_MAX) {
                self.need_uncut()?;
                counts.run.requests += 1;
                let question = StateRequest { village, names: names.to_vec() };
                let answer: Vec<AttachmentState> = match ask(transport, token, "state", &question).await {
                    Ok((answer, _)) => answer,
                    Err(Unanswered::NotNow | Unanswered::Damaged | Unanswered::DamagedThere) => break,
                    Err(Unanswered::Stop(stop)) => return Err(stop),
                };
                let answer: Vec<_> = names.iter().copied().zip(answer).collect();
                self.store.write(|transaction| {
                    for (name, _) in answer.iter().filter(|(_, state)| *state == AttachmentState::Whole) {
                        pictures::note_at_office(transaction, village, name)?;
                    }
                    Ok(())
                })?;
                states.extend(answer.into_iter().map(|(name, state)| ((village, name), state)));
            }
        }
        Ok(states)
    }

    /// Sends one picture from where the office stands, until the office has it whole.
    async fn send(
        &self,
        transport: &dyn Transport,
        token: &str,
        picture: &Shown,
        from: u64,
        counts: &mut Counts,
        progress: &(dyn Fn(SyncProgress) + Send + Sync),
    ) -> Result<(), Unanswered> {
        let Shown { village, name, bytes: size } = *picture;
        let (mut offset, mut tries, mut moved) = (from, 0, true);
        loop {
            self.need_uncut().map_err(Unanswered::Stop)?;
            let chunk = self.store.read(|connection| attachments::chunk_from(connection, &name, offset))?;
            let bytes = chunk.unwrap_or_default();
            let length = bytes.len() as u64;
            let question = PutRequest { village, name, size, offset, bytes };
            counts.run.requests += 1;
            let (answer, sent) = ask(transport, token, "put", &question).await?;
            counts.run.bytes_up += sent;
            match answer {
                PutAnswer::Whole => {
                    self.store.write(|transaction| pictures::note_at_office(transaction, village, &name))?;
                    counts.run.pictures_sent += 1;
                    counts.run.picture_bytes += length;
                    counts.progress.pictures_sent += 1;
                    counts.progress.picture_bytes_sent += length;
                    return Ok(());
                }
                PutAnswer::Coming(there) if there == offset + length && length > 0 => {
                    counts.run.picture_bytes += length;
                    counts.progress.picture_bytes_sent += length;
                    progress(counts.progress.clone());
                    (offset, moved) = (there, true);
                }
                // It stands somewhere else (an answer was lost): go on from there, once without a step forward.
                PutAnswer::Coming(there) if moved && there <= size => (offset, moved) = (there, false),
                PutAnswer::NotTheName if tries < TRIES => {
                    // Damaged here or on the way? What is damaged here is never sent again as if it were whole.
                    match self.store.read(|connection| attachments::read(connection, &name)) {
                        Err(DeviceError::StoreUnreadable) => return Err(Unanswered::Damaged),
                        other => drop(other?),
                    }
                    (offset, tries, moved) = (0, tries + 1, true);
                }
                PutAnswer::Coming(_) | PutAnswer::NotTheName => {
                    return Err(Unanswered::Stop(Stop::Outcome(SyncOutcome::ServerError)));
                }
            }
        }
    }

    /// Brings a picture of a record from the office. What came of it stays, and goes on from there the next time.
    pub async fn fetch_attachment(&self, transport: &dyn Transport, name: &str) -> Result<(), DeviceError> {
        let name = attachments::parse(name).ok_or(DeviceError::NotFound)?;
        let enrolment = self.store.read(crate::store::meta::enrolment)?.ok_or(DeviceError::NotEnrolled)?;
        let picture = self.store.read(|connection| pictures::village_of(connection, &name))?;
        let picture = picture.ok_or(DeviceError::NotFound)?;
        match self.bring(transport, &enrolment.token, &picture).await {
            Ok(true) => Ok(()),
            Ok(false) | Err(Unanswered::NotNow | Unanswered::Damaged) => Err(DeviceError::NotAtOffice),
            Err(Unanswered::DamagedThere) => Err(DeviceError::DamagedAtOffice),
            Err(Unanswered::Stop(Stop::Outcome(SyncOutcome::Interrupted))) => Err(DeviceError::Offline),
            Err(Unanswered::Stop(Stop::Outcome(_))) => Err(DeviceError::BadAnswer),
            Err(Unanswered::Stop(Stop::Store)) => Err(DeviceError::StoreUnreadable),
        }
    }

    /// True once it is here whole; false: the office does not have it.
    async fn bring(&self, transport: &dyn Transport, token: &str, picture: &Shown) -> Result<bool, Unanswered> {
        let wrong = || Unanswered::Stop(Stop::Outcome(SyncOutcome::ServerError));
        let Shown { village, name, .. } = *picture;
        loop {
            let here = self.store.read(|connection| attachments::held(connection, &name))?;
            let offset = match here {
                Some((here, size)) if here == size && size > 0 => return Ok(true),
                Some((here, _)) => here,
                None => 0,
            };
            let (answer, _) = ask(transport, token, "get", &GetRequest { village, name, offset }).await?;
            let (size, bytes) = match answer {
                GetAnswer::Missing => return Ok(false),
                GetAnswer::Part { size, bytes } => (size, bytes),
            };
            let sensible = (1..=ATTACHMENT_MAX).contains(&size) && here.is_none_or(|(_, known)| known == size);
            if !sensible || bytes.is_empty() || bytes.len() > CHUNK || offset + bytes.len() as u64 > size {
                return Err(wrong());
            }
            let fits = self.store.write(|transaction| {
                attachments::begin(transaction, &name, AttachmentKind::Photo.as_str(), size, &[])?;
                attachments::put_chunk(transaction, &name, offset, &bytes)?;
                if offset + (bytes.len() as u64) < size {
                    return Ok(true);
                }
                attachments::arrived(transaction, &name, village)
            })?;
            if !fits {
                return Err(wrong());
            }
        }
    }
}
