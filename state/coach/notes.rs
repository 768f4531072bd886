//! How an answer came about: the tools behind it, what it took, what was taken out of it or found nowhere. Kept beside the
//! answer, so that it can be looked at as long as the chat is kept.

use super::cost::MicroUsd;
use super::model::Usage;
use super::turn::{Finished, ToolTrace};
use super::verify::Verified;
use serde::{Deserialize, Serialize};

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
}

impl Notes {
    /// Of a finished turn; `rungs` are the sentences about who took over from whom.
    pub fn of(finished: &Finished, rungs: &[String]) -> Self {
        let mut lines = rungs.to_vec();
        lines.extend(finished.outcome.line());
        Self {
            lines,
            tools: finished.tools.clone(),
            verified: finished.verified.clone(),
            usage: finished.usage,
            cost: finished.cost,
        }
    }

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
