//! From one scale to the others of the same discipline: by the scores they share, by Mountain Project's code, and by
//! the ability scale that the forecast counts in.

use super::Grade;
use super::range::read_word;
use super::scale::{Discipline, Scale};
use super::single::{BAND, Position};
use super::table::rows;

impl Grade {
    /// Every grade of a scale that this one touches, easiest first: V7 is `7A+`, `7B` in Font.
    ///
    /// Empty across disciplines, for text, for 3rd and 4th class, and where the other scale begins higher
    /// (French has nothing as easy as 5.0).
    pub fn convert(&self, to: Scale) -> Vec<String> {
        self.touched(to).map(str::to_owned).collect()
    }

    /// The conversion to each other scale of the discipline that has one, in the order of [`Scale::ALL`].
    pub fn conversions(&self) -> Vec<(Scale, Vec<String>)> {
        Scale::ALL
            .into_iter()
            .filter(|&scale| scale != self.scale)
            .map(|scale| (scale, self.convert(scale)))
            .filter(|(_, grades)| !grades.is_empty())
            .collect()
    }

    /// `gradeNumeric`: Mountain Project's rating code.
    ///
    /// Other scales take the code of the V or Yosemite grade they convert to; of several the mean, rounded down.
    /// Text has none.
    pub fn numeric(&self) -> Option<u32> {
        if self.position.code.is_some() {
            return self.position.code;
        }
        let codes: Vec<u32> = self.reference().filter_map(|position| position.code).collect();
        let count = u32::try_from(codes.len()).ok().filter(|&count| count > 0)?;
        Some(codes.iter().sum::<u32>() / count)
    }

    /// Ability on the IRCRA scale, which holds boulders and routes on one axis. For the forecast only.
    ///
    /// Source: Draper et al. 2015, table 1. Routes: 5.1 to 5.9 are 1 to 9, then one unit a letter from 10 at 5.10a.
    /// Boulders were read off a figure (V0 12, V4 18, V6 20, V8 22.5, V10 25, V12 27, V16 32) and are good to about a
    /// unit; between and beyond those points the line is carried on straight. Ranges and `+`, `-` lie in between;
    /// other scales take the mean of the V or Yosemite grades they convert to. 3rd and 4th class and text have none.
    pub fn ircra(&self) -> Option<f64> {
        if let Some(ability) = ability(self.scale, &self.position) {
            return Some(ability);
        }
        let (sum, count) = self
            .reference()
            .filter_map(|position| ability(reference_scale(self.scale)?, &position))
            .fold((0.0, 0.0), |(sum, count), ability| (sum + ability, count + 1.0));
        (count > 0.0).then(|| sum / count)
    }

    fn touched(&self, to: Scale) -> impl Iterator<Item = &'static str> {
        let scores = self.position.scores.filter(|_| self.scale.discipline() == to.discipline());
        rows(to)
            .iter()
            .filter(move |row| scores.is_some_and(|(first, last)| row.first <= last && row.last >= first))
            .map(|row| row.label)
    }

    /// The V or Yosemite grades that a grade of another scale touches.
    fn reference(&self) -> impl Iterator<Item = Position> {
        let scale = reference_scale(self.scale).filter(|&scale| scale != self.scale);
        scale
            .into_iter()
            .flat_map(|scale| self.touched(scale).map(move |label| (scale, label)))
            .filter_map(|(scale, label)| read_word(scale, &label.to_ascii_lowercase()).ok())
    }
}

fn reference_scale(scale: Scale) -> Option<Scale> {
    match scale.discipline()? {
        Discipline::Boulder => Some(Scale::VScale),
        Discipline::Route => Some(Scale::Yds),
    }
}

/// V number and ability.
const BOULDER_ABILITY: [(f64, f64); 7] =
    [(0.0, 12.0), (4.0, 18.0), (6.0, 20.0), (8.0, 22.5), (10.0, 25.0), (12.0, 27.0), (16.0, 32.0)];

fn ability(scale: Scale, position: &Position) -> Option<f64> {
    position.scores?;
    let band = f64::from(position.rank / BAND);
    let steps = band + part_of_band(position.rank % BAND);
    match scale {
        // VB is band 0.
        Scale::VScale => Some(on_line(&BOULDER_ABILITY, steps - 1.0)),
        // 3rd and 4th class come before 5.0, and from 5.1 on every band is a unit.
        Scale::Yds => Some(steps - 2.0),
        _ => None,
    }
}

/// How far above the plain grade of its band a rank stands, in grades.
fn part_of_band(offset: u32) -> f64 {
    let offset = f64::from(offset);
    if offset < 50.0 {
        on_line(&[(0.0, -0.25), (10.0, 0.0), (20.0, 0.25), (40.0, 0.5), (50.0, 0.5)], offset)
    } else {
        // Ranges: half of the grades they span.
        (offset - 49.0) / 2.0
    }
}

/// Piecewise linear through points in ascending order, the first and last pieces carried on.
fn on_line(points: &[(f64, f64)], x: f64) -> f64 {
    let last_piece = points.len().saturating_sub(2);
    let piece = points.iter().skip(1).position(|&(end, _)| x <= end).unwrap_or(last_piece);
    match points.get(piece..piece + 2) {
        Some(&[(x0, y0), (x1, y1)]) => y0 + (x - x0) * (y1 - y0) / (x1 - x0),
        _ => points.first().map_or(0.0, |&(_, y)| y),
    }
}
