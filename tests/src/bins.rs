//! How long a bin is in tests.

/// Length of a bin in seconds where a test says no other, the same as in the operator files of the tests.
pub const BIN_SECONDS: u64 = 5;
