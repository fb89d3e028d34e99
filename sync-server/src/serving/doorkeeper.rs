//! Counts connections, in all and by address. When the house is full, whoever comes takes the place of the stranger who
//! has been there longest, of the address that has most of them: one bad neighbour must not keep the others out.

use super::connection::{Attended, Connection};
use super::proxies::Proxies;
use crate::config::Limits;
use crate::metrics::Metrics;
use axum::http::Extensions;
use axum_server::accept::Accept;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::future::{Ready, ready};
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// Stands at the door of one listener.
#[derive(Clone)]
pub struct Doorkeeper(Arc<Book>);

struct Book {
    most: usize,
    most_by_address: usize,
    /// For a request's head, and between two requests.
    silence: Duration,
    /// For an answer that is not read.
    unread: Duration,
    /// Many people come through one of these: their requests are counted one by one (`routes::watch`).
    proxies: Proxies,
    open: Mutex<Open>,
    metrics: Arc<Metrics>,
}

#[derive(Default)]
struct Open {
    all: usize,
    next: u64,
    of: HashMap<IpAddr, OfAddress>,
}

/// Connections of one address, in the order in which they came.
#[derive(Default)]
struct OfAddress {
    guests: BTreeMap<u64, Guest>,
    strangers: usize,
}

struct Guest {
    /// Has shown a token or a log-in, or comes through a load balancer that is trusted.
    known: bool,
    /// Dropped: the connection is to end.
    _stays: oneshot::Sender<()>,
}

/// A place at the table, given back when it is dropped.
pub struct Place {
    book: Arc<Book>,
    address: IpAddr,
    number: u64,
}

/// Says whose place it is: goes with each request of a connection, in its extensions.
#[derive(Clone)]
pub(super) struct Standing(Arc<Book>, IpAddr, u64);

impl Standing {
    fn is_known(&self) {
        let Self(book, address, number) = self;
        let mut open = book.open();
        let Some(of_address) = open.of.get_mut(address) else { return };
        let Some(guest) = of_address.guests.get_mut(number) else { return };
        if !std::mem::replace(&mut guest.known, true) {
            of_address.strangers -= 1;
        }
    }
}

/// Who sent the request with these extensions has shown who he is: nobody takes his place any more.
pub(crate) fn is_known(extensions: &Extensions) {
    if let Some(standing) = extensions.get::<Standing>() {
        standing.is_known();
    }
}

impl Doorkeeper {
    /// With the limits on connections and on silence.
    pub fn new(limits: &Limits, metrics: Arc<Metrics>) -> Self {
        Self(Arc::new(Book {
            most: limits.connections,
            most_by_address: limits.connections_per_address,
            silence: Duration::from_secs(limits.header_seconds),
            unread: Duration::from_secs(limits.request_seconds),
            proxies: limits.proxies.clone(),
            open: Mutex::default(),
            metrics,
        }))
    }

    /// A place for a connection, and what resolves when it must go; `None` when there is no place, and no stranger whose
    /// place it could have.
    fn admit(&self, address: IpAddr) -> Option<(Place, oneshot::Receiver<()>)> {
        let book = &self.0;
        let mut open = book.open();
        let trusted = book.proxies.trusts(address);
        let of_address = open.of.get(&address).map_or(0, |of| of.guests.len());
        let address_full = of_address >= book.most_by_address && !trusted;
        if address_full || open.all >= book.most {
            book.metrics.turned_away(); // him, or whose place he gets
            let whose = if address_full { Some(address) } else { open.fullest() };
            whose.filter(|whose| open.longest_stranger_leaves(*whose))?;
        }
        let (stays, leave) = oneshot::channel();
        let number = open.next;
        open.next += 1;
        open.all += 1;
        let of_address = open.of.entry(address).or_default();
        of_address.guests.insert(number, Guest { known: trusted, _stays: stays });
        of_address.strangers += usize::from(!trusted);
        book.metrics.connections(open.all);
        drop(open);
        Some((Place { book: Arc::clone(book), address, number }, leave))
    }
}

impl Book {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// The address with the most strangers; of several, the one whose first came first.
    fn fullest(&self) -> Option<IpAddr> {
        let strangers = self.of.iter().filter(|(_, of)| of.strangers > 0);
        let order = |of: &OfAddress| (of.strangers, Reverse(of.guests.keys().next().copied()));
        strangers.max_by_key(|(_, of)| order(of)).map(|(address, _)| *address)
    }

    fn longest_stranger_leaves(&mut self, address: IpAddr) -> bool {
        let longest = self.of.get(&address).and_then(|of| of.guests.iter().find(|(_, guest)| !guest.known));
        let Some(number) = longest.map(|(number, _)| *number) else { return false };
        self.leaves(address, number);
        true
    }

    fn leaves(&mut self, address: IpAddr, number: u64) {
        let Some(of_address) = self.of.get_mut(&address) else { return };
        let Some(guest) = of_address.guests.remove(&number) else { return };
        of_address.strangers -= usize::from(!guest.known);
        self.all -= 1;
        if of_address.guests.is_empty() {
            self.of.remove(&address);
        }
    }
}

impl Place {
    /// What its requests carry.
    pub(super) fn standing(&self) -> Standing {
        Standing(Arc::clone(&self.book), self.address, self.number)
    }

    pub(super) fn silence(&self) -> Duration {
        self.book.silence
    }

    pub(super) fn unread(&self) -> Duration {
        self.book.unread
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.book.open();
        open.leaves(self.address, self.number);
        self.book.metrics.connections(open.all);
    }
}

impl<S> Accept<TcpStream, S> for Doorkeeper {
    type Stream = Connection;
    type Service = Attended<S>;
    type Future = Ready<io::Result<(Connection, Attended<S>)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let admitted = stream.peer_addr().and_then(|peer| {
            stream.set_nodelay(true)?; // small answers must not wait for an acknowledgement
            self.admit(peer.ip()).ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionRefused))
        });
        ready(admitted.map(|(place, leave)| Connection::new(stream, place, leave, service)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doorkeeper(most: usize, most_by_address: usize) -> Doorkeeper {
        let limits = Limits { connections: most, connections_per_address: most_by_address, ..Limits::default() };
        Doorkeeper::new(&limits, Arc::default())
    }

    fn is_sent_away(leave: &mut oneshot::Receiver<()>) -> bool {
        leave.try_recv() == Err(oneshot::error::TryRecvError::Closed)
    }

    #[test]
    fn who_comes_takes_the_place_of_the_longest_stranger_of_the_fullest_address() {
        let door = doorkeeper(4, 3);
        let [many, few, new] = [1, 2, 3].map(|last| IpAddr::from([10, 0, 0, last]));
        let (_alone, mut alone) = door.admit(few).unwrap();
        let mut crowd: Vec<_> = (0..3).map(|_| door.admit(many).unwrap()).collect();
        crowd[0].0.standing().is_known();
        let (_place, mut newcomer) = door.admit(new).unwrap();
        let gone: Vec<bool> = crowd.iter_mut().map(|(_, leave)| is_sent_away(leave)).collect();
        assert_eq!(gone, [false, true, false], "not who is known, and of the others who came first");
        assert!(!is_sent_away(&mut alone), "an address with one connection keeps it");
        assert!(!is_sent_away(&mut newcomer), "and so does who came");
    }

    #[test]
    fn nobody_who_is_known_loses_his_place() {
        let door = doorkeeper(10, 2);
        let address = IpAddr::from([10, 0, 0, 1]);
        let places: Vec<_> = (0..2).map(|_| door.admit(address).unwrap()).collect();
        places.iter().for_each(|(place, _)| place.standing().is_known());
        assert!(door.admit(address).is_none(), "the address is full of people who are known");
        drop(places);
        assert!(door.admit(address).is_some(), "their places are free when they have gone");
        assert_eq!(door.0.open().all, 0, "and nothing is left of anybody");
    }
}
