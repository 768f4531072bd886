//! Where a server on this machine listens. An address anywhere else is refused before a byte leaves.
//!
//! No name is looked up: `localhost` is the loopback interface, whatever a file or a name server says of it.

use crate::causes::one_line;
use hyper::Uri;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use v7_state::coach::model::ModelFailure;

/// A place on the loopback interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// For the header.
    pub(super) host: String,
    /// To try, in order.
    pub(super) sockets: Vec<SocketAddr>,
    /// Of chat completions.
    pub(super) path: String,
}

impl Address {
    pub(super) fn unreachable(&self) -> ModelFailure {
        ModelFailure::Offline(format!("the server at http://{}", self.host))
    }
}

/// The address of `coach.local_url`, such as `http://localhost:11434/v1`; or what is wrong with it.
pub(super) fn address(url: &str) -> Result<Address, String> {
    let shown = one_line(url);
    let malformed = || format!("{shown} is no address such as http://localhost:11434/v1");
    let uri: Uri = url.trim().parse().map_err(|_| malformed())?;
    let authority = uri.authority().filter(|authority| !authority.as_str().contains('@')).ok_or_else(malformed)?;
    let host = authority.host();
    let ips = if host.eq_ignore_ascii_case("localhost") {
        vec![IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()]
    } else {
        let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        ip.into_iter().filter(IpAddr::is_loopback).collect()
    };
    if ips.is_empty() {
        return Err(format!("{shown} is not on this machine; only localhost, 127.0.0.1 and [::1] are"));
    }
    if uri.scheme_str() != Some("http") {
        return Err(format!("{shown} is not http, which is all that is spoken on this machine"));
    }
    let port = match authority.as_str().strip_prefix(host).unwrap_or_default() {
        "" => 80,
        port => port.strip_prefix(':').and_then(|port| port.parse().ok()).ok_or_else(malformed)?,
    };
    let path = format!("{}/chat/completions", uri.path().trim_end_matches('/'));
    let sockets = ips.into_iter().map(|ip| SocketAddr::new(ip, port)).collect();
    Ok(Address { host: authority.as_str().to_owned(), sockets, path })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to() {
        let sockets = |sockets: &[&str]| sockets.iter().map(|socket| socket.parse().unwrap()).collect::<Vec<_>>();
        let cases = [
            ("http://localhost:11434/v1", Ok((sockets(&["127.0.0.1:11434", "[::1]:11434"]), "/v1/chat/completions"))),
            ("http://LOCALHOST:8080/", Ok((sockets(&["127.0.0.1:8080", "[::1]:8080"]), "/chat/completions"))),
            ("http://127.0.0.1", Ok((sockets(&["127.0.0.1:80"]), "/chat/completions"))),
            ("http://127.8.9.10:1/a/b/", Ok((sockets(&["127.8.9.10:1"]), "/a/b/chat/completions"))),
            ("http://[::1]:8080/v1", Ok((sockets(&["[::1]:8080"]), "/v1/chat/completions"))),
            ("http://10.0.0.1:11434/v1", Err("is not on this machine")),
            ("http://0.0.0.0:11434/v1", Err("is not on this machine")),
            ("http://example.com/v1", Err("is not on this machine")),
            ("http://localhost.example.com/v1", Err("is not on this machine")),
            ("http://127.0.0.1.example.com/v1", Err("is not on this machine")),
            ("http://2130706433/v1", Err("is not on this machine")),
            ("http://[fe80::1]/v1", Err("is not on this machine")),
            ("http://localhost@example.com/v1", Err("is no address")),
            ("https://localhost/v1", Err("is not http")),
            ("localhost:11434", Err("is not http")),
            ("http://localhost:x/v1", Err("is no address")),
            ("/v1", Err("is no address")),
            ("", Err("is no address")),
        ];
        for (url, expected) in cases {
            match (address(url), expected) {
                (Ok(found), Ok((sockets, path))) => assert_eq!((&found.sockets, found.path.as_str()), (&sockets, path)),
                (Err(said), Err(part)) => assert!(said.contains(part), "{url}: {said}"),
                (found, expected) => panic!("{url}: {found:?}, not {expected:?}"),
            }
        }
    }
}
