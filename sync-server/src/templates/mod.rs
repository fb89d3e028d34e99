//! Forms of offices: kept with their mapping, filled from the feeds, also while nobody waits for it.
//! What a form is and how it is filled is in `cunji_tables::template`; here is only where it is kept.

mod fill;
mod keep;
mod work;

pub use fill::{FillError, FillOptions, fill_template};
pub use keep::{Kept, Listed, add, get, list, remove, set_mapping};
pub use work::{Item, Made, begin, begin_work, file, item, items};

use cunji_wire::surroundings::{Clock, Entropy, random};
use uuid::Uuid;

fn new_id(clock: &dyn Clock, entropy: &dyn Entropy) -> Uuid {
    let now = u64::try_from(clock.now().timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(now, &random(entropy)).into_uuid()
}
