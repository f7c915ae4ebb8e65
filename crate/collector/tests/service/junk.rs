//! Junk costs whoever sends it: neither a block of addresses nor an issuer that is started again
//! pays for it.

use crate::support::roles::{
    BEFORE_END, WINDOW_BINS, ask, gateway, gateway_file, issuer, issuer_file, journal, kind_of,
    late_in_window, program, window,
};
use crate::support::{
    Collector, HttpAnswer, agent, answer, failed, presence_and, refused_start, report,
};
use getrandom::SysRng;
use sada_report::token_exchange::TokenRequest;
use sada_report::{Grade, Token};
use sada_units::{BinStart, Seconds};

const PROXIES: [&str; 2] = ["--proxies", "127.0.0.0/8"];

/// A request as long as every other, for the present window, whose last point is none.
fn malformed() -> Vec<u8> {
    let asked = TokenRequest::new(BinStart(Seconds(window())), WINDOW_BINS, &mut SysRng).unwrap();
    let mut bytes = asked.bytes().to_vec();
    let end = bytes.len();
    bytes[end - 32..].fill(0xff);
    bytes
}

fn send(issuer: &Collector, from: &str, bytes: &[u8]) -> HttpAnswer {
    let request = agent()
        .post(format!("{}/tokens", issuer.base()))
        .header("content-type", "text/plain")
        .header("x-forwarded-for", from);
    answer(request.send(bytes).unwrap()).unwrap()
}

#[test]
fn what_cannot_be_read_takes_nothing_from_a_block() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = issuer(folder.path(), &PROXIES);
    let junk = malformed();
    for _ in 0..50 {
        let told = kind_of(&send(&issuer, "203.0.113.66", &junk));
        assert_eq!(told, (400, "not-a-request".into()));
    }
    let (status, place) = ask(&issuer, window(), Some("203.0.113.7"));
    assert_eq!((status, place.map(|it| it.grade)), (200, Some(Grade::A)));
}

#[test]
fn what_cannot_be_read_has_a_limit_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = issuer(folder.path(), &PROXIES);
    let junk = malformed();
    let refused = (0..2000)
        .map(|_| send(&issuer, "203.0.113.66", &junk))
        .find(|told| told.status != 400)
        .expect("there is a limit");
    assert_eq!(kind_of(&refused), (429, "too-many".into()));
    assert!(refused.retry_after.is_some_and(|it| it <= 60));
    assert_eq!(
        ask(&issuer, window(), Some("203.0.113.7")).0,
        200,
        "a neighbour of the same block"
    );
    assert_eq!(
        ask(&issuer, window(), Some("198.51.100.1")).0,
        200,
        "others"
    );
}

#[test]
fn what_was_given_out_is_remembered_by_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let late = late_in_window(folder.path());
    let more = ["--budget-a", "2", "--budget-b", "0", &late[0], &late[1]];
    let more = [more.as_slice(), &PROXIES].concat();
    let mut first = issuer(folder.path(), &more);
    for from in ["203.0.113.7", "203.0.113.8"] {
        assert_eq!(ask(&first, window(), Some(from)).0, 200);
    }
    assert_eq!(ask(&first, window(), Some("2001:db8:77::1")).0, 200);
    first.kill();
    for file in std::fs::read_dir(folder.path().join("counts")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("203.0") && !text.contains("2001:"), "{text}");
        for block in [&[203, 0, 113][..], &[0x20, 0x01, 0x0d, 0xb8]] {
            assert!(!bytes.windows(block.len()).any(|it| it == block));
        }
    }
    let second = issuer(folder.path(), &more);
    let refused = send(&second, "203.0.113.9", asked().bytes());
    assert_eq!(kind_of(&refused), (429, "budget".into()));
    assert!(refused.retry_after.is_some_and(|it| it <= BEFORE_END));
    assert_eq!(ask(&second, window(), Some("203.0.114.7")).0, 200);
    assert_eq!(ask(&second, window(), Some("2001:db8:77::2")).0, 200);
    assert_eq!(ask(&second, window(), Some("2001:db8:77::3")).0, 429);
}

fn asked() -> TokenRequest {
    TokenRequest::new(BinStart(Seconds(window())), WINDOW_BINS, &mut SysRng).unwrap()
}

#[test]
fn a_second_issuer_on_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = issuer(folder.path(), &[]);
    let mut command = program("issuer");
    command.arg("--data").arg(folder.path().join("counts"));
    let keys = issuer_file(folder.path());
    let log = refused_start(command.arg("--keys").arg(keys));
    assert!(log.contains("another issuer is running on"), "{log}");
    drop(first);
    issuer(folder.path(), &[]);
}

/// MaxMind's format with flat fields: of such a file every token would say that nothing is known.
#[test]
fn a_geography_file_of_another_schema_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/service/data/flat_fields.mmdb"
    );
    for (option, needed) in [
        ("--country-file", "needed is country.iso_code"),
        ("--asn-file", "needed is autonomous_system_number"),
    ] {
        let mut command = program("issuer");
        command.arg("--data").arg(folder.path().join("counts"));
        command.arg("--keys").arg(issuer_file(folder.path()));
        let log = refused_start(command.args([option, file]));
        assert!(log.contains("country_code (text)"), "{log}");
        assert!(log.contains("asn (text)") && log.contains(needed), "{log}");
    }
}

#[test]
fn a_second_gateway_on_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let key = gateway_file(folder.path(), 1, 1);
    let first = gateway(folder.path(), std::slice::from_ref(&key));
    let mut command = program("gateway");
    command.arg("--data").arg(journal(folder.path()));
    command.arg("--issuer-keys").arg(issuer_file(folder.path()));
    let log = refused_start(command.arg("--gateway-keys").arg(&key));
    assert!(log.contains("another collector is running on"), "{log}");
    assert_eq!(first.get("/healthz").status, 200);
}

/// What costs nobody anything is taken in a small number only; what a token attests is not touched.
#[test]
fn reports_without_a_token_fill_no_disk() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let unattested = |number: u8| {
        let mut report = report(1, failed());
        report.place = None;
        let nonce = [[number; 16], [7; 16]].concat().try_into().unwrap();
        report.token = Token::unattested(nonce);
        gateway.post(&report)
    };
    let statuses: Vec<u16> = (0..130).map(|n| unattested(n).status).collect();
    assert!(statuses[..100].iter().all(|it| *it == 200), "{statuses:?}");
    assert!(statuses[100..].iter().all(|it| *it == 403), "{statuses:?}");
    let refused = unattested(200);
    assert!(
        refused.body.contains("unattested-quota"),
        "{}",
        refused.body
    );
    assert_eq!(gateway.post(&report(1, failed())).status, 200);
    assert_eq!(presence_and(&journal(folder.path()), failed()), (1, 1));
}
