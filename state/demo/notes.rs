//! What the climber wrote.

use super::dice::Dice;

const GOOD: &[&str] = &[
    "Felt light from the first warm-up.",
    "Skin good, air dry, every foot stuck.",
    "Slept well and it showed.",
    "Trusted the left heel at last and the crux went quiet.",
    "Tried hard without rushing; long rests paid off.",
];
const FLAT: &[&str] = &[
    "Flat after work, kept it short.",
    "Humid, the slopers were hopeless.",
    "Fingers fine, shoulders tired from Thursday.",
    "Slow warm-up, never quite switched on.",
    "Rushed the rests and paid for it.",
];
const DETAIL: &[&str] = &[
    "Moving the right foot up **before** the gaston saves the swing.",
    "Breathing out on the long move helps more than squeezing.",
    "Filmed the top: hips too far out, again.",
    "Half crimp on the left, open on the right, thumb catch at the end.",
    "Next time: brush first, three tries, then change the problem.",
    "Ana found a kneebar that everybody had missed.",
    "Stayed on the wall for the last two, good endurance.",
];
const HURT: &[&str] = &[
    "Taped the ring finger, only big holds, no pain.",
    "Slabs and feet only. The finger is stiff in the morning.",
    "Easy pulls on the lifting edge, pain 1 of 10.",
];

/// Notes of a session; none now and then.
pub(super) fn session(dice: &mut Dice, hurt: bool, good: bool) -> Option<String> {
    if dice.chance(12) {
        return None;
    }
    let first = match (hurt, good) {
        (true, _) => dice.pick(HURT),
        (false, true) => dice.pick(GOOD),
        (false, false) => dice.pick(FLAT),
    };
    let more = (!hurt && dice.chance(65)).then(|| dice.pick(DETAIL));
    Some(more.map_or_else(|| first.to_owned(), |more| format!("{first}\n\n{more}")))
}
