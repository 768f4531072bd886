//! How an answer came about: the tools behind it, what it took, what was taken out of it or found nowhere. Kept beside the
//! answer, so that it can be looked at as long as the chat is kept.

use super::cost::MicroUsd;
use super::model::Usage;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is kept beside an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// How it ended, where that was not well; who answered instead of whom.
    pub lines: Vec<String>,
    /// The tools that were used, in order.
    pub tools: Vec<ToolTrace>,
    /// Which of its figures stand nowhere.
    pub verified: Verified,
    /// Tokens.
    pub usage: Usage,
    /// Money, as far as prices are known.
    pub cost: MicroUsd,
    /// The domains that the answer may tell of: what it was allowed to see.
    pub shared: Vec<String>,
}

impl Notes {
    /// Tokens and money: `1,240 in, 310 out, $0.0112`; `~` where some of it is an estimate; none when no model was asked.
    pub fn took(&self) -> Option<String> {
        let usage = self.usage;
        let read = usage.input.saturating_add(usage.cache_read).saturating_add(usage.cache_write);
        (usage.total() > 0).then(|| {
            let about = if usage.estimated { "~" } else { "" };
            let cached =
                if usage.cache_read > 0 { format!(" ({} cached)", grouped(usage.cache_read)) } else { String::new() };
            let cost = if self.cost.0 > 0 { format!(", {about}{}", self.cost.words()) } else { String::new() };
            format!("{about}{} in{cached}, {about}{} out{cost}", grouped(read), grouped(usage.output))
        })
    }
}

/// A call that was answered, for whoever wants to look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolTrace {
    /// Which tool.
    pub name: String,
    /// Its input.
    pub input: Value,
    /// What it gave.
    pub content: Value,
    /// Whether it failed.
    pub is_error: bool,
}

/// Which figures of an answer were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Verified {
    /// Numbers, dates and grades of the answer.
    pub claims: usize,
    /// Those that stand nowhere: first byte, byte after the last, text.
    pub unmatched: Vec<(usize, usize, String)>,
}

impl Verified {
    /// The answer with a `?` after each that stands nowhere.
    pub fn marked(&self, answer: &str) -> String {
        let mut marked = String::with_capacity(answer.len() + self.unmatched.len());
        let mut from = 0;
        for (_, end, _) in &self.unmatched {
            marked.push_str(answer.get(from..*end).unwrap_or_default());
            marked.push('?');
            from = *end;
        }
        marked.push_str(answer.get(from..).unwrap_or_default());
        marked
    }

    /// The line under the answer; none when everything was found.
    pub fn line(&self) -> Option<String> {
        if self.unmatched.is_empty() {
            return None;
        }
        let mut texts: Vec<&str> = self.unmatched.iter().map(|(_, _, text)| text.as_str()).collect();
        texts.dedup();
        let shown = texts.iter().take(6).copied().collect::<Vec<_>>().join(", ");
        let more = if texts.len() > 6 { ", ..." } else { "" };
        Some(format!("Not found in your journal: {shown}{more} ({} of {} figures).", self.unmatched.len(), self.claims))
    }
}

/// `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_took_is_said_in_a_line() {
        let notes = |input, output, cache_read, estimated, micro| Notes {
            usage: Usage { input, output, cache_read, cache_write: 0, estimated },
            cost: MicroUsd(micro),
            ..Notes::default()
        };
        for (notes, expected) in [
            (notes(0, 0, 0, false, 0), None),
            (notes(1_240, 310, 0, false, 11_200), Some("1,240 in, 310 out, $0.0112")),
            (notes(240, 31, 1_000_000, false, 0), Some("1,000,240 in (1,000,000 cached), 31 out")),
            (notes(12, 3, 0, true, 200_000), Some("~12 in, ~3 out, ~$0.20")),
        ] {
            assert_eq!(notes.took().as_deref(), expected);
        }
    }
}
