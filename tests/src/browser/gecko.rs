//! The names that Firefox is told to give the other extension.

/// Its id.
pub(super) const NEIGHBOUR_ID: &str = "neighbour@sada.test";
/// The host of its pages.
pub(super) const NEIGHBOUR_UUID: &str = "5ada5ada-5ada-45ad-a5ad-a5ada5ada5ae";
