//! Ranges: `V5-6`, `5.10a/b`, `7c+/8a`. A range covers the last score of its easier grade to the first of the harder
//! one, unless the score table has a row of its own for it (`7+/8-`).

use super::code;
use super::scale::Scale;
use super::single::{BAND, Fault, Position, read};
use super::table::{Row, row};

/// Ranges follow all single grades of the band of their easier end, wider ones last.
const RANGE: u32 = 50;

/// Reads a grade or a range: one word in lower case with plain dashes.
pub(super) fn read_word(scale: Scale, word: &str) -> Result<Position, Fault> {
    if !word.is_ascii() {
        return Err(Fault::Unreadable);
    }
    let word = match scale {
        // Its dash is no range.
        Scale::VScale => word.replace("v-easy", "veasy"),
        _ => word.to_owned(),
    };
    let Some((lower, upper)) = split(&word) else {
        return read(scale, &word);
    };
    let easier = read(scale, lower)?;
    let harder = read(scale, &in_full(scale, lower, upper))?;
    join(scale, &easier, &harder)
}

/// The two ends: around a slash, or around a dash that is not the sign of the last grade.
fn split(word: &str) -> Option<(&str, &str)> {
    if let Some(ends) = word.split_once('/') {
        return Some(ends);
    }
    let dash = word.find('-').filter(|&at| at > 0 && at + 1 < word.len())?;
    Some((&word[..dash], &word[dash + 1..]))
}

/// The second end as it reads alone: `6` of `V5/6`, `b` of `5.10a/b`, `11a` of `5.10d/11a`, `+` of `7a/+`.
fn in_full(scale: Scale, lower: &str, upper: &str) -> String {
    let digits_end =
        |word: &str, from: usize| word[from..].find(|c: char| !c.is_ascii_digit()).map_or(word.len(), |at| at + from);
    match scale {
        Scale::VScale if !upper.starts_with('v') => format!("v{upper}"),
        Scale::Yds if upper.starts_with(['a', 'b', 'c', 'd']) && lower.starts_with("5.") => {
            format!("{}{upper}", &lower[..digits_end(lower, 2)])
        }
        Scale::Yds if lower.starts_with("5.") && !upper.starts_with("5.") => format!("5.{upper}"),
        Scale::Font | Scale::French if upper.starts_with(['a', 'b', 'c']) => {
            format!("{}{upper}", &lower[..digits_end(lower, 0)])
        }
        Scale::Font | Scale::French | Scale::Uiaa if upper == "+" => format!("{lower}+"),
        _ => upper.to_owned(),
    }
}

fn join(scale: Scale, easier: &Position, harder: &Position) -> Result<Position, Fault> {
    if harder.rank <= easier.rank {
        return Err(Fault::RunsDown);
    }
    let canonical = written(scale, &easier.canonical, &harder.canonical);
    let bands_apart = harder.rank / BAND - easier.rank / BAND;
    let rank = match bands_apart.checked_sub(1) {
        // `V5/V5+`: between the two.
        None => easier.rank.midpoint(harder.rank),
        Some(wider) => easier.rank / BAND * BAND + RANGE + wider.min(BAND - RANGE - 1),
    };
    let scores = match (easier.scores, harder.scores) {
        (Some((_, last)), Some((first, _))) => Some((last.min(first), last.max(first))),
        (None, Some((first, _))) => Some((first, first)),
        (_, None) => None,
    };
    Ok(Position {
        scores: row(scale, &canonical).map(Row::scores).or(scores),
        code: easier.code.zip(harder.code).map(|(lower, upper)| code::range(lower, upper)),
        rank,
        canonical,
    })
}

/// `V5-6`, `V5+/V6`, `5.10a/b`, `5.10d/11a`, `7c+/8a`.
fn written(scale: Scale, easier: &str, harder: &str) -> String {
    let plain = |grade: &str| !grade.contains(['+', '-']);
    match scale {
        Scale::VScale if plain(easier) && plain(harder) => {
            format!("{easier}-{}", harder.trim_start_matches('V'))
        }
        Scale::Yds if easier.starts_with("5.") => {
            let number = easier.trim_end_matches(['a', 'b', 'c', 'd']);
            let short = harder
                .strip_prefix(number)
                .filter(|rest| rest.starts_with(['a', 'b', 'c', 'd']))
                .or_else(|| harder.strip_prefix("5."))
                .unwrap_or(harder);
            format!("{easier}/{short}")
        }
        _ => format!("{easier}/{harder}"),
    }
}
