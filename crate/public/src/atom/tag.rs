//! What names an entry for good: a `tag:` URI (RFC 4151).

use crate::settings::SiteUrl;

/// The name of an event: made of the site's host, of the day in the event's identity, on which the
/// operator had that host, and of the identity. None of them changes with what is said of it, with
/// the language or with a restart.
pub(super) fn of_event(site: &SiteUrl, id: &str) -> String {
    format!("tag:{},{}:event/{id}", site.host(), day(id))
}

/// An identity ends with its moment, as `20240120T142500Z`. One without a day is from before any.
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
