//! What the keys do with the selected conflict: messages and what opens. The decision is carried out elsewhere.

use super::conflicts;
use crate::frame::home;
use crate::overlay::by_hand::entry;
use crate::pane::{Binding, Do, Open};
use v7_state::msg::{Msg, Toast};
use v7_state::query::{Answer, Query};
use v7_state::store::Resolution;
use v7_state::update::State;
use v7_state::view::inbox::Dispute;

/// Keys of a selected conflict. `k` moves, so what settles a conflict is upper case.
pub(super) const KEYS: [Binding; 5] = [
    Binding::new("athlete.keep", "K", "keep"),
    Binding::new("athlete.take", "T", "take other"),
    Binding::new("athlete.by-hand", "e", "by hand"),
    Binding::new("athlete.open", "Enter", "open"),
    Binding::new("athlete.whole", "v", "see all"),
];

/// Does one of [`KEYS`]; [`Do::Unknown`] for any other action.
pub(super) fn run(action: &str, dispute: &Dispute, state: &State) -> Do {
    match action {
        "athlete.keep" => Do::msg(Msg::Resolve(dispute.n, Resolution::Keep)),
        "athlete.take" => take(dispute),
        "athlete.by-hand" => by_hand(dispute, state),
        "athlete.open" if dispute.exists => match home(dispute.key.table) {
            Some(pane) => Do::Open(Open::Pane(pane, Some(dispute.key.clone()))),
            None => say("No pane shows records of this kind."),
        },
        "athlete.open" => say("The record is removed; T brings it back."),
        "athlete.whole" => {
            Do::Open(Open::Text { title: "Conflict".into(), markdown: conflicts::whole(dispute, entry(state)) })
        }
        _ => Do::Unknown,
    }
}

fn take(dispute: &Dispute) -> Do {
    if let Some((resolution, _)) = dispute.other() {
        return Do::msg(Msg::Resolve(dispute.n, resolution));
    }
    let item = |label: String, resolution| (label, Do::msg(Msg::Resolve(dispute.n, resolution)));
    Do::Open(Open::Choose {
        title: format!("{}: take which?", dispute.attribute()),
        about: vec!["It was edited since the two values met.".into()],
        items: vec![
            item(format!("what was {}", dispute.on_device()), Resolution::TakeMine),
            item("what was on the server".into(), Resolution::TakeTheirs),
        ],
    })
}

/// A field for the value; the form of the record for what is more than one value.
fn by_hand(dispute: &Dispute, state: &State) -> Do {
    if dispute.hidden {
        return say("The configuration hides this attribute: K keeps it, T takes the other.");
    }
    if !dispute.exists {
        return say("The record is removed; T brings it back.");
    }
    if dispute.is_typed() {
        return Do::Open(Open::ByHand(Box::new(dispute.clone())));
    }
    let Some(Answer::Record(record)) = state.answers.get(&Query::Record(dispute.key.clone())) else {
        return Do::NotYet;
    };
    let top = dispute.path.first().and_then(|name| {
        let field = dispute.key.table.fields().iter().find(|field| field.key == name);
        field.map(|field| field.key)
    });
    Do::Open(Open::Form {
        title: dispute.record.clone(),
        key: dispute.key.clone(),
        body: record.clone().unwrap_or_default(),
        exists: record.is_some(),
        focus: top,
    })
}

fn say(text: &str) -> Do {
    Do::msg(Msg::Say(Toast { text: text.into(), failed: false }))
}
