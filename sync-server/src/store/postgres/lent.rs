//! A connection lent to one piece of work. It goes back to the pool when the work is done. When the work is broken off,
//! because no answer came or nobody waits for it any more, PostgreSQL may still be at it: then the connection is thrown
//! away, or whoever got it next would wait for somebody else's answer.

use deadpool_postgres::Object;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// A connection, as work has it.
pub(super) type Client = OwnedMutexGuard<Object>;

/// Whoever lends: decides what becomes of the connection once the work has let go of it.
pub(super) struct Lending(Option<Arc<Mutex<Object>>>);

impl Lending {
    /// Lends a connection.
    pub(super) async fn of(object: Object) -> (Self, Client) {
        let lent = Arc::new(Mutex::new(object));
        (Self(Some(Arc::clone(&lent))), lent.lock_owned().await) // nobody else has it: never waits
    }

    /// The work came to its end.
    pub(super) fn done(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Lending {
    fn drop(&mut self) {
        if let Some(lent) = self.0.take().and_then(Arc::into_inner) {
            drop(Object::take(lent.into_inner())); // the pool makes another when it needs one
        }
    }
}
