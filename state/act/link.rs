//! Which climb of an entry a send records, and which tries over the years are on one climb: a send and its climb are
//! linked, whichever of the two is written first, so that charts count them once.

use crate::filter::Filter;
use crate::record::{self, Body, Climb, ClimbResult, Entry, Key, Send, Table, source_id};
use crate::store::{Reader, StoreError};
use chrono::NaiveDate;

/// Gives named climbs the id that groups their tries over the years.
pub(super) fn name_climbs(entry: &mut Entry) {
    for climb in entry.climbs.iter_mut().filter(|climb| climb.climb_id.is_none()) {
        climb.climb_id = climb.name.as_deref().map(|name| climb_id(name, entry.location.as_deref()));
    }
}

/// The id of a climb: its name and place, case folded.
pub(super) fn climb_id(name: &str, place: Option<&str>) -> String {
    source_id("climb", &format!("{}|{}", name.to_lowercase(), place.unwrap_or_default().to_lowercase()))
}

/// The entry of the day at the same place, if there is one.
pub(super) fn entry_of(reader: &Reader, send: &Send) -> Result<Option<(Key, Body)>, StoreError> {
    let (Ok(date), Some(place)) = (send.date.parse::<NaiveDate>(), &send.location) else { return Ok(None) };
    let filter = Filter { since: Some(date), until: Some(date), ..Filter::default() };
    let rows = reader.entries(&filter, 0, 50)?.rows;
    let Some(row) = rows.iter().find(|row| row.place.to_lowercase() == place.to_lowercase()) else { return Ok(None) };
    let key = Key::new(Table::Entries, row.id.clone());
    Ok(reader.get(&key)?.map(|body| (key, body)))
}

/// The entry with the climb that this send records linked to it, so that the two count once: the sent climb of its name,
/// else a sent one without a name that has its grade.
pub(super) fn link(before: &Body, send: &Send) -> Option<Body> {
    let entry: Entry = record::read(before).ok()?;
    let mut linked = entry.clone();
    let free = |climb: &Climb| climb.send_id.is_none() && climb.result.is_some_and(ClimbResult::is_send);
    let grade = |grade: &str, scale: &str| (grade.to_lowercase(), scale.to_owned());
    let wanted = grade(&send.grade, &send.grade_type);
    let named =
        linked.climbs.iter().position(|climb| free(climb) && same_text(climb.name.as_deref(), send.name.as_deref()));
    let unnamed = |climb: &Climb| {
        free(climb)
            && climb.name.is_none()
            && climb.warmup != Some(true)
            && grade(&climb.grade, &climb.grade_type) == wanted
    };
    let at = named.or_else(|| linked.climbs.iter().position(unnamed))?;
    linked.climbs[at].send_id = Some(send.send_id.clone());
    Some(record::patch(before, &record::body(&entry), &record::body(&linked)))
}

/// Whether both are there and differ in case at most.
fn same_text(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.to_lowercase() == other.to_lowercase())
}

/// Links named climbs that were sent to the sends of that day and place that were logged before them.
pub(super) fn link_sends(reader: &Reader, entry: &mut Entry) -> Result<(), StoreError> {
    let Ok(date) = entry.date.parse::<NaiveDate>() else { return Ok(()) };
    let unlinked = |climb: &Climb| climb.send_id.is_none() && climb.name.is_some();
    if entry.date_precision.is_some() || !entry.climbs.iter().any(unlinked) {
        return Ok(());
    }
    let filter = Filter { since: Some(date), until: Some(date), ..Filter::default() };
    let place = entry.location.clone().unwrap_or_default().to_lowercase();
    let own = reader.entries(&filter, 0, 50)?.rows.into_iter().find(|row| row.id == entry.entry_id).map(|row| row.row);
    let ascents = reader.ascents(Some(date), Some(date))?;
    for send in reader.sends(&filter, 0, 50)?.rows {
        let elsewhere = ascents.iter().any(|it| it.send == Some(send.row) && it.entry.is_some() && it.entry != own);
        let here = entry.climbs.iter().any(|climb| climb.send_id.as_ref() == Some(&send.id));
        if elsewhere || here || send.precision.is_some() || send.place.to_lowercase() != place {
            continue;
        }
        let fits = |climb: &&mut Climb| {
            unlinked(climb)
                && same_text(climb.name.as_deref(), Some(&send.name))
                && climb.result.is_some_and(ClimbResult::is_send)
        };
        if let Some(climb) = entry.climbs.iter_mut().find(fits) {
            climb.send_id = Some(send.id);
        }
    }
    Ok(())
}
