//! The only place that names the AWS SDK: DynamoDB behind [`v7_state::sync::Remote`].
//!
//! Nothing here knows how sync works: requests come in, answers and failures go out. No client is built before the first
//! request.

mod connect;
pub mod dynamodb;

pub use connect::Connection;
