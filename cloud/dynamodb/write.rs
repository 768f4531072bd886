//! A push as one transaction: the log row first, then the items, all of them or nothing.

use super::item::{place, to_item};
use super::keys::{LOG, USER_ID, WRITTEN_BY};
use super::row::to_row;
use super::value::Attributes;
use crate::connect::Connection;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem, Update};
use std::collections::HashMap;
use std::fmt::Write as _;
use v7_state::record::{Body, Key, Table};
use v7_state::sync::{Action, Failure, Push, SUBSCRIPTION, When, owned};

/// Why a part of a request can be built: the SDK asks for no more.
const WHOLE: &str = "table and content are given";

/// The writes of a push, and for each but the first which record it concerns.
///
/// # Errors
/// [`Failure::Invalid`]: a record that DynamoDB cannot hold.
pub fn transaction(
    connection: &Connection,
    user: &str,
    push: &Push,
) -> Result<(Vec<TransactWriteItem>, Vec<Key>), Failure> {
    let actions = push.actions();
    let mut writes = Vec::with_capacity(actions.len() + 1);
    let mut keys = Vec::with_capacity(actions.len());
    for action in actions {
        let (Action::Put { key, .. } | Action::Delete { key, .. }) = &action;
        writes.push(write(connection, user, push.commit.seq, &action)?);
        keys.push(key.clone());
    }
    // Items first: they know their records by name when something does not fit.
    writes.insert(0, log_row(connection, user, push)?);
    Ok((writes, keys))
}

fn log_row(connection: &Connection, user: &str, push: &Push) -> Result<TransactWriteItem, Failure> {
    let condition = Condition::of(When::Absent);
    let put = Put::builder()
        .table_name(connection.table(LOG))
        .set_item(Some(to_row(user, &push.commit)?))
        .condition_expression(condition.expression)
        .set_expression_attribute_names(Some(condition.names));
    Ok(TransactWriteItem::builder().put(put.build().expect(WHOLE)).build())
}

fn write(connection: &Connection, user: &str, seq: u64, action: &Action) -> Result<TransactWriteItem, Failure> {
    let whole = TransactWriteItem::builder();
    Ok(match action {
        Action::Put { key, body, gone, when, .. } if key.table == Table::Users => {
            whole.update(account(connection, user, key, body, gone, *when, seq)?).build()
        }
        Action::Put { key, sk, body, when, .. } => {
            let condition = Condition::of(*when);
            let put = Put::builder()
                .table_name(connection.table(key.table.name()))
                .set_item(Some(to_item(user, key, sk, body, seq)?))
                .condition_expression(condition.expression)
                .set_expression_attribute_names(Some(condition.names))
                .set_expression_attribute_values(condition.values);
            whole.put(put.build().expect(WHOLE)).build()
        }
        Action::Delete { key, sk, when } => {
            let condition = Condition::of(*when);
            let delete = Delete::builder()
                .table_name(connection.table(key.table.name()))
                .set_key(Some(place(user, key, sk)?))
                .condition_expression(condition.expression)
                .set_expression_attribute_names(Some(condition.names))
                .set_expression_attribute_values(condition.values);
            whole.delete(delete.build().expect(WHOLE)).build()
        }
    })
}

/// The account: attributes that nobody names here stay, above all what the server owns.
fn account(
    connection: &Connection,
    user: &str,
    key: &Key,
    body: &Body,
    gone: &[String],
    when: When,
    seq: u64,
) -> Result<Update, Failure> {
    let place = place(user, key, "")?;
    let mut item = to_item(user, key, "", body, seq)?;
    item.retain(|name, _| !place.contains_key(name) && name != SUBSCRIPTION);
    let gone = gone.iter().filter(|name| !item.contains_key(*name) && owned(Table::Users, name));
    let Condition { expression, mut names, values } = Condition::of(when);
    let mut values = values.unwrap_or_default();
    let mut update = String::from("SET");
    let mut removed = String::new();
    let mut sorted: Vec<_> = item.iter().collect();
    sorted.sort_unstable_by_key(|(name, _)| *name);
    for (at, (name, value)) in sorted.into_iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(update, "{comma} #a{at} = :a{at}");
        names.insert(format!("#a{at}"), name.clone());
        values.insert(format!(":a{at}"), value.clone());
    }
    for (at, name) in gone.enumerate() {
        let _ = write!(removed, "{} #g{at}", if at == 0 { " REMOVE" } else { "," });
        names.insert(format!("#g{at}"), name.clone());
    }
    let update = Update::builder()
        .table_name(connection.table(key.table.name()))
        .set_key(Some(place))
        .update_expression(update + &removed)
        .condition_expression(expression)
        .set_expression_attribute_names(Some(names))
        .set_expression_attribute_values(Some(values));
    Ok(update.build().expect(WHOLE))
}

/// On what condition an item may be written.
struct Condition {
    expression: &'static str,
    names: HashMap<String, String>,
    values: Option<Attributes>,
}

impl Condition {
    fn of(when: When) -> Self {
        let name = |short: &str, name: &str| HashMap::from([(short.to_owned(), name.to_owned())]);
        let value = |short: &str, value: AttributeValue| (short.to_owned(), value);
        match when {
            When::Absent => Self { expression: "attribute_not_exists(#k)", names: name("#k", USER_ID), values: None },
            When::Version(v) => Self {
                expression: "#v = :v",
                names: name("#v", WRITTEN_BY),
                values: Some(Attributes::from([value(":v", AttributeValue::N(v.to_string()))])),
            },
            // A mark that is no commit's is none.
            When::Unmarked => Self {
                expression: "attribute_not_exists(#v) OR NOT attribute_type(#v, :n) OR #v < :one",
                names: name("#v", WRITTEN_BY),
                values: Some(Attributes::from([
                    value(":n", AttributeValue::S("N".into())),
                    value(":one", AttributeValue::N("1".into())),
                ])),
            },
        }
    }
}
