//! `POST /v1/sync`: push what the office lacks, pull what is past the cursor, in one exchange (design.md §6).

use super::Office;
use super::asked::Asked;
use super::error::Failure;
use crate::accept::handed_over::accept_or_keep;
use crate::accept::set_aside::keep;
use crate::accept::{Carried, Pushed};
use crate::cells;
use crate::drafts;
use crate::keys;
use crate::store::sql::Statement;
use crate::store::{Device, FeedState};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use cunji_model::door::Refusal;
use cunji_wire::chain::{self, Segment};
use cunji_wire::draft::{DraftsHeld, DraftsTold};
use cunji_wire::enrol::ErrorCode;
use cunji_wire::key::PublicKeys;
use cunji_wire::limits::{REQUEST_MAX_CHANGES, REQUEST_MAX_RAW, RESPONSE_TARGET, VILLAGES_MAX};
use cunji_wire::message::{Ack, Cursor, DirectoryPerson, End, Frame, Hello, SyncRequest, VillageEnd, VillageNumber};
use cunji_wire::pack::{DICTIONARY, PackBuilder, Record};
use cunji_wire::{PROTOCOL_MAX, PROTOCOL_MIN, frame};
use tokio::sync::mpsc;

/// Raw bytes read from the store at once while a feed is streamed.
const PAGE_BYTES: usize = 256 * 1024;

type Chunks = mpsc::Sender<Result<Bytes, std::io::Error>>;

pub async fn sync(State(office): State<Office>, asked: Asked) -> Result<Response, Failure> {
    let Asked { device, body, turn } = asked;
    let mut frames = frame::read_all(&body)?.into_iter();
    let Some(Frame::Request(request)) = frames.next() else {
        return Err(Failure::new(ErrorCode::BadRequest, "the first frame must be a request"));
    };
    let protocol = negotiate(&request, &device)?;
    let brought = unpack(frames)?;
    let keys_wanted = brought.keys.is_some();
    check_signature(&office, &device, &request, brought.keys).await?;
    let (pushed, segments, told) = (brought.pushed, brought.segments, brought.drafts);
    let identity = office.store.identity().await?;
    let now = office.clock.now().timestamp_millis();
    if !device.active {
        return set_aside(&office, &device, protocol, identity.epoch, pushed).await;
    }
    // A phone that has written fewer changes than it once told was restored from an older copy.
    let mut rolled_back = request.chain.count < device.chain_count;
    let carried = Carried::check(office.store.as_ref(), &segments).await?;
    let acks = match pushed.is_empty() {
        true => Vec::new(),
        false => accept_or_keep(office.store.as_ref(), &device, &carried, now, pushed).await?,
    };
    if acks.iter().any(|ack| matches!(ack, Ack::Stored(_))) {
        office.wake.appended();
    }
    office.metrics.judged(&acks);
    rolled_back |= acks.contains(&Ack::Refused(Refusal::RolledBack));
    if rolled_back {
        let sql = "INSERT INTO device_restored (device, times, last_at) VALUES (?1, 1, ?2) \
             ON CONFLICT (device) DO UPDATE SET times = device_restored.times + 1, last_at = ?2";
        let noted = office.store.transact(vec![Statement::new(sql, cells![device.id.0.as_slice(), now])]).await;
        if let Err(error) = noted {
            tracing::warn!(%error, "a restored phone could not be noted");
        }
    }
    // What was accepted is durable: a note that can't be kept (disk full) must not take the answer away.
    if let Err(error) = office.store.note_sync(device.id, now, &request.app_version, &request.chain).await {
        tracing::warn!(%error, "a sync could not be noted");
    }

    let mut head = Vec::new();
    let hello = Hello {
        protocol,
        dictionary: DICTIONARY,
        epoch: identity.epoch,
        server_time: now,
        rolled_back,
        chain_count: device.chain_count,
    };
    frame::write(&Frame::Hello(hello), &mut head)?;
    if !acks.is_empty() {
        frame::write(&Frame::Acks(acks), &mut head)?;
    }
    let mut directory = office.store.directory(&device, request.directory).await?;
    if let Some(directory) = &mut directory {
        directory.people.push(DirectoryPerson::office(office.store.identity().await?.device.0));
    }
    if keys_wanted || directory.is_some() {
        frame::write(&Frame::Keys(keys::for_device(office.store.as_ref(), &device).await?), &mut head)?;
    }
    if let Some(directory) = directory {
        frame::write(&Frame::Directory(directory), &mut head)?;
    }
    if let Some(held) = drafts(&office, &device, now, told).await {
        frame::write(&Frame::DraftsHeld(held), &mut head)?;
    }
    let (sender, mut receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(4);
    tokio::spawn(async move {
        let _turn = turn; // until all of the answer was taken
        if let Err(failure) = stream(&office, &device, &request, head, &sender).await {
            let mut last = Vec::new();
            if frame::write(&Frame::Broken(failure.code), &mut last).is_ok() {
                let _ = sender.send(Ok(last.into())).await; // the phone may be gone: nothing more to do
            }
        }
    });
    let body = Body::from_stream(futures_util::stream::poll_fn(move |context| receiver.poll_recv(context)));
    Ok(Response::new(body))
}

/// What the phone is told of drafts. Records come first: whatever fails here takes nothing of the sync away.
async fn drafts(office: &Office, device: &Device, now: i64, told: Option<DraftsTold>) -> Option<DraftsHeld> {
    let told = told?;
    match drafts::exchange(office.store.as_ref(), office.entropy.as_ref(), now, device, &told).await {
        Ok(held) => held,
        Err(error) => {
            tracing::warn!(device = %device.id, %error, "drafts were not kept");
            None
        }
    }
}

/// The answer to a revoked device: what it pushed is kept apart, and it gets nothing but the word for it.
async fn set_aside(
    office: &Office,
    device: &Device,
    protocol: u16,
    epoch: u64,
    pushed: Vec<Pushed>,
) -> Result<Response, Failure> {
    let server_time = office.clock.now().timestamp_millis();
    let acks = keep(office.store.as_ref(), device, server_time, pushed).await?;
    let chain_count = device.chain_count;
    let hello = Hello { protocol, dictionary: DICTIONARY, epoch, server_time, rolled_back: false, chain_count };
    let mut answer = Vec::new();
    frame::write(&Frame::Hello(hello), &mut answer)?;
    if !acks.is_empty() {
        frame::write(&Frame::Acks(acks), &mut answer)?;
    }
    frame::write(&Frame::Broken(ErrorCode::Revoked), &mut answer)?;
    Ok(Response::new(Body::from(answer)))
}

fn negotiate(request: &SyncRequest, device: &Device) -> Result<u16, Failure> {
    if request.protocol_min > PROTOCOL_MAX || request.protocol_max < PROTOCOL_MIN {
        let ours = format!("this server speaks versions {PROTOCOL_MIN} to {PROTOCOL_MAX}: update the older side");
        return Err(Failure::new(ErrorCode::VersionMismatch, ours));
    }
    if request.dictionary != DICTIONARY {
        return Err(Failure::new(ErrorCode::UnknownDictionary, "this dictionary is unknown: update the older side"));
    }
    if request.device != device.id.0 {
        return Err(Failure::new(ErrorCode::WrongDevice, "the token belongs to another device"));
    }
    if request.cursors.len() > VILLAGES_MAX || request.app_version.len() > 40 {
        return Err(Failure::new(ErrorCode::TooLarge, "too many villages or too long a version"));
    }
    Ok(request.protocol_max.min(PROTOCOL_MAX))
}

/// A device that has handed in its keys signs the head of its chain with each sync; one that hands them in signs with
/// them at once. An older app has none and is served until it has.
async fn check_signature(
    office: &Office,
    device: &Device,
    request: &SyncRequest,
    brought: Option<PublicKeys>,
) -> Result<(), Failure> {
    let Some(keys) = device.keys.or(brought) else { return Ok(()) };
    if !keys.usable() || !chain::signed(&keys, device.id.0, &request.chain) {
        return Err(Failure::new(ErrorCode::BadSignature, "the sync is not signed by this device: enrol it again"));
    }
    if device.keys.is_none() {
        office.store.put_device_keys(device.id, &keys, false).await?;
    }
    Ok(())
}

/// What a request brought after its first frame.
#[derive(Default)]
struct Brought {
    pushed: Vec<Pushed>,
    keys: Option<PublicKeys>,
    segments: Vec<Segment>,
    drafts: Option<DraftsTold>,
}

fn unpack(frames: impl Iterator<Item = Frame>) -> Result<Brought, Failure> {
    let (mut brought, mut raw) = (Brought::default(), 0_usize);
    for frame in frames {
        match frame {
            Frame::Push(pack) => {
                // No pack unfolds to more than it says: the sum is refused before it is there.
                raw = raw.saturating_add(pack.raw as usize);
                if raw > REQUEST_MAX_RAW {
                    return Err(Failure::new(
                        ErrorCode::TooLarge,
                        "the changes of one request are larger than allowed",
                    ));
                }
                let village = pack.village;
                brought.pushed.extend(pack.records()?.into_iter().map(|record| Pushed { village, record }));
            }
            Frame::Keys(keys) => brought.keys = Some(keys.own),
            Frame::Proof(segment) => brought.segments.push(segment),
            Frame::DraftsTold(told) => brought.drafts = Some(told),
            Frame::Unknown(_) => {}
            _ => return Err(Failure::new(ErrorCode::BadRequest, "a frame that does not belong into a request")),
        }
        if brought.pushed.len() > REQUEST_MAX_CHANGES {
            return Err(Failure::new(ErrorCode::TooLarge, "too many changes in one request"));
        }
    }
    Ok(brought)
}

/// Streams the pull, village by village in the order asked, then the end.
async fn stream(
    office: &Office,
    device: &Device,
    request: &SyncRequest,
    head: Vec<u8>,
    sender: &Chunks,
) -> Result<(), Failure> {
    let (mut out, mut sent) = (head, 0_usize);
    let mut ends = Vec::new();
    let leave_out = (!request.echo).then_some(device.id);
    for cursor in request.cursors.iter().filter(|cursor| device.villages.contains(&cursor.village)) {
        let Some(state) = office.store.feed_state(cursor.village).await? else { continue };
        let mut after = cursor.seq.min(state.last_seq);
        while after < state.last_seq {
            if sent >= RESPONSE_TARGET {
                frame::write(&Frame::End(End { villages: Vec::new(), more: true }), &mut out)?;
                return flush(sender, &mut out).await;
            }
            let page = office.store.feed(cursor.village, after, state.last_seq, PAGE_BYTES, leave_out).await?;
            let records = page.changes.into_iter().map(|change| Record {
                document: change.document,
                kind: change.kind,
                seq: change.seq,
                change: change.body,
            });
            let before = out.len();
            pull_frames(cursor.village, after, page.to, records, &mut out)?;
            sent += out.len() - before;
            after = page.to;
            flush(sender, &mut out).await?;
        }
        ends.push(village_end(cursor, &state));
    }
    frame::write(&Frame::End(End { villages: ends, more: false }), &mut out)?;
    flush(sender, &mut out).await
}

fn village_end(cursor: &Cursor, state: &FeedState) -> VillageEnd {
    VillageEnd {
        village: cursor.village,
        last_seq: state.last_seq,
        changes: state.changes,
        records: state.records,
        digest: state.digest,
    }
}

/// Writes records as pull frames that lead the cursor from `from` to `to`.
pub(super) fn pull_frames(
    village: VillageNumber,
    from: u64,
    to: u64,
    records: impl Iterator<Item = Record>,
    out: &mut Vec<u8>,
) -> Result<(), Failure> {
    let (mut builder, mut last) = (PackBuilder::new(village, from), from);
    for record in records {
        if builder.is_full() {
            let full = std::mem::replace(&mut builder, PackBuilder::new(village, last));
            frame::write(&Frame::Pull(full.close(last)?), out)?;
        }
        builder.add(&record)?;
        last = record.seq;
    }
    if !builder.is_empty() || to > from {
        frame::write(&Frame::Pull(builder.close(to)?), out)?;
    }
    Ok(())
}

async fn flush(sender: &Chunks, out: &mut Vec<u8>) -> Result<(), Failure> {
    let bytes = std::mem::take(out);
    if bytes.is_empty() || sender.send(Ok(bytes.into())).await.is_ok() {
        Ok(())
    } else {
        Err(Failure::new(ErrorCode::BadRequest, "the phone hung up")) // it resumes at its last frame
    }
}
