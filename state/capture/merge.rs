//! Joining a second line to the entry that is open today.

use super::meta::add_new;
use super::session::SessionDraft;
use crate::record::Entry;

/// The open entry with what the line adds: climbs and sets are appended, lists joined, notes put below the old ones;
/// what holds one value is replaced when the line gives it. Ids, the day and everything else of the open entry stay.
pub fn merge_into(open: &Entry, draft: SessionDraft) -> Entry {
    let mut merged = open.clone();
    let new = draft.entry;
    if draft.kind_given {
        merged.session_type = new.session_type;
    }
    merged.climbs.extend(new.climbs);
    merged.sets.extend(new.sets);
    replace(&mut merged.location, new.location);
    replace(&mut merged.duration, new.duration);
    replace(&mut merged.rpe, new.rpe);
    replace(&mut merged.mental_state, new.mental_state);
    replace(&mut merged.sleep_hours, new.sleep_hours);
    replace(&mut merged.skin, new.skin);
    replace(&mut merged.conditions, new.conditions);
    replace(&mut merged.trip, new.trip);
    replace(&mut merged.day_status, new.day_status);
    let (body, felt) = (&mut merged.physical_condition, new.physical_condition);
    replace(&mut body.energy, felt.energy);
    body.soreness.extend(felt.soreness);
    join(&mut body.injuries, felt.injuries);
    join(&mut merged.technical_focus, new.technical_focus);
    join(&mut merged.partners, new.partners);
    join(&mut merged.tags, new.tags);
    merged.notes = match (merged.notes.take(), new.notes) {
        (Some(old), Some(new)) => Some(format!("{old}\n{new}")),
        (old, new) => old.or(new),
    };
    merged
}

fn replace<T>(slot: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *slot = new;
    }
}

fn join(list: &mut Vec<String>, new: Vec<String>) {
    for text in new {
        add_new(list, text);
    }
}
