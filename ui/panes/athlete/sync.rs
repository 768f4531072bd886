//! What the section on sync says: where it stands, what waits, what the server refused, whose journal it is.

use super::section::{Look, Row, fact, paragraph};
use v7_state::sync::Phase;
use v7_state::update::State;
use v7_state::view::Inbox;

/// The lines of the section.
pub(super) fn rows(inbox: Option<&Inbox>, state: &State, look: &Look<'_>) -> Vec<Row> {
    let (theme, sync) = (look.ctx.theme, &state.sync);
    let position = inbox.map(|inbox| &inbox.position);
    if sync.phase == Phase::Off {
        let mut rows = paragraph("Everything is on this computer only.", theme.text, look);
        rows.extend(paragraph(&sync.told(), theme.dim, look));
        return rows;
    }
    let style = if sync.phase == Phase::Stopped { theme.warn } else { theme.text };
    let mut rows = paragraph(&sync.told(), style, look);
    let ago = sync.synced_ago(state.moment.ms).unwrap_or_else(|| "never".into());
    rows.extend(fact("Last synced", &ago, look));
    let waiting = match sync.waiting {
        0 => "nothing".to_owned(),
        1 => "1 record".to_owned(),
        count => format!("{count} records"),
    };
    rows.extend(fact("To be sent", &waiting, look));
    for (index, refused) in inbox.into_iter().flat_map(|inbox| &inbox.refused).enumerate() {
        let name = if index == 0 { "Refused" } else { "" };
        rows.extend(fact(name, &format!("{}: {}", refused.record, refused.reason), look));
    }
    let account = [
        ("Account", position.and_then(|position| position.user.as_deref())),
        ("This device", position.and_then(|position| position.device.as_deref())),
    ];
    for (name, value) in account {
        rows.extend(value.into_iter().flat_map(|value| fact(name, value, look)));
    }
    rows
}
