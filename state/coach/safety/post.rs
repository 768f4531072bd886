//! An answer before it is shown: paragraphs that no back end may give are taken out, with the reason in their place.

use super::eating::energy;
use super::{Athlete, Flag};
use crate::coach::words::{Words, number};

/// An answer that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The answer, with notices where something was taken out.
    pub text: String,
    /// Why, each once.
    pub withheld: Vec<Flag>,
}

/// Checks an answer: no energy target below the athlete's own, no loss faster than 1 % of body weight a week; to minors no
/// weight loss, no campus board, no maximal hangs; no deficit while energy availability is low.
pub fn post(answer: &str, athlete: &Athlete) -> Checked {
    let mut withheld = Vec::new();
    let lines: Vec<String> = answer
        .split('\n')
        .map(|line| match breach(line, athlete) {
            None => line.to_owned(),
            Some(flag) if withheld.contains(&flag) => String::new(),
            Some(flag) => {
                withheld.push(flag);
                format!("*Left out: {}*", flag.notice())
            }
        })
        .collect();
    Checked { text: lines.join("\n"), withheld }
}

const ADVICE: &[&str] = &[
    "aim",
    "target",
    "eat",
    "limit",
    "should",
    "try",
    "keep",
    "reduce",
    "cut",
    "go down",
    "stick to",
    "stay",
    "consume",
    "recommend",
    "set",
    "do",
    "add",
    "use",
    "start",
    "could",
    "consider",
    "schedule",
    "include",
    "drop",
    "lose",
];
const TOLD: &[&str] = &[
    "ate",
    "logged",
    "averaged",
    "average",
    "mean",
    "was",
    "were",
    "you had",
    "under your",
    "below your",
    "short of",
    "do not",
    "dont",
    "never",
    "avoid",
    "not recommended",
    "no campus",
    "isnt",
    "not below",
    "less than you",
];

fn breach(line: &str, athlete: &Athlete) -> Option<Flag> {
    let words = Words::new(line);
    if !words.any(ADVICE) || words.any(TOLD) {
        return None;
    }
    let daily = words.any(&[
        "a day",
        "per day",
        "daily",
        "each day",
        "every day",
        "kcal/day",
        "target",
        "intake",
        "budget",
        "total",
    ]);
    if daily && energy(&words).is_some_and(|kcal| kcal >= 100.0 && kcal < athlete.own_kcal.unwrap_or(1500.0)) {
        return Some(Flag::CrashCut);
    }
    if fast_loss(&words, athlete.weight_kg.unwrap_or(70.0)) {
        return Some(Flag::CrashCut);
    }
    let loss = words.any(&[
        "deficit",
        "lose weight",
        "weight loss",
        "cut weight",
        "lose fat",
        "cutting weight",
        "drop weight",
        "lose some weight",
    ]);
    if loss && athlete.is_minor() {
        return Some(Flag::YoungWeight);
    }
    if loss && athlete.low_energy.is_some() {
        return Some(Flag::LowEnergy);
    }
    let hard = words.any(&["campus", "campusing", "max hang*", "maximal hang*", "weighted hang*", "one arm hang*"]);
    (hard && athlete.is_minor()).then_some(Flag::YoungLoad)
}

/// `lose 2 kg a week`, `1.5% of body weight per week`.
fn fast_loss(words: &Words, weight_kg: f64) -> bool {
    if !words.any(&["lose", "losing", "loss", "drop", "cut"])
        || !words.any(&["a week", "per week", "each week", "every week", "weekly"])
    {
        return false;
    }
    words.list.windows(2).any(|pair| {
        let count = pair[0].parse::<f64>().ok().or_else(|| number(&pair[0]).map(f64::from));
        let kg = match pair[1].as_str() {
            "kg" | "kilo" | "kilos" => count,
            "lb" | "lbs" | "pounds" | "pound" => count.map(|count| count * 0.4536),
            "of" | "body" | "percent" => {
                count.filter(|count| *count <= 20.0).map(|percent| percent * weight_kg / 100.0)
            }
            _ => pair[0].strip_suffix("kg").and_then(|digits| digits.parse().ok()),
        };
        kg.is_some_and(|kg| kg > weight_kg / 100.0 + 0.05)
    })
}
