//! HTTP/1.1 as far as DynamoDB's clients and servers use it: heads, bodies of a stated length, kept connections.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longest wait for a server that is there.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request or an answer.
#[derive(Clone, Debug)]
pub struct Message {
    /// The first line, without its end.
    pub first: String,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Message {
    /// An answer as DynamoDB gives it.
    pub fn answer(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), "application/x-amz-json-1.0".to_owned())];
        Self {
            first: format!("HTTP/1.1 {status} {}", if status < 300 { "OK" } else { "Error" }),
            headers,
            body: body.into(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The operation that a request asks for: `Query`, `TransactWriteItems`.
    pub fn target(&self) -> String {
        let whole = self.header("x-amz-target").unwrap_or("?");
        whole.rsplit('.').next().unwrap_or(whole).to_owned()
    }

    /// Its body; null when that is no JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The status of an answer.
    pub fn status(&self) -> u16 {
        self.first.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0)
    }

    /// Reads one; `None` when the other side has closed the connection instead of beginning one.
    pub fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if from.read_line(&mut line)? == 0 {
                return if lines.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
            let line = line.trim_end_matches(['\r', '\n']);
            if line.is_empty() {
                break;
            }
            lines.push(line.to_owned());
        }
        let mut lines = lines.into_iter();
        let first = lines.next().ok_or(io::ErrorKind::InvalidData)?;
        let split =
            |line: String| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
        let headers: Vec<_> = lines.filter_map(split).collect();
        let mut message = Self { first, headers, body: Vec::new() };
        if message.header("transfer-encoding").is_some() {
            return Err(io::Error::other("a body without a stated length"));
        }
        let length = message.header("content-length").map_or(Ok(0), str::parse).map_err(io::Error::other)?;
        message.body.resize(length, 0);
        from.read_exact(&mut message.body)?;
        Ok(Some(message))
    }

    /// Writes it, with the length of its body.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&self.bytes())?;
        to.flush()
    }

    /// As it goes over the wire.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{}\r\n", self.first);
        for (name, value) in self.headers.iter().filter(|(name, _)| name != "content-length") {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        let _ = write!(text, "content-length: {}\r\n\r\n", self.body.len());
        [text.as_bytes(), &self.body].concat()
    }
}

/// A kept connection to a server.
#[derive(Debug)]
pub struct Line {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

impl Line {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    /// Sends a request and waits for its answer.
    pub fn ask(&mut self, request: &Message) -> io::Result<Message> {
        // A kept connection may have been closed meanwhile; then nothing of the answer has come, and once more is safe
        // for a server that closes only what is idle.
        let kept = self.stream.is_some();
        match self.try_ask(request) {
            Err(_) if kept => {
                self.stream = None;
                self.try_ask(request)
            }
            answer => answer,
        }
    }

    fn try_ask(&mut self, request: &Message) -> io::Result<Message> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            self.stream = Some(BufReader::new(stream));
        }
        let stream = self.stream.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        let asked = request.write(stream.get_mut()).and_then(|()| Message::read(stream));
        let answer = asked.and_then(|answer| answer.ok_or_else(|| io::ErrorKind::UnexpectedEof.into()));
        if answer.is_err() {
            self.stream = None;
        }
        answer
    }
}
