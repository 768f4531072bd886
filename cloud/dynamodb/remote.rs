//! The remote that sync speaks to: one request in, one request of DynamoDB out.
//!
//! Pages of items are the one thing that is asked for ahead: while a page is taken in, the next is already on its way.
//! Nothing is repeated here and nothing is remembered; retries, order and meaning are the engine's.

use super::failure::Purpose::Read;
use super::failure::{failure, push_failure};
use super::item::{from_item, place};
use super::keys::{LOG, LOG_SORT, USER_ID};
use super::row::{from_row, row_place, to_rules};
use super::value::{Attributes, from_attribute, to_attributes};
use super::write::transaction;
use crate::connect::Connection;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;
use tokio::task::JoinHandle;
use v7_state::record::{Key, Table};
use v7_state::sync::{Answer, Failure, Push, Remote, Request, Rules, travels};

/// One athlete's part of the tables.
#[derive(Debug)]
pub struct DynamoRemote {
    connection: Connection,
    user: String,
    /// Made by the first request.
    client: Option<Client>,
    ahead: Option<Ahead>,
}

impl DynamoRemote {
    /// A remote that does nothing until the first request.
    pub fn new(connection: Connection, user: impl Into<String>) -> Self {
        Self { connection, user: user.into(), client: None, ahead: None }
    }

    /// A remote that speaks through this client. Of the connection only the prefix of the tables is used.
    pub fn with_client(client: Client, connection: Connection, user: impl Into<String>) -> Self {
        Self { client: Some(client), ..Self::new(connection, user) }
    }

    async fn reach(&mut self) -> Result<Reach, Failure> {
        let client = match &self.client {
            Some(client) => client.clone(),
            None => self.client.insert(self.connection.dynamodb().await?).clone(),
        };
        Ok(Reach { client, connection: self.connection.clone(), user: self.user.clone() })
    }

    async fn items(&mut self, reach: Reach, page: Page) -> Result<Answer, Failure> {
        let known = self.ahead.take().filter(|ahead| ahead.page == page);
        let answer = match known {
            Some(ahead) => ahead.answer().await,
            None => None,
        };
        let answer = match answer {
            Some(answer) => answer?,
            None => reach.items(&page).await?,
        };
        if let Answer::Items { next, .. } = &answer
            && let Some(next) = page.following(next.as_deref())
        {
            self.ahead = Some(Ahead::fetch(reach, next));
        }
        Ok(answer)
    }
}

impl Remote for DynamoRemote {
    async fn call(&mut self, request: &Request) -> Result<Answer, Failure> {
        let reach = self.reach().await?;
        if let Request::Items { table, page } = request {
            return self.items(reach, Page { table: *table, token: page.clone() }).await;
        }
        self.ahead = None;
        match request {
            Request::Rules => reach.rules().await,
            Request::Head => reach.head().await,
            Request::Rows { from, strong } => reach.rows(*from, *strong).await,
            Request::Push(push) => reach.push(push).await,
            Request::Item { key, sk } => reach.item(key, sk).await,
            Request::Items { table, page } => reach.items(&Page { table: *table, token: page.clone() }).await,
        }
    }
}

/// Which page of items.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Page {
    table: Table,
    token: Option<String>,
}

impl Page {
    /// The page that will be asked for after this one: the next, or the first of the next table.
    fn following(&self, next: Option<&str>) -> Option<Self> {
        if let Some(token) = next {
            return Some(Self { table: self.table, token: Some(token.to_owned()) });
        }
        let tables = Table::ALL.into_iter().skip_while(|table| *table != self.table).skip(1);
        tables.into_iter().find(|table| travels(*table)).map(|table| Self { table, token: None })
    }
}

/// A page that is on its way before it was asked for; dropped, it is called off.
#[derive(Debug)]
struct Ahead {
    page: Page,
    task: JoinHandle<Result<Answer, Failure>>,
}

impl Ahead {
    fn fetch(reach: Reach, page: Page) -> Self {
        let wanted = page.clone();
        Self { page, task: tokio::spawn(async move { reach.items(&wanted).await }) }
    }

    /// `None` when the task was lost.
    async fn answer(mut self) -> Option<Result<Answer, Failure>> {
        (&mut self.task).await.ok()
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// All that a request needs.
#[derive(Clone, Debug)]
struct Reach {
    client: Client,
    connection: Connection,
    user: String,
}

impl Reach {
    fn user(&self) -> AttributeValue {
        AttributeValue::S(self.user.clone())
    }

    async fn rules(&self) -> Result<Answer, Failure> {
        let row = self.get(LOG, row_place(&self.user, 0)).await?;
        Ok(Answer::Rules(row.map_or(Ok(Rules::default()), to_rules)?))
    }

    async fn head(&self) -> Result<Answer, Failure> {
        let table = self.connection.table(LOG);
        let query = self.client.query().table_name(&table).consistent_read(true).scan_index_forward(false).limit(1);
        let query = query
            .key_condition_expression("#u = :u AND #s > :s")
            .expression_attribute_names("#u", USER_ID)
            .expression_attribute_names("#s", LOG_SORT)
            .expression_attribute_values(":u", self.user())
            .expression_attribute_values(":s", AttributeValue::N("0".into()));
        let output = query.send().await.map_err(|error| failure(&error, &table, Read))?;
        let row = output.items.unwrap_or_default().pop();
        Ok(Answer::Head(row.map(from_row).transpose()?))
    }

    async fn rows(&self, from: u64, strong: bool) -> Result<Answer, Failure> {
        let table = self.connection.table(LOG);
        // Row 0 is no commit.
        let from = AttributeValue::N(from.max(1).to_string());
        let query = self.client.query().table_name(&table).consistent_read(strong);
        let query = query
            .key_condition_expression("#u = :u AND #s >= :s")
            .expression_attribute_names("#u", USER_ID)
            .expression_attribute_names("#s", LOG_SORT)
            .expression_attribute_values(":u", self.user())
            .expression_attribute_values(":s", from);
        let output = query.send().await.map_err(|error| failure(&error, &table, Read))?;
        let rows = output.items.unwrap_or_default().into_iter().map(from_row).collect::<Result<_, _>>()?;
        Ok(Answer::Rows { rows, more: output.last_evaluated_key.is_some_and(|key| !key.is_empty()) })
    }

    async fn push(&self, push: &Push) -> Result<Answer, Failure> {
        let (writes, keys) = transaction(&self.connection, &self.user, push)?;
        let request = self.client.transact_write_items().client_request_token(&push.commit.cid);
        let sent = request.set_transact_items(Some(writes)).send().await;
        sent.map_err(|error| push_failure(&error, &keys, &self.connection.table(LOG)))?;
        Ok(Answer::Done)
    }

    async fn items(&self, page: &Page) -> Result<Answer, Failure> {
        let table = self.connection.table(page.table.name());
        let start = page.token.as_deref().map(start_of).transpose()?;
        let query = self.client.query().table_name(&table).consistent_read(true).set_exclusive_start_key(start);
        let query = query
            .key_condition_expression("#u = :u")
            .expression_attribute_names("#u", USER_ID)
            .expression_attribute_values(":u", self.user());
        let output = query.send().await.map_err(|error| failure(&error, &table, Read))?;
        let items = output.items.unwrap_or_default().into_iter().map(|item| from_item(page.table, item)).collect();
        let next = output.last_evaluated_key.filter(|key| !key.is_empty()).map(token_of);
        Ok(Answer::Items { items, next })
    }

    async fn item(&self, key: &Key, sk: &str) -> Result<Answer, Failure> {
        let item = self.get(key.table.name(), place(&self.user, key, sk)?).await?;
        Ok(Answer::Item(item.map(|item| from_item(key.table, item))))
    }

    async fn get(&self, table: &str, place: Attributes) -> Result<Option<Attributes>, Failure> {
        let table = self.connection.table(table);
        let request = self.client.get_item().table_name(&table).consistent_read(true).set_key(Some(place));
        let output = request.send().await.map_err(|error| failure(&error, &table, Read))?;
        Ok(output.item.filter(|item| !item.is_empty()))
    }
}

/// Where a page ends, as a token that nobody else has to understand.
fn token_of(key: Attributes) -> String {
    from_attribute(AttributeValue::M(key)).to_string()
}

fn start_of(token: &str) -> Result<Attributes, Failure> {
    match serde_json::from_str(token) {
        Ok(Value::Object(key)) => to_attributes(&key, 0).map_err(|unfit| Failure::Broken(unfit.to_string())),
        _ => Err(Failure::Broken("the token of a page is none of ours".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_followed_by_what_the_engine_asks_for() {
        let page = |table, token: Option<&str>| Page { table, token: token.map(str::to_owned) };
        let cases = [
            (page(Table::Users, None), None, Some(page(Table::Profiles, None))),
            (page(Table::Sends, None), Some("x"), Some(page(Table::Sends, Some("x")))),
            (page(Table::Sends, Some("x")), None, Some(page(Table::Entries, None))),
            (page(Table::NutritionLogs, Some("y")), None, None),
        ];
        for (page, next, following) in cases {
            assert_eq!(page.following(next), following, "{page:?}");
        }
    }

    #[test]
    fn a_token_is_read_back_or_refused() {
        let key = Attributes::from([
            ("userId".to_owned(), AttributeValue::S("u \"1\"".into())),
            ("date#entryId".to_owned(), AttributeValue::S("2026-01-02#é".into())),
        ]);
        assert_eq!(start_of(&token_of(key.clone())), Ok(key));
        for token in ["", "x", "[]", "{\"a\":1e999}"] {
            assert!(matches!(start_of(token), Err(Failure::Broken(_))), "{token}");
        }
    }

    #[test]
    fn a_remote_can_be_sent_between_threads() {
        fn sent<T: Send>(_: &T) {}
        let mut remote = DynamoRemote::new(Connection::default(), "u");
        sent(&remote);
        sent(&remote.call(&Request::Head));
    }
}
