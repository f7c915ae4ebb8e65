//! The version and the length of an encoded report.

/// The version of the encoding that this build writes, and the only one it reads.
pub const VERSION: u8 = 1;

/// Bytes of an encoded report, whatever it says.
pub const REPORT_LEN: usize = 256;
