//! What crosses to the screen: one type per question the app asks. TypeScript is generated from here.

mod grievance;
mod home;
mod household;
mod living;
mod record;
mod sync;

pub use grievance::*;
pub use home::*;
pub use household::*;
pub use living::*;
pub use record::*;
pub use sync::*;
