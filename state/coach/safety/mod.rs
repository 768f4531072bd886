//! What every back end must do and not do, in code: red flags end training advice and point to a professional, minors get
//! a conservative policy, no one is helped to starve.
//!
//! Rules of words and numbers, before a question is answered ([`pre`]) and before an answer is shown ([`post`]). They
//! diagnose nothing. English only; when in doubt they speak up, and the tables of look-alikes in the tests say where not.

mod age;
mod athlete;
mod clause;
mod eating;
mod flags;
mod gate;
mod post;
#[cfg(test)]
mod tests;

pub use athlete::{Athlete, LowEnergy, athlete};
pub use gate::Gate;
pub use post::{Checked, post};

use chrono::NaiveDate;

/// What was noticed in a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// Words of ending one's life.
    Crisis,
    /// A blow to the head.
    Concussion,
    /// Fainted, passed out.
    Fainting,
    /// A pop or a crack with pain or swelling; a tendon that stands off.
    Pop,
    /// A tendon that stands off the bone.
    Bowstringing,
    /// Something that does not bend, straighten or bear weight.
    Range,
    /// Something that looks wrong.
    Deformity,
    /// Numb, tingling.
    Numbness,
    /// Pain that keeps awake.
    NightPain,
    /// Pain for more than two weeks.
    LongPain,
    /// Finger pain that lasts, under 18.
    YoungFinger,
    /// Periods that stay away.
    LostPeriods,
    /// Purging, starving, fear of food.
    DisorderedEating,
    /// Weight to be lost faster than 1 % a week, or a day's energy below the athlete's own target.
    CrashCut,
    /// Losing weight, under 18.
    YoungWeight,
    /// Campus board or maximal hangs, under 18.
    YoungLoad,
    /// Low energy availability with fatigue or injuries that return.
    LowEnergy,
}

impl Flag {
    /// Whether nothing but the notice is answered.
    pub fn stops(self) -> bool {
        !matches!(self, Self::LowEnergy)
    }

    /// What is said, in plain words.
    pub fn notice(self) -> &'static str {
        match self {
            Self::Crisis => {
                "What you write sounds like a crisis, and you deserve a person now. Call your local emergency number or a \
                 crisis line (988 in the US and Canada, 116 123 in the UK and Ireland, 112 in Europe), or go to somebody near you."
            }
            Self::Concussion => {
                "A blow to the head needs a doctor before any more climbing. Headache, vomiting, confusion, drowsiness or \
                 unequal pupils: emergency services now. Do not climb, drive or stay alone today."
            }
            Self::Fainting => {
                "Fainting is a reason to see a doctor before you train again; during exertion or with chest pain it is an emergency."
            }
            Self::Pop | Self::Bowstringing => {
                "A pop with pain or swelling, or a tendon that stands off the finger, can be a torn pulley or tendon. Stop \
                 climbing and loading it, and have it examined (a hand specialist; ultrasound shows it) within days."
            }
            Self::Range => {
                "A joint that does not bend, straighten or bear weight needs an examination soon, before any more loading."
            }
            Self::Deformity => {
                "Something that looks out of shape can be a fracture or dislocation. Have it seen today; do not climb."
            }
            Self::Numbness => {
                "Numbness or tingling can come from a nerve. Stop what brings it on and have it examined; with weakness, or after a \
                 fall on back or neck, today."
            }
            Self::NightPain => {
                "Pain at rest that wakes you is not training soreness. Have a doctor look at it before you load it again."
            }
            Self::LongPain => {
                "Pain that lasts more than two weeks should be examined by a doctor or a physiotherapist who knows climbers; \
                 training advice cannot replace that."
            }
            Self::YoungFinger => {
                "Under 18, finger pain that lasts can be an injury of the growth plate. Stop climbing on it and see a doctor, \
                 best one who knows young climbers; it heals well when it is found early."
            }
            Self::LostPeriods => {
                "Missing periods are a medical sign, often of too little energy for the training (RED-S), never a sign of being \
                 fit. Please see a doctor; until then, eat enough and train easily."
            }
            Self::DisorderedEating => {
                "That sounds hard, and it is common among climbers. This coach does not help with eating less. Please talk to \
                 somebody: a doctor, a dietitian who knows sport, or an eating disorder helpline (in the US NEDA, in the UK Beat)."
            }
            Self::CrashCut => {
                "I do not help with that: losing more than 1 % of body weight a week, or eating below your own target, costs \
                 strength, sleep and health. A sports dietitian can look at your case."
            }
            Self::YoungWeight => {
                "Policy for climbers under 18: no advice on losing weight or limiting energy. Growing bodies need \
                 it; questions about weight belong to a doctor or a sports dietitian."
            }
            Self::YoungLoad => {
                "Policy for climbers under 18 (conservative on purpose): no campus board and no maximal hangs, because growth \
                 plates in the fingers are still open. Climb a lot of varied moves instead, and ask a qualified coach."
            }
            Self::LowEnergy => {
                "Your logged days suggest little energy for the training you do. Together with tiredness or injuries that come \
                 back this can be RED-S (relative energy deficiency in sport). It is no diagnosis, and thresholds are debated; a \
                 doctor or a sports dietitian can tell. No deficit is proposed while this stands."
            }
        }
    }
}

/// What was noticed before a question is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pre {
    /// Most urgent first; empty means nothing.
    pub flags: Vec<Flag>,
}

impl Pre {
    /// Whether only the notice is answered.
    pub fn stops(&self) -> bool {
        self.flags.iter().any(|flag| flag.stops())
    }

    /// The notices, most urgent first; none when nothing was noticed.
    pub fn notice(&self) -> Option<String> {
        let mut said: Vec<&str> = self.flags.iter().map(|flag| flag.notice()).collect();
        said.dedup();
        (!said.is_empty()).then(|| said.join("\n\n"))
    }
}

/// Looks at a question before anything else does. Instant, local.
pub fn pre(question: &str, athlete: &Athlete, today: NaiveDate) -> Pre {
    // Whoever says how old the climber is they ask about is believed, if it makes them younger.
    let said = age::said(question).filter(|said| athlete.age.is_none_or(|own| *said < own));
    let athlete = &Athlete { age: said.or(athlete.age), ..athlete.clone() };
    let mut flags = flags::find(question, athlete, today);
    flags.sort_unstable();
    flags.dedup();
    Pre { flags }
}
