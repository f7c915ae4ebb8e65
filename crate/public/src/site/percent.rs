//! Shares in percent.

/// A share in whole percent. None is 0 and all is 100; nothing else is.
pub(super) fn percent(part: u64, whole: u64) -> u64 {
    match part {
        0 => 0,
        _ if part >= whole => 100,
        _ => ((part * 200 + whole) / (whole * 2)).clamp(1, 99),
    }
}

/// Shares in percent that add up to 100, if there is a whole. The largest share makes good what
/// rounding took or gave.
pub(super) fn percents<const N: usize>(parts: [u64; N]) -> [u64; N] {
    let whole = parts.iter().sum();
    let mut percents = parts.map(|part| percent(part, whole));
    let others = percents.iter().sum::<u64>();
    if let Some(largest) = percents.iter_mut().max().filter(|largest| **largest > 0) {
        *largest = 100 + *largest - others;
    }
    percents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_none_is_0_and_only_all_is_100() {
        assert_eq!(percent(0, 10), 0);
        assert_eq!(percent(1, 1000), 1);
        assert_eq!(percent(999, 1000), 99);
        assert_eq!(percent(1000, 1000), 100);
        assert_eq!(percent(1, 3), 33);
        assert_eq!(percent(2, 3), 67);
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percents([83, 1, 16]), [83, 1, 16]);
        assert_eq!(percents([1, 1, 1]).iter().sum::<u64>(), 100);
        assert_eq!(percents([1000, 1, 1]), [98, 1, 1]);
        assert_eq!(percents([0, 0, 0]), [0, 0, 0]);
    }
}
