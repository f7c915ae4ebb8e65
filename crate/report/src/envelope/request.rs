//! What can be asked of a gateway.

use crate::Country;

/// What an envelope asks of a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayRequest {
    /// To count this: an encoded report, not looked at yet.
    Report(Vec<u8>),
    /// What goes on in this country.
    Events(Country),
}
