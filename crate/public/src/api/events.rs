//! `GET /api/v1/events`: the events, the newest first, a page at a time.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sada_core::catalogue::PlatformId;
use sada_detect::EpisodeKind;
use sada_published::events::{Event, Statement};
use sada_service::problem::BadParameter;
use sada_units::{Country, Seconds};
use serde_json::json;

use super::event_item::EventItem;
use super::query::Parameters;
use super::response::{LICENCE, json_response};
use super::state::ApiState;
use super::timestamp;

const NAMES: [&str; 9] = [
    "country",
    "platform",
    "kind",
    "since",
    "until",
    "ongoing",
    "withdrawn",
    "limit",
    "cursor",
];
const KINDS: [(&str, EpisodeKind); 3] = [
    ("selective", EpisodeKind::Selective),
    ("general_outage", EpisodeKind::GeneralOutage),
    ("platform_outage", EpisodeKind::PlatformOutage),
];
const LIMIT: usize = 100;
const MOST: usize = 500;
const LIMIT_ADVICE: &str = "limit is a whole number from 1 to 500.";
const CURSOR_ADVICE: &str =
    "A cursor is what `next` of another answer holds; ask without it to begin anew.";
const PLATFORM: &str =
    "A platform is a name such as youtube; /api/v1/openapi.json lists all of them.";

/// The place of an event in the list: its first onset and its identity. Neither ever changes.
type ListPosition = (Seconds, String);

/// The filter that the parameters make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Filter {
    country: Option<Country>,
    platform: Option<PlatformId>,
    kind: Option<EpisodeKind>,
    since: Option<Seconds>,
    until: Option<Seconds>,
    ongoing: Option<bool>,
    withdrawn: bool,
    limit: usize,
    after: Option<ListPosition>,
}

/// `GET /api/v1/events`.
pub(super) async fn get(
    State(api): State<ApiState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, BadParameter> {
    let parameters = Parameters::read(query.as_deref(), &NAMES)?;
    let filter = Filter::read(&parameters)?;
    let key = format!("/api/v1/events {filter:?}");
    let answer = api.public.question(key, &headers, move |reader, _| {
        let (page, next) = filter.page(reader.events.all()?);
        let items = page
            .iter()
            .filter_map(|event| Some(EventItem::of(event, event.latest()?)));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        let next = next.map(|cursor| {
            let mut query = parameters.without(&["cursor"]);
            let query = query.append_pair("cursor", &cursor).finish();
            format!("/api/v1/events?{query}")
        });
        json_response(&json!({
            "events": items,
            "next": next,
            "licence": LICENCE,
        }))
    });
    Ok(answer.await)
}

impl Filter {
    fn read(parameters: &Parameters) -> Result<Self, BadParameter> {
        let filter = Self {
            country: parameters.country("country")?,
            platform: parameters.get("platform", PlatformId::from_name, PLATFORM)?,
            kind: parameters.choice("kind", &KINDS)?,
            since: parameters.get("since", timestamp::parse, timestamp::ADVICE)?,
            until: parameters.get("until", timestamp::parse, timestamp::ADVICE)?,
            ongoing: parameters.flag("ongoing")?,
            withdrawn: parameters.flag("withdrawn")?.unwrap_or(false),
            limit: parameters
                .get("limit", limit, LIMIT_ADVICE)?
                .unwrap_or(LIMIT),
            after: match parameters.get("cursor", |text| Some(position_at(text)), CURSOR_ADVICE)? {
                Some(None) => return Err(BadParameter::contradiction("cursor", CURSOR_ADVICE)),
                position => position.flatten(),
            },
        };
        if let (Some(since), Some(until)) = (filter.since, filter.until)
            && since >= until
        {
            return Err(BadParameter::contradiction(
                "since",
                "since must be before until.",
            ));
        }
        Ok(filter)
    }

    /// One page of these events, and the cursor of the next.
    fn page(&self, events: Vec<Event>) -> (Vec<Event>, Option<String>) {
        let mut wanted: Vec<(ListPosition, Event)> = events
            .into_iter()
            .filter(|event| event.latest().is_some_and(|it| self.wants(event, &it.says)))
            .filter_map(|event| Some((position_of(&event)?, event)))
            .filter(|(position, _)| self.after.as_ref().is_none_or(|after| position < after))
            .collect();
        wanted.sort_unstable_by(|(one, _), (other, _)| other.cmp(one));
        let more = wanted.len() > self.limit;
        wanted.truncate(self.limit);
        let last = wanted.last().filter(|_| more);
        let next = last.map(|(position, _)| cursor(position));
        (wanted.into_iter().map(|(_, event)| event).collect(), next)
    }

    fn wants(&self, event: &Event, says: &Statement) -> bool {
        let about = &event.about;
        let is_here = self.country.is_none_or(|it| it == about.country);
        let is_of = self.platform.is_none_or(|it| about.platform == Some(it));
        let is_ongoing = says.restored.is_none() && !says.withdrawn;
        is_here
            && is_of
            && self.kind.is_none_or(|it| says.kind == it)
            && self
                .since
                .is_none_or(|it| says.restored.is_none_or(|end| end > it))
            && self.until.is_none_or(|it| says.onset < it)
            && self.ongoing.is_none_or(|it| is_ongoing == it)
            && (self.withdrawn || !says.withdrawn)
    }
}

fn position_of(event: &Event) -> Option<ListPosition> {
    let first = event.versions.first()?;
    Some((first.says.onset, event.id.clone()))
}

fn limit(text: &str) -> Option<usize> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let limit = is_number.then(|| text.parse().ok()).flatten();
    limit.filter(|limit| (1..=MOST).contains(limit))
}

fn cursor((onset, id): &ListPosition) -> String {
    URL_SAFE_NO_PAD.encode(format!("{onset} {id}"))
}

fn position_at(cursor: &str) -> Option<ListPosition> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (onset, id) = text.split_once(' ')?;
    Some((Seconds(onset.parse().ok()?), id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sada_published::events::example::event;

    const HOUR: Seconds = Seconds::HOUR;

    fn read(query: &str) -> Result<Filter, BadParameter> {
        Filter::read(&Parameters::read(Some(query), &NAMES)?)
    }

    fn found(query: &str, events: &[Event]) -> Vec<String> {
        let (page, _) = read(query).unwrap().page(events.to_vec());
        page.into_iter().map(|event| event.id).collect()
    }

    fn events() -> Vec<Event> {
        vec![
            event(*b"PK", "x", HOUR, |says| says.restored = Some(3 * HOUR)),
            event(*b"PK", "youtube", 2 * HOUR, |_| {}),
            event(*b"IN", "x", 4 * HOUR, |says| says.withdrawn = true),
            event(*b"IN", "x", 5 * HOUR, |says| {
                says.kind = EpisodeKind::GeneralOutage
            }),
        ]
    }

    #[test]
    fn filters_leave_what_is_asked_for() {
        let all = events();
        let found = |query| found(query, &all);
        assert_eq!(found(""), ["x-18000", "youtube-7200", "x-3600"]);
        assert_eq!(found("withdrawn=true&country=IN"), ["x-18000", "x-14400"]);
        assert_eq!(found("platform=x&kind=selective"), ["x-3600"]);
        assert_eq!(found("ongoing=true"), ["x-18000", "youtube-7200"]);
        assert_eq!(found("ongoing=false"), ["x-3600"]);
        assert_eq!(
            found("since=1970-01-01T03:00:00Z&country=PK"),
            ["youtube-7200"]
        );
        assert_eq!(found("until=1970-01-01T02:00:00Z"), ["x-3600"]);
    }

    #[test]
    fn pages_follow_each_other_and_stay_where_they_are() {
        let mut all = events();
        let first = read("limit=1&country=PK").unwrap();
        let (page, next) = first.page(all.clone());
        assert_eq!(page[0].id, "youtube-7200");
        // What is found meanwhile, and what is learned of the last one, moves nothing.
        all.push(event(*b"PK", "facebook", 9 * HOUR, |_| {}));
        let first = all[1].versions[0].clone();
        all[1].versions.push(first);
        all[1].versions[1].says.onset = Seconds(10);
        let next = read(&format!("limit=1&country=PK&cursor={}", next.unwrap())).unwrap();
        let (page, end) = next.page(all);
        assert_eq!((page[0].id.as_str(), end), ("x-3600", None));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for wrong in [
            "limit=0",
            "limit=501",
            "limit=%2B5",
            "limit=",
            "kind=block",
            "cursor=",
            "cursor=%20",
            "cursor=MTIz",
            "since=2024-01-02&until=2024-01-02",
            "ongoing=1",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(read("limit=500").unwrap().limit, 500);
    }
}
