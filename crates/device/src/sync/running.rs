//! That only one sync runs at a time.

use std::sync::atomic::{AtomicBool, Ordering};

/// One sync at a time; released however it ends, also when it is dropped half-way.
pub(super) struct Running<'a>(&'a AtomicBool);

impl<'a> Running<'a> {
    /// `None` while another one runs.
    pub(super) fn begin(flag: &'a AtomicBool) -> Option<Self> {
        (!flag.swap(true, Ordering::SeqCst)).then_some(Self(flag))
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}
