//! The types of the sources, by their names.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use syn::{
    Attribute, Expr, Item, ItemEnum, ItemStruct, Lit, LitStr, Meta, Token,
    parse::{Parse, ParseStream},
};

/// A type that has a shape of its own in JSON.
pub(super) enum Type {
    Struct(ItemStruct),
    /// With the name of the field that says which variant it is, where there is one.
    Enum(ItemEnum, Option<String>),
}

/// All types, by their names. A name that stands for two things is kept as none.
pub(super) struct Types(BTreeMap<String, Option<Type>>);

impl Types {
    pub(super) fn read<'a>(sources: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut types = Self(BTreeMap::new());
        for (path, text) in sources {
            let file = syn::parse_file(text).with_context(|| format!("{path} is not Rust"))?;
            for item in file.items {
                types.add(item).with_context(|| format!("in {path}"))?;
            }
        }
        Ok(types)
    }

    /// The type of this name.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub(super) fn named(&self, name: &str) -> Result<&Type> {
        match self.0.get(name) {
            Some(Some(found)) => Ok(found),
            Some(None) => bail!("{name} stands for two types"),
            None => bail!("there is no type {name}"),
        }
    }

    fn add(&mut self, item: Item) -> Result<()> {
        let (name, found) = match item {
            Item::Struct(item) => (item.ident.to_string(), Type::Struct(item)),
            Item::Enum(item) => {
                let tag = serde(&item.attrs, "tag")?;
                (item.ident.to_string(), Type::Enum(item, tag))
            }
            Item::Macro(item) if item.mac.path.is_ident("tagged") => {
                let Tagged { tag, item } = syn::parse2(item.mac.tokens)?;
                (item.ident.to_string(), Type::Enum(item, Some(tag)))
            }
            _ => return Ok(()),
        };
        self.0
            .entry(name)
            .and_modify(|there| *there = None)
            .or_insert(Some(found));
        Ok(())
    }
}

/// What is in the core's macro `tagged!`: the tag and an enum, whose names are in snake case.
struct Tagged {
    tag: String,
    item: ItemEnum,
}

impl Parse for Tagged {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let tag: LitStr = input.parse()?;
        input.parse::<Token![,]>()?;
        Ok(Self {
            tag: tag.value(),
            item: input.parse()?,
        })
    }
}

/// The text that `#[serde(key = "…")]` gives; an empty one for a key without.
pub(super) fn serde(attributes: &[Attribute], key: &str) -> Result<Option<String>> {
    let mut found = None;
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| {
            let text = match meta.value() {
                Ok(value) => value.parse::<LitStr>()?.value(),
                Err(_) => String::new(),
            };
            if meta.path.is_ident(key) {
                found = Some(text);
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// The lines of documentation.
pub(super) fn docs(attributes: &[Attribute]) -> Vec<String> {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
                Expr::Lit(value) => match &value.lit {
                    Lit::Str(text) => Some(text.value().trim().to_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        });
    lines.collect()
}
