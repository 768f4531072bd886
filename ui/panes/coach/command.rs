//! What slash commands do.

use super::words::{self, shared};
use super::{CoachPane, View, acts};
use crate::pane::{Do, Open};
use v7_state::coach::commands::Command;
use v7_state::coach::privacy::DOMAINS;
use v7_state::coach::standing::Coach;
use v7_state::coach::talk::Act;
use v7_state::msg::Msg;
use v7_state::query::Answer;
use v7_state::update::State;

/// Does what a command asks for. What was typed is gone then.
pub(super) fn run(pane: &mut CoachPane, command: Command, state: &State) -> Do {
    if let Command::Offline(question) = command {
        return acts::asked(pane, Act::AskOffline(question), state);
    }
    pane.field.sent();
    let act = |act| Do::msg(Msg::Coach(act));
    let what = match command {
        Command::New => act(Act::New),
        Command::Sessions => show(pane, View::Sessions, ""),
        Command::Search(words) => show(pane, View::Sessions, &words),
        Command::Memory => show(pane, View::Memory, ""),
        Command::Rename(title) => act(Act::Rename(state.talk.chat.id.clone(), title)),
        Command::Delete => act(Act::Delete(state.talk.chat.id.clone())),
        Command::Retry => act(Act::Retry),
        Command::Edit => acts::edit(pane, state),
        Command::Payload => act(Act::Payload(String::new())),
        Command::Privacy(None) => privacy(state),
        Command::Privacy(Some((domain, on))) => act(Act::Share(domain, on)),
        Command::Model(None) => models(state),
        Command::Model(Some(id)) => act(Act::Model(id)),
        Command::Cost => text("What was spent this month", words::cost(&state.talk, coach(state))),
        Command::Remember(fact) => act(Act::Remember(fact)),
        Command::Forget(fact) => act(Act::Forget(fact)),
        Command::Copy => acts::copy(pane, state),
        Command::Help => help(),
        Command::Offline(_) => Do::Nothing,
    };
    match what {
        Do::Send(mut msgs) => {
            msgs.extend(pane.field.keep());
            Do::Send(msgs)
        }
        Do::Nothing => Do::Send(pane.field.keep().into_iter().collect()),
        what => what,
    }
}

/// Where the coach stands this month, once it is known.
pub(super) fn coach(state: &State) -> Option<&Coach> {
    match state.answers.get(&CoachPane::month(state)) {
        Some(Answer::Coach(coach)) => Some(coach),
        _ => None,
    }
}

/// Goes to a list.
pub(super) fn show(pane: &mut CoachPane, view: View, filter: &str) -> Do {
    pane.view = view;
    pane.field.typing = false;
    pane.line = None;
    filter.clone_into(&mut pane.filter);
    pane.sessions.selected = 0;
    Do::Nothing
}

fn text(title: &str, markdown: String) -> Do {
    Do::Open(Open::Text { title: title.into(), markdown })
}

/// The models, who takes over from whom, and what they cost.
pub(super) fn models(state: &State) -> Do {
    text("Models", words::models(&state.talk))
}

/// What the coach does and which commands there are.
pub(super) fn help() -> Do {
    text("The coach", words::help())
}

/// The domains, each to be switched.
fn privacy(state: &State) -> Do {
    let now = shared(&state.talk, coach(state));
    let mut items: Vec<(String, Do)> = DOMAINS
        .into_iter()
        .map(|domain| {
            let on = now.get(domain) == Some(true);
            let label =
                if on { format!("{domain}: shared; keep it here") } else { format!("{domain}: kept here; share it") };
            (label, Do::msg(Msg::Coach(Act::Share(domain.into(), !on))))
        })
        .collect();
    if coach(state).is_some_and(|coach| coach.consent.is_some()) {
        items.push((
            "take the consent back: ask again before anything leaves".into(),
            Do::msg(Msg::Coach(Act::Withdraw)),
        ));
    }
    let about = vec!["What a model gets of your journal. Name, email and coordinates never leave.".into()];
    Do::Open(Open::Choose { title: "Privacy".into(), about, items })
}
