//! Names in a row.

use super::{Words, say};

impl Words {
    /// `A`, `A and B`, `A, B and C`.
    pub(in crate::site) fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                let first = first.join(&say!(self, "list-between"));
                say!(self, "list-last", first = first, last = last.clone())
            }
        }
    }
}
