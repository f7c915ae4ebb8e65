//! Sentences that people read: the core names them, the shell looks them up and fills them in.

use serde::Serialize;

use sada_units::Country;

/// A sentence in the catalogue of translations, with what is to be put in.
///
/// Where a sentence has forms, the first number in it chooses one, or else how many names it lists:
/// `"sentence_interference_one"` is the form for one name, in languages that have such a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read-view", derive(serde::Deserialize))]
pub struct Message {
    /// The key.
    pub key: String,
    /// The substitutions, in order.
    pub args: Vec<Arg>,
}

/// A substitution as what it is: each language writes numbers, lists and countries in its own way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read-view", derive(serde::Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// Written as it is: a name, or digits that count nothing.
    Text(String),
    /// How many, or how much.
    Number(u64),
    /// Names of platforms.
    Names(Vec<String>),
    /// A country.
    Country(Country),
}

impl Arg {
    /// Names of platforms.
    #[must_use]
    pub fn names(names: &[&str]) -> Self {
        Self::Names(names.iter().map(|name| (*name).to_owned()).collect())
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<Country> for Arg {
    fn from(country: Country) -> Self {
        Self::Country(country)
    }
}

impl Message {
    /// A message without substitutions.
    #[must_use]
    pub fn plain(key: &str) -> Self {
        Self {
            key: key.into(),
            args: Vec::new(),
        }
    }

    /// A message with substitutions.
    #[must_use]
    pub fn with(key: &str, args: impl IntoIterator<Item = impl Into<Arg>>) -> Self {
        Self {
            key: key.into(),
            args: args.into_iter().map(Into::into).collect(),
        }
    }

    /// A message about platforms.
    #[must_use]
    pub fn about(key: &str, names: &[&str]) -> Self {
        Self::with(key, [Arg::names(names)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_substitution_says_what_it_is() {
        let country: Country = "PK".parse().unwrap();
        let message = Message::with(
            "key",
            [
                Arg::from("X"),
                Arg::from(4),
                Arg::names(&["X", "YouTube"]),
                Arg::from(country),
            ],
        );
        let written = serde_json::to_string(&message).unwrap();
        let args = r#"[{"text":"X"},{"number":4},{"names":["X","YouTube"]},{"country":"PK"}]"#;
        assert_eq!(written, format!(r#"{{"key":"key","args":{args}}}"#));
    }
}
