//! Rust crates as trees of modules: which file holds a module, what it defines, and which names it mentions.
//! Code that is only compiled for tests is left out, and what macros make is not seen.

mod mentions;
mod numbers;
mod resolve;

use std::collections::{BTreeMap, BTreeSet};

use syn::{
    Attribute, Expr, ExprLit, Ident, Item, ItemMod, ItemUse, Lit, Meta, UseTree, Visibility,
};

use super::{Finding, sources::Sources};
use numbers::PlainNumber;

/// The names of a module from the crate's root on.
pub(super) type Path = Vec<String>;

/// One compiled crate: a library, or a program.
pub(super) struct Crate {
    pub(super) modules: BTreeMap<Path, Module>,
}

/// A module, in a file of its own or inside another one's.
#[derive(Default)]
pub(super) struct Module {
    pub(super) file: String,
    pub(super) types: Vec<TypeDefinition>,
    /// Names of everything it defines, modules apart.
    items: BTreeSet<String>,
    /// Names it brings in from elsewhere, with the paths they stand for.
    imports: BTreeMap<String, Path>,
    /// Paths of which it brings in everything.
    globs: Vec<Path>,
    pub(super) mentions: Vec<Mention>,
    /// Plain numbers in what it tells others of.
    pub(super) numbers: Vec<PlainNumber>,
}

/// A struct, an enum, a union, a trait or an alias of a type.
pub(super) struct TypeDefinition {
    pub(super) name: String,
    pub(super) line: usize,
    /// Whether it is `pub`, and not only for a part of its crate.
    pub(super) is_public: bool,
}

/// A name or a path that stands somewhere in a module.
pub(super) struct Mention {
    pub(super) path: Path,
    pub(super) line: usize,
}

/// Every crate of the project. A file that is missing or is not Rust is a finding.
pub(super) fn crates(sources: &Sources) -> (Vec<Crate>, Vec<Finding>) {
    let mut crates = Vec::new();
    let mut found = Vec::new();
    for (root, _) in sources
        .below(&[""], &[".rs"])
        .filter(|(file, _)| is_root(file))
    {
        let mut reader = Reader {
            sources,
            modules: BTreeMap::new(),
            found: Vec::new(),
        };
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        reader.file(root, folder, &Path::new());
        found.append(&mut reader.found);
        crates.push(Crate {
            modules: reader.modules,
        });
    }
    (crates, found)
}

fn is_root(file: &str) -> bool {
    file.ends_with("src/lib.rs")
        || file.ends_with("src/main.rs")
        || file
            .rsplit_once('/')
            .is_some_and(|(folder, _)| folder.ends_with("src/bin"))
}

struct Reader<'a> {
    sources: &'a Sources,
    modules: BTreeMap<Path, Module>,
    found: Vec<Finding>,
}

impl Reader<'_> {
    /// Reads a file as a module whose children lie in a folder.
    fn file(&mut self, file: &str, folder: &str, module: &Path) {
        let text = self.sources.text(file).unwrap_or_default();
        match syn::parse_file(text) {
            Ok(parsed) => self.items(&parsed.items, file, folder, module),
            Err(error) => {
                let line = error.span().start().line;
                let what = format!("is not Rust: {error}");
                self.found.push(Finding::new(file, line, what));
            }
        }
    }

    fn items(&mut self, items: &[Item], file: &str, folder: &str, path: &Path) {
        let mut module = Module {
            file: file.to_owned(),
            ..Module::default()
        };
        for item in items.iter().filter(|item| !is_test(attributes(item))) {
            match item {
                Item::Mod(child) => self.child(child, file, folder, path),
                Item::Use(import) => module.import(import),
                item => {
                    module.define(item);
                    mentions::of_item(item, &mut module);
                    module.numbers.extend(numbers::of_item(item));
                }
            }
        }
        self.modules.insert(path.clone(), module);
    }

    fn child(&mut self, child: &ItemMod, file: &str, folder: &str, parent: &Path) {
        let name = child.ident.to_string();
        let mut path = parent.clone();
        path.push(name.clone());
        let inside = format!("{folder}/{name}");
        if let Some((_, items)) = &child.content {
            return self.items(items, file, &inside, &path);
        }
        let named = child.attrs.iter().find_map(path_attribute);
        let candidates = match named {
            Some(name) => vec![format!("{folder}/{name}")],
            None => vec![format!("{inside}.rs"), format!("{inside}/mod.rs")],
        };
        match candidates.iter().find(|it| self.sources.text(it).is_some()) {
            Some(candidate) => self.file(candidate, &inside, &path),
            None => {
                let what = format!("names the module {name}, which has no file");
                let line = line(&child.ident);
                self.found.push(Finding::new(file, line, what));
            }
        }
    }
}

impl Module {
    fn import(&mut self, import: &ItemUse) {
        self.import_tree(&import.tree, &mut Path::new());
    }

    fn import_tree(&mut self, tree: &UseTree, before: &mut Path) {
        match tree {
            UseTree::Path(part) => {
                before.push(part.ident.to_string());
                self.import_tree(&part.tree, before);
                before.pop();
            }
            UseTree::Name(name) => self.bring(&name.ident, &name.ident, before),
            UseTree::Rename(rename) => self.bring(&rename.ident, &rename.rename, before),
            UseTree::Glob(_) => self.globs.push(before.clone()),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import_tree(tree, before);
                }
            }
        }
    }

    /// `use before::name as alias`. `use before::{self}` brings in the last name of the path itself.
    fn bring(&mut self, name: &Ident, alias: &Ident, before: &[String]) {
        let mut path = before.to_vec();
        let mut known_as = alias.to_string();
        if name == "self" {
            if alias == "self" {
                known_as = path.last().cloned().unwrap_or_default();
            }
        } else {
            path.push(name.to_string());
        }
        let line = line(name);
        self.mentions.push(Mention {
            path: path.clone(),
            line,
        });
        // `use x::x` names another crate's item by that crate's own name: it must not be looked up in itself.
        if path.first() != Some(&known_as) || path.len() > 1 {
            self.imports.insert(known_as, path);
        }
    }

    fn define(&mut self, item: &Item) {
        let (name, visibility) = match item {
            Item::Struct(it) => (&it.ident, Some(&it.vis)),
            Item::Enum(it) => (&it.ident, Some(&it.vis)),
            Item::Union(it) => (&it.ident, Some(&it.vis)),
            Item::Trait(it) => (&it.ident, Some(&it.vis)),
            Item::Type(it) => (&it.ident, Some(&it.vis)),
            Item::Fn(it) => (&it.sig.ident, None),
            Item::Const(it) => (&it.ident, None),
            Item::Static(it) => (&it.ident, None),
            _ => return,
        };
        self.items.insert(name.to_string());
        if let Some(visibility) = visibility {
            self.types.push(TypeDefinition {
                name: name.to_string(),
                line: line(name),
                is_public: matches!(visibility, Visibility::Public(_)),
            });
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

/// Whether these say that something is compiled for tests only.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| attribute.meta.require_list().ok())
        .any(|list| {
            let words = mentions::words(&list.tokens);
            words.iter().any(|word| word == "test") && !words.iter().any(|word| word == "not")
        })
}

/// The file that `#[path = "…"]` names.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The line a name stands in.
fn line(name: &Ident) -> usize {
    name.span().start().line
}
