//! Figures of climbs are counted from ascents as they come, so that those of a lifetime need one walk and no room.

use crate::row::Ascent;
use std::borrow::Cow;

/// What ascents are counted into. Each says whether they have to come oldest first.
pub trait Tally: Sized {
    /// Counts the next ascent.
    fn add(&mut self, ascent: &Ascent);

    /// Counts all of these, in their order.
    fn over(mut self, ascents: &[Ascent]) -> Self {
        for ascent in ascents {
            self.add(ascent);
        }
        self
    }
}

/// The ascents, oldest first. The store hands them out so; whoever does not pays for the order.
pub fn by_date(ascents: &[Ascent]) -> Cow<'_, [Ascent]> {
    if ascents.is_sorted_by_key(|ascent| ascent.date) {
        return Cow::Borrowed(ascents);
    }
    let mut sorted = ascents.to_vec();
    sorted.sort_by_key(|ascent| ascent.date);
    Cow::Owned(sorted)
}
