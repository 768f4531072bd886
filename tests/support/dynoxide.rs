//! A DynamoDB server of a test's own: dynoxide, over HTTP, in memory.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; it ends with the value.
pub struct Dynoxide {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Dynoxide {
    /// Starts one on a port that is free.
    pub fn start() -> Self {
        // Another program may take the port between the look and the start.
        for _ in 0..5 {
            if let Some(server) = Self::try_start() {
                return server;
            }
        }
        panic!("{} does not start", program().display());
    }

    /// As an endpoint of the configuration.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    fn try_start() -> Option<Self> {
        let address = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr()).expect("a free port");
        let process = Command::new(program())
            .args(["--host", "127.0.0.1", "--log", "quiet", "--port", &address.port().to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{} cannot be run ({error}); tests/run fetches it", program().display());
            });
        let mut server = Self { process, address };
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(20) {
            if TcpStream::connect(address).is_ok() {
                return Some(server);
            }
            if server.process.try_wait().is_ok_and(|ended| ended.is_some()) {
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }
}

impl Drop for Dynoxide {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where tests/run puts it, unless `V7_DYNOXIDE` names another.
fn program() -> PathBuf {
    std::env::var_os("V7_DYNOXIDE").map_or_else(
        || {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let root = root.ancestors().find(|folder| folder.join("Cargo.lock").exists()).unwrap_or(root);
            root.join("target/tools/bin/dynoxide")
        },
        PathBuf::from,
    )
}
