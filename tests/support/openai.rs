//! A server on this machine of a test's own: OpenAI's chat completions over HTTP, scripted byte by byte.
//!
//! It answers each request with the next reply of its script, keeps what it was asked, and notices who hangs up.
#![allow(dead_code, reason = "each test file uses a part of it")]

use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The answer to one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A stream: each piece is a chunk of its own on the wire; and how it ends.
    Stream(Vec<Vec<u8>>, End),
    /// An error instead of a stream: status, body.
    Error(u16, &'static str),
    /// Nothing at all, with the connection open, until the client hangs up.
    Silence,
}

/// How a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// In good order.
    Whole,
    /// The connection is cut.
    Cut,
    /// Not at all: open until the client hangs up.
    Stall,
}

impl Reply {
    /// These events and `[DONE]`, each in one piece.
    pub fn events(events: &[Value]) -> Self {
        Self::Stream(vec![lines(events).into_bytes()], End::Whole)
    }
}

/// These events and `[DONE]` as they stand on the wire.
pub fn lines(events: &[Value]) -> String {
    let events = events.iter().map(ToString::to_string).chain(["[DONE]".to_owned()]);
    events.map(|event| format!("data: {event}\n\n")).collect::<Vec<_>>().concat()
}

/// A chunk with this delta.
pub fn delta(delta: &Value) -> Value {
    json!({"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": null}]})
}

/// The chunk that ends an answer.
pub fn finish(reason: &str) -> Value {
    json!({"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
}

/// The chunk with the tokens.
pub fn usage(prompt: u64, completion: u64) -> Value {
    json!({"id": "c", "choices": [], "usage": {"prompt_tokens": prompt, "completion_tokens": completion,
           "total_tokens": prompt + completion}})
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `POST /v1/chat/completions`.
    pub line: String,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Value,
}

#[derive(Default)]
struct Shared {
    script: VecDeque<Reply>,
    asked: Vec<Asked>,
    hung_up: usize,
}

/// A running server.
pub struct OpenAi {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

impl OpenAi {
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

    /// As `coach.local_url`.
    pub fn url(&self) -> String {
        format!("http://localhost:{}/v1", self.address.port())
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.lock().expect("no panic").asked.clone()
    }

    /// How many clients hung up before their answer was complete.
    pub fn hung_up(&self) -> usize {
        self.shared.lock().expect("no panic").hung_up
    }
}

fn serve(mut out: TcpStream, shared: &Mutex<Shared>) {
    let _ = out.set_nodelay(true);
    let Ok(reading) = out.try_clone() else { return };
    let mut reader = BufReader::new(reading);
    while let Some(asked) = request(&mut reader) {
        let refused = refusal(&asked);
        let reply = {
            let mut shared = shared.lock().expect("no panic");
            shared.asked.push(asked);
            if refused.is_some() { None } else { shared.script.pop_front() }
        };
        let error = |out: &mut TcpStream, status: u16, body: &str| {
            let length = body.len();
            let whole = format!("HTTP/1.1 {status} Scripted\r\ncontent-length: {length}\r\n\r\n{body}");
            out.write_all(whole.as_bytes()).is_ok()
        };
        let stays = match reply {
            None => error(
                &mut out,
                400,
                &json!({"error": {"message": refused.unwrap_or("the script is over")}}).to_string(),
            ),
            Some(Reply::Error(status, body)) => error(&mut out, status, body),
            Some(Reply::Stream(pieces, end)) => play(&mut out, &mut reader, &pieces, end, shared),
            Some(Reply::Silence) => stall(&mut reader, shared),
        };
        if !stays {
            return;
        }
    }
}

fn play(
    out: &mut TcpStream,
    reader: &mut BufReader<TcpStream>,
    pieces: &[Vec<u8>],
    end: End,
    shared: &Mutex<Shared>,
) -> bool {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut sent = out.write_all(head.as_bytes()).is_ok();
    for piece in pieces {
        let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
        chunk.extend_from_slice(piece);
        chunk.extend_from_slice(b"\r\n");
        sent = sent && out.write_all(&chunk).is_ok();
    }
    match end {
        End::Whole => sent && out.write_all(b"0\r\n\r\n").is_ok(),
        End::Cut => {
            let _ = out.shutdown(std::net::Shutdown::Both);
            false
        }
        End::Stall => stall(reader, shared),
    }
}

/// Waits until the client hangs up: it has nothing more to say.
fn stall(reader: &mut BufReader<TcpStream>, shared: &Mutex<Shared>) -> bool {
    if !matches!(reader.read(&mut [0]), Ok(1..)) {
        shared.lock().expect("no panic").hung_up += 1;
    }
    false
}

fn request(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let (mut headers, mut length) = (Vec::new(), 0);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|length| *length > 0)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut raw = vec![0; length];
    reader.read_exact(&mut raw).ok()?;
    let line = line.rsplit_once(' ')?.0.to_owned();
    Some(Asked { line, headers, body: serde_json::from_slice(&raw).ok()? })
}

/// What such servers do not take.
fn refusal(asked: &Asked) -> Option<&'static str> {
    let body = &asked.body;
    if asked.line != "POST /v1/chat/completions" {
        return Some("no such path");
    }
    if body["stream"] != true || body["stream_options"]["include_usage"] != true {
        return Some("this test wants a stream with usage");
    }
    let mut called: Vec<&str> = Vec::new();
    let Some(messages) = body["messages"].as_array() else { return Some("no messages") };
    for message in messages {
        let role = message["role"].as_str().unwrap_or_default();
        if role == "tool" {
            let id = message["tool_call_id"].as_str().unwrap_or_default();
            match called.iter().position(|known| *known == id) {
                Some(at) => called.remove(at),
                None => return Some("a result without its call"),
            };
        } else if !called.is_empty() {
            return Some("calls without results");
        }
        if !["system", "user", "assistant", "tool"].contains(&role) || !message["content"].is_string() {
            return Some("no message");
        }
        for call in message["tool_calls"].as_array().into_iter().flatten() {
            let arguments = call["function"]["arguments"].as_str().unwrap_or_default();
            if call["type"] != "function" || serde_json::from_str::<Value>(arguments).is_err() {
                return Some("no call");
            }
            called.extend(call["id"].as_str());
        }
    }
    None
}
