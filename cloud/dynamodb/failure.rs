//! What went wrong with a request of DynamoDB, in the words that sync knows.
//!
//! The difference that matters most is kept sharp: a request that never left, one that was refused, and one of which
//! nobody knows whether it was carried out. Nothing is repeated here.

use crate::causes::{self, Unsent, chain, one_line, said};
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::CancellationReason;
use std::error::Error;
use std::io::ErrorKind;
use v7_state::record::Key;
use v7_state::sync::{Failure, Fault};

/// What a request was to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It changes nothing: without an answer nothing has happened.
    Read,
    /// It changes something: without an answer nobody knows.
    Write,
}

/// The failure that an error of the SDK is; `table` is the table that was asked, as the server has it.
pub fn failure<E>(error: &SdkError<E>, table: &str, purpose: Purpose) -> Failure
where
    E: ProvideErrorMetadata + Error + 'static,
{
    match error {
        SdkError::ServiceError(service) => refused(service.err(), service.raw(), table, purpose),
        SdkError::ResponseError(response) => match response.raw().status().as_u16() {
            500.. => unavailable(response.raw(), purpose),
            _ if cut_off(error) => Failure::Unanswered(said(error)),
            _ => Failure::Broken(said(error)),
        },
        SdkError::TimeoutError(_) => unsent(error).unwrap_or_else(|| Failure::Unanswered(said(error))),
        SdkError::DispatchFailure(dispatch) if dispatch.is_user() => Failure::Unusable(Fault::Setup, said(error)),
        SdkError::DispatchFailure(_) => unsent(error).unwrap_or_else(|| Failure::Unanswered(said(error))),
        _ => unsent(error).unwrap_or_else(|| Failure::Unusable(Fault::Setup, said(error))),
    }
}

/// The failure of a push whose actions after the log row concern `keys`, in order.
pub fn push_failure(error: &SdkError<TransactWriteItemsError>, keys: &[Key], table: &str) -> Failure {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            canceled(cancelled.cancellation_reasons(), keys)
        }
        _ => failure(error, table, Purpose::Write),
    }
}

/// A transaction that was not carried out; the first reason is the log row's.
fn canceled(reasons: &[CancellationReason], keys: &[Key]) -> Failure {
    let code = |reason: &CancellationReason| reason.code().unwrap_or_default().to_owned();
    let named = |wanted: &'static [&'static str]| {
        reasons.iter().enumerate().filter(move |(_, reason)| wanted.contains(&reason.code().unwrap_or_default()))
    };
    let key = |at: usize| at.checked_sub(1).and_then(|at| keys.get(at)).cloned();
    let failed: Vec<usize> = named(&["ConditionalCheckFailed"]).map(|(at, _)| at).collect();
    if !failed.is_empty() {
        // A record whose date moves has two actions.
        let mut items: Vec<Key> = failed.iter().filter_map(|at| key(*at)).collect();
        items.dedup();
        return Failure::Rejected { log: failed.contains(&0), items };
    }
    if let Some((at, reason)) = named(&["ValidationError", "ItemCollectionSizeLimitExceeded"]).next() {
        let detail = one_line(reason.message().filter(|message| !message.is_empty()).unwrap_or(&code(reason)));
        return Failure::Invalid { key: key(at), detail };
    }
    if named(&["TransactionConflict"]).next().is_some() {
        return Failure::Contended;
    }
    if named(&["ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded"]).next().is_some() {
        return Failure::Throttled;
    }
    let codes: Vec<String> = reasons.iter().map(code).filter(|code| code != "None").collect();
    Failure::Broken(one_line(&format!("the push was cancelled, and the reasons are [{}]", codes.join(", "))))
}

/// The server said no.
fn refused(error: &impl ProvideErrorMetadata, raw: &HttpResponse, table: &str, purpose: Purpose) -> Failure {
    let status = raw.status().as_u16();
    let code = error.code().unwrap_or_default();
    let message = error.message().unwrap_or_default();
    let said = one_line(&if message.is_empty() { code.to_owned() } else { format!("{code}: {message}") });
    let unusable = |fault: Fault| Failure::Unusable(fault, said.clone());
    let clock = ["Signature expired", "Signature not yet current"].iter().any(|start| message.contains(start));
    match code {
        "RequestTimeTooSkewed" | "RequestExpired" | "RequestInTheFuture" => unusable(Fault::Clock),
        "InvalidSignatureException" | "SignatureDoesNotMatch" if clock => unusable(Fault::Clock),
        "UnrecognizedClientException"
        | "ExpiredTokenException"
        | "ExpiredToken"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException" => unusable(Fault::Credentials),
        "AccessDeniedException" | "AccessDenied" | "UnauthorizedOperation" => unusable(Fault::Denied),
        "ResourceNotFoundException" | "TableNotFoundException" | "IndexNotFoundException" => {
            Failure::Unusable(Fault::NoTable, one_line(&format!("{table}: {message}")))
        }
        "IdempotentParameterMismatchException" => Failure::TokenReused,
        "TransactionInProgressException" | "TransactionConflictException" => Failure::Contended,
        "ThrottlingException"
        | "Throttling"
        | "RequestLimitExceeded"
        | "ProvisionedThroughputExceededException"
        | "LimitExceededException"
        | "TooManyRequestsException" => Failure::Throttled,
        // The record is in the request of a push only.
        "ValidationException" | "SerializationException" => match purpose {
            Purpose::Write if !message.contains("does not match the schema") => {
                Failure::Invalid { key: None, detail: one_line(message) }
            }
            _ => unusable(Fault::Setup),
        },
        _ if status >= 500 => unavailable(raw, purpose),
        _ if status == 429 => Failure::Throttled,
        "" => Failure::Broken(format!("status {status}, and not in the words of DynamoDB")),
        _ => unusable(Fault::Setup),
    }
}

/// The server has trouble of its own. A write may have been carried out all the same.
fn unavailable(raw: &HttpResponse, purpose: Purpose) -> Failure {
    match purpose {
        Purpose::Write => Failure::Unanswered(format!("status {}", raw.status().as_u16())),
        Purpose::Read => Failure::Throttled,
    }
}

/// The failure of a request of which it is known that it never left.
fn unsent(error: &(dyn Error + 'static)) -> Option<Failure> {
    Some(match causes::unsent(error)? {
        Unsent::Credentials(said) => Failure::Unusable(Fault::Credentials, said),
        Unsent::Offline(said) => Failure::Offline(said),
        Unsent::Endpoint(said) => Failure::Unusable(Fault::Setup, said),
        Unsent::NoRegion(said) => Failure::Unusable(Fault::NoRegion, said),
    })
}

/// Whether the connection ended before the answer did.
fn cut_off(error: &(dyn Error + 'static)) -> bool {
    let ends =
        [ErrorKind::UnexpectedEof, ErrorKind::ConnectionReset, ErrorKind::ConnectionAborted, ErrorKind::TimedOut];
    chain(error).any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| ends.contains(&error.kind()))
            || cause.to_string().contains("before message completed")
            || cause.to_string().contains("end of file before message length reached")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use v7_state::record::Table;

    fn reasons(codes: &[&str]) -> Vec<CancellationReason> {
        codes.iter().map(|code| CancellationReason::builder().code(*code).message("a\nmessage").build()).collect()
    }

    #[test]
    fn a_cancelled_push_tells_what_it_can() {
        let keys = ["a", "a", "b"].map(|id| Key::new(Table::Entries, id));
        let rejected = |log: bool, ids: &[&str]| Failure::Rejected {
            log,
            items: ids.iter().map(|id| Key::new(Table::Entries, *id)).collect(),
        };
        let invalid = |id: Option<&str>| Failure::Invalid {
            key: id.map(|id| Key::new(Table::Entries, id)),
            detail: "a message".into(),
        };
        let (none, failed, conflict) = ("None", "ConditionalCheckFailed", "TransactionConflict");
        let (bad, large) = ("ValidationError", "ItemCollectionSizeLimitExceeded");
        let cases = [
            ([failed, none, none, none], rejected(true, &[])),
            ([none, failed, failed, none], rejected(false, &["a"])),
            ([failed, none, none, failed], rejected(true, &["b"])),
            ([none, conflict, none, failed], rejected(false, &["b"])),
            ([conflict, none, none, none], Failure::Contended),
            ([none, none, none, bad], invalid(Some("b"))),
            ([none, large, conflict, none], invalid(Some("a"))),
            ([bad, none, none, none], invalid(None)),
            ([none, "ThrottlingError", none, none], Failure::Throttled),
            (["ProvisionedThroughputExceeded", none, none, none], Failure::Throttled),
            (
                [none, "Surprise", none, none],
                Failure::Broken("the push was cancelled, and the reasons are [Surprise]".into()),
            ),
        ];
        for (codes, expected) in cases {
            assert_eq!(canceled(&reasons(&codes), &keys), expected, "{codes:?}");
        }
    }
}
