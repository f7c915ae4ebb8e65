//! Pages of text: the method, the data, privacy, and the project.

use maud::{Markup, html};

use super::page::{PageContent, PageContext, PageResult};
use super::status_table;
use super::words::{Words, say, show};

/// The document that states the method in full.
const METHOD_IN_FULL: &str = "METHOD.md";

fn text_page(words: &Words, title: &str, body: &Markup) -> PageContent {
    let title = words.say(title, Vec::new());
    let main = html! { article.text { h1 { (title) } (body) } };
    PageContent { title, main }
}

/// Headings, each with its paragraph.
fn parts(parts: Vec<(String, Markup)>) -> Markup {
    html! { @for (heading, text) in parts { h2 { (heading) } p { (text) } } }
}

pub(super) fn method(page: &PageContext<'_>) -> PageResult {
    let words = page.words;
    let span = words.bin_length(page.reader.terms.bin_length);
    let least = page.reader.terms.min_reporters;
    let full = html! { code { (METHOD_IN_FULL) } };
    let body = html! {
        p.lede { (say!(words, "method-lede")) }
        (parts(vec![
            (say!(words, "method-device"), show!(words, "method-device-text")),
            (say!(words, "method-report"), show!(words, "method-report-text", span = span.clone())),
            (say!(words, "method-decide"), show!(words, "method-decide-text")),
            (say!(words, "method-kind"), show!(words, "method-kind-text")),
            (say!(words, "method-scale"), show!(words, "method-scale-text")),
            (say!(words, "method-sure"), show!(words, "method-sure-text")),
            (say!(words, "method-publish"), show!(words, "method-publish-text", n = least, span = span)),
            (say!(words, "method-change"), show!(words, "method-change-text")),
        ]))
        h2 { (say!(words, "method-signs")) }
        (status_table::legend(words))
        (parts(vec![
            (say!(words, "method-limits"), show!(words, "method-limits-text")),
            (say!(words, "method-full"), show!(words, "method-full-text", file = full)),
        ]))
    };
    Ok(Some(text_page(words, "method-title", &body)))
}

pub(super) fn data(page: &PageContext<'_>) -> PageResult {
    let words = page.words;
    let first = page.reader.published.first_day()?;
    let day = first.map(|it| super::time_format::machine_date(it.start()));
    let link = |path: &str| html! { a href=(path) { code dir="ltr" { (path) } } };
    let code = |text: &str| html! { code dir="ltr" { (text) } };
    let body = html! {
        p.lede { (say!(words, "data-lede")) }
        h2 { (say!(words, "data-files")) }
        p { (show!(words, "data-files-text", file = code("/data/YYYY-MM-DD.csv"), list = link("/data/"), dictionary = link("/data/dictionary.md"))) }
        @if let Some(day) = day {
            p { (show!(words, "data-files-first", file = link(&format!("/data/{day}.csv")))) }
        }
        h2 { (say!(words, "data-api")) }
        p { (show!(words, "data-api-text", api = link("/api/v1/openapi.json"), events = link("/api/v1/events"))) }
        h2 { (say!(words, "data-feeds")) }
        p { (say!(words, "data-feeds-text")) }
        ul.plain {
            li { (link("/feed.atom")) }
            li { (link("/country/PK/feed.atom")) " " (say!(words, "data-feeds-country")) }
            li { (link("/platform/x/feed.atom")) " " (say!(words, "data-feeds-platform")) }
        }
        h2 { (say!(words, "data-charts")) }
        p { (say!(words, "data-charts-text")) }
        ul.plain {
            li { (link(&page.to("/chart/country/PK/youtube.svg"))) }
            li { (link(&page.to("/chart/country/PK/youtube/today.svg"))) }
            li { (code(&page.to("/chart/event/ID.svg"))) }
        }
        pre dir="ltr" tabindex="0" { "<img src=\"…/chart/country/PK/youtube.svg\" alt=\"YouTube, Pakistan\">" }
        h2 { (say!(words, "data-record")) }
        p { (show!(words, "data-record-text", record = link("/record/checkpoint"), command = code("sada-collector verify"))) }
        h2 { (say!(words, "data-read")) }
        p { (say!(words, "data-read-text", n = page.reader.terms.min_reporters)) }
        h2 { (say!(words, "data-licence")) }
        p { (show!(words, "data-licence-text", licence = html! { a rel="license" href="https://creativecommons.org/licenses/by/4.0/" { "CC BY 4.0" } })) }
    };
    Ok(Some(text_page(words, "data-title", &body)))
}

pub(super) fn privacy(page: &PageContext<'_>) -> PageResult {
    let words = page.words;
    let least = page.reader.terms.min_reporters;
    let whose = match page.reader.terms.assumed {
        Some(country) => say!(words, "assumed", country = words.country(country)),
        None => say!(words, "privacy-parties-text"),
    };
    let body = html! {
        p.lede { (say!(words, "privacy-lede")) }
        (parts(vec![
            (say!(words, "privacy-page"), show!(words, "privacy-page-text")),
            (say!(words, "privacy-report"), show!(words, "privacy-report-text", span = words.bin_length(page.reader.terms.bin_length))),
            (say!(words, "privacy-parties"), html! { (whose) }),
            (say!(words, "privacy-kept"), show!(words, "privacy-kept-text")),
            (say!(words, "privacy-shown"), show!(words, "privacy-shown-text", n = least)),
            (say!(words, "privacy-seen"), show!(words, "privacy-seen-text")),
        ]))
    };
    Ok(Some(text_page(words, "privacy-title", &body)))
}

pub(super) fn about(page: &PageContext<'_>) -> PageResult {
    let words = page.words;
    let body = html! {
        p.lede { (say!(words, "about-lede")) }
        (parts(vec![
            (say!(words, "about-how"), show!(words, "about-how-text")),
            (say!(words, "about-not"), show!(words, "about-not-text")),
            (say!(words, "about-free"), show!(words, "about-free-text")),
            (say!(words, "about-names"), show!(words, "about-names-text")),
        ]))
    };
    Ok(Some(text_page(words, "about-title", &body)))
}
