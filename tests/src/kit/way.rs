//! The way between a server and its database: it can fall silent (takes everything, passes nothing on, tells nobody), as
//! a network does that is split, and break.

use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// Falls silent once the server has said these words, and one thing more.
    OpenUntil(&'static str),
    Silent,
}

/// A relay on loopback in front of a database.
pub struct Way {
    place: SocketAddr,
    state: Arc<watch::Sender<State>>,
    /// What stands now ends when this changes.
    breaks: watch::Sender<u32>,
}

impl Way {
    /// A way to a database by its address.
    pub async fn to(database: &str) -> Self {
        let server = database.split_once('@').unwrap().1.split_once('/').unwrap().0;
        let server: SocketAddr = server.parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (place, state) = (listener.local_addr().unwrap(), Arc::new(watch::channel(State::Open).0));
        let (breaks, broken) = watch::channel(0);
        let states = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(server).await else { continue };
                let ((from_near, to_near), (from_far, to_far)) = (near.into_split(), far.into_split());
                let (states, mut broken) = (Arc::clone(&states), broken.clone());
                broken.mark_unchanged();
                tokio::spawn(async move {
                    tokio::select! {
                        () = pass(from_near, to_far, &states) => {}
                        () = pass(from_far, to_near, &states) => {}
                        _ = broken.changed() => {}
                    }
                });
            }
        });
        Self { place, state, breaks }
    }

    /// The database's address by this way.
    pub fn by(&self, database: &str) -> String {
        let (user, rest) = database.split_once('@').unwrap();
        format!("{user}@{}/{}", self.place, rest.split_once('/').unwrap().1)
    }

    /// From now on nothing arrives, and nobody is told.
    pub fn falls_silent(&self) {
        self.state.send_replace(State::Silent);
    }

    /// It falls silent once the server has sent these words, and one thing more.
    pub fn falls_silent_after(&self, words: &'static str) {
        self.state.send_replace(State::OpenUntil(words));
    }

    /// What stands is torn down, and new connections go through again.
    pub fn breaks_and_is_mended(&self) {
        self.breaks.send_modify(|times| *times += 1);
        self.state.send_replace(State::Open);
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, state: &watch::Sender<State>) {
    let (mut some, mut seen) = (vec![0; 64 * 1024], false);
    let mut states = state.subscribe();
    while let Ok(count @ 1..) = from.read(&mut some).await {
        let said = &some[..count];
        // Whoever sends learns nothing: what came before the silence lies there until it is over.
        let Ok(now) = states.wait_for(|state| *state != State::Silent).await.map(|state| *state) else { return };
        if to.write_all(said).await.is_err() {
            return;
        }
        if let State::OpenUntil(words) = now {
            if seen {
                state.send_replace(State::Silent);
            }
            seen |= said.windows(words.len()).any(|window| window == words.as_bytes());
        }
    }
}
