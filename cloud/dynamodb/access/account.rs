//! The account and the athlete's profile.

use super::Access;
use crate::dynamodb::failure::Purpose::{Read, Write};
use crate::dynamodb::failure::failure;
use crate::dynamodb::item::{from_item, invalid};
use crate::dynamodb::keys::{Keys, WRITTEN_BY};
use crate::dynamodb::value::to_attribute;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnValue};
use std::collections::HashMap;
use v7_state::record::{Body, Key, Table, check};
use v7_state::sync::Failure;

/// An attribute of the account that only the server writes.
const SUBSCRIPTION: &str = "subscription";

impl Access {
    /// The account and the profile, in one request.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn account_and_profile(&self) -> Result<(Option<Body>, Option<Body>), Failure> {
        let tables = [Table::Users, Table::Profiles].map(|table| (table, self.table(table)));
        let mut request = self.client.batch_get_item();
        for (_, name) in &tables {
            let keys = KeysAndAttributes::builder().keys(self.own()).consistent_read(true).build();
            request = request.request_items(name, keys.expect("the key is set"));
        }
        let answer = request.send().await.map_err(|error| failure(&error, &tables[0].1, Read))?;
        if answer.unprocessed_keys.is_some_and(|left| !left.is_empty()) {
            return Err(Failure::Throttled);
        }
        let mut rows = answer.responses.unwrap_or_default();
        let [account, profile] = tables.map(|(table, name)| {
            let item = rows.remove(&name).and_then(|mut items| items.pop());
            item.map(|item| from_item(table, item).body)
        });
        Ok((account, profile))
    }

    /// Sets attributes of the account and takes others away; what is not named stays. The account as it is then.
    ///
    /// # Errors
    /// When the request fails, and for `subscription`: it is the server's.
    pub async fn update_account(&self, set: &Body, gone: &[&str]) -> Result<Body, Failure> {
        self.update(Table::Users, set, gone).await
    }

    /// Sets attributes of the profile and takes others away; what is not named stays. The profile as it is then.
    ///
    /// # Errors
    /// When the request fails, and for a value that the profile cannot hold.
    pub async fn update_profile(&self, set: &Body, gone: &[&str]) -> Result<Body, Failure> {
        self.update(Table::Profiles, set, gone).await
    }

    async fn update(&self, table: Table, set: &Body, gone: &[&str]) -> Result<Body, Failure> {
        let refuse = |detail: String| Failure::Invalid { key: Some(Key::single(table)), detail };
        let keys = Keys::of(table);
        let named = set.keys().map(String::as_str).chain(gone.iter().copied());
        if let Some(name) = named.into_iter().find(|name| keys.owns(name) || *name == SUBSCRIPTION) {
            return Err(refuse(format!("{name} is the server's and cannot be changed here")));
        }
        if let Some(problem) = check(table, set).first() {
            return Err(refuse(problem.to_string()));
        }
        let mut names = HashMap::from([("#v".to_owned(), WRITTEN_BY.to_owned())]);
        let mut values = HashMap::from([(":v".to_owned(), AttributeValue::N("1".into()))]);
        let (mut sets, mut removes) = (Vec::new(), Vec::new());
        for (at, (name, value)) in set.iter().enumerate() {
            let value = to_attribute(value, 0).map_err(|unfit| invalid(&Key::single(table), &unfit.within(name)))?;
            names.insert(format!("#s{at}"), name.clone());
            values.insert(format!(":s{at}"), value);
            sets.push(format!("#s{at} = :s{at}"));
        }
        for (at, name) in gone.iter().enumerate() {
            names.insert(format!("#r{at}"), (*name).to_owned());
            removes.push(format!("#r{at}"));
        }
        // Whoever writes past the log moves `_v`, so that no device replaces what it has not seen.
        let mut expression = "ADD #v :v".to_owned();
        for (word, parts) in [("SET", sets), ("REMOVE", removes)] {
            if !parts.is_empty() {
                expression = format!("{expression} {word} {}", parts.join(", "));
            }
        }
        let name = self.table(table);
        let request = self
            .client
            .update_item()
            .table_name(&name)
            .set_key(Some(self.own()))
            .update_expression(expression)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .return_values(ReturnValue::AllNew);
        let answer = request.send().await.map_err(|error| failure(&error, &name, Write))?;
        Ok(from_item(table, answer.attributes.unwrap_or_default()).body)
    }
}
