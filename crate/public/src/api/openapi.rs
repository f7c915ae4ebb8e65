//! The OpenAPI document. It is written in parts and put together here.

use serde_json::{Map, Value};

const HEAD: &str = include_str!("openapi/head.json");
const PATHS: &str = include_str!("openapi/paths.json");
/// Parameters, headers and responses.
const ANSWERS: &str = include_str!("openapi/answers.json");
/// Schemas, of events and of counts.
const SCHEMAS: [&str; 2] = [
    include_str!("openapi/events.json"),
    include_str!("openapi/counts.json"),
];

/// The whole document.
pub(super) fn document() -> serde_json::Result<Map<String, Value>> {
    let mut schemas = Map::new();
    for part in SCHEMAS {
        schemas.extend(serde_json::from_str::<Map<_, _>>(part)?);
    }
    let mut components: Map<String, Value> = serde_json::from_str(ANSWERS)?;
    components.insert("schemas".into(), schemas.into());
    let mut document: Map<String, Value> = serde_json::from_str(HEAD)?;
    document.insert("paths".into(), serde_json::from_str(PATHS)?);
    document.insert("components".into(), components.into());
    Ok(document)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sada_core::catalogue::PLATFORMS;
    use sada_core::failure::FailureType;

    use super::*;

    fn names(list: &Value) -> BTreeSet<&str> {
        list.as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_str().unwrap())
            .collect()
    }

    #[test]
    fn its_words_are_the_catalogues() {
        let document = document().unwrap();
        let schemas = &document["components"]["schemas"];
        let platforms = PLATFORMS.iter().map(|it| it.id.name()).collect();
        assert_eq!(names(&schemas["Platform"]["enum"]), platforms);
        let failures = FailureType::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(
            names(&schemas["Failures"]["propertyNames"]["enum"]),
            failures
        );
    }

    /// A reference to nothing would leave a reader without the schema.
    #[test]
    fn every_reference_leads_somewhere() {
        let document = Value::from(document().unwrap());
        let mut left = vec![&document];
        let mut found = 0;
        while let Some(value) = left.pop() {
            match value {
                Value::Array(values) => left.extend(values),
                Value::Object(members) => {
                    left.extend(members.values());
                    if let Some(Value::String(reference)) = members.get("$ref") {
                        let pointer = reference.trim_start_matches('#');
                        assert!(document.pointer(pointer).is_some(), "{reference}");
                        found += 1;
                    }
                }
                _ => {}
            }
        }
        assert!(found > 100);
    }
}
