//! Where people find the site.

use std::str::FromStr;

use axum::http::Uri;
use sada_service::http::endpoint;
use serde::Deserialize;

/// The public address of the site: absolute, and ending in `/`. Feeds and files that leave the site
/// name it; it is never taken from a request, which may say anything.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SiteUrl {
    url: String,
    host: String,
}

impl SiteUrl {
    /// The address of a path of the site, which begins with `/`.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.url.trim_end_matches('/'))
    }

    /// Its host, without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl FromStr for SiteUrl {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let url: Uri = endpoint(text, "")?;
        let host = url.host().unwrap_or_default().to_ascii_lowercase();
        Ok(Self {
            url: url.to_string(),
            host,
        })
    }
}

impl TryFrom<String> for SiteUrl {
    type Error = anyhow::Error;

    fn try_from(text: String) -> anyhow::Result<Self> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_in_a_slash_and_has_a_host() {
        let site: SiteUrl = "https://Status.example.org:8443/sada".parse().unwrap();
        assert_eq!(site.host(), "status.example.org");
        assert_eq!(
            site.join("/event/a"),
            "https://Status.example.org:8443/sada/event/a"
        );
        let here: SiteUrl = "http://127.0.0.1:8787/".parse().unwrap();
        assert_eq!(
            (here.host(), here.join("/").as_str()),
            ("127.0.0.1", "http://127.0.0.1:8787/")
        );
        for wrong in [
            "http://status.example.org/",
            "status.example.org",
            "https://a.example/?b",
            "",
        ] {
            assert!(wrong.parse::<SiteUrl>().is_err(), "{wrong}");
        }
    }
}
