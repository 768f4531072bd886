//! What went wrong with a request of Bedrock, in the words that the turn knows.
//!
//! What matters is what helps: a pause, a sign-in, another model, the network, or nothing. Nothing is repeated here.

use crate::causes::{self, Unsent, chain, one_line, said};
use aws_sdk_bedrockruntime::config::http::HttpResponse;
use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamError;
use aws_sdk_bedrockruntime::types::error::ConverseStreamOutputError;
use aws_smithy_types::event_stream::RawMessage;
use std::error::Error;
use v7_state::coach::model::ModelFailure;

/// The model that was asked, and where its name stands.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) model: String,
    /// The config key.
    pub(super) key: &'static str,
}

impl Asked {
    fn refused(&self, detail: String) -> ModelFailure {
        ModelFailure::ModelRefused { model: one_line(&self.model), key: self.key, detail }
    }
}

/// Why no stream begins.
pub(super) fn opening(error: &SdkError<ConverseStreamError, HttpResponse>, asked: &Asked) -> ModelFailure {
    match error {
        SdkError::ServiceError(service) => {
            let (error, status) = (service.err(), service.raw().status().as_u16());
            refused(error.code().unwrap_or_default(), error.message().unwrap_or_default(), status, asked)
        }
        // The SDK reads the first event here already, and makes up a status for what is wrong with it.
        SdkError::ResponseError(response) if response.raw().status().is_success() => {
            ModelFailure::StreamBroken(said(error))
        }
        SdkError::ResponseError(response) => refused("", "", response.raw().status().as_u16(), asked),
        SdkError::TimeoutError(_) => unsent(error).unwrap_or(ModelFailure::Stalled),
        // A connection that was kept open and has ended meanwhile: the next one may well stand.
        SdkError::DispatchFailure(_) => unsent(error).unwrap_or_else(|| ModelFailure::StreamBroken(said(error))),
        _ => unsent(error).unwrap_or_else(|| ModelFailure::Validation(said(error))),
    }
}

/// Why a stream does not go on. Exceptions in a stream carry no code: they are told apart by their type.
pub(super) fn streaming(error: &SdkError<ConverseStreamOutputError, RawMessage>, asked: &Asked) -> ModelFailure {
    use ConverseStreamOutputError as E;
    let Some(exception) = error.as_service_error() else {
        return ModelFailure::StreamBroken(said(error));
    };
    let words = |message: Option<&str>| one_line(message.unwrap_or_default());
    match exception {
        E::ThrottlingException(_) => ModelFailure::Throttled,
        E::ServiceUnavailableException(e) => ModelFailure::Unavailable(words(e.message())),
        E::InternalServerException(e) => ModelFailure::Unavailable(words(e.message())),
        E::ModelStreamErrorException(e) => ModelFailure::StreamBroken(words(e.message())),
        E::ValidationException(e) => invalid(e.message().unwrap_or_default(), asked),
        _ => ModelFailure::StreamBroken(said(error)),
    }
}

/// The service said no.
fn refused(code: &str, message: &str, status: u16, asked: &Asked) -> ModelFailure {
    let said = one_line(&match (code, message) {
        ("", "") => format!("status {status}, and not in the words of Bedrock"),
        ("", message) => message.to_owned(),
        (code, "") => code.to_owned(),
        (code, message) => format!("{code}: {message}"),
    });
    match code {
        "ExpiredTokenException" | "ExpiredToken" => ModelFailure::Expired,
        "UnrecognizedClientException" if message.contains("expired") => ModelFailure::Expired,
        "InvalidSignatureException" | "SignatureDoesNotMatch" if message.contains("Signature expired") => clock(&said),
        "InvalidSignatureException" | "SignatureDoesNotMatch" if message.contains("not yet current") => clock(&said),
        "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture" => clock(&said),
        "AccessDeniedException" | "AccessDenied" if about_model(message) => asked.refused(one_line(message)),
        "ResourceNotFoundException" => asked.refused(one_line(message)),
        "ValidationException" | "SerializationException" => invalid(message, asked),
        "ThrottlingException"
        | "Throttling"
        | "TooManyRequestsException"
        | "RequestLimitExceeded"
        | "ServiceQuotaExceededException" => ModelFailure::Throttled,
        "ModelNotReadyException" | "ModelTimeoutException" | "ModelErrorException" => ModelFailure::Unavailable(said),
        _ if status >= 500 => ModelFailure::Unavailable(said),
        _ if status == 429 => ModelFailure::Throttled,
        // A page of the network in between, such as one to sign in at.
        _ if status < 400 => ModelFailure::Offline(format!("Bedrock ({said})")),
        _ if status == 401 || status == 403 || is_about_credentials(code) => ModelFailure::Auth(said),
        _ => ModelFailure::Validation(said),
    }
}

/// Credentials are good for minutes: a clock that is wrong makes them bad.
fn clock(said: &str) -> ModelFailure {
    ModelFailure::Auth(format!("{said}; set the clock of this machine"))
}

fn is_about_credentials(code: &str) -> bool {
    let starts = ["AccessDenied", "UnrecognizedClient", "InvalidClientTokenId", "InvalidSignature", "Unauthorized"];
    let more = ["SignatureDoesNotMatch", "IncompleteSignature", "MissingAuthenticationToken"];
    starts.iter().chain(&more).any(|start| code.starts_with(start))
}

/// A request that is refused for its form, or for the model that it names.
fn invalid(message: &str, asked: &Asked) -> ModelFailure {
    let words = message.to_lowercase();
    let about = [
        "model identifier",
        "on-demand throughput",
        "end of its life",
        "end of life",
        "retired",
        "inference profile",
        "marked by provider as legacy",
        "unknown model",
        "no such model",
    ];
    let detail = one_line(message);
    if about.iter().any(|part| words.contains(part)) { asked.refused(detail) } else { ModelFailure::Validation(detail) }
}

/// Whether access is denied to a model, rather than to everything. `InvokeModel` names the action, not a model.
fn about_model(message: &str) -> bool {
    let words = message.to_lowercase();
    let about = ["the model", "this model", "model access", "foundation-model/", "inference-profile/", "marketplace"];
    about.iter().any(|part| words.contains(part))
}

/// The failure of a request of which it is known that it never left.
fn unsent(error: &(dyn Error + 'static)) -> Option<ModelFailure> {
    Some(match causes::unsent(error)? {
        Unsent::Credentials(_) if signed_out(error) => ModelFailure::Expired,
        Unsent::Credentials(said) if said.to_lowercase().contains("imds") => {
            ModelFailure::Auth("none are found on this machine; `aws configure`, or a profile, gives some".into())
        }
        Unsent::Credentials(said) => ModelFailure::Auth(said),
        Unsent::Offline(said) => ModelFailure::Offline(format!("Bedrock ({said})")),
        Unsent::Endpoint(said) => ModelFailure::Offline(format!("{said} and")),
        Unsent::NoRegion(_) => ModelFailure::NoRegion,
    })
}

/// Whether there would be credentials after a sign-in. The SDK has types for it that cannot be named here.
fn signed_out(error: &(dyn Error + 'static)) -> bool {
    let signs = [
        "sso token",
        "sso session",
        "login token is expired",
        "session has expired",
        "session token not found or invalid",
        "credentials expired",
        "credentials have expired",
        "token refresh failed",
        "expiredtoken",
        "token has expired",
    ];
    chain(error).any(|cause| {
        let words = cause.to_string().to_lowercase();
        signs.iter().any(|sign| words.contains(sign))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        Asked { model: "global.anthropic.claude-opus-5-5".into(), key: "coach.model" }
    }

    #[test]
    fn a_refusal_says_what_would_help() {
        let model = |detail: &str| asked().refused(detail.into());
        let (auth, invalid) =
            (|said: &str| ModelFailure::Auth(said.into()), |said: &str| ModelFailure::Validation(said.into()));
        let unavailable = |said: &str| ModelFailure::Unavailable(said.into());
        let policy =
            "User: arn:aws:iam::1:user/ada is not authorized to perform: bedrock:InvokeModelWithResponseStream";
        let on = |resource: &str| format!("{policy} on resource: arn:aws:bedrock:eu-central-1:1:{resource}");
        let profile = on("inference-profile/global.anthropic.claude-opus-5-5");
        let cases = [
            (
                403,
                "ExpiredTokenException",
                "The security token included in the request is expired",
                ModelFailure::Expired,
            ),
            (400, "ExpiredToken", "", ModelFailure::Expired),
            (403, "UnrecognizedClientException", "The security token is expired", ModelFailure::Expired),
            (
                403,
                "UnrecognizedClientException",
                "The security token is invalid",
                auth("UnrecognizedClientException: The security token is invalid"),
            ),
            (
                403,
                "InvalidSignatureException",
                "Signature expired: now",
                auth("InvalidSignatureException: Signature expired: now; set the clock of this machine"),
            ),
            (403, "InvalidSignatureException", "does\nnot match", auth("InvalidSignatureException: does not match")),
            (
                403,
                "AccessDeniedException",
                "You don't have access to the model with the specified model ID.",
                model("You don't have access to the model with the specified model ID."),
            ),
            (403, "AccessDeniedException", &profile, model(&profile)),
            (403, "AccessDeniedException", policy, auth(&format!("AccessDeniedException: {policy}"))),
            (404, "ResourceNotFoundException", "Model not found.", model("Model not found.")),
            (
                400,
                "ValidationException",
                "The provided model identifier is invalid.",
                model("The provided model identifier is invalid."),
            ),
            (
                400,
                "ValidationException",
                "temperature is deprecated for this model.",
                invalid("temperature is deprecated for this model."),
            ),
            (
                400,
                "ValidationException",
                "Input is too long for requested model.",
                invalid("Input is too long for requested model."),
            ),
            (429, "ThrottlingException", "slow", ModelFailure::Throttled),
            (429, "ModelNotReadyException", "wait", unavailable("ModelNotReadyException: wait")),
            (429, "", "", ModelFailure::Throttled),
            (408, "ModelTimeoutException", "long", unavailable("ModelTimeoutException: long")),
            (424, "ModelErrorException", "oh", unavailable("ModelErrorException: oh")),
            (502, "", "", unavailable("status 502, and not in the words of Bedrock")),
            (403, "", "", auth("status 403, and not in the words of Bedrock")),
            (302, "", "", ModelFailure::Offline("Bedrock (status 302, and not in the words of Bedrock)".into())),
            (404, "UnknownOperationException", "", invalid("UnknownOperationException")),
        ];
        for (status, code, message, expected) in cases {
            assert_eq!(refused(code, message, status, &asked()), expected, "{status} {code} {message}");
        }
    }
}
