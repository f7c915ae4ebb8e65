//! The identity of an entry for good: a `tag:` URI (RFC 4151).

use crate::site_url::SiteUrl;

/// The identity of an entry: the site's host, a day, and the event's identity. The day is the one
/// in the event's identity, on which the operator had that host. A new version, another language or
/// a restart changes none of them.
pub(super) fn of_event(site: &SiteUrl, id: &str) -> String {
    format!("tag:{},{}:event/{id}", site.host(), day(id))
}

/// The day in an event's identity, which ends as `20240120T142500Z`. Without one it is the first of
/// 1970.
fn day(id: &str) -> String {
    let moment = id.rsplit('-').next().and_then(|it| it.split_once('T'));
    match moment {
        Some((date, _)) if date.len() == 8 && date.bytes().all(|it| it.is_ascii_digit()) => {
            format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..])
        }
        _ => "1970-01-01".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_of_host_day_and_identity() {
        let site: SiteUrl = "https://status.example.org:8443/sada/".parse().unwrap();
        assert_eq!(
            of_event(&site, "pk-youtube-slow-20240120T142500Z"),
            "tag:status.example.org,2024-01-20:event/pk-youtube-slow-20240120T142500Z"
        );
        assert_eq!(day("pk-lines-99999999999999"), "1970-01-01");
        assert_eq!(day("pk-lines-2024é120T142500Z"), "1970-01-01");
        assert_eq!(day(""), "1970-01-01");
    }
}
