//! The words that lines know, and the nearest one to a word that is not known.

use crate::record::{DayStatus, SessionType, Significance};

/// A kind of day as typed, what it is stored as, and the tag or status that keeps the difference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// The word.
    pub(super) word: &'static str,
    /// Stored kind.
    pub(super) session: SessionType,
    /// Tag that goes with it.
    pub(super) tag: Option<&'static str>,
    /// Status that goes with it.
    pub(super) status: Option<DayStatus>,
}

const fn kind(word: &'static str, session: SessionType) -> Kind {
    Kind { word, session, tag: None, status: None }
}

const fn tagged(word: &'static str) -> Kind {
    Kind { word, session: SessionType::Training, tag: Some(word), status: None }
}

/// The kinds of day.
pub(super) const KINDS: &[Kind] = &[
    kind("gym", SessionType::Gym),
    kind("crag", SessionType::Outdoor),
    tagged("board"),
    tagged("hang"),
    tagged("lift"),
    kind("rest", SessionType::Rest),
    Kind { status: Some(DayStatus::Ill), ..kind("ill", SessionType::Rest) },
    Kind { status: Some(DayStatus::Travel), ..kind("travel", SessionType::Rest) },
    tagged("comp"),
    kind("training", SessionType::Training),
    kind("outdoor", SessionType::Outdoor),
];

/// Body parts with a soreness score, and what one side of them is called.
pub(super) const PARTS: &[(&str, &str)] = &[
    ("fingers", "finger"),
    ("forearms", "forearm"),
    ("shoulders", "shoulder"),
    ("back", "back"),
    ("legs", "leg"),
    ("elbows", "elbow"),
    ("wrists", "wrist"),
    ("knees", "knee"),
    ("hips", "hip"),
    ("neck", "neck"),
    ("biceps", "biceps"),
    ("ankles", "ankle"),
    ("core", "core"),
];

/// The stored name of a body part: `finger` is `fingers`, `left-elbows` is `left-elbow`.
pub(super) fn body_part(word: &str) -> Option<String> {
    let sided = ["left-", "right-"].into_iter().find_map(|side| Some((side, word.strip_prefix(side)?)));
    let (side, part) = sided.unwrap_or(("", word));
    let (many, one) = PARTS.iter().find(|(many, one)| part == *many || part == *one)?;
    Some(format!("{side}{}", if side.is_empty() { many } else { one }))
}

/// Keys of a session's `key:value` words, beside body parts.
pub(super) const SESSION_KEYS: &[&str] =
    &["rpe", "energy", "skin", "sleep", "w", "with", "tag", "place", "trip", "mind", "injury", "cond", "status", "on"];

/// Keys of a climb's `key:value` words.
pub(super) const CLIMB_KEYS: &[&str] = &["name", "hp", "stars", "own", "url", "len", "note"];

/// Keys of a set's `key:value` words.
pub(super) const SET_KEYS: &[&str] = &["ex", "grip", "rest"];

/// Boards: the word, and how the board writes its name.
pub(super) const BOARDS: &[(&str, &str)] = &[("kilter", "Kilter"), ("tension", "Tension"), ("moon", "MoonBoard")];

/// Grips that need no `grip:`.
pub(super) const GRIPS: &[&str] = &[
    "half-crimp",
    "full-crimp",
    "open-hand",
    "half",
    "full",
    "open",
    "crimp",
    "drag",
    "pinch",
    "sloper",
    "pocket",
    "mono",
    "jug",
    "front-three",
    "back-three",
    "middle-two",
];

/// Words that say how a climb went.
pub(super) const RESULTS: &[&str] =
    &["fl", "os", "rp", "in4", "no6", "rpt", "hung3", "flash", "onsight", "redpoint", "repeat", "no", "hung"];

/// Other words of a climb without a value.
pub(super) const CLIMB_WORDS: &[&str] = &[
    "lead", "tr", "follow", "solo", "slab", "vertical", "overhang", "roof", "wu", "mirror", "kilter", "tension",
    "moon", "boulder", "sport", "trad", "toprope", "aid", "ice", "mixed", "alpine",
];

/// Why a send stands out.
pub(super) const SIGNIFICANCE: &[(&str, Significance)] = &[
    ("breakthrough", Significance::Breakthrough),
    ("milestone", Significance::Milestone),
    ("personal-best", Significance::PersonalBest),
    ("pb", Significance::PersonalBest),
    ("project-send", Significance::ProjectSend),
    ("project", Significance::ProjectSend),
];

/// Days without a number.
pub(super) const DAYS: &[&str] = &["today", "yest", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The known word closest to `word`, if one is close: one slip in a short word, two in a long one.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(40).collect();
    let allowed = match word.len() {
        0..=2 => return None,
        3..=6 => 1,
        _ => 2,
    };
    let near = |known: &'a str| {
        let chars: Vec<char> = known.to_lowercase().chars().collect();
        (chars.len().abs_diff(word.len()) <= allowed).then(|| (distance(&word, &chars), known))
    };
    known
        .into_iter()
        .filter_map(near)
        .filter(|(far, _)| *far <= allowed)
        .min_by_key(|(far, _)| *far)
        .map(|(_, known)| known)
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}
