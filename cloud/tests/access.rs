//! The plan's access patterns on a real DynamoDB server, over rows that another program wrote by the plan's own names.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../tests/support/dynoxide.rs"]
mod dynoxide;
mod support;

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::NaiveDate;
use dynoxide::Dynoxide;
use serde_json::{Value, json};
use support::server;
use v7_cloud::dynamodb::access::{Access, Dates, Order};
use v7_cloud::dynamodb::tables::{self, Server};
use v7_cloud::dynamodb::value::to_attributes;
use v7_state::record::{Body, SessionType, Significance};
use v7_state::sync::Failure;

struct World {
    server: Server,
    access: Access,
    /// Ends with the test.
    _dynoxide: Dynoxide,
}

impl World {
    async fn new() -> Self {
        let dynoxide = Dynoxide::start();
        let server = server(&dynoxide.endpoint());
        tables::create(&server, &mut |_| {}).await.unwrap();
        let access = Access::with_client(server.client.clone(), server.connection.clone(), "ada");
        Self { server, access, _dynoxide: dynoxide }
    }

    /// A row as any other program would put it.
    async fn put(&self, table: &str, row: Value) {
        let item = to_attributes(row.as_object().unwrap(), 0).unwrap();
        self.server.client.put_item().table_name(table).set_item(Some(item)).send().await.unwrap();
    }

    async fn entry(&self, user: &str, date: &str, id: &str, kind: &str) {
        let row = json!({"userId": user, "date#entryId": format!("{date}#{id}"), "entryId": id, "date": date,
            "sessionType": kind, "sessionType#date": format!("{kind}#{date}"), "duration": 90, "location": "Movement",
            "physicalCondition": {"energy": 7, "soreness": {"fingers": 3}}, "notes": "felt strong", "moonPhase": "full"});
        self.put("v7-journal-entries", row).await;
    }

    async fn send(&self, date: &str, id: &str, grade: &str, code: Option<u32>, significance: Option<&str>) {
        let mut row = json!({"userId": "ada", "date#sendId": format!("{date}#{id}"), "sendId": id, "date": date,
            "grade": grade, "gradeType": "v-scale", "type": "outdoor", "notes": "a long story"});
        let row_map = row.as_object_mut().unwrap();
        if let Some(code) = code {
            row_map.insert("gradeNumeric".into(), code.into());
            row_map.insert("gradeNumeric#date".into(), format!("{code:05}#{date}").into());
        }
        if let Some(significance) = significance {
            row_map.insert("significance".into(), significance.into());
            row_map.insert("significance#date".into(), format!("{significance}#{date}").into());
        }
        self.put("v7-benchmark-sends", row).await;
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dates(from: &str, to: &str) -> Dates {
    Dates::new(day(from), day(to))
}

fn texts(rows: &[Body], attribute: &str) -> Vec<String> {
    rows.iter().map(|row| row[attribute].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn entries_of_a_range_of_days_with_both_ends() {
    let world = World::new().await;
    for (date, id) in [
        ("2026-01-31", "a"),
        ("2026-02-01", "b"),
        ("2026-02-01", "0"),
        ("2026-02-10", "c"),
        ("2026-02-28", "zzz"),
        ("2026-02-28", "~"),
        ("2026-02-28", "\u{10ffff}x"),
        ("2026-03-01", "d"),
    ] {
        world.entry("ada", date, id, "gym").await;
    }
    world.entry("bob", "2026-02-10", "theirs", "gym").await;

    let found = world.access.entries(dates("2026-02-01", "2026-02-28"), Order::Up).await.unwrap();
    assert_eq!(texts(&found, "entryId"), ["0", "b", "c", "zzz", "~", "\u{10ffff}x"]);
    let found = world.access.entries(dates("2026-02-28", "2026-03-01"), Order::Down).await.unwrap();
    assert_eq!(texts(&found, "entryId"), ["d", "\u{10ffff}x", "~", "zzz"]);
    let one = &world.access.entries(dates("2026-02-10", "2026-02-10"), Order::Up).await.unwrap()[0];
    assert_eq!(one["moonPhase"], "full", "what nobody here knows is kept");
    assert!(!one.contains_key("userId") && !one.contains_key("date#entryId") && !one.contains_key("sessionType#date"));
    assert!(world.access.entries(dates("2026-02-28", "2026-02-01"), Order::Up).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_long_journal_comes_page_by_page() {
    let world = World::new().await;
    for at in 0..30 {
        let date = Dates::last(30, day("2026-03-31")).from + chrono::Days::new(at);
        let id = format!("e{at}");
        let row = json!({"userId": "ada", "date#entryId": format!("{date}#{id}"), "entryId": id, "date": date.to_string(),
            "sessionType": "gym", "notes": "x".repeat(80_000)});
        world.put("v7-journal-entries", row).await;
    }
    let page = world.server.client.query().table_name("v7-journal-entries").key_condition_expression("userId = :u");
    let page = page.expression_attribute_values(":u", AttributeValue::S("ada".into())).send().await.unwrap();
    assert!(page.last_evaluated_key().is_some(), "it is longer than a page");
    let found = world.access.entries(Dates::last(30, day("2026-03-31")), Order::Up).await.unwrap();
    let expected: Vec<_> = (0..30).map(|at| format!("e{at}")).collect();
    assert_eq!(texts(&found, "entryId"), expected);
}

#[tokio::test]
async fn entries_of_a_type() {
    let world = World::new().await;
    for (date, id, kind) in [
        ("2026-02-01", "a", "gym"),
        ("2026-02-02", "b", "outdoor"),
        ("2026-02-03", "c", "gym"),
        ("2026-02-04", "d", "rest"),
        ("2026-02-05", "e", "gym"),
    ] {
        world.entry("ada", date, id, kind).await;
    }
    let all = world.access.entries_of_type(SessionType::Gym, None, Order::Down).await.unwrap();
    assert_eq!(texts(&all, "entryId"), ["e", "c", "a"]);
    let some = Some(dates("2026-02-03", "2026-02-05"));
    let some = world.access.entries_of_type(SessionType::Gym, some, Order::Up).await.unwrap();
    assert_eq!(texts(&some, "entryId"), ["c", "e"]);
    assert!(world.access.entries_of_type(SessionType::Training, None, Order::Up).await.unwrap().is_empty());
}

#[tokio::test]
async fn sends_by_day_grade_and_significance() {
    let world = World::new().await;
    world.send("2026-01-10", "a", "V5", Some(20500), None).await;
    world.send("2026-01-05", "b", "V10", Some(21000), Some("breakthrough")).await;
    world.send("2026-01-20", "c", "V7", Some(20700), Some("milestone")).await;
    world.send("2026-01-15", "d", "V7", Some(20700), Some("milestone")).await;
    world.send("2026-02-01", "e", "5.9", Some(2400), Some("personal-best")).await;
    world.send("2026-02-02", "f", "blue", None, None).await;

    let january = world.access.sends(dates("2026-01-05", "2026-01-20"), Order::Up).await.unwrap();
    assert_eq!(texts(&january, "sendId"), ["b", "a", "d", "c"]);
    let boulders = world.access.sends_by_grade(20000..=29999, Order::Down).await.unwrap();
    assert_eq!(texts(&boulders, "sendId"), ["b", "c", "d", "a"]);
    let sevens = world.access.sends_by_grade(20700..=20700, Order::Up).await.unwrap();
    assert_eq!(texts(&sevens, "sendId"), ["d", "c"]);
    assert_eq!(sevens[0]["gradeNumeric"], json!(20700));
    let easiest = world.access.sends_by_grade(0..=99999, Order::Up).await.unwrap();
    assert_eq!(texts(&easiest, "sendId"), ["e", "a", "d", "c", "b"], "padded codes sort as numbers");
    #[expect(clippy::reversed_empty_ranges, reason = "the case")]
    let none = world.access.sends_by_grade(2..=1, Order::Up).await.unwrap();
    assert!(none.is_empty());

    let of = |significance, range| world.access.sends_by_significance(significance, range, Order::Up);
    assert_eq!(texts(&of(Significance::Milestone, None).await.unwrap(), "sendId"), ["d", "c"]);
    let range = Some(dates("2026-01-16", "2026-01-20"));
    assert_eq!(texts(&of(Significance::Milestone, range).await.unwrap(), "sendId"), ["c"]);
    assert_eq!(texts(&of(Significance::PersonalBest, None).await.unwrap(), "sendId"), ["e"]);
    assert!(of(Significance::ProjectSend, None).await.unwrap().is_empty());
}

#[tokio::test]
async fn account_and_profile_are_read_together_and_updated_by_attribute() {
    let world = World::new().await;
    assert_eq!(world.access.account_and_profile().await.unwrap(), (None, None));
    let account = json!({"userId": "ada", "email": "ada@example.org", "name": "Ada",
        "subscription": {"tier": "pro", "status": "active"}, "preferences": {"units": "metric"}, "_v": 4});
    world.put("v7-users", account).await;
    world.put("v7-athlete-profiles", json!({"userId": "ada", "age": 31, "weight": 60.5, "shoeSize": 39})).await;

    let (account, profile) = world.access.account_and_profile().await.unwrap();
    assert_eq!(account.unwrap()["subscription"]["tier"], "pro");
    assert_eq!(profile.unwrap()["shoeSize"], json!(39));

    let set = json!({"name": "Ada L.", "preferences": {"units": "imperial"}});
    let account = world.access.update_account(set.as_object().unwrap(), &["email"]).await.unwrap();
    assert_eq!(
        Value::Object(account),
        json!({"name": "Ada L.", "subscription": {"tier": "pro", "status": "active"}, "preferences": {"units": "imperial"}})
    );
    let raw = world.server.client.get_item().table_name("v7-users").key("userId", AttributeValue::S("ada".into()));
    let raw = raw.send().await.unwrap();
    assert_eq!(raw.item().unwrap()["_v"], AttributeValue::N("5".into()), "a device with the old row has to look again");

    let set = json!({"weight": 61, "goals": [{"id": "g", "grade": "V8", "type": "boulder"}]});
    let profile = world.access.update_profile(set.as_object().unwrap(), &["age", "neverThere"]).await.unwrap();
    assert_eq!(profile.keys().collect::<Vec<_>>(), ["goals", "shoeSize", "weight"]);

    for (set, expected) in [
        (json!({"subscription": {"tier": "premium"}}), "subscription is the server's"),
        (json!({"userId": "bob"}), "userId is the server's"),
        (json!({"weight": "heavy"}), "weight: \"heavy\" is not a number"),
    ] {
        match world.access.update_profile(set.as_object().unwrap(), &[]).await {
            Err(Failure::Invalid { detail, .. }) => assert!(detail.starts_with(expected), "{detail}"),
            other => panic!("{set}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn the_plan_that_is_followed() {
    let world = World::new().await;
    let plan = |id: &str, start: &str, active: Value| json!({"userId": "ada", "planId": id, "name": id, "startDate": start, "active": active});
    assert_eq!(world.access.active_plan().await.unwrap(), None);
    world.put("v7-training-plans", plan("past", "2025-01-01", json!(false))).await;
    world.put("v7-training-plans", plan("odd", "2027-01-01", json!("yes"))).await;
    assert_eq!(world.access.active_plan().await.unwrap(), None);
    world.put("v7-training-plans", plan("new", "2026-05-01", json!(true))).await;
    world.put("v7-training-plans", plan("old", "2026-01-01", json!(true))).await;
    assert_eq!(world.access.active_plan().await.unwrap().unwrap()["planId"], "new");
}

#[tokio::test]
async fn food_of_a_day_and_of_a_range() {
    let world = World::new().await;
    for date in ["2026-02-27", "2026-02-28", "2026-03-02"] {
        let row =
            json!({"userId": "ada", "date": date, "totalCalories": 2400.5, "meals": [{"id": "m", "name": "Oats"}]});
        world.put("v7-nutrition-logs", row).await;
    }
    let log = world.access.nutrition_log(day("2026-02-28")).await.unwrap().unwrap();
    assert_eq!((&log["date"], &log["totalCalories"]), (&json!("2026-02-28"), &json!(2400.5)));
    assert_eq!(world.access.nutrition_log(day("2026-03-01")).await.unwrap(), None);
    let range = world.access.nutrition_logs(dates("2026-02-28", "2026-03-02"), Order::Down).await.unwrap();
    assert_eq!(texts(&range, "date"), ["2026-03-02", "2026-02-28"]);
    assert_eq!(world.access.nutrition_profile().await.unwrap(), None);
}

#[tokio::test]
async fn the_five_questions_of_the_coach() {
    let world = World::new().await;
    let today = day("2026-03-31");
    for (date, id) in [("2026-03-01", "old"), ("2026-03-02", "first"), ("2026-03-31", "last"), ("2026-04-01", "next")] {
        world.entry("ada", date, id, "gym").await;
        world.send(date, &format!("s-{id}"), "V5", Some(20500), None).await;
    }
    let profile = json!({"userId": "ada", "goals": [{"id": "g", "grade": "V8"}], "injuryHistory": [{"id": "i", "type": "A2"}],
        "currentGrades": {"indoor": {"slab": "V5"}}, "weight": 60});
    world.put("v7-athlete-profiles", profile).await;
    world
        .put("v7-nutrition-profiles", json!({"userId": "ada", "targets": {"calories": 2500}, "currentWeight": 60}))
        .await;
    for date in ["2026-03-24", "2026-03-25", "2026-03-31"] {
        let log = json!({"userId": "ada", "date": date, "totalCalories": 2400, "meals": [{"id": "m"}], "weight": 60});
        world.put("v7-nutrition-logs", log).await;
    }
    world
        .put("v7-training-plans", json!({"userId": "ada", "planId": "p", "startDate": "2026-03-01", "active": true}))
        .await;

    let recent = world.access.recent_performance(today).await.unwrap();
    assert_eq!(texts(&recent.entries, "entryId"), ["first", "last"]);
    assert_eq!(texts(&recent.sends, "sendId"), ["s-first", "s-last"]);
    assert_eq!(recent.entries[0]["location"], "Movement");
    assert!(!recent.entries[0].contains_key("notes") && !recent.sends[0].contains_key("notes"), "only what is needed");

    let goals = world.access.goal_tracking(today).await.unwrap();
    assert_eq!(goals.profile.unwrap().keys().collect::<Vec<_>>(), ["currentGrades", "goals"]);
    assert_eq!(goals.sends.len(), 2);

    let health = world.access.health_patterns(today).await.unwrap();
    assert_eq!(health.profile.unwrap()["injuryHistory"][0]["type"], "A2");
    assert_eq!(health.entries[1]["physicalCondition"]["soreness"]["fingers"], json!(3));
    assert!(!health.entries[1].contains_key("location"));

    let food = world.access.nutrition_compliance(today).await.unwrap();
    assert_eq!(food.profile.unwrap()["targets"]["calories"], json!(2500));
    assert_eq!(texts(&food.logs, "date"), ["2026-03-25", "2026-03-31"]);
    assert!(!food.logs[0].contains_key("meals") && !food.logs[0].contains_key("weight"));

    let adherence = world.access.training_adherence(today).await.unwrap();
    assert_eq!(adherence.plan.unwrap()["planId"], "p");
    assert_eq!(texts(&adherence.entries, "entryId"), ["first", "last"]);
    assert!(!adherence.entries[0].contains_key("physicalCondition"));

    let nobody = Access::with_client(world.server.client.clone(), world.server.connection.clone(), "bob");
    assert_eq!(nobody.health_patterns(today).await.unwrap().profile, None);
    assert!(nobody.recent_performance(today).await.unwrap().sends.is_empty());
}

#[tokio::test]
async fn exercises_by_type_and_level_and_templates_by_type() {
    let world = World::new().await;
    let beginner = world.access.exercises("technique", Some("beginner")).await.unwrap();
    assert!(texts(&beginner, "exerciseId").contains(&"silent-feet".to_owned()));
    assert!(beginner.iter().all(|row| row["type"] == "technique" && row["progressionLevel"] == "beginner"));
    let all = world.access.exercises("technique", None).await.unwrap();
    assert!(all.len() > beginner.len());
    assert!(world.access.exercises("yoga", None).await.unwrap().is_empty());
    let templates = world.access.templates("coaching").await.unwrap();
    assert_eq!(texts(&templates, "templateId")[0], "coaching-after-a-gap");
    assert!(templates.iter().all(|row| row["conditions"].is_object() && row["prompt"].is_string()));
}

#[tokio::test]
async fn a_missing_table_is_named_with_what_to_do() {
    let dynoxide = Dynoxide::start();
    let server = server(&dynoxide.endpoint());
    let access = Access::with_client(server.client, server.connection, "ada");
    let problem = access.entries(dates("2026-01-01", "2026-01-31"), Order::Up).await.unwrap_err().to_string();
    assert!(problem.contains("`v7 tables create`") && problem.contains("v7-journal-entries"), "{problem}");
}
