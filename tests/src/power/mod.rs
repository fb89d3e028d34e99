//! Power loss. A real program writes under strace (`trace`); what it wrote and synced is then shown as a disk may show
//! it after the battery was pulled out (`disk`): what was synced is there, of everything since any part may be.

mod disk;
mod said;
mod trace;

pub use disk::{Disk, Way};
pub use said::{Said, is_whole};
pub use trace::{Answers, Deed, Trace, traced};
