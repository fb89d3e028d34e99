//! A seeded township (docs/simulation.md): real phones, real server processes over one store, couriers, faults, and a
//! model in plain sets that says what must hold. One number determines everything that happens.

pub mod check;
mod courier;
mod episode;
pub mod fault;
pub mod ledger;
pub mod office;
pub mod operation;
mod perform;
pub mod phone;
pub mod replay;
pub mod shrink;
mod trouble;
pub mod world;

use check::Broken;
use futures_util::FutureExt;
use operation::Plan;
use sha2::{Digest, Sha256};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use world::World;

/// What came of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Everything that was noted on the way, and the end, as one sum.
    pub trace: [u8; 32],
    /// What did not hold, and after which step; at the end when there is none.
    pub broken: Option<(Option<usize>, Broken)>,
}

/// Plays a plan.
pub fn play(plan: &Plan) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut at = None;
        match AssertUnwindSafe(played(plan, &mut at)).catch_unwind().await {
            Ok((trace, Ok(()))) => Outcome { trace, broken: None },
            Ok((trace, Err(broken))) => Outcome { trace, broken: Some((at, broken)) },
            Err(panic) => {
                let broken = Broken { check: "nothing falls over", says: last_words(panic.as_ref()) };
                Outcome { trace: [0; 32], broken: Some((at, broken)) }
            }
        }
    })
}

/// What a panic says.
fn last_words(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a word").to_owned()
}

async fn played(plan: &Plan, at: &mut Option<usize>) -> ([u8; 32], Result<(), Broken>) {
    let mut world = World::begin(plan).await;
    for (place, operation) in &plan.steps {
        *at = Some(*place);
        world.note(&format!("{place} {operation:?}"));
        if let Err(broken) = world.perform(operation).await {
            return (world.trace(), Err(broken));
        }
    }
    *at = None;
    let mut ended = world.quiet().await;
    if ended.is_ok() {
        ended = world.check().await;
    }
    (world.end().await, ended)
}

impl World {
    /// The sum of all that was noted and of how everything stands.
    async fn end(&self) -> [u8; 32] {
        let mut sum = Sha256::new().chain_update(self.trace());
        for village in &self.villages {
            let names = cunji_server::store::Store::feed_names(&self.servers.store(), *village).await.unwrap();
            names.iter().for_each(|name| sum.update(format!("{name:?}")));
        }
        for phone in self.phones.iter().filter(|phone| !phone.lost) {
            phone.phone.device().facts().unwrap().iter().for_each(|fact| sum.update(fact));
            phone.phone.device().held_changes().unwrap().iter().for_each(|one| sum.update(format!("{one:?}")));
        }
        sum.finalize().into()
    }
}
