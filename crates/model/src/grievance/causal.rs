//! Who saw what: orders steps by `after` and tells which were written side by side. No clock decides that.
//! For any log of steps: a grievance's, a survey's.

use super::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// A set of positions in the order, one bit each: a matter with hundreds of steps stays cheap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Positions(Vec<u64>);

impl Positions {
    pub(crate) fn insert(&mut self, at: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub(crate) fn contains(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    fn add_all(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }
}

/// An entry of a log that says what its writer had seen.
pub(crate) trait Logged: Ord {
    /// Unique within the log.
    fn id(&self) -> &str;
    /// Breaks ties only, UTC milliseconds.
    fn at_ms(&self) -> i64;
    /// Ids of the entries the writer saw last.
    fn after(&self) -> impl Iterator<Item = &str>;
}

impl Logged for Step {
    fn id(&self) -> &str {
        &self.id
    }
    fn at_ms(&self) -> i64 {
        self.at_ms
    }
    fn after(&self) -> impl Iterator<Item = &str> {
        self.after.iter().map(String::as_str)
    }
}

/// Steps in causal order with what each writer had seen.
#[derive(Debug)]
pub(crate) struct Causal<'a, S = Step> {
    /// In order; ties of steps written side by side are settled by (`at_ms`, `id`).
    pub(crate) steps: Vec<&'a S>,
    /// For each step all the steps its writer had seen, directly or through others.
    seen: Vec<Positions>,
    /// Ids that came twice with different content; the smallest content is used.
    pub(crate) twice: BTreeSet<&'a str>,
    /// Steps that name themselves in a circle; taken in (`at_ms`, `id`) order.
    pub(crate) circular: BTreeSet<&'a str>,
}

impl<'a, S: Logged> Causal<'a, S> {
    /// Orders a set of steps. Total: doubles, unknown ids and circles are recorded, never refused.
    pub(crate) fn of(given: &'a [S]) -> Self {
        let mut by_id: BTreeMap<&str, &S> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for step in given {
            let kept = by_id.entry(step.id()).or_insert(step);
            if *kept != step {
                twice.insert(step.id());
                *kept = (*kept).min(step);
            }
        }
        let mut waiting: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut readers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, step) in &by_id {
            let known: BTreeSet<&str> = step.after().filter(|a| by_id.contains_key(a)).collect();
            for seen in &known {
                readers.entry(seen).or_default().push(id);
            }
            waiting.insert(id, known);
        }
        let key = |id: &'a str| (by_id.get(id).map_or(0, |step| step.at_ms()), id);
        let mut ready: BTreeSet<(i64, &str)> =
            waiting.iter().filter(|(_, on)| on.is_empty()).map(|(id, _)| key(id)).collect();
        let mut order = Self { steps: Vec::new(), seen: Vec::new(), twice, circular: BTreeSet::new() };
        let mut position: BTreeMap<&str, usize> = BTreeMap::new();
        while !waiting.is_empty() {
            let next = ready.pop_first().or_else(|| {
                let stuck = waiting.keys().map(|id| key(id)).min()?;
                order.circular.insert(stuck.1);
                Some(stuck)
            });
            let Some((_, id)) = next else { break };
            waiting.remove(id);
            let Some(step) = by_id.get(id) else { continue };
            let mut seen = Positions::default();
            for at in step.after().filter_map(|id| position.get(id)) {
                seen.insert(*at);
                seen.add_all(order.seen.get(*at).unwrap_or(&Positions::default()));
            }
            position.insert(id, order.steps.len());
            order.steps.push(step);
            order.seen.push(seen);
            for reader in readers.get(id).into_iter().flatten() {
                if let Some(on) = waiting.get_mut(reader) {
                    on.remove(id);
                    if on.is_empty() {
                        ready.insert(key(reader));
                    }
                }
            }
        }
        order
    }

    /// Whether the writer of step `at` had seen step `earlier`.
    pub(crate) fn saw(&self, at: usize, earlier: usize) -> bool {
        self.seen.get(at).is_some_and(|seen| seen.contains(earlier))
    }

    /// Whether two different steps were written side by side.
    pub(crate) fn beside(&self, a: usize, b: usize) -> bool {
        a != b && !self.saw(a, b) && !self.saw(b, a)
    }

    /// Those of `among` that no other of `among` has seen: the newest of each side.
    pub(crate) fn newest(&self, among: &[usize]) -> Vec<usize> {
        among.iter().copied().filter(|at| !among.iter().any(|other| self.saw(*other, *at))).collect()
    }
}
