//! Power: hard moves, few of them, well rested.

use super::Shipped;

/// The exercises of this file.
pub(super) const ALL: &[Shipped] = &[
    Shipped {
        id: "limit-bouldering",
        name: "Limit bouldering",
        kind: "power",
        level: "intermediate",
        equipment: &["boulder wall"],
        sets: 6,
        reps: "3-4 tries",
        duration_s: None,
        rest_s: Some(240),
        instructions: "Choose two or three problems whose single moves you can barely do. Give each try everything, then \
                       rest three to five minutes. End the session while the moves are still quick.",
        safety: Some("Fall where you want to land; a tired last try is how ankles are hurt."),
    },
    Shipped {
        id: "board-session",
        name: "Board session",
        kind: "power",
        level: "intermediate",
        equipment: &["system board"],
        sets: 8,
        reps: "2-3 tries",
        duration_s: None,
        rest_s: Some(180),
        instructions: "Climb steep board problems at or just under your limit with full rests. Cut loose as little as \
                       possible and note which move failed. Repeat one old problem each session to see progress.",
        safety: Some(
            "Small holds on steep wood load fingers more than volumes do: at most two such sessions a week to \
             begin with.",
        ),
    },
    Shipped {
        id: "campus-ladders",
        name: "Campus ladders",
        kind: "power",
        level: "advanced",
        equipment: &["campus board"],
        sets: 5,
        reps: "1 each side",
        duration_s: None,
        rest_s: Some(180),
        instructions: "Climb the rungs hand over hand without feet, on large rungs first, such as 1-3-5. Move with \
                       shoulders low and elbows bent, and step down controlled. Stop when speed is lost.",
        safety: Some(
            "Advanced: only for grown climbers with two years of steady climbing and no finger, elbow or shoulder \
             pain. Never tired, never twice within 72 hours, and let go rather than catch a slip.",
        ),
    },
    Shipped {
        id: "campus-touches",
        name: "Campus touches",
        kind: "power",
        level: "advanced",
        equipment: &["campus board"],
        sets: 5,
        reps: "3 each side",
        duration_s: None,
        rest_s: Some(180),
        instructions: "From two hands on rung one, throw one hand as high as it goes, touch and return. Drive from both \
                       arms and keep the core tight. Mark the rung you reached.",
        safety: Some(
            "Advanced: the drop back loads fingers and shoulders most; use large rungs and stop when it is not \
             clean.",
        ),
    },
    Shipped {
        id: "dynos",
        name: "Dyno practice",
        kind: "power",
        level: "beginner",
        equipment: &["boulder wall"],
        sets: 5,
        reps: "3",
        duration_s: None,
        rest_s: Some(120),
        instructions: "Pick jumps between good holds, sink low, then push through the legs and let go late. Aim past the \
                       hold. Change the distance, not the holds, to make it harder.",
        safety: Some("Check the landing and who walks through it."),
    },
    Shipped {
        id: "explosive-pull-ups",
        name: "Explosive pull-ups",
        kind: "power",
        level: "intermediate",
        equipment: &["pull-up bar"],
        sets: 5,
        reps: "3",
        duration_s: None,
        rest_s: Some(180),
        instructions: "Pull as fast as you can from straight but active arms until the chest is near the bar. Lower slowly. \
                       End the set when the speed goes.",
        safety: Some("Do not drop into the shoulders at the bottom."),
    },
    Shipped {
        id: "coordination-jumps",
        name: "Coordination problems",
        kind: "power",
        level: "beginner",
        equipment: &["boulder wall"],
        sets: 6,
        reps: "4 tries",
        duration_s: None,
        rest_s: Some(90),
        instructions: "Try run-and-jump or swing problems on volumes and large holds. Rehearse the feet first, then the \
                       hands, then both. Film a try and change one thing.",
        safety: Some("Sideways falls are common here: spotters and clear mats."),
    },
];
