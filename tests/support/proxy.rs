//! Stands between a program and DynamoDB, and lets happen what dynoxide never does: cuts, delays, requests that arrive
//! after their sender has given up, old answers, and every refusal that DynamoDB knows.
//!
//! What goes wrong comes from a seed and a [`Weather`], or from rules that a test sets while it runs. Everything is
//! counted.
#![allow(dead_code, reason = "each test file uses a part of it")]

#[path = "dice.rs"]
pub mod dice;
#[path = "faults.rs"]
pub mod faults;
#[path = "wire.rs"]
pub mod wire;

use dice::Dice;
use faults::is_eventual_log_query;
pub use faults::{Fault, Weather};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use wire::{Line, Message};

/// Old answers that are remembered for one and the same Query.
const MEMORY: usize = 4;

/// What came through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests by operation, those that went nowhere included.
    pub requests: BTreeMap<String, usize>,
    /// What went wrong, by name.
    pub faults: BTreeMap<String, usize>,
    /// Transactions that the server itself cancelled because a condition did not hold.
    pub rejected: usize,
    /// Transactions that the server accepted.
    pub accepted: usize,
}

impl Counts {
    /// All requests.
    pub fn all(&self) -> usize {
        self.requests.values().sum()
    }

    /// All faults.
    pub fn faults(&self) -> usize {
        self.faults.values().sum()
    }
}

/// A fault that a test asks for.
struct Rule {
    fits: Box<dyn Fn(&Message) -> bool + Send>,
    fault: Fault,
    /// How often it still happens; always when absent.
    left: Option<usize>,
}

struct Inner {
    weather: Weather,
    dice: Dice,
    rules: Vec<Rule>,
    counts: Counts,
    /// Earlier answers to eventually consistent queries of the log, by the body of the request.
    memory: HashMap<Vec<u8>, Vec<Message>>,
    /// Requests on their way to the server whose sender has given up.
    late: usize,
    up: bool,
    clients: Vec<TcpStream>,
}

/// A running proxy; it ends with the value.
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    server: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

impl Proxy {
    /// Starts one before `server`; without weather nothing goes wrong.
    pub fn start(server: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let inner = Inner {
            weather: Weather::default(),
            dice: Dice::new(seed),
            rules: Vec::new(),
            counts: Counts::default(),
            memory: HashMap::new(),
            late: 0,
            up: true,
            clients: Vec::new(),
        };
        let address = listener.local_addr().expect("a bound listener has an address");
        let proxy = Self { address, server, inner: Arc::new(Mutex::new(inner)) };
        proxy.listen(listener);
        proxy
    }

    /// As an endpoint of the configuration.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on, what goes wrong by chance.
    pub fn weather(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    /// The next `times` requests of this operation meet this fault; an empty name is any operation.
    pub fn next(&self, target: &str, times: usize, fault: Fault) {
        let target = target.to_owned();
        self.rule(move |request| target.is_empty() || request.target() == target, Some(times), fault);
    }

    /// Every request for which `fits` holds meets this fault, until [`Proxy::clear`].
    pub fn whenever(&self, fits: impl Fn(&Message) -> bool + Send + 'static, fault: Fault) {
        self.rule(fits, None, fault);
    }

    fn rule(&self, fits: impl Fn(&Message) -> bool + Send + 'static, left: Option<usize>, fault: Fault) {
        self.lock().rules.push(Rule { fits: Box::new(fits), fault, left });
    }

    /// Nothing goes wrong any more.
    pub fn clear(&self) {
        let mut inner = self.lock();
        inner.rules.clear();
        inner.weather = Weather::default();
    }

    /// From now on nobody listens, and what was connected is cut.
    pub fn down(&self) {
        let clients = {
            let mut inner = self.lock();
            inner.up = false;
            std::mem::take(&mut inner.clients)
        };
        for client in clients {
            let _ = client.shutdown(Shutdown::Both);
        }
        // Wakes the listener, so that it sees that it is to end, and waits until it has.
        let end = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(self.address).is_ok() {
            assert!(Instant::now() < end, "the proxy does not go down");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Listens again, under the same address.
    pub fn up(&self) {
        let end = Instant::now() + Duration::from_secs(20);
        let listener = loop {
            match TcpListener::bind(self.address) {
                Ok(listener) => break listener,
                Err(error) => assert!(Instant::now() < end, "{} is taken: {error}", self.address),
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        self.lock().up = true;
        self.listen(listener);
    }

    /// Waits until nothing is on its way to the server whose sender has given up.
    pub fn settle(&self) {
        let end = Instant::now() + Duration::from_secs(60);
        while self.lock().late > 0 {
            assert!(Instant::now() < end, "requests do not arrive");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// What came through so far.
    pub fn counts(&self) -> Counts {
        self.lock().counts.clone()
    }

    /// Begins to count anew, and says what came through until now.
    pub fn recount(&self) -> Counts {
        std::mem::take(&mut self.lock().counts)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.inner)
    }

    fn listen(&self, listener: TcpListener) {
        let (inner, server) = (Arc::clone(&self.inner), self.server);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let mut shared = lock(&inner);
                if !shared.up {
                    return;
                }
                let Ok(client) = client else { continue };
                if let Ok(handle) = client.try_clone() {
                    shared.clients.push(handle);
                }
                drop(shared);
                let inner = Arc::clone(&inner);
                std::thread::spawn(move || serve(&client, server, &inner));
            }
        });
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let clients = {
            let mut inner = self.lock();
            inner.up = false;
            std::mem::take(&mut inner.clients)
        };
        for client in clients {
            let _ = client.shutdown(Shutdown::Both);
        }
        let _ = TcpStream::connect(self.address);
    }
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One connection of a client, until either side ends it.
fn serve(client: &TcpStream, server: SocketAddr, inner: &Arc<Mutex<Inner>>) {
    let _ = client.set_nodelay(true);
    let mut reader = BufReader::new(client);
    let mut line = Line::new(server);
    while let Ok(Some(request)) = Message::read(&mut reader) {
        let Some(answer) = answer(request, server, &mut line, inner) else { break };
        let mut client = client;
        let whole = client.write_all(&answer.bytes).and_then(|()| client.flush());
        if whole.is_err() || answer.cut {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
}

/// What a client gets.
struct Given {
    bytes: Vec<u8>,
    /// Whether the connection ends with it.
    cut: bool,
}

impl From<Message> for Given {
    fn from(message: Message) -> Self {
        Self { bytes: message.bytes(), cut: false }
    }
}

/// The answer to one request, if it gets one.
fn answer(request: Message, server: SocketAddr, line: &mut Line, inner: &Arc<Mutex<Inner>>) -> Option<Given> {
    let fault = {
        let mut inner = lock(inner);
        *inner.counts.requests.entry(request.target()).or_default() += 1;
        inner.fault(&request)
    };
    match fault {
        None => forward(&request, line, inner).map(Given::from),
        Some(Fault::Refused | Fault::CutBefore) => None,
        Some(Fault::CutAfter) => {
            forward(&request, line, inner);
            None
        }
        Some(Fault::CutWithin) => {
            let mut bytes = forward(&request, line, inner)?.bytes();
            bytes.truncate(bytes.len() * 2 / 3);
            Some(Given { bytes, cut: true })
        }
        Some(Fault::HalfJson) => {
            let mut answer = forward(&request, line, inner)?;
            answer.body.truncate(answer.body.len() / 2);
            // Of `{}` half is left: that is no JSON either.
            Some(answer.into())
        }
        Some(Fault::Slow(ms)) => {
            let answer = forward(&request, line, inner);
            std::thread::sleep(Duration::from_millis(ms));
            answer.map(Given::from)
        }
        Some(Fault::Late(ms)) => {
            lock(inner).late += 1;
            let inner = Arc::clone(inner);
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(ms));
                forward(&request, &mut Line::new(server), &inner);
                lock(&inner).late -= 1;
            });
            None
        }
        Some(Fault::Stale) => {
            let old = {
                let mut inner = lock(inner);
                let known = inner.memory.get(&request.body).map_or(0, Vec::len);
                let at = inner.dice.roll(known.max(1));
                inner.memory.get(&request.body).and_then(|answers| answers.get(at)).cloned()
            };
            match old {
                Some(old) => Some(old.into()),
                None => forward(&request, line, inner).map(Given::from),
            }
        }
        Some(Fault::Hole) => {
            let whole = forward(&request, line, inner)?;
            let mut body = whole.json();
            let Some(rows) = body["Items"].as_array_mut().filter(|rows| rows.len() > 2) else {
                return Some(whole.into());
            };
            rows.remove(1 + lock(inner).dice.roll(rows.len() - 2));
            body["Count"] = body["Items"].as_array().map_or(0, Vec::len).into();
            body["ScannedCount"] = body["Count"].clone();
            Some(Message::answer(200, body.to_string()).into())
        }
        Some(fault @ Fault::InternalAfter) => {
            forward(&request, line, inner);
            fault.answer(&request).map(Given::from)
        }
        Some(fault) => fault.answer(&request).map(Given::from),
    }
}

/// What the server says; `None` when it says nothing, which the client sees as a cut.
fn forward(request: &Message, line: &mut Line, inner: &Mutex<Inner>) -> Option<Message> {
    let mut answer = line.ask(request).ok()?;
    // The sum over the body is not kept up to date by what changes bodies here.
    answer.headers.retain(|(name, _)| name != "x-amz-crc32");
    let mut inner = lock(inner);
    if request.target() == "TransactWriteItems" {
        let rejected = answer.status() == 400 && answer.json().to_string().contains("ConditionalCheckFailed");
        inner.counts.rejected += usize::from(rejected);
        inner.counts.accepted += usize::from(answer.status() == 200);
    }
    if answer.status() == 200 && is_eventual_log_query(request) {
        let answers = inner.memory.entry(request.body.clone()).or_default();
        if answers.last().is_none_or(|last| last.body != answer.body) {
            answers.push(answer.clone());
        }
        if answers.len() > MEMORY {
            answers.remove(0);
        }
    }
    Some(answer)
}

impl Inner {
    /// What goes wrong with this request: a rule's fault, else the weather's.
    fn fault(&mut self, request: &Message) -> Option<Fault> {
        let fits = |rule: &Rule| rule.fault.fits(request) && (rule.fits)(request);
        let at = self.rules.iter().position(fits);
        let fault = match at {
            Some(at) => {
                let rule = &mut self.rules[at];
                let fault = rule.fault;
                rule.left = rule.left.map(|left| left - 1);
                if rule.left == Some(0) {
                    self.rules.remove(at);
                }
                Some(fault)
            }
            None => self.weather.pick(request, &mut self.dice),
        };
        if let Some(fault) = fault {
            *self.counts.faults.entry(fault.name()).or_default() += 1;
        }
        fault
    }
}
