//! Technique: easy climbing with one thing in mind.

use super::Shipped;

/// The exercises of this file.
pub(super) const ALL: &[Shipped] = &[
    Shipped {
        id: "silent-feet",
        name: "Silent feet",
        kind: "technique",
        level: "beginner",
        equipment: &["wall"],
        sets: 5,
        reps: "1 problem",
        duration_s: None,
        rest_s: Some(60),
        instructions: "Climb easy problems so that no foot makes a sound. Look at the hold until the foot stands on it. \
                       Start again after any noise.",
        safety: None,
    },
    Shipped {
        id: "hover-hands",
        name: "Hover hands",
        kind: "technique",
        level: "beginner",
        equipment: &["wall"],
        sets: 5,
        reps: "1 problem",
        duration_s: None,
        rest_s: Some(60),
        instructions: "Before taking each hold, let the hand hover over it for three seconds. Only a balanced position \
                       allows that. Choose climbs two or three grades below your best.",
        safety: None,
    },
    Shipped {
        id: "straight-arms",
        name: "Straight arms",
        kind: "technique",
        level: "beginner",
        equipment: &["wall"],
        sets: 5,
        reps: "1 problem",
        duration_s: None,
        rest_s: Some(60),
        instructions: "Climb with arms as straight as possible, moving by hips and legs. Twist in on steep ground. Bend an \
                       arm only to move it.",
        safety: None,
    },
    Shipped {
        id: "down-climbing",
        name: "Down-climbing",
        kind: "technique",
        level: "beginner",
        equipment: &["wall"],
        sets: 6,
        reps: "1 problem",
        duration_s: None,
        rest_s: Some(60),
        instructions: "Climb an easy problem up and down the same way. Looking for feet from above trains them. It warms up \
                       well, too.",
        safety: None,
    },
    Shipped {
        id: "one-touch",
        name: "One touch",
        kind: "technique",
        level: "intermediate",
        equipment: &["wall"],
        sets: 5,
        reps: "1 problem",
        duration_s: None,
        rest_s: Some(90),
        instructions: "Each hand and foot may be placed once and not adjusted. Decide before you move. Repeat the climb \
                       until it goes without a correction.",
        safety: None,
    },
    Shipped {
        id: "flash-practice",
        name: "Flash practice",
        kind: "technique",
        level: "intermediate",
        equipment: &["wall"],
        sets: 6,
        reps: "1 try",
        duration_s: None,
        rest_s: Some(180),
        instructions: "Read a new climb from the ground for two minutes, say the moves aloud, then try it once. Compare \
                       what you read with what happened. Go on to the next one whether it went or not.",
        safety: None,
    },
    Shipped {
        id: "perfect-repeats",
        name: "Perfect repeats",
        kind: "technique",
        level: "intermediate",
        equipment: &["wall"],
        sets: 4,
        reps: "3 laps",
        duration_s: None,
        rest_s: Some(120),
        instructions: "Climb a problem that you have done and make it easier each time: fewer adjustments, less grip, \
                       calmer breath. Three laps each. Film the first and the last.",
        safety: None,
    },
    Shipped {
        id: "fall-practice",
        name: "Fall practice",
        kind: "technique",
        level: "beginner",
        equipment: &["lead wall", "rope"],
        sets: 4,
        reps: "3 falls",
        duration_s: None,
        rest_s: Some(120),
        instructions: "With an experienced belayer, take small planned falls, starting with the knot at the last bolt and \
                       moving up by a hand's width. Breathe out as you let go. Stop while it still feels fine.",
        safety: Some(
            "Only where the fall is clean and high enough, with a belayer who gives a soft catch. Partner check \
             before each round.",
        ),
    },
    Shipped {
        id: "slab-no-hands",
        name: "No-hands slab",
        kind: "technique",
        level: "beginner",
        equipment: &["slab wall"],
        sets: 5,
        reps: "1 problem",
        duration_s: None,
        rest_s: Some(60),
        instructions: "Climb an easy slab with flat palms only, then with none. Weight stays over the feet. Move the hips \
                       before the foot.",
        safety: None,
    },
];
