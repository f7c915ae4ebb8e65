//! Which names a piece of code mentions: paths of types, values and macros, and what looks like one in a macro's
//! arguments or in an attribute's text, as serde has it.

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, ImplItemFn, Item, ItemUse, Macro, Meta, Visibility,
    visit::{self, Visit},
};

use super::{Mention, Module, is_test, line};

/// Adds to a module what an item mentions.
pub(super) fn of_item(item: &Item, module: &mut Module) {
    Visitor { module }.visit_item(item);
}

/// Every word among tokens, however deep.
pub(super) fn words(tokens: &TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(word) => found.push(word.to_string()),
            TokenTree::Group(group) => found.extend(words(&group.stream())),
            _ => {}
        }
    }
    found
}

struct Visitor<'a> {
    module: &'a mut Module,
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.module.mentions.push(Mention {
            path: path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect(),
            line: path.segments.first().map_or(0, |first| line(&first.ident)),
        });
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        self.tokens(&call.tokens);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.texts(&list.tokens);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if !is_test(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    /// A `use` inside a function.
    fn visit_item_use(&mut self, import: &'ast ItemUse) {
        self.module.import(import);
    }

    /// `pub(in path)` is no use of what is there.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

impl Visitor<'_> {
    /// Paths in what a macro is given: words joined by `::`.
    fn tokens(&mut self, tokens: &TokenStream) {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mut path = Vec::new();
        let mut begun = 0;
        let mut colons = 0;
        let mut after_dot = false;
        for token in &tokens {
            match token {
                TokenTree::Ident(word) => {
                    if colons != 2 {
                        self.end(&mut path, begun);
                        begun = line(word);
                    }
                    // A method or a field is no name of a module's.
                    if !after_dot {
                        path.push(word.to_string());
                    }
                    (colons, after_dot) = (0, false);
                }
                TokenTree::Punct(sign) => {
                    colons = if sign.as_char() == ':' { colons + 1 } else { 0 };
                    after_dot = sign.as_char() == '.';
                }
                TokenTree::Group(group) => {
                    self.end(&mut path, begun);
                    self.tokens(&group.stream());
                    (colons, after_dot) = (0, false);
                }
                TokenTree::Literal(_) => (colons, after_dot) = (0, false),
            }
        }
        self.end(&mut path, begun);
    }

    fn end(&mut self, path: &mut Vec<String>, line: usize) {
        if !path.is_empty() {
            let path = std::mem::take(path);
            self.module.mentions.push(Mention { path, line });
        }
    }

    /// Paths that stand in an attribute as text: `#[serde(with = "super::x")]`.
    fn texts(&mut self, tokens: &TokenStream) {
        for token in tokens.clone() {
            match token {
                TokenTree::Group(group) => self.texts(&group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    let text = text.trim_matches('"');
                    if text.contains("::") && syn::parse_str::<syn::Path>(text).is_ok() {
                        self.module.mentions.push(Mention {
                            path: text.split("::").map(str::to_owned).collect(),
                            line: literal.span().start().line,
                        });
                    }
                }
                _ => {}
            }
        }
    }
}
