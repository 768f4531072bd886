//! What each figure means: formula, what n counts, source. Shown by the key `e`.

/// A figure or chart that can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Points and line of the chart of sends.
    Progression,
    /// Line of sends a week.
    Volume,
    /// Line of tries a send.
    Attempts,
    /// Hardest send.
    Maximum,
    /// Three climbs in ninety days.
    ThreeThreeThree,
    /// Climbs a band.
    Pyramid,
    /// First-try sends over climbs tried.
    FlashRate,
    /// Tries a send by band.
    TriesASend,
    /// Steepness by venue.
    Matrix,
    /// Load of a session, a day, a week.
    Load,
    /// Change against the four-week mean.
    LoadChange,
    /// Evenness of load.
    Monotony,
    /// Load times evenness.
    Strain,
    /// Acute to chronic.
    Acwr,
    /// Weeks in a row.
    Streak,
    /// Shades of the calendar.
    Heatmap,
    /// Plan against actual.
    Adherence,
    /// Means of food.
    FoodMeans,
    /// Days on target.
    FoodAdherence,
    /// Trend of weight.
    WeightTrend,
    /// Suggested targets.
    SuggestedTargets,
    /// Goals.
    Goals,
    /// Soreness a body part.
    Soreness,
    /// The sentence of Today.
    Insight,
    /// How hard somebody climbs now.
    Ability,
    /// Chance of a goal by its date.
    Forecast,
    /// How good the forecasts were.
    ForecastScore,
    /// Energy used, measured.
    Expenditure,
    /// Energy and carbs of each day of the week.
    Fuel,
    /// Energy left for the body.
    EnergyAvailability,
    /// The fourteen days before a breakthrough.
    Autopsy,
    /// Kinds of weeks before breakthroughs.
    PlanOutcome,
    /// Injuries over time.
    Injuries,
    /// Direction of soreness.
    SorenessSlope,
    /// Planned days to look at twice.
    Cautions,
    /// Strength of the fingers.
    Hangs,
    /// Time under tension.
    HangTime,
    /// Strength work.
    Tonnage,
    /// History of one climb.
    Project,
    /// Two periods side by side.
    Comparison,
    /// A year or a trip.
    Review,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 41] = [
        Self::Progression,
        Self::Volume,
        Self::Attempts,
        Self::Maximum,
        Self::ThreeThreeThree,
        Self::Pyramid,
        Self::FlashRate,
        Self::TriesASend,
        Self::Matrix,
        Self::Load,
        Self::LoadChange,
        Self::Monotony,
        Self::Strain,
        Self::Acwr,
        Self::Streak,
        Self::Heatmap,
        Self::Adherence,
        Self::FoodMeans,
        Self::FoodAdherence,
        Self::WeightTrend,
        Self::SuggestedTargets,
        Self::Goals,
        Self::Soreness,
        Self::Insight,
        Self::Ability,
        Self::Forecast,
        Self::ForecastScore,
        Self::Expenditure,
        Self::Fuel,
        Self::EnergyAvailability,
        Self::Autopsy,
        Self::PlanOutcome,
        Self::Injuries,
        Self::SorenessSlope,
        Self::Cautions,
        Self::Hangs,
        Self::HangTime,
        Self::Tonnage,
        Self::Project,
        Self::Comparison,
        Self::Review,
    ];
}

/// Formula, n and source of a figure, in one or two sentences.
pub fn explain(topic: Topic) -> &'static str {
    match topic {
        Topic::Progression => {
            "Each point is a climb of one day; the line is the mean of the three hardest sends of the last 60 days, weekly, \
             where there are three. Top rope, following, repeats and warm-ups stay out. n: climbs shown. Our own definition."
        }
        Topic::Volume => {
            "Sends of the last 28 days / 4, sampled weekly; top rope, following, repeats and warm-ups stay out. \
             Our own definition."
        }
        Topic::Attempts => {
            "Mean tries of the sends of the last 60 days whose tries are known, where there are three. Our own definition."
        }
        Topic::Maximum => {
            "Hardest send in this scale; top rope, following, repeats and warm-ups stay out. n: sends looked at."
        }
        Topic::ThreeThreeThree => {
            "Hardest grade at or above which three different climbs were sent in the last 90 days (3-3-3, Draper 2015). \
             n: climbs sent in that time."
        }
        Topic::Pyramid => {
            "Different climbs sent a grade, each at its hardest; beside it the 8:4:2:1 reference shape (Horst, Training for \
             Climbing). n: climbs. It shows gaps, it does not judge."
        }
        Topic::FlashRate => {
            "Climbs sent on the first try / different climbs tried, warm-ups and repeats aside; unknown tries are no flash. \
             n: climbs tried."
        }
        Topic::TriesASend => {
            "Tries of all days until the send / climbs sent, by grade; climbs with unknown tries are counted apart."
        }
        Topic::Matrix => {
            "Hardest send of each steepness, indoors and outdoors, and the grades left to the goal; the number is its sends."
        }
        Topic::Load => {
            "Minutes x session RPE, 0-10, summed (Foster 1998); sessions without minutes or RPE add nothing. \
             n: days with load."
        }
        Topic::LoadChange => {
            "Load of the last 7 days against a quarter of the load of the 28 days before, in percent. n: days with load. \
             It is withheld, as monotony, strain and the ratios are, where a session of the 7 days has no RPE or duration, or \
             more than one day for four with load before them. No range of it is known to be safe (Impellizzeri 2020)."
        }
        Topic::Monotony => {
            "Mean of the last 7 daily loads / their sample standard deviation, rest days as 0 (Foster 1998); undefined when \
             all days are alike."
        }
        Topic::Strain => "Load of the last 7 days x monotony (Foster 1998).",
        Topic::Acwr => {
            "Mean daily load of 7 days / of 28 days (coupled), / of the 21 days before (uncoupled), or of exponentially \
             weighted means, alpha 2 / (N + 1) (Williams 2017). It does not predict injury (Impellizzeri 2020)."
        }
        Topic::Streak => {
            "Weeks from Monday in a row with a session; a week with an ill, travel, injured or deload day does not break it."
        }
        Topic::Heatmap => {
            "Shade: quarter of the days shown by load, by minutes where load is unknown, the lightest where both are."
        }
        Topic::Adherence => {
            "Actual / planned minutes: 80-120 % counts 1, 50-79 and 121-150 % a half, else 0; kept rest days count 1; ill, \
             travel, injured and deload days do not count. n: days that are over. Bounds are our own."
        }
        Topic::FoodMeans => "Sum / days, over days with any meal logged, and over days marked complete. n: those days.",
        Topic::FoodAdherence => {
            "Complete days within 10 % of the energy target, and with at least 90 % of the protein target. n: complete days. \
             Bounds are our own."
        }
        Topic::WeightTrend => {
            "T = T + 0.1 (W - T) at each weighing W (Walker, The Hacker's Diet); a kilogram a week is measured on T over \
             four weeks. n: weighings."
        }
        Topic::SuggestedTargets => {
            "Energy at rest 10 kg + 6.25 cm - 5 age, + 5 men, - 161 women (Mifflin-St Jeor 1990) x activity 1.2 to 1.9; \
             protein 1.6-2.4 g/kg (Morton 2018), carbs 3-7 g/kg (Thomas 2016), fat the rest, at least 20 %. For adults, \
             an estimate within about 10 %; a dietitian knows better."
        }
        Topic::Goals => "Grades from the hardest send of that kind to the goal, and climbs sent one grade below it.",
        Topic::Soreness => {
            "Mean of the scores noted in the last 14 days against the 28 days before; days without a score are left out. \
             In a chart the highest score of each day. n: scores."
        }
        Topic::Insight => {
            "The first rule that holds, from soreness to rhythm; chosen by fixed thresholds, our own choice."
        }
        Topic::Ability => {
            "The grade of which every second try succeeds: p = 1 / (1 + e^(m (R - C))), e^m 2.1 a route grade and 3 a V grade, C \
             walking 0.5 grade a month (Drummond & Popinga 2021). Sends of unknown tries count as one try. n: climbs, sent or not."
        }
        Topic::Forecast => {
            "1 - (1 - p)^tries, averaged over the ability until the goal's date; in brackets 80 % of that ability (after Drummond & \
             Popinga 2021). Tries: those of the last 90 days a grade under the goal or harder, or at the hardest send, \
             continued. Needs 30 climbs and one failed try. n: climbs."
        }
        Topic::ForecastScore => {
            "Mean of (chance - what came, 0 or 1) squared over the forecasts whose date has come (Brier 1950); 0 is perfect, always \
             saying 50 % gives 0.25. n: forecasts."
        }
        Topic::Expenditure => {
            "Mean intake of 14 or 21 complete days - 7700 kcal/kg (Wishnofsky 1958) x change of the weight trend a day; the trend is \
             T = T + 0.1 (W - T) (Walker). n: days. Off by a few percent where food is weighed, by more where it is guessed."
        }
        Topic::Fuel => {
            "Carbs move by 1 g/kg from rest days to limit days around the same weekly mean, energy with them at 4 kcal/g; protein \
             and fat stay. Training is in the target already and is not added again. n: days. Steps are our own choice."
        }
        Topic::EnergyAvailability => {
            "(intake - exercise energy) / kg of fat-free mass, mean of the complete days of the last seven (Loucks 2011). Under 30 \
             and 30-45 kcal/kg are debated bounds and unproven in men. n: days. A sports dietitian or a doctor can judge it."
        }
        Topic::Autopsy => {
            "Energy, soreness, rest, load, food and sleep of the 14 days before a breakthrough, beside the median and the middle half \
             of all other 14-day spans of three years. n: spans. What came before is not a cause."
        }
        Topic::PlanOutcome => {
            "Breakthroughs whose week before was, by minutes done, mostly of one kind of the plan, beside the share of all planned \
             weeks that were. n: breakthroughs with a planned week before. What came before is not a cause."
        }
        Topic::Injuries => {
            "Injuries of the profile and of entries by the words of their names; mentions at most 28 days apart are one spell, a later one is a \
             recurrence. n: mentions. The gap is our own choice."
        }
        Topic::SorenessSlope => {
            "Least squares through the scores noted in the last 28 days, points a week; days without a score are left out. \
             n: scores, at least four on different days."
        }
        Topic::Cautions => {
            "Hard planned days of the next seven while a finger injury is open, or a soreness of 6 or more was noted in the last \
             three days. The plan stays as it is. Bounds are our own choice."
        }
        Topic::Hangs => {
            "Heaviest hang a day by edge, grip and hand; percent: (body weight + load) / body weight, with the weight trend of that \
             day. n: days."
        }
        Topic::HangTime => {
            "Sets x repetitions x seconds a week, for each edge and grip with its loads: seconds of different edges and loads do not \
             add up. n: lines of sets; those without seconds are counted apart."
        }
        Topic::Tonnage => {
            "Load x repetitions x sets a week, by exercise, of lines that name load and repetitions. n: such lines."
        }
        Topic::Project => {
            "Days and tries on one climb, added up from its first day; days of unknown tries are counted apart. n: days."
        }
        Topic::Comparison => {
            "The same figure in both periods and the second less the first. n of each side stands beside it; periods of different \
             length have different sums."
        }
        Topic::Review => {
            "Sums over the entries and sends of the period; top rope, following, repeats and warm-ups stay out of grades. A first is \
             a grade that no earlier send reached."
        }
    }
}
