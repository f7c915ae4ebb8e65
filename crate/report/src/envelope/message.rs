//! What envelopes hold: one request and one answer, as binary HTTP (RFC 9292) of known length. All
//! of either but what it carries is fixed, so it is written and read as it stands.

use std::ops::Range;

use super::GatewayRequest;
use crate::feed::FEED_LEN;
use crate::{Country, REPORT_LEN};

/// Framing and control data, no header fields, and the length of the content. No host is asked:
/// the gateway answers itself. Both are as long: who carries one cannot tell which it is.
const REPORT: &[u8] = b"\x00\x04POST\x05https\x07gateway\x07/report\x00\x41\x00";
const EVENTS: &[u8] = b"\x00\x04POST\x05https\x07gateway\x07/events\x00\x41\x00";
/// Framing, before the status.
const RESPONSE: &[u8] = b"\x01";
/// No header fields, and the length of the content, after the status.
const RESPONSE_CONTENT: &[u8] = b"\x00\x41\x00";
/// The same before a feed.
const FEED_CONTENT: &[u8] = b"\x00\x4a\x00";
/// No trailer fields.
const END: &[u8] = b"\x00";

pub(super) const REQUEST_LEN: usize = REPORT.len() + REPORT_LEN + END.len();
pub(super) const RESPONSE_LEN: usize = response_len(WORDS_LEN);
pub(super) const FEED_RESPONSE_LEN: usize = response_len(FEED_LEN);

const fn response_len(content: usize) -> usize {
    RESPONSE.len() + 2 + RESPONSE_CONTENT.len() + content + END.len()
}

/// An answer's words are filled up with blanks to so many bytes.
pub(super) const WORDS_LEN: usize = 256;

/// The final statuses and those before them.
const STATUSES: Range<u16> = 100..600;
/// Marks a number of two bytes (RFC 9000, section 16).
const TWO_BYTES: u16 = 0x4000;

/// The request to count this report.
pub(super) fn report(report: &[u8; REPORT_LEN]) -> Vec<u8> {
    [REPORT, report, END].concat()
}

/// The question what goes on in a country, filled up to the length of a report.
pub(super) fn events(country: Country) -> Vec<u8> {
    let mut content = [0; REPORT_LEN];
    content[..2].copy_from_slice(&country.bytes());
    [EVENTS, &content, END].concat()
}

pub(super) fn read_request(request: &[u8]) -> Option<GatewayRequest> {
    let request = request.strip_suffix(END)?;
    if let Some(report) = request.strip_prefix(REPORT) {
        return (report.len() == REPORT_LEN).then(|| GatewayRequest::Report(report.to_vec()));
    }
    let content: &[u8; REPORT_LEN] = request.strip_prefix(EVENTS)?.try_into().ok()?;
    let (code, rest) = content.split_first_chunk::<2>()?;
    let nothing_else = rest.iter().all(|byte| *byte == 0);
    let country = Country::from_bytes(*code).filter(|_| nothing_else)?;
    Some(GatewayRequest::Events(country))
}

/// The response that is a feed.
pub(super) fn feed(feed: &[u8]) -> Option<Vec<u8>> {
    let status = (200 | TWO_BYTES).to_be_bytes();
    let whole = feed.len() == FEED_LEN;
    whole.then(|| [RESPONSE, &status, FEED_CONTENT, feed, END].concat())
}

/// The feed in a response that is one.
pub(super) fn read_feed(response: &[u8]) -> Option<&[u8]> {
    let rest = response.strip_prefix(RESPONSE)?.strip_suffix(END)?;
    let rest = rest.strip_prefix(&(200 | TWO_BYTES).to_be_bytes())?;
    let feed = rest.strip_prefix(FEED_CONTENT)?;
    (feed.len() == FEED_LEN).then_some(feed)
}

/// Words beyond [`WORDS_LEN`] bytes are left out whole.
pub(super) fn response(status: u16, words: &str) -> Option<Vec<u8>> {
    if !STATUSES.contains(&status) {
        return None;
    }
    let status = (status | TWO_BYTES).to_be_bytes();
    let words = if words.len() > WORDS_LEN { "{}" } else { words };
    let mut content = words.as_bytes().to_vec();
    content.resize(WORDS_LEN, b' ');
    Some([RESPONSE, &status, RESPONSE_CONTENT, &content, END].concat())
}

/// The status and the words, with what fills them up.
pub(super) fn read_response(response: &[u8]) -> Option<(u16, &str)> {
    let rest = response.strip_prefix(RESPONSE)?.strip_suffix(END)?;
    let (status, rest) = rest.split_first_chunk()?;
    let status = u16::from_be_bytes(*status).checked_sub(TWO_BYTES)?;
    let content = rest.strip_prefix(RESPONSE_CONTENT)?;
    let words = std::str::from_utf8(content).ok()?;
    (STATUSES.contains(&status) && words.len() == WORDS_LEN).then_some((status, words))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use bhttp::{Message, Mode, StatusCode};

    use super::*;

    fn written(message: &Message) -> Vec<u8> {
        let mut bytes = Vec::new();
        message.write_bhttp(Mode::KnownLength, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_request_is_what_the_library_writes() {
        let content = std::array::from_fn(|at| at as u8);
        let country: Country = "PK".parse().unwrap();
        let mut of_country = [0; REPORT_LEN];
        of_country[..2].copy_from_slice(b"PK");
        for (path, content, bytes, asked) in [
            (
                "/report",
                content,
                report(&content),
                GatewayRequest::Report(content.to_vec()),
            ),
            (
                "/events",
                of_country,
                events(country),
                GatewayRequest::Events(country),
            ),
        ] {
            let parts = ["POST", "https", "gateway", path].map(Vec::from);
            let [method, scheme, authority, path] = parts;
            let mut message = Message::request(method, scheme, authority, path);
            message.write_content(content);
            assert_eq!(bytes, written(&message));
            assert_eq!(bytes.len(), REQUEST_LEN);
            assert_eq!(read_request(&bytes), Some(asked));
        }
        let mut other = Message::request(vec![], vec![], vec![], b"/report".to_vec());
        other.write_content(content);
        assert_eq!(read_request(&written(&other)), None);
    }

    #[test]
    fn a_response_is_what_the_library_reads_and_writes() {
        for status in [100, 200, 299, 404, 599] {
            let bytes = response(status, "صدا").unwrap();
            assert_eq!(bytes.len(), RESPONSE_LEN);
            let message = Message::read_bhttp(&mut Cursor::new(&bytes));
            // A status below 200 is followed by another, and none is here.
            if let Ok(message) = &message {
                assert_eq!(message.control().status().unwrap().code(), status);
                assert!(message.content().starts_with("صدا ".as_bytes()));
                assert_eq!(written(message), bytes);
            }
            assert_eq!(message.is_ok(), status >= 200);
            let (read, words) = read_response(&bytes).unwrap();
            assert_eq!((read, words.trim_end()), (status, "صدا"));
        }
        let mut message = Message::response(StatusCode::OK);
        message.write_content("{}");
        assert_eq!(read_response(&written(&message)), None, "not filled up");
        assert_eq!(response(99, ""), None);
        assert_eq!(response(600, ""), None);
    }

    #[test]
    fn a_feed_is_what_the_library_writes() {
        let content = vec![b'f'; FEED_LEN];
        let mut message = Message::response(StatusCode::OK);
        message.write_content(&content);
        let bytes = feed(&content).unwrap();
        assert_eq!(bytes, written(&message));
        assert_eq!(bytes.len(), FEED_RESPONSE_LEN);
        assert_eq!(read_feed(&bytes), Some(content.as_slice()));
        assert_eq!(feed(&content[1..]), None);
        for cut in 0..bytes.len() {
            assert_eq!(read_feed(&bytes[..cut]), None);
        }
        assert_eq!(read_feed(&response(200, "{}").unwrap()), None);
    }

    #[test]
    fn a_question_holds_a_country_and_nothing_else() {
        let mut asked = events("PK".parse().unwrap());
        let last = asked.len() - 2;
        asked[last] = 1;
        assert_eq!(read_request(&asked), None);
        let mut asked = events("PK".parse().unwrap());
        asked[EVENTS.len()] = b'p';
        assert_eq!(read_request(&asked), None);
    }

    #[test]
    fn nothing_shorter_longer_or_other_is_read() {
        let asked = report(&[7; REPORT_LEN]);
        let told = response(200, "{}").unwrap();
        for cut in 0..asked.len() {
            assert_eq!(read_request(&asked[..cut]), None);
        }
        for cut in 0..told.len() {
            assert_eq!(read_response(&told[..cut]), None);
        }
        assert_eq!(read_request(&[&asked, END].concat()), None);
        assert_eq!(read_response(&[&told, END].concat()), None);
        for at in [0, 3, 4, 5] {
            let mut other = told.clone();
            other[at] ^= 0x40;
            assert_eq!(read_response(&other), None, "byte {at}");
        }
        let mut no_text = told;
        no_text[6] = 0xff;
        assert_eq!(read_response(&no_text), None);
    }
}
