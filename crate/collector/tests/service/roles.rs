//! Relay, issuer and gateway as programs of their own, and what people try on them.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;

use crate::support::roles::{
    WINDOW_BINS, ask, gateway, gateway_file, issuer, issuer_file, journal, kind_of, late_in_window,
    relay, window,
};
use crate::support::{
    BIN_SECONDS, Collector, agent, answer, failed, gateway_key, presence_and, report,
};
use getrandom::SysRng;
use sada_report::Grade;
use sada_report::envelope::{ANSWER_LEN, ENVELOPE_LEN, GatewayKey, GatewayKeys};
use sada_report::token_exchange::{TokenRequest, request_len};
use sada_units::{BinStart, Seconds};

#[test]
fn an_envelope_goes_through_the_relay_and_its_answer_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let dead = "http://127.0.0.1:9/";
    let relay = relay(&[dead, &format!("{}/", gateway.base())]);
    for kind in ["text/plain", "message/ohttp-req"] {
        let (envelope, awaited) = gateway_key().seal(&report(1, failed()).encode()).unwrap();
        let answer = relay.post_bytes("/", kind, &envelope);
        assert_eq!((answer.status, answer.bytes.len()), (200, ANSWER_LEN));
        assert!(answer.open_to_all);
        assert_eq!(awaited.open(&answer.bytes).unwrap().status, 200);
        // Sealed anew, or the very same envelope again: once counted.
        relay.post_bytes("/", kind, &envelope);
    }
    assert_eq!(presence_and(&journal(folder.path()), failed()), (1, 1));
}

#[test]
fn what_a_relay_is_sent_reaches_the_gateway_alone() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let relay = relay(&[&format!("http://{address}/")]);
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut heard = vec![0; 4096];
        let length = stream.read(&mut heard).unwrap();
        heard.truncate(length);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\nset-cookie: a=b\r\n\r\nabc")
            .unwrap();
        heard
    });
    let agent = agent();
    let request = agent
        .post(format!("{}/", relay.base()))
        .header("content-type", "text/plain")
        .header("cookie", "who=me")
        .header("user-agent", "telling")
        .header("x-forwarded-for", "203.0.113.9")
        .header("referer", "https://elsewhere.example/");
    let response = request.send(&[7; ENVELOPE_LEN][..]).unwrap();
    assert!(response.headers().get("set-cookie").is_none());
    assert_eq!(
        kind_of(&answer(response).unwrap()),
        (502, "no-answer".to_owned())
    );
    let heard = heard.join().unwrap();
    let end = heard.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(heard[..end].to_vec())
        .unwrap()
        .to_lowercase();
    let mut lines: Vec<&str> = head.lines().collect();
    lines.sort_unstable();
    let length = format!("content-length: {ENVELOPE_LEN}");
    let host = format!("host: {address}");
    let mut wanted = [
        "content-type: message/ohttp-req",
        &length,
        &host,
        "post /gateway http/1.1",
    ];
    wanted.sort_unstable();
    assert_eq!(lines, wanted);
    assert_eq!(heard[end + 4..], [7; ENVELOPE_LEN]);
}

#[test]
fn each_wrong_thing_has_an_answer_of_its_own_and_counts_stay() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let relay = relay(&[&format!("{}/", gateway.base())]);
    let (envelope, _) = gateway_key().seal(&report(1, failed()).encode()).unwrap();
    let longer = [envelope.as_slice(), &[0]].concat();
    let mut unknown = envelope.clone();
    unknown[0] = 9;
    for (to, path, kind) in [
        (&gateway, "/gateway", "message/ohttp-req"),
        (&relay, "/", "text/plain"),
    ] {
        let told = |bytes: &[u8]| kind_of(&to.post_bytes(path, kind, bytes));
        assert_eq!(told(&[]), (400, "not-an-envelope".into()));
        assert_eq!(told(&envelope[..100]), (400, "not-an-envelope".into()));
        assert_eq!(told(&longer), (413, "too-long".into()));
        assert_eq!(told(&unknown), (422, "unknown-key".into()));
        let other = to.post_bytes(path, "application/json", &envelope);
        assert_eq!(kind_of(&other), (415, "media-type".into()));
        // A relay, or a network, that changes what it carries.
        for at in 1..envelope.len() {
            let mut changed = envelope.clone();
            changed[at] ^= 1;
            assert_eq!(told(&changed), (400, "unopenable".into()), "byte {at}");
        }
    }
    assert_eq!(presence_and(&journal(folder.path()), failed()), (0, 0));
    assert_eq!(
        gateway.post(&report(1, failed())).status,
        200,
        "and it still works"
    );
    let away = crate::support::roles::relay(&["http://127.0.0.1:9/"]);
    let told = kind_of(&away.post_bytes("/", "text/plain", &envelope));
    assert_eq!(told, (502, "no-gateway".into()));
}

/// Both keys during the overlap, the old one no more afterwards; a gateway with the wrong key
/// opens nothing.
#[test]
fn keys_are_changed_with_an_overlap() {
    let folder = tempfile::tempdir().unwrap();
    let sealed = |number: u8, secret: u8, unique: u64| {
        let mut keys = GatewayKeys::default();
        keys.add(number, &[secret; 32]).unwrap();
        let key = GatewayKey::decode(&keys.public(number).unwrap()).unwrap();
        key.seal(&report(unique, failed()).encode()).unwrap().0
    };
    let old = gateway_file(folder.path(), 1, 1);
    let new = gateway_file(folder.path(), 2, 5);
    let told = |gateway: &Collector, envelope: &[u8]| {
        kind_of(&gateway.post_bytes("/gateway", "message/ohttp-req", envelope))
    };
    let during = gateway(folder.path(), &[new.clone(), old]);
    assert_eq!(told(&during, &sealed(1, 1, 1)).0, 200);
    assert_eq!(told(&during, &sealed(2, 5, 2)).0, 200);
    drop(during);
    let after = gateway(folder.path(), &[new]);
    assert_eq!(told(&after, &sealed(1, 1, 3)), (422, "unknown-key".into()));
    assert_eq!(told(&after, &sealed(2, 5, 3)).0, 200);
    assert_eq!(told(&after, &sealed(2, 6, 4)), (400, "unopenable".into()));
    assert_eq!(presence_and(&journal(folder.path()), failed()), (3, 3));
}

#[test]
fn a_block_of_addresses_gets_its_budget_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let late = late_in_window(folder.path());
    let budgets = ["--budget-a", "2", "--budget-b", "1", &late[0], &late[1]];
    let issuer = issuer(folder.path(), &budgets);
    let grades: Vec<(u16, Option<Grade>)> = (0..5)
        // Who is no proxy is not believed.
        .map(|n| ask(&issuer, window(), Some(&format!("203.0.{n}.1"))))
        .map(|(status, place)| (status, place.map(|it| it.grade)))
        .collect();
    let (a, b, none) = ((200, Some(Grade::A)), (200, Some(Grade::B)), (429, None));
    assert_eq!(grades, [a, a, b, none, none]);
    let (_, place) = ask(&issuer, window() + BIN_SECONDS * WINDOW_BINS as u64, None);
    let place = place.expect("the next window has a budget of its own");
    assert_eq!((place.country.code(), place.asn), ("PK", 17557));
}

#[test]
fn a_proxy_is_believed_and_blocks_are_those_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = issuer(
        folder.path(),
        &[
            "--budget-a",
            "1",
            "--budget-b",
            "0",
            "--proxies",
            "127.0.0.0/8",
        ],
    );
    let status = |from: &str| ask(&issuer, window(), Some(from)).0;
    assert_eq!(status("203.0.113.1"), 200);
    assert_eq!(status("203.0.113.200"), 429, "the same /24");
    assert_eq!(status("203.0.114.1"), 200);
    assert_eq!(
        status("9.9.9.9, 203.0.114.7"),
        429,
        "what stands left was sent by the one who asks"
    );
    assert_eq!(status("2001:db8:1::1"), 200);
    assert_eq!(status("2001:db8:1:ffff::9"), 429, "the same /48");
    assert_eq!(status("2001:db8:2::1"), 200);
    assert_eq!(status("::ffff:203.0.115.1"), 200);
    assert_eq!(
        status("203.0.115.2"),
        429,
        "the same address, written otherwise"
    );
}

#[test]
fn an_issuer_turns_down_what_is_no_request_of_this_time() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = issuer(folder.path(), &[]);
    let length = BIN_SECONDS * WINDOW_BINS as u64;
    for wrong in [
        0,
        // Clocks may differ a little: near its end the window after the next is given out too.
        window() - 3 * length,
        window() + 3 * length,
        window() + 300,
        u64::MAX,
    ] {
        assert_eq!(ask(&issuer, wrong, None).0, 422, "{wrong}");
    }
    let told = |kind: &str, bytes: &[u8]| kind_of(&issuer.post_bytes("/tokens", kind, bytes));
    let asked = TokenRequest::new(BinStart(Seconds(window())), WINDOW_BINS, &mut SysRng).unwrap();
    let good = asked.bytes();
    assert_eq!(good.len(), request_len(WINDOW_BINS));
    assert_eq!(
        told("text/plain", &good[1..]),
        (400, "not-a-request".into())
    );
    assert_eq!(
        told("text/plain", &[good, &[0]].concat()),
        (413, "too-long".into())
    );
    assert_eq!(told("text/html", good), (415, "media-type".into()));
    let mut version = good.to_vec();
    version[0] = 9;
    assert_eq!(told("text/plain", &version), (400, "not-a-request".into()));
    for element in [0, 17, WINDOW_BINS - 1] {
        let mut changed = good.to_vec();
        changed[9 + element * 32..][..32].fill(0xff);
        let told = told("text/plain", &changed);
        assert_eq!(told, (400, "not-a-request".into()), "element {element}");
    }
    assert_eq!(ask(&issuer, window(), None).0, 200, "and it still works");
}

/// Each report counts once, at whichever gateway it arrives; while the owner is away it waits.
#[test]
fn gateways_that_share_the_work_count_each_report_once() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let ports = [0; 2].map(|_| free_port());
    let peers = ports.map(|port| format!("http://127.0.0.1:{port}/"));
    let start = |index: usize| {
        let folder = folders[index].path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
        command.args([
            "gateway",
            "--listen",
            &format!("127.0.0.1:{}", ports[index]),
        ]);
        command.arg("--data").arg(journal(folder));
        command.arg("--issuer-keys").arg(issuer_file(folder));
        command
            .arg("--gateway-keys")
            .arg(gateway_file(folder, 1, 1));
        command.arg("--peers").args(&peers);
        command.args(["--self-index", &index.to_string()]);
        Collector::spawn(&mut command)
    };
    let gateways = [start(0), start(1)];
    for unique in 0..40 {
        for gateway in &gateways {
            assert_eq!(gateway.post(&report(unique, failed())).status, 200);
        }
        let other = report(unique, sada_core::vote::Vote::Works);
        assert_eq!(
            gateways[0].post(&other).status,
            409,
            "one token is one report"
        );
    }
    let counted = |index: usize| presence_and(&journal(folders[index].path()), failed()).0;
    assert_eq!(counted(0) + counted(1), 40);
    assert!(counted(0) > 5 && counted(1) > 5, "both have a share");

    let [first, second] = gateways;
    drop(second);
    let statuses: Vec<u16> = (100..140)
        .map(|n| first.post(&report(n, failed())).status)
        .collect();
    assert!(
        statuses.iter().all(|it| [200, 503].contains(it)),
        "{statuses:?}"
    );
    assert!(statuses.contains(&503));
    let second = start(1);
    for unique in 100..140 {
        assert_eq!(first.post(&report(unique, failed())).status, 200);
    }
    assert_eq!(counted(0) + counted(1), 80);
    drop(second);
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
