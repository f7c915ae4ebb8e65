//! Reviewed data: the platforms Sada can watch, the unrelated sites it compares them with,
//! and the pages censors are known to show instead.
//!
//! Everything is a constant with its source beside it; nothing is built at start.

mod blockpages;
mod controls;
mod forged;
mod parts;
mod platforms;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::url::host_of;

pub use blockpages::{BLOCK_PAGES, BlockPage, block_page_at, is_block_page};
pub use controls::{CONTROLS, ControlSite, PACE_CHECK, PLAIN_CHECK, PaceCheck, control};
pub use forged::{FORGED_ANSWERS, ForgedAnswer};
pub use parts::{pool_of, shows_pictures};
pub use platforms::PLATFORMS;

/// A platform's short name, the same in storage, reports and pages.
///
/// Only names of [`PLATFORMS`] can be made, so an unknown one is refused where it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlatformId(&'static str);

impl PlatformId {
    /// The id of this name, if the catalogue has it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        PLATFORMS
            .iter()
            .map(|platform| platform.id)
            .find(|id| id.0 == name)
    }

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// The catalogue's entry.
    #[must_use]
    pub fn platform(self) -> &'static Platform {
        PLATFORMS
            .iter()
            .find(|platform| platform.id == self)
            .unwrap_or(&PLATFORMS[0])
    }
}

impl Serialize for PlatformId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for PlatformId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom("not a platform Sada knows"))
    }
}

/// Who runs a platform. Two platforms of one operator are one piece of evidence:
/// one broken backbone takes both down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlatformOperator {
    /// Google: YouTube.
    Google,
    /// Meta: Facebook, Instagram, WhatsApp, Messenger and Threads.
    Meta,
    /// X Corp.
    X,
    /// ByteDance: TikTok.
    ByteDance,
    /// The operator of Telegram.
    Telegram,
    /// Signal Messenger.
    Signal,
    /// Snap: Snapchat.
    Snap,
    /// The operator of Reddit.
    Reddit,
    /// Microsoft: LinkedIn.
    Microsoft,
    /// The operator of Discord.
    Discord,
}

/// What a platform's host is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The pages a person opens.
    Page,
    /// The programming interface the pages ask for what they show.
    Api,
    /// Scripts, pictures and videos.
    Media,
}

/// One platform.
///
/// Its domains are registrable domains or single hosts; a host belongs to one if it is that
/// domain or lies below it, by whole labels. No two platforms name the same domain, nor one
/// below another's: **a shared host belongs to the platform whose operator named it after
/// itself**. Messenger's pictures come from `fbcdn.net` and count as Facebook's media,
/// Threads' from `cdninstagram.com` and count as Instagram's.
#[derive(Debug)]
pub struct Platform {
    /// Its short name.
    pub id: PlatformId,
    /// Its name as people write it; not translated.
    pub name: &'static str,
    /// Who runs it.
    pub operator: PlatformOperator,
    /// Domains of its pages.
    pub pages: &'static [&'static str],
    /// Domains of its programming interface, those below a page's domain included.
    pub api: &'static [&'static str],
    /// Domains of its scripts, pictures and videos.
    pub media: &'static [&'static str],
    /// The front page, on the host a person opens; https.
    pub home: &'static str,
    /// A small page on that host, asked when Sada looks again; what its status means, see
    /// [`crate::outcome::of_status`].
    pub recheck: &'static str,
    /// Whether browsers know from their own list (HSTS preload) that `home` is https only: a
    /// page in the clear then never shows under its name. Its other hosts may differ.
    pub preloaded: bool,
    /// Whether port 80 of `home` and of every domain in `pages` answers with a redirect to https
    /// and nothing else, so that any other plain answer is somebody else's. `false` where this
    /// is not known of one of them: a wrong `true` would blame the network.
    pub plain_redirects: bool,
}

impl Platform {
    /// Its domains with their roles, in the order page, api, media.
    pub fn domains(&self) -> impl Iterator<Item = (&'static str, Role)> + use<> {
        let of = |domains: &'static [&'static str], role| {
            domains.iter().map(move |domain| (*domain, role))
        };
        of(self.pages, Role::Page)
            .chain(of(self.api, Role::Api))
            .chain(of(self.media, Role::Media))
    }

    /// The match patterns to ask permission for, all together: without the pages' permission
    /// a browser hides what they load. A domain below another one needs none of its own.
    pub fn origins(&self) -> impl Iterator<Item = String> + use<> {
        let (pages, api, media) = (self.pages, self.api, self.media);
        let all = move || pages.iter().chain(api).chain(media);
        all()
            .filter(move |domain| !all().any(|above| is_below(domain, above)))
            .map(|domain| format!("*://*.{domain}/*"))
    }

    /// Whether this is where its pages are opened, and not one of the many hosts below that
    /// count visits or show advertisements.
    #[must_use]
    pub fn is_front_door(&self, host: &str) -> bool {
        let home = host_of(self.home).map(|(_, home)| home);
        home.as_deref() == Some(host) || self.pages.contains(&host)
    }

    /// Whether this host lies in one of the domains of its pages, whatever its role: a person
    /// can open a programming interface's host too.
    #[must_use]
    pub fn has_page_host(&self, host: &str) -> bool {
        self.pages.iter().any(|domain| is_at_or_below(host, domain))
    }
}

/// Whether a host is this domain or lies below it. A closing dot and upper case do not matter.
fn is_at_or_below(host: &str, domain: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host).as_bytes();
    host.len().checked_sub(domain.len()).is_some_and(|start| {
        host[start..].eq_ignore_ascii_case(domain.as_bytes())
            && (start == 0 || host[start - 1] == b'.')
    })
}

fn is_below(host: &str, domain: &str) -> bool {
    host != domain && is_at_or_below(host, domain)
}

/// The platform whose page this host serves.
#[must_use]
pub fn platform_of_page(host: &str) -> Option<&'static Platform> {
    PLATFORMS
        .iter()
        .find(|platform| platform.has_page_host(host))
}

/// Whose this host is and what for. The longest domain that holds it decides, so
/// `api.x.com` is an interface although it lies below a page's domain.
#[must_use]
pub fn role_of(host: &str) -> Option<(PlatformId, Role)> {
    PLATFORMS
        .iter()
        .flat_map(|platform| platform.domains().map(|entry| (platform.id, entry)))
        .filter(|(_, (domain, _))| is_at_or_below(host, domain))
        .max_by_key(|(_, (domain, _))| domain.len())
        .map(|(id, (_, role))| (id, role))
}

#[cfg(test)]
mod tests;
