//! The tables of the plan on DynamoDB: their shape, records as items, and the journal's [`Remote`].
//!
//! [`Remote`]: v7_state::sync::Remote

mod remote;
pub mod tables;

pub use remote::DynamoRemote;
