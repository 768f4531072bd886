//! The panes. Each is one file; the list in the order of their numbers is in `list`.
