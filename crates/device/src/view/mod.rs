//! What crosses to the screen: one type per question the app asks. TypeScript is generated from here.

mod attachment;
mod bundle;
mod campaign;
mod damage;
mod export;
mod grievance;
mod history;
mod home;
mod hotspot;
mod household;
mod living;
mod lock;
mod record;
mod rules;
mod settle;
mod survey;
mod sync;

pub use attachment::*;
pub use bundle::*;
pub use campaign::*;
pub use damage::*;
pub use export::*;
pub use grievance::*;
pub use history::*;
pub use home::*;
pub use hotspot::*;
pub use household::*;
pub use living::*;
pub use lock::*;
pub use record::*;
pub use rules::*;
pub use settle::*;
pub use survey::*;
pub use sync::*;
