//! Firefox's words: names of `xpcom/base/ErrorList.py` and of the TLS library, and sentences for
//! TLS, as `webRequest.onErrorOccurred` gives them; numbers, as `webNavigation.onErrorOccurred`
//! does.

mod activity;
mod network;
mod other;
mod pkix;
mod proxy;
mod sec;
mod ssl;
mod ssl_received;

use super::table::{Row, by_code, by_name};
use super::{Meaning, UNKNOWN, Weight, unnamed};
use crate::failure::FailureType;

/// Every `nsresult`, those of the TLS library too, by name and number.
pub(super) const RESULTS: &[&[Row<u32>]] = &[
    network::ROWS,
    other::ROWS,
    proxy::ROWS,
    sec::ROWS,
    ssl::ROWS,
    ssl_received::ROWS,
    pkix::ROWS,
];

/// Every status of a request under way. Some have the number of a result without its sign of
/// failure, so the two are looked up apart.
pub(super) const ACTIVITIES: &[&[Row<u32>]] = &[activity::ROWS];

/// The bit of an `nsresult` that says failure.
const FAILURE: u32 = 0x8000_0000;
/// Module and sign of every `nsresult` that comes from the TLS library.
const SECURITY: u32 = 0x805A;

/// TLS failed, in a way that is not told: the form of the word says that much in any language
/// and any version.
const TLS: Meaning = unnamed(FailureType::TlsFailed, Weight::Evidence);

/// The meaning of an `error` string.
pub(super) fn meaning(word: &str) -> Meaning {
    if let Some(found) = by_name(RESULTS, word).or_else(|| by_name(ACTIVITIES, word)) {
        return found;
    }
    if let Some(number) = word.strip_prefix("Error code ") {
        return parsed(number).map_or(UNKNOWN, of_result);
    }
    if let Some(number) = word.strip_prefix("NS_ERROR_NET_UNKNOWN_") {
        return parsed(number).map_or(UNKNOWN, of_number);
    }
    if let Some(name) = generated(word) {
        return by_name(RESULTS, name).unwrap_or(TLS);
    }
    if word.starts_with("NS_") {
        return UNKNOWN;
    }
    // Every other TLS failure is told as a sentence in the person's language. What kind it was
    // cannot be read in all languages, that it was TLS can.
    if is_sentence(word) { TLS } else { UNKNOWN }
}

/// What webRequest writes of a result that has no name: of a failure, or of how far the request
/// had come.
fn of_number(number: u32) -> Meaning {
    if number & FAILURE != 0 {
        of_result(number)
    } else {
        by_code(ACTIVITIES, number).unwrap_or(UNKNOWN)
    }
}

fn of_result(number: u32) -> Meaning {
    let unknown = if number >> 16 == SECURITY {
        TLS
    } else {
        UNKNOWN
    };
    by_code(RESULTS, number).unwrap_or(unknown)
}

/// Digits and nothing else: the standard parser would take a plus sign too.
fn parsed(number: &str) -> Option<u32> {
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| number.parse().ok()).flatten()
}

/// The name inside the form that stands for a TLS failure without a sentence.
fn generated(word: &str) -> Option<&str> {
    word.strip_prefix("NS_ERROR_GENERATE_FAILURE(NS_ERROR_MODULE_SECURITY,")?
        .strip_suffix(')')
        .map(str::trim)
}

/// Whether a string is one that people read: letters, and among them blanks, or a script in which
/// words need none.
fn is_sentence(word: &str) -> bool {
    word.chars().any(char::is_alphabetic)
        && word
            .chars()
            .any(|character| character.is_whitespace() || !character.is_ascii())
}
