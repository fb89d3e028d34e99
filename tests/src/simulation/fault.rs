//! What can go wrong between a phone and its office: the way there without a socket, a server process that falls before
//! or after a transaction, a full disk, transactions of several processes that take turns. All of it drawn, none of it
//! left to the machine.

use super::office::Servers;
use crate::records::Dice;
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use bytes::Bytes;
use cunji_device::sync::{Reply, Transport, TransportError};
use cunji_server::store::StoreError;
use futures_util::stream::{self, StreamExt};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::{Notify, oneshot};
use tower::ServiceExt;

/// What strikes the server behind one phone's way during one sync.
#[derive(Debug, Clone, Copy, Default)]
pub struct Strike {
    /// The process falls before or after this transaction.
    pub dies: Option<(u32, bool)>,
    /// From this transaction on nothing can be written.
    pub full_from: Option<u32>,
}

/// What one phone's requests meet at the store.
#[derive(Default)]
pub struct Perils {
    state: Mutex<State>,
    dead: Notify,
}

#[derive(Default)]
struct State {
    /// Transactions since the strike was planned.
    calls: u32,
    strike: Strike,
    /// With whom it takes turns, and as which of them.
    turns: Option<(usize, Arc<Turns>)>,
}

impl Perils {
    /// From now on.
    pub fn plan(&self, strike: Strike) {
        let mut state = self.state.lock().unwrap();
        (state.calls, state.strike) = (0, strike);
    }

    /// Takes turns with others, or no more.
    pub fn take_turns(&self, turns: Option<(usize, Arc<Turns>)>) {
        self.state.lock().unwrap().turns = turns;
    }

    /// Before a transaction.
    pub async fn before(&self, writes: bool) -> Result<(), StoreError> {
        let (call, strike, turns) = {
            let mut state = self.state.lock().unwrap();
            state.calls += 1;
            (state.calls, state.strike, state.turns.clone())
        };
        if strike.dies == Some((call, false)) {
            self.fall().await;
        }
        if writes && strike.full_from.is_some_and(|from| call >= from) {
            return Err(StoreError::Full);
        }
        if let Some((me, turns)) = turns {
            turns.wait(me).await;
        }
        Ok(())
    }

    /// After it.
    pub async fn after(&self) {
        let (call, strike) = {
            let state = self.state.lock().unwrap();
            (state.calls, state.strike)
        };
        if strike.dies == Some((call, true)) {
            self.fall().await;
        }
    }

    async fn fall(&self) {
        self.dead.notify_one();
        std::future::pending::<()>().await;
    }
}

/// Whose transaction is next, among several phones that sync at once.
pub struct Turns(Mutex<TurnState>);

struct TurnState {
    dice: Dice,
    expected: usize,
    waiting: BTreeMap<usize, oneshot::Sender<()>>,
}

impl Turns {
    pub fn of(count: usize, seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(TurnState { dice: Dice(seed), expected: count, waiting: BTreeMap::new() })))
    }

    /// Waits until it is this one's turn: one is chosen when all others wait, too.
    pub async fn wait(&self, me: usize) {
        let (sender, receiver) = oneshot::channel();
        {
            let mut state = self.0.lock().unwrap();
            state.waiting.insert(me, sender);
            state.choose();
        }
        let _ = receiver.await; // nobody drops it before the end
    }

    /// One of them is done.
    pub fn leave(&self) {
        let mut state = self.0.lock().unwrap();
        state.expected -= 1;
        state.choose();
    }
}

impl TurnState {
    fn choose(&mut self) {
        if self.waiting.len() < self.expected || self.waiting.is_empty() {
            return;
        }
        let whom = *self.waiting.keys().nth(self.dice.below(self.waiting.len() as u64) as usize).unwrap();
        let _ = self.waiting.remove(&whom).unwrap().send(()); // it waits
    }
}

/// A phone's way to the office: straight to the handlers of a server process.
pub struct Way {
    servers: Arc<Servers>,
    perils: Arc<Perils>,
    server: Mutex<usize>,
    /// What answers, with the process and the life it is of.
    answers: Mutex<Option<(usize, u64, Router)>>,
    /// Requests before the one that waits.
    stop: Mutex<Option<u32>>,
    stopped: Notify,
    goes_on: Notify,
}

impl Way {
    pub fn new(servers: Arc<Servers>, perils: Arc<Perils>) -> Self {
        let (server, answers, stop, stopped, goes_on) = Default::default();
        Self { servers, perils, server, answers, stop, stopped, goes_on }
    }

    fn router(&self, server: usize) -> Router {
        let (life, mut answers) = (self.servers.life(server), self.answers.lock().unwrap());
        match answers.as_ref() {
            Some((of, then, router)) if (*of, *then) == (server, life) => router.clone(),
            _ => answers.insert((server, life, self.servers.router(server, &self.perils))).2.clone(),
        }
    }

    /// Which server process answers from now on.
    pub fn through(&self, server: usize) {
        *self.server.lock().unwrap() = server;
    }
}

impl Way {
    /// The request after so many others waits for `go_on`; none does any more.
    pub fn stop_before(&self, request: Option<u32>) {
        *self.stop.lock().unwrap() = request;
    }

    /// Waits until a request waits.
    pub async fn stopped(&self) {
        self.stopped.notified().await;
    }

    /// It waits no longer.
    pub fn go_on(&self) {
        self.goes_on.notify_one();
    }

    async fn wait(&self) {
        let waits = {
            let mut stop = self.stop.lock().unwrap();
            let waits = *stop == Some(0);
            *stop = stop.and_then(|left| left.checked_sub(1));
            waits
        };
        if waits {
            self.stopped.notify_one();
            self.goes_on.notified().await;
        }
    }
}

/// The same way for a link, which owns what it goes over.
pub struct Shared(pub Arc<Way>);

#[async_trait]
impl Transport for Shared {
    async fn post(
        &self,
        path: &str,
        token: Option<&str>,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<Reply, TransportError> {
        let way = &self.0;
        way.wait().await;
        let server = *way.server.lock().unwrap();
        let router = way.router(server);
        let mut request = Request::post(path).header(header::CONTENT_TYPE, content_type);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body)).unwrap();
        let (mut status, mut got) = (None, Vec::new());
        let answered = async {
            let response = router.oneshot(request).await.unwrap_or_else(|never| match never {});
            status = Some(response.status().as_u16());
            let mut chunks = response.into_body().into_data_stream();
            while let Some(chunk) = chunks.next().await {
                got.extend_from_slice(&chunk.map_err(|_| TransportError)?);
            }
            Ok::<(), TransportError>(())
        };
        let whole = tokio::select! {
            biased;
            done = answered => done.is_ok(),
            () = way.perils.dead.notified() => false,
        };
        if !whole {
            way.servers.restart(server);
        }
        let status = status.ok_or(TransportError)?;
        let end: Vec<_> = if whole { Vec::new() } else { vec![Err(TransportError)] };
        Ok(Reply { status, body: stream::iter([Ok(Bytes::from(got))].into_iter().chain(end)).boxed() })
    }
}
