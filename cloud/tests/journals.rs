//! The real engine with the journals of two devices, over a real server: both come to hold the same.
#![expect(clippy::unwrap_used, reason = "tests")]

mod server;

use serde_json::{Value, json};
use server::{Server, body, item};
use std::collections::BTreeMap;
use v7_cloud::dynamodb::DynamoRemote;
use v7_state::record::{Body, Change, Key, Op, Table};
use v7_state::store::{Now, Store};
use v7_state::sync::{Engine, Event, Outcome, Remote, Report, Run, Step};

const NOW: Now = Now { ms: 1_795_199_400_123 };

struct Device {
    store: Store,
    engine: Engine,
    remote: DynamoRemote,
}

impl Device {
    fn new(server: &Server, name: &str, seed: u128) -> Self {
        let mut store = Store::open_in_memory().unwrap();
        store.ledger().bind("ada", name).unwrap();
        Self { store, engine: Engine::new(seed), remote: server.remote("ada") }
    }

    async fn run(&mut self, run: Run) -> Report {
        let mut event = Event::Start(run);
        for _ in 0..200 {
            match self.engine.step(&mut self.store, event, NOW).unwrap() {
                Step::Done(report) => return report,
                Step::Send(request) => event = Event::Answer(self.remote.call(&request).await),
                Step::Working { .. } => event = Event::Continue,
            }
        }
        panic!("it does not come to an end");
    }

    async fn sync(&mut self) -> Report {
        let report = self.run(Run::default()).await;
        assert_eq!(report.outcome, Outcome::Synced);
        report
    }

    fn apply(&mut self, op: Op) {
        self.store.apply(&Change::one("a change", op), &NOW).unwrap();
    }

    fn put(&mut self, key: &Key, value: &Value) {
        self.apply(Op::Put { key: key.clone(), body: body(value) });
    }

    fn edit(&mut self, key: &Key, name: &str, value: Value) {
        let before = self.store.read().get(key).unwrap().unwrap();
        let mut after = before.clone();
        after.insert(name.into(), value);
        self.apply(Op::Edit { key: key.clone(), before, after });
    }

    fn records(&self) -> BTreeMap<Key, Body> {
        let mut all = BTreeMap::new();
        let mut keep = |key: Key, body: Body| {
            all.insert(key, body);
        };
        self.store
            .read()
            .for_each(&mut |record| {
                keep(record.key, record.body);
                Ok(())
            })
            .unwrap();
        all
    }
}

fn entry(notes: &str) -> Value {
    json!({"date": "2026-03-01", "sessionType": "gym", "notes": notes, "rpe": 5})
}

#[tokio::test]
async fn two_devices_come_to_hold_the_same() {
    let server = Server::start().await;
    let (mut one, mut two) = (Device::new(&server, "one", 1), Device::new(&server, "two", 2));
    let key = |id: &str| Key::new(Table::Entries, id);
    let account = Key::single(Table::Users);
    server
        .write(Table::Users, item(&json!({"userId": "ada", "subscription": {"tier": "pro"}, "email": "a@b.c"})))
        .await;

    for at in 0..60 {
        one.put(&key(&format!("e{at}")), &entry(&format!("number {at}")));
    }
    one.put(&Key::new(Table::NutritionLogs, "2026-03-01"), &json!({"date": "2026-03-01", "hydration": 1.50}));
    one.put(&Key::single(Table::Profiles), &json!({"height": 180, "mystery": {"$ss": ["a", "b"]}}));
    let first = one.sync().await;
    assert_eq!(first.pulled, 0);
    println!("60 entries: {} requests, {} commits", first.requests, first.pushed);
    two.sync().await;
    assert_eq!(one.records(), two.records());
    assert_eq!(two.records().len(), 63, "{:?}", two.records().keys());

    // Edits of both, at once: other attributes, another day, a removal, the account.
    one.edit(&key("e1"), "notes", "by one".into());
    two.edit(&key("e1"), "rpe", 8.into());
    one.edit(&key("e2"), "date", "2026-04-05".into());
    two.apply(Op::Delete { key: key("e3") });
    two.edit(&account, "name", "Ada".into());
    one.sync().await;
    two.sync().await;
    one.sync().await;
    assert_eq!(one.records(), two.records());
    let merged = &one.records()[&key("e1")];
    assert_eq!((&merged["notes"], &merged["rpe"]), (&json!("by one"), &json!(8)));
    assert_eq!(one.records()[&key("e2")]["date"], "2026-04-05");
    assert!(!one.records().contains_key(&key("e3")));
    assert_eq!(one.records()[&account]["name"], "Ada");
    let there = server::get(&mut one.remote, &account, "").await.unwrap();
    assert_eq!(there.body["subscription"], json!({"tier": "pro"}));

    // Records of another program's export carry keys of the tables; a new device still agrees at once.
    let mut exported = entry("exported");
    exported["userId"] = "u-1".into();
    exported["date#entryId"] = "2026-03-01#x".into();
    one.put(&key("x"), &exported);
    one.sync().await;
    let mut three = Device::new(&server, "three", 3);
    let joined = three.sync().await;
    println!("a new device: {} requests", joined.requests);
    assert_eq!(joined.adopted, 0);
    // Rules, head, seven tables, the log above: nothing else had to be read.
    assert_eq!(joined.requests, 10);
    two.sync().await;
    assert_eq!(two.records(), three.records());
    assert_eq!(two.sync().await.requests, 1);

    // Another program writes past the log; a comparison finds it.
    let foreign = json!({"userId": "ada", "date#entryId": "2026-05-05#f", "entryId": "f", "date": "2026-05-05",
        "sessionType": "gym", "notes": "foreign", "tags": {"$ss": ["a", "b"]}});
    server.write(Table::Entries, item(&foreign)).await;
    let report = two.run(Run { reconcile: true, ..Run::default() }).await;
    assert_eq!((report.outcome, report.adopted), (Outcome::Synced, 1));
    three.sync().await;
    assert_eq!(two.records(), three.records());
    assert_eq!(three.records()[&key("f")]["notes"], "foreign");
    let report = three.run(Run { reconcile: true, ..Run::default() }).await;
    assert_eq!((report.outcome, report.adopted), (Outcome::Synced, 0));
}
