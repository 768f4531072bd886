//! Keeps the journals of several devices one journal, without losing what any of them saved.
//!
//! Everything here is rules: the [`Engine`] says what to ask the remote and what to do with the answer, and whoever
//! drives it does the asking. Merges look at values, never at clocks. What is stored on disk, and in which transaction,
//! is the business of [`crate::store::Ledger`].

mod batch;
mod commit;
mod engine;
mod flaw;
mod hash;
mod join;
mod merge;
mod remote;
mod status;

#[cfg(test)]
mod tests;

pub use batch::{Candidate, Plan, plan};
pub use commit::{
    Action, Commit, Conflicting, LARGEST_GROUP, LARGEST_RECORD, LARGEST_ROW, MOST_ACTIONS, MOST_CONFLICTS, PROTO, Push,
    RecordOp, Rules, When, conflict_number, conflict_place, named_digest, sort_key, travels,
};
pub use engine::{Engine, Event, Outcome, Report, Run, Step, Stop};
pub(crate) use flaw::Flaw;
pub use hash::{Digest, MARKS, SUBSCRIPTION, entity_hash, owned, same, same_record, stripped};
pub use join::{Joined, Snapshot};
pub(crate) use merge::matching_lines;
pub use merge::{Loser, Merged, likely_duplicates, merge};
pub use remote::{Answer, Failure, Fault, Item, Remote, Request};
pub use status::{HOW_TO_BEGIN, Phase, Status};
