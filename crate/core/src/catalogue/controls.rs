//! The unrelated sites a failure is compared with.

/// An unrelated site whose answer can be read and recognised: if it answers, the
/// connection works. None belongs to a platform's own operator.
#[derive(Debug)]
pub struct ControlSite {
    /// Its short name, kept in snapshots.
    pub id: &'static str,
    /// Its name as people see it.
    pub name: &'static str,
    /// What is asked. [`CONTROLS`] are asked over https: an http answer could come from anybody.
    pub url: &'static str,
    /// What the body must contain to be recognised; blanks do not count.
    pub expect: &'static str,
    /// The match pattern of its host.
    pub origin: &'static str,
}

/// The controls: four unrelated operators, each documented as readable from any origin.
///
/// Wikidata also says what time it is (`curtimestamp`), which shows a wrong clock of the
/// device; the action API documents it for every request.
pub const CONTROLS: &[ControlSite] = &[
    ControlSite {
        id: "wikimedia",
        name: "Wikidata",
        url: "https://www.wikidata.org/w/api.php?action=query&meta=siteinfo&format=json&curtimestamp=1&origin=*",
        expect: r#""sitename":"Wikidata""#,
        origin: "https://www.wikidata.org/*",
    },
    ControlSite {
        id: "cloudflare",
        name: "Cloudflare DNS",
        url: "https://cloudflare-dns.com/dns-query?ct=application/dns-json&name=example.com&type=A",
        expect: r#""Status":0"#,
        origin: "https://cloudflare-dns.com/*",
    },
    ControlSite {
        id: "jsdelivr",
        name: "jsDelivr",
        url: "https://cdn.jsdelivr.net/npm/is-number@7.0.0/package.json",
        expect: r#""name":"is-number""#,
        origin: "https://cdn.jsdelivr.net/*",
    },
    ControlSite {
        id: "github",
        name: "GitHub",
        url: "https://api.github.com/",
        expect: r#""current_user_url""#,
        origin: "https://api.github.com/*",
    },
];

/// The one check in the clear, for captive portals and for whoever rewrites plain http. **The
/// whole body, trimmed, must be `expect`**: anything else came from somebody between.
/// Recognising it is no sign of a working connection, for anybody can send these seven
/// letters; so it is none of [`CONTROLS`].
///
/// A browser's own portal detection asks the same page and expects the same answer.
pub const PLAIN_CHECK: ControlSite = ControlSite {
    id: "plain",
    name: "Mozilla",
    url: "http://detectportal.firefox.com/success.txt",
    expect: "success",
    origin: "http://detectportal.firefox.com/*",
};

/// A file of known length that is compressed already, so that its bytes are the bytes on
/// the line: how fast this line is for somebody whom nobody slows down.
#[derive(Debug)]
pub struct PaceCheck {
    /// The control whose host and permission it shares.
    pub id: &'static str,
    /// What is asked; https, a version that never changes.
    pub url: &'static str,
    /// Its length in bytes.
    pub bytes: u32,
    /// The first bytes of the body.
    pub begins: &'static [u8],
}

/// The file whose arrival measures the line.
pub const PACE_CHECK: PaceCheck = PaceCheck {
    id: "jsdelivr",
    url: "https://cdn.jsdelivr.net/npm/font-awesome@4.7.0/fonts/fontawesome-webfont.woff2",
    bytes: 77_160,
    begins: b"wOF2",
};

/// The control of this id.
#[must_use]
pub fn control(id: &str) -> Option<&'static ControlSite> {
    CONTROLS.iter().find(|site| site.id == id)
}
