//! Reference data that ships with the program: exercises, so that a plan and a set have something to name at once.
//!
//! Read-only. The shared table and the athlete's own files add to it elsewhere; an equal id there wins over this set.

mod body;
mod endurance;
mod exercises;
mod fingers;
mod power;
mod recovery;
mod technique;

pub use exercises::{Shipped, exercise, exercises, shipped};
