//! The way to the office, with what weak coverage does to it. Each fault strikes one request and is then used up.

use async_trait::async_trait;
use bytes::Bytes;
use cunji_device::sync::{HttpTransport, Reply, Transport, TransportError};
use futures_util::stream::{self, StreamExt};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Notify;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    Fine,
    /// It never reaches the office.
    DropRequest,
    /// The office does everything, the phone hears nothing.
    DropAnswer,
    /// The body ends after so many bytes; the office sees a cut request.
    CutRequest(usize),
    /// The answer ends after so many bytes.
    CutAnswer(usize),
    /// Sixteen bytes of the answer are others, after so many of it.
    WrongAnswer(usize),
    /// It reaches the office twice; the phone hears the second answer.
    Repeat,
    /// It is lost now and reaches the office later, after a newer one.
    Late,
    /// Sixteen bytes of the request are others, after so many thousandths of it.
    WrongBytes(usize),
    /// The office does everything; of the answer so many bytes arrive, then nothing happens any more.
    Hang(usize),
}

struct Kept {
    path: String,
    token: Option<String>,
    content_type: String,
    body: Vec<u8>,
}

/// A link with a plan of faults; when the plan is used up everything is fine.
pub struct Link {
    way: Box<dyn Transport>,
    plan: Mutex<VecDeque<Fault>>,
    late: Mutex<Vec<Kept>>,
    requests: AtomicU64,
    /// Told when an answer hangs.
    hangs: Notify,
}

impl Link {
    pub fn new(address: &str) -> Self {
        Self::over(HttpTransport::new(address).unwrap())
    }

    /// The same over any way to the office.
    pub fn over(way: impl Transport + 'static) -> Self {
        let (plan, late, requests, hangs) = Default::default();
        Self { way: Box::new(way), plan, late, requests, hangs }
    }

    /// Plans faults for the next requests.
    pub fn plan(&self, faults: impl IntoIterator<Item = Fault>) {
        self.plan.lock().unwrap().extend(faults);
    }

    /// Forgets planned faults; late requests still arrive.
    pub fn mend(&self) {
        self.plan.lock().unwrap().clear();
    }

    /// Waits until an answer hangs.
    pub async fn hangs_for_good(&self) {
        self.hangs.notified().await;
    }

    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Transport for Link {
    async fn post(
        &self,
        path: &str,
        token: Option<&str>,
        content_type: &str,
        mut body: Vec<u8>,
    ) -> Result<Reply, TransportError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let fault = self.plan.lock().unwrap().pop_front().unwrap_or(Fault::Fine);
        let mut cut = usize::MAX;
        match fault {
            Fault::Fine => {}
            Fault::DropRequest => return Err(TransportError),
            Fault::Late => {
                let (token, content_type) = (token.map(str::to_owned), content_type.to_owned());
                self.late.lock().unwrap().push(Kept { path: path.to_owned(), token, content_type, body });
                return Err(TransportError);
            }
            Fault::CutRequest(at) => body.truncate(at.min(body.len().saturating_sub(1))),
            Fault::WrongBytes(at) => {
                let from = body.len() * at.min(1_000) / 1_000;
                body.iter_mut().skip(from).take(16).for_each(|byte| *byte ^= 0x5a);
            }
            Fault::CutAnswer(at) | Fault::WrongAnswer(at) | Fault::Hang(at) => cut = at,
            Fault::Repeat => drop(self.way.post(path, token, content_type, body.clone()).await?.whole().await),
            Fault::DropAnswer => {
                self.way.post(path, token, content_type, body).await?.whole().await?;
                return Err(TransportError);
            }
        }
        let reply = self.way.post(path, token, content_type, body).await?;
        // What was held back arrives now, behind the newer request.
        let late: Vec<Kept> = std::mem::take(&mut *self.late.lock().unwrap());
        for kept in late {
            let answer = self.way.post(&kept.path, kept.token.as_deref(), &kept.content_type, kept.body).await;
            if let Ok(answer) = answer {
                let _ = answer.whole().await; // nobody listens any more
            }
        }
        if cut == usize::MAX {
            return Ok(reply);
        }
        let status = reply.status;
        let mut whole = reply.whole().await?;
        if matches!(fault, Fault::WrongAnswer(_)) {
            whole.iter_mut().skip(cut).take(16).for_each(|byte| *byte ^= 0x5a);
            return Ok(Reply { status, body: stream::iter([Ok(Bytes::from(whole))]).boxed() });
        }
        let kept = Bytes::copy_from_slice(&whole[..cut.min(whole.len())]);
        let body = match fault {
            Fault::Hang(_) => {
                self.hangs.notify_one();
                stream::iter([Ok(kept)]).chain(stream::pending()).boxed()
            }
            _ => stream::iter([Ok(kept), Err(TransportError)]).boxed(),
        };
        Ok(Reply { status, body })
    }
}
