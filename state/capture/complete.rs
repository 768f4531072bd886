//! What the word at the cursor may become.

use super::Context;
use super::place::colours;
use super::vocabulary::{
    BOARDS, CLIMB_KEYS, CLIMB_WORDS, DAYS, GRIPS, KINDS, PARTS, RESULTS, SESSION_KEYS, SET_KEYS, SIGNIFICANCE,
};
use super::word::{FOOD, SESSION, Word, is_space, split, value};
use super::write::meal_name;

/// Which kind of line is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// [`super::session`].
    Session,
    /// [`super::send()`].
    Send,
    /// [`super::food()`].
    Food,
}

/// Most completions worth showing.
const MOST: usize = 50;

/// What may replace the word that ends at `cursor` (bytes into the line): places after `@`, meals in a food line, kinds
/// at the beginning, and the words that begin with what is typed. Nothing typed offers only kinds and meals.
pub fn completions(grammar: Grammar, line: &str, cursor: usize, ctx: &Context) -> Vec<String> {
    let cursor = (0..=cursor.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    let typed = &line[..cursor];
    let cut = split(typed, if grammar == Grammar::Food { FOOD } else { SESSION });
    if cut.notes.is_some() {
        return Vec::new();
    }
    let within = cut.words.last().is_some_and(|word| word.end == cursor && !word.comma && !typed.ends_with(is_space))
        || cut.open_quote;
    let (before, word) = match cut.words.split_last() {
        Some((last, before)) if within => (before, Some(last)),
        _ => (&cut.words[..], None),
    };
    let found = match (grammar, word) {
        (_, Some(word)) if word.head.starts_with('@') => places(&word.after_sign(), ctx),
        (Grammar::Food, _) => foods(before, word, ctx),
        (Grammar::Session, None) if before.is_empty() => {
            KINDS.iter().map(|kind| kind.word).chain(DAYS.iter().copied()).map(str::to_owned).collect()
        }
        (_, None) => Vec::new(),
        (Grammar::Session, Some(word)) => session_words(before, word, ctx),
        (Grammar::Send, Some(word)) => {
            let why = SIGNIFICANCE.iter().map(|(name, _)| *name);
            let words = [RESULTS, CLIMB_WORDS, DAYS].concat().into_iter().chain(why).chain(["indoor", "outdoor", "pp"]);
            beginning(&word.lower(), words.map(str::to_owned))
        }
    };
    found.into_iter().take(MOST).collect()
}

fn beginning(typed: &str, words: impl IntoIterator<Item = String>) -> Vec<String> {
    let typed = typed.to_lowercase();
    let mut found: Vec<String> = Vec::new();
    for word in words {
        let lower = word.to_lowercase();
        if lower.starts_with(&typed) && lower != typed && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

fn places(typed: &str, ctx: &Context) -> Vec<String> {
    let found = beginning(typed, ctx.places.iter().cloned());
    found.into_iter().map(|place| format!("@{}", value(&place))).collect()
}

fn session_words(before: &[Word], word: &Word, ctx: &Context) -> Vec<String> {
    let place = before.iter().find(|word| word.head.starts_with('@')).map(Word::after_sign);
    let plain = KINDS.iter().map(|kind| kind.word).chain([RESULTS, CLIMB_WORDS, DAYS, GRIPS, &["new"]].concat());
    let plain = plain.chain(BOARDS.iter().map(|(word, _)| *word)).map(str::to_owned);
    let parts = PARTS.iter().map(|(part, _)| *part);
    let keys = [SESSION_KEYS, CLIMB_KEYS, SET_KEYS].concat().into_iter().chain(parts).map(|key| format!("{key}:"));
    let colours = colours(ctx, place.as_deref()).iter().map(|(colour, _)| colour.clone());
    let exercises = ctx.exercises.iter().map(|(id, _)| id.clone());
    beginning(&word.lower(), plain.chain(keys).chain(colours).chain(exercises))
}

fn foods(before: &[Word], word: Option<&Word>, ctx: &Context) -> Vec<String> {
    let item = before.iter().rposition(|word| word.comma).map_or(0, |at| at + 1);
    let earlier: Vec<String> = before[item..].iter().map(|word| format!("{} ", word.lower())).collect();
    let earlier = earlier.concat();
    let typed = word.map(|word| word.text().to_lowercase()).unwrap_or_default();
    let names = ctx.meals.iter().map(|meal| meal.name.as_str());
    if earlier.is_empty() {
        let words = ["water", "weight", "copy", "supp:", "complete"].map(str::to_owned);
        let meals = beginning(&typed, names.map(str::to_owned)).into_iter().map(|name| meal_name(&name));
        let words = if typed.is_empty() { Vec::new() } else { beginning(&typed, words) };
        return meals.chain(words).collect();
    }
    // The rest of a name whose first words are there.
    let rest = names.filter_map(|name| {
        let begun = name.to_lowercase().starts_with(&format!("{earlier}{typed}"));
        let words = earlier.matches(' ').count();
        begun.then(|| name.split(' ').skip(words).collect::<Vec<_>>().join(" "))
    });
    rest.filter(|rest| !rest.is_empty()).collect()
}
