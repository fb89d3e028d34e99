//! One connection: keeps its place as long as it lasts, and ends when somebody else needs it, when no request comes in
//! time, or when an answer is not read. hyper's own time for a head begins with its first byte, so that who says nothing
//! stays for ever (hyperium/hyper#3756), and runs while the end of the last answer is still on its way over a weak line.

use super::doorkeeper::{Place, Standing};
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, Response};
use futures_util::future::BoxFuture;
use http_body::{Frame, SizeHint};
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::{Instant, Sleep, sleep};
use tower::Service;

/// Whether the server is at work for a connection, or waits for it.
struct Attention {
    under_way: AtomicUsize,
    /// Since when nothing is under way.
    waits_since: Mutex<Instant>,
}

impl Attention {
    fn waits_since(&self) -> Option<Instant> {
        let waits = self.under_way.load(Ordering::Acquire) == 0;
        waits.then(|| *self.waits_since.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One request, until the last byte of its answer was made.
struct UnderWay(Arc<Attention>);

impl UnderWay {
    fn begin(attention: &Arc<Attention>) -> Self {
        attention.under_way.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(attention))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        *self.0.waits_since.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.0.under_way.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A stream that holds its place.
pub struct Connection {
    stream: TcpStream,
    place: Place,
    /// Resolves when the place is given to somebody else.
    leave: oneshot::Receiver<()>,
    is_sent_away: bool,
    attention: Arc<Attention>,
    silent_until: Pin<Box<Sleep>>,
    /// While the other end takes nothing of an answer.
    unread_until: Option<Pin<Box<Sleep>>>,
    /// When it last took something that had waited.
    all_taken_at: Instant,
}

impl Connection {
    /// A connection that was admitted, and what serves its requests.
    pub(super) fn new<S>(
        stream: TcpStream,
        place: Place,
        leave: oneshot::Receiver<()>,
        service: S,
    ) -> (Self, Attended<S>) {
        let waits_since = Mutex::new(Instant::now());
        let attention = Arc::new(Attention { under_way: AtomicUsize::new(0), waits_since });
        let attended = Attended { service, attention: Arc::clone(&attention), standing: place.standing() };
        let silent_until = Box::pin(sleep(place.silence()));
        let (is_sent_away, unread_until, all_taken_at) = (false, None, Instant::now());
        (Self { stream, place, leave, is_sent_away, attention, silent_until, unread_until, all_taken_at }, attended)
    }

    /// An error when the place was given away.
    fn may_stay(&mut self, context: &mut Context<'_>) -> Result<()> {
        self.is_sent_away = self.is_sent_away || Pin::new(&mut self.leave).poll(context).is_ready();
        match self.is_sent_away {
            true => Err(Error::new(ErrorKind::ConnectionAborted, "the place is needed")),
            false => Ok(()),
        }
    }

    /// Nothing to read: an error when no request has come for too long. The timer runs all the time, and looks when it
    /// rings whether anybody was waited for.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        while self.silent_until.as_mut().poll(context).is_ready() {
            let now = Instant::now();
            let waits_since = self.attention.waits_since().filter(|_| self.unread_until.is_none());
            let until = waits_since.map_or(now, |since| since.max(self.all_taken_at)) + self.place.silence();
            if until <= now {
                return Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "no request came")));
            }
            self.silent_until.as_mut().reset(until);
        }
        Poll::Pending
    }

    /// What a write came to: an error when nothing of an answer was read for too long.
    fn written<T>(&mut self, context: &mut Context<'_>, outcome: Poll<Result<T>>) -> Poll<Result<T>> {
        if outcome.is_ready() {
            if self.unread_until.take().is_some() {
                self.all_taken_at = Instant::now();
            }
            return outcome;
        }
        let unread = self.place.unread();
        match self.unread_until.get_or_insert_with(|| Box::pin(sleep(unread))).as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the answer is not read"))),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        this.may_stay(context)?;
        match Pin::new(&mut this.stream).poll_read(context, buffer) {
            Poll::Pending => this.wait(context),
            done => done,
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        this.may_stay(context)?;
        let outcome = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.written(context, outcome)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let this = self.get_mut();
        this.may_stay(context)?;
        let outcome = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.written(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// Serves the requests of one connection and knows how many are under way.
#[derive(Clone)]
pub struct Attended<S> {
    service: S,
    attention: Arc<Attention>,
    standing: Standing,
}

impl<S, B> Service<Request<B>> for Attended<S>
where
    S: Service<Request<B>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = BoxFuture<'static, std::result::Result<Response<Body>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<std::result::Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        request.extensions_mut().insert(self.standing.clone());
        let under_way = UnderWay::begin(&self.attention);
        let answer = self.service.call(request);
        Box::pin(async move { Ok(answer.await?.map(|body| Body::new(Answer { body, _under_way: under_way }))) })
    }
}

/// The body of an answer: until it is all there the request is under way.
struct Answer {
    body: Body,
    _under_way: UnderWay,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
