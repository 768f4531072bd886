//! The words of the coach's pane: who answers, what it does, what it may know, what it costs.

use crate::pane::Ctx;
use std::fmt::Write as _;
use v7_state::coach::commands;
use v7_state::coach::privacy::{DOMAINS, Privacy};
use v7_state::coach::standing::Coach;
use v7_state::coach::talk::{Doing, Talk};
use v7_state::settings::Glyphs;

/// A mark, or its form in ASCII.
pub(super) fn sign(ctx: &Ctx<'_>, mark: &'static str, ascii: &'static str) -> &'static str {
    if ctx.glyphs == Glyphs::Ascii { ascii } else { mark }
}

/// A model's id without region and maker: `global.anthropic.claude-opus-5-5` is `claude-opus-5-5`.
pub(super) fn short(model: &str) -> &str {
    const REGIONS: [&str; 6] = ["global", "us", "eu", "jp", "au", "apac"];
    let rest = model.split_once('.').filter(|(region, _)| REGIONS.contains(region)).map_or(model, |(_, rest)| rest);
    rest.split_once('.').filter(|(maker, _)| *maker == "anthropic").map_or(rest, |(_, name)| name)
}

/// Who answered.
pub(super) fn whose(model: &str) -> String {
    match model {
        "" => "coach".into(),
        "offline" => "offline coach".into(),
        model => short(model).to_owned(),
    }
}

/// Who will answer.
pub(super) fn who(talk: &Talk) -> String {
    let ladder = talk.config.ladder();
    match ladder.first() {
        None => "offline coach".into(),
        Some(tier) if tier.is_cloud() => short(talk.config.model_of(*tier)).to_owned(),
        Some(tier) => format!("{} on this machine", talk.config.model_of(*tier)),
    }
}

/// What it does now.
pub(super) fn doing(doing: &Doing, talk: &Talk) -> String {
    match doing {
        Doing::Preparing => "reading the journal".into(),
        Doing::Routing => format!("asking {} what it is about", short(&talk.config.router_model)),
        Doing::Asking(model) => format!("asking {}", short(model)),
        Doing::Waiting(why) => format!("waiting: {why}"),
        Doing::Tools(names) if names.is_empty() => "reading the journal".into(),
        Doing::Tools(names) => format!("reading {}", names.join(", ")),
        Doing::Consent => "waits for your answer".into(),
        Doing::SigningIn => "signing in".into(),
        Doing::Offline => "the offline coach answers".into(),
    }
}

/// What is shared now: as configured, as switched by hand, as switched in this run.
pub(super) fn shared(talk: &Talk, coach: Option<&Coach>) -> Privacy {
    let by_hand = coach.into_iter().flat_map(|coach| coach.switched.iter().map(|(domain, on)| (domain.as_str(), *on)));
    let now = talk.shared.iter().map(|(domain, on)| (domain.as_str(), *on));
    // What is no domain switches nothing.
    by_hand.chain(now).fold(talk.config.privacy, |privacy, (domain, on)| privacy.set(domain, on).unwrap_or(privacy))
}

/// What leaves this machine, in a few words.
pub(super) fn leaves(talk: &Talk, coach: Option<&Coach>) -> String {
    let ladder = talk.config.ladder();
    if !ladder.iter().any(|tier| tier.is_cloud()) {
        return "nothing leaves this machine".into();
    }
    if coach.is_some_and(|coach| coach.consent.as_deref() != Some("cloud")) {
        return "asks before anything leaves".into();
    }
    let privacy = shared(talk, coach);
    let kept: Vec<&str> = DOMAINS.into_iter().filter(|domain| privacy.get(domain) != Some(true)).collect();
    if kept.is_empty() { "all domains shared".into() } else { format!("kept here: {}", kept.join(", ")) }
}

/// The month's money: `month $1.20 of $10.00`.
pub(super) fn month(talk: &Talk, coach: Option<&Coach>) -> Option<String> {
    let spent = coach?.spent;
    let cloud = talk.config.ladder().iter().any(|tier| tier.is_cloud());
    let budget = talk.config.month_budget.map_or_else(String::new, |budget| format!(" of {}", budget.words()));
    (cloud || spent.0 > 0).then(|| format!("month {}{budget}", spent.words()))
}

/// How a model is switched on, in a line.
pub(super) const HOW_TO: &str =
    "`coach.cloud = true` in the config lets a model answer; `coach.local_url` one on this machine.";

/// The models, who takes over from whom, and their prices.
pub(super) fn models(talk: &Talk) -> String {
    let config = &talk.config;
    let ladder = config.ladder();
    let mut text = String::from("Who answers, in this order; each takes over when the one before cannot:\n\n");
    for (at, tier) in ladder.iter().enumerate() {
        let _ = writeln!(text, "{}. `{}` ({}, `{}`)", at + 1, config.model_of(*tier), tier.label(), tier.config_key());
    }
    let _ = writeln!(text, "{}. the offline coach, from the journal alone\n", ladder.len() + 1);
    if ladder.is_empty() {
        let _ = writeln!(text, "{HOW_TO}\n");
    } else {
        let _ = writeln!(text, "`/model ID` takes another one for this run.\n");
    }
    let _ = writeln!(text, "US dollars a million tokens, as of {}:\n", config.prices.as_of);
    text.push_str("| model | read | written | cached | to cache |\n|---|---|---|---|---|\n");
    for price in &config.prices.list {
        let numbers = [price.input, price.output, price.cache_read, price.cache_write].map(|usd| format!("{usd}"));
        let _ = writeln!(text, "| {} | {} |", price.family, numbers.join(" | "));
    }
    text
}

/// What was spent this month, model by model.
pub(super) fn cost(talk: &Talk, coach: Option<&Coach>) -> String {
    let Some(coach) = coach else { return "Still being read; try again.".into() };
    if coach.spending.is_empty() {
        return "No model was asked this month. The offline coach costs nothing.".into();
    }
    let mut text = String::from("| model | answers | read | cached | written | money |\n|---|---|---|---|---|---|\n");
    for spend in &coach.spending {
        let usage = spend.usage;
        let read = usage.input.saturating_add(usage.cache_write);
        let money = if talk.config.prices.of(&spend.model).is_some() { spend.cost.words() } else { "no price".into() };
        let name = short(&spend.model);
        let _ =
            writeln!(text, "| {name} | {} | {read} | {} | {} | {money} |", spend.calls, usage.cache_read, usage.output);
    }
    let _ = write!(text, "\nThis month: {}", coach.spent.words());
    let _ = match talk.config.month_budget {
        Some(budget) => writeln!(text, " of {} (`coach.monthly_budget`). It is never passed.", budget.words()),
        None => writeln!(text, ". No budget is set: `coach.monthly_budget`."),
    };
    text
}

/// What the coach can do, and its commands.
pub(super) fn help() -> String {
    format!(
        "The coach answers from your journal. Every figure is computed here; a model, if one is switched on, only talks \
         about it. `[1]` names a record: Tab goes to it, Enter opens it. A figure with `?` stands nowhere in the \
         journal. Changes are proposed, and written only by your key.\n\n{}\n",
        commands::help()
    )
}
