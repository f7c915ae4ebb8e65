//! Changes to an input that keep it one: lines are moved, values inside their JSON are replaced
//! by others that mean something. Bytes alone would hardly ever make a new signal.

use fastrand::Rng;
use sada_core::catalogue::PLATFORMS;
use serde_json::{Map, Value, json};

/// Words that the core tells apart, beside those in the catalogue.
const WORDS: &[&str] = &[
    "net::ERR_CONNECTION_RESET",
    "net::ERR_NAME_NOT_RESOLVED",
    "net::ERR_CERT_AUTHORITY_INVALID",
    "net::ERR_CERT_DATE_INVALID",
    "net::ERR_TIMED_OUT",
    "net::ERR_ABORTED",
    "net::ERR_INTERNET_DISCONNECTED",
    "NS_ERROR_NET_RESET",
    "NS_ERROR_ABORT",
    "NS_ERROR_OFFLINE",
    "Error code 2153390067",
    "Error code 2152398850",
    "Peer’s Certificate issuer is not recognized.",
    "onBeforeRequest",
    "onBeforeRedirect",
    "onResponseStarted",
    "onCompleted",
    "onErrorOccurred",
    "main_frame",
    "xmlhttprequest",
    "media",
    "image",
    "body",
    "opaque",
    "failed",
    "timed_out",
    "wikimedia",
    "cloudflare",
    "jsdelivr",
    "github",
    "plain",
    "\"current_user_url\"",
    "success",
    "https://blocked.example/why",
    "http://10.10.34.35/",
    "10.10.34.35",
    "127.0.0.1",
    "::",
    "8.8.8.8",
    "content-length",
    "Content-Length",
    "77160",
    "18446744073709551615",
    "-1",
    "1",
    "",
];
/// Spans between steps, in milliseconds: retries, timeouts, bins, sleep, and a clock that is set.
const SPANS: &[i64] = &[
    0,
    1,
    900,
    8_000,
    12_000,
    20_000,
    45_001,
    60_000,
    300_000,
    1_200_000,
    7_200_001,
    86_400_000,
    604_800_000,
    -1,
    -29_000,
    -31_000,
    -86_400_000,
    i64::MAX,
    i64::MIN,
];
/// Numbers at the edges of what a number can be.
const NUMBERS: &[f64] = &[
    0.0,
    -1.0,
    0.5,
    200.0,
    403.0,
    451.0,
    503.0,
    65_535.0,
    65_536.0,
    4_294_967_295.0,
    9_007_199_254_740_992.0,
    1e300,
    1_705_752_000_000.0,
    8_640_000_000_000_000.0,
];

/// Changes the first `size` bytes of `data`, which has room for `most`; gives the new size.
///
/// One change in four is left to `bytes`, the fuzzer's own.
pub fn input(
    data: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    bytes: impl FnOnce(&mut [u8], usize, usize) -> usize,
) -> usize {
    let mut rng = Rng::with_seed(u64::from(seed));
    let text = match std::str::from_utf8(&data[..size]) {
        Ok(text) if !text.is_empty() && rng.u8(..4) != 0 => text,
        _ => return bytes(data, size, most),
    };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..rng.usize(1..=3) {
        change(&mut lines, &mut rng);
    }
    let changed = lines.join("\n");
    if changed.len() > most {
        return bytes(data, size, most);
    }
    data[..changed.len()].copy_from_slice(changed.as_bytes());
    changed.len()
}

fn change(lines: &mut Vec<String>, rng: &mut Rng) {
    if lines.is_empty() {
        lines.push(String::new());
    }
    let at = rng.usize(..lines.len());
    match rng.u8(..12) {
        0 => drop(lines.remove(at)),
        1 => {
            let line = lines[at].clone();
            lines.insert(rng.usize(..=lines.len()), line);
        }
        2 => {
            let other = rng.usize(..lines.len());
            lines.swap(at, other);
        }
        3 => lines.insert(at, format!("{} {}", span(rng), signal(rng))),
        4 | 5 => {
            if let Some((_, rest)) = lines[at].split_once(' ') {
                lines[at] = format!("{} {rest}", span(rng));
            }
        }
        _ => change_line(&mut lines[at], rng),
    }
}

/// Changes the JSON of a line, with or without a span before it.
fn change_line(line: &mut String, rng: &mut Rng) {
    let (span, text) = match line.split_once(' ') {
        Some((span, text)) if span.parse::<i64>().is_ok() => (Some(span), text),
        _ => (None, line.as_str()),
    };
    let Ok(mut value) = serde_json::from_str::<Value>(text) else {
        return;
    };
    change_value(&mut value, rng);
    *line = match span {
        Some(span) => format!("{span} {value}"),
        None => value.to_string(),
    };
}

fn change_value(value: &mut Value, rng: &mut Rng) {
    let mut pointers = Vec::new();
    collect(value, String::new(), &mut pointers);
    let Some(node) = value.pointer_mut(&pointers[rng.usize(..pointers.len())]) else {
        return;
    };
    // Most changes keep the kind of the value, or the line would no longer be read.
    *node = match (&*node, rng.u8(..8)) {
        (_, 0) => anything(rng),
        (Value::Object(map), _) if !map.is_empty() => Value::Object(changed_map(map, rng)),
        (Value::Array(list), _) if !list.is_empty() => Value::Array(changed_list(list, rng)),
        (Value::String(_), _) => Value::String(word(rng)),
        (Value::Number(number), _) => changed_number(number, rng),
        (Value::Bool(it), _) => Value::Bool(!it),
        _ => anything(rng),
    };
}

fn collect(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(inner, format!("{pointer}/{key}"), pointers);
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                collect(inner, format!("{pointer}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(pointer);
}

fn changed_map(map: &Map<String, Value>, rng: &mut Rng) -> Map<String, Value> {
    let mut map = map.clone();
    let keys: Vec<String> = map.keys().cloned().collect();
    let key = &keys[rng.usize(..keys.len())];
    let Some(inner) = map.remove(key) else {
        return map;
    };
    // What is removed comes back under another name, or not at all.
    if rng.bool() {
        let name = if rng.bool() {
            word(rng)
        } else {
            keys[rng.usize(..keys.len())].clone()
        };
        map.insert(name, inner);
    }
    map
}

fn changed_list(list: &[Value], rng: &mut Rng) -> Vec<Value> {
    let mut list = list.to_vec();
    let at = rng.usize(..list.len());
    match rng.u8(..3) {
        0 => drop(list.remove(at)),
        1 => list.insert(at, list[at].clone()),
        _ => list.reverse(),
    }
    list
}

fn changed_number(number: &serde_json::Number, rng: &mut Rng) -> Value {
    match (number.as_i64(), rng.u8(..6)) {
        (Some(number), 0) => json!(number.saturating_add(1)),
        (Some(number), 1) => json!(number.saturating_sub(1)),
        (Some(number), 2) => json!(number.saturating_add(span(rng))),
        (_, 3) => json!(u64::MAX - rng.u64(..2)),
        (_, 4) => json!(i64::MIN),
        _ => {
            let number = NUMBERS[rng.usize(..NUMBERS.len())];
            // Whole numbers are written as such, or integers would not be read.
            let text = format!("{number:.0}");
            text.parse::<u64>()
                .map_or(json!(number), |whole| json!(whole))
        }
    }
}

fn span(rng: &mut Rng) -> i64 {
    SPANS[rng.usize(..SPANS.len())]
}

fn word(rng: &mut Rng) -> String {
    let platform = PLATFORMS[rng.usize(..PLATFORMS.len())].id;
    match rng.u8(..4) {
        0 => platform.name().to_owned(),
        1 => page(rng),
        _ => WORDS[rng.usize(..WORDS.len())].to_owned(),
    }
}

/// The address of a platform's page, over https or in the clear.
fn page(rng: &mut Rng) -> String {
    let platform = &PLATFORMS[rng.usize(..PLATFORMS.len())];
    let origins: Vec<String> = platform.origins().collect();
    let origin = origins[rng.usize(..origins.len())].replace('*', "");
    let scheme = if rng.bool() { "https" } else { "http" };
    match origin.split_once("://") {
        Some((_, rest)) => format!("{scheme}://{}", rest.trim_start_matches('.')),
        None => origin,
    }
}

fn anything(rng: &mut Rng) -> Value {
    match rng.u8(..6) {
        0 => Value::Null,
        1 => json!(rng.bool()),
        2 => json!(rng.u64(..1000)),
        3 => json!([]),
        4 => json!({}),
        _ => json!(word(rng)),
    }
}

/// Headers of an answer, of which some come twice and disagree.
fn headers(rng: &mut Rng) -> Value {
    let lengths = ["77160", "0", "18446744073709551615", "-1", "many"];
    let count = rng.usize(..3);
    let header = |rng: &mut Rng| json!({"name": "Content-Length", "value": lengths[rng.usize(..lengths.len())]});
    (0..count).map(|_| header(rng)).collect()
}

/// An issuer's answer.
fn tokens(rng: &mut Rng) -> Value {
    let window = rng.u64(..120_000) * 14_400;
    match rng.u8(..4) {
        0 => json!({"answer": "lied"}),
        1 => json!({"answer": "refused", "status": NUMBERS[rng.usize(3..7)]}),
        _ => json!({
            "answer": "given",
            "place": {"country": "PK", "asn": rng.u32(..), "grade": "a"},
            "tokens": [[window, "00"], [window + 300, "01"]],
        }),
    }
}

/// A signal as it might come.
fn signal(rng: &mut Rng) -> Value {
    let event = [
        "onBeforeRequest",
        "onResponseStarted",
        "onCompleted",
        "onErrorOccurred",
    ];
    match rng.u8(..9) {
        0 => json!({"type": "alarm"}),
        1 => json!({"type": "woke", "cold": rng.bool()}),
        2 => json!({"type": "connectivity", "online": rng.bool()}),
        3 => json!({"type": "share", "yes": rng.bool(), "consent": 1}),
        4 => json!({
            "type": "asked",
            "round": rng.u64(1..4),
            "control": "github",
            "answer": {"answer": "body", "status": 200, "text": "\"current_user_url\""},
        }),
        5 => json!({"type": "sent", "bin": rng.u64(..6_000_000) * 300, "status": 200}),
        6 => {
            json!({"type": "tokens", "window": rng.u64(..120_000) * 14_400, "answer": tokens(rng)})
        }
        _ => json!({
            "type": "request",
            "event": event[rng.usize(..event.len())],
            "details": {
                "requestId": rng.u8(..4).to_string(),
                "url": page(rng),
                "tabId": rng.u8(..3),
                "type": "main_frame",
                "error": word(rng),
                "statusCode": 200,
                "responseHeaders": headers(rng),
            },
        }),
    }
}
