//! What strength work asks of the body, and what the body says: the page of the Plan pane about both. The rules are in
//! `insight`; here they are read for one year.

use super::facets;
use crate::insight::Figure;
use crate::insight::hangs::{HangSeries, HangWeek, hang_weeks, hangs};
use crate::insight::injuries::{InjuryLine, injuries};
use crate::insight::load::{self, Load};
use crate::insight::soreness::{SorenessTrend, slopes, trends};
use crate::insight::tonnage::{StrengthWeek, strength_weeks};
use crate::insight::weight::weight_trend;
use crate::record::{Profile, Table};
use crate::row::Soreness;
use crate::settings::Settings;
use crate::store::{Reader, StoreError};
use chrono::{Days, NaiveDate};

/// Days that the page looks back.
pub const DAYS: u64 = 365;
/// Days before those from which the trend of weight is worked out.
const WARM_UP_DAYS: u64 = 180;
/// Days of scores of soreness that are charted.
pub const SORENESS_DAYS: u64 = 42;

/// Load and body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strain {
    /// Load of the last seven days, how even it is, and against the weeks before; none without a session in a year.
    pub load: Option<Load>,
    /// Heaviest hangs by hold, the hold with most days first; without percent of body weight where weight is hidden.
    pub hangs: Vec<HangSeries>,
    /// Time under tension by week and hold, oldest first.
    pub hang_weeks: Vec<HangWeek>,
    /// Strength work by week and exercise, oldest first.
    pub strength: Vec<StrengthWeek>,
    /// Scores of the last [`SORENESS_DAYS`].
    pub soreness: Vec<Soreness>,
    /// Two weeks against the four before, by body part.
    pub trends: Vec<SorenessTrend>,
    /// Points a week by body part, the steepest rise first.
    pub slopes: Vec<(String, Figure<f64>)>,
    /// Injuries, open ones first.
    pub injuries: Vec<InjuryLine>,
}

impl Strain {
    /// Whether nothing of it was ever logged.
    pub fn is_empty(&self) -> bool {
        let body = self.hangs.is_empty() && self.strength.is_empty() && self.soreness.is_empty();
        self.load.is_none() && body && self.injuries.is_empty()
    }
}

/// Reads the page.
///
/// # Errors
/// When the journal cannot be read.
pub fn load(reader: &Reader, settings: &Settings, today: NaiveDate) -> Result<Strain, StoreError> {
    let back = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let noted = reader.noted(back(DAYS), today)?;
    let strength = reader.strength(back(DAYS), today)?;
    let profile: Profile = facets::single(reader, Table::Profiles)?;
    let weighings = if settings.hidden.weight {
        Vec::new()
    } else {
        weight_trend(&reader.food_days(back(DAYS + WARM_UP_DAYS), today)?, today).weighings
    };
    // From the first day on: the longest streak, and weighted means that begin at the first value, need them all.
    let days = reader.days(NaiveDate::MIN, today)?;
    let trained = days.iter().any(|day| day.sessions > 0 && back(DAYS) <= day.date);
    let soreness = reader.soreness(back(SORENESS_DAYS - 1), today)?;
    Ok(Strain {
        load: trained.then(|| load::load(&days, today, 1)),
        hangs: hangs(&strength, &weighings, today),
        hang_weeks: hang_weeks(&strength, today),
        strength: strength_weeks(&strength, today),
        trends: trends(&soreness, today),
        slopes: slopes(&soreness, today),
        injuries: injuries(&profile.injury_history, &noted, today),
        soreness,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::settings::Hidden;
    use crate::store::{Now, Store};

    #[test]
    fn a_year_is_read_and_weight_is_hidden_where_wanted() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let mut store = Store::open_in_memory().unwrap();
        assert!(load(store.read(), &Settings::default(), today).unwrap().is_empty());
        store.apply(&crate::demo::year(today, 1), &Now { ms: 1_795_199_400_123 }).unwrap();
        let strain = load(store.read(), &Settings::default(), today).unwrap();
        assert!(!strain.hangs.is_empty() && !strain.hang_weeks.is_empty() && !strain.slopes.is_empty());
        let percent =
            |strain: &Strain| strain.hangs.iter().flat_map(|hold| &hold.days).any(|day| day.body_pct.is_some());
        assert!(percent(&strain));
        let hidden = Settings { hidden: Hidden { weight: true, calories: false }, ..Settings::default() };
        let without = load(store.read(), &hidden, today).unwrap();
        assert!(!percent(&without));
        assert_eq!(without.hang_weeks, strain.hang_weeks);
    }
}
