//! What stands round a picture: a sentence of the listing and the name, by the template of the store.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};

/// Every store's size of a picture, and of a tile.
const PICTURE: (u32, u32) = (1280, 800);
const TILE: (u32, u32) = (440, 280);

/// What a listing says in one language.
pub(super) struct Listing {
    language: String,
    name: String,
    headlines: BTreeMap<String, String>,
    /// The folder with the template and the icon.
    frame: PathBuf,
}

impl Listing {
    /// Reads it.
    pub(super) fn read(listing: &Path, frame: &Path, language: &str) -> Result<Self> {
        let folder = listing.join(language);
        let text = read(&folder.join("headlines.txt"))?;
        let headlines = text.lines().filter_map(|line| line.split_once(": "));
        let name = read(&folder.join("name.txt"))?;
        Ok(Self {
            language: language.to_owned(),
            name: name.trim().to_owned(),
            headlines: headlines
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
            frame: frame.to_owned(),
        })
    }
}

/// A page that becomes a picture.
pub(super) struct Frame {
    pub(super) html: String,
    pub(super) size: (u32, u32),
}

impl Frame {
    /// Round a picture of a page that is so large in CSS pixels.
    pub(super) fn of_page(
        listing: &Listing,
        name: &str,
        (width, height): (u32, u32),
        png: &[u8],
    ) -> Result<Self> {
        let kind = if width < height { "popup" } else { "sheet" };
        let source = format!("data:image/png;base64,{}", STANDARD.encode(png));
        let image = format!("<img class=\"shot\" src=\"{source}\" alt=\"\">");
        Ok(Self {
            html: filled(listing, name, kind, &image)?,
            size: PICTURE,
        })
    }

    /// The name and one sentence, small.
    pub(super) fn tile(listing: &Listing) -> Result<Self> {
        Ok(Self {
            html: filled(listing, "tile", "tile", "")?,
            size: TILE,
        })
    }
}

fn filled(listing: &Listing, name: &str, kind: &str, image: &str) -> Result<String> {
    let headline = listing.headlines.get(name);
    let headline =
        headline.with_context(|| format!("{} has no headline {name}", listing.language))?;
    let icon = STANDARD.encode(read(&listing.frame.join("sada.svg"))?);
    let places = [
        ("{language}", listing.language.as_str()),
        ("{kind}", kind),
        ("{name}", &listing.name),
        ("{headline}", headline),
        ("{icon}", &icon),
        ("{image}", image),
    ];
    let template = read(&listing.frame.join("picture.html"))?;
    Ok(places
        .iter()
        .fold(template, |html, (place, text)| html.replace(place, text)))
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
}
