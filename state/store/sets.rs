//! The packed form of an entry's strength work, so that figures of many years parse no text: each line its flags, its
//! exercise, and what it notes.

use super::tick::take;
use crate::row::StrengthSet;
use std::collections::HashSet;
use std::sync::Arc;

/// The words of all lines that were read, each once.
#[derive(Default)]
pub(super) struct Words(HashSet<Arc<str>>);

impl Words {
    pub(super) fn shared(&mut self, word: &str) -> Arc<str> {
        if let Some(known) = self.0.get(word) {
            return Arc::clone(known);
        }
        let new: Arc<str> = word.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// The blob of a list of lines.
pub(super) fn encode(sets: &[StrengthSet]) -> Vec<u8> {
    let mut blob = Vec::with_capacity(sets.len() * 64);
    for set in sets {
        let numbers = [set.load_kg, set.edge_mm, set.hang_s, set.reps, set.sets];
        let words = [set.grip.as_deref(), set.hand.as_deref()];
        let noted = numbers.iter().map(Option::is_some).chain(words.iter().map(Option::is_some));
        blob.push(noted.enumerate().fold(0, |flags, (bit, is)| flags | u8::from(is) << bit));
        put_word(&mut blob, &set.exercise);
        numbers.into_iter().flatten().for_each(|number| blob.extend(number.to_le_bytes()));
        words.into_iter().flatten().for_each(|word| put_word(&mut blob, word));
    }
    blob
}

/// The lines of a blob, in place of those that stood in the list. Bytes that are no line end it: a projection can be
/// rebuilt.
pub(super) fn decode(mut blob: &[u8], words: &mut Words, sets: &mut Vec<StrengthSet>) {
    sets.clear();
    while let Some(set) = next(&mut blob, words) {
        sets.push(set);
    }
}

fn next(blob: &mut &[u8], words: &mut Words) -> Option<StrengthSet> {
    let [flags] = take::<1>(blob)?;
    let exercise = words.shared(word(blob)?);
    let mut numbers = [None; 5];
    for (_, number) in numbers.iter_mut().enumerate().filter(|(bit, _)| flags >> bit & 1 == 1) {
        *number = Some(f64::from_le_bytes(take(blob)?));
    }
    let [load_kg, edge_mm, hang_s, reps, sets] = numbers;
    let grip = if flags >> 5 & 1 == 1 { Some(words.shared(word(blob)?)) } else { None };
    let hand = if flags >> 6 & 1 == 1 { Some(words.shared(word(blob)?)) } else { None };
    Some(StrengthSet { exercise, load_kg, edge_mm, grip, hand, hang_s, reps, sets })
}

fn put_word(blob: &mut Vec<u8>, word: &str) {
    // No attribute of a record is near four billion bytes long.
    blob.extend((word.len() as u32).to_le_bytes());
    blob.extend(word.as_bytes());
}

fn word<'a>(blob: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::try_from(u32::from_le_bytes(take(blob)?)).ok()?;
    let (head, rest) = blob.split_at_checked(length)?;
    *blob = rest;
    std::str::from_utf8(head).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_survives_packing_and_cut_bytes_end_the_list() {
        let full = StrengthSet {
            exercise: "max-hangs".into(),
            load_kg: Some(-12.5),
            edge_mm: Some(20.0),
            grip: Some("demi-arqué".into()),
            hand: Some("left".into()),
            hang_s: Some(10.0),
            reps: Some(1.0),
            sets: Some(5.0),
        };
        let lines = [
            full.clone(),
            StrengthSet::default(),
            StrengthSet { grip: None, load_kg: None, ..full.clone() },
            StrengthSet { hand: Some("".into()), edge_mm: None, ..full },
        ];
        let blob = encode(&lines);
        let (mut words, mut read) = (Words::default(), Vec::new());
        decode(&blob, &mut words, &mut read);
        assert_eq!(read, lines);
        assert!(Arc::ptr_eq(&read[0].exercise, &read[2].exercise), "a word is kept once");
        for cut in 0..blob.len() {
            decode(&blob[..cut], &mut words, &mut read);
            assert!(read.len() < 4);
        }
        decode(&[0, 255, 255, 255, 255, 1], &mut words, &mut read);
        assert_eq!(read, []);
    }
}
