//! Recovery: warm-up, mobility and easy days.

use super::Shipped;

/// The exercises of this file.
pub(super) const ALL: &[Shipped] = &[
    Shipped {
        id: "warm-up-pyramid",
        name: "Warm-up pyramid",
        kind: "recovery",
        level: "beginner",
        equipment: &["wall"],
        sets: 1,
        reps: "6-8 problems",
        duration_s: Some(1200),
        rest_s: None,
        instructions: "Move until warm, then climb easy problems, each a little harder, with a minute between them. Add \
                       three light hangs before hard climbing. Twenty minutes in all.",
        safety: None,
    },
    Shipped {
        id: "frog-stretch",
        name: "Frog stretch",
        kind: "recovery",
        level: "beginner",
        equipment: &["mat"],
        sets: 3,
        reps: "1",
        duration_s: Some(60),
        rest_s: Some(30),
        instructions: "On hands and knees, let the knees slide apart and sit the hips back. Breathe and stay for a minute. \
                       Rock slowly in and out.",
        safety: Some("Stretch after climbing, not before limit tries; no pain inside the knee."),
    },
    Shipped {
        id: "high-step-mobility",
        name: "High-step mobility",
        kind: "recovery",
        level: "beginner",
        equipment: &["wall"],
        sets: 3,
        reps: "8 each leg",
        duration_s: None,
        rest_s: Some(30),
        instructions: "Facing a wall, lift the knee beside the body as high as it goes without leaning back, and hold for \
                       two seconds. Then place the foot on a high hold and lean in. Both sides.",
        safety: None,
    },
    Shipped {
        id: "shoulder-pass-throughs",
        name: "Shoulder pass-throughs",
        kind: "recovery",
        level: "beginner",
        equipment: &["stick or band"],
        sets: 3,
        reps: "10",
        duration_s: None,
        rest_s: Some(30),
        instructions: "Hold a stick wide and take it over the head to the back and forward again with straight arms. Narrow \
                       the grip over weeks. Ribs stay down.",
        safety: Some("Widen the grip when a shoulder pinches."),
    },
    Shipped {
        id: "tendon-glides",
        name: "Tendon glides",
        kind: "recovery",
        level: "beginner",
        equipment: &[],
        sets: 3,
        reps: "10",
        duration_s: None,
        rest_s: Some(30),
        instructions: "Move the hand from straight through hook, flat fist and full fist, and back. Slowly, without force. \
                       Good in the warm-up and on rest days.",
        safety: None,
    },
    Shipped {
        id: "thoracic-extension",
        name: "Thoracic extension",
        kind: "recovery",
        level: "beginner",
        equipment: &["foam roller"],
        sets: 2,
        reps: "10",
        duration_s: None,
        rest_s: Some(30),
        instructions: "Lie with a roller across the upper back, hands behind the head, and lean back over it while \
                       breathing out. Move the roller up a little at a time. The lower back stays still.",
        safety: None,
    },
    Shipped {
        id: "easy-aerobic",
        name: "Easy aerobic",
        kind: "recovery",
        level: "beginner",
        equipment: &["shoes or bike"],
        sets: 1,
        reps: "1",
        duration_s: Some(1800),
        rest_s: None,
        instructions: "Walk uphill, cycle or run for half an hour at a pace at which you can talk. It helps recovery and \
                       long days at the crag. Keep it easy.",
        safety: None,
    },
];
