//! What a store's page says of Sada, in each language. Name and summary are the extension's own, which browsers show
//! too; everything else is in store/listing, in one file a language.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::build::Files;

/// Chrome's and Edge's limit for the manifest's description, which they take for the summary.
const LONGEST_SUMMARY: usize = 132;
/// Edge's page takes no shorter description.
const SHORTEST_DESCRIPTION: usize = 250;
/// Edge's takes no longer one, the shortest limit of the three.
const LONGEST_DESCRIPTION: usize = 10_000;
/// The longest answer Chrome's form takes to what the one purpose is.
const LONGEST_PURPOSE: usize = 1000;

/// A store's page in one language.
pub(super) struct Listing {
    language: String,
    name: String,
    summary: String,
    sections: BTreeMap<String, String>,
}

/// The pages in every language the extension speaks.
///
/// # Errors
/// When one is missing or breaks a rule of a store.
pub(super) fn all(root: &Path) -> Result<Vec<Listing>> {
    let folder = root.join("extension/_locales");
    let mut languages = Vec::new();
    for entry in fs::read_dir(&folder).context("cannot list the extension's languages")? {
        languages.push(entry?.file_name().to_string_lossy().into_owned());
    }
    languages.sort();
    let listings = languages.iter().map(|language| {
        let listing = Listing::read(root, language)?;
        listing
            .check()
            .with_context(|| format!("the listing in {language}"))?;
        Ok(listing)
    });
    listings.collect()
}

impl Listing {
    fn read(root: &Path, language: &str) -> Result<Self> {
        let file = root.join(format!("extension/_locales/{language}/messages.json"));
        let words = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let words: Value = serde_json::from_slice(&words)
            .with_context(|| format!("{} is not JSON", file.display()))?;
        let word = |key: &str| {
            let message = words[key]["message"].as_str();
            let message = message.with_context(|| format!("{} has no {key}", file.display()));
            message.map(str::to_owned)
        };
        let text = fs::read_to_string(root.join(format!("store/listing/{language}.md")))
            .with_context(|| {
                format!("the store has no page in {language}: store/listing/{language}.md")
            })?;
        Ok(Self {
            language: language.to_owned(),
            name: word("name")?,
            summary: word("description")?,
            sections: sections(&text),
        })
    }

    /// Holds it against what stores take.
    fn check(&self) -> Result<()> {
        let length = |text: &str| text.chars().count();
        ensure!(!self.name.is_empty(), "it has no name");
        let summary = length(&self.summary);
        ensure!(
            (1..=LONGEST_SUMMARY).contains(&summary),
            "the summary (`description` in _locales) has {summary} characters; {LONGEST_SUMMARY} is the most"
        );
        let description = length(self.section("Description")?);
        ensure!(
            (SHORTEST_DESCRIPTION..=LONGEST_DESCRIPTION).contains(&description),
            "the description has {description} characters; {SHORTEST_DESCRIPTION} to {LONGEST_DESCRIPTION} are taken"
        );
        let purpose = length(self.section("Purpose")?);
        ensure!(
            (1..=LONGEST_PURPOSE).contains(&purpose),
            "the purpose has {purpose} characters; {LONGEST_PURPOSE} is the most"
        );
        Ok(())
    }

    fn section(&self, name: &str) -> Result<&str> {
        let section = self.sections.get(name).filter(|text| !text.is_empty());
        section
            .map(String::as_str)
            .with_context(|| format!("it has no section {name}"))
    }

    /// Each field as a file of its own, to be put into a store's form.
    pub(super) fn files(&self) -> Files {
        let own = [("name", &self.name), ("summary", &self.summary)];
        let own = own.map(|(field, text)| (field.to_owned(), text));
        let sections = self
            .sections
            .iter()
            .map(|(name, text)| (name.to_lowercase(), text));
        own.into_iter()
            .chain(sections)
            .map(|(field, text)| {
                let path = format!("listing/{}/{field}.txt", self.language);
                (path, format!("{text}\n").into_bytes())
            })
            .collect()
    }
}

/// The sections of a file, by their headings.
pub(super) fn sections(text: &str) -> BTreeMap<String, String> {
    let parts = text.split("\n## ").skip(1);
    parts
        .filter_map(|part| part.split_once('\n'))
        .map(|(name, text)| (name.trim().to_owned(), text.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(summary: usize, description: usize) -> Listing {
        let text = format!(
            "# English\n\n## Description\n\n{}\n\n## Purpose\nOne.\n",
            "d".repeat(description)
        );
        Listing {
            language: "en".into(),
            name: "Sada".into(),
            summary: "ص".repeat(summary),
            sections: sections(&text),
        }
    }

    #[test]
    fn every_language_has_a_page_that_stores_take() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert!(all(&root).unwrap().len() >= 2);
    }

    #[test]
    fn the_stores_limits_are_counted_in_characters() {
        listing(132, 250).check().unwrap();
        listing(132, 10_000).check().unwrap();
        for (summary, description) in [(133, 250), (0, 250), (132, 249), (132, 10_001), (132, 0)] {
            assert!(
                listing(summary, description).check().is_err(),
                "{summary} {description}"
            );
        }
    }

    #[test]
    fn each_field_is_a_file() {
        let files = listing(1, 1).files();
        let names: Vec<_> = files.keys().map(String::as_str).collect();
        let of = |name: &str| format!("listing/en/{name}.txt");
        assert_eq!(names, ["description", "name", "purpose", "summary"].map(of));
        assert_eq!(files[&of("purpose")], b"One.\n");
    }
}
