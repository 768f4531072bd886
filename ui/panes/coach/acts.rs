//! What the keys of the chat do: ask, send, open a record, reword, copy, write a proposed change.

use super::{CoachPane, command, empty};
use crate::frame::home;
use crate::pane::{Do, Open};
use v7_state::coach::cite;
use v7_state::coach::commands;
use v7_state::coach::talk::Act;
use v7_state::msg::{Msg, Toast};
use v7_state::update::State;

/// Something for the climber to read.
pub(super) fn say(text: &str) -> Do {
    Do::msg(Msg::Say(Toast { text: text.into(), failed: false }))
}

/// What is typed and is no command.
pub(super) fn unsent(pane: &CoachPane) -> String {
    let text = pane.field.input.text();
    if text.starts_with('/') { String::new() } else { text.to_owned() }
}

/// Enter outside the field: opens the selected record, asks the selected example, or enters the field.
pub(super) fn enter(pane: &mut CoachPane, state: &State) -> Do {
    if let Some(citation) = pane.transcript.source.and_then(|at| pane.transcript.sources(&state.talk).get(at)) {
        let (number, key) = (home(citation.key.table).unwrap_or_default(), citation.key.clone());
        // Whoever comes back comes to ask.
        pane.transcript.source = None;
        return Do::Open(Open::Pane(number, Some(key)));
    }
    if CoachPane::is_empty(state)
        && let Some(text) = pane.example.take().and_then(|at| empty::examples(state).get(at))
    {
        return Do::msg(Msg::Coach(Act::Ask((*text).to_owned())));
    }
    pane.field.typing = true;
    Do::Nothing
}

/// Enter in the field.
pub(super) fn send(pane: &mut CoachPane, state: &State) -> Do {
    let text = pane.field.input.text().trim().to_owned();
    if text.is_empty() {
        pane.field.leave();
        return Do::Send(pane.field.keep().into_iter().collect());
    }
    if let Some((node, _)) = pane.field.rewords {
        return asked(pane, Act::Reword(node, text), state);
    }
    if !text.starts_with('/') {
        return asked(pane, Act::Ask(text), state);
    }
    let list = pane.field.completions();
    if !list.is_empty() && !list.iter().any(|known| known.name.eq_ignore_ascii_case(&text)) {
        // The beginning of a command stands for the one that is selected; one that needs more waits for it.
        let needs =
            pane.field.complete().is_some_and(|known| !known.argument.is_empty() && !known.argument.starts_with('['));
        if needs {
            return Do::Nothing;
        }
    }
    match commands::parse(pane.field.input.text()) {
        Ok(command) => command::run(pane, command, state),
        Err(sentence) => {
            pane.field.problem = Some(sentence);
            Do::Nothing
        }
    }
}

/// Sends a question. While another is being answered the state says so, and the text stays.
pub(super) fn asked(pane: &mut CoachPane, act: Act, state: &State) -> Do {
    let mut msgs = vec![Msg::Coach(act)];
    if state.talk.live.is_none() {
        pane.field.sent();
        pane.transcript.run("move.bottom");
        msgs.extend(pane.field.keep());
    }
    Do::Send(msgs)
}

/// The selected question, or the last one, to be put in other words.
pub(super) fn edit(pane: &mut CoachPane, state: &State) -> Do {
    let Some(node) = pane.transcript.question(&state.talk) else {
        return say("There is no question yet to put in other words");
    };
    pane.field.reword(node, &state.talk.chat.nodes[node].text);
    Do::Nothing
}

/// The current answer to the clipboard, without marks.
pub(super) fn copy(pane: &CoachPane, state: &State) -> Do {
    match pane.transcript.current(&state.talk) {
        Some(node) => Do::Send(vec![
            Msg::Copy(cite::plain(&state.talk.chat.nodes[node].text)),
            Msg::Say(Toast { text: "Copied the answer".into(), failed: false }),
        ]),
        None => say("There is no answer yet to copy"),
    }
}

/// Writes the change that waits, or drops it. One that is out of sight is shown first: nothing is written unseen.
pub(super) fn settle(pane: &mut CoachPane, write: bool, state: &State) -> Do {
    let Some(at) = pane.transcript.next_waiting(&state.talk) else { return say("No change waits") };
    if !pane.transcript.sees_waiting(&state.talk) {
        return Do::Nothing;
    }
    Do::msg(Msg::Coach(if write { Act::Accept(at) } else { Act::Dismiss(at) }))
}
