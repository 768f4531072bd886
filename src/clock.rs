//! The only place that reads the clock, the time zone and the dice.

use chrono::{DateTime, Duration, Local, NaiveDate, NaiveTime, TimeZone, Utc};
use v7_state::msg::Moment;

/// Tells the time where the athlete is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// Where, if not where the system is.
    pub zone: Option<chrono_tz::Tz>,
    /// When a new day starts.
    pub day_starts: NaiveTime,
}

impl Clock {
    /// Now.
    pub fn moment(self) -> Moment {
        self.at(Utc::now())
    }

    fn at(self, now: DateTime<Utc>) -> Moment {
        let local = match self.zone {
            Some(zone) => zone.from_utc_datetime(&now.naive_utc()).naive_local(),
            None => Local.from_utc_datetime(&now.naive_utc()).naive_local(),
        };
        let night = self.day_starts.signed_duration_since(NaiveTime::MIN);
        Moment { ms: now.timestamp_millis(), today: (local - night).date(), time: local.time() }
    }

    /// A local date and time as UTC, RFC 3339; `None` in the hour that a summer time skips.
    pub fn to_utc(self, date: NaiveDate, time: NaiveTime) -> Option<String> {
        let local = date.and_time(time);
        let utc = match self.zone {
            Some(zone) => zone.from_local_datetime(&local).earliest()?.to_utc(),
            None => Local.from_local_datetime(&local).earliest()?.to_utc(),
        };
        Some(utc.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
    }

    /// How long until the athlete's next day, from `moment`; at least a second.
    pub fn until_next_day(self, moment: Moment) -> std::time::Duration {
        let left = self.day_starts.signed_duration_since(moment.time);
        let left = if left <= Duration::zero() { left + Duration::days(1) } else { left };
        left.to_std().unwrap_or_default().max(std::time::Duration::from_secs(1))
    }
}

/// A seed for ids, from the operating system.
pub fn seed() -> u128 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // `RandomState` is keyed by the operating system's random numbers.
    let half = || {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_i64(Utc::now().timestamp_nanos_opt().unwrap_or_default());
        hasher.write_u32(std::process::id());
        u128::from(hasher.finish())
    };
    (half() << 64) | half()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_night_session_belongs_to_the_day_before() {
        let clock =
            Clock { zone: Some(chrono_tz::Europe::Berlin), day_starts: NaiveTime::from_hms_opt(4, 0, 0).unwrap() };
        let cases = [
            ("2026-11-21T02:59:00Z", "2026-11-20", 60),
            ("2026-11-21T03:00:00Z", "2026-11-21", 86_400),
            ("2026-11-20T23:30:00Z", "2026-11-20", 12_600),
        ];
        for (utc, day, seconds) in cases {
            let moment = clock.at(utc.parse().unwrap());
            assert_eq!(moment.today.to_string(), day, "{utc}");
            assert_eq!(clock.until_next_day(moment).as_secs(), seconds, "{utc}");
        }
    }
}
