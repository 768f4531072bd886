//! Devices of one athlete on a real server: each has a file, an engine, a remote and a way to the server of its own.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "athlete.rs"]
pub mod athlete;
#[path = "dynoxide.rs"]
pub mod dynoxide;
#[path = "plain.rs"]
pub mod plain;
#[path = "proxy.rs"]
pub mod proxy;
#[path = "story.rs"]
pub mod story;
#[path = "verdict.rs"]
pub mod verdict;

pub use self::proxy::{dice, wire};

use dynoxide::Dynoxide;
use plain::Plain;
use proxy::Proxy;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use v7_cloud::Connection;
use v7_cloud::dynamodb::DynamoRemote;
use v7_state::record::{Body, Change, Key, Op};
use v7_state::store::{Now, Store};
use v7_state::sync::{Answer, Commit, Engine, Event, Failure, Outcome, Remote, Report, Request, Run, Step};
use verdict::Rested;

/// 2026-11-20, about noon.
pub const NOON: Now = Now { ms: 1_795_176_000_123 };

/// Says that this process has the credentials of the tests.
const SIGNED_IN: &str = "V7_TEST_SIGNED_IN";

/// Runs `body` in a process whose environment has credentials for the server of the tests and nothing of the machine's:
/// a test may not change its own environment while others run.
pub fn signed_in(test: &str, body: impl FnOnce()) {
    let Some(mut child) = again() else { return body() };
    let output = child.args([test, "--exact", "--nocapture", "--test-threads=1"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    print!("{said}");
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("1 passed"), "{test} is no test of this program: {said}");
}

/// This program once more, with credentials; `None` when it has them.
pub fn again() -> Option<Command> {
    if std::env::var_os(SIGNED_IN).is_some() {
        return None;
    }
    let mut child = Command::new(std::env::current_exe().unwrap());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
        child.env_remove(name);
    }
    child
        .env(SIGNED_IN, "1")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    Some(child)
}

/// A server with the tables of the plan.
pub struct Server {
    pub dynoxide: Dynoxide,
    pub prefix: String,
}

impl Server {
    pub fn start() -> Self {
        let server = Self { dynoxide: Dynoxide::start(), prefix: "v7-".to_owned() };
        server.plain().create_tables();
        server
    }

    /// Another program's way to it.
    pub fn plain(&self) -> Plain {
        Plain::new(self.dynoxide.address, &self.prefix)
    }

    /// Every row of an athlete's log, read as a new device would.
    pub fn log(&self, user: &str) -> Vec<Commit> {
        let mut caller = Caller::new(self.dynoxide.endpoint(), &self.prefix, user);
        let mut log: Vec<Commit> = Vec::new();
        loop {
            let request = Request::Rows { from: log.len() as u64 + 1, strong: true };
            match caller.call(&request) {
                Ok(Answer::Rows { rows, more }) => {
                    log.extend(rows);
                    if !more {
                        return log;
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

/// The remote, for code that waits for its answers.
pub struct Caller {
    runtime: tokio::runtime::Runtime,
    remote: DynamoRemote,
}

impl Caller {
    pub fn new(endpoint: String, prefix: &str, user: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = Connection {
            region: Some("us-east-1".to_owned()),
            profile: None,
            endpoint: Some(endpoint),
            table_prefix: prefix.to_owned(),
        };
        Self { runtime, remote: DynamoRemote::new(connection, user) }
    }

    pub fn call(&mut self, request: &Request) -> Result<Answer, Failure> {
        self.runtime.block_on(self.remote.call(request))
    }
}

/// The part of a device that talks to the server.
struct Syncer {
    engine: Engine,
    caller: Caller,
    seed: u128,
}

/// A device: it may be edited while it syncs.
pub struct Device {
    pub name: String,
    pub path: PathBuf,
    pub proxy: Proxy,
    /// Milliseconds that its clock is wrong by.
    pub skew: i64,
    user: String,
    prefix: String,
    store: Mutex<Store>,
    syncer: Mutex<Syncer>,
    folder: tempfile::TempDir,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Device {
    pub fn new(server: &Server, user: &str, name: &str, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let mut store = Store::open(&path, &NOON).unwrap();
        store.ledger().bind(user, name).unwrap();
        let proxy = Proxy::start(server.dynoxide.address, seed);
        let seed = u128::from(seed) << 40;
        let caller = Caller::new(proxy.endpoint(), &server.prefix, user);
        let syncer = Mutex::new(Syncer { engine: Engine::new(seed | 1), caller, seed });
        Self {
            name: name.to_owned(),
            path,
            proxy,
            skew: 0,
            user: user.to_owned(),
            prefix: server.prefix.clone(),
            store: Mutex::new(store),
            syncer,
            folder,
        }
    }

    /// The journal, for as long as nothing else uses it.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        open(&self.store)
    }

    /// The process dies; what is on disk stays.
    pub fn crash(&self) {
        let mut syncer = open(&self.syncer);
        let mut store = self.store();
        *store = Store::open_in_memory().unwrap();
        *store = Store::open(&self.path, &NOON).unwrap();
        syncer.seed += 65_536;
        syncer.engine = Engine::new(syncer.seed | 1);
        syncer.caller = Caller::new(self.proxy.endpoint(), &self.prefix, &self.user);
    }

    /// One run; `None` when `dies` said, after some request, that the process ends there.
    pub fn run(&self, run: Run, now: Now, dies: &mut dyn FnMut() -> bool) -> Option<Report> {
        let mut syncer = open(&self.syncer);
        let now = Now { ms: now.ms + self.skew };
        let mut event = Event::Start(run);
        loop {
            // The journal is free for edits while a request is on its way.
            let step = syncer.engine.step(&mut self.store(), event, now).unwrap();
            match step {
                Step::Done(report) => return Some(report),
                Step::Send(request) => event = Event::Answer(syncer.caller.call(&request)),
                Step::Working { .. } => {
                    // Who waits to save gets a turn.
                    std::thread::sleep(Duration::from_millis(2));
                    event = Event::Continue;
                }
            }
            if dies() {
                return None;
            }
        }
    }

    pub fn sync(&self) -> Report {
        self.run(Run::default(), NOON, &mut || false).unwrap()
    }

    /// A run that has to end with both sides equal.
    pub fn synced(&self) -> Report {
        let report = self.sync();
        assert_eq!(report.outcome, Outcome::Synced, "{}", self.name);
        report
    }

    pub fn reconciled(&self) -> Report {
        let report = self.run(Run { reconcile: true, ..Run::default() }, NOON, &mut || false).unwrap();
        assert_eq!(report.outcome, Outcome::Synced, "{}", self.name);
        report
    }

    pub fn records(&self) -> BTreeMap<Key, Body> {
        athlete::records(&self.store())
    }

    pub fn get(&self, key: &Key) -> Option<Body> {
        self.store().read().get(key).unwrap()
    }

    pub fn put(&self, key: &Key, value: &Value) {
        let op = Op::Put { key: key.clone(), body: athlete::body(value) };
        self.store().apply(&Change::one("put", op), &NOON).unwrap();
    }

    pub fn edit(&self, key: &Key, edit: impl FnOnce(&mut Value)) {
        let before = self.get(key).unwrap();
        let mut after = Value::Object(before.clone());
        edit(&mut after);
        let op = Op::Edit { key: key.clone(), before, after: athlete::body(&after) };
        self.store().apply(&Change::one("edit", op), &NOON).unwrap();
    }

    pub fn delete(&self, key: &Key) {
        self.store().apply(&Change::one("delete", Op::Delete { key: key.clone() }), &NOON).unwrap();
    }

    pub fn waiting(&self) -> usize {
        self.store().ledger().waiting().unwrap()
    }

    pub fn rested(&self) -> Rested {
        let records = self.records();
        let mut store = self.store();
        let ledger = store.ledger();
        Rested {
            name: self.name.clone(),
            records,
            position: ledger.position().unwrap(),
            unsent: (ledger.waiting().unwrap(), ledger.inflight().unwrap().is_some()),
            inbox: ledger.conflicts().unwrap(),
        }
    }
}

/// What is wrong with devices that have synced until nothing moved.
pub fn differences(server: &Server, user: &str, devices: &[&Device]) -> Vec<String> {
    let mut wrong = Vec::new();
    let remote = verdict::on_server(&mut server.plain(), user, &mut wrong);
    let rested: Vec<Rested> = devices.iter().map(|device| device.rested()).collect();
    wrong.extend(verdict::alike(&rested, &remote, &server.log(user)));
    wrong
}
