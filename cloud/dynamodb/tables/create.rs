//! Making what is missing.

use super::ask::{Server, failed, unsupported, words};
use super::found::{Being, Recovery, Standing};
use super::judge::{self, Line, State, Step};
use super::{TablesError, reference, survey};
use crate::dynamodb::schema::{IndexShape, Shape, everything, shapes};
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{
    BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate, PointInTimeRecoverySpecification,
};

type Said<'a> = &'a mut (dyn FnMut(&Step) + Send);

/// See [`super::create`].
pub(super) async fn create(server: &Server, said: Said<'_>) -> Result<(), TablesError> {
    let mut made = Vec::new();
    for shape in shapes() {
        let table = server.table(shape.name);
        if server.describe(&table).await?.is_none() {
            create_table(server, &shape, &table, said).await?;
        }
        made.push((shape, table));
    }
    let mut different = Vec::new();
    for (shape, table) in &made {
        settle(server, shape, table, said, &mut different).await?;
    }
    let standings = survey(server).await?;
    for standing in standings.iter().filter(|standing| standing.usable()) {
        if standing.found.as_ref().is_some_and(|found| found.recovery == Recovery::Off) {
            turn_on_recovery(server, &standing.table, said).await?;
        }
    }
    for set in reference::sets() {
        if standings.iter().any(|standing| standing.shape.name == set.table.name() && standing.usable()) {
            let rows = reference::fill(server, &set).await?;
            if rows > 0 {
                said(&Step::Fill { table: server.table(set.table.name()), rows });
            }
        }
    }
    if different.is_empty() { Ok(()) } else { Err(TablesError::Different(different)) }
}

async fn create_table(server: &Server, shape: &Shape, table: &str, said: Said<'_>) -> Result<(), TablesError> {
    let indexes: Vec<_> = shape.indexes.iter().map(IndexShape::request).collect();
    let request = server
        .client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(shape.definitions()))
        .set_key_schema(Some(shape.key.elements()))
        .set_global_secondary_indexes((!indexes.is_empty()).then_some(indexes));
    let mut waiting = server.patience.begin();
    loop {
        match server.ask(async || request.clone().send().await).await {
            Ok(_) => {
                let indexes = shape.indexes.iter().map(|index| index.name).collect();
                said(&Step::CreateTable { table: table.to_owned(), indexes });
                return Ok(());
            }
            Err(error) => match error.code() {
                // Somebody else is making it.
                Some("ResourceInUseException") => return Ok(()),
                // As many are being made as the server makes at a time.
                Some("LimitExceededException") if waiting.pause().await => {}
                _ => return Err(failed(format!("create {table}"), table, &error)),
            },
        }
    }
}

/// Waits until the table can be used and adds its missing indexes, one at a time, waiting for each.
async fn settle(
    server: &Server,
    shape: &Shape,
    table: &str,
    said: Said<'_>,
    different: &mut Vec<String>,
) -> Result<(), TablesError> {
    let mut waiting = server.patience.begin();
    loop {
        let Some(found) = server.describe(table).await? else {
            // It was made, and the place that was asked does not know yet.
            if waiting.pause().await {
                continue;
            }
            return Err(TablesError::NotReady(table.to_owned()));
        };
        let standing = Standing { shape: shape.clone(), table: table.to_owned(), found: Some(found) };
        let lines = judge::lines(&standing);
        if let Some(line) = lines.iter().find(|line| line.state == State::Making || leaving(&standing, line)) {
            if waiting.pause().await {
                continue;
            }
            return Err(TablesError::NotReady(line.name()));
        }
        let step = judge::steps(&standing).into_iter().find(|step| matches!(step, Step::AddIndex { .. }));
        let Some(Step::AddIndex { index, .. }) = &step else {
            different.extend(lines.iter().filter_map(|line| match &line.state {
                State::Different(how) => Some(left_alone(&line.name(), line.index.is_some(), how)),
                _ => None,
            }));
            return Ok(());
        };
        let Some(wanted) = shape.indexes.iter().find(|wanted| wanted.name == *index) else { return Ok(()) };
        match add_index(server, wanted, table).await? {
            Added::Now => {
                said(&Step::AddIndex { table: table.to_owned(), index: wanted.name });
                waiting = server.patience.begin();
            }
            Added::Later => {
                if !waiting.pause().await {
                    return Err(TablesError::NotReady(table.to_owned()));
                }
            }
        }
    }
}

/// Whether an index is on its way out, to be made anew when it is gone.
fn leaving(standing: &Standing, line: &Line) -> bool {
    let index = line.index.and_then(|index| standing.found.as_ref()?.index(index));
    index.is_some_and(|index| index.being == Being::Going)
}

fn left_alone(name: &str, index: bool, how: &str) -> String {
    if how == judge::GOING {
        format!("{name} {how}; run `v7 tables create` again when it is gone")
    } else if index {
        format!("{name} {how}; it was left alone: delete the index, then run `v7 tables create` again")
    } else {
        format!("{name} {how}; it was left alone: choose another `aws.table_prefix`, or move that table away")
    }
}

/// Whether an index was added.
enum Added {
    Now,
    /// The table is busy, or another program was faster: look again.
    Later,
}

async fn add_index(server: &Server, index: &IndexShape, table: &str) -> Result<Added, TablesError> {
    let action = CreateGlobalSecondaryIndexAction::builder()
        .index_name(index.name)
        .set_key_schema(Some(index.key.elements()))
        .projection(everything())
        .build()
        .expect("name, keys and projection are set");
    let update = GlobalSecondaryIndexUpdate::builder().create(action).build();
    let request = server
        .client
        .update_table()
        .table_name(table)
        .set_attribute_definitions(Some(index.key.definitions()))
        .global_secondary_index_updates(update);
    match server.ask(async || request.clone().send().await).await {
        Ok(_) => Ok(Added::Now),
        Err(error) => match error.code() {
            Some("ResourceInUseException" | "LimitExceededException") => Ok(Added::Later),
            // The words for an index that somebody else just added differ from server to server.
            Some("ValidationException") if is_there(server, index, table).await? => Ok(Added::Later),
            _ => Err(failed(format!("add {} to {table}", index.name), table, &error)),
        },
    }
}

async fn is_there(server: &Server, index: &IndexShape, table: &str) -> Result<bool, TablesError> {
    Ok(server.describe(table).await?.is_some_and(|found| found.index(index.name).is_some()))
}

/// A server may have no such thing, or an account may not allow it: neither stops the tables from being used.
async fn turn_on_recovery(server: &Server, table: &str, said: Said<'_>) -> Result<(), TablesError> {
    let on = PointInTimeRecoverySpecification::builder()
        .point_in_time_recovery_enabled(true)
        .build()
        .expect("the switch is set");
    let request = server.client.update_continuous_backups().table_name(table).point_in_time_recovery_specification(on);
    let mut waiting = server.patience.brief();
    loop {
        match server.ask(async || request.clone().send().await).await {
            Ok(_) => said(&Step::TurnOnRecovery { table: table.to_owned() }),
            Err(error) if unsupported(&error) => {}
            Err(error) => {
                // Right after a table was made its backups are still being set up.
                let soon = error.code() == Some("ContinuousBackupsUnavailableException");
                if soon && waiting.pause().await {
                    continue;
                }
                let why = format!("has no point-in-time recovery: {}", words(&error, table));
                said(&Step::Leave { what: table.to_owned(), why });
            }
        }
        return Ok(());
    }
}
