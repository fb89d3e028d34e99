//! How much one asker may have under way at the same time.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Requests under way, by who asks.
#[derive(Debug)]
pub(crate) struct AtOnce<Who> {
    most: usize,
    under_way: Arc<Mutex<HashMap<Who, usize>>>,
}

impl<Who: Hash + Eq + Copy> AtOnce<Who> {
    /// So many of each at most.
    pub(crate) fn new(most: usize) -> Self {
        Self { most, under_way: Arc::default() }
    }

    /// A turn for a request, until it is dropped.
    pub(crate) fn admit(&self, who: Who) -> Option<Turn<Who>> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let of_who = under_way.entry(who).or_default();
        if *of_who >= self.most {
            return None; // never a new entry: the most is at least one
        }
        *of_who += 1;
        Some(Turn { under_way: Arc::clone(&self.under_way), who })
    }
}

/// Given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn<Who: Hash + Eq> {
    under_way: Arc<Mutex<HashMap<Who, usize>>>,
    who: Who,
}

impl<Who: Hash + Eq> Drop for Turn<Who> {
    fn drop(&mut self) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_who) = under_way.get_mut(&self.who) {
            *of_who -= 1;
            if *of_who == 0 {
                under_way.remove(&self.who);
            }
        }
    }
}
