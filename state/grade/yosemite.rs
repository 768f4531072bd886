//! Single grades of the Yosemite Decimal System: `3rd`, `5.9+`, `5.10a`, `5.10-`. Suffixes for danger and aid are not
//! part of the grade and never come here.

use super::code;
use super::scale::Scale;
use super::single::{Fault, Modifier, Position, WIDE, band_start, leading_number};
use super::table::{Row, row};

/// Reads one grade: a word in lower case.
pub(super) fn read(word: &str) -> Result<Position, Fault> {
    match word {
        "3rd" | "4th" => {
            let rank = band_start(Scale::Yds, word)? + Modifier::Plain.offset();
            let code = if word == "3rd" { code::THIRD_CLASS } else { code::FOURTH_CLASS };
            return Ok(Position { canonical: word.into(), rank, scores: None, code: Some(code) });
        }
        "1st" | "2nd" => return Err(Fault::TooEasy),
        // Mountain Project's "Easy 5th": the class begins at 5.0.
        "5th" => return read("5.0"),
        _ => {}
    }
    let Some(rest) = word.strip_prefix("5.") else {
        let written = read(&format!("5.{word}"));
        return Err(match written {
            Ok(position) if leading_number(word).is_some() => Fault::Unprefixed(position.canonical),
            _ => Fault::Unreadable,
        });
    };
    let (number, suffix) = leading_number(rest).ok_or(Fault::Unreadable)?;
    let letter = "abcd".find(suffix).filter(|_| suffix.len() == 1);
    if letter.is_none() {
        Modifier::read(suffix)?;
    }
    if number > 15 {
        return Err(Fault::TooHard);
    }
    let canonical = format!("5.{number}{suffix}");
    match letter {
        Some(_) if number < 10 => Err(Fault::Unreadable),
        Some(letter) => Ok(Position {
            rank: band_start(Scale::Yds, &canonical)? + Modifier::Plain.offset(),
            scores: row(Scale::Yds, &canonical).map(Row::scores),
            code: Some(code::yosemite_letter(number, letter as u32)),
            canonical,
        }),
        None => unlettered(number, Modifier::read(suffix)?, canonical),
    }
}

/// `5.9+`, and `5.10-`, `5.10`, `5.10+`: the last three mean a/b, b/c and c/d and stand just before those.
fn unlettered(number: u32, modifier: Modifier, canonical: String) -> Result<Position, Fault> {
    if number < 10 {
        let plain = format!("5.{number}");
        return Ok(Position {
            rank: band_start(Scale::Yds, &plain)? + modifier.offset(),
            scores: row(Scale::Yds, &plain).map(|plain| modifier.part(plain.scores())),
            code: Some(code::yosemite_number(number, modifier)),
            canonical,
        });
    }
    let (lower, upper) = match modifier {
        Modifier::Minus => ('a', 'b'),
        Modifier::Plain => ('b', 'c'),
        Modifier::Plus => ('c', 'd'),
    };
    let lower = format!("5.{number}{lower}");
    let upper = format!("5.{number}{upper}");
    Ok(Position {
        rank: band_start(Scale::Yds, &lower)? + WIDE,
        scores: row(Scale::Yds, &lower).zip(row(Scale::Yds, &upper)).map(|(a, b)| (a.last, b.first)),
        code: Some(code::yosemite_wide(number, modifier)),
        canonical,
    })
}
