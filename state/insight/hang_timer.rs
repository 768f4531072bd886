//! The rules of the interval timer for hangs: which phase follows which, what each key does, and what was really hung.
//!
//! Pure: the time comes in as milliseconds of any steady clock. It knows nothing of screens, bells and records.

use crate::record::SetRow;
use std::time::Duration;

/// What is to be hung.
#[derive(Clone, Debug, PartialEq)]
pub struct HangPlan {
    /// Sets.
    pub sets: usize,
    /// Hangs a set.
    pub reps: usize,
    /// Length of a hang, ms.
    pub hang_ms: u64,
    /// Rest between the hangs of a set, ms.
    pub between_ms: u64,
    /// Rest between sets, ms.
    pub rest_ms: u64,
    /// Time before the first hang, ms.
    pub ready_ms: u64,
    /// Load, kg, signed; none is body weight.
    pub load_kg: Option<f64>,
    /// Edge, mm.
    pub edge_mm: Option<f64>,
    /// Grip.
    pub grip: Option<String>,
    /// Hand.
    pub hand: Option<String>,
}

/// Sets that one timer runs, at most.
const MOST_SETS: f64 = 50.0;
/// Hangs a set, at most.
const MOST_REPS: f64 = 100.0;
/// Rest between sets where none is given, s.
const USUAL_REST_S: f64 = 180.0;

impl HangPlan {
    /// From a line of sets. Sets and repetitions that are not given are one, the rest between sets three minutes.
    ///
    /// # Errors
    /// One sentence, when there is no length of a hang, or more than anybody hangs.
    pub fn new(row: &SetRow, between_ms: u64, ready_ms: u64) -> Result<Self, String> {
        let within = |name: &str, value: Option<f64>, most: f64| match value.unwrap_or(1.0) {
            count if (1.0..=most).contains(&count) => Ok(count as usize),
            count => Err(format!("the number of {name} is {count}, allowed is 1 to {most}")),
        };
        let hang_s = row.hang_s.ok_or("the length of a hang is missing: sets x repetitions x seconds are 3x6x7s")?;
        if hang_s < 1.0 {
            return Err(format!("the hang is {hang_s} s, allowed is 1 to 3600"));
        }
        let ms = |seconds: f64| (seconds * 1000.0).round() as u64;
        Ok(Self {
            sets: within("sets", row.sets, MOST_SETS)?,
            reps: within("hangs a set", row.reps, MOST_REPS)?,
            hang_ms: ms(hang_s),
            between_ms,
            rest_ms: ms(row.rest_s.unwrap_or(USUAL_REST_S)),
            ready_ms,
            load_kg: row.load_kg,
            edge_mm: row.edge_mm,
            grip: row.grip.clone(),
            hand: row.hand.clone(),
        })
    }
}

/// A part of the timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Before the first hang.
    Ready,
    /// Hanging.
    Hang,
    /// Rest between the hangs of a set.
    Between,
    /// Rest between sets.
    Rest,
    /// All is over.
    Done,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ask {
    /// Stand still, or go on.
    Pause,
    /// On to the next phase; a hang that was cut short is not counted.
    Skip,
    /// Back to the beginning of the phase, or in its first second to the phase before.
    Back,
    /// More or less load for the next set, kg.
    Load(f64),
}

/// Where the timer is; sets and hangs count from 0. In a rest they name the hang before it, in `Ready` the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which phase.
    pub phase: Phase,
    /// Which set.
    pub set: usize,
    /// Which hang of the set.
    pub rep: usize,
}

/// The timer.
#[derive(Clone, Debug, PartialEq)]
pub struct HangTimer {
    /// What is to be hung.
    pub plan: HangPlan,
    /// Where it is.
    pub step: Step,
    /// Whether it stands still.
    pub paused: bool,
    /// Time spent in the phase up to `seen_ms`.
    spent_ms: u64,
    /// When it was looked at last.
    seen_ms: u64,
    /// Load of each set, kg.
    loads: Vec<Option<f64>>,
    /// For each set and hang, whether it was hung to its end.
    hung: Vec<Vec<bool>>,
}

/// A phase that ended this long before anybody looked means that the program was stopped: what followed is not counted.
const LATE_MS: u64 = 3_000;
/// The part of a phase in which `Back` means the phase before.
const EARLY_MS: u64 = 1_000;
/// Loads that a timer takes, kg.
const LOADS_KG: std::ops::RangeInclusive<f64> = -300.0..=500.0;

impl HangTimer {
    /// A timer that begins now.
    pub fn new(plan: HangPlan, now_ms: u64) -> Self {
        let step = Step { phase: Phase::Ready, set: 0, rep: 0 };
        let (loads, hung) = (vec![plan.load_kg; plan.sets], vec![vec![false; plan.reps]; plan.sets]);
        let mut timer = Self { plan, step, paused: false, spent_ms: 0, seen_ms: now_ms, loads, hung };
        timer.advance(now_ms);
        timer
    }

    /// Lets the time pass. Returns whether a phase changed.
    pub fn advance(&mut self, now_ms: u64) -> bool {
        let passed = now_ms.saturating_sub(self.seen_ms);
        self.seen_ms = now_ms;
        if self.paused || self.step.phase == Phase::Done {
            return false;
        }
        self.spent_ms += passed;
        let before = self.step;
        while self.step.phase != Phase::Done && self.spent_ms >= self.length_ms() {
            let late = self.spent_ms - self.length_ms();
            if self.step.phase == Phase::Hang {
                self.hung[self.step.set][self.step.rep] = true;
            }
            self.step = self.next();
            self.spent_ms = late;
            if late > LATE_MS && self.step.phase != Phase::Done {
                (self.spent_ms, self.paused) = (0, true);
                break;
            }
        }
        self.step != before
    }

    /// Does what a key asks for, at this time. Returns whether the phase changed.
    pub fn ask(&mut self, ask: Ask, now_ms: u64) -> bool {
        let passed = self.advance(now_ms);
        if self.step.phase == Phase::Done {
            return passed;
        }
        match ask {
            Ask::Pause => self.paused = !self.paused,
            Ask::Skip => {
                (self.step, self.spent_ms) = (self.next(), 0);
                // Phases of no length are passed at once.
                self.advance(now_ms);
                return true;
            }
            Ask::Back => {
                if self.spent_ms < EARLY_MS {
                    self.step = self.previous();
                }
                self.spent_ms = 0;
                self.hung[self.step.set][self.step.rep] &= self.step.phase != Phase::Hang;
                return true;
            }
            Ask::Load(kg) => {
                let first = self.next_set();
                for load in self.loads.iter_mut().skip(first) {
                    let changed = load.unwrap_or(0.0) + kg;
                    if LOADS_KG.contains(&changed) {
                        *load = (changed != 0.0).then_some(changed);
                    }
                }
            }
        }
        passed
    }

    /// What is left of the phase, ms.
    pub fn left_ms(&self) -> u64 {
        self.length_ms().saturating_sub(self.spent_ms)
    }

    /// What is left of the phase, whole seconds, rounded up: what the screen counts down.
    pub fn left_s(&self) -> u64 {
        self.left_ms().div_ceil(1000)
    }

    /// How long the screen stays true; none while nothing moves.
    pub fn until_change(&self) -> Option<Duration> {
        let moves = !self.paused && self.step.phase != Phase::Done;
        moves.then(|| Duration::from_millis(self.left_ms() - self.left_s().saturating_sub(1) * 1000))
    }

    /// Length of the phase, ms.
    pub fn length_ms(&self) -> u64 {
        match self.step.phase {
            Phase::Ready => self.plan.ready_ms,
            Phase::Hang => self.plan.hang_ms,
            Phase::Between => self.plan.between_ms,
            Phase::Rest => self.plan.rest_ms,
            Phase::Done => 0,
        }
    }

    /// What follows.
    pub fn next(&self) -> Step {
        let Step { phase, set, rep } = self.step;
        let (last_rep, last_set) = (rep + 1 >= self.plan.reps, set + 1 >= self.plan.sets);
        match phase {
            Phase::Ready => Step { phase: Phase::Hang, set, rep },
            Phase::Hang if !last_rep => Step { phase: Phase::Between, set, rep },
            Phase::Hang if !last_set => Step { phase: Phase::Rest, set, rep },
            Phase::Between => Step { phase: Phase::Hang, set, rep: rep + 1 },
            Phase::Rest => Step { phase: Phase::Hang, set: set + 1, rep: 0 },
            Phase::Hang | Phase::Done => Step { phase: Phase::Done, set, rep },
        }
    }

    fn previous(&self) -> Step {
        let Step { phase, set, rep } = self.step;
        match phase {
            Phase::Hang if rep > 0 => Step { phase: Phase::Between, set, rep: rep - 1 },
            Phase::Hang if set > 0 => Step { phase: Phase::Rest, set: set - 1, rep: self.plan.reps - 1 },
            Phase::Between | Phase::Rest => Step { phase: Phase::Hang, set, rep },
            Phase::Ready | Phase::Hang | Phase::Done => Step { phase: Phase::Ready, set: 0, rep: 0 },
        }
    }

    /// The set that a change of load is for.
    fn next_set(&self) -> usize {
        self.step.set + usize::from(self.step.phase != Phase::Ready)
    }

    /// Load of a set, kg.
    pub fn load_kg(&self, set: usize) -> Option<f64> {
        self.loads.get(set).copied().flatten()
    }

    /// Load of the set that follows, kg; none inside when it is body weight, none when there is no such set.
    pub fn next_load_kg(&self) -> Option<Option<f64>> {
        self.loads.get(self.next_set()).copied()
    }

    /// Hangs that were hung to their end.
    pub fn hangs(&self) -> usize {
        self.hung.iter().flatten().filter(|hung| **hung).count()
    }

    /// What was hung, a line for neighbouring sets that are alike; sets without a hang are in none.
    pub fn done(&self) -> Vec<SetRow> {
        let mut rows: Vec<SetRow> = Vec::new();
        for (set, hung) in self.hung.iter().enumerate() {
            let reps = hung.iter().filter(|hung| **hung).count() as f64;
            if reps == 0.0 {
                continue;
            }
            let load_kg = self.load_kg(set);
            match rows.last_mut().filter(|row| row.reps == Some(reps) && row.load_kg == load_kg) {
                Some(row) => row.sets = row.sets.map(|sets| sets + 1.0),
                None => rows.push(SetRow {
                    load_kg,
                    edge_mm: self.plan.edge_mm,
                    grip: self.plan.grip.clone(),
                    hand: self.plan.hand.clone(),
                    hang_s: Some(self.plan.hang_ms as f64 / 1000.0),
                    reps: Some(reps),
                    sets: Some(1.0),
                    rest_s: (self.plan.sets > 1).then_some(self.plan.rest_ms as f64 / 1000.0),
                    ..SetRow::default()
                }),
            }
        }
        rows
    }

    /// The same as a line of quick capture; empty when nothing was hung.
    pub fn line(&self) -> String {
        let lines = self.done().into_iter().map(|row| {
            let count = |value: Option<f64>| value.unwrap_or(1.0);
            let mut words = vec![
                "ex:hang".to_owned(),
                format!("{}x{}x{}s", count(row.sets), count(row.reps), row.hang_s.unwrap_or_default()),
            ];
            words.extend(row.load_kg.map(|kg| format!("{kg:+}kg")));
            words.extend(row.edge_mm.map(|mm| format!("{mm}mm")));
            words.extend(row.grip.map(|grip| {
                if grip.contains(char::is_whitespace) { format!("grip:\"{grip}\"") } else { format!("grip:{grip}") }
            }));
            words.extend(row.hand);
            words.extend(row.rest_s.map(|rest| format!("rest:{rest}")));
            words.join(" ")
        });
        lines.collect::<Vec<_>>().join(" ")
    }
}
