//! One grade without a range: how each scale writes it, where it stands and what it covers.
//!
//! Input is one word in lower case with plain dashes (`text` prepares it); ranges are put together in `range`.

use super::code;
use super::scale::Scale;
use super::table::{band_labels, row, rows};
use super::yosemite;

/// Ranks between two neighbouring bands. Inside a band `-`, the plain grade, `+`, a wide grade such as `5.10` and a
/// range follow each other, so a band is `rank / BAND`.
pub(super) const BAND: u32 = 100;
/// A grade wider than its neighbours, which starts in this band and reaches into the next.
pub(super) const WIDE: u32 = 40;

/// A grade as its scale knows it, whatever was typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Position {
    pub(super) canonical: String,
    pub(super) rank: u32,
    pub(super) scores: Option<(u8, u8)>,
    /// Mountain Project's code, on the two scales that it is made of.
    pub(super) code: Option<u32>,
}

/// What is wrong with a word; the caller adds the text and the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    TooHard,
    TooEasy,
    Unreadable,
    Unprefixed(String),
    RunsDown,
}

/// The sign after a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modifier {
    Minus,
    Plain,
    Plus,
}

impl Modifier {
    pub(super) fn read(sign: &str) -> Result<Self, Fault> {
        match sign {
            "-" => Ok(Self::Minus),
            "" => Ok(Self::Plain),
            "+" => Ok(Self::Plus),
            _ => Err(Fault::Unreadable),
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Minus => "-",
            Self::Plain => "",
            Self::Plus => "+",
        }
    }

    /// The place inside a band.
    pub(super) fn offset(self) -> u32 {
        match self {
            Self::Minus => 0,
            Self::Plain => 10,
            Self::Plus => 20,
        }
    }

    /// The part of a grade's scores that it covers: `-` the easier half, `+` the harder one, an odd middle both.
    pub(super) fn part(self, (first, last): (u8, u8)) -> (u8, u8) {
        let half = (last - first) / 2;
        match self {
            Self::Minus => (first, first + half),
            Self::Plain => (first, last),
            Self::Plus => (last - half, last),
        }
    }
}

/// Reads one grade of a scale.
pub(super) fn read(scale: Scale, word: &str) -> Result<Position, Fault> {
    match scale {
        Scale::VScale => v(word),
        Scale::Yds => yosemite::read(word),
        Scale::Font | Scale::French => lettered(scale, word),
        Scale::Uiaa => uiaa(word),
        Scale::Ewbank => ewbank(word),
        Scale::Text => Err(Fault::Unreadable),
    }
}

/// The rank at which a band begins.
pub(super) fn band_start(scale: Scale, label: &str) -> Result<u32, Fault> {
    let place = band_labels(scale).position(|band| band.eq_ignore_ascii_case(label)).ok_or(Fault::Unreadable)?;
    Ok(place as u32 * BAND)
}

/// Cuts a word after its leading digits; a number that does not fit counts as too large for any scale.
pub(super) fn leading_number(word: &str) -> Option<(u32, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    let padded = digits.len() > 1 && digits.starts_with('0');
    (!digits.is_empty() && !padded).then(|| (digits.parse().unwrap_or(u32::MAX), rest))
}

fn v(word: &str) -> Result<Position, Fault> {
    let Some(rest) = word.strip_prefix('v') else {
        let written = format!("v{word}");
        return Err(match v(&written) {
            Ok(position) if leading_number(word).is_some() => Fault::Unprefixed(position.canonical),
            _ => Fault::Unreadable,
        });
    };
    if matches!(rest, "-easy" | "easy") {
        let rank = band_start(Scale::VScale, "VB")? + WIDE;
        // The source's `VB+`, its last row below V0-.
        return Ok(Position { canonical: "V-easy".into(), rank, scores: Some((24, 35)), code: Some(code::V_EASY) });
    }
    let (band, plain_code, sign) = if let Some(sign) = rest.strip_prefix('b') {
        ("VB".to_owned(), code::VB, sign)
    } else {
        let (number, sign) = leading_number(rest).ok_or(Fault::Unreadable)?;
        Modifier::read(sign)?;
        if number > 17 {
            return Err(Fault::TooHard);
        }
        (format!("V{number}"), code::v(number), sign)
    };
    let modifier = Modifier::read(sign)?;
    let canonical = format!("{band}{sign}");
    let scores = match row(Scale::VScale, &canonical) {
        Some(own_row) => Some(own_row.scores()),
        None => row(Scale::VScale, &band).map(|plain| modifier.part(plain.scores())),
    };
    Ok(Position {
        rank: band_start(Scale::VScale, &band)? + modifier.offset(),
        scores,
        code: Some(code::v_modified(plain_code, modifier)),
        canonical,
    })
}

/// Font and French: a digit, a letter, `+`. A digit alone covers all of its letters; `3+` to `5+` and `3-` to `5-`
/// are the halves of that, as the old easy grades are written.
fn lettered(scale: Scale, word: &str) -> Result<Position, Fault> {
    let (number, suffix) =
        leading_number(word).filter(|(number, _)| (1..=9).contains(number)).ok_or(Fault::Unreadable)?;
    if !matches!(suffix, "" | "+" | "-" | "a" | "a+" | "b" | "b+" | "c" | "c+") {
        return Err(Fault::Unreadable);
    }
    if number < 3 {
        return Err(Fault::TooEasy);
    }
    if let Some(row) = row(scale, word) {
        return Ok(Position {
            canonical: row.label.into(),
            rank: band_start(scale, row.label)? + Modifier::Plain.offset(),
            scores: Some(row.scores()),
            code: None,
        });
    }
    let Ok(modifier) = Modifier::read(suffix) else {
        return Err(Fault::TooHard);
    };
    if modifier != Modifier::Plain && number > 5 {
        return Err(Fault::Unreadable);
    }
    let digit = number.to_string();
    let all: Vec<_> = rows(scale).iter().filter(|row| row.label.starts_with(&digit)).collect();
    let half = all.len() / 2;
    let covered = match modifier {
        Modifier::Minus => &all[..half],
        Modifier::Plain => &all[..],
        Modifier::Plus => &all[half..],
    };
    let (Some(first), Some(last)) = (covered.first(), covered.last()) else {
        return Err(Fault::Unreadable);
    };
    // Like a bare 5.10, it stands in the middle of what it covers, on the lower side.
    let middle = covered[(covered.len() - 1) / 2];
    Ok(Position {
        canonical: word.into(),
        rank: band_start(scale, middle.label)? + WIDE,
        scores: Some((first.first, last.last)),
        code: None,
    })
}

fn uiaa(word: &str) -> Result<Position, Fault> {
    const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let (number, sign) = if let Some(read) = leading_number(word) {
        read
    } else {
        let end = word.find(['+', '-']).unwrap_or(word.len());
        let (numeral, sign) = word.split_at(end);
        let place = ROMAN.iter().position(|&roman| roman == numeral).ok_or(Fault::Unreadable)?;
        (place as u32 + 1, sign)
    };
    let modifier = Modifier::read(sign)?;
    let canonical = format!("{number}{sign}");
    if number == 0 {
        return Err(Fault::TooEasy);
    }
    if let Some(row) = row(Scale::Uiaa, &canonical) {
        return Ok(Position {
            rank: band_start(Scale::Uiaa, &canonical)? + Modifier::Plain.offset(),
            scores: Some(row.scores()),
            code: None,
            canonical,
        });
    }
    // The source has no `3+` or `4-`: they are halves of the plain grade.
    let plain = row(Scale::Uiaa, &number.to_string()).ok_or(Fault::TooHard)?;
    Ok(Position {
        canonical: format!("{}{}", plain.label, modifier.sign()),
        rank: band_start(Scale::Uiaa, plain.label)? + modifier.offset(),
        scores: Some(modifier.part(plain.scores())),
        code: None,
    })
}

fn ewbank(word: &str) -> Result<Position, Fault> {
    let (number, rest) = leading_number(word).ok_or(Fault::Unreadable)?;
    if !rest.is_empty() {
        return Err(Fault::Unreadable);
    }
    if number == 0 {
        return Err(Fault::TooEasy);
    }
    let row = row(Scale::Ewbank, word).ok_or(Fault::TooHard)?;
    Ok(Position {
        canonical: row.label.into(),
        rank: band_start(Scale::Ewbank, row.label)? + Modifier::Plain.offset(),
        scores: Some(row.scores()),
        code: None,
    })
}
