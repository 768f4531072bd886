//! Finger strength: hangs and lifts on small edges.

use super::Shipped;

/// The exercises of this file.
pub(super) const ALL: &[Shipped] = &[
    Shipped {
        id: "max-hangs",
        name: "Max hangs",
        kind: "strength",
        level: "intermediate",
        equipment: &["hangboard", "weights"],
        sets: 4,
        reps: "1",
        duration_s: Some(10),
        rest_s: Some(180),
        instructions: "Hang both hands in a half crimp from an 18 to 20 mm edge for ten seconds, with weight added or taken \
                       off until about three more seconds would be possible. Rest three minutes between hangs. Add load \
                       only when all hangs are steady.",
        safety: Some(
            "Warm up with easy climbing and three lighter hangs. Keep the shoulders active; stop at any finger \
             pain. Not for climbers still growing.",
        ),
    },
    Shipped {
        id: "minimum-edge-hangs",
        name: "Minimum edge hangs",
        kind: "strength",
        level: "advanced",
        equipment: &["hangboard"],
        sets: 4,
        reps: "1",
        duration_s: Some(10),
        rest_s: Some(180),
        instructions: "Hang at body weight for ten seconds from the smallest edge that leaves about three seconds in \
                       reserve. Change the edge, not the load, as you get stronger. Use a half crimp or open hand.",
        safety: Some(
            "Small edges load the skin and the pulleys: leave them out with split tips or a finger that \
             complains.",
        ),
    },
    Shipped {
        id: "repeaters-7-3",
        name: "Repeaters 7/3",
        kind: "endurance",
        level: "intermediate",
        equipment: &["hangboard"],
        sets: 4,
        reps: "6",
        duration_s: Some(7),
        rest_s: Some(180),
        instructions: "Hang seven seconds, let go three seconds, six times: that is one set of a minute. Choose an edge and \
                       load at which the last hang is hard but clean. Rest three minutes between sets.",
        safety: Some("End the set when the grip opens or the shoulders sag, rather than finish it badly."),
    },
    Shipped {
        id: "density-hangs",
        name: "Density hangs",
        kind: "strength",
        level: "intermediate",
        equipment: &["hangboard"],
        sets: 3,
        reps: "2",
        duration_s: Some(30),
        rest_s: Some(120),
        instructions: "Hang 20 to 40 seconds at a load that makes the end hard, rest as long as you hung, and hang again. \
                       Take feet or a pulley to help if needed. Slow, long tension suits the weeks between harder blocks.",
        safety: Some(
            "Reduce the load at the first ache in a knuckle; discomfort in the forearm is expected, pain in the \
             finger is not.",
        ),
    },
    Shipped {
        id: "no-hangs-daily",
        name: "Daily no-hangs",
        kind: "recovery",
        level: "beginner",
        equipment: &["hangboard"],
        sets: 6,
        reps: "1",
        duration_s: Some(10),
        rest_s: Some(50),
        instructions: "With both feet on the floor, pull gently on an edge for ten seconds at well under half of your \
                       effort, in several grips. Rest for the rest of the minute. Once or twice a day, at least six hours \
                       apart.",
        safety: Some("It should feel easy throughout; it is not a test."),
    },
    Shipped {
        id: "edge-lifts",
        name: "Edge lifts",
        kind: "strength",
        level: "beginner",
        equipment: &["lifting edge", "weights"],
        sets: 5,
        reps: "1 each hand",
        duration_s: Some(8),
        rest_s: Some(90),
        instructions: "Stand over a loading pin with a 20 mm edge and lift it with straight arm for eight seconds, one hand \
                       after the other. Add small plates from week to week. Each hand shows its own number.",
        safety: Some("Lift with the legs, back neutral; set the weight down instead of dropping it."),
    },
    Shipped {
        id: "recruitment-pulls",
        name: "Recruitment pulls",
        kind: "strength",
        level: "intermediate",
        equipment: &["hangboard"],
        sets: 5,
        reps: "3",
        duration_s: Some(5),
        rest_s: Some(120),
        instructions: "With bent elbow and feet on the floor, pull as hard as you can on a fixed edge for three to five \
                       seconds, rising over the first second. Let go fully between pulls. It wakes the fingers up before \
                       limit climbing.",
        safety: Some("Build up over the first second, never jerk."),
    },
    Shipped {
        id: "one-arm-hangs-assisted",
        name: "Assisted one-arm hangs",
        kind: "strength",
        level: "advanced",
        equipment: &["hangboard", "pulley", "weights"],
        sets: 4,
        reps: "1 each arm",
        duration_s: Some(6),
        rest_s: Some(180),
        instructions: "Hang with one hand from a 20 mm edge while a pulley takes some of your weight. Keep the shoulder \
                       pulled down and the elbow just off straight. Take less help as it becomes steady.",
        safety: Some("Only after months of two-arm max hangs; leave it out with sore elbows or shoulders."),
    },
    Shipped {
        id: "pinch-lifts",
        name: "Pinch block lifts",
        kind: "strength",
        level: "beginner",
        equipment: &["pinch block", "weights"],
        sets: 4,
        reps: "2 each hand",
        duration_s: Some(10),
        rest_s: Some(120),
        instructions: "Lift a wide pinch block on a loading pin and hold it for ten seconds with a straight wrist. Thumb \
                       and fingers press against each other evenly. Change hands after each lift.",
        safety: Some("Stop when the base of the thumb aches."),
    },
    Shipped {
        id: "finger-rolls",
        name: "Finger rolls",
        kind: "strength",
        level: "intermediate",
        equipment: &["barbell"],
        sets: 4,
        reps: "6-8",
        duration_s: None,
        rest_s: Some(150),
        instructions: "Let a light bar roll from the palm to the last finger joints and close the hand again. Move slowly \
                       both ways. Start with an empty bar.",
        safety: Some("Stand inside a rack or over mats: the bar can slip."),
    },
];
