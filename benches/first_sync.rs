//! What a first sync costs: a journal pushed to an empty server, and fetched by an empty device, beside the least that
//! reading the same rows can cost: a bare loop of paged queries with the same SDK on the same server.
//!
//!     cargo bench --bench first_sync [ENTRIES] [ROUNDS]
//!
//! The server is dynoxide on this machine (`tests/run` fetches it): a request costs under a millisecond there and some
//! tens of them over the internet, so the number of requests says as much as the time. Fetch and loop take turns.
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first surprise")]

#[path = "../tests/support/fleet.rs"]
mod fleet;

use aws_sdk_dynamodb::types::AttributeValue;
use fleet::{Caller, Server};
use std::path::Path;
use std::time::{Duration, Instant};
use v7_cloud::Connection;
use v7_state::demo;
use v7_state::record::{Change, Op, Table};
use v7_state::store::{Now, Store};
use v7_state::sync::{Engine, Event, Outcome, Run, Step, travels};

const USER: &str = "ada";
/// Records a transaction, when the journal is made.
const BATCH: usize = 5_000;

fn main() {
    if let Some(mut child) = fleet::again() {
        let ended = child.args(std::env::args_os().skip(1)).status().unwrap();
        std::process::exit(ended.code().unwrap_or(1));
    }
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let (entries, rounds) = (numbers.next().unwrap_or(10_000), numbers.next().unwrap_or(7));
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start();
    let now = chrono::Local::now();
    let moment = Now { ms: now.timestamp_millis() };

    let mut first = device(&folder.path().join("first.db"), "first", moment);
    let mut records = demo::large(entries, now.date_naive(), 7).peekable();
    while records.peek().is_some() {
        let ops = records.by_ref().take(BATCH).map(|(key, body)| Op::Put { key, body }).collect();
        first.apply(&Change { label: "a journal to measure with".into(), ops }, &moment).unwrap();
    }
    let of = |store: &Store| Table::ALL.iter().map(|table| store.read().count(*table).unwrap()).sum::<usize>();
    let total = of(&first);
    println!("{entries} entries, {total} records; medians of {rounds} rounds\n");
    println!("{:<34}{:>12}{:>12}{:>12}{:>10}", "", "median", "best", "worst", "requests");

    let pushed = sync(&server, &mut first, moment);
    row("push of all to an empty server", &[pushed.0], pushed.1);
    let (mut fetches, mut loops) = (Vec::new(), Vec::new());
    let (mut requests, mut pages) = (0, 0);
    for round in 0..rounds {
        let fetch = |fetches: &mut Vec<Duration>, requests: &mut usize| {
            let mut second = device(&folder.path().join(format!("{round}.db")), "second", moment);
            let (took, asked) = sync(&server, &mut second, moment);
            assert_eq!(of(&second), total);
            fetches.push(took);
            *requests = asked;
        };
        let bare = |loops: &mut Vec<Duration>, pages: &mut usize| {
            let (took, asked, found) = bare_loop(&server);
            assert_eq!(found, total);
            loops.push(took);
            *pages = asked;
        };
        if round % 2 == 0 {
            fetch(&mut fetches, &mut requests);
            bare(&mut loops, &mut pages);
        } else {
            bare(&mut loops, &mut pages);
            fetch(&mut fetches, &mut requests);
        }
    }
    let fetched = row("fetch of all by an empty device", &fetches, requests);
    let bare = row("bare loop of paged queries", &loops, pages);
    println!("\nfetch / bare loop: {:.2}", fetched.as_secs_f64() / bare.as_secs_f64());

    let mut second = device(&folder.path().join("0.db"), "second", moment);
    let idle: Vec<_> = (0..rounds).map(|_| sync(&server, &mut second, moment)).collect();
    // A program that has just started also reads the rules.
    row("sync of nothing, just started", &idle.iter().map(|one| one.0).collect::<Vec<_>>(), idle[0].1);
}

fn device(path: &Path, name: &str, now: Now) -> Store {
    let mut store = Store::open(path, &now).unwrap();
    store.ledger().bind(USER, name).unwrap();
    store
}

/// One run, and how many requests it took.
fn sync(server: &Server, store: &mut Store, now: Now) -> (Duration, usize) {
    let mut caller = Caller::new(server.dynoxide.endpoint(), &server.prefix, USER);
    let mut engine = Engine::new(7);
    let start = Instant::now();
    let mut event = Event::Start(Run::default());
    loop {
        match engine.step(store, event, now).unwrap() {
            Step::Send(request) => event = Event::Answer(caller.call(&request)),
            Step::Working { .. } => event = Event::Continue,
            Step::Done(report) => {
                assert_eq!(report.outcome, Outcome::Synced);
                return (start.elapsed(), report.requests);
            }
        }
    }
}

/// Reads all rows of all tables that travel, and does nothing with them: time, requests, rows.
fn bare_loop(server: &Server) -> (Duration, usize, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let connection = Connection {
        region: Some("us-east-1".to_owned()),
        profile: None,
        endpoint: Some(server.dynoxide.endpoint()),
        table_prefix: server.prefix.clone(),
    };
    let start = Instant::now();
    runtime.block_on(async {
        let client = connection.dynamodb().await.unwrap();
        let (mut requests, mut rows) = (0, 0);
        for table in Table::ALL.into_iter().filter(|table| travels(*table)) {
            let mut page = None;
            loop {
                let answer = client
                    .query()
                    .table_name(connection.table(table.name()))
                    .consistent_read(true)
                    .key_condition_expression("userId = :u")
                    .expression_attribute_values(":u", AttributeValue::S(USER.to_owned()))
                    .set_exclusive_start_key(page)
                    .send()
                    .await
                    .unwrap();
                requests += 1;
                rows += answer.items().len();
                page = answer.last_evaluated_key().cloned();
                if page.is_none() {
                    break;
                }
            }
        }
        (start.elapsed(), requests, rows)
    })
}

/// Prints a line; the median.
fn row(what: &str, times: &[Duration], requests: usize) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    let (median, best, worst) = (times[times.len() / 2], times[0], times[times.len() - 1]);
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    println!("{what:<34}{:>12}{:>12}{:>12}{requests:>10}", ms(median), ms(best), ms(worst));
    median
}
