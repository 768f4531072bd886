//! Where sync stands: a word for the screen, a sentence for the shell and the log.

use super::engine::Stop;
use super::remote::Fault;
use serde::{Deserialize, Serialize};

/// What the athlete reads while no remote is configured.
pub const HOW_TO_BEGIN: &str = "Sync is off: set user_id under [sync] in the config file to switch it on.";

/// What is being done about it now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// No remote is configured: the journal is this file.
    #[default]
    Off,
    /// Nothing until the next trigger.
    Resting,
    /// A run is under way.
    Running,
    /// The last run found no network.
    Offline,
    /// The last run is tried again after a pause.
    Pausing,
    /// Somebody has to decide or repair something: [`Status::sentence`] says what.
    Stopped,
}

/// Where sync stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Status {
    /// What is being done about it now.
    pub phase: Phase,
    /// When the last run ended with both sides equal, UTC ms.
    pub synced_ms: Option<i64>,
    /// Records that wait to be sent, refused ones included.
    pub waiting: usize,
    /// Records that the server refused.
    pub refused: usize,
    /// Conflicts in the inbox.
    pub conflicts: usize,
    /// Why it stands still, in a word; empty unless [`Phase::Stopped`].
    pub word: String,
    /// Why it stands still, in a sentence that says what to do; empty while nothing is wrong.
    pub sentence: String,
}

impl Status {
    /// The word for the screen, as of `now_ms`: what needs the athlete comes first, then what is unusual.
    pub fn word(&self, now_ms: i64) -> String {
        let pending = |word: &str| match self.waiting {
            0 => word.to_owned(),
            waiting => format!("{word}, {waiting} pending"),
        };
        match self.phase {
            Phase::Off => "local".to_owned(),
            Phase::Stopped => pending(&self.word),
            _ if self.conflicts > 0 => format!("conflict {}", self.conflicts),
            Phase::Running => "syncing".to_owned(),
            Phase::Offline => pending("offline"),
            Phase::Pausing => pending("waiting"),
            Phase::Resting => match (self.waiting, self.synced_ms) {
                (0, Some(ms)) => format!("synced {}", ago(now_ms - ms)),
                (0, None) => "not synced".to_owned(),
                (waiting, _) => format!("{waiting} pending"),
            },
        }
    }
}

impl Status {
    /// How long ago both sides were equal, in words: `just now`, `2 minutes ago`; `None` when they never were.
    pub fn synced_ago(&self, now_ms: i64) -> Option<String> {
        let many = |count: i64, one: &str| format!("{count} {one}{} ago", if count == 1 { "" } else { "s" });
        Some(match (now_ms - self.synced_ms?) / 60_000 {
            ..1 => "just now".to_owned(),
            minutes @ 1..60 => many(minutes, "minute"),
            minutes @ 60..1440 => many(minutes / 60, "hour"),
            minutes => many(minutes / 1440, "day"),
        })
    }

    /// What is so, in a sentence without its figures: why it stands still, or what comes next.
    pub fn told(&self) -> String {
        let told = match self.phase {
            Phase::Off => HOW_TO_BEGIN,
            _ if !self.sentence.is_empty() => &self.sentence,
            Phase::Resting => match (self.waiting, self.synced_ms) {
                (0, Some(_)) => "Everything here is on the server too.",
                (0, None) => "Not synced yet.",
                _ => "What was saved last is sent within seconds.",
            },
            Phase::Running => "Syncing.",
            Phase::Offline => "No network: everything is kept here and sent when there is one.",
            Phase::Pausing => "The server asked for a pause; it goes on by itself.",
            Phase::Stopped => "Stopped.",
        };
        told.to_owned()
    }
}

/// A span of time in one short word: `now`, `2m`, `3h`, `4d`.
fn ago(ms: i64) -> String {
    match ms / 60_000 {
        ..1 => "now".to_owned(),
        minutes @ 1..60 => format!("{minutes}m"),
        minutes @ 60..1440 => format!("{}h", minutes / 60),
        minutes => format!("{}d", minutes / 1440),
    }
}

impl Fault {
    /// The fault in a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Self::Credentials => "sign in",
            Self::Denied => "no access",
            Self::NoTable => "no tables",
            Self::NoRegion => "no region",
            Self::Clock => "clock wrong",
            Self::Setup => "misconfigured",
        }
    }
}

impl Stop {
    /// The reason in a word or two.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unbound => "not bound",
            Self::UpdateNeeded => "update v7",
            Self::Unusable(fault, _) => fault.word(),
            Self::Restored => "restored",
            Self::Gap { .. } => "log damaged",
            Self::Diverged { .. } => "differs",
            Self::Emptied { .. } => "emptied",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_tells_what_matters_most() {
        let rest = |waiting, conflicts, synced_ms| Status {
            phase: Phase::Resting,
            waiting,
            conflicts,
            synced_ms,
            ..Status::default()
        };
        let now = 1_795_199_400_000;
        let offline = Status { phase: Phase::Offline, ..rest(3, 0, None) };
        let stopped = Status { phase: Phase::Stopped, word: "sign in".into(), ..rest(0, 2, None) };
        let cases = [
            (Status::default(), "local"),
            (rest(0, 0, None), "not synced"),
            (rest(0, 0, Some(now - 59_999)), "synced now"),
            (rest(0, 0, Some(now - 120_000)), "synced 2m"),
            (rest(0, 0, Some(now - 3 * 3_600_000)), "synced 3h"),
            (rest(0, 0, Some(now - 50 * 3_600_000)), "synced 2d"),
            // A clock that was set back is no reason for a strange word.
            (rest(0, 0, Some(now + 900_000)), "synced now"),
            (rest(3, 0, Some(now)), "3 pending"),
            (rest(3, 1, Some(now)), "conflict 1"),
            (offline.clone(), "offline, 3 pending"),
            (Status { conflicts: 2, ..offline }, "conflict 2"),
            (stopped, "sign in"),
            (Status { phase: Phase::Running, ..rest(9, 0, None) }, "syncing"),
        ];
        for (status, word) in cases {
            assert_eq!(status.word(now), word, "{status:?}");
        }
    }
}
