//! Types of Rust as types of TypeScript, as serde writes them.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use syn::{
    Attribute, Field, Fields, GenericArgument, ItemEnum, ItemStruct, PathArguments,
    Type as RustType, Variant,
};

use super::read::{Type, Types, docs, serde};

/// What is written, each with all that it is made of, in this order.
const ROOTS: &[&str] = &["View", "Signal", "Effect"];
/// Variants that never reach the shell: what the core asks of the network, and its answers.
const NETWORK: &[(&str, &[&str])] = &[
    (
        "Signal",
        &[
            "Asked",
            "Rechecked",
            "Measured",
            "Sealed",
            "Sent",
            "Tokens",
            "Feed",
        ],
    ),
    (
        "Effect",
        &[
            "Ask",
            "Recheck",
            "Measure",
            "Seal",
            "FetchTokens",
            "FetchFeed",
            "Send",
        ],
    ),
];
/// Types that are one plain value in JSON. Words of the core that the shell carries and never compares are texts here.
const PLAIN: &[(&str, &str)] = &[
    ("String", "string"),
    ("str", "string"),
    ("bool", "boolean"),
    ("u8", "number"),
    ("u16", "number"),
    ("u32", "number"),
    ("u64", "number"),
    ("usize", "number"),
    ("i64", "number"),
    ("Millis", "number"),
    ("Seconds", "number"),
    ("BinStart", "number"),
    ("Country", "string"),
    ("PlatformId", "string"),
    ("Tone", "string"),
    ("Verdict", "string"),
    ("Certainty", "string"),
    ("Mechanism", "string"),
    ("Mark", "string"),
    // As the browser gave them.
    ("RequestDetails", "object"),
    ("NavigationDetails", "object"),
];

const HEAD: &str = "/**
 * What passes between core and shell, written by `cargo xtask typescript` from the types in crate/core; do not edit.
 * Words that the core chooses (verdicts, tones, marks of hours) are plain texts on purpose: the shell carries them to
 * attributes and file names and never compares them.
 */
";

/// Everything, roots first.
pub(super) fn all(types: &Types) -> Result<String> {
    let mut writer = Writer {
        types,
        waiting: ROOTS.iter().rev().map(|&name| name.to_owned()).collect(),
        written: BTreeSet::new(),
    };
    let mut text = HEAD.to_owned();
    while let Some(name) = writer.waiting.pop() {
        if writer.written.insert(name.clone()) {
            text += &writer
                .declaration(&name)
                .with_context(|| format!("the type {name}"))?;
        }
    }
    Ok(text)
}

struct Writer<'a> {
    types: &'a Types,
    /// What was named and is not written yet; the last is next.
    waiting: Vec<String>,
    written: BTreeSet<String>,
}

impl Writer<'_> {
    fn declaration(&mut self, name: &str) -> Result<String> {
        match self.types.named(name)? {
            Type::Struct(item) => self.interface(item),
            Type::Enum(item, tag) => self.union(item, tag.as_deref()),
        }
    }

    fn interface(&mut self, item: &ItemStruct) -> Result<String> {
        let case = serde(&item.attrs, "rename_all")?;
        let mut text = format!(
            "\n{}export interface {} {{\n",
            comment(&item.attrs, ""),
            item.ident
        );
        for field in &item.fields {
            text += &comment(&field.attrs, "  ");
            text += &format!("  {};\n", self.field(field, case.as_deref())?);
        }
        Ok(text + "}\n")
    }

    fn union(&mut self, item: &ItemEnum, tag: Option<&str>) -> Result<String> {
        let name = item.ident.to_string();
        let case = serde(&item.attrs, "rename_all")?;
        // The macro that gives an enum its tag gives it this case too.
        let case = case.as_deref().or(tag.map(|_| "snake_case"));
        let mut text = format!("\n{}export type {name} =\n", comment(&item.attrs, ""));
        let shown = item.variants.iter().filter(|it| !is_of_network(&name, it));
        let mut lines = Vec::new();
        for variant in shown {
            let shape = self.variant(variant, case, tag)?;
            lines.push(format!("{}  | {shape}", comment(&variant.attrs, "  ")));
        }
        text += &lines.join("\n");
        Ok(text + ";\n")
    }

    fn variant(
        &mut self,
        variant: &Variant,
        case: Option<&str>,
        tag: Option<&str>,
    ) -> Result<String> {
        let name = match serde(&variant.attrs, "rename")? {
            Some(name) => name,
            None => cased(&variant.ident.to_string(), case)?,
        };
        Ok(match (&variant.fields, tag) {
            (Fields::Unit, None) => format!("\"{name}\""),
            (Fields::Unit, Some(tag)) => format!("{{ {tag}: \"{name}\" }}"),
            (Fields::Unnamed(fields), tag) => {
                let [field] = &fields.unnamed.iter().collect::<Vec<_>>()[..] else {
                    bail!("{name} has more than one value");
                };
                let inner = self.shape(&field.ty)?;
                match tag {
                    Some(tag) => format!("({{ {tag}: \"{name}\" }} & {inner})"),
                    None => format!("{{ {name}: {inner} }}"),
                }
            }
            (Fields::Named(fields), tag) => {
                let mut parts = Vec::new();
                for field in &fields.named {
                    parts.push(self.field(field, None)?);
                }
                let parts = parts.join("; ");
                match tag {
                    Some(tag) => format!("{{ {tag}: \"{name}\"; {parts} }}"),
                    None => format!("{{ {name}: {{ {parts} }} }}"),
                }
            }
        })
    }

    /// A field's name and shape. One that is left out while it is none may be missing, and its value is what is in it.
    fn field(&mut self, field: &Field, case: Option<&str>) -> Result<String> {
        let ident = field.ident.as_ref().context("a field without a name")?;
        let name = match serde(&field.attrs, "rename")? {
            Some(name) => name,
            None => cased(&ident.to_string(), case)?,
        };
        for unknown in ["flatten", "with", "skip"] {
            if serde(&field.attrs, unknown)?.is_some() {
                bail!("{name} has the attribute {unknown}, which this cannot write");
            }
        }
        if serde(&field.attrs, "skip_serializing_if")?.is_none() {
            return Ok(format!("{name}: {}", self.shape(&field.ty)?));
        }
        let (outer, inner) = parameter(&field.ty)?;
        match inner {
            Some(inner) if outer == "Option" => Ok(format!("{name}?: {}", self.shape(inner)?)),
            _ => bail!("{name} may be left out and is no Option"),
        }
    }

    fn shape(&mut self, shape: &RustType) -> Result<String> {
        let (name, inner) = parameter(shape)?;
        if let Some((_, plain)) = PLAIN.iter().find(|(rust, _)| *rust == name) {
            return Ok((*plain).to_owned());
        }
        match (name.as_str(), inner) {
            ("Option", Some(inner)) => Ok(format!("{} | null", self.shape(inner)?)),
            ("Vec", Some(inner)) => {
                let inner = self.shape(inner)?;
                Ok(if inner.contains(' ') {
                    format!("({inner})[]")
                } else {
                    format!("{inner}[]")
                })
            }
            (_, None) => {
                self.waiting.push(name.clone());
                Ok(name)
            }
            (_, Some(_)) => bail!("{name}<…> is not known here"),
        }
    }
}

/// The last name of a type's path, and its one parameter; a reference is what it points to.
fn parameter(shape: &RustType) -> Result<(String, Option<&RustType>)> {
    match shape {
        RustType::Reference(reference) => parameter(&reference.elem),
        RustType::Path(path) => {
            let last = path.path.segments.last().context("a path without names")?;
            let inner = match &last.arguments {
                PathArguments::AngleBracketed(list) => match list.args.first() {
                    Some(GenericArgument::Type(inner)) => Some(inner),
                    _ => None,
                },
                _ => None,
            };
            Ok((last.ident.to_string(), inner))
        }
        _ => bail!("a shape that is not known here"),
    }
}

fn is_of_network(name: &str, variant: &Variant) -> bool {
    NETWORK
        .iter()
        .any(|(whole, left_out)| *whole == name && left_out.iter().any(|it| variant.ident == it))
}

/// A name in the case that serde is told.
fn cased(name: &str, case: Option<&str>) -> Result<String> {
    Ok(match case {
        None => name.to_owned(),
        Some("snake_case") => snake(name),
        Some("camelCase") => camel(&snake(name)),
        Some(case) => bail!("the case {case} is not known here"),
    })
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| {
        let mut letters = word.chars();
        let head = letters.next().map(|it| it.to_ascii_uppercase());
        camel + &head.into_iter().chain(letters).collect::<String>()
    })
}

/// Documentation as a comment. What a link is called stays, where it leads does not; `None` is null.
fn comment(attributes: &[Attribute], indent: &str) -> String {
    let lines: Vec<String> = docs(attributes)
        .iter()
        .map(|line| without_links(line).replace("`None`", "`null`"))
        .collect();
    match &lines[..] {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let mut text = format!("{indent}/**\n");
            for line in lines {
                text += format!("{indent} * {line}").trim_end();
                text.push('\n');
            }
            text + indent + " */\n"
        }
    }
}

fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((name, after)) = after.split_once("`]") else {
            break;
        };
        text += &format!("{before}`{name}`");
        rest = match after.strip_prefix('(').and_then(|it| it.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(source: &str) -> Result<String> {
        let types = Types::read([("a.rs", source)].into_iter())?;
        let mut writer = Writer {
            types: &types,
            waiting: Vec::new(),
            written: BTreeSet::new(),
        };
        writer.declaration("View")
    }

    #[test]
    fn a_struct_is_an_interface() {
        let source = r#"
            /// All of [`Other`](crate::Other), or `None`.
            #[derive(Serialize)]
            #[serde(rename_all = "camelCase")]
            pub struct View {
                /// One line.
                pub ruled_out: Vec<Message>,
                /// Two
                /// lines.
                pub last_checked: Option<Millis>,
                pub strip: Vec<Option<Mark>>,
                #[serde(rename = "type", default)]
                pub kind: &'static str,
                #[serde(skip_serializing_if = "Option::is_none")]
                pub aside: Option<Option<String>>,
            }"#;
        let expected = "
/** All of `Other`, or `null`. */
export interface View {
  /** One line. */
  ruledOut: Message[];
  /**
   * Two
   * lines.
   */
  lastChecked: number | null;
  strip: (string | null)[];
  type: string;
  aside?: string | null;
}
";
        assert_eq!(written(source).unwrap(), expected);
    }

    #[test]
    fn an_enum_is_a_union() {
        let words = r#"#[serde(rename_all = "camelCase")] enum View { OnCompleted, Line }"#;
        let shape = "\nexport type View =\n  | \"onCompleted\"\n  | \"line\";\n";
        assert_eq!(written(words).unwrap(), shape);
        let values =
            r#"#[serde(rename_all = "snake_case")] enum View { Text(String), Names(Vec<String>) }"#;
        let shape = "\nexport type View =\n  | { text: string }\n  | { names: string[] };\n";
        assert_eq!(written(values).unwrap(), shape);
    }

    #[test]
    fn a_tag_is_a_field() {
        let shape = "\nexport type View =\n  | { type: \"look_again\" }\n  | { type: \"wake\"; at: number | null }\n  \
            | ({ type: \"badge\" } & Badge);\n";
        let body = "{ LookAgain, Wake { at: Option<Millis> }, Badge(Badge) }";
        let tagged = format!("tagged! {{ \"type\", pub enum View {body} }}");
        assert_eq!(written(&tagged).unwrap(), shape);
        let serde =
            format!("#[serde(tag = \"type\", rename_all = \"snake_case\")] enum View {body}");
        assert_eq!(written(&serde).unwrap(), shape);
    }

    #[test]
    fn what_it_cannot_write_it_refuses() {
        for source in [
            "struct Other;",
            "struct View; mod a {} enum View {}",
            "struct View { #[serde(flatten)] a: Other }",
            "struct View { a: BTreeMap<String, u64> }",
            "struct View { a: (u64, u64) }",
            "#[serde(rename_all = \"kebab-case\")] struct View { a: u64 }",
            "enum View { A(u64, u64) }",
        ] {
            assert!(written(source).is_err(), "{source}");
        }
    }
}
