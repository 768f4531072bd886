//! `gradeNumeric`: the rating code of Mountain Project, an integer that other programs sort by.
//!
//! Within a scale the journal itself orders by rank, never by this code. Codes that came with imported rows are not
//! compared with these: a row's code can contradict its rating.
//!
//! Where the public code has no entry, the nearest rule is carried on: V-easy lies between VB and V0-; `5.7-` fills
//! the gap below 5.7, `+` and `-` up to 5.6 are 30 away from the plain grade; a range of other grades than
//! neighbouring letters is the mean of its ends, rounded down, as Mountain Project's own V ranges are.

use super::single::Modifier;

/// VB.
pub(super) const VB: u32 = 19900;
/// V-easy.
pub(super) const V_EASY: u32 = 19950;
/// 3rd class; 4th is 100 more.
pub(super) const THIRD_CLASS: u32 = 800;
/// 4th class.
pub(super) const FOURTH_CLASS: u32 = 900;

const FIRST_LETTER: u32 = 2600;
const LETTERED_NUMBER: u32 = 2000;

/// The plain code of `Vn`.
pub(super) fn v(number: u32) -> u32 {
    20000 + 100 * number
}

/// The code of a V grade with `+` or `-`.
pub(super) fn v_modified(plain: u32, modifier: Modifier) -> u32 {
    match modifier {
        Modifier::Minus => plain - 30,
        Modifier::Plain => plain,
        Modifier::Plus => plain + 10,
    }
}

/// The code of 5.0 to 5.9.
pub(super) fn yosemite_number(number: u32, modifier: Modifier) -> u32 {
    let (plain, step) = match number {
        0..=6 => (1000 + 100 * number, 30),
        7 => (1800, 100),
        8 => (2100, 100),
        _ => (2400, 100),
    };
    match modifier {
        Modifier::Minus => plain - step,
        Modifier::Plain => plain,
        Modifier::Plus => plain + step,
    }
}

/// The code of 5.10a and harder: `letter` counts from 0 for `a`.
pub(super) fn yosemite_letter(number: u32, letter: u32) -> u32 {
    FIRST_LETTER + LETTERED_NUMBER * (number - 10) + 300 * letter
}

/// The code of `5.10-`, `5.10` and `5.10+`, which lie between the letters.
pub(super) fn yosemite_wide(number: u32, modifier: Modifier) -> u32 {
    yosemite_letter(number, 0)
        + match modifier {
            Modifier::Minus => 100,
            Modifier::Plain => 400,
            Modifier::Plus => 700,
        }
}

/// The code of a range from the codes of its ends.
pub(super) fn range(lower: u32, upper: u32) -> u32 {
    let within_number = lower.checked_sub(FIRST_LETTER).map(|above| above % LETTERED_NUMBER);
    // `5.10a/b` is written out in the public code; a V grade is far above the hardest letter.
    if lower < VB && matches!(within_number, Some(0 | 300 | 600)) && upper.abs_diff(lower) == 300 {
        return lower + 200;
    }
    lower.midpoint(upper)
}
