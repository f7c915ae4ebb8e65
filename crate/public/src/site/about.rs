//! Pages of text: the method, the data, privacy, and the project.

use maud::{Markup, html};

use super::messages::{Messages, say, show};
use super::page::{PageContent, PageContext, PageResult};
use super::status_table;

/// The document that states the method in full.
const METHOD_IN_FULL: &str = "METHOD.md";

fn text_page(messages: &Messages, title: &str, body: &Markup) -> PageContent {
    let title = messages.say(title, Vec::new());
    let main = html! { article.text { h1 { (title) } (body) } };
    PageContent { title, main }
}

/// Headings, each with its paragraph.
fn parts(parts: Vec<(String, Markup)>) -> Markup {
    html! { @for (heading, text) in parts { h2 { (heading) } p { (text) } } }
}

pub(super) fn method(page: &PageContext<'_>) -> PageResult {
    let messages = page.messages;
    let span = messages.bin_length(page.reader.terms.bin_length);
    let least = page.reader.terms.min_reporters;
    let full = html! { code { (METHOD_IN_FULL) } };
    let body = html! {
        p.lede { (say!(messages, "method-lede")) }
        (parts(vec![
            (say!(messages, "method-device"), show!(messages, "method-device-text")),
            (say!(messages, "method-report"), show!(messages, "method-report-text", span = span.clone())),
            (say!(messages, "method-decide"), show!(messages, "method-decide-text")),
            (say!(messages, "method-kind"), show!(messages, "method-kind-text")),
            (say!(messages, "method-scale"), show!(messages, "method-scale-text")),
            (say!(messages, "method-sure"), show!(messages, "method-sure-text")),
            (say!(messages, "method-publish"), show!(messages, "method-publish-text", n = least, span = span)),
            (say!(messages, "method-change"), show!(messages, "method-change-text")),
        ]))
        h2 { (say!(messages, "method-signs")) }
        (status_table::legend(messages))
        (parts(vec![
            (say!(messages, "method-limits"), show!(messages, "method-limits-text")),
            (say!(messages, "method-full"), show!(messages, "method-full-text", file = full)),
        ]))
    };
    Ok(Some(text_page(messages, "method-title", &body)))
}

pub(super) fn data(page: &PageContext<'_>) -> PageResult {
    let messages = page.messages;
    let first = page.reader.published.first_day()?;
    let day = first.map(|it| super::time_format::machine_date(it.start()));
    let link = |path: &str| html! { a href=(path) { code dir="ltr" { (path) } } };
    let code = |text: &str| html! { code dir="ltr" { (text) } };
    let body = html! {
        p.lede { (say!(messages, "data-lede")) }
        h2 { (say!(messages, "data-files")) }
        p { (show!(messages, "data-files-text", file = code("/data/YYYY-MM-DD.csv"), list = link("/data/"), dictionary = link("/data/dictionary.md"))) }
        @if let Some(day) = day {
            p { (show!(messages, "data-files-first", file = link(&format!("/data/{day}.csv")))) }
        }
        h2 { (say!(messages, "data-api")) }
        p { (show!(messages, "data-api-text", api = link("/api/v1/openapi.json"), events = link("/api/v1/events"))) }
        h2 { (say!(messages, "data-feeds")) }
        p { (say!(messages, "data-feeds-text")) }
        ul.plain {
            li { (link("/feed.atom")) }
            li { (link("/country/PK/feed.atom")) " " (say!(messages, "data-feeds-country")) }
            li { (link("/platform/x/feed.atom")) " " (say!(messages, "data-feeds-platform")) }
        }
        h2 { (say!(messages, "data-charts")) }
        p { (say!(messages, "data-charts-text")) }
        ul.plain {
            li { (link(&page.to("/chart/country/PK/youtube.svg"))) }
            li { (link(&page.to("/chart/country/PK/youtube/today.svg"))) }
            li { (code(&page.to("/chart/event/ID.svg"))) }
        }
        pre dir="ltr" tabindex="0" { "<img src=\"…/chart/country/PK/youtube.svg\" alt=\"YouTube, Pakistan\">" }
        h2 { (say!(messages, "data-record")) }
        p { (show!(messages, "data-record-text", record = link("/record/checkpoint"), command = code("sada-collector verify"))) }
        h2 { (say!(messages, "data-read")) }
        p { (say!(messages, "data-read-text", n = page.reader.terms.min_reporters)) }
        h2 { (say!(messages, "data-licence")) }
        p { (show!(messages, "data-licence-text", licence = html! { a rel="license" href="https://creativecommons.org/licenses/by/4.0/" { "CC BY 4.0" } })) }
    };
    Ok(Some(text_page(messages, "data-title", &body)))
}

pub(super) fn privacy(page: &PageContext<'_>) -> PageResult {
    let messages = page.messages;
    let least = page.reader.terms.min_reporters;
    let whose = match page.reader.terms.assumed {
        Some(country) => say!(messages, "assumed", country = messages.country(country)),
        None => say!(messages, "privacy-parties-text"),
    };
    let body = html! {
        p.lede { (say!(messages, "privacy-lede")) }
        (parts(vec![
            (say!(messages, "privacy-page"), show!(messages, "privacy-page-text")),
            (say!(messages, "privacy-report"), show!(messages, "privacy-report-text", span = messages.bin_length(page.reader.terms.bin_length))),
            (say!(messages, "privacy-parties"), html! { (whose) }),
            (say!(messages, "privacy-kept"), show!(messages, "privacy-kept-text")),
            (say!(messages, "privacy-shown"), show!(messages, "privacy-shown-text", n = least)),
            (say!(messages, "privacy-seen"), show!(messages, "privacy-seen-text")),
        ]))
    };
    Ok(Some(text_page(messages, "privacy-title", &body)))
}

pub(super) fn about(page: &PageContext<'_>) -> PageResult {
    let messages = page.messages;
    let body = html! {
        p.lede { (say!(messages, "about-lede")) }
        (parts(vec![
            (say!(messages, "about-how"), show!(messages, "about-how-text")),
            (say!(messages, "about-not"), show!(messages, "about-not-text")),
            (say!(messages, "about-free"), show!(messages, "about-free-text")),
            (say!(messages, "about-names"), show!(messages, "about-names-text")),
        ]))
    };
    Ok(Some(text_page(messages, "about-title", &body)))
}
