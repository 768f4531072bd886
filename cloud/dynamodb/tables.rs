//! The tables and their indexes: what they are, what is there, what is missing.
