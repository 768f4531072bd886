//! What answers cost: prices as data with their date, estimates before a call, and a monthly budget that is never passed.
//!
//! Money is counted in millionths of a US dollar, whole.

use super::model::{ModelRequest, Usage};
use serde::{Deserialize, Serialize};

/// Prices of one family of models, US dollars a million tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// A part of the model's id that names the family: `claude-opus-5-5`.
    pub family: String,
    /// Read anew.
    pub input: f64,
    /// Written.
    pub output: f64,
    /// Read from the cache.
    pub cache_read: f64,
    /// Written to the cache.
    pub cache_write: f64,
}

/// Prices with the day they were seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// `YYYY-MM`, when they were looked up.
    pub as_of: String,
    /// One for each family.
    pub list: Vec<Price>,
}

impl Default for Prices {
    /// As seen in public price tables of October 2026.
    fn default() -> Self {
        let price = |family: &str, input, output, cache_read, cache_write| Price {
            family: family.into(),
            input,
            output,
            cache_read,
            cache_write,
        };
        Self {
            as_of: "2026-10".into(),
            list: vec![
                price("claude-opus-5-5", 4.0, 20.0, 0.20, 5.0),
                price("claude-sonnet-5-5", 2.0, 10.0, 0.10, 2.50),
                price("claude-haiku-5-5", 0.10, 0.50, 0.01, 0.125),
            ],
        }
    }
}

/// Millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MicroUsd(pub u64);

impl MicroUsd {
    /// From dollars; what is negative or no number is nothing.
    pub fn from_usd(usd: f64) -> Self {
        Self((usd.max(0.0) * 1e6).round() as u64)
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// `$0.0123`, `$1.20`; four decimals under ten cents.
    pub fn words(self) -> String {
        let usd = self.0 as f64 / 1e6;
        if self.0 > 0 && self.0 < 100_000 { format!("${usd:.4}") } else { format!("${usd:.2}") }
    }
}

impl Prices {
    /// The price of a model; none when the table does not know it.
    pub fn of(&self, model: &str) -> Option<&Price> {
        self.list.iter().find(|price| !price.family.is_empty() && model.contains(&price.family))
    }

    /// What some tokens cost; none for a model without a price.
    pub fn cost(&self, model: &str, usage: Usage) -> Option<MicroUsd> {
        let price = self.of(model)?;
        let dollars_a_million = [
            (usage.input, price.input),
            (usage.output, price.output),
            (usage.cache_read, price.cache_read),
            (usage.cache_write, price.cache_write),
        ];
        // Tokens x dollars a million tokens = millionths of a dollar.
        let micro: f64 = dollars_a_million.iter().map(|(tokens, price)| *tokens as f64 * price.max(0.0)).sum();
        Some(MicroUsd(micro.ceil() as u64))
    }
}

/// Characters that a token stands for in estimates.
pub const CHARACTERS_A_TOKEN: usize = 4;

/// Characters that a token stands for at least, where money is reserved.
const RESERVED_CHARACTERS: usize = 2;

/// Tokens of a text, estimated.
pub fn tokens(characters: usize) -> u64 {
    characters.div_ceil(CHARACTERS_A_TOKEN) as u64
}

/// The month's money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// What may be spent in a month; none means no limit.
    pub month: Option<MicroUsd>,
    /// What was spent this month.
    pub spent: MicroUsd,
}

/// Reserves what a call costs at most: its estimated input, all written to the cache, and its whole output.
///
/// # Errors
/// A sentence that names the budget, when it would be passed, or when a budget is set and the model has no price.
pub fn reserve(budget: &Budget, prices: &Prices, request: &ModelRequest) -> Result<MicroUsd, String> {
    if !request.tier.is_cloud() {
        return Ok(MicroUsd(0));
    }
    // More than the usual estimate: numbers and JSON take more tokens a character than prose.
    let input = request.characters().div_ceil(RESERVED_CHARACTERS) as u64;
    let output = u64::from(request.max_tokens);
    let most = prices.of(&request.model).map(|price| {
        let dear = price.input.max(price.cache_write);
        MicroUsd((input as f64 * dear.max(0.0) + output as f64 * price.output.max(0.0)).ceil() as u64)
    });
    match (budget.month, most) {
        (None, most) => Ok(most.unwrap_or_default()),
        (Some(_), None) => Err(format!(
            "the model {} has no price in `coach.prices`, so the monthly budget cannot be kept; add one, or take `coach.monthly_budget` out",
            request.model
        )),
        (Some(month), Some(most)) if budget.spent.plus(most) > month => Err(format!(
            "this answer could cost up to {}, and {} of the {} in `coach.monthly_budget` are spent",
            most.words(),
            budget.spent.words(),
            month.words()
        )),
        (Some(_), Some(most)) => Ok(most),
    }
}

/// The line of the status: `1,234 tokens · $0.0123 · month $1.20`; `~` where it is an estimate.
pub fn status(usage: Usage, cost: Option<MicroUsd>, month: MicroUsd) -> String {
    let about = if usage.estimated { "~" } else { "" };
    let cost = cost.map_or_else(|| "no price".to_owned(), |cost| format!("{about}{}", cost.words()));
    format!("{about}{} tokens · {cost} · month {}", usage.total(), month.words())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::coach::model::{Message, Role, Tier};

    fn request(model: &str, characters: usize, max_tokens: u32) -> ModelRequest {
        ModelRequest {
            tier: Tier::Coach,
            model: model.into(),
            system: Vec::new(),
            messages: vec![Message::text(Role::User, "x".repeat(characters))],
            tools: Vec::new(),
            cache_tools: false,
            max_tokens,
        }
    }

    #[test]
    fn a_call_costs_what_the_table_says() {
        let usage =
            Usage { input: 1_000_000, output: 100_000, cache_read: 2_000_000, cache_write: 10_000, estimated: false };
        let cost = |model: &str| Prices::default().cost(model, usage);
        assert_eq!(cost("global.anthropic.claude-opus-5-5"), Some(MicroUsd(4_000_000 + 2_000_000 + 400_000 + 50_000)));
        assert_eq!(cost("global.anthropic.claude-haiku-5-5"), Some(MicroUsd(100_000 + 50_000 + 20_000 + 1_250)));
        assert_eq!(cost("someone.else"), None);
    }

    #[test]
    fn the_budget_is_never_passed() {
        let prices = Prices::default();
        // 4,000 characters are at most 2,000 tokens at $5 a million, 1,000 tokens out at $20: 30,000 millionths.
        let request = request("eu.anthropic.claude-opus-5-5", 4000, 1000);
        let budget = |month, spent| Budget { month: Some(MicroUsd(month)), spent: MicroUsd(spent) };
        assert_eq!(reserve(&budget(100_000, 70_000), &prices, &request), Ok(MicroUsd(30_000)));
        let refused = reserve(&budget(100_000, 70_001), &prices, &request).unwrap_err();
        assert!(refused.contains("coach.monthly_budget") && refused.contains("$0.0300"), "{refused}");
        assert_eq!(reserve(&Budget::default(), &prices, &request), Ok(MicroUsd(30_000)));
        let unknown = ModelRequest { model: "x".into(), ..request.clone() };
        assert!(reserve(&budget(1, 0), &prices, &unknown).unwrap_err().contains("coach.prices"));
        let local = ModelRequest { tier: Tier::Local, ..unknown };
        assert_eq!(reserve(&budget(0, 9), &prices, &local), Ok(MicroUsd(0)));
    }

    #[test]
    fn an_estimate_says_so() {
        let usage = Usage { input: 10, estimated: true, ..Usage::default() };
        assert_eq!(status(usage, Some(MicroUsd(40)), MicroUsd(1_200_000)), "~10 tokens · ~$0.0000 · month $1.20");
    }
}
