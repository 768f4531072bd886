//! The red flags about food, weight and periods.

use super::Athlete;
use super::clause::Clause;
use crate::coach::words::{Words, number};

pub(super) fn periods(words: &Words) -> bool {
    let other = [
        "training", "rest", "base", "power", "strength", "time", "trial", "long", "short", "this", "that", "recovery",
        "taper", "deload", "grace", "test", "the", "a", "each", "per", "which",
    ];
    let gone = [
        "lost",
        "lose",
        "losing",
        "missed",
        "missing",
        "stopped",
        "skipped",
        "late",
        "irregular",
        "havent",
        "no",
        "absent",
        "disappeared",
        "gone",
        "dont",
        "without",
    ];
    let named = words.list.iter().enumerate().any(|(at, word)| {
        let before = words.at(at.wrapping_sub(1));
        let mine = matches!(word.as_str(), "period" | "periods")
            && !other.contains(&before)
            && !matches!(words.at(at + 1), "of" | "in" | "between")
            && !words.any(&["rest period*", "training period*"]);
        let around = words.list.get(at.saturating_sub(5)..(at + 5).min(words.list.len())).unwrap_or_default();
        mine && around.iter().any(|word| gone.contains(&word.as_str()))
    });
    named || words.any(&["amenorrhea", "amenorrhoea", "menstruation stopped", "stopped menstruating", "lost my cycle"])
}

pub(super) fn disordered(clause: &Clause) -> bool {
    let words = &clause.words;
    // `I stopped eating meat` is a diet, `I stopped eating` is not.
    let no_more = ["stopped eating", "dont want to eat", "do not want to eat", "cant eat", "cannot eat"];
    let at_all = ["", "to", "so", "because", "anymore", "any", "at", "and", "altogether", "completely", "much"];
    let stops = no_more.iter().any(|phrase| {
        let length = phrase.split(' ').count();
        words.place(phrase).is_some_and(|at| at_all.contains(&words.at(at + length)))
    });
    if stops {
        return true;
    }
    let food = words.any(&["eat*", "food", "meal*", "ate", "dinner", "calorie*", "carbs", "sweets", "cake"]);
    clause.says(&[
        "throw up after",
        "make myself throw up",
        "make myself sick",
        "make myself vomit",
        "vomit after eating",
        "laxative*",
        "anorexi*",
        "bulimi*",
        "starve myself",
        "starving myself",
        "eating disorder",
        "hate my body",
        "feel fat",
        "feel too fat",
        "afraid to eat",
        "afraid of eating",
        "scared to eat",
        "scared of food",
        "earn my food",
        "deserve to eat",
        "deserve food",
        "stop eating",
        "orthorexi*",
        "skip meals to",
        "skipping meals to",
        "binge and purge",
        "bingeing and",
        "not eating to",
    ]) || words.any(&[
        "dont deserve to eat",
        "dont want to eat anything",
        "havent eaten in",
        "havent eaten for",
        "not eaten for",
    ]) || (clause.says(&["binge", "binging", "bingeing", "purge", "purging"]) && food)
        || (words.any(&["guilty", "ashamed", "disgusted"]) && food)
}

/// Kilograms to be lost and in how many days, when both are said.
pub(super) fn loss(words: &Words) -> Option<(f64, f64)> {
    let verb = words
        .place("lose")
        .or_else(|| words.place("drop"))
        .or_else(|| words.place("cut"))
        .or_else(|| words.place("shed"))
        .or_else(|| words.place("losing"))?;
    let after = &words.list[verb..];
    let mut kg = None;
    let mut days = None;
    for pair in after.windows(2) {
        let Some(count) = pair[0].parse::<f64>().ok().or_else(|| number(&pair[0]).map(f64::from)) else {
            continue;
        };
        match pair[1].as_str() {
            "kg" | "kilo" | "kilos" | "kilograms" => kg = Some(count),
            "lb" | "lbs" | "pounds" | "pound" => kg = Some(count * 0.4536),
            "day" | "days" => days = Some(count),
            "week" | "weeks" => days = Some(count * 7.0),
            "month" | "months" => days = Some(count * 30.0),
            _ => {}
        }
    }
    for word in after {
        let digits = word.strip_suffix("kg").or_else(|| word.strip_suffix("kgs"));
        if let Some(count) = digits.and_then(|digits| digits.parse().ok()) {
            kg = Some(count);
        }
    }
    if days.is_none()
        && words.any(&[
            "this week",
            "by the weekend",
            "next week",
            "by saturday",
            "by sunday",
            "by friday",
            "by tomorrow",
        ])
    {
        days = Some(7.0);
    }
    Some((kg?, days.unwrap_or(f64::INFINITY)))
}

/// More than 1 % of body weight a week (Garthe 2011; of 70 kg when the weight is unknown), or a day below the own target.
pub(super) fn crash(clause: &Clause, athlete: &Athlete) -> bool {
    let words = &clause.words;
    let allowed = athlete.weight_kg.unwrap_or(70.0) / 100.0;
    if loss(words).is_some_and(|(kg, days)| kg > allowed * days / 7.0 + 0.05) {
        return true;
    }
    if clause.says(&[
        "crash diet",
        "crash dieting",
        "water cut",
        "dehydrate myself",
        "sweat out",
        "stop drinking water",
        "dry fast",
        "water fast",
        "fast for days",
        "extreme diet",
    ]) {
        return true;
    }
    let past = words.any(&[
        "ate",
        "did i",
        "logged",
        "burned",
        "burn",
        "yesterday",
        "breakfast",
        "lunch",
        "dinner",
        "snack",
        "meal",
        "had",
    ]);
    let plan = words.any(&[
        "eat",
        "eating",
        "diet",
        "calories a day",
        "kcal a day",
        "per day",
        "target",
        "limit",
        "only",
        "survive on",
        "live on",
        "go down to",
        "drop to",
    ]);
    let floor = athlete.own_kcal.unwrap_or(1500.0);
    plan && !past && energy(words).is_some_and(|kcal| kcal < floor && kcal >= 100.0)
}

/// An amount of energy, kcal: `1200 kcal`, `1,200 calories`, `900kcal`.
pub(super) fn energy(words: &Words) -> Option<f64> {
    let figure = |word: &str| word.replace(',', "").parse::<f64>().ok().filter(|kcal| kcal.is_finite());
    words.list.iter().enumerate().find_map(|(at, word)| match word.as_str() {
        "kcal" | "kcals" | "calories" | "cals" | "calorie" | "cal" => figure(words.at(at.wrapping_sub(1))),
        other => other.strip_suffix("kcal").and_then(figure),
    })
}
