//! What a server on this machine refuses, in the words that the turn knows: which key of the configuration helps.

use super::URL_KEY;
use crate::causes::one_line;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use serde_json::Value;
use v7_state::coach::model::{ModelFailure, ModelRequest};

/// Bytes that are read of a refusal.
const LONGEST: usize = 64 * 1024;

/// The body of a refusal; empty when it cannot be had.
pub(super) async fn body(body: Incoming) -> Vec<u8> {
    Limited::new(body, LONGEST).collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default()
}

/// The server said no.
pub(super) fn refused(status: u16, body: &[u8], url: &str, request: &ModelRequest) -> ModelFailure {
    let said = match words(&String::from_utf8_lossy(body)) {
        words if words.is_empty() => format!("status {status}"),
        words => words,
    };
    let refused =
        |key: &'static str, detail: String| ModelFailure::ModelRefused { model: one_line(&request.model), key, detail };
    match status {
        429 => ModelFailure::Throttled,
        408 | 500.. => ModelFailure::Unavailable(said),
        400 | 404 | 422 if about_model(&said) => refused(request.tier.config_key(), said),
        300..400 | 404 | 405 => refused(URL_KEY, format!("{} has no chat/completions: {said}", one_line(url))),
        401 | 403 => refused(URL_KEY, format!("{} asks for a key, and none is ever sent: {said}", one_line(url))),
        _ => ModelFailure::Validation(said),
    }
}

/// What an error says, however deep: `{"error": {"message"}}`, `{"error"}`, `{"message"}`, or plain text.
pub(super) fn words(body: &str) -> String {
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let found = [value.pointer("/error/message"), value.get("error"), value.get("message")];
    match found.into_iter().flatten().find_map(Value::as_str) {
        Some(text) => one_line(text),
        None => one_line(body),
    }
}

/// Whether another model would do.
fn about_model(said: &str) -> bool {
    let words = said.to_lowercase();
    let missing = ["not found", "not exist", "unknown", "invalid", "no such", "not loaded"];
    (words.contains("model") && missing.iter().any(|part| words.contains(part)))
        || words.contains("does not support tools")
}

#[cfg(test)]
mod tests {
    use super::*;
    use v7_state::coach::model::Tier;

    #[test]
    fn a_refusal_names_the_key_that_helps() {
        let request = ModelRequest {
            tier: Tier::Local,
            model: "llama".into(),
            system: Vec::new(),
            messages: Vec::new(),
            tools: Vec::new(),
            cache_tools: false,
            max_tokens: 1,
        };
        let model = |key: &'static str, detail: &str| ModelFailure::ModelRefused {
            model: "llama".into(),
            key,
            detail: detail.into(),
        };
        let missing = r#"{"error":{"message":"model \"llama\" not found, try pulling it first","type":"api_error"}}"#;
        let cases = [
            (404, missing, model("coach.local_model", "model \"llama\" not found, try pulling it first")),
            (
                400,
                r#"{"error": "llama does not support tools"}"#,
                model("coach.local_model", "llama does not support tools"),
            ),
            (404, "404 page not found", model(URL_KEY, "http://localhost has no chat/completions: 404 page not found")),
            (301, "", model(URL_KEY, "http://localhost has no chat/completions: status 301")),
            (401, "", model(URL_KEY, "http://localhost asks for a key, and none is ever sent: status 401")),
            (
                400,
                r#"{"error":{"message":"the request exceeds the\navailable context size"}}"#,
                ModelFailure::Validation("the request exceeds the available context size".into()),
            ),
            (503, r#"{"message": "Loading model"}"#, ModelFailure::Unavailable("Loading model".into())),
            (500, "", ModelFailure::Unavailable("status 500".into())),
            (429, "", ModelFailure::Throttled),
        ];
        for (status, body, expected) in cases {
            assert_eq!(refused(status, body.as_bytes(), "http://localhost", &request), expected, "{status} {body}");
        }
    }
}
