//! The only place that names the AWS SDK: DynamoDB behind [`v7_state::sync::Remote`], Bedrock and a server on this machine
//! behind [`v7_state::coach::model::Model`].
//!
//! Nothing here knows how sync or the coach works: requests come in, answers and failures go out. No client is built
//! before the first request.

pub mod bedrock;
mod causes;
mod connect;
pub mod dynamodb;
pub mod local;
mod models;
mod patience;

pub use connect::Connection;
pub use models::{Models, Streams};
pub use patience::Patience;
