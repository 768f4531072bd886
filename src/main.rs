//! v7
fn main() {}
