//! Finds and repairs a difference that a cursor can't explain: hashes are compared, by bucket, if need be all of them.

use super::Office;
use super::asked::Asked;
use super::error::Failure;
use super::sync::pull_frames;
use super::who;
use axum::extract::State;
use cunji_wire::digest::{Digest, EntryName};
use cunji_wire::enrol::ErrorCode;
use cunji_wire::frame::{single, whole};
use cunji_wire::limits::FETCH_MAX;
use cunji_wire::message::{FetchRequest, ReconcileAnswer, ReconcileRequest};
use cunji_wire::pack::Record;

/// `POST /v1/reconcile`
pub async fn reconcile(State(office): State<Office>, asked: Asked) -> Result<Vec<u8>, Failure> {
    let Asked { device, body, turn: _turn } = asked;
    who::active(&device)?;
    let request: ReconcileRequest = whole(&body)?;
    if !device.villages.contains(&request.village) {
        return Err(Failure::new(ErrorCode::NoGrant, "no grant for this village"));
    }
    let theirs: &[u64; 256] = request
        .buckets
        .as_slice()
        .try_into()
        .map_err(|_| Failure::new(ErrorCode::BadRequest, "256 buckets are expected"))?;
    let names = office.store.feed_names(request.village).await?;
    let entries: Vec<(EntryName, u64)> =
        names.iter().map(|(document, hash, seq)| (EntryName::of(*document, hash), *seq)).collect();
    let mut ours = vec![Digest::default(); 256];
    for (name, _) in &entries {
        if let Some(bucket) = ours.get_mut(usize::from(name.bucket())) {
            bucket.add(name);
        }
    }
    let differ: Vec<u8> = (0..=255_u8)
        .zip(ours.iter().zip(theirs))
        .filter(|(_, (ours, theirs))| ours.short() != **theirs)
        .map(|(n, _)| n)
        .collect();
    let entries = entries
        .into_iter()
        .filter(|(name, _)| differ.binary_search(&name.bucket()).is_ok())
        .map(|(name, seq)| (name.short(), seq))
        .collect();
    Ok(single(&ReconcileAnswer { buckets: differ, entries })?)
}

/// `POST /v1/fetch`
pub async fn fetch(State(office): State<Office>, asked: Asked) -> Result<Vec<u8>, Failure> {
    let Asked { device, body, turn: _turn } = asked;
    who::active(&device)?;
    let request: FetchRequest = whole(&body)?;
    if !device.villages.contains(&request.village) {
        return Err(Failure::new(ErrorCode::NoGrant, "no grant for this village"));
    }
    if request.seqs.len() > FETCH_MAX {
        return Err(Failure::new(ErrorCode::TooLarge, "too many changes asked for"));
    }
    let found = office.store.feed_at(request.village, &request.seqs).await?;
    let records = found.into_iter().map(|change| Record {
        document: change.document,
        kind: change.kind,
        seq: change.seq,
        change: change.body,
    });
    let mut out = Vec::new();
    let last = request.seqs.last().copied().unwrap_or(0);
    pull_frames(request.village, 0, last, records, &mut out)?;
    Ok(out)
}
