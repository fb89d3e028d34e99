//! The phone's half: encrypted store, what a cadre does, sync client. Never links a server.

pub mod view;
