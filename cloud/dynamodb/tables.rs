//! The tables and their indexes on a server: what is there, what is missing, and making it.
//!
//! Nothing is ever deleted or changed that holds data: a table with other keys is left alone and named. All of it may be
//! repeated, by several at once.

mod ask;
mod create;
mod found;
mod judge;

use super::reference;
pub(super) use ask::failed;
pub use ask::{Patience, Server};
use found::Standing;
pub use found::{Being, Found, FoundIndex, Recovery};
pub use judge::{Line, State, Step};
use v7_state::sync::Failure;

/// Why the tables could not be looked at or made.
#[derive(Debug, thiserror::Error)]
pub enum TablesError {
    /// A request was refused, or not answered.
    #[error("cannot {doing}: {failure}")]
    Failed {
        /// What was asked for: `look at v7-users`.
        doing: String,
        /// Why not.
        failure: Failure,
    },
    /// There is no way to the server.
    #[error(transparent)]
    Unreachable(#[from] Failure),
    /// Tables or indexes that have another shape; everything else was made.
    #[error("{}", .0.join("\n"))]
    Different(Vec<String>),
    /// The server takes longer than patience lasts.
    #[error("{0} is not ready yet; the server goes on by itself, so run `v7 tables create` again in a few minutes")]
    NotReady(String),
    /// The server kept giving rows back.
    #[error(
        "the server did not take {rows} rows of {table}; run `v7 tables create` again, it goes on where it stopped"
    )]
    Unfilled {
        /// The table.
        table: String,
        /// How many.
        rows: usize,
    },
}

/// How the tables and their indexes stand, a line each, in the order of the plan.
///
/// # Errors
/// When a request fails.
pub async fn status(server: &Server) -> Result<Vec<Line>, TablesError> {
    Ok(survey(server).await?.iter().flat_map(judge::lines).collect())
}

/// What [`create`] would do; it only reads.
///
/// # Errors
/// When a request fails.
pub async fn plan(server: &Server) -> Result<Vec<Step>, TablesError> {
    let standings = survey(server).await?;
    let mut steps: Vec<Step> = standings.iter().flat_map(judge::steps).collect();
    for set in reference::sets() {
        let standing = standings.iter().find(|standing| standing.shape.name == set.table.name());
        let rows = match standing {
            Some(standing) if standing.usable() => reference::missing(server, &set).await?.len(),
            Some(standing) if standing.found.is_none() => set.rows.len(),
            _ => 0,
        };
        if rows > 0 {
            steps.push(Step::Fill { table: server.table(set.table.name()), rows });
        }
    }
    Ok(steps)
}

/// Makes what is missing and fills the reference tables; what is there stays as it is. `said` hears of each step done.
///
/// # Errors
/// When a request fails, when the server takes longer than patience lasts, and, after everything else is done, when
/// something there has another shape.
pub async fn create(server: &Server, said: &mut (dyn FnMut(&Step) + Send)) -> Result<(), TablesError> {
    create::create(server, said).await
}

async fn survey(server: &Server) -> Result<Vec<Standing>, TablesError> {
    let mut all = Vec::new();
    for shape in super::schema::shapes() {
        let table = server.table(shape.name);
        let mut found = server.describe(&table).await?;
        if let Some(found) = found.as_mut().filter(|found| found.being == Being::Ready) {
            found.recovery = server.recovery(&table).await;
        }
        all.push(Standing { shape, table, found });
    }
    Ok(all)
}
