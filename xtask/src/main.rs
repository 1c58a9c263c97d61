//! The commands that maintain hero-api.

fn main() {}
