//! Reads a change's header and counts its operations without decoding them: bombs are refused in microseconds.
//!
//! Format: <https://automerge.org/automerge-binary-format-spec/>; checked against automerge 0.12 by test.

use super::{
    MAX_CHANGE_BYTES, MAX_COUNTER, MAX_DEPS, MAX_EXTRA_BYTES, MAX_KEY_BYTES, MAX_OPS, MAX_OTHER_ACTORS, MAX_TIME,
    Refusal,
};
use automerge::{ActorId, ChangeHash};
use sha2::{Digest, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHUNK_CHANGE: u8 = 1;
const DEFLATED: u64 = 0b1000;
const ACTION_COLUMN: u64 = 0x42;

/// What the header of a change says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prescan {
    /// SHA-256 of the chunk: the change's name.
    pub hash: ChangeHash,
    /// Hashes it depends on.
    pub deps: Vec<ChangeHash>,
    /// Who wrote it.
    pub actor: ActorId,
    /// Its number among this actor's changes of the document, from 1.
    pub seq: u64,
    /// Counter of its first operation.
    pub start_op: u64,
    /// Seconds since 1970 by the writer's clock.
    pub time: i64,
    /// Number of operations.
    pub ops: u64,
}

impl Prescan {
    /// Counter of its last operation.
    pub fn max_op(&self) -> u64 {
        self.start_op + self.ops.saturating_sub(1)
    }
}

/// Scans untrusted bytes that claim to be one change chunk. Cost is linear in the bytes, never in what they claim.
pub fn prescan(bytes: &[u8]) -> Result<Prescan, Refusal> {
    if bytes.len() > MAX_CHANGE_BYTES {
        return Err(Refusal::TooLarge);
    }
    let mut reader = Reader { rest: bytes };
    if reader.take(4)? != MAGIC {
        return Err(Refusal::Malformed);
    }
    let checksum = reader.take(4)?;
    if reader.take(1)? != [CHUNK_CHANGE] {
        return Err(Refusal::Malformed); // documents, bundles and deflated changes never travel
    }
    let before = reader.rest.len();
    let length = reader.unsigned()?;
    let body = reader.rest;
    if length != body.len() as u64 {
        return Err(Refusal::Malformed);
    }
    let length_bytes = bytes.get(bytes.len() - before..bytes.len() - body.len()).ok_or(Refusal::Malformed)?;
    let digest = Sha256::new().chain_update([CHUNK_CHANGE]).chain_update(length_bytes).chain_update(body).finalize();
    let digest: [u8; 32] = digest.into();
    if digest.get(..4) != Some(checksum) {
        return Err(Refusal::Malformed);
    }
    let deps = reader.hashes()?;
    let actor = reader.actor()?;
    let seq = reader.unsigned()?;
    let start_op = reader.unsigned()?;
    let time = reader.signed()?;
    if time.unsigned_abs() > MAX_TIME {
        return Err(Refusal::TooLarge);
    }
    let message = reader.unsigned()?;
    if message > MAX_EXTRA_BYTES as u64 {
        return Err(Refusal::TooLarge);
    }
    reader.take(message as usize)?;
    let others = reader.unsigned()?;
    if others > MAX_OTHER_ACTORS {
        return Err(Refusal::TooLarge);
    }
    for _ in 0..others {
        reader.actor()?;
    }
    let ops = reader.count_operations()?;
    if reader.rest.len() > MAX_EXTRA_BYTES {
        return Err(Refusal::TooLarge);
    }
    if ops == 0 || seq == 0 || start_op == 0 {
        return Err(Refusal::Malformed);
    }
    if ops > MAX_OPS || start_op.saturating_add(ops) >= MAX_COUNTER || seq >= MAX_COUNTER {
        return Err(Refusal::TooLarge);
    }
    Ok(Prescan { hash: ChangeHash(digest), deps, actor, seq, start_op, time, ops })
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Refusal::Malformed)?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Refusal> {
        let (first, rest) = self.rest.split_first().ok_or(Refusal::Malformed)?;
        self.rest = rest;
        Ok(*first)
    }

    fn unsigned(&mut self) -> Result<u64, Refusal> {
        let mut value: u64 = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            if shift == 63 && part > 1 {
                return Err(Refusal::Malformed);
            }
            value |= part << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Refusal::Malformed)
    }

    fn signed(&mut self) -> Result<i64, Refusal> {
        let mut value: i64 = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let spare = 64_u32.saturating_sub(shift + 7);
                let negative = byte & 0x40 != 0;
                return Ok(if spare > 0 && negative { value | (-1_i64 << (shift + 7)) } else { value });
            }
        }
        Err(Refusal::Malformed)
    }

    fn hashes(&mut self) -> Result<Vec<ChangeHash>, Refusal> {
        let count = self.unsigned()?;
        if count > MAX_DEPS {
            return Err(Refusal::TooLarge);
        }
        let mut hashes = Vec::with_capacity(count as usize);
        for _ in 0..count {
            let bytes: [u8; 32] = self.take(32)?.try_into().map_err(|_| Refusal::Malformed)?;
            let hash = ChangeHash(bytes);
            if hashes.contains(&hash) {
                return Err(Refusal::Malformed); // no honest change names a dependency twice
            }
            hashes.push(hash);
        }
        Ok(hashes)
    }

    fn actor(&mut self) -> Result<ActorId, Refusal> {
        let length = self.unsigned()?;
        if length != 16 {
            return Err(Refusal::ForeignActor); // ours are device ‖ incarnation, nothing else
        }
        Ok(ActorId::from(self.take(16)?))
    }

    /// Reads the column list, refuses deflated or claimed-too-long columns and sums the runs of the action column.
    fn count_operations(&mut self) -> Result<u64, Refusal> {
        let columns = self.unsigned()?;
        if columns > 64 {
            return Err(Refusal::TooLarge);
        }
        let mut listed = Vec::with_capacity(columns as usize);
        for _ in 0..columns {
            let (spec, length) = (self.unsigned()?, self.unsigned()?);
            if spec & DEFLATED != 0 {
                return Err(Refusal::Malformed);
            }
            listed.push((spec, usize::try_from(length).map_err(|_| Refusal::Malformed)?));
        }
        let mut ops = 0;
        for (spec, length) in listed {
            let data = self.take(length)?;
            let claimed = run_lengths(spec, data)?;
            if claimed > MAX_OPS * 4 {
                return Err(Refusal::TooLarge); // any column may be the bomb, not only the counted one
            }
            if spec == ACTION_COLUMN {
                ops = claimed;
            }
        }
        Ok(ops)
    }
}

/// Sum of all runs of a run-length column. Kinds: 0 group, 1 actor, 2 integer, 3 delta, 4 boolean, 5 string,
/// 6 value metadata, 7 value bytes.
fn run_lengths(spec: u64, data: &[u8]) -> Result<u64, Refusal> {
    let mut reader = Reader { rest: data };
    let mut sum: u64 = 0;
    let kind = spec & 0b111;
    if kind == 7 {
        return Ok(0);
    }
    while !reader.rest.is_empty() {
        if kind == 4 {
            sum = sum.saturating_add(reader.unsigned()?);
            continue;
        }
        let count = reader.signed()?;
        let (runs, values) = match count {
            0 => (reader.unsigned()?, 0),
            n if n > 0 => (n.unsigned_abs(), 1),
            n => (n.unsigned_abs(), n.unsigned_abs()),
        };
        sum = sum.saturating_add(runs);
        for _ in 0..values {
            match kind {
                3 => {
                    reader.signed()?;
                }
                5 => {
                    let length = usize::try_from(reader.unsigned()?).map_err(|_| Refusal::Malformed)?;
                    if length > MAX_KEY_BYTES {
                        return Err(Refusal::TooLarge); // a run repeats it as often as it likes
                    }
                    reader.take(length)?;
                }
                _ => {
                    reader.unsigned()?;
                }
            }
        }
    }
    Ok(sum)
}
