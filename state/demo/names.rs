//! Invented names of climbs, each used once.

const FIRST: [&str; 36] = [
    "Amber", "Borrowed", "Broken", "Calm", "Cedar", "Cold", "Crooked", "Distant", "Dusty", "Early", "Electric",
    "Faded", "Folded", "Frozen", "Gentle", "Hidden", "Hollow", "Honest", "Idle", "Ivory", "Late", "Little", "Lonely",
    "Lucky", "Marble", "Narrow", "Open", "Patient", "Quick", "Rusty", "Second", "Secret", "Silver", "Sleepy", "Tender",
    "Wild",
];
const SECOND: [&str; 37] = [
    "Anchor", "Arrow", "Bell", "Bishop", "Bridge", "Candle", "Canyon", "Compass", "Crane", "Dancer", "Engine",
    "Falcon", "Feather", "Fiddle", "Garden", "Ghost", "Hammer", "Harbour", "Juniper", "Kettle", "Ladder", "Letter",
    "Magpie", "Mirror", "Needle", "Orchard", "Paradox", "Pilgrim", "Promise", "Raven", "River", "Sermon", "Shadow",
    "Signal", "Swallow", "Window", "Winter",
];

/// The name with this number; the first 1,332 differ, because 36 and 37 share no factor.
pub(super) fn name(number: usize) -> String {
    format!("{} {}", FIRST[number * 5 % FIRST.len()], SECOND[number * 11 % SECOND.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_differ() {
        let names: HashSet<String> = (0..FIRST.len() * SECOND.len()).map(name).collect();
        assert_eq!(names.len(), FIRST.len() * SECOND.len());
    }
}
