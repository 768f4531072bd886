//! Endurance: from an easy half hour to a minute at the pump.

use super::Shipped;

/// The exercises of this file.
pub(super) const ALL: &[Shipped] = &[
    Shipped {
        id: "arc",
        name: "ARC",
        kind: "endurance",
        level: "beginner",
        equipment: &["wall", "rope or traverse"],
        sets: 2,
        reps: "1",
        duration_s: Some(1500),
        rest_s: Some(600),
        instructions: "Climb without stopping for 20 to 30 minutes at a grade that leaves a light pump you can always shake \
                       out. Breathe through the nose if you can. Use the time for feet and resting positions.",
        safety: None,
    },
    Shipped {
        id: "boulder-4x4",
        name: "4x4s",
        kind: "endurance",
        level: "intermediate",
        equipment: &["boulder wall"],
        sets: 4,
        reps: "4 problems",
        duration_s: None,
        rest_s: Some(240),
        instructions: "Choose four problems two or three grades below your best. Climb each four times without rest, or all \
                       four in a row four times, then rest four minutes. Keep moving well when pumped.",
        safety: Some("Finish at the start hold or climb down when you are too tired to fall well."),
    },
    Shipped {
        id: "linked-boulders",
        name: "Linked boulders",
        kind: "endurance",
        level: "intermediate",
        equipment: &["boulder wall"],
        sets: 5,
        reps: "2-3 problems",
        duration_s: None,
        rest_s: Some(300),
        instructions: "Link two or three problems through easy climbing between them to 25 to 40 moves. Rest as long as \
                       five minutes so that the quality stays. Make the last problem the one you know best.",
        safety: Some("Plan where you come off before you start."),
    },
    Shipped {
        id: "on-the-minute",
        name: "On the minute boulders",
        kind: "endurance",
        level: "intermediate",
        equipment: &["boulder wall"],
        sets: 3,
        reps: "6-8 problems",
        duration_s: Some(60),
        rest_s: Some(300),
        instructions: "Start a problem of moderate difficulty at each full minute and rest what is left of it. Eight \
                       minutes are a set. Go down a grade rather than miss a start.",
        safety: Some("Landings stay clear only if somebody looks: agree on the wall with others."),
    },
    Shipped {
        id: "route-intervals",
        name: "Route intervals",
        kind: "endurance",
        level: "intermediate",
        equipment: &["lead wall", "rope"],
        sets: 4,
        reps: "1 route",
        duration_s: Some(240),
        rest_s: Some(240),
        instructions: "Climb a route one or two grades below your onsight level, rest as long as you climbed, repeat. Keep \
                       the same pace in the last one. Note which one failed.",
        safety: Some("Tired clips are late clips: belayer awake, no skipped draws."),
    },
    Shipped {
        id: "doubles",
        name: "Route doubles",
        kind: "endurance",
        level: "intermediate",
        equipment: &["lead wall", "rope"],
        sets: 3,
        reps: "2 laps",
        duration_s: None,
        rest_s: Some(600),
        instructions: "Climb a route, lower off, tie in again and climb it once more at once. Rest ten minutes. Choose \
                       routes on which the second lap just goes.",
        safety: Some("Check knot and belay before the second lap as before the first."),
    },
    Shipped {
        id: "shake-outs",
        name: "Resting practice",
        kind: "endurance",
        level: "beginner",
        equipment: &["wall"],
        sets: 5,
        reps: "1",
        duration_s: Some(60),
        rest_s: Some(120),
        instructions: "Climb into a pump, stop at a good hold and recover for a minute by changing hands and dropping the \
                       arm. Find the position that costs least. Climb on only when the breath is calm.",
        safety: None,
    },
    Shipped {
        id: "circuit-60",
        name: "Sixty-move circuit",
        kind: "endurance",
        level: "intermediate",
        equipment: &["circuit board or wall"],
        sets: 4,
        reps: "1",
        duration_s: None,
        rest_s: Some(480),
        instructions: "Climb a set circuit of about sixty moves at a grade that fails near the end. Rest eight minutes. The \
                       same circuit over weeks shows the gain.",
        safety: Some("Step off, do not fall off, when the hands open."),
    },
];
