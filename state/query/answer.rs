//! Answers each query of the screen from the store.

use super::{Answer, HITS, Query};
use crate::coach::{cite, standing};
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use crate::view::{athlete, basics, breakthroughs, charts, food, inbox, journal, plan, plot, stats, strain, today};

/// The answer to a query.
///
/// # Errors
/// When the journal cannot be read.
pub fn answer(reader: &Reader, query: &Query, settings: &Settings) -> Result<Answer, StoreError> {
    Ok(match query {
        Query::Basics => Answer::Basics(basics::load(reader)?),
        Query::Today(today) => Answer::Today(today::load(reader, settings, *today)?),
        Query::Entries(filter, from) => Answer::Entries(journal::entries(reader, filter, *from)?),
        Query::Year(year, today) => Answer::Year(journal::year(reader, *year, *today)?),
        Query::Sends(filter, from) => Answer::Sends(charts::load_sends(reader, filter, *from)?),
        Query::Charts(spec, today) => Answer::Charts(charts::load(reader, settings, spec, *today)?),
        Query::Breakthroughs(today) => Answer::Breakthroughs(breakthroughs::load(reader, settings, *today)?),
        Query::Plot(name, period, today) => {
            Answer::Plot(Box::new(plot::plot(reader, settings, *name, None, *period, *today)?))
        }
        Query::Comparison(first, second, today) => {
            Answer::Comparison(stats::pairs(reader, settings, *first, *second, *today)?)
        }
        Query::Climb(key, index) => Answer::Climb(journal::climb_page(reader, key, *index)?),
        Query::Record(key) => Answer::Record(reader.get(key)?),
        Query::At(table, row) => Answer::At(reader.key_at(*table, *row)?),
        Query::Position(filter, key) => Answer::Position(reader.position(key.table, filter, &key.id)?),
        Query::Plan(monday, today) => Answer::Plan(plan::load(reader, *monday, *today)?),
        Query::Strain(today) => Answer::Strain(strain::load(reader, settings, *today)?),
        Query::Food(day, today) => Answer::Food(food::load(reader, *day, *today)?),
        Query::Athlete(today) => Answer::Athlete(athlete::load(reader, settings, *today)?),
        Query::Inbox => Answer::Inbox(inbox::load(reader, settings.hidden)?),
        Query::Coach(month) => Answer::Coach(standing::load(reader, month)?),
        Query::Chats(words) => Answer::Chats(standing::chats(reader, words)?),
        Query::Memories => Answer::Memories(reader.memories()?),
        Query::Cited(marks) => Answer::Cited(cite::find(reader, marks)?),
        Query::Search(filter) => Answer::Search(reader.search(filter, HITS)?),
        // The disk is not the journal's: the program around it looks there.
        Query::Paths(_) => Answer::Paths(Vec::new()),
        Query::Draft(name) => Answer::Draft(reader.meta(&format!("draft:{name}"))?.filter(|text| !text.is_empty())),
    })
}
