//! Facts that the athlete approved, each with its source. They go with every question, are shown on demand and can be
//! changed; nothing is remembered by itself.

use super::clean::clean;

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Its number in the store.
    pub id: i64,
    /// In the athlete's words.
    pub fact: String,
    /// Where it comes from: `you, 2026-11-22`, or the title of a chat.
    pub source: String,
}

/// The longest fact, in characters.
pub const LONGEST: usize = 300;
/// The most facts that are kept.
pub const MOST: usize = 100;

/// A fact as it may be kept.
///
/// # Errors
/// A sentence when it is empty, too long or already known, or there are too many.
pub fn checked(fact: &str, known: &[Memory]) -> Result<String, String> {
    let fact = clean(&fact.replace('\n', " "), LONGEST + 1);
    let fact = fact.trim();
    if fact.is_empty() {
        return Err("a fact needs words".into());
    }
    if fact.chars().count() > LONGEST {
        return Err(format!("a fact has at most {LONGEST} characters"));
    }
    if known.len() >= MOST {
        return Err(format!("{MOST} facts are kept already; /forget one first"));
    }
    if known.iter().any(|own| own.fact.eq_ignore_ascii_case(fact)) {
        return Err("that is known already".into());
    }
    Ok(fact.to_owned())
}

/// The fact that a text names: its number in the list from 1, or words that stand in one fact alone.
///
/// # Errors
/// A sentence when none or several fit.
pub fn named<'a>(text: &str, known: &'a [Memory]) -> Result<&'a Memory, String> {
    if let Ok(number) = text.trim().parse::<usize>() {
        return number
            .checked_sub(1)
            .and_then(|at| known.get(at))
            .ok_or_else(|| format!("there is no fact {number}; /memory lists them"));
    }
    let wanted = text.trim().to_lowercase();
    let mut fits = known.iter().filter(|own| own.fact.to_lowercase().contains(&wanted));
    match (fits.next(), fits.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err("several facts hold these words; name the number from /memory".into()),
        _ => Err("no fact holds these words; /memory lists them".into()),
    }
}

/// The facts as a numbered list, for `/memory`.
pub fn list(known: &[Memory]) -> String {
    if known.is_empty() {
        return "Nothing is remembered. `/remember I climb with Ana on Tuesdays` keeps a fact.".into();
    }
    let line = |(at, own): (usize, &Memory)| format!("{}. {} ({})", at + 1, own.fact, own.source);
    known.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn facts_are_checked_listed_and_found() {
        let known = vec![
            Memory { id: 7, fact: "Left ring finger was hurt in March".into(), source: "you".into() },
            Memory { id: 9, fact: "Vegetarian, climbs on Tuesdays".into(), source: "you".into() },
        ];
        assert_eq!(checked(" Has a\nboard\u{7} ", &known).unwrap(), "Has a board");
        for wrong in ["", " \u{1b} ", "vegetarian, climbs on tuesdays", &"x".repeat(301)] {
            assert!(checked(wrong, &known).is_err(), "{wrong}");
        }
        assert_eq!(named("2", &known).unwrap().id, 9);
        assert_eq!(named("FINGER", &known).unwrap().id, 7);
        for wrong in ["0", "3", "e", "elbow"] {
            assert!(named(wrong, &known).is_err(), "{wrong}");
        }
        assert!(list(&known).starts_with("1. Left ring") && list(&[]).contains("/remember"));
    }
}
