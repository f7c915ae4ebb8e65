//! What passes between core and shell has one shape: the kept types of TypeScript are those that the core's types give.

use super::{Finding, sources::Sources};
use crate::typescript::{FILE, text};

/// Finds the first line in which the kept file is another one.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let written = match text(sources.texts()) {
        Ok(written) => written,
        Err(error) => {
            return vec![Finding::new(
                FILE,
                0,
                format!("cannot be written: {error:#}"),
            )];
        }
    };
    let kept = sources
        .below(&[FILE], &[""])
        .next()
        .map_or("", |(_, text)| text);
    if kept == written {
        return Vec::new();
    }
    let same = kept
        .lines()
        .zip(written.lines())
        .take_while(|(a, b)| a == b);
    let what = "differs from the core's types: cargo xtask typescript writes it anew";
    vec![Finding::new(FILE, same.count() + 1, what)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORE: &str = "struct View { a: u64 } enum Signal { A } enum Effect { B }";

    #[test]
    fn the_kept_file_is_that_of_the_types() {
        let path = "crate/core/src/a.rs";
        let of = |kept: &str| check(&Sources::of(&[(path, CORE), (FILE, kept)]));
        let written = text([(path, CORE)].into_iter()).unwrap();
        assert_eq!(of(&written), []);
        let found = of(&written.replace("a: number", "a: string"));
        assert_eq!(found.len(), 1);
        assert!(found[0].line > 1);
        assert_eq!(of("").len(), 1);
        assert_eq!(check(&Sources::of(&[(FILE, &written)])).len(), 1);
    }
}
