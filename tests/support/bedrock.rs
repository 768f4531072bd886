//! A Bedrock of a test's own: ConverseStream over HTTP with the real event stream, scripted, and as strict as the service.
//!
//! It answers each request with the next reply of its script, keeps what it was asked, and notices who hangs up.
#![allow(dead_code, reason = "each test file uses a part of it")]

#[path = "bedrock/strict.rs"]
mod strict;

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What the answer to one request does, in order.
#[derive(Clone, Debug)]
pub enum Act {
    /// A piece of text.
    Text(String),
    /// Nothing for this long.
    Wait(Duration),
    /// A piece of reasoning, and the signature at its end.
    Reasoning(String, String),
    /// Reasoning that is not to be read, each piece of its bytes in base64.
    Redacted(Vec<String>),
    /// A call of a tool: id, name, pieces of its JSON input.
    Tool(String, String, Vec<String>),
    /// An event that no client knows.
    Unknown,
    /// An event as it stands: type and body.
    Event(&'static str, Value),
    /// The end of the message: why.
    Stop(&'static str),
    /// Tokens: input, output, read from the cache, written to it.
    Usage([u64; 4]),
    /// An exception in the stream: its type and message.
    Exception(&'static str, &'static str),
    /// The connection ends in the middle of an event.
    Cut,
    /// An event whose checksum is wrong.
    BadChecksum,
    /// Nothing more, with the connection open, until the client hangs up.
    Stall,
}

/// The answer to one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A stream.
    Stream(Vec<Act>),
    /// A stream whose message does not begin.
    Bare(Vec<Act>),
    /// An error instead of a stream: status, type, message.
    Error(u16, &'static str, &'static str),
    /// An error in words that are not the service's: status, body.
    Foreign(u16, &'static str),
    /// The connection ends.
    HangUp,
    /// Nothing at all, with the connection open, until the client hangs up.
    Silence,
    /// The head of a stream and no event, until the client hangs up.
    Headers,
}

impl Reply {
    /// Text in pieces, and its end.
    pub fn text(pieces: &[&str]) -> Self {
        let mut acts: Vec<Act> = pieces.iter().map(|piece| Act::Text((*piece).to_owned())).collect();
        acts.extend([Act::Stop("end_turn"), Act::Usage([120, 40, 0, 0])]);
        Self::Stream(acts)
    }

    /// One call of a tool.
    pub fn tool(id: &str, name: &str, input: &Value) -> Self {
        let input = input.to_string();
        // In pieces that are no JSON by themselves.
        let mut pieces = vec![String::new()];
        pieces.extend(input.as_bytes().chunks(5).map(|piece| String::from_utf8_lossy(piece).into_owned()));
        let call = Act::Tool(id.to_owned(), name.to_owned(), pieces);
        Self::Stream(vec![call, Act::Stop("tool_use"), Act::Usage([200, 30, 100, 0])])
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The model in the path.
    pub model: String,
    /// The path as it came.
    pub path: String,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The bytes of the body.
    pub raw: Vec<u8>,
    /// The body.
    pub body: Value,
    /// When it was complete.
    pub at: Instant,
}

impl Asked {
    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

#[derive(Default)]
struct Shared {
    script: VecDeque<Reply>,
    asked: Vec<Asked>,
    hung_up: Vec<Instant>,
    sent: Vec<Instant>,
}

/// A running server.
pub struct Bedrock {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

impl Bedrock {
    /// Starts one that answers with these replies, and after them with an error.
    pub fn start(script: Vec<Reply>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Mutex::new(Shared { script: script.into(), ..Shared::default() }));
        let server = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&server);
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { address, shared }
    }

    /// As an endpoint of the configuration.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds a reply to the script.
    pub fn then(&self, reply: Reply) {
        self.shared.lock().expect("no panic").script.push_back(reply);
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.lock().expect("no panic").asked.clone()
    }

    /// When clients hung up in the middle of a stream.
    pub fn hung_up(&self) -> Vec<Instant> {
        self.shared.lock().expect("no panic").hung_up.clone()
    }

    /// When the pieces of text were sent.
    pub fn sent(&self) -> Vec<Instant> {
        self.shared.lock().expect("no panic").sent.clone()
    }
}

fn serve(stream: TcpStream, shared: &Mutex<Shared>) {
    let _ = stream.set_nodelay(true);
    let Ok(reading) = stream.try_clone() else { return };
    let mut reader = BufReader::new(reading);
    let mut out = stream;
    while let Some(asked) = request(&mut reader) {
        let refused = strict::refusal(&asked);
        let reply = {
            let mut shared = shared.lock().expect("no panic");
            shared.asked.push(asked);
            match refused {
                Some(refused) => Err(refused),
                None => Ok(shared.script.pop_front()),
            }
        };
        let stays = match reply {
            Err((status, kind, message)) => error(&mut out, status, kind, &message),
            Ok(None) => error(&mut out, 500, "InternalServerException", "the script is over"),
            Ok(Some(Reply::Error(status, kind, message))) => error(&mut out, status, kind, message),
            Ok(Some(Reply::Foreign(status, body))) => respond(&mut out, status, "content-type: text/html", body),
            Ok(Some(Reply::Stream(acts))) => {
                let start = Act::Event("messageStart", json!({ "role": "assistant" }));
                play(&mut out, &[vec![start], acts].concat(), shared)
            }
            Ok(Some(Reply::Bare(acts))) => play(&mut out, &acts, shared),
            Ok(Some(Reply::HangUp)) => false,
            Ok(Some(Reply::Silence)) => play_nothing(&mut out, "", shared),
            Ok(Some(Reply::Headers)) => play_nothing(&mut out, HEAD, shared),
        };
        if !stays {
            return;
        }
    }
}

fn error(out: &mut TcpStream, status: u16, kind: &str, message: &str) -> bool {
    let headers = format!("content-type: application/json\r\nx-amzn-errortype: {kind}");
    respond(out, status, &headers, &json!({ "message": message }).to_string())
}

/// A whole response; whether the connection may go on.
fn respond(out: &mut TcpStream, status: u16, headers: &str, body: &str) -> bool {
    let length = body.len();
    let whole = format!("HTTP/1.1 {status} Scripted\r\n{headers}\r\ncontent-length: {length}\r\n\r\n{body}");
    out.write_all(whole.as_bytes()).is_ok()
}

/// Reads one request.
fn request(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let (mut headers, mut length) = (Vec::new(), 0);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|length| *length > 0)?;
        let header = header.trim_end();
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':') {
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let mut raw = vec![0; length];
    reader.read_exact(&mut raw).ok()?;
    let model = path.strip_prefix("/model/")?.strip_suffix("/converse-stream")?;
    let model = model.replace("%3A", ":").replace("%2F", "/");
    let body = serde_json::from_slice(&raw).ok()?;
    Some(Asked { model, path, headers, raw, body, at: Instant::now() })
}

const HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/vnd.amazon.eventstream\r\ntransfer-encoding: chunked\r\n\r\n";

/// Plays a stream; whether the connection may go on.
fn play(out: &mut TcpStream, acts: &[Act], shared: &Mutex<Shared>) -> bool {
    let mut player = Player { out, shared, block: 0, open: None };
    if player.out.write_all(HEAD.as_bytes()).is_err() || !player.event("messageStart", &json!({ "role": "assistant" }))
    {
        return player.lost();
    }
    for act in acts {
        match player.act(act) {
            Next::On => {}
            Next::Gone => return player.lost(),
            Next::End => return false,
        }
    }
    player.out.write_all(b"0\r\n\r\n").is_ok()
}

/// Says this much, and then nothing until the client hangs up.
fn play_nothing(out: &mut TcpStream, head: &str, shared: &Mutex<Shared>) -> bool {
    let mut player = Player { out, shared, block: 0, open: None };
    if player.out.write_all(head.as_bytes()).is_ok() {
        player.act(&Act::Stall);
    }
    player.lost()
}

enum Next {
    On,
    Gone,
    End,
}

/// Which kind of block is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Text,
    Reasoning,
}

struct Player<'p> {
    out: &'p mut TcpStream,
    shared: &'p Mutex<Shared>,
    block: u64,
    open: Option<Open>,
}

impl Player<'_> {
    fn act(&mut self, act: &Act) -> Next {
        let sent = match act {
            Act::Text(text) => {
                let sent = self.enter(Some(Open::Text)) && self.delta(&json!({ "text": text }));
                self.shared.lock().expect("no panic").sent.push(Instant::now());
                sent
            }
            Act::Reasoning(text, signature) => {
                self.enter(Some(Open::Reasoning))
                    && self.delta(&json!({ "reasoningContent": { "text": text } }))
                    && self.delta(&json!({ "reasoningContent": { "signature": signature } }))
            }
            Act::Redacted(pieces) => {
                let delta = |piece: &String| json!({ "reasoningContent": { "redactedContent": piece } });
                self.enter(None)
                    && self.enter(Some(Open::Reasoning))
                    && pieces.iter().all(|piece| self.delta(&delta(piece)))
                    && self.enter(None)
            }
            Act::Tool(id, name, pieces) => self.tool(id, name, pieces),
            Act::Unknown => self.event("somethingNew", &json!({ "wonder": 1 })),
            Act::Event(kind, body) => self.event(kind, body),
            Act::Wait(time) => return self.wait(*time),
            Act::Stop(reason) => self.enter(None) && self.event("messageStop", &json!({ "stopReason": reason })),
            Act::Usage([input, output, read, write]) => self.event(
                "metadata",
                &json!({
                    "usage": {
                        "inputTokens": input, "outputTokens": output, "totalTokens": input + output,
                        "cacheReadInputTokens": read, "cacheWriteInputTokens": write,
                    },
                    "metrics": { "latencyMs": 321 },
                }),
            ),
            Act::Exception(kind, message) => {
                let body = json!({ "message": message });
                self.chunk(&frame(&[(":exception-type", kind), (":message-type", "exception")], &body))
            }
            Act::Cut => {
                let whole = frame(&[(":event-type", "contentBlockDelta"), (":message-type", "event")], &json!({}));
                let _ = self.out.write_all(format!("{:x}\r\n", whole.len()).as_bytes());
                let _ = self.out.write_all(&whole[..whole.len() / 2]);
                let _ = self.out.shutdown(std::net::Shutdown::Both);
                return Next::End;
            }
            Act::BadChecksum => {
                let mut whole = frame(&[(":event-type", "contentBlockDelta"), (":message-type", "event")], &json!({}));
                if let Some(last) = whole.last_mut() {
                    *last ^= 0xff;
                }
                self.chunk(&whole)
            }
            Act::Stall => return self.wait(Duration::from_secs(600)),
        };
        if sent { Next::On } else { Next::Gone }
    }

    /// Waits, and notices when the client hangs up meanwhile.
    fn wait(&mut self, time: Duration) -> Next {
        let end = Instant::now() + time;
        let _ = self.out.set_read_timeout(Some(Duration::from_millis(2)));
        let mut byte = [0];
        let next = loop {
            match self.out.peek(&mut byte) {
                Ok(0) => break Next::Gone,
                Ok(_) => thread::sleep(Duration::from_millis(1)),
                Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                }
                Err(_) => break Next::Gone,
            }
            if Instant::now() >= end {
                break Next::On;
            }
        };
        let _ = self.out.set_read_timeout(None);
        next
    }

    fn lost(&self) -> bool {
        self.shared.lock().expect("no panic").hung_up.push(Instant::now());
        false
    }

    /// Closes the open block and opens one of another kind.
    fn enter(&mut self, wanted: Option<Open>) -> bool {
        if self.open == wanted {
            return true;
        }
        let closed = self.open.is_none() || self.stop();
        self.open = wanted;
        closed
    }

    fn stop(&mut self) -> bool {
        let body = json!({ "contentBlockIndex": self.block });
        self.block += 1;
        self.event("contentBlockStop", &body)
    }

    fn delta(&mut self, delta: &Value) -> bool {
        let body = json!({ "contentBlockIndex": self.block, "delta": delta });
        self.event("contentBlockDelta", &body)
    }

    fn tool(&mut self, id: &str, name: &str, pieces: &[String]) -> bool {
        let start = |block: u64| json!({ "contentBlockIndex": block, "start": { "toolUse": { "toolUseId": id, "name": name } } });
        self.enter(None)
            && self.event("contentBlockStart", &start(self.block))
            && pieces.iter().all(|piece| self.delta(&json!({ "toolUse": { "input": piece } })))
            && self.stop()
    }

    fn event(&mut self, kind: &str, body: &Value) -> bool {
        self.chunk(&frame(&[(":event-type", kind), (":message-type", "event")], body))
    }

    fn chunk(&mut self, bytes: &[u8]) -> bool {
        let mut whole = format!("{:x}\r\n", bytes.len()).into_bytes();
        whole.extend_from_slice(bytes);
        whole.extend_from_slice(b"\r\n");
        self.out.write_all(&whole).is_ok()
    }
}

/// A message of the event stream: lengths, checksum, headers, payload, checksum.
fn frame(headers: &[(&str, &str)], body: &Value) -> Vec<u8> {
    let mut named = Vec::new();
    for (name, value) in headers.iter().chain(&[(":content-type", "application/json")]) {
        named.push(name.len() as u8);
        named.extend_from_slice(name.as_bytes());
        // 7 is a string.
        named.push(7);
        named.extend_from_slice(&(value.len() as u16).to_be_bytes());
        named.extend_from_slice(value.as_bytes());
    }
    let payload = body.to_string().into_bytes();
    let mut message = Vec::new();
    message.extend_from_slice(&((16 + named.len() + payload.len()) as u32).to_be_bytes());
    message.extend_from_slice(&(named.len() as u32).to_be_bytes());
    let prelude = crc32(&message);
    message.extend_from_slice(&prelude.to_be_bytes());
    message.extend_from_slice(&named);
    message.extend_from_slice(&payload);
    let whole = crc32(&message);
    message.extend_from_slice(&whole.to_be_bytes());
    message
}

/// CRC-32 of IEEE 802.3, bit by bit: messages are short.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
