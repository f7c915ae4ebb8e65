//! Charts as files, which any website may embed.

use std::sync::LazyLock;

use maud::{Markup, PreEscaped, html};
use sada_core::catalogue::PlatformId;
use sada_published::counts::Grain;
use sada_units::{Country, Seconds};

use super::super::description::Description;
use super::super::layout::hash_of;
use super::super::messages::say;
use super::super::page::PageContext;
use super::super::recent_events::RecentEvents;
use super::super::series::{DAYS, Series, by_platform};
use super::super::time_format::time_of_day;
use super::event::{WHOLE, read_event_chart};
use super::strip::{bands, in_words, strip};
use crate::answers::RequestError;

const STYLE: &str = concat!(
    include_str!("../palette.css"),
    include_str!("../charts.css"),
    include_str!("file.css")
);
/// The width of a file, in pixels.
const WIDE: u64 = 720;

/// The content security policy of a chart: its own style and nothing else.
pub(in crate::site) static POLICY: LazyLock<String> =
    LazyLock::new(|| format!("default-src 'none'; style-src '{}'", hash_of(STYLE)));

/// What stands round a chart: its title and its description.
struct Frame<'a> {
    title: &'a str,
    /// What it shows, in words for those who do not see it.
    described: &'a str,
    high: u64,
}

/// The title above the chart, and its source below.
fn framed(page: &PageContext<'_>, frame: &Frame<'_>, chart: &Markup) -> Markup {
    let messages = page.messages;
    let direction = messages.language.direction();
    let side = if direction == "rtl" { WIDE - 16 } else { 16 };
    let high = frame.high + 84;
    let source = say!(
        messages,
        "chart-source",
        time = messages.date_and_time(page.now)
    );
    html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"))
        svg xmlns="http://www.w3.org/2000/svg" width=(WIDE) height=(high) viewBox=(format!("0 0 {WIDE} {high}"))
            role="img" aria-labelledby="title desc" "xml:lang"=(messages.language.tag())
        {
            title id="title" { (frame.title) }
            desc id="desc" { (frame.described) }
            style { (PreEscaped(STYLE)) }
            rect.paper width="100%" height="100%" {}
            text.title x=(side) y="30" direction=(direction) { (frame.title) }
            svg x="16" y="48" width=(WIDE - 32) height=(frame.high) { (chart) }
            text.source x=(side) y=(high - 12) direction=(direction) { (source) }
        }
    }
}

fn platform_chart(
    page: &PageContext<'_>,
    title: &str,
    series: &Series,
    event_times: &[(Seconds, Option<Seconds>)],
    ends: [String; 2],
) -> Markup {
    let messages = page.messages;
    let described = in_words(messages, series);
    let [from, until] = ends;
    let chart = html! {
        line.grid x1="0" x2="100%" y1="1" y2="1" {}
        line.grid x1="0" x2="100%" y1="60" y2="60" {}
        svg width="100%" height="120" { (strip(messages, series, &bands(series, event_times))) }
        text.axis-text x="0" y="138" direction="ltr" { (from) }
        text.axis-text x="100%" y="138" text-anchor="end" direction="ltr" { (until) }
    };
    let frame = Frame {
        title,
        described: &described,
        high: 142,
    };
    framed(page, &frame, &chart)
}

/// The last 90 days of a platform in a country.
pub(in crate::site) fn days_file(
    page: &PageContext<'_>,
    country: Country,
    platform: PlatformId,
) -> Result<Markup, RequestError> {
    let empty = Series::days(page.now);
    let title = "chart-days-title";
    let ends = [
        page.messages.day_and_month(empty.from),
        say!(page.messages, "axis-today"),
    ];
    of_platform(page, country, platform, Grain::Day, empty, title, ends)
}

/// The last 24 hours of a platform in a country, by quarters of an hour.
pub(in crate::site) fn today_file(
    page: &PageContext<'_>,
    country: Country,
    platform: PlatformId,
) -> Result<Markup, RequestError> {
    let empty = Series::quarters(page.now);
    let ends = [time_of_day(empty.from), say!(page.messages, "axis-now")];
    of_platform(
        page,
        country,
        platform,
        Grain::Bin,
        empty,
        "chart-today-title",
        ends,
    )
}

fn of_platform(
    page: &PageContext<'_>,
    country: Country,
    platform: PlatformId,
    grain: Grain,
    empty: Series,
    title: &str,
    ends: [String; 2],
) -> Result<Markup, RequestError> {
    let messages = page.messages;
    let mut all = by_platform(&page.reader.published, country, grain, &empty)?;
    let series = all.remove(&platform).unwrap_or(empty);
    let recent = RecentEvents::lately(page)?.of_country(country);
    let times = recent.times(|it| it.about.platform.is_none_or(|of| of == platform));
    let values = vec![
        ("platform", platform.platform().name.into()),
        ("country", messages.country(country).into()),
        ("days", DAYS.into()),
    ];
    Ok(platform_chart(
        page,
        &messages.say(title, values),
        &series,
        &times,
        ends,
    ))
}

/// The chart of an event; nothing where there is no such event.
pub(in crate::site) fn event_file(
    page: &PageContext<'_>,
    id: &str,
) -> Result<Option<Markup>, RequestError> {
    let Some(event) = page.reader.events.one(id)? else {
        return Ok(None);
    };
    let Some(version) = event.latest() else {
        return Ok(None);
    };
    let country = event.about.country;
    let chart = read_event_chart(page, &event, country, &version.says)?;
    let title = Description::of(event.about, &version.says).summary(page.messages);
    let frame = Frame {
        title: &title,
        described: &chart.in_words(page.messages),
        high: WHOLE,
    };
    Ok(Some(framed(page, &frame, &chart.panels(page.messages))))
}
