//! The frame of every page: head, header and footer. There is no script. The one style is fetched
//! once, and the policy allows nothing else.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, html};
use sha2::{Digest, Sha256};

use super::feed;
use super::language::Language;
use super::messages::{Messages, say, show};
use super::page::{PageContent, PageContext};
use super::time_format::time_element;
use crate::site_url::SiteUrl;

/// The style of all pages.
pub(super) const STYLE: &str = concat!(
    include_str!("palette.css"),
    include_str!("style.css"),
    include_str!("charts.css")
);
const ICON: &str = concat!(
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E",
    "%3Cg fill='none' stroke='%230f766e' stroke-width='2' stroke-linecap='round'%3E",
    "%3Cpath d='M5.5 5.5a3.5 3.5 0 0 0 0 5M2.5 3a7 7 0 0 0 0 10M10.5 5.5a3.5 3.5 0 0 1 0 5",
    "M13.5 3a7 7 0 0 1 0 10'/%3E%3C/g%3E%3Ccircle cx='8' cy='8' r='1.6' fill='%230f766e'/%3E",
    "%3C/svg%3E",
);

/// The content security policy of pages: the site's own style and the page's icon.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src data:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The address of the style. It changes with the style, so that each is fetched once.
static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let digest = hex::encode(Sha256::digest(STYLE.as_bytes()));
    format!("/style.css?{}", &digest[..12])
});

/// The source expression for a style within a page (Content Security Policy, hash-source).
pub(super) fn hash_of(style: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(style.as_bytes()))
    )
}

/// A whole page. `path` is its path in the language of the site's root.
pub(super) fn whole(page: &PageContext<'_>, path: &str, content: &PageContent) -> Markup {
    let messages = page.messages;
    let made = time_element(page.now, &messages.date_and_time(page.now));
    frame(
        messages,
        page.site_url,
        path,
        content,
        &html! {
            p.made { (show!(messages, "made", time = made)) }
        },
    )
}

/// A page whose footer says `made`.
pub(super) fn frame(
    messages: &Messages,
    site_url: &SiteUrl,
    path: &str,
    content: &PageContent,
    made: &Markup,
) -> Markup {
    let language = messages.language;
    html! {
        (DOCTYPE)
        html lang=(language.tag()) dir=(language.direction()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="description" content=(say!(messages, "description"));
                title { (content.title) " · Sada" }
                link rel="icon" href=(ICON);
                @for other in Language::ALL {
                    link rel="alternate" hreflang=(other.tag()) href=(site_url.join(&other.path(path)));
                }
                link rel="alternate" hreflang="x-default" href=(site_url.join(path));
                link rel="canonical" href=(site_url.join(&language.path(path)));
                (feed::links(language, path))
                link rel="stylesheet" href=(*STYLE_ADDRESS);
            }
            body {
                a.skip href="#main" { (say!(messages, "skip")) }
                header { (top(messages, path)) }
                main id="main" {
                    @if language == Language::Urdu { p.draft { (say!(messages, "draft")) } }
                    (content.main)
                }
                footer {
                    (made)
                    p { (say!(messages, "footer")) }
                }
            }
        }
    }
}

/// The links in the header of every page.
const TOP: [(&str, &str); 4] = [
    ("/method", "nav-method"),
    ("/data", "nav-data"),
    ("/privacy", "nav-privacy"),
    ("/about", "nav-about"),
];

fn top(messages: &Messages, path: &str) -> Markup {
    let language = messages.language;
    html! {
        a.name href=(language.path("/")) {
            img src=(ICON) width="22" height="22" alt="";
            "Sada" span.echo lang="ur" { " صدا" }
        }
        nav aria-label=(say!(messages, "nav")) {
            @for (to, key) in TOP {
                a href=(language.path(to)) aria-current=[(to == path).then_some("page")] {
                    (messages.say(key, Vec::new()))
                }
            }
        }
        @for other in Language::ALL.into_iter().filter(|it| *it != language) {
            a.language href=(other.path(path)) hreflang=(other.tag()) lang=(other.tag())
                dir=(other.direction()) { (other.name()) }
        }
    }
}
