//! Change chunks built by hand, byte by byte and with a valid checksum: what no honest app would ever write.

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Automerge, Change, ChangeHash, ExpandedChange};
use cunji_model::document::{genesis, write};
use cunji_model::field::{Path, Value};
use cunji_model::id::{DeviceId, Incarnation, actor};
use cunji_model::kind::Kind;
use sha2::{Digest, Sha256};

pub const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
pub const KEY_TEXT: u64 = 0x15;
pub const INSERT: u64 = 0x34;
pub const ACTION: u64 = 0x42;
pub const VALUE_META: u64 = 0x56;
pub const PRED_COUNT: u64 = 0x70;

/// The parts of a change chunk, each free to lie.
#[derive(Debug, Clone)]
pub struct Crafted {
    pub deps: Vec<ChangeHash>,
    pub actor: Vec<u8>,
    pub seq: u64,
    pub start_op: u64,
    pub time: i64,
    pub message: Vec<u8>,
    pub others: Vec<Vec<u8>>,
    pub columns: Vec<(u64, Vec<u8>)>,
    pub extra: Vec<u8>,
}

impl Crafted {
    /// What would be a first, honest change of `who` on an empty household, without any operation yet.
    pub fn first_of(who: u8) -> Self {
        let document = genesis(Kind::Household);
        Self {
            deps: document.get_heads(),
            actor: person(who).to_bytes().to_vec(),
            seq: 1,
            start_op: next_op(&document),
            time: 1_700_000_000,
            message: Vec::new(),
            others: Vec::new(),
            columns: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// `count` times "clear field `a`", in a few bytes: run-length columns that claim what they do not carry.
    pub fn claiming(mut self, count: u64) -> Self {
        self.columns = vec![
            (KEY_TEXT, [run(count), vec![1, b'a']].concat()),
            (INSERT, unsigned(count)),
            (ACTION, [run(count), unsigned(1)].concat()),
            (VALUE_META, [run(count), unsigned(0)].concat()),
            (PRED_COUNT, [run(count), unsigned(0)].concat()),
        ];
        self
    }

    pub fn body(&self) -> Vec<u8> {
        let mut body = unsigned(self.deps.len() as u64);
        for dep in &self.deps {
            body.extend(dep.0);
        }
        body.extend(with_length(&self.actor));
        body.extend(unsigned(self.seq));
        body.extend(unsigned(self.start_op));
        body.extend(signed(self.time));
        body.extend(with_length(&self.message));
        body.extend(unsigned(self.others.len() as u64));
        for other in &self.others {
            body.extend(with_length(other));
        }
        body.extend(unsigned(self.columns.len() as u64));
        for (spec, data) in &self.columns {
            body.extend(unsigned(*spec));
            body.extend(unsigned(data.len() as u64));
        }
        for (_, data) in &self.columns {
            body.extend(data);
        }
        body.extend(&self.extra);
        body
    }

    pub fn bytes(&self) -> Vec<u8> {
        chunk(1, &self.body())
    }
}

/// A chunk of a type around a body, with the length and the checksum that belong to it.
pub fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    framed(kind, body.len() as u64, body)
}

/// The same with a length that may lie; the checksum agrees with it.
pub fn framed(kind: u8, length: u64, body: &[u8]) -> Vec<u8> {
    let hashed = [vec![kind], unsigned(length), body.to_vec()].concat();
    let digest = Sha256::digest(&hashed);
    [&MAGIC[..], &digest[..4], &hashed[..]].concat()
}

/// The body of a chunk that is known to be whole.
pub fn body_of(bytes: &[u8]) -> &[u8] {
    let length_bytes = bytes[9..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
    &bytes[9 + length_bytes..]
}

pub fn with_length(data: &[u8]) -> Vec<u8> {
    [unsigned(data.len() as u64), data.to_vec()].concat()
}

/// Unsigned LEB128.
pub fn unsigned(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

/// Signed LEB128.
pub fn signed(mut value: i64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

/// The head of a run: "the next value, this many times".
pub fn run(count: u64) -> Vec<u8> {
    signed(i64::try_from(count).expect("a run fits in a signed number"))
}

pub fn person(n: u8) -> ActorId {
    actor(DeviceId([n; 8]), Incarnation([n; 8]))
}

pub fn next_op(document: &Automerge) -> u64 {
    document.get_changes_meta(&[]).iter().map(|meta| meta.max_op).max().unwrap_or(0) + 1
}

/// One honest field-level write of `who`.
pub fn put(document: &Automerge, who: u8, path: &str, value: &str) -> (Automerge, Change) {
    let writes = [(Path::parse(path).expect("a path"), Value::from(value))];
    let written = write(document.clone(), &[], &person(who), 1_700_000_000, &writes).expect("an honest write");
    (written.document, written.change.expect("a new value makes a change"))
}

/// A change of `who` with operations as given, numbered to follow what `document` holds.
pub fn expanded(document: &Automerge, who: u8, operations: Vec<Op>) -> ExpandedChange {
    let mine = document.get_changes_meta(&[]).iter().filter(|meta| *meta.actor == person(who)).count() as u64;
    ExpandedChange {
        operations,
        actor_id: person(who),
        hash: None,
        seq: mine + 1,
        start_op: next_op(document).try_into().expect("counters begin at 1"),
        time: 1_700_000_000,
        message: None,
        deps: document.get_heads(),
        extra_bytes: Vec::new(),
        author: None,
    }
}

pub fn op(action: OpType, obj: ObjectId, key: &str, pred: Vec<OpId>) -> Op {
    Op { action, obj, key: Key::Map(key.into()), pred: pred.into(), insert: false }
}

/// splitmix64: the same mutations on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }
}
