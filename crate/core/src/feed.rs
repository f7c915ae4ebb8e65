//! What others see: the public feed of one country, as a collector signs it.
//!
//! It tells of what goes on now, in the words of the collector's events. Words of a later
//! collector that this build does not know are kept out of every decision, and break nothing.

use sada_units::{Country, Seconds};
use serde::{Deserialize, Serialize};

/// What goes on in one country, as of some moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// The country; `ZZ`: what concerns everybody, wherever they are.
    pub country: Country,
    /// With the reports of bins that ended by then. It never goes back: an older feed is not taken
    /// after a newer one.
    pub as_of: Seconds,
    /// Whether enough people of the country reported lately for anything to be said: without them
    /// an empty list says nothing.
    pub enough: bool,
    /// What goes on: in the country itself first, the surest before the others.
    pub items: Vec<FeedItem>,
}

/// Something that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedItem {
    /// Of which platform, by its name; `None`: of the country's lines.
    pub platform: Option<String>,
    /// How it shows.
    pub how: FeedSymptom,
    /// What kind of thing it is.
    pub kind: FeedKind,
    /// How much of the country.
    pub scale: FeedScale,
    /// How sure.
    pub certainty: FeedCertainty,
    /// When it began.
    pub since: Seconds,
}

/// Words, each with one for whatever a later collector may say.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $word:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$each])* $word,)*
            /// A word that this build does not know.
            #[serde(other)]
            Unknown,
        }
    };
}

words! {
    /// How something shows.
    FeedSymptom {
        /// Loads of the platform fail, while others come.
        Blocked,
        /// Loads of the platform are slow, while others are not.
        Slowed,
        /// Loads fail together with everything else.
        LinesDown,
        /// Far fewer people report than usually at this hour.
        Silent,
    }
}

words! {
    /// What kind of thing it is.
    FeedKind {
        /// The platform alone, here.
        Selective,
        /// Lines, whatever is asked.
        GeneralOutage,
        /// The platform has trouble in many places.
        PlatformOutage,
    }
}

words! {
    /// How much of the country.
    FeedScale {
        /// One organisation's networks.
        SingleProvider,
        /// More than one, less than the nation.
        SeveralProviders,
        /// More than one, and one of them serves nearly all who are affected.
        DominantOperator,
        /// At least half of the people.
        NationScale,
    }
}

words! {
    /// How sure.
    FeedCertainty {
        /// One organisation only: its own fault looks the same.
        Possible,
        /// An alarm.
        Likely,
        /// Far beyond an alarm.
        Confirmed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_later_collector_break_nothing() {
        let text = r#"{"country":"PK","as_of":1705760000,"enough":true,"later":1,"items":[
            {"platform":"newer","how":"stretched","kind":"selective","scale":"nation_scale",
             "certainty":"likely","since":1705759200}]}"#;
        let feed: Feed = serde_json::from_str(text).unwrap();
        assert_eq!(feed.items[0].how, FeedSymptom::Unknown);
        assert_eq!(feed.items[0].scale, FeedScale::NationScale);
    }
}
