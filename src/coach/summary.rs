//! Old turns of a long chat, summed up by the cheapest model that is allowed, after the answer.

use super::collect::{collect, estimated};
use std::time::Duration;
use v7_state::coach::conversation::{Conversation, Summary};
use v7_state::coach::cost::{self, Budget};
use v7_state::coach::model::Model;
use v7_state::coach::talk::Heard;
use v7_state::coach::turn::Setup;
use v7_state::coach::{payload, summary};

/// How long it may take; without it the next question carries the old turns word for word.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sums up what has grown too long; nothing when it has not, when the budget forbids it or the model fails.
pub(super) async fn sum_up<M: Model>(chat: &Conversation, setup: &Setup, models: &mut M) -> Vec<Heard> {
    let Some((through, text)) = chat.to_sum_up() else { return Vec::new() };
    let Some(mut request) = summary::request(&text, &setup.config) else { return Vec::new() };
    payload::scrub(&mut request, &setup.identity);
    let budget: &Budget = &setup.budget;
    if cost::reserve(budget, &setup.config.prices, &request).is_err() {
        return Vec::new();
    }
    let model = request.model.clone();
    let (reply, usage) = match tokio::time::timeout(PATIENCE, collect(models, &request)).await {
        Ok(Ok(answered)) => answered,
        // What is refused costs nothing.
        Ok(Err(_)) => return Vec::new(),
        Err(_) => (String::new(), None),
    };
    let usage = usage.unwrap_or_else(|| estimated(&request, &reply));
    let money = if request.tier.is_cloud() { setup.config.prices.cost(&model, usage) } else { None };
    let mut heard = vec![Heard::Spent { model, usage, cost: money.unwrap_or_default() }];
    if let Some(text) = summary::reply(&reply) {
        heard.push(Heard::SummedUp(chat.id.clone(), Summary { text, through }));
    }
    heard
}
