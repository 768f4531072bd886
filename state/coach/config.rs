//! What is configured for the coach. Plain data; reading the file and the environment is the binary's business.

use super::cost::{MicroUsd, Prices};
use super::model::Tier;
use super::privacy::Privacy;

/// Everything under `[coach]`.
#[derive(Clone, Debug, PartialEq)]
pub struct CoachConfig {
    /// `coach.cloud`: whether a model of the cloud may be asked at all. Off, the coach works offline.
    pub cloud: bool,
    /// `coach.model`.
    pub model: String,
    /// `coach.router_model`.
    pub router_model: String,
    /// `coach.fallback_model`.
    pub fallback_model: String,
    /// `coach.local_url` and `coach.local_model`.
    pub local: Option<LocalServer>,
    /// `coach.max_tokens`: tokens an answer may have.
    pub max_tokens: u32,
    /// `coach.monthly_budget`, US dollars; none means no limit.
    pub month_budget: Option<MicroUsd>,
    /// `coach.prices`.
    pub prices: Prices,
    /// `coach.share`: what may leave this machine.
    pub privacy: Privacy,
}

/// A server on this machine that speaks OpenAI's chat protocol: Ollama, llama.cpp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalServer {
    /// Where: `http://localhost:11434/v1`.
    pub url: String,
    /// Its model.
    pub model: String,
}

impl Default for CoachConfig {
    fn default() -> Self {
        Self {
            cloud: false,
            model: "global.anthropic.claude-opus-5-5".into(),
            router_model: "global.anthropic.claude-haiku-5-5".into(),
            fallback_model: "global.anthropic.claude-sonnet-5-5".into(),
            local: None,
            max_tokens: 2048,
            month_budget: Some(MicroUsd(10_000_000)),
            prices: Prices::default(),
            privacy: Privacy::default(),
        }
    }
}

impl CoachConfig {
    /// The models to ask, best first; empty means the offline coach answers alone.
    pub fn ladder(&self) -> Vec<Tier> {
        let mut ladder = Vec::new();
        if self.cloud {
            ladder.push(Tier::Coach);
            if self.fallback_model != self.model && !self.fallback_model.is_empty() {
                ladder.push(Tier::Cheaper);
            }
        }
        if self.local.is_some() {
            ladder.push(Tier::Local);
        }
        ladder
    }

    /// The model's id of a tier; empty where none is configured.
    pub fn model_of(&self, tier: Tier) -> &str {
        match tier {
            Tier::Coach => &self.model,
            Tier::Cheaper => &self.fallback_model,
            Tier::Router => &self.router_model,
            Tier::Local => self.local.as_ref().map_or("", |local| &local.model),
        }
    }
}
