//! What crosses to the screen: one type per question the app asks. TypeScript is generated from here.

mod export;
mod grievance;
mod home;
mod household;
mod record;
mod survey;
mod sync;

pub use export::*;
pub use grievance::*;
pub use home::*;
pub use household::*;
pub use record::*;
pub use survey::*;
pub use sync::*;
