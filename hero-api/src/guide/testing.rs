//! Testing: a Hero of your own, and the bad days that it can have.
