//! The document and the addresses are the same.

use serde_json::Value;

use super::*;

#[test]
fn every_address_is_in_the_document_and_no_other() {
    let document: Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
    let mut documented: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut routed = table().map(|(path, _)| path).to_vec();
    documented.sort_unstable();
    routed.sort_unstable();
    assert_eq!(documented, routed);
}
