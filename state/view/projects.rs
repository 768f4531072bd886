//! Climbs of more than one day, with what they are called.

use super::journal::page_of;
use crate::insight::Figure;
use crate::insight::project::{NamedProject, projects};
use crate::row::Ascent;
use crate::store::{Reader, StoreError};
use chrono::NaiveDate;

/// Projects that are told at most: nobody reads more, and each has to be looked up.
pub const MOST: usize = 40;
/// Newest records of a climb in which its high point is looked for.
const LATELY: usize = 20;

/// All projects of these ascents; at most [`MOST`] of them, in their order, are told by name.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(reader: &Reader, ascents: &[Ascent], today: NaiveDate) -> Result<Figure<Vec<NamedProject>>, StoreError> {
    let (found, n) = match projects(ascents, today) {
        Figure::Known { value, n } => (value, n),
        Figure::Missing { reason } => return Ok(Figure::Missing { reason }),
    };
    let mut named = Vec::with_capacity(found.len().min(MOST));
    for project in found.into_iter().take(MOST) {
        let page = page_of(reader, &reader.climb_lately(project.climb, LATELY)?)?.unwrap_or_default();
        named.push(NamedProject {
            high_point: page.high_point().map(|day| day.high_point.clone()).unwrap_or_default(),
            name: page.name,
            grade: if page.grade.is_empty() { project.label.clone() } else { page.grade },
            place: page.place,
            project,
        });
    }
    Ok(Figure::known(named, n))
}
