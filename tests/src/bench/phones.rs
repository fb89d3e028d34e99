//! Phones of the benchmark: real device cores, visits as cadres write them, a transport that times each request.

use super::Bench;
use super::invent::as_json;
use crate::kit::{Link, Phone};
use crate::records::{Dice, Wording, visit};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::Duration as Minutes;
use cunji_device::sync::{HttpTransport, Reply, Transport, TransportError};
use cunji_device::view::{Saved, SyncOutcome, SyncRun};
use cunji_device::{Device, Kind, Value};
use cunji_model::field::Path as FieldPath;
use futures_util::StreamExt;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A phone in a folder, with a way to the office.
pub fn phone(bench: &Bench, name: &str, folder: &Path, address: &str) -> Phone {
    let seed = name.bytes().fold(77, |seed: u64, byte| seed.wrapping_mul(31) + u64::from(byte));
    Phone::new(name, folder.to_owned(), Arc::clone(&bench.clock), seed, Arc::new(Link::new(address)))
}

/// A sync that must end well: a number for a broken one would mean nothing.
pub async fn sync(phone: &Phone) -> SyncRun {
    well(phone.sync().await)
}

pub fn well(run: SyncRun) -> SyncRun {
    assert!(
        run.outcome == SyncOutcome::Done && run.agreed && !run.repaired,
        "a sync to measure must end well: {run:?}"
    );
    run
}

/// What a cadre types on top of a routine form: the words, answers and issues of an invented visit.
pub fn typed(form: BTreeMap<String, Value>, dice: &mut Dice, home: Uuid, wording: Wording) -> BTreeMap<String, Value> {
    let mut fields = form;
    let kept = ["household", "visited_at", "group", "courtyard", "recorder", "recorder_name"];
    for (path, value) in visit(dice, home, 1_788_000_000_000, wording).1 {
        let path = path.to_string();
        if !kept.contains(&path.as_str()) && !path.starts_with("visitors/") {
            fields.insert(path, value);
        }
    }
    fields
}

/// Records a visit the way the screen does, and gives it as the JSON it is compared with. Eight minutes pass.
pub fn record_visit(bench: &Bench, device: &Device, dice: &mut Dice, home: Uuid) -> serde_json::Value {
    bench.clock.advance(Minutes::minutes(8));
    let form = device.open_visit_form(&home.to_string()).unwrap();
    let fields = typed(form.fields, dice, home, Wording::Templated);
    must_save(device, &form.draft, &fields);
    let facts: Vec<(FieldPath, Value)> =
        fields.iter().map(|(path, value)| (FieldPath::parse(path).unwrap(), value.clone())).collect();
    as_json(form.draft.parse().unwrap(), Kind::Visit, facts.iter().map(|(path, value)| (path, value)))
}

/// Saves a visit without a form before it: half the disk work, when thousands are only wanted as a start.
pub fn put_visit(bench: &Bench, device: &Device, dice: &mut Dice, home: Uuid) {
    bench.clock.advance(Minutes::minutes(1));
    let (document, writes) = visit(dice, home, 1_788_000_000_000 + dice.clone().below(86_400_000), Wording::Templated);
    let fields = writes.into_iter().map(|(path, value)| (path.to_string(), value)).collect();
    must_save(device, &document.to_string(), &fields);
}

pub fn must_save(device: &Device, draft: &str, fields: &BTreeMap<String, Value>) {
    let saved = device.save_visit(draft, fields).unwrap();
    assert!(matches!(saved, Saved::Saved { .. }), "an invented visit must be complete: {saved:?}");
}

/// How long one request took: until the head of its answer, and until its last byte was there.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    pub head: Duration,
    pub whole: Duration,
}

/// HTTP with a stopwatch on each request.
pub struct Timed {
    http: HttpTransport,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Timed {
    /// The phone gets an answer when all of it is there: what it then does with it is not the request's time.
    pub fn whole_answers(address: &str) -> Self {
        Self { http: HttpTransport::new(address).unwrap(), requests: Arc::default() }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

#[async_trait]
impl Transport for Timed {
    async fn post(&self, path: &str, token: Option<&str>, kind: &str, body: Vec<u8>) -> Result<Reply, TransportError> {
        let begin = Instant::now();
        let reply = self.http.post(path, token, kind, body).await?;
        let head = begin.elapsed();
        let status = reply.status;
        let whole = Bytes::from(reply.whole().await?);
        self.requests.lock().unwrap().push(Request { head, whole: begin.elapsed() });
        Ok(Reply { status, body: futures_util::stream::iter([Ok(whole)]).boxed() })
    }
}
