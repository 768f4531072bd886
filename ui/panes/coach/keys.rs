//! Which keys work in the chat and in its field, and what the mouse does there.

use super::{CoachPane, acts, command, empty};
use crate::pane::{Binding, Do};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;
use v7_state::coach::talk::Act;
use v7_state::msg::Msg;
use v7_state::update::State;

const STOP: Binding = Binding::new("coach.stop", "Esc", "stop");
const SEND: Binding = Binding::new("coach.send", "Enter", "send");
const LEAVE: Binding = Binding::new("coach.leave", "Esc", "leave it");
const COMPLETE: Binding = Binding::new("coach.complete", "Tab", "complete");
const NEWLINE: Binding = Binding::new("coach.newline", "Alt-Enter Ctrl-j", "new line");
const YES: Binding = Binding::new("coach.consent", "y", "send it");
const NO: Binding = Binding::new("coach.answer-offline", "n", "answer offline");
const WRITE: Binding = Binding::new("coach.write", "y", "write it");
const DROP: Binding = Binding::new("coach.drop", "x", "drop it");

/// What is not live when the program starts.
pub(super) const RARE: &[Binding] = &[STOP, SEND, LEAVE, COMPLETE, NEWLINE, YES, NO, WRITE, DROP];

/// The keys that work now.
pub(super) fn bindings(pane: &CoachPane, state: &State) -> Vec<Binding> {
    let live = state.talk.live.as_ref();
    let consent = live.is_some_and(|live| live.consent.is_some());
    if pane.field.typing {
        return field(pane, live.is_some_and(|live| !live.stopping) && !consent);
    }
    let empty = CoachPane::is_empty(state);
    let has = |own: bool, binding: Binding| Binding { footer: binding.footer && own, ..binding };
    let sources = !pane.transcript.sources(&state.talk).is_empty();
    let ask = match (pane.transcript.source, pane.example.filter(|_| empty)) {
        (Some(_), _) => "open",
        (None, Some(_)) => "ask this",
        (None, None) => "ask",
    };
    let mut bindings = Vec::new();
    if consent {
        bindings.extend([YES, NO]);
    } else if pane.transcript.next_waiting(&state.talk).is_some() {
        bindings.extend([WRITE, DROP]);
    }
    bindings.push(Binding::new("coach.ask", "Enter", ask));
    bindings.push(if live.is_some() { STOP } else { Binding::quiet("coach.back", "Esc", "select nothing") });
    bindings.push(has(sources, Binding::new("move.next-part", "Tab", "records")));
    bindings.push(Binding::quiet("move.previous-part", "BackTab", "record before"));
    if !consent {
        bindings.push(has(!empty, Binding::new("coach.new", "n", "new chat")));
    }
    let (answered, chat) = (!empty && live.is_none(), !empty);
    bindings.extend([
        has(answered, Binding::new("coach.retry", "r", "once more")),
        has(answered, Binding::new("coach.edit", "e", "reword")),
        has(answered, Binding::new("coach.copy", "c", "copy")),
        Binding::new("coach.sessions", "s", "chats"),
        Binding::new("coach.memory", "m", "memory"),
        has(consent, Binding::new("coach.payload", "p", "what leaves")),
        has(chat && tools(state), Binding::new("coach.fold", "t", "tools")),
        Binding::quiet("coach.select-down", "J Shift-Down", "next message"),
        Binding::quiet("coach.select-up", "K Shift-Up", "message before"),
        Binding::quiet("coach.restore", "U", "bring back the deleted chat"),
        Binding::quiet("coach.explain", "i", "explain the coach"),
        Binding::quiet("coach.models", "M", "models and prices"),
        Binding::quiet("move.left", "Left h <", "branch before"),
        Binding::quiet("move.right", "Right l >", "next branch"),
    ]);
    bindings.extend(scrolling());
    bindings
}

/// Up and down in what is longer than the screen, or in a list.
pub(super) fn scrolling() -> [Binding; 6] {
    [
        Binding::quiet("move.down", "Down j", "down"),
        Binding::quiet("move.up", "Up k", "up"),
        Binding::quiet("move.page-down", "PageDown Ctrl-f", "page down"),
        Binding::quiet("move.page-up", "PageUp Ctrl-b", "page up"),
        Binding::quiet("move.top", "Home g", "first"),
        Binding::quiet("move.bottom", "End G", "last"),
    ]
}

/// Whether tools stand under the chat.
fn tools(state: &State) -> bool {
    let chat = &state.talk.chat;
    chat.nodes.iter().any(|node| node.notes.as_ref().is_some_and(|notes| !notes.tools.is_empty()))
}

/// The keys of the field.
fn field(pane: &CoachPane, stops: bool) -> Vec<Binding> {
    let mut bindings = vec![SEND, if stops { STOP } else { LEAVE }];
    if !pane.field.completions().is_empty() {
        bindings.push(COMPLETE);
    }
    bindings.extend([
        NEWLINE,
        Binding::quiet("move.up", "Up", "line or question before"),
        Binding::quiet("move.down", "Down", "next line or question"),
        Binding::quiet("move.page-up", "PageUp", "page up"),
        Binding::quiet("move.page-down", "PageDown", "page down"),
    ]);
    bindings
}

/// Does an action.
pub(super) fn run(pane: &mut CoachPane, action: &str, state: &State) -> Do {
    let talk = &state.talk;
    match action {
        "coach.ask" => return acts::enter(pane, state),
        "coach.send" => return acts::send(pane, state),
        "coach.newline" => {
            pane.field.input.insert("\n");
        }
        "coach.leave" => {
            pane.field.leave();
            return Do::Send(pane.field.keep().into_iter().collect());
        }
        "coach.complete" => {
            pane.field.complete();
        }
        "coach.stop" => return Do::msg(Msg::Coach(Act::Stop)),
        "coach.consent" => return Do::msg(Msg::Coach(Act::Consent(true))),
        "coach.answer-offline" => return Do::msg(Msg::Coach(Act::Consent(false))),
        "coach.back" => (pane.transcript.source, pane.transcript.selected, pane.example) = (None, None, None),
        "coach.write" | "coach.drop" => return acts::settle(pane, action == "coach.write", state),
        "coach.new" => return Do::msg(Msg::Coach(Act::New)),
        "coach.retry" => return Do::msg(Msg::Coach(Act::Retry)),
        "coach.edit" => return acts::edit(pane, state),
        "coach.copy" => return acts::copy(pane, state),
        "coach.payload" => {
            // What is about to leave is looked at, not what is typed meanwhile.
            let asked = talk.live.as_ref().is_some_and(|live| live.consent.is_some());
            let text = if asked { String::new() } else { acts::unsent(pane) };
            return Do::msg(Msg::Coach(Act::Payload(text)));
        }
        "coach.fold" => pane.transcript.unfolded ^= true,
        "coach.restore" => return Do::msg(Msg::Coach(Act::Restore)),
        "coach.explain" => return command::help(),
        "coach.models" => return command::models(state),
        "coach.select-down" => pane.transcript.select(true),
        "coach.select-up" => pane.transcript.select(false),
        "move.left" | "move.right" => {
            let to = pane.transcript.branch(talk, action == "move.right");
            return to.map_or(Do::Nothing, |node| Do::msg(Msg::Coach(Act::Branch(node))));
        }
        "move.next-part" => pane.transcript.step_source(talk, true),
        "move.previous-part" => pane.transcript.step_source(talk, false),
        "move.up" | "move.down" if pane.field.typing => pane.field.step(action == "move.down", talk),
        _ if CoachPane::is_empty(state) && !pane.field.typing => return example(pane, action, state),
        _ if pane.transcript.run(action) => {}
        _ => return Do::Unknown,
    }
    Do::Nothing
}

/// Moves among the questions to begin with.
fn example(pane: &mut CoachPane, action: &str, state: &State) -> Do {
    let last = empty::examples(state).len() - 1;
    pane.example = match (action, pane.example) {
        ("move.down", None) | ("move.top" | "move.page-up", _) => Some(0),
        ("move.down", Some(at)) => Some((at + 1).min(last)),
        ("move.up", at) => at.and_then(|at| at.checked_sub(1)),
        ("move.bottom" | "move.page-down", _) => Some(last),
        _ => return Do::Unknown,
    };
    Do::Nothing
}

/// What the mouse does: the wheel scrolls, a click selects a message, opens a record, asks an example, enters the field.
pub(super) fn on_mouse(pane: &mut CoachPane, event: MouseEvent, state: &State) -> Do {
    let at = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::ScrollDown => pane.transcript.turn(3),
        MouseEventKind::ScrollUp => pane.transcript.turn(-3),
        MouseEventKind::Down(MouseButton::Left) if pane.places.field.contains(at) => pane.field.typing = true,
        MouseEventKind::Down(MouseButton::Left) if CoachPane::is_empty(state) => {
            let row = at.y.checked_sub(pane.places.rows.y).map(usize::from);
            let row = row.filter(|row| *row < empty::examples(state).len() && pane.places.rows.contains(at));
            if row.is_some() {
                pane.example = row;
                return acts::enter(pane, state);
            }
        }
        MouseEventKind::Down(MouseButton::Left) if pane.places.transcript.contains(at) => {
            let line = pane.transcript.scroll.top + usize::from(at.y - pane.places.transcript.y);
            if let Some(source) = pane.transcript.source_at(line) {
                pane.transcript.source = Some(source);
                return acts::enter(pane, state);
            }
            pane.transcript.select_line(line);
        }
        _ => {}
    }
    Do::Nothing
}
