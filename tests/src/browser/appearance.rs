//! How a person's device and settings make pages look: width, colours, the size of text, motion.

use anyhow::Result;
use serde_json::{Value, json};

use super::{Browser, BrowserKind, firefox};
use crate::wait::{Look, seconds, until};

/// The colours a person prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Colours {
    /// Both of them, light first.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// Its name in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How pages look to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appearance {
    /// How wide they are, in CSS pixels.
    pub width: u32,
    /// The colours preferred.
    pub colours: Colours,
    /// Text of twice the usual size, as set in the browser: nothing else grows unless the page
    /// lets it. A page that is zoomed instead is one of half the width, and nothing more.
    pub large_text: bool,
    /// A few colours of the device's own in place of all that pages name.
    pub forced_colours: bool,
    /// Nothing may move.
    pub still: bool,
}

impl Appearance {
    /// An ordinary one.
    #[must_use]
    pub const fn new(width: u32, colours: Colours) -> Self {
        Self {
            width,
            colours,
            large_text: false,
            forced_colours: false,
            still: false,
        }
    }

    const fn text_size(self) -> u32 {
        if self.large_text { 32 } else { 16 }
    }
}

impl Browser {
    /// Makes the page in the current tab look so, until [`Browser::as_before`].
    ///
    /// # Errors
    /// When the browser cannot, or the page does not come to know of it.
    pub async fn appear(&self, appearance: Appearance) -> Result<()> {
        match self.kind() {
            BrowserKind::Chromium => self.appear_in_chromium(appearance).await?,
            BrowserKind::Firefox => {
                firefox::set_width(&self.driver, Some(appearance.width)).await?;
                self.set_firefox(Some(appearance)).await?;
            }
        }
        self.laid_out(appearance).await
    }

    /// As it was when the browser was started.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn as_before(&self) -> Result<()> {
        match self.kind() {
            BrowserKind::Chromium => {
                self.chromium_text(16).await?;
                self.cdp("Emulation.clearDeviceMetricsOverride", json!({}))
                    .await?;
                self.cdp("Emulation.setEmulatedMedia", json!({ "features": [] }))
                    .await
            }
            BrowserKind::Firefox => {
                firefox::set_width(&self.driver, None).await?;
                self.set_firefox(None).await
            }
        }
    }

    async fn appear_in_chromium(&self, appearance: Appearance) -> Result<()> {
        let word = |on, word: &str| json!(if on { word } else { "" });
        let media = json!([
            { "name": "prefers-color-scheme", "value": appearance.colours.name() },
            { "name": "forced-colors", "value": word(appearance.forced_colours, "active") },
            { "name": "prefers-reduced-motion", "value": word(appearance.still, "reduce") },
        ]);
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": media }))
            .await?;
        // In a tab that another one came to stand before, nothing has the focus, and nothing shows it.
        self.cdp("Page.bringToFront", json!({})).await?;
        self.cdp(
            "Emulation.setFocusEmulationEnabled",
            json!({ "enabled": true }),
        )
        .await?;
        self.chromium_text(appearance.text_size()).await?;
        self.chromium_size(appearance.width, 600).await
    }

    async fn chromium_text(&self, size: u32) -> Result<()> {
        let sizes = json!({ "standard": size, "fixed": size * 13 / 16 });
        self.cdp("Page.setFontSizes", json!({ "fontSizes": sizes }))
            .await
    }

    pub(super) async fn chromium_size(&self, width: u32, height: u64) -> Result<()> {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size).await
    }

    /// What a person's settings are, in Firefox's own words; without an appearance, as they were.
    async fn set_firefox(&self, appearance: Option<Appearance>) -> Result<()> {
        let number = |value: Option<u32>| json!(value);
        let size = |of: u32| number(appearance.map(|it| it.text_size() * of / 16));
        let dark = appearance.map(|it| u32::from(it.colours == Colours::Light));
        let forced = appearance.map(|it| if it.forced_colours { 2 } else { 0 });
        let settings = json!({
            "layout.css.prefers-color-scheme.content-override": number(Some(dark.unwrap_or(1))),
            "browser.display.document_color_use": number(forced),
            "ui.prefersReducedMotion": number(appearance.map(|it| u32::from(it.still))),
            // Each script has sizes of its own.
            "font.size.variable.x-western": size(16),
            "font.size.variable.ar": size(16),
            "font.size.monospace.x-western": size(13),
            "font.size.monospace.ar": size(13),
        });
        let script = "
            const [settings, done] = arguments;
            for (const [name, value] of Object.entries(settings)) {
                if (value === null) Services.prefs.clearUserPref(name);
                else Services.prefs.setIntPref(name, value);
            }
            done(null);";
        firefox::in_chrome(&self.driver, script, vec![settings])
            .await
            .map(drop)
    }

    /// Waits until the page knows all of it.
    async fn laid_out(&self, appearance: Appearance) -> Result<()> {
        let wanted = json!([
            appearance.width,
            appearance.colours == Colours::Dark || appearance.forced_colours,
            appearance.forced_colours,
            appearance.still,
            format!("{}px", appearance.text_size()),
        ]);
        until("the page's appearance", seconds(5), async || {
            let script = "
                const is = query => matchMedia(query).matches;
                const forced = is('(forced-colors: active)');
                return [innerWidth, forced || is('(prefers-color-scheme: dark)'), forced,
                    is('(prefers-reduced-motion)'), getComputedStyle(document.documentElement).fontSize];";
            let told = self.driver.execute(script, Vec::<Value>::new()).await?;
            Ok(Look::at(
                told.json() == &wanted,
                format!("{} instead of {wanted}", told.json()),
            ))
        })
        .await
    }
}
