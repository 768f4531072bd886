//! The signature of AWS, version 4, worked out anew over what arrived: a service refuses every other one.

use super::bedrock::Asked;
use super::{KEY, REGION};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The `authorization` header that belongs to a request.
pub fn of(asked: &Asked) -> String {
    let known = asked.header("authorization");
    let signed = known.split("SignedHeaders=").nth(1).and_then(|rest| rest.split(',').next()).unwrap_or_default();
    let headers: Vec<String> = signed.split(';').map(|name| format!("{name}:{}\n", asked.header(name))).collect();
    let headers = headers.concat();
    // The path is encoded once more: it holds no sign but this that needs it.
    let path = asked.path.replace('%', "%25");
    let canonical = format!("POST\n{path}\n\n{headers}\n{signed}\n{}", hex(&Sha256::digest(&asked.raw)));
    let time = asked.header("x-amz-date");
    let scope = format!("{}/{REGION}/bedrock/aws4_request", &time[..8]);
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(&Sha256::digest(canonical)));
    let mut key = format!("AWS4{}", KEY.1).into_bytes();
    for part in scope.split('/') {
        key = hmac(&key, part.as_bytes());
    }
    let signature = hex(&hmac(&key, text.as_bytes()));
    format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed}, Signature={signature}", KEY.0)
}

/// RFC 2104, for keys of at most a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or_default() ^ with).collect() };
    let inner = Sha256::digest([&pad(0x36), message].concat());
    Sha256::digest([&pad(0x5c), &inner[..]].concat()).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
