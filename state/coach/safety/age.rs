//! The age that a question names: `I am 14`, `my 12 year old`, `aged 15`. Only what makes somebody a minor matters here.

use crate::coach::words::Words;

/// Ages that are read as such.
const AGES: std::ops::Range<i32> = 6..18;

/// What stands behind a number that is no age.
const UNITS: &[&str] = &[
    "day", "days", "week", "weeks", "month", "months", "kg", "kilo*", "lb*", "pound*", "h", "hour*", "min*", "second*",
    "percent", "tries", "grade*", "session*", "point*", "cm", "m", "sends", "climbs", "routes", "boulders", "times",
    "pull*", "push*", "into", "away", "out", "of", "x",
];

/// The age of a minor that a text names.
pub(super) fn said(text: &str) -> Option<i32> {
    let words = Words::new(text);
    words.list.iter().enumerate().find_map(|(at, word)| {
        let age: i32 = word.trim_end_matches("-year-old").trim_end_matches("yo").parse().ok()?;
        let whole = word.ends_with("-year-old") || word.ends_with("yo");
        let (before, after) = (words.text(at.saturating_sub(2), at), words.at(at + 1));
        let of_years = matches!(after, "year" | "years") && matches!(words.at(at + 2), "old" | "olds");
        let myself = ["i am", "im", "i m", "she is", "he is", "aged", "age", "i turned"];
        let named = myself.iter().any(|own| before == *own || before.ends_with(&format!(" {own}")));
        let unit = UNITS.iter().any(|unit| match unit.strip_suffix('*') {
            Some(stem) => after.starts_with(stem),
            None => after == *unit,
        }) || (matches!(after, "year" | "years") && !of_years);
        (AGES.contains(&age) && (whole || of_years || (named && !unit))).then_some(age)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_and_other_numbers_are_not() {
        for (text, age) in [
            ("i am 13, can i campus board", Some(13)),
            ("I'm 14 and want max hangs", Some(14)),
            ("I am 14, should I hang with 20kg", Some(14)),
            ("can my 12 year old do campus board", Some(12)),
            ("a 15-year-old asks", Some(15)),
            ("aged 16", Some(16)),
            ("I am 14 days into a diet", None),
            ("I am 12 kg over", None),
            ("I am 10 years into climbing", None),
            ("I am 34", None),
            ("I did 12 pull-ups", None),
            ("is 14 a good number of tries", None),
        ] {
            assert_eq!(said(text), age, "{text}");
        }
    }
}
