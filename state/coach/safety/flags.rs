//! The red flags of a question: phrases with what has to stand beside them, clause by clause.

use super::clause::{Clause, clauses};
use super::eating::{crash, disordered, loss, periods};
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
        "hang with",
        "hanging with",
        "added weight",
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
