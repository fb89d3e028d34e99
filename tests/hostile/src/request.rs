//! The office's reader of a whole sync request, over its routes and a real store: as it comes, behind a request that is in
//! order, as records in a pack, as changes of a record. The office answers, its answer can be read, and it goes on.

use crate::door::chunk;
use crate::{Bound, MIB, golden, way};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::{DateTime, FixedOffset};
use cunji_model::document::{genesis, write};
use cunji_model::door::prescan;
use cunji_model::field::Path;
use cunji_model::id::{DeviceId, Incarnation, VillageCode, actor};
use cunji_model::kind::Kind;
use cunji_server::enrolment::token_hash;
use cunji_server::routes::{Office, router};
use cunji_server::store::open::open;
use cunji_server::store::{FeedState, NewDevice, NewPerson, Village};
use cunji_wire::digest::Digest;
use cunji_wire::frame::{read_all, write as put_frame};
use cunji_wire::message::{Ack, ChainHead, Cursor, Frame, SyncRequest, VillageNumber};
use cunji_wire::pack::{DICTIONARY, Pack, PackBuilder, Record};
use cunji_wire::surroundings::{Clock, Entropy};
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use uuid::Uuid;

/// What the door may hold, what all packs of a request may unfold to, and the request itself.
const SERVING: Bound = Bound { whatever: 128 * MIB, each: 64 };
const TOKEN: &str = "6d";
const DEVICE: [u8; 8] = [5; 8];
const DOCUMENT: Uuid = Uuid::from_u128(77);

/// A clock on which every request comes a minute later: the rates are another reader's business.
struct Minutes(AtomicI64);

impl Clock for Minutes {
    fn now(&self) -> DateTime<FixedOffset> {
        let minutes = self.0.fetch_add(1, Ordering::Relaxed);
        DateTime::from_timestamp(1_790_000_000 + minutes * 60, 0).unwrap().fixed_offset()
    }
}

/// Bytes that are other ones each time and the same in each run.
struct Counted(AtomicU8);

impl Entropy for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed).max(1));
    }
}

/// An office with one village and one phone, in a folder of its own.
struct Place {
    runtime: Runtime,
    routes: Router,
    _folder: TempDir,
}

fn village() -> VillageNumber {
    VillageNumber::from(&VillageCode::parse("500236101201").unwrap())
}

impl Place {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let shared = std::path::Path::new("/dev/shm");
        let folder =
            tempfile::tempdir_in(if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() }).unwrap();
        let file = folder.path().join("office.db").display().to_string();
        let routes = runtime.block_on(async {
            let entropy = Arc::new(Counted(AtomicU8::new(1)));
            let store = open(&file, entropy.as_ref()).await.unwrap();
            let feed = FeedState { last_seq: 0, changes: 0, records: 0, digest: Digest::default() };
            let [county, township, name] = ["奉节县", "云雾镇", "石门村"].map(str::to_owned);
            store.put_village(&Village { number: village(), county, township, name, feed }).await.unwrap();
            let person = Uuid::from_u128(1);
            let new = NewPerson { person, name: "安娜".into(), role: "cadre".into(), villages: vec![village()] };
            store.put_person(&new).await.unwrap();
            store.put_enrolment([1; 32], person, i64::MAX).await.unwrap();
            let (device, token_hash) = (DeviceId(DEVICE), token_hash(TOKEN));
            store.enrol([1; 32], 1, &NewDevice { device, token_hash, app_version: "1".into() }).await.unwrap();
            router(Office::new(store, Arc::new(Minutes(AtomicI64::new(0))), entropy))
        });
        Self { runtime, routes, _folder: folder }
    }

    /// Sends a body; the frames of the answer, none when it is a refusal. A failure of the office is a finding.
    fn send(&self, body: Vec<u8>) -> Vec<Frame> {
        let request = Request::post("/v1/sync").header("authorization", format!("Bearer {TOKEN}"));
        let request = request.body(Body::from(body)).unwrap();
        self.runtime.block_on(async {
            let answer = self.routes.clone().oneshot(request).await.unwrap();
            let status = answer.status();
            let said = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            assert!(!status.is_server_error(), "{status}: {}", String::from_utf8_lossy(&said));
            if status.is_success() { read_all(&said).unwrap() } else { Vec::new() }
        })
    }
}

/// The first frame of a request that is in order.
fn request() -> Vec<u8> {
    let request = SyncRequest {
        protocol_min: 1,
        protocol_max: 1,
        dictionary: DICTIONARY,
        device: DEVICE,
        epoch: 1,
        cursors: vec![Cursor { village: village(), seq: 0 }],
        directory: 0,
        chain: ChainHead { count: 0, head: [0; 32], signature: None },
        echo: true,
        app_version: "1".into(),
    };
    let mut bytes = Vec::new();
    put_frame(&Frame::Request(request), &mut bytes).unwrap();
    bytes
}

fn with(frame: &Frame) -> Vec<u8> {
    let mut body = request();
    put_frame(frame, &mut body).unwrap();
    body
}

fn squeezed_right(raw: &[u8]) -> Vec<u8> {
    let dictionary = include_bytes!("../../../crates/wire/dictionary/1.zdict");
    zstd::bulk::Compressor::with_dictionary(3, dictionary).unwrap().compress(raw).unwrap()
}

/// Two changes of one record, with the checksums that belong to them; the first is as long as two bytes say.
fn pushed(data: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = data.split_first_chunk::<2>()?;
    let (first, second) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
    let mut pack = PackBuilder::new(village(), 0);
    for body in [first, second].into_iter().filter(|body| !body.is_empty()) {
        pack.add(&Record { document: DOCUMENT, kind: "visit".into(), seq: 0, change: chunk(body) }).ok()?;
    }
    let mut body = request();
    put_frame(&Frame::Push(pack.close(0).ok()?), &mut body).ok()?;
    Some(body)
}

/// Reads one input.
pub fn read(data: &[u8]) {
    thread_local! { static PLACE: RefCell<Option<Place>> = const { RefCell::new(None) }; }
    let Some((how, data)) = data.split_first() else { return };
    let body = match how % 4 {
        0 => data.to_vec(),
        1 => [request(), data.to_vec()].concat(),
        2 => {
            let squeezed = squeezed_right(data);
            with(&Frame::Push(Pack { village: village(), from: 0, to: 0, raw: data.len() as u32, squeezed }))
        }
        _ => match pushed(data) {
            Some(body) => body,
            None => return,
        },
    };
    PLACE.with_borrow_mut(|place| {
        let office = place.get_or_insert_with(Place::new);
        let answer = SERVING.hold(body.len(), || office.send(body.clone()));
        let stored =
            |frame: &Frame| matches!(frame, Frame::Acks(acks) if acks.iter().any(|ack| matches!(ack, Ack::Stored(_))));
        if answer.iter().any(stored) {
            handed_out(&office.send(request()));
            *place = None; // each input finds the same office
        }
    });
}

/// What was stored comes back to a phone, readable.
fn handed_out(answer: &[Frame]) {
    let packs = answer.iter().filter_map(|frame| match frame {
        Frame::Pull(pack) => Some(pack.records().unwrap()),
        _ => None,
    });
    let records: Vec<Record> = packs.flatten().collect();
    assert!(!records.is_empty(), "what was stored is handed out");
    assert!(records.iter().all(|record| prescan(&record.change).is_ok()), "only what passed the door is handed out");
}

/// Inputs to begin with: what phones of the first release send, and honest visits.
pub fn seeds() -> Vec<Vec<u8>> {
    let (mut push, proof, keys) = (golden("pack"), golden("proof"), golden("keys"));
    push[0] = 2;
    let author = actor(DeviceId(DEVICE), Incarnation([2; 8]));
    let said = |words: &str| [(Path::field("note"), words.into()), (Path::field("has_changes"), false.into())];
    let first = write(genesis(Kind::Visit), &[], &author, 1_780_000_000, &said("家中都好")).unwrap();
    let second = write(first.document, &[], &author, 1_780_000_100, &said("又去了一次")).unwrap().change.unwrap();
    let first = first.change.unwrap();
    let body = |change: &[u8]| {
        let length = change[9..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
        change[9 + length..].to_vec()
    };
    let (one, two) = (body(first.raw_bytes()), body(second.raw_bytes()));
    let mut line = [DOCUMENT.as_bytes(), &[5][..], b"visit", &[1], &first.raw_bytes()[4..8]].concat();
    let stripped = &first.raw_bytes()[9..];
    line.extend([stripped.len() as u8 & 0x7f | 0x80, (stripped.len() >> 7) as u8]);
    line.extend(stripped);
    // Packs of nothing but zeros: 80 KB each from a few dozen bytes.
    let mut zeros = [DOCUMENT.as_bytes(), &[5][..], b"visit", &[0, 0, 0, 0, 0], &[0x80, 0xf1, 0x04]].concat();
    zeros.resize(zeros.len() + 80_000, 0);
    let raw = zeros.len() as u32;
    let squeezed = squeezed_right(&zeros);
    let bomb = Pack { village: village(), from: 0, to: 0, raw, squeezed };
    let mut bombs = Vec::new();
    (0..3_000).for_each(|_| put_frame(&Frame::Push(bomb.clone()), &mut bombs).unwrap());
    vec![
        way(1, &bombs),
        way(0, &golden("request")),
        way(0, &request()),
        way(1, &push),
        way(1, &[proof, keys, push.clone()].concat()),
        way(2, &line),
        way(3, &[&(one.len() as u16).to_le_bytes()[..], &one, &two].concat()),
        way(3, &[&(two.len() as u16).to_le_bytes()[..], &two, &one].concat()),
    ]
}
