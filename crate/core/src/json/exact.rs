//! Numbers that cannot be right.

/// JavaScript counts exactly up to 2^53, a number of 16 digits.
const MOST_DIGITS: usize = 16;

/// Whether no number in this JSON has more digits than any that the shell can hand over. A
/// stored text that was damaged may hold longer ones, and sums of them would not fit.
#[must_use]
pub fn has_exact_numbers(json: &str) -> bool {
    let (mut in_text, mut escaped, mut digits) = (false, false, 0_usize);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'0'..=b'9' if !in_text => {
                digits += 1;
                if digits > MOST_DIGITS {
                    return false;
                }
                continue;
            }
            _ => {}
        }
        digits = 0;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_measured() {
        assert!(has_exact_numbers(
            r#"{"at":9007199254740992,"list":[12345678,12345678901234]}"#
        ));
        assert!(!has_exact_numbers(r#"{"at":18446744073709551614}"#));
        assert!(
            has_exact_numbers(r#"{"payload":"\"00000000000000000000"}"#),
            "a text"
        );
        assert!(!has_exact_numbers(
            r#"{"payload":"\\","bin":18446744073709551614}"#
        ));
        assert!(has_exact_numbers(""));
    }
}
