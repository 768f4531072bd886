//! DynamoDB as another program speaks it: JSON by hand over HTTP, with the names of the plan. Shares no code with v7.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, reason = "tests")]

use super::wire::{Line, Message};
use serde_json::{Map, Value, json};
use std::net::SocketAddr;

/// A table of the plan: its name, its partition and sort key, and its indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub name: &'static str,
    pub partition: &'static str,
    pub sort: Option<&'static str>,
    /// Name, partition key, sort key.
    pub indexes: &'static [(&'static str, &'static str, Option<&'static str>)],
}

/// The nine tables of the plan, and the log.
pub const TABLES: [Shape; 10] = [
    Shape { name: "users", partition: "userId", sort: None, indexes: &[("email-index", "email", None)] },
    Shape { name: "athlete-profiles", partition: "userId", sort: None, indexes: &[] },
    Shape {
        name: "benchmark-sends",
        partition: "userId",
        sort: Some("date#sendId"),
        indexes: &[
            ("grade-progression-index", "userId", Some("gradeNumeric#date")),
            ("significance-index", "userId", Some("significance#date")),
        ],
    },
    Shape {
        name: "journal-entries",
        partition: "userId",
        sort: Some("date#entryId"),
        indexes: &[("session-type-index", "userId", Some("sessionType#date"))],
    },
    Shape { name: "training-plans", partition: "userId", sort: Some("planId"), indexes: &[] },
    Shape { name: "nutrition-profiles", partition: "userId", sort: None, indexes: &[] },
    Shape { name: "nutrition-logs", partition: "userId", sort: Some("date"), indexes: &[] },
    Shape {
        name: "exercises",
        partition: "exerciseId",
        sort: None,
        indexes: &[("type-level-index", "type", Some("progressionLevel"))],
    },
    Shape { name: "chat-templates", partition: "templateType", sort: Some("templateId"), indexes: &[] },
    Shape { name: "sync", partition: "userId", sort: Some("seq"), indexes: &[] },
];

/// Another program.
#[derive(Debug)]
pub struct Plain {
    line: Line,
    /// Before every name of a table.
    pub prefix: String,
}

impl Plain {
    pub fn new(server: SocketAddr, prefix: &str) -> Self {
        Self { line: Line::new(server), prefix: prefix.to_owned() }
    }

    /// The status and the body of the answer.
    pub fn try_call(&mut self, operation: &str, body: &Value) -> (u16, Value) {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = vec![
            header("host", "dynamodb"),
            header("content-type", "application/x-amz-json-1.0"),
            header("x-amz-target", &format!("DynamoDB_20120810.{operation}")),
            header("x-amz-date", "20261120T183000Z"),
            header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=other/20261120/us-east-1/dynamodb/aws4_request, \
                 SignedHeaders=host;x-amz-date;x-amz-target, Signature=0000",
            ),
        ];
        let request = Message { first: "POST / HTTP/1.1".to_owned(), headers, body: body.to_string().into_bytes() };
        let answer = self.line.ask(&request).unwrap();
        (answer.status(), answer.json())
    }

    /// The body of the answer to a request that has to succeed.
    pub fn call(&mut self, operation: &str, body: &Value) -> Value {
        let (status, answer) = self.try_call(operation, body);
        assert_eq!(status, 200, "{operation} {body}: {answer}");
        answer
    }

    /// The full name of a table.
    pub fn table(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Makes all tables, as the plan has them.
    pub fn create_tables(&mut self) {
        for shape in TABLES {
            let keys = |partition: &str, sort: Option<&str>| {
                let key = |name: &str, kind: &str| json!({"AttributeName": name, "KeyType": kind});
                let sort = sort.map(|sort| key(sort, "RANGE"));
                std::iter::once(key(partition, "HASH")).chain(sort).collect::<Vec<_>>()
            };
            let mut names: Vec<&str> = std::iter::once(shape.partition).chain(shape.sort).collect();
            for (_, partition, sort) in shape.indexes {
                names.extend(std::iter::once(*partition).chain(*sort));
            }
            names.sort_unstable();
            names.dedup();
            let kind = |name: &str| if name == "seq" { "N" } else { "S" };
            let attributes: Vec<_> =
                names.iter().map(|name| json!({"AttributeName": name, "AttributeType": kind(name)})).collect();
            let index = |(name, partition, sort): &(&str, &str, Option<&str>)| json!({"IndexName": name, "KeySchema": keys(partition, *sort), "Projection": {"ProjectionType": "ALL"}});
            let mut body = json!({
                "TableName": self.table(shape.name), "AttributeDefinitions": attributes,
                "KeySchema": keys(shape.partition, shape.sort), "BillingMode": "PAY_PER_REQUEST",
            });
            if !shape.indexes.is_empty() {
                body["GlobalSecondaryIndexes"] = shape.indexes.iter().map(index).collect::<Vec<_>>().into();
            }
            self.call("CreateTable", &body);
        }
    }

    /// All items of one user in a table or one of its indexes, as they are on the wire, read page by page.
    pub fn query(&mut self, table: &str, index: Option<&str>, user: &str) -> Vec<Value> {
        self.query_where(table, index, "#p = :p", &json!({"#p": "userId"}), &json!({":p": {"S": user}}))
    }

    /// Items that meet a condition on the keys.
    pub fn query_where(
        &mut self,
        table: &str,
        index: Option<&str>,
        condition: &str,
        names: &Value,
        values: &Value,
    ) -> Vec<Value> {
        let mut body = json!({
            "TableName": self.table(table), "KeyConditionExpression": condition,
            "ExpressionAttributeNames": names, "ExpressionAttributeValues": values,
        });
        match index {
            Some(index) => body["IndexName"] = index.into(),
            None => body["ConsistentRead"] = true.into(),
        }
        let mut all = Vec::new();
        loop {
            let mut answer = self.call("Query", &body);
            all.append(answer["Items"].as_array_mut().unwrap());
            match answer.get("LastEvaluatedKey") {
                Some(key) => body["ExclusiveStartKey"] = key.clone(),
                None => return all,
            }
        }
    }

    pub fn put(&mut self, table: &str, item: &Value) {
        self.call("PutItem", &json!({"TableName": self.table(table), "Item": item}));
    }

    /// Removes one item, given as it was read.
    pub fn delete(&mut self, shape: Shape, item: &Value) {
        let key: Map<String, Value> = std::iter::once(shape.partition)
            .chain(shape.sort)
            .map(|name| (name.to_owned(), item[name].clone()))
            .collect();
        self.call("DeleteItem", &json!({"TableName": self.table(shape.name), "Key": key}));
    }

    /// Everything of one user, by table, the log included.
    pub fn everything(&mut self, user: &str) -> Vec<(Shape, Vec<Value>)> {
        let of_users = TABLES.into_iter().filter(|shape| shape.partition == "userId");
        of_users.map(|shape| (shape, self.query(shape.name, None, user))).collect()
    }

    /// Makes a user's part of all tables what it was.
    pub fn restore(&mut self, user: &str, wanted: &[(Shape, Vec<Value>)]) {
        for (shape, items) in self.everything(user) {
            for item in &items {
                self.delete(shape, item);
            }
        }
        for (shape, items) in wanted {
            for item in items {
                self.put(shape.name, item);
            }
        }
    }
}

/// An attribute of DynamoDB as plain JSON; sets and binary keep their type's name.
pub fn plain(attribute: &Value) -> Value {
    let (kind, value) = attribute.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "S" | "BOOL" => value.clone(),
        "N" => serde_json::from_str(value.as_str().unwrap()).unwrap(),
        "NULL" => Value::Null,
        "L" => value.as_array().unwrap().iter().map(plain).collect(),
        "M" => plain_item(value).into(),
        _ => json!({ format!("${}", kind.to_lowercase()): value }),
    }
}

/// An item of DynamoDB as plain JSON.
pub fn plain_item(item: &Value) -> Map<String, Value> {
    item.as_object().unwrap().iter().map(|(name, value)| (name.clone(), plain(value))).collect()
}

/// Plain JSON as an attribute of DynamoDB.
pub fn attribute(value: &Value) -> Value {
    match value {
        Value::Null => json!({"NULL": true}),
        Value::Bool(truth) => json!({ "BOOL": truth }),
        Value::Number(number) => json!({"N": number.to_string()}),
        Value::String(text) => json!({ "S": text }),
        Value::Array(list) => json!({"L": list.iter().map(attribute).collect::<Vec<_>>()}),
        Value::Object(_) => json!({ "M": item(value) }),
    }
}

/// A plain JSON object as an item of DynamoDB.
pub fn item(value: &Value) -> Value {
    value
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), attribute(value)))
        .collect::<Map<_, _>>()
        .into()
}
