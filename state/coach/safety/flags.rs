//! The red flags of a question: phrases with what has to stand beside them, clause by clause.

use super::clause::{Clause, clauses};
use super::{Athlete, Flag};
use crate::coach::period;
use crate::coach::words::{Words, number};
use chrono::NaiveDate;

const PARTS: &[&str] = &[
    "finger",
    "fingers",
    "pulley",
    "pulleys",
    "tendon",
    "tendons",
    "ring",
    "middle",
    "index",
    "pinky",
    "thumb",
    "hand",
    "hands",
    "wrist",
    "wrists",
    "elbow",
    "elbows",
    "shoulder",
    "shoulders",
    "knee",
    "knees",
    "ankle",
    "ankles",
    "foot",
    "feet",
    "leg",
    "legs",
    "arm",
    "arms",
    "forearm",
    "forearms",
    "back",
    "neck",
    "toe",
    "toes",
    "hip",
    "hamstring",
    "bicep",
    "biceps",
    "knuckle",
    "joint",
    "pip",
    "dip",
    "a2",
    "a4",
    "palm",
];
const FINGERS: &[&str] = &[
    "finger", "fingers", "knuckle", "knuckles", "pulley", "pulleys", "pip", "a2", "a4", "ring", "middle", "index",
    "pinky",
];
const PAIN: &[&str] = &[
    "pain",
    "pains",
    "painful",
    "hurt",
    "hurts",
    "hurting",
    "ache",
    "aches",
    "aching",
    "sore",
    "soreness",
    "throb",
    "throbs",
    "throbbing",
    "tender",
    "tweak",
    "tweaky",
    "tweaked",
    "pulley strain",
];
const SWELLING: &[&str] = &["swollen", "swelling", "swell", "swells", "bruise", "bruised", "bruising", "puffy"];
const LASTING: &[&str] = &[
    "still",
    "lasting",
    "lasts",
    "persistent",
    "keeps",
    "again",
    "always",
    "every session",
    "every time",
    "days",
    "weeks",
    "week",
    "month",
    "months",
    "since",
    "wont go",
    "doesnt go",
    "not going",
    "constant",
    "constantly",
    "chronic",
    "whole",
    "recurring",
];

/// All that is noticed, in any order.
pub(super) fn find(text: &str, athlete: &Athlete, today: NaiveDate) -> Vec<Flag> {
    let clauses = clauses(text);
    let whole = Words::new(text);
    let any = |test: &dyn Fn(&Clause) -> bool| clauses.iter().any(test);
    let part = |clause: &Clause| clause.has(PARTS);
    let hurts = clauses.iter().any(|clause| clause.says(PAIN) || clause.says(SWELLING));
    let minor = athlete.is_minor();
    let mut flags = Vec::new();
    let mut note = |flag, is: bool| {
        if is {
            flags.push(flag);
        }
    };
    note(
        Flag::Crisis,
        any(&|clause| {
            clause.says(&["kill myself", "suicidal", "suicide", "end my life", "want to die", "hurt myself on purpose"])
        }),
    );
    note(Flag::Concussion, any(&head));
    note(Flag::Fainting, any(&fainted));
    note(Flag::Pop, hurts && any(&|clause| popped(clause) && (part(clause) || whole.any(PARTS))));
    note(
        Flag::Bowstringing,
        any(&|clause| clause.says(&["bowstring*", "bow string*", "tendon sticks out", "tendon standing off"])),
    );
    note(Flag::Range, any(&|clause| part(clause) && stuck(clause)));
    note(Flag::Deformity, any(&|clause| part(clause) && crooked(clause)));
    note(Flag::Numbness, any(&|clause| numb(clause) && (part(clause) || clause.has(&["my", "it", "they"]))));
    note(Flag::NightPain, any(&at_night));
    note(Flag::LongPain, long_pain(&clauses, today));
    let lasting = clauses.iter().any(|clause| clause.has(LASTING));
    note(Flag::YoungFinger, minor && lasting && any(&|clause| clause.has(FINGERS) && clause.says(PAIN)));
    note(Flag::LostPeriods, any(&|clause| periods(&clause.words)));
    note(Flag::DisorderedEating, any(&disordered));
    note(Flag::CrashCut, any(&|clause| crash(clause, athlete)));
    let less = [
        "lose weight",
        "losing weight",
        "lose * kg",
        "weight loss",
        "cut weight",
        "cutting weight",
        "diet",
        "dieting",
        "lighter",
        "deficit",
        "leaner",
        "lose fat",
        "skinnier",
        "lose kilos",
        "drop weight",
        "how many calories should",
        "drop some weight",
        "lose some weight",
        "lose a few",
    ];
    note(
        Flag::YoungWeight,
        minor && (any(&|clause| clause.says(&less)) || any(&|clause| loss(&clause.words).is_some())),
    );
    let campus = [
        "campus",
        "campusing",
        "campus board*",
        "max hang*",
        "maximal hang*",
        "max hangs",
        "one arm hang*",
        "weighted hang*",
    ];
    note(Flag::YoungLoad, minor && any(&|clause| clause.has(&campus)));
    let tired = [
        "tired",
        "exhausted",
        "fatigue",
        "fatigued",
        "always cold",
        "no energy",
        "run down",
        "injured again",
        "keep getting injured",
        "drained",
        "weak lately",
    ];
    note(Flag::LowEnergy, athlete.low_energy.is_some() && (athlete.worn || whole.any(&tired)));
    flags
}

fn head(clause: &Clause) -> bool {
    let words = &clause.words;
    let blow = ["hit", "banged", "smacked", "bumped", "hurt", "landed on", "fell on", "knocked", "whacked", "cracked"];
    let struck = words.near(&["hit", "banged", "smacked", "bumped", "whacked", "cracked", "hurt"], &["head"], 4)
        && !words.any(&["head game", "head wall", "headwall", "head coach", "head for", "head to", "head over"]);
    clause.says(&[
        "concussion",
        "concussed",
        "head injury",
        "knocked unconscious",
        "knocked out cold",
        "was knocked out",
        "got knocked out",
        "lost consciousness",
    ]) || (struck && clause.says(&blow))
        || clause.says(&["on my head", "on his head", "on her head"])
            && clause.says(&["landed", "fell", "rock", "hold", "dropped"])
}

fn fainted(clause: &Clause) -> bool {
    let asleep = clause.has(&["couch", "sofa", "bed", "asleep", "flyers", "leaflets"]);
    clause.says(&["fainted", "faint", "fainting", "faints", "blacked out", "black out", "blacking out", "collapsed"])
        && !clause.has(&["faint heart*", "faint line", "faint chalk", "faint of"])
        || (clause.says(&["passed out", "pass out", "passing out"]) && !asleep)
}

fn popped(clause: &Clause) -> bool {
    let slip = [
        "foot popped",
        "feet popped",
        "hold popped",
        "popped off",
        "popped for",
        "heel popped",
        "pop music",
        "pop song",
        "pop for the",
        "popped over",
        "popped in to",
        "popped by",
    ];
    let sound = clause.says(&[
        "pop",
        "popped",
        "popping",
        "pops",
        "snap",
        "snapped",
        "crack",
        "cracked",
        "crunch",
        "tearing sound",
    ]);
    let harmless = clause.has(&slip) && !clause.has(&["heard", "felt a", "loud"]);
    let wall = clause.has(&[
        "crack climb*",
        "hand crack",
        "finger crack",
        "crack gloves",
        "splitter",
        "offwidth",
        "the crack",
    ]);
    sound && !harmless && !wall
}

fn stuck(clause: &Clause) -> bool {
    let cannot = ["cant", "cannot", "can not", "unable to", "not able to", "couldnt", "impossible to", "hard to even"];
    let moves = [
        "bend",
        "straighten",
        "fully extend",
        "extend",
        "make a fist",
        "close my",
        "move my",
        "bear weight",
        "put weight",
        "flex",
        "move it",
        "bend it",
        "lift my",
    ];
    let idiom = [
        "around",
        "schedule",
        "knee bar",
        "kneebar",
        "drop knee",
        "beta",
        "sequence",
        "move my feet fast",
        "high enough",
    ];
    clause.words.any(&cannot) && clause.words.any(&moves) && !clause.has(&idiom)
        || clause.says(&[
            "locked up",
            "stuck bent",
            "stays bent",
            "wont bend",
            "wont straighten",
            "doesnt bend",
            "doesnt straighten",
        ])
}

fn crooked(clause: &Clause) -> bool {
    clause.says(&[
        "crooked",
        "deformed",
        "deformity",
        "misshapen",
        "out of place",
        "dislocated",
        "sticking out",
        "bent the wrong way",
        "bent sideways",
        "looks wrong",
    ]) && !clause.has(&["hold", "crooked line", "crooked crack"])
}

fn numb(clause: &Clause) -> bool {
    let cold = clause.has(&["cold", "freezing", "frozen", "ice", "snow", "winter", "screaming barfies"]);
    clause.says(&[
        "numb",
        "numbness",
        "tingling",
        "tingles",
        "tingly",
        "pins and needles",
        "no feeling in",
        "lost feeling",
    ]) && !cold
}

fn at_night(clause: &Clause) -> bool {
    let night = [
        "at night",
        "during the night",
        "wakes me",
        "woke me",
        "wake me",
        "waking me",
        "keeps me awake",
        "keeps me up",
        "cant sleep",
        "in my sleep",
        "night pain",
        "middle of the night",
    ];
    let train =
        clause.has(&["train at night", "climb at night", "climbing at night", "training at night", "night session"]);
    (clause.says(PAIN) && clause.has(&night) && !train) || clause.says(&["night pain"])
}

/// Pain that is there now and began more than two weeks ago.
fn long_pain(clauses: &[Clause], today: NaiveDate) -> bool {
    clauses.iter().any(|clause| {
        let over =
            clause.has(&["ago"]) && clause.has(&["fine", "gone", "healed", "better", "recovered", "used to", "had"]);
        let place = clause.says(PAIN) || clause.says(&["swollen", "injury wont heal"]);
        place && !over && (span(&clause.words).is_some_and(|days| days > 14) || began(&clause.words, today))
    })
}

/// Days that `for three weeks`, `over two weeks`, `for months` say.
fn span(words: &Words) -> Option<u32> {
    let unit = |word: &str| match word {
        "day" | "days" => Some(1),
        "week" | "weeks" => Some(7),
        "month" | "months" => Some(30),
        "year" | "years" => Some(365),
        _ => None,
    };
    words.list.iter().enumerate().find_map(|(at, word)| {
        let unit = unit(word)?;
        let before = words.at(at.wrapping_sub(1));
        let earlier = words.at(at.wrapping_sub(2));
        let more = words.any(&["over two", "more than two", "over 2", "more than 2", "over a couple"]);
        let lasting = words.any(&[
            "for",
            "past",
            "last",
            "over",
            "more than",
            "almost",
            "nearly",
            "now",
            "of pain",
            "still",
            "already",
            "since",
            "been",
        ]);
        if unit >= 30 && word.ends_with('s') && matches!(before, "for" | "many" | "several" | "of" | "few") {
            return Some(60);
        }
        if word == "weeks" && matches!(before, "for" | "many" | "several" | "few") {
            return Some(21);
        }
        let count = if before == "of" { number(earlier) } else { number(before) }?;
        lasting.then(|| count.saturating_mul(unit) + u32::from(more))
    })
}

/// Whether `since ...` names a day more than two weeks back.
fn began(words: &Words, today: NaiveDate) -> bool {
    period::find(words, today)
        .iter()
        .any(|found| words.at(found.from) == "since" && (today - found.period.first).num_days() > 14)
}

fn periods(words: &Words) -> bool {
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

fn disordered(clause: &Clause) -> bool {
    let words = &clause.words;
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
fn loss(words: &Words) -> Option<(f64, f64)> {
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
fn crash(clause: &Clause, athlete: &Athlete) -> bool {
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
