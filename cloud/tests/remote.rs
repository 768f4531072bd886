//! The remote against a real server of DynamoDB's protocol.
#![expect(clippy::unwrap_used, reason = "tests")]

mod server;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use serde_json::{Value, json};
use server::{Server, all, body, get, item, op, push, rows, send};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use v7_cloud::dynamodb::DynamoRemote;
use v7_cloud::dynamodb::value::Attributes;
use v7_state::record::{Key, Table};
use v7_state::sync::{Answer, Failure, Item, Remote, Request, Rules, When, same_record};

const DAY: &str = "2026-01-02";

fn entry(id: &str, notes: &str) -> Value {
    json!({"entryId": id, "date": DAY, "sessionType": "gym", "notes": notes})
}

fn sk(id: &str) -> String {
    format!("{DAY}#{id}")
}

#[tokio::test]
async fn what_is_pushed_is_read_back_by_every_request() {
    let server = Server::start().await;
    let (mut remote, mut other) = (server.remote("ada"), server.remote("bob"));
    assert_eq!(remote.call(&Request::Rules).await, Ok(Answer::Rules(Rules::default())));
    assert_eq!(remote.call(&Request::Head).await, Ok(Answer::Head(None)));
    assert_eq!(rows(&mut remote, 1).await, (vec![], false));

    let send_body = json!({"sendId": "s", "date": DAY, "grade": "V4", "gradeNumeric": 20_400, "significance": ""});
    let ops = vec![
        (op(Table::Entries, "e", None, Some((&sk("e"), &entry("e", "first")))), When::Absent),
        (op(Table::Sends, "s", None, Some((&sk("s"), &send_body))), When::Absent),
        (op(Table::Plans, "p", None, Some(("p", &json!({"planId": "p", "active": true})))), When::Absent),
        (op(Table::NutritionLogs, DAY, None, Some((DAY, &json!({"date": DAY, "meals": []})))), When::Absent),
        (op(Table::Profiles, "v7-athlete-profiles", None, Some(("", &json!({"age": 30})))), When::Absent),
        (op(Table::Users, "v7-users", None, Some(("", &json!({"email": "a@b.c", "name": "Ada"})))), When::Absent),
    ];
    let first = push(1, ops);
    assert_eq!(send(&mut remote, &first).await, Ok(Answer::Done));
    let second = push(2, vec![(op(Table::Entries, "f", None, Some((&sk("f"), &entry("f", "")))), When::Absent)]);
    assert_eq!(send(&mut remote, &second).await, Ok(Answer::Done));

    assert_eq!(remote.call(&Request::Head).await, Ok(Answer::Head(Some(second.commit.clone()))));
    assert_eq!(rows(&mut remote, 0).await, (vec![first.commit.clone(), second.commit.clone()], false));
    assert_eq!(rows(&mut remote, 2).await, (vec![second.commit.clone()], false));
    let eventual = remote.call(&Request::Rows { from: 3, strong: false }).await;
    assert_eq!(eventual, Ok(Answer::Rows { rows: vec![], more: false }));
    for op in first.commit.ops.iter().chain(&second.commit.ops) {
        let (key, sk) = (op.key().unwrap(), op.to_sk.clone().unwrap());
        let v = Some(if op.id == "f" { 2 } else { 1 });
        let expected = Item { key: key.clone(), sk: sk.clone(), v, body: op.body.clone().unwrap() };
        assert_eq!(get(&mut remote, &key, &sk).await, Some(expected.clone()));
        assert!(all(&mut remote, key.table).await.0.contains(&expected), "{key:?}");
        assert_eq!(get(&mut other, &key, &sk).await, None);
        assert_eq!(all(&mut other, key.table).await, (vec![], 1));
    }

    let row = json!({"userId": "ada", "seq": 0, "minProto": 2, "floor": 40});
    server.client.put_item().table_name("v7-sync").set_item(Some(item(&row))).send().await.unwrap();
    assert_eq!(remote.call(&Request::Rules).await, Ok(Answer::Rules(Rules { min_proto: 2, floor: 40 })));
    assert_eq!(rows(&mut remote, 0).await.0.len(), 2, "row 0 is no commit");
    assert_eq!(remote.call(&Request::Head).await, Ok(Answer::Head(Some(second.commit))));
}

/// An index answers what the plan asks of it.
#[tokio::test]
async fn items_are_found_through_the_indexes() {
    let server = Server::start().await;
    let mut remote = server.remote("ada");
    let climb = |id: &str, grade: u64, why: &str| json!({"sendId": id, "date": DAY, "gradeNumeric": grade, "significance": why});
    let ops = [("a", 2_900, "milestone"), ("b", 20_400, "breakthrough"), ("c", 900, "")]
        .map(|(id, grade, why)| (op(Table::Sends, id, None, Some((&sk(id), &climb(id, grade, why)))), When::Absent));
    assert_eq!(send(&mut remote, &push(1, ops.into())).await, Ok(Answer::Done));
    for (index, expected) in [("grade-progression-index", vec!["c", "a", "b"]), ("significance-index", vec!["b", "a"])]
    {
        let found = server
            .client
            .query()
            .table_name("v7-benchmark-sends")
            .index_name(index)
            .key_condition_expression("userId = :u")
            .expression_attribute_values(":u", AttributeValue::S("ada".into()))
            .send()
            .await
            .unwrap();
        let ids: Vec<_> = found.items().iter().map(|item| item["sendId"].as_s().unwrap().as_str()).collect();
        assert_eq!(ids, expected, "{index}");
    }
}

#[tokio::test]
async fn an_item_is_written_only_on_its_condition() {
    let server = Server::start().await;
    let states = [
        ("none", None),
        ("v3", Some(json!(3))),
        ("v4", Some(json!(4))),
        ("unmarked", Some(Value::Null)),
        // Marks that no commit has made.
        ("text", Some(json!("3"))),
        ("zero", Some(json!(0))),
    ];
    let holds = |state: &str, when: When| match when {
        When::Absent => state == "none",
        When::Version(_) => state == "v3",
        When::Unmarked => ["none", "unmarked", "text", "zero"].contains(&state),
    };
    for (at, table) in [Table::Entries, Table::Profiles, Table::Users].into_iter().enumerate() {
        let id = if table == Table::Entries { "e" } else { table.name() };
        let sort = if table == Table::Entries { sk("e") } else { String::new() };
        for (state, mark) in &states {
            for (n, when) in [When::Absent, When::Version(3), When::Unmarked].into_iter().enumerate() {
                for delete in [false, true] {
                    if delete && when == When::Absent {
                        continue;
                    }
                    let user = format!("{at}-{state}-{n}-{delete}");
                    let mut remote = server.remote(&user);
                    if let Some(mark) = mark {
                        let mut foreign = json!({"userId": user, "notes": "theirs"});
                        if table == Table::Entries {
                            foreign["date#entryId"] = sort.clone().into();
                        }
                        if !mark.is_null() {
                            foreign["_v"] = mark.clone();
                        }
                        server.write(table, item(&foreign)).await;
                    }
                    let from = (when != When::Absent).then_some(sort.as_str());
                    let ours = json!({"notes": "ours"});
                    let to = (!delete).then_some((sort.as_str(), &ours));
                    let answer = send(&mut remote, &push(1, vec![(op(table, id, from, to), when)])).await;
                    let (key, case) = (Key::new(table, id), format!("{table:?} {state} {when:?} delete {delete}"));
                    let found = get(&mut remote, &key, &sort).await;
                    if holds(state, when) {
                        assert_eq!(answer, Ok(Answer::Done), "{case}");
                        let notes = found.as_ref().map(|item| (item.v, item.body["notes"].as_str().unwrap()));
                        assert_eq!(notes, (!delete).then_some((Some(1), "ours")), "{case}");
                        assert_eq!(rows(&mut remote, 1).await.0.len(), 1, "{case}");
                    } else {
                        assert_eq!(answer, Err(Failure::Rejected { log: false, items: vec![key] }), "{case}");
                        assert_eq!(found.is_some(), mark.is_some(), "{case}");
                        assert!(found.is_none_or(|item| item.body["notes"] == "theirs"), "{case}");
                        assert_eq!(rows(&mut remote, 1).await.0.len(), 0, "{case}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_record_moves_to_another_day_and_goes() {
    let server = Server::start().await;
    let mut remote = server.remote("ada");
    let key = Key::new(Table::Entries, "e");
    let (old, new) = (sk("e"), "2026-02-03#e".to_owned());
    let moved = json!({"entryId": "e", "date": "2026-02-03"});
    let first = push(1, vec![(op(Table::Entries, "e", None, Some((&old, &entry("e", "")))), When::Absent)]);
    assert_eq!(send(&mut remote, &first).await, Ok(Answer::Done));
    let other = push(1, vec![(op(Table::Entries, "f", None, Some((&sk("f"), &entry("f", "")))), When::Absent)]);
    assert_eq!(send(&mut remote, &other).await, Err(Failure::Rejected { log: true, items: vec![] }));
    let both = push(1, vec![(op(Table::Entries, "e", None, Some((&old, &entry("e", "")))), When::Absent)]);
    assert_eq!(send(&mut remote, &both).await, Err(Failure::Rejected { log: true, items: vec![key.clone()] }));
    let late = push(2, vec![(op(Table::Entries, "e", Some(&old), Some((&new, &moved))), When::Version(9))]);
    assert_eq!(send(&mut remote, &late).await, Err(Failure::Rejected { log: false, items: vec![key.clone()] }));
    let second = push(2, vec![(op(Table::Entries, "e", Some(&old), Some((&new, &moved))), When::Version(1))]);
    assert_eq!(send(&mut remote, &second).await, Ok(Answer::Done));
    assert_eq!(get(&mut remote, &key, &old).await, None);
    let found = get(&mut remote, &key, &new).await.unwrap();
    assert_eq!((found.v, found.body), (Some(2), body(&moved)));
    let third = push(3, vec![(op(Table::Entries, "e", Some(&new), None), When::Version(2))]);
    assert_eq!(send(&mut remote, &third).await, Ok(Answer::Done));
    assert_eq!(all(&mut remote, Table::Entries).await.0, []);
    assert_eq!(rows(&mut remote, 1).await.0.len(), 3);
}

#[tokio::test]
async fn the_account_keeps_what_the_server_owns() {
    let server = Server::start().await;
    let mut remote = server.remote("ada");
    let there = json!({"userId": "ada", "email": "a@b.c", "name": "Ada", "beta": true, "nick": "a",
        "subscription": {"tier": "pro"}});
    server.write(Table::Users, item(&there)).await;
    // A subscription in a commit is a mistake, and does no harm.
    let ours = json!({"email": "a@b.c", "name": "Ada L.", "preferences": {"units": "metric"},
        "subscription": {"tier": "free"}});
    let mut change = push(1, vec![(op(Table::Users, "v7-users", Some(""), Some(("", &ours))), When::Unmarked)]);
    change.gone = vec!["nick".into(), "subscription".into(), "userId".into(), "name".into()];
    assert_eq!(send(&mut remote, &change).await, Ok(Answer::Done));
    let found = get(&mut remote, &Key::single(Table::Users), "").await.unwrap();
    let expected = json!({"email": "a@b.c", "name": "Ada L.", "beta": true, "preferences": {"units": "metric"},
        "subscription": {"tier": "pro"}});
    assert_eq!((found.v, Value::from(found.body)), (Some(1), expected));
}

#[tokio::test]
async fn a_push_that_is_repeated_is_one_push() {
    let server = Server::start().await;
    let mut remote = server.remote("ada");
    let mut wide = entry("e", "wide");
    for at in 0..60 {
        wide[format!("attribute {at}")] = json!({"a": at, "b": [1, 2.50], "c": null, "d": {"$ss": ["x", "y"]}});
    }
    let first = push(1, vec![(op(Table::Entries, "e", None, Some((&sk("e"), &wide))), When::Absent)]);
    for _ in 0..8 {
        assert_eq!(send(&mut remote, &first).await, Ok(Answer::Done));
        // Another process does not order its maps alike.
        assert_eq!(send(&mut server.remote("ada"), &first).await, Ok(Answer::Done));
    }
    assert_eq!(rows(&mut remote, 1).await.0.len(), 1);
    let mut changed = first.clone();
    changed.commit.ops[0].body.as_mut().unwrap().insert("notes".into(), "other".into());
    assert_eq!(send(&mut remote, &changed).await, Err(Failure::TokenReused));
}

#[tokio::test]
async fn of_two_pushes_to_one_place_one_is_refused() {
    let server = Server::start().await;
    for seq in 1..=10 {
        let (mut one, mut two) = (server.remote("ada"), server.remote("ada"));
        let write = |id: &str| {
            let id = format!("{id}{seq}");
            push(seq, vec![(op(Table::Entries, &id, None, Some((&sk(&id), &entry(&id, "")))), When::Absent)])
        };
        let (first, second) = (write("a"), write("b"));
        let answers = tokio::join!(send(&mut one, &first), send(&mut two, &second));
        let refused = |answer: &Result<Answer, Failure>| {
            matches!(answer, Err(Failure::Rejected { log: true, .. } | Failure::Contended))
        };
        match answers {
            (Ok(Answer::Done), other) | (other, Ok(Answer::Done)) if refused(&other) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(rows(&mut server.remote("ada"), 1).await.0.len(), 10);
    assert_eq!(all(&mut server.remote("ada"), Table::Entries).await.0.len(), 10);
}

#[tokio::test]
async fn three_thousand_items_come_in_pages() {
    let server = Server::start().await;
    let notes = "note ".repeat(160);
    let writes: Vec<WriteRequest> = (0..3000)
        .map(|at| {
            let id = format!("e{at:04}");
            let mut entry = entry(&id, &notes);
            entry["userId"] = "ada".into();
            entry["_v"] = (at + 1).into();
            entry["date#entryId"] = sk(&id).into();
            let put = PutRequest::builder().set_item(Some(item(&entry))).build().unwrap();
            WriteRequest::builder().put_request(put).build()
        })
        .collect();
    for chunk in writes.chunks(25) {
        let batch = server.client.batch_write_item().request_items("v7-journal-entries", chunk.to_vec());
        assert!(batch.send().await.unwrap().unprocessed_items().is_none_or(std::collections::HashMap::is_empty));
    }
    let mut remote = server.remote("ada");
    let start = Instant::now();
    let (items, pages) = all(&mut remote, Table::Entries).await;
    println!("3,000 items in {pages} pages: {:?}", start.elapsed());
    assert_eq!(items.len(), 3000);
    assert!(pages >= 2, "{pages}");
    for (at, item) in items.iter().enumerate() {
        assert_eq!((item.key.id.as_str(), item.v), (format!("e{at:04}").as_str(), Some(at as u64 + 1)));
    }
    // What comes before it was asked for is thrown away when something else is, and a page can be asked for twice.
    let first = Request::Items { table: Table::Entries, page: None };
    let Ok(Answer::Items { next, .. }) = remote.call(&first).await else { panic!() };
    assert_eq!(remote.call(&Request::Head).await, Ok(Answer::Head(None)));
    let second = Request::Items { table: Table::Entries, page: next };
    let page = remote.call(&second).await.unwrap();
    assert_eq!(remote.call(&second).await.unwrap(), page);
    let strange = Request::Items { table: Table::Entries, page: Some("strange".into()) };
    assert!(matches!(remote.call(&strange).await, Err(Failure::Broken(_))));
}

#[tokio::test]
async fn what_nobody_knows_comes_back_to_the_last_digit() {
    let server = Server::start().await;
    let mut remote = server.remote("ada");
    let text = r#"{"entryId":"e","date":"2026-01-02","π":3.1415926535897932384626433832795028842,
        "large":12345678901234567890123456789012345678,"small":1e-130,"huge":-9.9e+125,"zero":0.000,
        "long":100000000000000000000000000000000000000000000000000,
        "nothing":null,"empty":{"text":"","list":[],"map":{}},"#
        .to_owned()
        + r#""set":{"$ss":["a","b"]},"numbers":{"$ns":["-1.5","2"]},"bytes":{"$b":"AAE="},"more":{"$bs":["AA==","AQ=="]},
        "almost":{"$ss":["b","a"]},"line":"a\nb\u0000c","userId":"somebody else","_v":99,"date#entryId":"x"}"#;
    let strange: Value = serde_json::from_str(&text).unwrap();
    let first = push(1, vec![(op(Table::Entries, "e", None, Some((&sk("e"), &strange))), When::Absent)]);
    assert_eq!(send(&mut remote, &first).await, Ok(Answer::Done));
    let found = get(&mut remote, &Key::new(Table::Entries, "e"), &sk("e")).await.unwrap();
    assert!(same_record(Table::Entries, Some(&found.body), Some(&body(&strange))), "{:?}", found.body);
    assert_eq!((found.sk, found.v), (sk("e"), Some(1)));
    let (rows, _) = rows(&mut remote, 1).await;
    assert!(same_record(Table::Entries, rows[0].ops[0].body.as_ref(), Some(&body(&strange))));
    let kind = |item: &Attributes| {
        (
            item["set"].is_ss(),
            item["numbers"].is_ns(),
            item["bytes"].is_b(),
            item["more"].is_bs(),
            item["almost"].is_m(),
        )
    };
    let stored = server.client.query().table_name("v7-journal-entries").key_condition_expression("userId = :u");
    let stored = stored.expression_attribute_values(":u", AttributeValue::S("ada".into())).send().await.unwrap();
    assert_eq!(kind(&stored.items()[0]), (true, true, true, true, true));
}

#[tokio::test]
async fn an_item_of_another_program_comes_as_it_is() {
    let server = Server::start().await;
    let mut remote = server.remote("ada");
    let text = |value: &str| AttributeValue::S(value.into());
    let mut foreign = item(&json!({"userId": "ada", "date#entryId": "no day at all", "entryId": 5, "date": [true],
        "climbs": "none", "rpe": {"of": 10}, "_v": "later", "_sv": {}, "sessionType": ["gym"]}));
    foreign.insert("photo".into(), AttributeValue::B(Blob::new([0, 255])));
    foreign.insert("tags".into(), AttributeValue::Ss(vec!["b".into(), "a".into()]));
    foreign.insert("sessionType#date".into(), text("anything"));
    server.write(Table::Entries, foreign).await;
    let (items, _) = all(&mut remote, Table::Entries).await;
    let expected = json!({"entryId": 5, "date": [true], "climbs": "none", "rpe": {"of": 10}, "sessionType": ["gym"],
        "photo": {"$b": "AP8="}, "tags": {"$ss": ["a", "b"]}});
    let key = Key::new(Table::Entries, "no day at all");
    assert_eq!(items, [Item { key, sk: "no day at all".into(), v: None, body: body(&expected) }]);
}

#[tokio::test]
async fn what_the_server_cannot_hold_is_refused_before_it_is_sent() {
    let server = Server::start().await;
    let mut remote = server.remote("ada");
    let mut deep = json!(1);
    for _ in 0..28 {
        deep = json!([deep]);
    }
    let mut deeper = json!({"entryId": "e", "deep": [deep.clone()]});
    let mut large = entry("e", "");
    large["notes"] = "n".repeat(401 * 1024).into();
    let mut number = entry("e", "");
    number["load"] = serde_json::from_str("1234567890123456789012345678901234567890.5").unwrap();
    deeper["date"] = DAY.into();
    for (strange, name) in
        [(&deeper, "`deep["), (&large, "`notes` takes"), (&number, "`load` is a number of 41 digits")]
    {
        let write = push(1, vec![(op(Table::Entries, "e", None, Some((&sk("e"), strange))), When::Absent)]);
        match send(&mut remote, &write).await {
            Err(Failure::Invalid { key, detail }) => {
                assert_eq!(key, Some(Key::new(Table::Entries, "e")));
                assert!(detail.starts_with(name), "{detail}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    // What just fits is taken: as deep as the log allows.
    let fits = json!({"entryId": "e", "date": DAY, "deep": deep});
    let write = push(1, vec![(op(Table::Entries, "e", None, Some((&sk("e"), &fits))), When::Absent)]);
    assert_eq!(send(&mut remote, &write).await, Ok(Answer::Done));
    assert_eq!(rows(&mut remote, 1).await.0, [write.commit]);
}

#[tokio::test]
async fn the_next_page_is_on_its_way_before_it_is_asked_for() {
    let page = json!({"Items": [], "LastEvaluatedKey": {"userId": {"S": "ada"}, "planId": {"S": "p"}}});
    let (address, count) = server::counted(server::response(200, &page.to_string()));
    let mut remote =
        DynamoRemote::with_client(server::client(&format!("http://{address}")), server::connection(), "ada");
    let reaches = async |wanted: usize| {
        for _ in 0..200 {
            if count.load(Ordering::SeqCst) >= wanted {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(count.load(Ordering::SeqCst), wanted);
    };
    let first = Request::Items { table: Table::Plans, page: None };
    let Ok(Answer::Items { next: Some(next), .. }) = remote.call(&first).await else { panic!() };
    reaches(2).await;
    let second = Request::Items { table: Table::Plans, page: Some(next) };
    assert!(remote.call(&second).await.is_ok());
    // The second was there; the third is on its way.
    reaches(3).await;
    assert_eq!(remote.call(&Request::Rules).await, Ok(Answer::Rules(Rules::default())));
    reaches(4).await;
    // What had come ahead is too old by now.
    assert!(remote.call(&second).await.is_ok());
    reaches(6).await;
}
