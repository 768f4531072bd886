//! One request of the tables: all pages of a query, or a single row.

use super::{Access, Attributes};
use crate::dynamodb::failure::Purpose::Read;
use crate::dynamodb::failure::failure;
use crate::dynamodb::item::from_item;
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;
use v7_state::record::{Body, Table};
use v7_state::sync::Failure;

/// In which order rows come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The smallest key first: the oldest, the easiest.
    #[default]
    Up,
    /// The largest key first: the newest, the hardest.
    Down,
}

/// A query of a table or an index.
pub(super) struct Ask {
    pub(super) table: Table,
    /// The index, if it is not the table itself.
    pub(super) index: Option<&'static str>,
    /// The partition key and its value.
    pub(super) partition: (&'static str, AttributeValue),
    /// The sort key and its smallest and largest value.
    pub(super) between: Option<(&'static str, (String, String))>,
    /// An attribute, no key, that has to have this value.
    pub(super) filter: Option<(&'static str, AttributeValue)>,
    /// The attributes that are needed; none means all.
    pub(super) only: &'static [&'static str],
    pub(super) order: Order,
}

impl Access {
    /// A query of the athlete's own rows of a table: all of them, all attributes, the smallest key first.
    pub(super) fn ask(&self, table: Table) -> Ask {
        let partition = (crate::dynamodb::keys::USER_ID, self.user());
        Ask { table, index: None, partition, between: None, filter: None, only: &[], order: Order::Up }
    }

    /// All rows that a query finds, page by page.
    pub(super) async fn rows(&self, ask: Ask) -> Result<Vec<Body>, Failure> {
        let table = self.table(ask.table);
        // Every name stands behind a `#`: many are reserved words, and some hold a `#` themselves.
        let mut names = HashMap::from([("#p".to_owned(), ask.partition.0.to_owned())]);
        let mut values = HashMap::from([(":p".to_owned(), ask.partition.1)]);
        let mut condition = "#p = :p".to_owned();
        if let Some((name, (from, to))) = ask.between {
            names.insert("#s".into(), name.into());
            values.insert(":from".into(), AttributeValue::S(from));
            values.insert(":to".into(), AttributeValue::S(to));
            condition.push_str(" AND #s BETWEEN :from AND :to");
        }
        let filter = ask.filter.map(|(name, value)| {
            names.insert("#f".into(), name.into());
            values.insert(":f".into(), value);
            "#f = :f"
        });
        let projection = projection(ask.only, &mut names);
        let query = self
            .client
            .query()
            .table_name(&table)
            .set_index_name(ask.index.map(str::to_owned))
            .key_condition_expression(condition)
            .set_filter_expression(filter.map(str::to_owned))
            .set_projection_expression(projection)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .scan_index_forward(ask.order == Order::Up);
        let (mut all, mut from): (Vec<Body>, Option<Attributes>) = (Vec::new(), None);
        loop {
            // Boxed: what the SDK waits with is large, and several questions are asked side by side.
            let page = Box::pin(query.clone().set_exclusive_start_key(from).send()).await;
            let page = page.map_err(|error| failure(&error, &table, Read))?;
            all.extend(page.items.unwrap_or_default().into_iter().map(|item| from_item(ask.table, item).body));
            from = page.last_evaluated_key.filter(|key| !key.is_empty());
            if from.is_none() {
                return Ok(all);
            }
        }
    }

    /// One row, or what is needed of it.
    pub(super) async fn row(
        &self,
        table: Table,
        key: Attributes,
        only: &'static [&'static str],
    ) -> Result<Option<Body>, Failure> {
        let name = self.table(table);
        let mut names = HashMap::new();
        let projection = projection(only, &mut names);
        let request = self
            .client
            .get_item()
            .table_name(&name)
            .set_key(Some(key))
            .consistent_read(true)
            .set_projection_expression(projection)
            .set_expression_attribute_names((!names.is_empty()).then_some(names));
        let answer = Box::pin(request.send()).await.map_err(|error| failure(&error, &name, Read))?;
        Ok(answer.item.map(|item| from_item(table, item).body))
    }
}

/// The expression for these attributes, whose names go into `names`.
fn projection(only: &[&str], names: &mut HashMap<String, String>) -> Option<String> {
    let short: Vec<String> = (0..only.len()).map(|at| format!("#a{at}")).collect();
    names.extend(short.iter().cloned().zip(only.iter().map(ToString::to_string)));
    (!short.is_empty()).then(|| short.join(", "))
}
