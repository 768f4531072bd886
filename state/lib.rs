//! What a climbing journal *is*: records, grades, the local store, and every number the product shows.
//!
//! No terminal, no cloud and no async runtime live here, and nothing but `store` touches the disk: the time of day and
//! seeds for ids arrive as parameters, so that every rule can be tested as a table of cases.

pub mod act;
pub mod capture;
pub mod chat;
pub mod coach;
pub mod demo;
pub mod export;
pub mod filter;
pub mod grade;
pub mod import;
pub mod insight;
pub mod msg;
pub mod query;
pub mod record;
pub mod reference;
pub mod row;
pub mod settings;
pub mod store;
pub mod sync;
pub mod update;
pub mod view;
