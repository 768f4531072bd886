//! A Bedrock of a test's own: ConverseStream over HTTP with the real event stream, scripted, and as strict as the service.
//!
//! It answers each request with the next reply of its script, keeps what it was asked, and notices who hangs up.

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
    /// A call of a tool: id, name, pieces of its JSON input.
    Tool(String, String, Vec<String>),
    /// An event that no client knows.
    Unknown,
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
    /// An error instead of a stream: status, type, message.
    Error(u16, &'static str, &'static str),
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
    /// The body.
    pub body: Value,
    /// When it was complete.
    pub at: Instant,
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
    while let Some((model, body)) = request(&mut reader) {
        let refused = refusal(&model, &body);
        let reply = {
            let mut shared = shared.lock().expect("no panic");
            shared.asked.push(Asked { model, body, at: Instant::now() });
            match refused {
                Some((status, kind, message)) => Err((status, kind.to_owned(), message)),
                None => match shared.script.pop_front() {
                    Some(Reply::Stream(acts)) => Ok(acts),
                    Some(Reply::Error(status, kind, message)) => Err((status, kind.to_owned(), message.to_owned())),
                    None => Err((500, "InternalServerException".to_owned(), "the script is over".to_owned())),
                },
            }
        };
        let gone = match reply {
            Err((status, kind, message)) => {
                let body = json!({ "message": message }).to_string();
                let head = format!(
                    "HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\nx-amzn-errortype: {kind}\r\n\
                     content-length: {}\r\n\r\n{body}",
                    body.len()
                );
                out.write_all(head.as_bytes()).is_err()
            }
            Ok(acts) => !play(&mut out, &acts, shared),
        };
        if gone {
            return;
        }
    }
}

/// Reads one request: the model of its path, and its body.
fn request(reader: &mut BufReader<TcpStream>) -> Option<(String, Value)> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|length| *length > 0)?;
        let header = header.trim_end();
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let model = path.strip_prefix("/model/")?.strip_suffix("/converse-stream")?;
    Some((model.replace("%3A", ":").replace("%2F", "/"), serde_json::from_slice(&body).ok()?))
}

/// What the real service does not take.
fn refusal(model: &str, body: &Value) -> Option<(u16, &'static str, String)> {
    let invalid = |message: &str| Some((400, "ValidationException", message.to_owned()));
    if model.contains("retired") {
        let message = "This model version has reached the end of its life.".to_owned();
        return Some((404, "ResourceNotFoundException", message));
    }
    if !["global.", "us.", "eu.", "jp.", "au."].iter().any(|profile| model.starts_with(profile)) {
        return invalid(
            "Invocation of model ID with on-demand throughput isn't supported. Retry with an inference profile.",
        );
    }
    if body.pointer("/inferenceConfig/temperature").is_some() || body.pointer("/inferenceConfig/topP").is_some() {
        return invalid("temperature is deprecated for this model.");
    }
    if body.pointer("/toolConfig/toolChoice").is_some_and(|choice| choice.get("auto").is_none()) {
        return invalid("tool_choice forces tool use, which this model does not support.");
    }
    if body.to_string().contains("budget_tokens") {
        return invalid("thinking.budget_tokens is not supported for this model.");
    }
    if body.to_string().matches("\"cachePoint\"").count() > 4 {
        return invalid("A maximum of 4 blocks with cache points may be provided.");
    }
    messages(body.get("messages").and_then(Value::as_array)?).map(|message| (400, "ValidationException", message))
}

/// What is wrong with the order of messages, tools and their results.
fn messages(messages: &[Value]) -> Option<String> {
    let mut called: Vec<String> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        if role != if at % 2 == 0 { "user" } else { "assistant" } {
            return Some(format!("messages.{at}: roles must alternate between user and assistant"));
        }
        let content = message["content"].as_array().cloned().unwrap_or_default();
        if content.is_empty() {
            return Some(format!("messages.{at}: content must not be empty"));
        }
        let ids = |kind: &str| -> Vec<String> {
            let blocks = content.iter().filter_map(|block| block.get(kind)?.get("toolUseId")?.as_str());
            blocks.map(str::to_owned).collect()
        };
        let (results, calls) = (ids("toolResult"), ids("toolUse"));
        if results.iter().any(|id| !called.contains(id)) || called.iter().any(|id| !results.contains(id)) {
            return Some(format!("messages.{at}: tool results do not match the tool uses before them"));
        }
        if content.iter().any(|block| block.get("text").and_then(Value::as_str) == Some("")) {
            return Some(format!("messages.{at}: text content blocks must be non-empty"));
        }
        called = calls;
    }
    if messages.is_empty() || messages.len().is_multiple_of(2) {
        return Some("the conversation must end with a user message".to_owned());
    }
    (!called.is_empty()).then(|| "tool uses without results".to_owned())
}

/// Plays a stream; whether the connection may go on.
fn play(out: &mut TcpStream, acts: &[Act], shared: &Mutex<Shared>) -> bool {
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/vnd.amazon.eventstream\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut player = Player { out, shared, block: 0, open: None };
    if player.out.write_all(head.as_bytes()).is_err() || !player.event("messageStart", &json!({ "role": "assistant" }))
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
            Act::Tool(id, name, pieces) => self.tool(id, name, pieces),
            Act::Unknown => self.event("somethingNew", &json!({ "wonder": 1 })),
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
