//! JSON as a tree, and what serde reads from one.

use std::{fmt, vec};

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

use super::Unreadable;

/// Any JSON. Fields keep their order, and those of one name are kept beside each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Whole(u64),
    BelowZero(i64),
    Broken(f64),
    Text(String),
    /// The name of a field; of a map, it may stand for a number.
    Name(String),
    List(Vec<Tree>),
    Fields(Vec<(String, Tree)>),
}

impl Tree {
    /// Of fields one of which says which they are, the others below the name that it says.
    pub(crate) fn tagged_by(self, tag: &str) -> Result<Self, Unreadable> {
        let Self::Fields(mut fields) = self else {
            return Err(Unreadable::lacks(&"fields"));
        };
        let place = fields.iter().position(|(name, _)| name == tag);
        let said = place.map(|place| fields.remove(place).1);
        match said {
            Some(Self::Text(said)) => Ok(Self::Fields(vec![(said, Self::Fields(fields))])),
            _ => Err(Unreadable(format!("expected a text named {tag}"))),
        }
    }

    /// Takes a field out and reads it.
    pub(crate) fn field<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Unreadable> {
        let value = self.remove(name)?;
        T::deserialize(value.ok_or_else(|| Unreadable(format!("expected a field {name}")))?)
    }

    /// The same for a field that may be missing.
    pub(crate) fn field_or_default<T: DeserializeOwned + Default>(
        &mut self,
        name: &str,
    ) -> Result<T, Unreadable> {
        self.remove(name)?
            .map_or_else(|| Ok(T::default()), T::deserialize)
    }

    fn remove(&mut self, name: &str) -> Result<Option<Self>, Unreadable> {
        let Self::Fields(fields) = self else {
            return Err(Unreadable::lacks(&"fields"));
        };
        let place = fields.iter().position(|(it, _)| it == name);
        Ok(place.map(|place| fields.remove(place).1))
    }
}

/// An enum with its tag among the fields of its variants. serde is given the body twice: as it is
/// written, and as it is read once the tag was taken out of the fields. So nothing is read through
/// serde's buffer of fields, which is a second reader for all that is below.
macro_rules! tagged {
    ($tag:literal, $(#[$meta:meta])* $visible:vis enum $name:ident { $($body:tt)* }) => {
        $(#[$meta])*
        #[derive(serde::Serialize)]
        #[serde(tag = $tag, rename_all = "snake_case")]
        $visible enum $name { $($body)* }

        const _: () = {
            type Whole = $name;

            #[derive(serde::Deserialize)]
            #[serde(remote = "Whole", rename_all = "snake_case")]
            enum Below { $($body)* }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    let tree: $crate::json::Tree = serde::Deserialize::deserialize(from)?;
                    let read = tree.tagged_by($tag).and_then(Below::deserialize);
                    read.map_err(serde::de::Error::custom)
                }
            }
        };
    };
}
pub(crate) use tagged;

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Tree;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(it))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Tree, E> {
        Ok(Tree::Whole(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Tree, E> {
        Ok(Tree::BelowZero(it))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Tree, E> {
        Ok(Tree::Broken(it))
    }

    fn visit_str<E>(self, it: &str) -> Result<Tree, E> {
        Ok(Tree::Text(it.to_owned()))
    }

    fn visit_string<E>(self, it: String) -> Result<Tree, E> {
        Ok(Tree::Text(it))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = list.next_element()? {
            all.push(one);
        }
        Ok(Tree::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = map.next_entry()? {
            all.push(one);
        }
        Ok(Tree::Fields(all))
    }
}

macro_rules! like {
    ($known:ident: $($asked:ident)*) => {$(
        fn $asked<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            self.$known(visitor)
        }
    )*};
}

/// Only what the type asks for is offered to it, so that no code is made for the rest.
impl<'de> Deserializer<'de> for Tree {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(it) => visitor.visit_bool(it),
            Self::Whole(it) => visitor.visit_u64(it),
            Self::BelowZero(it) => visitor.visit_i64(it),
            Self::Broken(it) => visitor.visit_f64(it),
            Self::Text(it) | Self::Name(it) => visitor.visit_string(it),
            Self::List(all) => visitor.visit_seq(List(all.into_iter())),
            Self::Fields(all) => visitor.visit_map(Fields(all.into_iter(), None)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Bool(it) => visitor.visit_bool(it),
            _ => Err(Unreadable::lacks(&visitor)),
        }
    }

    /// Numbers of all kinds; which of them fit is the visitor's to say.
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Whole(it) => visitor.visit_u64(it),
            Self::BelowZero(it) => visitor.visit_i64(it),
            Self::Broken(it) => visitor.visit_f64(it),
            Self::Name(it) => match it.parse() {
                Ok(it) => visitor.visit_u64(it),
                Err(_) => Err(Unreadable::lacks(&visitor)),
            },
            _ => Err(Unreadable::lacks(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Text(it) | Self::Name(it) => visitor.visit_string(it),
            _ => Err(Unreadable::lacks(&visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::List(all) => visitor.visit_seq(List(all.into_iter())),
            _ => Err(Unreadable::lacks(&visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Self::Fields(all) => visitor.visit_map(Fields(all.into_iter(), None)),
            _ => Err(Unreadable::lacks(&visitor)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let (name, below) = match self {
            Self::Text(name) | Self::Name(name) => (name, Self::Null),
            Self::Fields(mut all) if all.len() == 1 => all.remove(0),
            _ => return Err(Unreadable::lacks(&visitor)),
        };
        visitor.visit_enum(Variant(name, below))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    like!(deserialize_f64: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_i64);
    like!(deserialize_string: deserialize_str deserialize_identifier);

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u128 f32 char bytes byte_buf unit unit_struct tuple_struct
    }
}

struct List(vec::IntoIter<Tree>);

impl<'de> SeqAccess<'de> for List {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|one| seed.deserialize(one)).transpose()
    }
}

/// Fields, and what is in the one whose name was read last.
struct Fields(vec::IntoIter<(String, Tree)>, Option<Tree>);

impl<'de> MapAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_key_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        let Some((name, value)) = self.0.next() else {
            return Ok(None);
        };
        self.1 = Some(value);
        seed.deserialize(Tree::Name(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(self.1.take().unwrap_or(Tree::Null))
    }
}

/// The name of a variant, and what is in it.
struct Variant(String, Tree);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Tree;

    fn variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<(T::Value, Tree), Unreadable> {
        Ok((seed.deserialize(Tree::Name(self.0))?, self.1))
    }
}

impl<'de> VariantAccess<'de> for Tree {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
    }
}
