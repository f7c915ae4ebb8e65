//! SPDX licence expressions, as crates have them: `MIT OR (Apache-2.0 AND ISC)`, and `MIT/Apache-2.0` of old.

/// Whether somebody who may use these licences may use what an expression is about. An expression that cannot be
/// read permits nothing.
pub(super) fn permits(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = Words {
        words: spaced.split_whitespace().collect(),
        allowed,
    };
    // The last word is taken first.
    words.words.reverse();
    words.any() == Some(true) && words.words.is_empty()
}

/// What is left of an expression, backwards.
struct Words<'a> {
    words: Vec<&'a str>,
    allowed: &'a [&'a str],
}

impl Words<'_> {
    /// One or more, of which any will do.
    fn any(&mut self) -> Option<bool> {
        let mut permitted = self.all()?;
        while self.next_is("OR") {
            permitted |= self.all()?;
        }
        Some(permitted)
    }

    /// One or more, of which each is needed.
    fn all(&mut self) -> Option<bool> {
        let mut permitted = self.one()?;
        while self.next_is("AND") {
            permitted &= self.one()?;
        }
        Some(permitted)
    }

    fn one(&mut self) -> Option<bool> {
        if self.next_is("(") {
            let inside = self.any()?;
            return self.next_is(")").then_some(inside);
        }
        let name = self.words.pop()?;
        if ["OR", "AND", "WITH", ")"].contains(&name) {
            return None;
        }
        if self.next_is("WITH") {
            let whole = format!("{name} WITH {}", self.words.pop()?);
            return Some(self.allowed.contains(&whole.as_str()));
        }
        Some(self.allowed.contains(&name))
    }

    fn next_is(&mut self, word: &str) -> bool {
        self.words.pop_if(|next| *next == word).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::permits;

    const ALLOWED: &[&str] = &["MIT", "ISC", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];

    #[test]
    fn one_way_that_is_allowed_is_enough() {
        for expression in [
            "MIT",
            "MIT OR GPL-3.0-only",
            "GPL-2.0-only/MIT",
            "(GPL-3.0-only OR MIT) AND ISC",
            "GPL-3.0-only OR MIT AND ISC",
            "Apache-2.0 WITH LLVM-exception AND MIT",
        ] {
            assert!(permits(expression, ALLOWED), "{expression}");
        }
    }

    #[test]
    fn without_one_nothing_is_permitted() {
        for expression in [
            "",
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "MIT WITH Some-exception",
            "(MIT OR ISC) AND GPL-3.0-only",
            "MIT OR",
            "(MIT",
            "MIT ISC",
            "MIT )",
        ] {
            assert!(!permits(expression, ALLOWED), "{expression}");
        }
    }
}
