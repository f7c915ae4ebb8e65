use proptest::prelude::*;

use super::table::Row;
use super::*;

/// Words and numbers as the browsers' sources list them, with the phase where a column names it.
const CHROMIUM: &str = include_str!("../../tests/data/chromium-words.tsv");
const FIREFOX: &str = include_str!("../../tests/data/firefox-words.tsv");

fn lines(fixture: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    fixture
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

fn named(error: &str) -> Meaning {
    let meaning = meaning(error);
    assert!(meaning.named, "{error} stands in no table");
    meaning
}

/// The first part of a type's name, which is the layer that failed.
fn layer(meaning: &Meaning) -> &'static str {
    meaning.kind.name().split('.').next().unwrap()
}

#[test]
fn every_name_of_chromium_answers() {
    assert_eq!(lines(CHROMIUM).count(), 249 + 18);
    for line in lines(CHROMIUM) {
        let [name, number] = line[..] else {
            panic!("{line:?}")
        };
        let meaning = named(&format!("net::{name}"));
        // Groups of the source, by number: connection, certificate, HTTP, resolver.
        let tells = matches!(number.parse::<i32>().unwrap(), -399..=-100 | -899..=-800);
        if tells {
            assert_ne!(meaning.kind, FailureType::Unknown, "{name}");
            assert_ne!(phase_of(&meaning), Phase::Unknown, "{name}");
        }
        let layers: &[&str] = match number.parse::<i32>().unwrap() {
            -299..=-200 => &["tls"],
            -899..=-800 => &["dns"],
            _ => continue,
        };
        assert!(layers.contains(&layer(&meaning)), "{name}: {meaning:?}");
    }
}

#[test]
fn every_name_and_number_of_firefox_answers() {
    assert_eq!(lines(FIREFOX).count(), 170 + 392 + 21);
    for line in lines(FIREFOX) {
        let [name, number, phase] = line[..] else {
            panic!("{line:?}")
        };
        let meaning = named(name);
        let by_number = match phase {
            "activity" => named(&format!("NS_ERROR_NET_UNKNOWN_{number}")),
            _ => {
                assert_eq!(named(&format!("NS_ERROR_NET_UNKNOWN_{number}")), meaning);
                named(&format!("Error code {number}"))
            }
        };
        assert_eq!(by_number, meaning, "{name} and {number} differ");
        let layers: &[&str] = match phase {
            "dns" => &["dns"],
            "connection" => &["tcp"],
            "tls" => &["tls"],
            "http" => &["http"],
            "activity" => &["dns", "tcp", "tls", "http"],
            _ => continue,
        };
        assert!(layers.contains(&layer(&meaning)), "{name}: {meaning:?}");
        assert_ne!(phase_of(&meaning), Phase::Unknown, "{name}");
    }
}

#[test]
fn the_tables_hold_no_word_of_their_own() {
    let listed = |fixture| lines(fixture).map(|line| line[0]).collect::<Vec<_>>();
    let known = listed(CHROMIUM);
    let rows = chromium::GROUPS.iter().copied().flatten();
    for row in rows {
        assert!(known.contains(&row.name), "{}", row.name);
    }
    let known = listed(FIREFOX);
    let groups = [firefox::RESULTS, firefox::ACTIVITIES].concat();
    for row in groups.into_iter().flatten() {
        assert!(known.contains(&row.name), "{}", row.name);
    }
}

fn sorted<Code>(groups: &[&[Row<Code>]]) {
    for rows in groups {
        for pair in rows.windows(2) {
            assert!(pair[0].name < pair[1].name, "{}", pair[1].name);
        }
    }
}

#[test]
fn every_group_is_sorted() {
    sorted(chromium::GROUPS);
    sorted(firefox::RESULTS);
    sorted(firefox::ACTIVITIES);
}

#[test]
fn weight_and_causes_agree() {
    let chromium = chromium::GROUPS.iter().copied().flatten();
    let firefox = firefox::RESULTS.iter().copied().flatten();
    let rows = chromium
        .map(|row| (row.name, row.meaning))
        .chain(firefox.map(|row| (row.name, row.meaning)));
    let local = Causes::of(&[Cause::Local]);
    for (name, meaning) in rows {
        match meaning.weight {
            // What can only be the device's own fault is no evidence about anybody else.
            Weight::Evidence => {
                assert!(meaning.causes.contains(Cause::Interference), "{name}");
                assert_ne!(meaning.kind, FailureType::Unknown, "{name}");
                // "The platform answered with an error": only a status over https says that.
                assert_ne!(meaning.kind, FailureType::HttpError, "{name}");
                assert_ne!(meaning.kind, FailureType::Abandoned, "{name}");
            }
            Weight::OwnFault => assert_eq!(meaning.causes, local, "{name}"),
            Weight::Proxy => assert_eq!(meaning.causes, Causes::ALL, "{name}"),
            Weight::Nothing => assert_ne!(meaning.causes, local, "{name}"),
        }
    }
}

#[test]
fn both_browsers_words_for_one_mechanism() {
    use FailureType as Kind;
    use Weight::{Evidence, Nothing, OwnFault, Proxy};
    let cases = [
        (
            "net::ERR_NAME_NOT_RESOLVED",
            Kind::DnsNameNotResolved,
            Evidence,
        ),
        ("NS_ERROR_UNKNOWN_HOST", Kind::DnsNameNotResolved, Evidence),
        ("Error code 2152398878", Kind::DnsNameNotResolved, Evidence),
        (
            "net::ERR_CERT_AUTHORITY_INVALID",
            Kind::TlsCertAuthorityInvalid,
            Evidence,
        ),
        (
            "Error code 2153390067",
            Kind::TlsCertAuthorityInvalid,
            Evidence,
        ),
        (
            "Error code 2153398258",
            Kind::TlsCertAuthorityInvalid,
            Evidence,
        ),
        (
            "net::ERR_CERT_COMMON_NAME_INVALID",
            Kind::TlsCertNameInvalid,
            Evidence,
        ),
        ("Error code 2153394164", Kind::TlsCertNameInvalid, Evidence),
        (
            "net::ERR_CERT_DATE_INVALID",
            Kind::TlsCertDateInvalid,
            Evidence,
        ),
        ("Error code 2153390069", Kind::TlsCertDateInvalid, Evidence),
        (
            "net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
            Kind::TlsVersionOrCipherMismatch,
            Evidence,
        ),
        (
            "Error code 2153394174",
            Kind::TlsVersionOrCipherMismatch,
            Evidence,
        ),
        (
            "net::ERR_SSL_UNRECOGNIZED_NAME_ALERT",
            Kind::TlsFailed,
            Evidence,
        ),
        ("Error code 2153394070", Kind::TlsFailed, Evidence),
        // Alerts 49 and 80, and plain text on port 443.
        (
            "net::ERR_SSL_PROTOCOL_ERROR",
            Kind::TlsProtocolError,
            Evidence,
        ),
        ("Error code 2153394082", Kind::TlsProtocolError, Evidence),
        ("Error code 2153394076", Kind::TlsProtocolError, Evidence),
        ("Error code 2153394151", Kind::TlsProtocolError, Evidence),
        ("net::ERR_CONNECTION_RESET", Kind::TcpReset, Evidence),
        ("NS_ERROR_NET_RESET", Kind::TcpReset, Evidence),
        ("net::ERR_CONNECTION_CLOSED", Kind::TcpClosed, Evidence),
        ("NS_ERROR_NET_PARTIAL_TRANSFER", Kind::TcpClosed, Evidence),
        ("net::ERR_CONNECTION_REFUSED", Kind::TcpRefused, Evidence),
        ("NS_ERROR_CONNECTION_REFUSED", Kind::TcpRefused, Evidence),
        ("net::ERR_TIMED_OUT", Kind::TcpTimedOut, Evidence),
        ("net::ERR_CONNECTION_TIMED_OUT", Kind::TcpTimedOut, Evidence),
        ("NS_ERROR_NET_TIMEOUT", Kind::TcpTimedOut, Evidence),
        ("Error code 2152398862", Kind::TcpTimedOut, Evidence),
        ("net::ERR_INTERNET_DISCONNECTED", Kind::TcpFailed, OwnFault),
        ("NS_ERROR_OFFLINE", Kind::TcpFailed, OwnFault),
        (
            "net::ERR_PROXY_CONNECTION_FAILED",
            Kind::TcpFailed,
            OwnFault,
        ),
        ("NS_ERROR_PROXY_CONNECTION_REFUSED", Kind::TcpFailed, Proxy),
        ("net::ERR_NETWORK_ACCESS_DENIED", Kind::TcpFailed, OwnFault),
        ("net::ERR_ABORTED", Kind::Abandoned, Nothing),
        ("net::ERR_NETWORK_CHANGED", Kind::Abandoned, OwnFault),
        ("NS_BINDING_ABORTED", Kind::Abandoned, Nothing),
        ("Error code 2152398850", Kind::Abandoned, Nothing),
        ("NS_ERROR_ABORT", Kind::Abandoned, Nothing),
        ("Error code 2147500036", Kind::Abandoned, Nothing),
        ("net::ERR_BLOCKED_BY_CLIENT", Kind::Abandoned, OwnFault),
        ("net::ERR_FAILED", Kind::Unknown, Nothing),
        ("NS_ERROR_FAILURE", Kind::Unknown, Nothing),
        (
            "net::ERR_TOO_MANY_REDIRECTS",
            Kind::HttpResponseRedirectLoop,
            Evidence,
        ),
        (
            "NS_ERROR_REDIRECT_LOOP",
            Kind::HttpResponseRedirectLoop,
            Evidence,
        ),
    ];
    for (word, kind, weight) in cases {
        let meaning = named(word);
        assert_eq!((meaning.kind, meaning.weight), (kind, weight), "{word}");
    }
}

#[test]
fn a_sentence_in_any_language_is_an_unnamed_tls_failure() {
    for sentence in [
        "Peer’s Certificate issuer is not recognized.",
        "Das Zertifikat der Gegenstelle ist abgelaufen.",
        "您的连接不安全。",
        "صادرکنندهٔ گواهی همتا شناخته نشد.",
        "ใบรับรองหมดอายุ",
    ] {
        let meaning = meaning(sentence);
        assert_eq!(
            (meaning.kind, meaning.weight, meaning.causes, meaning.named),
            (FailureType::TlsFailed, Weight::Evidence, Causes::ALL, false),
            "{sentence}"
        );
    }
}

#[test]
fn what_has_no_sentence_is_read_by_its_name() {
    let form = |name: &str| {
        meaning(&format!(
            "NS_ERROR_GENERATE_FAILURE(NS_ERROR_MODULE_SECURITY, {name})"
        ))
    };
    let share = form("SSL_ERROR_RX_MALFORMED_KEY_SHARE");
    assert!(share.named);
    assert_eq!(share.kind, FailureType::TlsProtocolError);
    assert_eq!(meaning("SSL_ERROR_RX_MALFORMED_KEY_SHARE"), share);
    // A name of tomorrow, by name or by number, is still a TLS failure.
    for tomorrow in [
        form("SSL_ERROR_QUANTUM_FLUX"),
        meaning("Error code 2153389568"),
        meaning("NS_ERROR_NET_UNKNOWN_2153389568"),
    ] {
        assert_eq!(tomorrow.kind, FailureType::TlsFailed);
        assert_eq!((tomorrow.weight, tomorrow.named), (Weight::Evidence, false));
    }
}

#[test]
fn words_of_tomorrow_carry_no_weight() {
    for word in [
        "net::ERR_QUANTUM_FLUX",
        "net::ERR_CERT_QUANTUM_FLUX",
        "net::ERR QUANTUM FLUX",
        "net::",
        "NS_ERROR_QUANTUM_FLUX",
        "NS_ERROR_QUANTUM FLUX",
        "NS_ERROR_NET_UNKNOWN_7",
        "NS_ERROR_NET_UNKNOWN_99999999999",
        "SSL_ERROR_QUANTUM_FLUX",
        "Error code 7",
        "Error code +2152398878",
        "Error code 2152398878 ",
        "Error code -12286",
        "Error code ",
        "Fehler",
        " ",
        "… 1 2 3",
        "",
    ] {
        assert_eq!(meaning(word), UNKNOWN, "{word}");
    }
    let blocked = meaning("net::ERR_BLOCKED_BY_QUANTUM_FLUX");
    assert_eq!(
        (blocked.kind, blocked.weight, blocked.named),
        (FailureType::Abandoned, Weight::Nothing, false)
    );
}

proptest! {
    #[test]
    fn no_word_panics(word in "\\PC{0,80}", number in any::<u64>()) {
        for form in [
            word.clone(),
            format!("net::{word}"),
            format!("NS_{word}"),
            format!("Error code {word}"),
            format!("Error code {number}"),
            format!("NS_ERROR_NET_UNKNOWN_{number}"),
            format!("NS_ERROR_GENERATE_FAILURE(NS_ERROR_MODULE_SECURITY,{word})"),
        ] {
            let _ = meaning(&form);
        }
    }

    #[test]
    fn only_what_a_table_names_is_told_apart(word in "\\PC{0,60}") {
        let meaning = meaning(&word);
        if !meaning.named {
            prop_assert!(matches!(
                meaning.kind,
                FailureType::Unknown | FailureType::TlsFailed | FailureType::Abandoned
            ));
            prop_assert_eq!(meaning.causes, Causes::ALL);
        }
    }
}
