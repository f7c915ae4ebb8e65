use super::*;

#[test]
fn hosts_belong_by_whole_labels_only() {
    let of = |host| platform_of_page(host).map(|platform| platform.id.name());
    assert_eq!(of("www.youtube.com"), Some("youtube"));
    assert_eq!(of("YouTube.com."), Some("youtube"));
    assert_eq!(of("x.com"), Some("x"));
    assert_eq!(of("netflix.com"), None);
    assert_eq!(of("youtube.com.example.org"), None);
    assert_eq!(of("i.ytimg.com"), None, "media is not a page");
}

#[test]
fn the_longest_domain_decides_what_a_host_is_for() {
    let of = |host| role_of(host).map(|(id, role)| (id.name(), role));
    assert_eq!(of("x.com"), Some(("x", Role::Page)));
    assert_eq!(of("api.x.com"), Some(("x", Role::Api)));
    assert_eq!(of("v1.API.x.com."), Some(("x", Role::Api)));
    assert_eq!(of("notapi.x.com"), Some(("x", Role::Page)));
    assert_eq!(of("graph.facebook.com"), Some(("facebook", Role::Api)));
    assert_eq!(of("i.instagram.com"), Some(("instagram", Role::Api)));
    assert_eq!(of("youtubei.googleapis.com"), Some(("youtube", Role::Api)));
    assert_eq!(of("storage.googleapis.com"), None);
    assert_eq!(
        of("rr3---sn-4g5e6nz7.googlevideo.com"),
        Some(("youtube", Role::Media))
    );
    assert_eq!(of("example.org"), None);
    assert_eq!(of(""), None);
}

#[test]
fn the_first_four_are_the_default_choice() {
    let first: Vec<_> = PLATFORMS.iter().take(4).map(|p| p.id.name()).collect();
    assert_eq!(first, ["youtube", "facebook", "x", "instagram"]);
}

#[test]
fn no_domain_is_claimed_twice_or_lies_in_another_platforms() {
    for one in PLATFORMS {
        for (domain, role) in one.domains() {
            assert_eq!(role_of(domain), Some((one.id, role)), "{domain}");
            for other in PLATFORMS {
                let claims = other
                    .domains()
                    .filter(|(above, _)| is_at_or_below(domain, above));
                for (above, _) in claims {
                    assert_eq!(one.id, other.id, "{domain} and {above}");
                }
            }
        }
        let mut own: Vec<_> = one.domains().map(|(domain, _)| domain).collect();
        own.sort_unstable();
        assert!(own.windows(2).all(|pair| pair[0] != pair[1]), "{own:?}");
    }
}

#[test]
fn front_page_and_recheck_are_https_on_one_page_host() {
    for platform in PLATFORMS {
        let host = |url| crate::url::host_of(url).filter(|(scheme, _)| *scheme == "https");
        let (_, home) = host(platform.home).unwrap_or_else(|| panic!("{}", platform.home));
        assert_eq!(
            Some(home.clone()),
            host(platform.recheck).map(|(_, host)| host)
        );
        assert_eq!(role_of(&home), Some((platform.id, Role::Page)));
        assert!(platform.home.ends_with('/'));
    }
}

#[test]
fn permission_is_asked_for_every_domain_once() {
    for platform in PLATFORMS {
        let origins: Vec<String> = platform.origins().collect();
        for (domain, _) in platform.domains() {
            let covering = origins.iter().filter(|origin| {
                let above = origin.trim_start_matches("*://*.").trim_end_matches("/*");
                is_at_or_below(domain, above)
            });
            assert_eq!(covering.count(), 1, "{domain}");
        }
    }
}

#[test]
fn controls_are_https_and_no_platform_of_ours() {
    for site in CONTROLS {
        let (scheme, host) = crate::url::host_of(site.url).unwrap();
        assert_eq!(scheme, "https", "{}", site.id);
        assert_eq!(role_of(&host), None);
        assert!(
            !host.contains("google"),
            "no control of a platform's own operator"
        );
        assert_eq!(site.origin, format!("https://{host}/*"));
        assert_eq!(control(site.id).map(|found| found.url), Some(site.url));
    }
}

#[test]
fn the_pace_check_needs_no_permission_of_its_own() {
    let site = control(PACE_CHECK.id).unwrap();
    assert!(
        PACE_CHECK
            .url
            .starts_with(site.origin.trim_end_matches('*'))
    );
}

#[test]
fn the_plain_check_is_plain_and_no_control() {
    assert_eq!(crate::url::host_of(PLAIN_CHECK.url).unwrap().0, "http");
    assert!(
        PLAIN_CHECK
            .url
            .starts_with(PLAIN_CHECK.origin.trim_end_matches('*'))
    );
    assert!(control(PLAIN_CHECK.id).is_none());
}

/// Whoever adds somebody that is asked says so there.
#[test]
fn privacy_names_everybody_who_is_asked() {
    let privacy = include_str!("../../../../PRIVACY.md");
    let asked = CONTROLS.iter().map(|site| site.url);
    for url in asked.chain([PLAIN_CHECK.url, PACE_CHECK.url]) {
        let (_, host) = crate::url::host_of(url).unwrap();
        assert!(privacy.contains(&format!("(`{host}`)")), "{host}");
    }
}
