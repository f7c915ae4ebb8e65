//! Bytes that no compression on the way could make fewer, the same in every lab.

/// So many bytes out of xorshift64*, which leaves no pattern that a compressor finds.
pub(super) fn bytes(length: usize) -> Vec<u8> {
    let mut state: u64 = 0x005a_da5a_da5a_da5a;
    std::iter::repeat_with(|| {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_be_bytes()
    })
    .flatten()
    .take(length)
    .collect()
}

/// So many characters that may stand in any text, script or page.
pub(super) fn text(length: usize) -> String {
    bytes(length)
        .into_iter()
        .map(|byte| match byte % 37 {
            letter @ 0..26 => char::from(b'a' + letter),
            digit @ 26..36 => char::from(b'0' + digit - 26),
            _ => ' ',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{bytes, text};

    #[test]
    fn every_byte_is_about_as_frequent_as_any_other() {
        let bytes = bytes(256 * 100);
        for value in 0..=u8::MAX {
            let count = bytes.iter().filter(|&&byte| byte == value).count();
            assert!((50..150).contains(&count), "{value}: {count}");
        }
        let text = text(1000);
        assert_eq!(text.len(), 1000);
        assert!(!text.contains(['<', '&', '"']));
    }
}
