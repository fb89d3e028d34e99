//! 变动: what happens to a household over the years, as rules. Members come and go, households split, merge and move.

pub mod doubts;
pub mod duplicate;
pub mod event;
pub mod group;
pub mod merging;
pub mod monitoring;
pub mod words;
