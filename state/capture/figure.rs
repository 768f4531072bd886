//! Numbers with their units. A number is written with a point, without exponent or thousands mark.

use chrono::NaiveTime;

/// kg in a pound (exact by definition).
pub(super) const KG_PER_LB: f64 = 0.453_592_37;
/// ml in a US fluid ounce (exact by definition).
pub(super) const ML_PER_FL_OZ: f64 = 29.573_529_562_5;

/// A number without sign: `12`, `7.5`, `.5`.
pub(super) fn number(text: &str) -> Option<f64> {
    let shape = text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.bytes().any(|b| b.is_ascii_digit());
    if shape { text.parse().ok() } else { None }
}

/// A number that may carry a sign.
pub(super) fn signed(text: &str) -> Option<f64> {
    let minus = text.strip_prefix(['-', '\u{2212}']);
    let value = number(minus.or_else(|| text.strip_prefix('+')).unwrap_or(text))?;
    Some(if minus.is_some() && value != 0.0 { -value } else { value })
}

/// The number before `unit`, if the text ends with it.
pub(super) fn with_unit(text: &str, unit: &str) -> Option<f64> {
    signed(text.strip_suffix(unit)?)
}

/// What a figure may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Smallest allowed.
    pub(super) min: f64,
    /// Largest allowed.
    pub(super) max: f64,
    /// Only whole numbers.
    pub(super) whole: bool,
}

/// Any number within bounds.
pub(super) const fn any(min: f64, max: f64) -> Bounds {
    Bounds { min, max, whole: false }
}

/// A whole number within bounds.
pub(super) const fn whole(min: f64, max: f64) -> Bounds {
    Bounds { min, max, whole: true }
}

impl Bounds {
    /// The value, if it is allowed; `what` names it in the error.
    pub(super) fn check(self, what: &str, value: f64) -> Result<f64, String> {
        if value >= self.min && value <= self.max && (!self.whole || value.fract() == 0.0) {
            return Ok(value);
        }
        Err(format!("{what} is {value}, allowed is {}", self.allowed()))
    }

    /// Reads the value.
    pub(super) fn read(self, what: &str, text: &str) -> Result<f64, String> {
        match signed(text) {
            Some(value) => self.check(what, value),
            None => Err(format!("{what} is {text:?}, allowed is {}", self.allowed())),
        }
    }

    fn allowed(self) -> String {
        let Self { min, max, whole } = self;
        if whole { format!("a whole number from {min} to {max}") } else { format!("{min} to {max}") }
    }
}

/// Longest session, minutes: a day.
const DURATION: Bounds = any(0.0, 1440.0);

/// Minutes of `1h30m`, `1h30`, `90m`, `90min`, `1.5h`; `None` if the word is no duration.
pub(super) fn minutes(word: &str) -> Option<Result<f64, String>> {
    let value = if let Some((hours, rest)) = word.split_once('h') {
        let rest = rest.strip_suffix("min").or_else(|| rest.strip_suffix('m')).unwrap_or(rest);
        let minutes = if rest.is_empty() && !word.ends_with('m') && !word.ends_with('n') { 0.0 } else { number(rest)? };
        number(hours)? * 60.0 + minutes
    } else {
        number(word.strip_suffix("min").or_else(|| word.strip_suffix('m'))?)?
    };
    Some(DURATION.check("the duration in minutes", value))
}

/// A time of day, `18:00`; `None` if the word is none.
pub(super) fn clock(word: &str) -> Option<Result<NaiveTime, String>> {
    let (hours, minutes) = word.split_once(':')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !(1..=2).contains(&hours.len()) || minutes.len() != 2 || !digits(hours) || !digits(minutes) {
        return None;
    }
    let time = NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0);
    Some(time.ok_or_else(|| format!("{word:?} is no time of day, allowed is 0:00 to 23:59")))
}

/// Start and minutes of `18:00-20:10`, past midnight too; `None` if the word is no such span.
pub(super) fn clock_span(word: &str) -> Option<Result<(NaiveTime, f64), String>> {
    let (from, to) = word.split_once(['-', '\u{2013}'])?;
    let (from, to) = match (clock(from)?, clock(to)?) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(error), _) | (_, Err(error)) => return Some(Err(error)),
    };
    let minutes = (to - from).num_minutes().rem_euclid(24 * 60);
    if minutes == 0 {
        return Some(Err(format!("{word:?} ends when it begins")));
    }
    Some(Ok((from, minutes as f64)))
}

/// Rounded to two decimals: a converted weight is not known better.
pub(super) fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
