//! Which plain numbers an item tells others of: parameters and results of functions, fields and constants that are not
//! private, with their names.

use syn::{Fields, FnArg, GenericArgument, Ident, ImplItem, Item, Pat, PathArguments, ReturnType};
use syn::{Signature, TraitItem, Type, Visibility};

use super::{is_test, line};

/// Types that are a number and no more. Those of one or two bytes hold no moment, and `usize` is a place in memory.
const PLAIN: [&str; 8] = ["u32", "u64", "u128", "i32", "i64", "i128", "f32", "f64"];
/// Types whose first parameter is what they are about.
const AROUND: [&str; 7] = [
    "Option",
    "Result",
    "Vec",
    "Box",
    "Range",
    "RangeInclusive",
    "Arc",
];

/// A plain number under this name.
pub(in super::super) struct PlainNumber {
    pub(in super::super) name: String,
    /// Its type, such as `u64`.
    pub(in super::super) of_type: String,
    pub(in super::super) line: usize,
}

/// What an item tells others of.
pub(super) fn of_item(item: &Item) -> Vec<PlainNumber> {
    let mut found = Vec::new();
    match item {
        Item::Fn(it) if is_told(&it.vis) => signature(&it.sig, &mut found),
        Item::Const(it) if is_told(&it.vis) => add(&it.ident, &it.ty, &mut found),
        Item::Static(it) if is_told(&it.vis) => add(&it.ident, &it.ty, &mut found),
        Item::Struct(it) if is_told(&it.vis) => fields(&it.fields, false, &mut found),
        Item::Enum(it) if is_told(&it.vis) => {
            for variant in &it.variants {
                fields(&variant.fields, true, &mut found);
            }
        }
        Item::Trait(it) if is_told(&it.vis) => {
            for item in &it.items {
                if let TraitItem::Fn(it) = item {
                    signature(&it.sig, &mut found);
                }
            }
        }
        // What implements a trait has the signatures of the trait.
        Item::Impl(it) if it.trait_.is_none() => {
            for item in &it.items {
                match item {
                    ImplItem::Fn(it) if is_told(&it.vis) && !is_test(&it.attrs) => {
                        signature(&it.sig, &mut found);
                    }
                    ImplItem::Const(it) if is_told(&it.vis) => add(&it.ident, &it.ty, &mut found),
                    _ => {}
                }
            }
        }
        _ => {}
    }
    found
}

const fn is_told(visibility: &Visibility) -> bool {
    !matches!(visibility, Visibility::Inherited)
}

fn signature(signature: &Signature, found: &mut Vec<PlainNumber>) {
    for input in &signature.inputs {
        if let FnArg::Typed(input) = input
            && let Pat::Ident(name) = &*input.pat
        {
            add(&name.ident, &input.ty, found);
        }
    }
    if let ReturnType::Type(_, output) = &signature.output {
        add(&signature.ident, output, found);
    }
}

fn fields(fields: &Fields, is_told_anyway: bool, found: &mut Vec<PlainNumber>) {
    for field in fields {
        if let Some(name) = field.ident.as_ref()
            && (is_told_anyway || is_told(&field.vis))
        {
            add(name, &field.ty, found);
        }
    }
}

fn add(name: &Ident, of_type: &Type, found: &mut Vec<PlainNumber>) {
    if let Some(of_type) = plain(of_type) {
        let line = line(name);
        let name = name.to_string();
        found.push(PlainNumber {
            name,
            of_type,
            line,
        });
    }
}

/// The plain number that a type is, or is about.
fn plain(of_type: &Type) -> Option<String> {
    match of_type {
        Type::Reference(it) => plain(&it.elem),
        Type::Slice(it) => plain(&it.elem),
        Type::Array(it) => plain(&it.elem),
        Type::Paren(it) => plain(&it.elem),
        Type::Tuple(it) => it.elems.iter().find_map(plain),
        Type::Path(it) => {
            let last = it.path.segments.last()?;
            let name = last.ident.to_string();
            if PLAIN.contains(&&*name) {
                return Some(name);
            }
            match &last.arguments {
                PathArguments::AngleBracketed(about) if AROUND.contains(&&*name) => {
                    match about.args.first()? {
                        GenericArgument::Type(about) => plain(about),
                        _ => None,
                    }
                }
                _ => None,
            }
        }
        _ => None,
    }
}
