//! The tables on a real DynamoDB server, and on one that answers as it is told.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../tests/support/dynoxide.rs"]
mod dynoxide;
mod support;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ProvisionedThroughput, ScalarAttributeType,
};
use dynoxide::Dynoxide;
use serde_json::{Value, json};
use std::collections::HashSet;
use support::{Scripted, description, refusal, server};
use v7_cloud::dynamodb::reference;
use v7_cloud::dynamodb::schema::shapes;
use v7_cloud::dynamodb::tables::{self, Server, State, Step, TablesError};
use v7_state::record::Table;

async fn create(server: &Server) -> (Vec<String>, Result<(), TablesError>) {
    let mut said = Vec::new();
    let outcome = tables::create(server, &mut |step: &Step| said.push(step.done())).await;
    (said, outcome)
}

/// What stands otherwise than it should, a line each.
async fn problems(server: &Server) -> Vec<String> {
    let lines = tables::status(server).await.unwrap();
    let told = |line: tables::Line| line.problem().map(|problem| format!("{} {problem}", line.name()));
    lines.into_iter().filter_map(told).collect()
}

async fn intents(server: &Server) -> Vec<String> {
    tables::plan(server).await.unwrap().iter().map(Step::intent).collect()
}

async fn count(server: &Server, table: &str) -> i32 {
    server.client.scan().table_name(table).select(aws_sdk_dynamodb::types::Select::Count).send().await.unwrap().count()
}

fn definition(name: &str, kind: ScalarAttributeType) -> AttributeDefinition {
    AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().unwrap()
}

fn element(name: &str, role: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(role).build().unwrap()
}

#[tokio::test]
async fn from_nothing_all_tables_are_made_and_once_is_enough() {
    let dynoxide = Dynoxide::start();
    let server = server(&dynoxide.endpoint());
    assert_eq!(problems(&server).await.len(), 10);

    let planned = intents(&server).await;
    assert_eq!(problems(&server).await.len(), 10, "a plan changes nothing");
    assert_eq!(planned[0], "create v7-users with email-index");
    assert!(planned.contains(&"put 18 rows into v7-chat-templates".to_owned()), "{planned:?}");

    let (said, outcome) = create(&server).await;
    outcome.unwrap();
    assert_eq!(said.iter().filter(|line| line.starts_with("created ")).count(), 10, "{said:?}");
    assert!(
        said.contains(&"created v7-benchmark-sends with grade-progression-index and significance-index".to_owned())
    );
    assert!(problems(&server).await.is_empty());
    let lines = tables::status(&server).await.unwrap();
    assert_eq!(lines.len(), 15, "ten tables and five indexes");
    assert!(lines.iter().all(|line| line.notes.is_empty()), "{lines:?}");
    for table in [Table::Exercises, Table::ChatTemplates] {
        assert_eq!(count(&server, table.name()).await as usize, reference::rows(table).len());
    }

    assert!(intents(&server).await.is_empty());
    let (said, outcome) = create(&server).await;
    outcome.unwrap();
    assert!(said.is_empty(), "{said:?}");
}

#[tokio::test]
async fn two_at_once_make_the_same_tables() {
    let dynoxide = Dynoxide::start();
    let server = server(&dynoxide.endpoint());
    let ((_, one), (_, other)) = tokio::join!(create(&server), create(&server));
    one.unwrap();
    other.unwrap();
    assert!(problems(&server).await.is_empty());
}

#[tokio::test]
async fn a_table_without_its_indexes_gets_them_and_keeps_its_rows() {
    let dynoxide = Dynoxide::start();
    let server = server(&dynoxide.endpoint());
    let request = server
        .client
        .create_table()
        .table_name("v7-benchmark-sends")
        .billing_mode(BillingMode::Provisioned)
        .provisioned_throughput(
            ProvisionedThroughput::builder().read_capacity_units(1).write_capacity_units(1).build().unwrap(),
        )
        .attribute_definitions(definition("userId", ScalarAttributeType::S))
        .attribute_definitions(definition("date#sendId", ScalarAttributeType::S))
        .key_schema(element("userId", KeyType::Hash))
        .key_schema(element("date#sendId", KeyType::Range));
    request.send().await.unwrap();
    let text = |text: &str| AttributeValue::S(text.into());
    let put = server.client.put_item().table_name("v7-benchmark-sends").item("userId", text("ada"));
    let put = put.item("date#sendId", text("2026-01-02#s")).item("significance#date", text("milestone#2026-01-02"));
    put.send().await.unwrap();

    let missing = problems(&server).await;
    assert!(missing.contains(&"v7-benchmark-sends/grade-progression-index is missing".to_owned()), "{missing:?}");
    assert!(intents(&server).await.contains(&"add significance-index to v7-benchmark-sends".to_owned()));
    let (said, outcome) = create(&server).await;
    outcome.unwrap();
    assert!(said.contains(&"added grade-progression-index to v7-benchmark-sends".to_owned()), "{said:?}");
    assert!(said.contains(&"added significance-index to v7-benchmark-sends".to_owned()), "{said:?}");
    assert!(problems(&server).await.is_empty());
    let lines = tables::status(&server).await.unwrap();
    let sends = lines.iter().find(|line| line.table == "v7-benchmark-sends").unwrap();
    assert_eq!(sends.notes, ["is billed by provisioned capacity, not by request"]);
    let found = server.client.query().table_name("v7-benchmark-sends").index_name("significance-index");
    let found = found.key_condition_expression("userId = :u").expression_attribute_values(":u", text("ada"));
    assert_eq!(found.send().await.unwrap().count(), 1);
}

#[tokio::test]
async fn what_has_another_shape_is_named_and_left_alone() {
    let dynoxide = Dynoxide::start();
    let server = server(&dynoxide.endpoint());
    let wrong_table = server
        .client
        .create_table()
        .table_name("v7-sync")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(definition("userId", ScalarAttributeType::S))
        .attribute_definitions(definition("seq", ScalarAttributeType::S))
        .key_schema(element("userId", KeyType::Hash))
        .key_schema(element("seq", KeyType::Range));
    wrong_table.send().await.unwrap();
    let keys_only = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
    let index = GlobalSecondaryIndex::builder().index_name("email-index").projection(keys_only);
    let wrong_index = server
        .client
        .create_table()
        .table_name("v7-users")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(definition("userId", ScalarAttributeType::S))
        .attribute_definitions(definition("email", ScalarAttributeType::S))
        .key_schema(element("userId", KeyType::Hash))
        .global_secondary_indexes(index.key_schema(element("email", KeyType::Hash)).build().unwrap());
    wrong_index.send().await.unwrap();

    let expected = [
        "v7-users/email-index holds KEYS_ONLY attributes and needs ALL",
        "v7-sync has the keys userId (S), seq (S) and needs userId (S), seq (N)",
    ];
    let found = problems(&server).await;
    assert!(expected.iter().all(|line| found.contains(&(*line).to_owned())), "{found:?}");
    let planned = intents(&server).await;
    assert!(
        planned.contains(&format!("leave v7-sync alone: it {}", expected[1].strip_prefix("v7-sync ").unwrap())),
        "{planned:?}"
    );

    let (said, outcome) = create(&server).await;
    let problem = outcome.unwrap_err().to_string();
    assert_eq!(problem.lines().count(), 2, "{problem}");
    assert!(problem.lines().zip(expected).all(|(line, start)| line.starts_with(start)), "{problem}");
    assert!(problem.contains("`aws.table_prefix`"), "{problem}");
    assert_eq!(said.iter().filter(|line| line.starts_with("created ")).count(), 8, "the others are made: {said:?}");
    assert_eq!(problems(&server).await, expected);
}

#[tokio::test]
async fn rows_that_somebody_edited_stay_and_missing_ones_come_back() {
    let dynoxide = Dynoxide::start();
    let server = server(&dynoxide.endpoint());
    create(&server).await.1.unwrap();
    let text = |text: &str| AttributeValue::S(text.into());
    let edit = server.client.put_item().table_name("v7-exercises").item("exerciseId", text("max-hangs"));
    edit.item("name", text("Ours")).send().await.unwrap();
    let gone = server.client.delete_item().table_name("v7-exercises").key("exerciseId", text("frog-stretch"));
    gone.send().await.unwrap();

    assert_eq!(intents(&server).await, ["put 1 rows into v7-exercises"]);
    let (said, outcome) = create(&server).await;
    outcome.unwrap();
    assert_eq!(said, ["put 1 rows into v7-exercises"]);
    let kept = server.client.get_item().table_name("v7-exercises").key("exerciseId", text("max-hangs"));
    assert_eq!(kept.send().await.unwrap().item().unwrap()["name"], text("Ours"));
}

/// Answers for tables that are all there: backups are on, reference tables empty, batches are for `batch` to answer.
fn complete(
    mut batch: impl FnMut(&Value) -> support::Reply + Send,
) -> impl FnMut(&str, &Value) -> support::Reply + Send {
    move |operation, body| match operation {
        "DescribeTable" => (200, json!({"Table": description(body["TableName"].as_str().unwrap(), "ACTIVE")})),
        "DescribeContinuousBackups" => backups("ENABLED"),
        "Scan" => (200, json!({"Items": [], "Count": 0, "ScannedCount": 0})),
        "BatchWriteItem" => batch(body),
        _ => refusal("ValidationException", "not in the script"),
    }
}

fn backups(status: &str) -> support::Reply {
    let description = json!({"ContinuousBackupsStatus": "ENABLED",
                             "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": status}});
    (200, json!({"ContinuousBackupsDescription": description}))
}

#[tokio::test]
async fn rows_that_the_server_gives_back_are_sent_again() {
    let scripted = Scripted::start(complete(|body| {
        let (table, rows) = body["RequestItems"].as_object().unwrap().iter().next().unwrap();
        let mut rows = rows.as_array().unwrap().clone();
        let back = if rows.len() > 1 { rows.split_off(rows.len() / 2) } else { Vec::new() };
        let back = if back.is_empty() { json!({}) } else { json!({table.clone(): back}) };
        (200, json!({"UnprocessedItems": back}))
    }));
    let (said, outcome) = create(&server(&scripted.endpoint())).await;
    outcome.unwrap();
    assert_eq!(said.len(), 2, "{said:?}");
    let mut sent = HashSet::new();
    for request in scripted.asked("BatchWriteItem") {
        let (table, rows) = request["RequestItems"].as_object().unwrap().iter().next().unwrap();
        let rows = rows.as_array().unwrap();
        assert!(rows.len() <= 25);
        // The first half of a request, or its only row, is taken.
        let taken = if rows.len() > 1 { rows.len() / 2 } else { 1 };
        for row in &rows[..taken] {
            let item = &row["PutRequest"]["Item"];
            assert!(sent.insert(format!("{table} {} {}", item["exerciseId"], item["templateId"])), "{item} twice");
        }
    }
    assert_eq!(sent.len(), reference::rows(Table::Exercises).len() + reference::rows(Table::ChatTemplates).len());
}

#[tokio::test]
async fn a_server_that_takes_nothing_is_not_asked_for_ever() {
    let scripted = Scripted::start(complete(|body| (200, json!({"UnprocessedItems": body["RequestItems"]}))));
    let (_, outcome) = create(&server(&scripted.endpoint())).await;
    let problem = outcome.unwrap_err().to_string();
    assert!(problem.starts_with("the server did not take 25 rows of v7-exercises; run"), "{problem}");
    assert!((5..200).contains(&scripted.asked("BatchWriteItem").len()));
}

#[tokio::test]
async fn pauses_that_the_server_asks_for_are_made() {
    let mut refused = 0;
    let scripted = Scripted::start(complete(move |_| {
        refused += 1;
        if refused <= 3 {
            return refusal("ProvisionedThroughputExceededException", "slower");
        }
        (200, json!({"UnprocessedItems": {}}))
    }));
    create(&server(&scripted.endpoint())).await.1.unwrap();
}

/// A server on which making takes time: a table is `CREATING` for two looks, and its backups are not set up at first.
#[tokio::test]
async fn tables_that_take_their_time_are_waited_for() {
    let mut looks: std::collections::HashMap<String, u32> = std::collections::HashMap::new();
    let mut early = 3;
    let scripted = Scripted::start(move |operation, body| {
        let table = body["TableName"].as_str().unwrap_or_default().to_owned();
        match operation {
            "DescribeTable" => match looks.get_mut(&table) {
                None => refusal("ResourceNotFoundException", "no table"),
                Some(seen) => {
                    *seen += 1;
                    let status = if *seen <= 2 { "CREATING" } else { "ACTIVE" };
                    (200, json!({"Table": description(&table, status)}))
                }
            },
            "CreateTable" => {
                looks.insert(table.clone(), 0);
                (200, json!({"TableDescription": description(&table, "CREATING")}))
            }
            "DescribeContinuousBackups" => backups("DISABLED"),
            "UpdateContinuousBackups" if early > 0 => {
                early -= 1;
                refusal("ContinuousBackupsUnavailableException", "Backups are being enabled for the table")
            }
            "UpdateContinuousBackups" => backups("ENABLED"),
            "Scan" => (200, json!({"Items": [], "Count": 0, "ScannedCount": 0})),
            _ => (200, json!({})),
        }
    });
    let (said, outcome) = create(&server(&scripted.endpoint())).await;
    outcome.unwrap();
    for shape in shapes() {
        assert!(said.contains(&format!("turned on point-in-time recovery of {}", shape.name)), "{said:?}");
    }
    let asked = scripted.asked("UpdateContinuousBackups");
    assert_eq!(asked.len(), 13);
    assert_eq!(asked[0]["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true);
    for request in scripted.asked("CreateTable") {
        assert_eq!(request["BillingMode"], "PAY_PER_REQUEST");
    }
}

#[tokio::test]
async fn a_table_that_never_comes_ends_patience() {
    let scripted = Scripted::start(|operation, body| match operation {
        "DescribeTable" => (200, json!({"Table": description(body["TableName"].as_str().unwrap(), "CREATING")})),
        _ => refusal("ValidationException", "not in the script"),
    });
    let server = server(&scripted.endpoint());
    let lines = tables::status(&server).await.unwrap();
    assert!(lines.iter().all(|line| line.state == State::Making));
    let problem = create(&server).await.1.unwrap_err().to_string();
    assert!(problem.starts_with("v7-users is not ready yet; "), "{problem}");
}

#[tokio::test]
async fn an_account_without_rights_to_backups_has_its_tables_all_the_same() {
    let scripted = Scripted::start(|operation, body| match operation {
        "DescribeTable" => (200, json!({"Table": description(body["TableName"].as_str().unwrap(), "ACTIVE")})),
        "DescribeContinuousBackups" if body["TableName"] == "v7-users" => refusal("AccessDeniedException", "no"),
        "DescribeContinuousBackups" => backups("DISABLED"),
        "UpdateContinuousBackups" => refusal("AccessDeniedException", "User is not authorized"),
        "Scan" => (200, json!({"Items": [], "Count": 0, "ScannedCount": 0})),
        _ => (200, json!({})),
    });
    let server = server(&scripted.endpoint());
    let lines = tables::status(&server).await.unwrap();
    assert!(lines.iter().all(|line| line.state == State::Ready));
    assert!(lines[0].notes[0].starts_with("whether point-in-time recovery is on is not known: "), "{lines:?}");
    assert_eq!(lines[2].notes, ["point-in-time recovery is off"]);
    let (said, outcome) = create(&server).await;
    outcome.unwrap();
    let left = said.iter().filter(|line| line.contains("has no point-in-time recovery: the credentials do not allow"));
    assert_eq!(left.count(), 9, "{said:?}");
}

#[tokio::test]
async fn a_refusal_is_one_sentence_that_names_the_table() {
    let scripted = Scripted::start(|_, _| refusal("AccessDeniedException", "User is not authorized"));
    let server = server(&scripted.endpoint());
    for problem in [
        tables::status(&server).await.unwrap_err().to_string(),
        tables::plan(&server).await.unwrap_err().to_string(),
        create(&server).await.1.unwrap_err().to_string(),
    ] {
        assert!(problem.starts_with("cannot look at v7-users: the credentials do not allow this; "), "{problem}");
    }
    assert_eq!(scripted.asked("DescribeTable").len(), 3, "no is not asked again");
}
