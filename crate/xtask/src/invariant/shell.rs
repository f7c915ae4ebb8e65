//! The JavaScript shell decides nothing: it names no error of a browser, no verdict and no kind of failure, compares
//! with no threshold, reads no clock, and leaves the network to the core.

use super::{
    Finding,
    javascript::{Kind, Token, tokens},
    sources::Sources,
};

/// Pieces of browsers' error names.
const ERRORS: &[&str] = &[
    "ERR_",
    "NS_ERROR",
    "NS_BINDING",
    "SEC_ERROR",
    "SSL_ERROR",
    "net::",
];
/// Words of the vocabulary that a shell has no other use for.
const VERDICTS: &[&str] = &[
    "works",
    "slow",
    "interference",
    "unknown",
    "possible",
    "likely",
];
/// Words of the vocabulary with other honest uses; comparing with one is deciding.
const AMBIGUOUS: &[&str] = &["platform", "local", "strong"];
/// How the types of W3C Network Error Logging begin.
const FAILURES: &[&str] = &["dns.", "tcp.", "tls.", "http."];
const COMPARISONS: &[&str] = &["===", "!==", "==", "!=", "<", ">", "<=", ">="];
/// Ways to wait. Reading the clock is looked for apart.
const TIMERS: &[&str] = &["setTimeout", "setInterval", "requestIdleCallback"];
/// Pages' files that say times as people do ("2 minutes ago", "16:00 to 18:00"): they read the clock to choose words.
const SAY_TIMES: &[&str] = &[
    "extension/pages/history-strip.js",
    "extension/shared/words.js",
];
/// Ways to the network.
const NETWORK: &[&str] = &[
    "XMLHttpRequest",
    "WebSocket",
    "WebTransport",
    "EventSource",
    "sendBeacon",
    "importScripts",
];

/// Finds what decides in the extension's JavaScript.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in sources.below(&["extension/"], &[".js"]) {
        // Tests are not packaged.
        if path.ends_with(".test.js") {
            continue;
        }
        let tokens = tokens(text);
        for index in 0..tokens.len() {
            let at = At {
                tokens: &tokens,
                index,
                says_times: SAY_TIMES.contains(&path),
            };
            found.extend(
                at.judge()
                    .map(|what| Finding::new(path, tokens[index].line, what)),
            );
        }
    }
    found
}

/// A token among its neighbours.
struct At<'a> {
    tokens: &'a [Token],
    index: usize,
    /// Whether the file may read the clock and compare lengths of time.
    says_times: bool,
}

impl At<'_> {
    fn text(&self, offset: isize) -> &str {
        let index = self.index.checked_add_signed(offset);
        index
            .and_then(|index| self.tokens.get(index))
            .map_or("", |token| &token.text)
    }

    /// What is wrong with the token, if anything.
    fn judge(&self) -> Option<String> {
        let token = &self.tokens[self.index];
        let text = token.text.as_str();
        if token.kind != Kind::Sign && ERRORS.iter().any(|error| text.contains(error)) {
            return Some(format!(
                "names a browser's error ({text}); that is read in the core"
            ));
        }
        match token.kind {
            Kind::Text => self.judge_text(text),
            Kind::Word => self.judge_word(text),
            Kind::Number
                if !self.says_times && !matches!(text, "0" | "1") && self.is_compared() =>
            {
                Some(format!("compares with {text}; thresholds live in the core"))
            }
            Kind::Number | Kind::Sign => None,
        }
    }

    fn judge_text(&self, text: &str) -> Option<String> {
        // A sentence may use any word. Names, keys and selectors have no spaces.
        let name = !text.contains(char::is_whitespace);
        let mut words = text.split(|character: char| !character.is_alphanumeric());
        if name && words.any(|word| VERDICTS.contains(&word)) {
            return Some(format!(
                "holds a word of the verdict (\"{text}\"); the core says it, the shell carries it"
            ));
        }
        if AMBIGUOUS.contains(&text) && self.is_compared() {
            return Some(format!(
                "compares with \"{text}\", a word of the verdict; the core decides"
            ));
        }
        if name
            && FAILURES
                .iter()
                .any(|start| text.strip_prefix(start).is_some_and(is_failure))
        {
            return Some(format!(
                "names a kind of failure (\"{text}\"); the core decides"
            ));
        }
        None
    }

    fn judge_word(&self, word: &str) -> Option<String> {
        let called = self.text(1) == "(";
        let waits = TIMERS.contains(&word);
        let reads_clock = word == "now"
            && self.text(-1) == "."
            && matches!(self.text(-2), "Date" | "performance")
            || word == "Date" && self.text(-1) == "new" && (!called || self.text(2) == ")");
        let packaged = [2, 3, 4, 5, 6].map(|offset| self.text(offset))
            == ["chrome", ".", "runtime", ".", "getURL"];
        if VERDICTS.contains(&word) {
            Some(format!(
                "uses a word of the verdict ({word}); the core says it, the shell carries it"
            ))
        } else if waits || reads_clock && !self.says_times {
            Some(format!(
                "reads the time ({word}); the core does, and says when to wake"
            ))
        } else if NETWORK.contains(&word) || word == "fetch" && called && !packaged {
            Some(format!("goes to the network ({word}); only the core does"))
        } else {
            None
        }
    }

    /// Whether the token is an operand of a comparison, or a case.
    fn is_compared(&self) -> bool {
        let before = if matches!(self.text(-1), "-" | "+") {
            -2
        } else {
            -1
        };
        COMPARISONS.contains(&self.text(before))
            || self.text(before) == "case"
            || COMPARISONS.contains(&self.text(1))
    }
}

/// Whether this is the rest of a failure's name, such as `name_not_resolved`, and not of a host's.
fn is_failure(rest: &str) -> bool {
    !rest.is_empty()
        && rest
            .chars()
            .all(|character| character.is_ascii_lowercase() || "_.".contains(character))
        && !rest.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        check(&Sources::of(&[("extension/a.js", text)]))
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn carrying_is_fine() {
        for text in [
            "row.dataset.verdict = view.verdict ?? \"\";",
            "if (effect.type === \"badge\" && area !== undefined) keep(effect);",
            "const AREAS = { living: chrome.storage.session, lasting: chrome.storage.local };",
            "document.querySelectorAll('input[name=platform]')",
            "const name = document.createElement(\"strong\"); // interference would be a verdict",
            "/** @param {unknown} error */ console.error(\"An unknown message, likely from a page.\", error);",
            "if (list.length === 0 || index > -1 || count >= 1) return;",
            "const hour = new Date(view.at).getHours() % 24;",
            "await fetch(chrome.runtime.getURL(\"operator.json\"));",
            "const words = { http: \"http://127.0.0.1/\" };",
        ] {
            assert_eq!(found(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn deciding_is_not() {
        for text in [
            "if (details.error === \"net::ERR_CONNECTION_RESET\") block();",
            "if (/NS_ERROR_NET_RESET/.test(error)) block();",
            "if (`${error}`.includes(\"ERR_\")) block();",
            "row.className = verdict === \"interference\" ? \"red\" : \"\";",
            "const colour = { interference: \"red\" }[verdict];",
            "document.querySelector('[data-verdict=\"likely\"]')",
            "switch (verdict) { case \"local\": return; }",
            "if (\"platform\" === verdict) return;",
            "if (vote === \"dns.name_not_resolved\") return;",
            "if (failures > 3) return;",
            "if (20_000 <= elapsed) return;",
            "if (temperature < -40) return;",
            "switch (status) { case 503: return; }",
            "const late = Date.now() - began;",
            "const now = new Date();",
            "setTimeout(check, 100);",
            "await fetch(\"https://example.org/\");",
            "await fetch(url);",
            "new WebSocket(url);",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn who_says_times_may_read_the_clock_but_not_wait() {
        let judged = |text| check(&Sources::of(&[("extension/shared/words.js", text)])).len();
        assert_eq!(
            judged("if ((at - Date.now()) / 60_000 > -60) return minutes;"),
            0
        );
        assert_eq!(judged("setTimeout(again, 1);"), 1);
        assert_eq!(judged("if (details.error === 'ERR_ABORTED') return;"), 1);
    }

    #[test]
    fn only_the_extension_is_judged() {
        let text = "if (a > 3) b();";
        let elsewhere = [("eslint.config.js", text), ("extension/a.test.js", text)];
        assert!(check(&Sources::of(&elsewhere)).is_empty());
    }
}
