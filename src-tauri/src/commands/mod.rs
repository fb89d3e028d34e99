//! What the screens may ask: a command each, a few lines each. `ui/src/shared/api` is the other side.

pub(crate) mod attachments;
pub(crate) mod bundle;
pub(crate) mod campaigns;
pub(crate) mod damage;
pub(crate) mod drafts;
pub(crate) mod export;
pub(crate) mod grievances;
pub(crate) mod history;
pub(crate) mod hotspot;
pub(crate) mod households;
pub(crate) mod living;
pub(crate) mod lock;
pub(crate) mod session;
pub(crate) mod surveys;
pub(crate) mod sync;
pub(crate) mod system;
pub(crate) mod visits;
