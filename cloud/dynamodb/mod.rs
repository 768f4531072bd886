//! The tables of the plan on DynamoDB: their shape, records as items, and the journal's [`Remote`].
//!
//! [`Remote`]: v7_state::sync::Remote

pub mod access;
mod failure;
pub mod keys;
pub mod reference;
mod remote;
pub mod schema;
pub mod tables;
pub mod value;

pub use remote::DynamoRemote;
