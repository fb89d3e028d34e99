//! The way to the office, with what weak coverage does to it. Each fault strikes one request and is then used up.

use async_trait::async_trait;
use bytes::Bytes;
use cunji_device::sync::{HttpTransport, Reply, Transport, TransportError};
use futures_util::stream::{self, StreamExt};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

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
    /// It reaches the office twice; the phone hears the second answer.
    Repeat,
    /// It is lost now and reaches the office later, after a newer one.
    Late,
}

struct Kept {
    path: String,
    token: Option<String>,
    content_type: String,
    body: Vec<u8>,
}

/// A link with a plan of faults; when the plan is used up everything is fine.
pub struct Link {
    http: HttpTransport,
    plan: Mutex<VecDeque<Fault>>,
    late: Mutex<Vec<Kept>>,
    requests: AtomicU64,
}

impl Link {
    pub fn new(address: &str) -> Self {
        let http = HttpTransport::new(address).unwrap();
        Self { http, plan: Mutex::default(), late: Mutex::default(), requests: AtomicU64::new(0) }
    }

    /// Plans faults for the next requests.
    pub fn plan(&self, faults: impl IntoIterator<Item = Fault>) {
        self.plan.lock().unwrap().extend(faults);
    }

    /// Forgets planned faults; late requests still arrive.
    pub fn mend(&self) {
        self.plan.lock().unwrap().clear();
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
            Fault::CutAnswer(at) => cut = at,
            Fault::Repeat => drop(self.http.post(path, token, content_type, body.clone()).await?.whole().await),
            Fault::DropAnswer => {
                self.http.post(path, token, content_type, body).await?.whole().await?;
                return Err(TransportError);
            }
        }
        let reply = self.http.post(path, token, content_type, body).await?;
        // What was held back arrives now, behind the newer request.
        let late: Vec<Kept> = std::mem::take(&mut *self.late.lock().unwrap());
        for kept in late {
            let answer = self.http.post(&kept.path, kept.token.as_deref(), &kept.content_type, kept.body).await;
            if let Ok(answer) = answer {
                let _ = answer.whole().await; // nobody listens any more
            }
        }
        if cut == usize::MAX {
            return Ok(reply);
        }
        let status = reply.status;
        let whole = reply.whole().await?;
        let kept = Bytes::copy_from_slice(&whole[..cut.min(whole.len())]);
        let body = stream::iter([Ok(kept), Err(TransportError)]).boxed();
        Ok(Reply { status, body })
    }
}
