//! What an error of the SDK was caused by, and how to say it: the same for every service of AWS.
//!
//! What a refusal means is each service's own; here is only what happens before a request leaves, and the words.

use aws_credential_types::provider::error::CredentialsError;
use std::error::Error;
use std::io::ErrorKind;

/// Longest sentence, in characters.
const LONGEST: usize = 300;

/// What the SDK says of an error before it says anything.
const FRAMES: [&str; 6] =
    ["dispatch failure", "failed to construct request", "io error", "other", "response error", "service error"];

/// Why a request never left, and in whose words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unsent {
    /// There are no credentials, or none could be had.
    Credentials(String),
    /// No network, or nobody listens.
    Offline(String),
    /// The address of a server is none.
    Endpoint(String),
    /// No region is known.
    NoRegion(String),
}

/// Why a request never left; none when it may have.
pub(crate) fn unsent(error: &(dyn Error + 'static)) -> Option<Unsent> {
    let says = |part: &str| chain(error).any(|cause| cause.to_string().contains(part));
    let kinds = [
        ErrorKind::ConnectionRefused,
        ErrorKind::HostUnreachable,
        ErrorKind::NetworkUnreachable,
        ErrorKind::NetworkDown,
        ErrorKind::AddrNotAvailable,
    ];
    let refused = chain(error)
        .any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|error| kinds.contains(&error.kind())));
    let unlooked = says("dns error") || says("failed to lookup address");
    // hyper's and the SDK's own words; neither has a type for it that can be named here.
    let unconnected = says("client error (Connect)") || says("connect timeout");
    let credentials = chain(error).find_map(|cause| cause.downcast_ref::<CredentialsError>());
    if let Some(CredentialsError::CredentialsNotLoaded(_)) = credentials {
        // The metadata server that does not answer is none.
        return Some(Unsent::Credentials(said(error)));
    }
    if refused || unlooked || unconnected || says("identity resolver timed out") {
        return Some(Unsent::Offline(said(error)));
    }
    if credentials.is_some() {
        return Some(Unsent::Credentials(said(error)));
    }
    if says("failed to apply endpoint") {
        // The SDK's own words hold the whole request.
        return Some(Unsent::Endpoint("AWS_ENDPOINT_URL names no address of a server".into()));
    }
    if says("Missing Region") || says("missing region") {
        return Some(Unsent::NoRegion(said(error)));
    }
    None
}

/// An error and what caused it, outermost first.
pub(crate) fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| (*error).source())
}

/// What an error and its causes say, each thing once.
pub(crate) fn said(error: &(dyn Error + 'static)) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in chain(error).map(ToString::to_string).filter(|part| !FRAMES.contains(&part.as_str())) {
        match parts.last_mut() {
            Some(last) if last.contains(&part) => {}
            _ => parts.push(part),
        }
    }
    one_line(&parts.join(": "))
}

/// Text on one line, without control characters, and not without end.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    if line.chars().count() > LONGEST { line.chars().take(LONGEST - 1).chain(['…']).collect() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_one_short_line() {
        let cases = [("a\n b\t\u{7}c", "a b c"), ("", ""), ("\u{1b}[31mred", "[31mred")];
        for (text, line) in cases {
            assert_eq!(one_line(text), line);
        }
        assert_eq!(one_line(&"é".repeat(1000)).chars().count(), LONGEST);
    }
}
