//! Two periods side by side: the same figure in both, and the second less the first. No verdict.

use super::benchmark::{flash_rate, maximum, three_three_three};
use super::ladder::Ladder;
use super::matrix::STYLES;
use super::nutrition::eaten;
use super::period::Period;
use super::{Figure, SendsSpec, Window, mean};
use crate::grade::Scale;
use crate::record::Choice as _;
use crate::row::{Ascent, DayStat, FoodDay};
use chrono::NaiveDate;

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// A number in the unit of its pair.
    Number(f64),
    /// A grade: its rank and label.
    Grade(u32, String),
    /// Words: `overhang 12, slab 3`.
    Words(String),
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// `sessions`, `maximum V`, ...
    pub name: String,
    /// Its unit; empty for counts.
    pub unit: &'static str,
    /// In the first period.
    pub first: Figure<Amount>,
    /// In the second.
    pub second: Figure<Amount>,
    /// The second less the first, of grades in grades; none for words and where either is unknown.
    pub difference: Option<f64>,
}

/// What the periods are compared by.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// Climbs, tried and sent; 90 days before each period too, for 3-3-3.
    pub ascents: &'a [Ascent],
    /// Days of training.
    pub days: &'a [DayStat],
    /// Days of food.
    pub food: &'a [FoodDay],
    /// Leave food out.
    pub hide_food: bool,
}

/// The table: sessions, minutes, load, sends; for each scale with a send in either period maximum, 3-3-3 at its end, flash
/// rate and steepness; means of food over complete days. What lies after `today` is left out.
pub fn compare(journal: &Compared<'_>, first: Period, second: Period, today: NaiveDate) -> Vec<Pair> {
    let sides = [Side::of(journal, first, today), Side::of(journal, second, today)];
    let mut pairs = vec![
        number("sessions", "", &sides, |side| side.sum(|day| f64::from(day.sessions))),
        number("minutes", "min", &sides, |side| side.sum(|day| day.minutes)),
        number("load", "", &sides, Side::load),
        number("sends", "", &sides, |side| side.sum(|day| f64::from(day.sent))),
    ];
    for scale in Scale::ALL.into_iter().filter(|scale| *scale != Scale::Text) {
        if sides.iter().any(|side| side.ascents.iter().any(|ascent| ascent.scale == scale && ascent.counts())) {
            pairs.extend(of_scale(scale, &sides));
        }
    }
    if !journal.hide_food {
        let means: [(&str, &'static str, OfDay); 4] = [
            ("calories", "kcal", |day| day.calories),
            ("protein", "g", |day| day.protein),
            ("carbs", "g", |day| day.carbs),
            ("fat", "g", |day| day.fat),
        ];
        pairs.extend(means.map(|(name, unit, amount)| number(name, unit, &sides, |side| side.eaten(amount))));
    }
    pairs
}

/// An amount of one day of food.
type OfDay = fn(&FoodDay) -> f64;

/// One period.
struct Side<'a> {
    /// Without the future; none when all of it is.
    period: Option<Period>,
    /// Of the period.
    ascents: Vec<Ascent>,
    /// Up to the end of the period.
    all: &'a [Ascent],
    days: Vec<&'a DayStat>,
    food: Vec<&'a FoodDay>,
}

impl<'a> Side<'a> {
    fn of(journal: &Compared<'a>, period: Period, today: NaiveDate) -> Self {
        let period = period.until(today);
        let holds = |date| period.is_some_and(|period| period.holds(date));
        Self {
            period,
            ascents: journal.ascents.iter().filter(|ascent| holds(ascent.date)).copied().collect(),
            all: journal.ascents,
            days: journal.days.iter().filter(|day| holds(day.date)).collect(),
            food: journal.food.iter().filter(|day| holds(day.date) && day.complete && eaten(day)).collect(),
        }
    }

    fn trained(&self) -> usize {
        self.days.iter().filter(|day| day.sessions > 0).count()
    }

    fn none(&self) -> Option<String> {
        match self.period {
            None => Some("the period has not begun".into()),
            Some(_) if self.days.is_empty() => Some("nothing logged in the period".into()),
            Some(_) => None,
        }
    }

    fn sum(&self, of: impl Fn(&DayStat) -> f64) -> Figure<f64> {
        match self.none() {
            Some(reason) => Figure::Missing { reason },
            None => Figure::known(self.days.iter().map(|day| of(day)).sum(), self.trained()),
        }
    }

    fn load(&self) -> Figure<f64> {
        let rated = self.days.iter().filter(|day| day.load > 0.0).count();
        match self.none() {
            Some(reason) => Figure::Missing { reason },
            None if rated == 0 => Figure::missing("no session with minutes and RPE"),
            None => Figure::known(self.days.iter().map(|day| day.load).sum(), rated),
        }
    }

    fn eaten(&self, amount: OfDay) -> Figure<f64> {
        mean(self.food.iter().map(|day| amount(day)))
            .map_or_else(|| Figure::missing("no complete day"), |mean| Figure::known(mean, self.food.len()))
    }

    /// A figure of one scale, asked for at the end of the period.
    fn at_end<T>(&self, of: impl Fn(NaiveDate) -> Figure<T>) -> Figure<T> {
        self.period.map_or_else(|| Figure::missing("the period has not begun"), |period| of(period.to))
    }

    fn styles(&self, scale: Scale) -> Figure<Amount> {
        let counts = STYLES.map(|style| {
            let of_style = |ascent: &&Ascent| ascent.scale == scale && ascent.style == Some(style) && ascent.counts();
            (style, self.ascents.iter().filter(of_style).count())
        });
        let mut counts: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let n = counts.iter().map(|(_, count)| count).sum();
        let words: Vec<String> = counts.iter().map(|(style, count)| format!("{} {count}", style.as_str())).collect();
        if words.is_empty() {
            return Figure::missing("no send with a steepness");
        }
        Figure::known(Amount::Words(words.join(", ")), n)
    }
}

fn number<'a>(name: &str, unit: &'static str, sides: &[Side<'a>; 2], of: impl Fn(&Side<'a>) -> Figure<f64>) -> Pair {
    let [first, second] = [&sides[0], &sides[1]].map(&of);
    let difference = first.value().zip(second.value()).map(|(first, second)| second - first);
    Pair {
        name: name.to_owned(),
        unit,
        first: first.map(Amount::Number),
        second: second.map(Amount::Number),
        difference,
    }
}

fn of_scale(scale: Scale, sides: &[Side<'_>; 2]) -> [Pair; 4] {
    let spec = SendsSpec { window: Window::All, ..SendsSpec::new(scale) };
    let ladder = Ladder::new(scale);
    let short = scale.short();
    let grades = |name: &str, of: &dyn Fn(&Side<'_>) -> Figure<(u32, String)>| {
        let [first, second] = [&sides[0], &sides[1]].map(of);
        let ranks = first.value().zip(second.value()).map(|(first, second)| (first.0, second.0));
        let difference = ranks.map(|(first, second)| f64::from(ladder.between(first, second)));
        let amount = |(rank, label)| Amount::Grade(rank, label);
        Pair {
            name: format!("{name} {short}"),
            unit: "grades",
            first: first.map(amount),
            second: second.map(amount),
            difference,
        }
    };
    let best =
        |side: &Side<'_>| side.at_end(|end| maximum(&side.ascents, &spec, end).map(|best| (best.rank, best.label)));
    let three = |side: &Side<'_>| side.at_end(|end| three_three_three(side.all, &spec, end));
    let flash = |side: &Side<'_>| {
        let rate = side.at_end(|end| flash_rate(&side.ascents, &spec, end)).map(|rate| rate * 100.0);
        if rate.value().is_some() { rate } else { Figure::missing("no climb tried in the period") }
    };
    [
        grades("maximum", &best),
        grades("3-3-3", &three),
        number(&format!("flash rate {short}"), "%", sides, flash),
        Pair {
            name: format!("steepness {short}"),
            unit: "",
            first: sides[0].styles(scale),
            second: sides[1].styles(scale),
            difference: None,
        },
    ]
}
