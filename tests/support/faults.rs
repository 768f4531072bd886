//! What may go wrong between a program and DynamoDB, with the words that DynamoDB uses.

use super::dice::Dice;
use super::wire::Message;
use serde_json::json;

/// One thing that goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The connection ends before the request was read.
    Refused,
    /// The request was read and goes nowhere.
    CutBefore,
    /// The server has answered, and the answer is lost.
    CutAfter,
    /// The answer breaks off in its middle.
    CutWithin,
    /// The answer is whole and its JSON is not.
    HalfJson,
    /// The answer takes this many milliseconds longer.
    Slow(u64),
    /// The connection ends, and the request reaches the server this many milliseconds later.
    Late(u64),
    /// An earlier answer to the same eventually consistent Query of the log.
    Stale,
    /// A row is missing in the middle of an eventually consistent Query of the log.
    Hole,
    /// Another transaction holds one of the items.
    Conflict,
    /// A transaction is cancelled because an item is written too often.
    ThrottledItem,
    /// Too many requests for the account.
    Throttled,
    /// Too many requests for the table.
    Exceeded,
    /// The server failed; nothing was done.
    Internal,
    /// The server failed after it had done what was asked.
    InternalAfter,
    /// The credentials have expired.
    Expired,
    /// The credentials do not allow it.
    Denied,
    /// There is no such table.
    NoTable,
    /// The clock is too far off for the signature.
    Skewed,
    /// The server can never accept the request: an item is too large.
    TooLarge,
}

impl Fault {
    /// Its name, for counts.
    pub fn name(self) -> String {
        let name = format!("{self:?}");
        name.split('(').next().unwrap_or_default().to_owned()
    }

    /// Whether it can happen to this request.
    pub fn fits(self, request: &Message) -> bool {
        match self {
            Self::Conflict | Self::ThrottledItem | Self::TooLarge => request.target() == "TransactWriteItems",
            Self::Stale | Self::Hole => is_eventual_log_query(request),
            _ => true,
        }
    }

    /// The answer that DynamoDB would give.
    pub fn answer(self, request: &Message) -> Option<Message> {
        let dynamo = |name: &str, words: &str| {
            let kind = format!("com.amazonaws.dynamodb.v20120810#{name}");
            Message::answer(400, json!({"__type": kind, "message": words}).to_string())
        };
        let coral = |name: &str, words: &str| {
            let kind = format!("com.amazon.coral.service#{name}");
            Message::answer(400, json!({"__type": kind, "message": words}).to_string())
        };
        Some(match self {
            Self::Conflict => cancelled(request, "TransactionConflict", "Transaction is ongoing for the item"),
            Self::ThrottledItem => cancelled(
                request,
                "ThrottlingError",
                "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your \
                 table or index so please try again shortly.",
            ),
            Self::Throttled => Message::answer(
                400,
                json!({"__type": "com.amazon.coral.availability#ThrottlingException", "message": "Rate exceeded"})
                    .to_string(),
            ),
            Self::Exceeded => dynamo(
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
                 provisioning level with the UpdateTable API.",
            ),
            Self::Internal | Self::InternalAfter => {
                let answer = dynamo(
                    "InternalServerError",
                    "The request processing has failed because of an unknown error, exception or failure.",
                );
                Message::answer(500, answer.body)
            }
            Self::Expired => coral("ExpiredTokenException", "The security token included in the request is expired"),
            Self::Denied => coral(
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:user/ada is not authorized to perform the operation because no \
                 identity-based policy allows it",
            ),
            Self::NoTable => dynamo("ResourceNotFoundException", "Requested resource not found"),
            Self::Skewed => coral(
                "InvalidSignatureException",
                "Signature expired: 20261120T183000Z is now earlier than 20261121T182500Z (20261121T183000Z - 5 min.)",
            ),
            Self::TooLarge => {
                let sizes = request.json()["TransactItems"]
                    .as_array()
                    .map(|writes| writes.iter().skip(1).map(|write| write.to_string().len()).collect::<Vec<_>>());
                let sizes = sizes.unwrap_or_default();
                // The first write is the row of the log.
                let largest = (0..sizes.len()).max_by_key(|at| sizes[*at]).map_or(0, |at| at + 1);
                cancelled_at(request, largest, "ValidationError", "Item size has exceeded the maximum allowed size")
            }
            _ => return None,
        })
    }
}

/// A transaction that was cancelled because of its first write.
fn cancelled(request: &Message, code: &str, words: &str) -> Message {
    cancelled_at(request, 0, code, words)
}

/// A transaction that was cancelled because of one of its writes.
fn cancelled_at(request: &Message, at: usize, code: &str, words: &str) -> Message {
    let writes = request.json()["TransactItems"].as_array().map_or(1, Vec::len);
    let mut reasons = vec![json!({"Code": "None"}); writes];
    reasons[at] = json!({"Code": code, "Message": words});
    let mut codes = vec!["None"; writes];
    codes[at] = code;
    let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    let message =
        format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes.join(", "));
    Message::answer(400, json!({"__type": kind, "CancellationReasons": reasons, "Message": message}).to_string())
}

/// Whether an answer may be an old one: only a Query of the log that does not ask for a consistent read.
pub fn is_eventual_log_query(request: &Message) -> bool {
    let body = request.json();
    request.target() == "Query"
        && body["TableName"].as_str().is_some_and(|name| name.ends_with("-sync") || name == "sync")
        && body["ConsistentRead"] != true
}

/// How often what goes wrong, in percent of the requests to which it can happen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weather {
    pub refused: usize,
    pub cut_before: usize,
    pub cut_after: usize,
    pub broken: usize,
    pub slow: usize,
    pub late: usize,
    pub stale: usize,
    pub holes: usize,
    pub conflict: usize,
    pub throttled: usize,
    pub internal: usize,
    /// Longest wait of what is slow or late, in milliseconds.
    pub longest_ms: u64,
}

impl Weather {
    /// A train with holes in its network.
    pub const ROUGH: Self = Self {
        refused: 4,
        cut_before: 6,
        cut_after: 8,
        broken: 2,
        slow: 10,
        late: 8,
        stale: 15,
        holes: 25,
        conflict: 8,
        throttled: 4,
        internal: 3,
        longest_ms: 60,
    };
    /// A good day.
    pub const MILD: Self = Self {
        refused: 1,
        cut_before: 1,
        cut_after: 2,
        broken: 1,
        slow: 5,
        late: 2,
        stale: 10,
        holes: 10,
        conflict: 3,
        throttled: 1,
        internal: 1,
        longest_ms: 20,
    };

    /// What happens to this request.
    pub fn pick(&self, request: &Message, dice: &mut Dice) -> Option<Fault> {
        let wait = 1 + dice.roll(self.longest_ms.max(1) as usize) as u64;
        let either = |dice: &mut Dice, one: Fault, other: Fault| if dice.percent(50) { one } else { other };
        let chances = [
            (self.refused, Fault::Refused),
            (self.cut_before, Fault::CutBefore),
            (self.cut_after, Fault::CutAfter),
            (self.broken, either(dice, Fault::CutWithin, Fault::HalfJson)),
            (self.slow, Fault::Slow(wait)),
            (self.late, Fault::Late(wait)),
            (self.stale, Fault::Stale),
            (self.holes, Fault::Hole),
            (self.conflict, either(dice, Fault::Conflict, Fault::ThrottledItem)),
            (self.throttled, either(dice, Fault::Throttled, Fault::Exceeded)),
            (self.internal, either(dice, Fault::Internal, Fault::InternalAfter)),
        ];
        chances.into_iter().find(|(chance, fault)| fault.fits(request) && dice.percent(*chance)).map(|(_, fault)| fault)
    }
}
