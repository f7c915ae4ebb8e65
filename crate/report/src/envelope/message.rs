//! What envelopes hold: one request and one answer, as binary HTTP (RFC 9292) of known length. All
//! of either but what it carries is fixed, so it is written and read as it stands.

use std::ops::Range;

use crate::REPORT_LEN;

/// Framing and control data, no header fields, and the length of the content. No host is asked:
/// the gateway answers itself.
const REQUEST: &[u8] = b"\x00\x04POST\x05https\x07gateway\x07/report\x00\x41\x00";
/// Framing, before the status.
const RESPONSE: &[u8] = b"\x01";
/// No header fields, and the length of the content, after the status.
const RESPONSE_CONTENT: &[u8] = b"\x00\x41\x00";
/// No trailer fields.
const END: &[u8] = b"\x00";

pub(super) const REQUEST_LEN: usize = REQUEST.len() + REPORT_LEN + END.len();
pub(super) const RESPONSE_LEN: usize =
    RESPONSE.len() + 2 + RESPONSE_CONTENT.len() + WORDS_LEN + END.len();

/// An answer's words are filled up with blanks to so many bytes.
pub(super) const WORDS_LEN: usize = 256;

/// The final statuses and those before them.
const STATUSES: Range<u16> = 100..600;
/// Marks a number of two bytes (RFC 9000, section 16).
const TWO_BYTES: u16 = 0x4000;

pub(super) fn request(report: &[u8; REPORT_LEN]) -> Vec<u8> {
    [REQUEST, report, END].concat()
}

pub(super) fn read_request(request: &[u8]) -> Option<&[u8; REPORT_LEN]> {
    let content = request.strip_prefix(REQUEST)?.strip_suffix(END)?;
    content.try_into().ok()
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
        let report = std::array::from_fn(|at| at as u8);
        let parts = ["POST", "https", "gateway", "/report"].map(Vec::from);
        let [method, scheme, authority, path] = parts;
        let mut message = Message::request(method, scheme, authority, path);
        message.write_content(report);
        let bytes = request(&report);
        assert_eq!(bytes, written(&message));
        assert_eq!(bytes.len(), REQUEST_LEN);
        assert_eq!(read_request(&bytes), Some(&report));
        let mut other = Message::request(vec![], vec![], vec![], b"/report".to_vec());
        other.write_content(report);
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
    fn nothing_shorter_longer_or_other_is_read() {
        let asked = request(&[7; REPORT_LEN]);
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
