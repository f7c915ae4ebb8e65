//! The two parts of an address that matter here.

/// Scheme and lower-case host (without port) of an absolute URL.
///
/// The browser has already normalised the URLs of its events, so nothing needs
/// decoding here; anything unusual (credentials, backslashes, blanks) gives `None`.
#[must_use]
pub(crate) fn host_of(url: &str) -> Option<(&str, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    if authority.is_empty() || authority.contains(['@', '\\', ' ', '%']) {
        return None;
    }
    let host = match authority.strip_prefix('[') {
        Some(v6) => &authority[..=v6.find(']')? + 1],
        None => authority.split(':').next()?,
    };
    (!host.is_empty()).then(|| (scheme, host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hosts_without_port_and_path() {
        let host = |url| host_of(url).map(|(_, host)| host);
        assert_eq!(
            host("https://www.YouTube.com/watch?v=1"),
            Some("www.youtube.com".into())
        );
        assert_eq!(host("http://127.0.0.1:8787/"), Some("127.0.0.1".into()));
        assert_eq!(host("http://[::1]:8787/"), Some("[::1]".into()));
        assert_eq!(host("https://youtube.com@example.org/"), None);
        assert_eq!(host("about:blank"), None);
        assert_eq!(host("https:///x"), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = host_of(&text);
            let _ = host_of(&format!("https://{text}"));
            let _ = host_of(&format!("https://[{text}"));
        }
    }
}
