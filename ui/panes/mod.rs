//! The panes. Each is one file; the list in the order of their numbers is in `list`.

#[cfg(test)]
mod drawn;
pub mod journal;
pub mod today;
mod wording;
