//! Counts connections, in all and by address, and turns away what is too many: one bad neighbour must not keep the
//! others out.

use super::proxies::Proxies;
use crate::config::Limits;
use crate::metrics::Metrics;
use axum_server::accept::Accept;
use std::collections::HashMap;
use std::future::{Ready, ready};
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

#[derive(Clone)]
pub struct Doorkeeper(Arc<Book>);

struct Book {
    most: usize,
    most_by_address: usize,
    /// Many people come through one of these: they are counted one by one, by [`Doorkeeper::of_requests`].
    proxies: Proxies,
    open: Mutex<HashMap<IpAddr, usize>>,
    metrics: Arc<Metrics>,
    /// Whether these are connections, which have a figure of their own.
    figure: bool,
}

impl Doorkeeper {
    /// For connections.
    pub fn of_connections(limits: &Limits, metrics: Arc<Metrics>) -> Self {
        let (most, most_by_address) = (limits.connections, limits.connections_per_address);
        let proxies = limits.proxies.clone();
        Self(Arc::new(Book { most, most_by_address, proxies, open: Mutex::default(), metrics, figure: true }))
    }

    /// For requests that come through load balancers, by who asks there: as many under way as connections elsewhere.
    pub fn of_requests(limits: &Limits, metrics: Arc<Metrics>) -> Self {
        let (most, most_by_address) = (usize::MAX, limits.connections_per_address);
        let proxies = Proxies::default();
        Self(Arc::new(Book { most, most_by_address, proxies, open: Mutex::default(), metrics, figure: false }))
    }

    /// A place for a connection or a request, until it is dropped.
    pub fn admit(&self, address: IpAddr) -> Option<Place> {
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let of_address = open.entry(address).or_default();
        let too_many = *of_address >= self.0.most_by_address && !self.0.proxies.trusts(address);
        if all >= self.0.most || too_many {
            if *of_address == 0 {
                open.remove(&address);
            }
            self.0.metrics.turned_away();
            return None;
        }
        *of_address += 1;
        self.0.show(all + 1);
        Some(Place { book: Arc::clone(&self.0), address })
    }
}

impl Book {
    fn show(&self, open: usize) {
        if self.figure {
            self.metrics.connections(open);
        }
    }
}

/// Given back when it is dropped.
pub struct Place {
    book: Arc<Book>,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.book.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_address) = open.get_mut(&self.address) {
            *of_address -= 1;
            if *of_address == 0 {
                open.remove(&self.address);
            }
        }
        self.book.show(open.values().sum());
    }
}

/// A connection that holds its place.
pub struct Held {
    stream: TcpStream,
    _place: Place,
}

impl<S> Accept<TcpStream, S> for Doorkeeper {
    type Stream = Held;
    type Service = S;
    type Future = Ready<io::Result<(Held, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let admitted = stream.peer_addr().and_then(|peer| {
            stream.set_nodelay(true)?; // small answers must not wait for an acknowledgement
            self.admit(peer.ip()).ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionRefused))
        });
        ready(admitted.map(|place| (Held { stream, _place: place }, service)))
    }
}

impl AsyncRead for Held {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Held {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
