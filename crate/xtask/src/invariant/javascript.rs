//! JavaScript as tokens, as far as the invariants need it: words, numbers, texts and signs, each with its line.
//! Comments are left out. A text is a string, a piece of a template, or the inside of a regular expression.

/// One token.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Counted from 1.
    pub(super) line: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Text,
    Sign,
}

/// Longest first, so that `===` is not read as `==` and `=`.
const SIGNS: &[&str] = &[
    ">>>=", "...", "===", "!==", ">>>", "<<=", ">>=", "**=", "&&=", "||=", "??=", "=>", "==", "!=",
    "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    "<<", ">>", "**",
];

/// Words after which a value comes, so that a slash begins a regular expression.
const BEFORE_VALUES: &[&str] = &[
    "await",
    "case",
    "delete",
    "do",
    "else",
    "in",
    "instanceof",
    "new",
    "of",
    "return",
    "throw",
    "typeof",
    "void",
    "yield",
];

/// Reads a module. What is not JavaScript gives some tokens or other; the type checker is what refuses it.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        at: 0,
        line: 1,
        tokens: Vec::new(),
    };
    while lexer.at < text.len() {
        lexer.step();
    }
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Takes this many bytes.
    fn take(&mut self, bytes: usize) -> &'a str {
        let taken = &self.rest()[..bytes];
        self.line += taken.matches('\n').count();
        self.at += bytes;
        taken
    }

    /// Takes as long as the condition holds.
    fn take_while(&mut self, holds: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        self.take(
            rest.find(|character| !holds(character))
                .unwrap_or(rest.len()),
        )
    }

    fn push(&mut self, kind: Kind, text: &str, line: usize) {
        self.tokens.push(Token {
            kind,
            text: text.to_owned(),
            line,
        });
    }

    /// Reads one token, comment or space.
    fn step(&mut self) {
        let (rest, line) = (self.rest(), self.line);
        let Some(first) = rest.chars().next() else {
            return;
        };
        if first.is_whitespace() {
            self.take_while(char::is_whitespace);
        } else if rest.starts_with("//") {
            self.take_while(|character| character != '\n');
        } else if rest.starts_with("/*") {
            self.take(rest.find("*/").map_or(rest.len(), |end| end + 2));
        } else if first == '"' || first == '\'' {
            let text = self.quoted(first);
            self.push(Kind::Text, &text, line);
        } else if first == '`' {
            self.template();
        } else if first.is_ascii_digit() {
            let number = self.take_while(|character| {
                character.is_ascii_alphanumeric() || "._".contains(character)
            });
            self.push(Kind::Number, number, line);
        } else if is_word(first) || first == '#' {
            let head = self.take(first.len_utf8());
            let word = format!(
                "{head}{}",
                self.take_while(|character| is_word(character) || character.is_ascii_digit())
            );
            self.push(Kind::Word, &word, line);
        } else if first == '/' && self.value_follows() {
            let text = self.quoted('/');
            self.push(Kind::Text, &text, line);
        } else {
            let length = SIGNS
                .iter()
                .find(|sign| rest.starts_with(**sign))
                .map_or(first.len_utf8(), |sign| sign.len());
            let sign = self.take(length);
            self.push(Kind::Sign, sign, line);
        }
    }

    /// Whether a value, and no operator, comes next.
    fn value_follows(&self) -> bool {
        match self.tokens.last() {
            None => true,
            Some(Token {
                kind: Kind::Sign,
                text,
                ..
            }) => !matches!(text.as_str(), ")" | "]" | "}"),
            Some(Token {
                kind: Kind::Word,
                text,
                ..
            }) => BEFORE_VALUES.contains(&text.as_str()),
            Some(_) => false,
        }
    }

    /// What stands between this mark and its like; in a regular expression, a class may hold the mark.
    fn quoted(&mut self, mark: char) -> String {
        let mut text = String::new();
        let mut escaped = false;
        let mut class = false;
        for character in self.rest().chars().skip(1) {
            if !escaped && !class && character == mark {
                break;
            }
            class = mark == '/' && !escaped && (character == '[' || class && character != ']');
            escaped = !escaped && character == '\\';
            text.push(character);
        }
        let whole = (1 + text.len() + mark.len_utf8()).min(self.rest().len());
        self.take(whole);
        text
    }

    /// A template: its pieces as texts, and between them the tokens of what is put in.
    fn template(&mut self) {
        self.take(1);
        let (mut piece, mut begun) = (String::new(), self.line);
        while let Some(character) = self.rest().chars().next() {
            if character == '`' || self.rest().starts_with("${") {
                self.push(Kind::Text, &piece, begun);
                if character == '`' {
                    self.take(1);
                    return;
                }
                self.take(2);
                self.inserted();
                (piece, begun) = (String::new(), self.line);
                continue;
            }
            piece.push_str(self.take(character.len_utf8()));
            if character == '\\'
                && let Some(next) = self.rest().chars().next()
            {
                piece.push_str(self.take(next.len_utf8()));
            }
        }
    }

    /// What is put into a template, to its closing brace.
    fn inserted(&mut self) {
        let mut open = 0_usize;
        while let Some(character) = self.rest().chars().next() {
            match character {
                '}' if open == 0 => {
                    self.take(1);
                    return;
                }
                '}' => open -= 1,
                '{' => open += 1,
                _ => {}
            }
            self.step();
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_alphabetic() || character == '_' || character == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Kind, String)> {
        tokens(text)
            .into_iter()
            .map(|token| (token.kind, token.text))
            .collect()
    }

    fn of_kind(kind: Kind, text: &str) -> Vec<String> {
        read(text)
            .into_iter()
            .filter(|(its, _)| *its == kind)
            .map(|(_, text)| text)
            .collect()
    }

    #[test]
    fn comments_are_left_out_and_lines_counted() {
        let read = tokens("/* one\n two */ a // b\n\n'c'");
        assert_eq!(
            read.iter()
                .map(|token| (token.text.as_str(), token.line))
                .collect::<Vec<_>>(),
            [("a", 2), ("c", 4)]
        );
    }

    #[test]
    fn strings_keep_their_escapes_and_end_where_they_end() {
        assert_eq!(
            of_kind(Kind::Text, r#"f("a\"b", '//no comment', "")"#),
            [r#"a\"b"#, "//no comment", ""]
        );
    }

    #[test]
    fn templates_are_read_inside_and_out() {
        let text = "`a ${ f({x: `b${c}`}) } d` + e";
        assert_eq!(of_kind(Kind::Text, text), ["a ", "b", "", " d"]);
        assert_eq!(of_kind(Kind::Word, text), ["f", "x", "c", "e"]);
    }

    #[test]
    fn a_slash_divides_or_begins_an_expression() {
        assert_eq!(of_kind(Kind::Text, "a / b / c"), [] as [&str; 0]);
        assert_eq!(
            of_kind(Kind::Text, "return /[/]x\\//.test(a) / 2"),
            ["[/]x\\/"]
        );
        assert_eq!(of_kind(Kind::Text, "(a) / b; c = /d/u"), ["d"]);
    }

    #[test]
    fn signs_and_numbers_are_whole() {
        assert_eq!(
            of_kind(Kind::Sign, "a>=1_000 => b?.c!==0x1F"),
            [">=", "=>", "?.", "!=="]
        );
        assert_eq!(
            of_kind(Kind::Number, "a>=1_000 => b?.c!==0x1F + .5e3"),
            ["1_000", "0x1F", "5e3"]
        );
    }

    #[test]
    fn what_is_cut_off_ends() {
        for text in ["'a", "`a", "`a${b", "/* a", "/a", "`\\"] {
            let _ = tokens(text);
        }
    }
}
