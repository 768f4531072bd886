//! The name of a climb in a question: what was quoted, or the words that no rule knows.

use super::Pick;
use crate::coach::period::Found;
use crate::coach::words::Words;

/// What stands between quotes.
pub(super) fn quoted(text: &str) -> Option<String> {
    let text = text.replace(['\u{201c}', '\u{201d}'], "\"");
    let inside = text.split('"').nth(1)?.trim();
    (!inside.is_empty()).then(|| inside.to_owned())
}

/// Words that name no climb.
const GRAMMAR: &[&str] = &[
    "a",
    "about",
    "ago",
    "all",
    "am",
    "an",
    "and",
    "any",
    "are",
    "ascent",
    "at",
    "attempt",
    "attempted",
    "attempts",
    "be",
    "been",
    "best",
    "boulder",
    "bouldering",
    "boulders",
    "by",
    "can",
    "climb",
    "climbed",
    "climbing",
    "climbs",
    "did",
    "do",
    "does",
    "doing",
    "ever",
    "first",
    "for",
    "from",
    "get",
    "give",
    "go",
    "goes",
    "going",
    "had",
    "has",
    "have",
    "history",
    "how",
    "i",
    "in",
    "inside",
    "indoor",
    "indoors",
    "is",
    "it",
    "last",
    "lead",
    "like",
    "long",
    "look",
    "many",
    "me",
    "most",
    "much",
    "my",
    "need",
    "needed",
    "of",
    "off",
    "on",
    "outdoor",
    "outdoors",
    "outside",
    "project",
    "projects",
    "redpoint",
    "repeat",
    "repeated",
    "rest",
    "route",
    "routes",
    "send",
    "sends",
    "sent",
    "session",
    "sessions",
    "show",
    "since",
    "so",
    "sport",
    "status",
    "take",
    "taken",
    "tell",
    "tested",
    "than",
    "that",
    "the",
    "then",
    "there",
    "they",
    "this",
    "time",
    "times",
    "to",
    "took",
    "trad",
    "train",
    "trained",
    "training",
    "tried",
    "tries",
    "try",
    "up",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "who",
    "why",
    "will",
    "with",
    "work",
    "worked",
    "year",
    "years",
    "you",
    "your",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "hang",
    "hangboard",
    "hangs",
    "hung",
    "flash",
    "flashed",
    "flashes",
    "onsight",
    "onsighted",
    "slab",
    "slabs",
    "overhang",
    "overhangs",
    "roof",
    "roofs",
    "vertical",
    "gym",
    "crag",
    "rock",
    "board",
    "hour",
    "hours",
    "minutes",
    "number",
    "count",
    "food",
    "log",
    "logged",
    "weigh",
    "anything",
    "something",
    "hard",
    "harder",
    "easier",
    "or",
    "above",
    "below",
    "under",
    "over",
    "least",
    "done",
    "entry",
    "journal",
    "new",
    "pr",
    "personal",
    "record",
    "breakthrough",
    "milestone",
    "maximum",
    "max",
    "far",
    "off",
    "just",
    "please",
    "out",
    "comes",
    "coming",
    "happened",
    "as",
    "if",
    "not",
    "no",
    "different",
    "partner",
    "friends",
];

/// The longest run of words that no rule knows.
pub(super) fn leftover(words: &Words, found: &[Found], pick: &Pick) -> Option<String> {
    let places: Vec<String> =
        [&pick.place, &pick.partner].into_iter().flatten().flat_map(|name| Words::new(name).list).collect();
    let unknown = |(at, word): (usize, &String)| {
        let dated = found.iter().any(|found| (found.from..found.to).contains(&at));
        let grade = word.starts_with(|c: char| c.is_ascii_digit())
            || (word.starts_with('v')
                && word.ends_with(|c: char| c.is_ascii_digit() || c == 's' || c == '+')
                && word.len() <= 4);
        !dated && !places.contains(word) && !grade && !GRAMMAR.contains(&word.as_str())
    };
    let open: Vec<bool> = words.list.iter().enumerate().map(unknown).collect();
    let mut best: Option<(usize, usize)> = None;
    let mut at = 0;
    while at < open.len() {
        if !open[at] {
            at += 1;
            continue;
        }
        // `The Long Quiet` and `Owl Time` hold words of the grammar: one of them may stand inside or at an end.
        let mut end = at + 1;
        while end < open.len()
            && (open[end]
                || (end + 1 < open.len()
                    && open[end + 1]
                    && matches!(words.at(end), "of" | "the" | "to" | "in" | "and" | "day" | "long")))
        {
            end += 1;
        }
        if best.is_none_or(|(from, to)| end - at > to - from) {
            best = Some((at, end));
        }
        at = end;
    }
    let (from, to) = best?;
    let dated = |at: usize| found.iter().any(|found| (found.from..found.to).contains(&at));
    // A word right after belongs to the name when it is the last of the question.
    let to = if to + 1 == words.list.len()
        && !dated(to)
        && matches!(words.at(to), "day" | "time" | "rock" | "line" | "roof" | "slab" | "long")
    {
        to + 1
    } else {
        to
    };
    let from = if from >= 2 && words.at(from - 1) == "long" && words.at(from - 2) == "the" { from - 2 } else { from };
    Some(words.text(from, to))
}
