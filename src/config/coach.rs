//! `[coach]` of the configuration: models, prices, limits, and what is shared.

use super::expand;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use v7_cloud::Connection;
use v7_state::coach::config::{CoachConfig, LocalServer};
use v7_state::coach::cost::{MicroUsd, Price, Prices};
use v7_state::coach::privacy::{DOMAINS, Privacy};

/// `[coach]` as it is written. What is empty under `region` and `profile` is what `[aws]` says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Section {
    cloud: bool,
    model: String,
    fallback_model: String,
    router_model: String,
    region: String,
    profile: String,
    endpoint: String,
    local_url: String,
    local_model: String,
    max_tokens: u32,
    monthly_budget: f64,
    share: Vec<String>,
    templates: String,
    pub(super) prices: Table,
}

/// `[coach.prices]`: US dollars a million tokens, by a part of the model's id: read, written, read from the cache, written
/// to it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Table {
    as_of: String,
    /// Laid over the ones that come with the program.
    pub(super) models: BTreeMap<String, [f64; 4]>,
}

impl Default for Table {
    fn default() -> Self {
        Self { as_of: Prices::default().as_of, models: BTreeMap::new() }
    }
}

impl Default for Section {
    fn default() -> Self {
        let config = CoachConfig::default();
        Self {
            cloud: config.cloud,
            model: config.model,
            fallback_model: config.fallback_model,
            router_model: config.router_model,
            region: String::new(),
            profile: String::new(),
            endpoint: String::new(),
            local_url: String::new(),
            local_model: String::new(),
            max_tokens: config.max_tokens,
            monthly_budget: config.month_budget.map_or(0.0, |budget| budget.0 as f64 / 1e6),
            share: DOMAINS.map(str::to_owned).to_vec(),
            templates: String::new(),
            prices: Table::default(),
        }
    }
}

/// How the coach's models are reached, beside what `[aws]` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoachNetwork {
    /// AWS, as the coach uses it.
    pub connection: Connection,
    /// Another server that speaks Bedrock.
    pub endpoint: Option<String>,
    /// The folder of the climber's own templates.
    pub templates: Option<PathBuf>,
    /// Whether the configuration names that folder.
    pub templates_named: bool,
}

/// The coach's configuration, and how its models are reached.
pub(super) fn read(section: Section, aws: &Connection) -> Result<(CoachConfig, CoachNetwork), String> {
    let set = |text: String| (!text.is_empty()).then_some(text);
    let address = |key: &str, text: &str, such: &str| {
        if text.is_empty() || text.starts_with("http://") || text.starts_with("https://") {
            Ok(())
        } else {
            Err(format!("{key} is {text:?}, allowed is an address such as {such}"))
        }
    };
    address("coach.endpoint", &section.endpoint, "https://bedrock-runtime.eu-central-1.amazonaws.com")?;
    address("coach.local_url", &section.local_url, "http://127.0.0.1:11434/v1")?;
    let local = match (section.local_url.is_empty(), section.local_model.is_empty()) {
        (true, true) => None,
        (false, false) => Some(LocalServer { url: section.local_url, model: section.local_model }),
        (true, false) => return Err("coach.local_model is set and coach.local_url is not; set both or neither".into()),
        (false, true) => return Err("coach.local_url is set and coach.local_model is not; set both or neither".into()),
    };
    if section.cloud && section.model.is_empty() {
        return Err("coach.model is empty; name a model, or set coach.cloud = false".into());
    }
    if !(64..=64_000).contains(&section.max_tokens) {
        return Err(format!("coach.max_tokens is {}, allowed is 64 to 64000", section.max_tokens));
    }
    let budget = section.monthly_budget;
    if !(0.0..=1e6).contains(&budget) {
        return Err(format!("coach.monthly_budget is {budget}, allowed is 0 (no limit) to 1000000 US dollars"));
    }
    let config = CoachConfig {
        cloud: section.cloud,
        model: section.model,
        router_model: section.router_model,
        fallback_model: section.fallback_model,
        local,
        max_tokens: section.max_tokens,
        month_budget: (budget > 0.0).then(|| MicroUsd::from_usd(budget)),
        prices: prices(section.prices)?,
        privacy: shared(&section.share)?,
    };
    let connection = Connection {
        region: set(section.region).or_else(|| aws.region.clone()),
        profile: set(section.profile).or_else(|| aws.profile.clone()),
        // That one speaks DynamoDB.
        endpoint: None,
        table_prefix: aws.table_prefix.clone(),
    };
    let templates = (!section.templates.is_empty()).then(|| expand(&section.templates));
    let templates_named = templates.is_some();
    Ok((config, CoachNetwork { connection, endpoint: set(section.endpoint), templates, templates_named }))
}

fn prices(table: Table) -> Result<Prices, String> {
    let mut list = Prices::default().list;
    for (family, row) in table.models {
        if family.is_empty() || row.iter().any(|price| !(0.0..=10_000.0).contains(price)) {
            return Err(format!(
                "coach.prices.models has {family:?} = {row:?}, allowed are four prices from 0 to 10000: read, written, \
                 read from the cache, written to it"
            ));
        }
        let [input, output, cache_read, cache_write] = row;
        list.retain(|price| price.family != family);
        list.push(Price { family, input, output, cache_read, cache_write });
    }
    // The longest name that fits a model is meant.
    list.sort_by_key(|price| std::cmp::Reverse(price.family.len()));
    Ok(Prices { as_of: table.as_of, list })
}

fn shared(words: &[String]) -> Result<Privacy, String> {
    let nothing = Privacy { weight: false, nutrition: false, injuries: false, notes: false };
    words.iter().try_fold(nothing, |privacy, word| {
        privacy.set(word, true).map_err(|_| format!("coach.share has {word:?}, allowed is {}", DOMAINS.join(", ")))
    })
}
