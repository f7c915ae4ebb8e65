//! The story's acts.

use serde::Serialize;

/// An act of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The extension is installed; on its first page four platforms are chosen, and Yes.
    Install,
    /// Every platform works.
    Works,
    /// All four are restricted at once, each in another way.
    Restricted,
    /// The restriction is lifted.
    Lifted,
    /// X alone is reset.
    Alone,
    /// X has trouble of its own.
    Trouble,
    /// The line is down; reports wait.
    Offline,
    /// The line is up again; what waited is accepted, and every platform works.
    Back,
    /// Without a lab: each platform is opened, and whatever comes is told.
    Open,
}

impl Act {
    /// The whole story, in the lab.
    pub const LAB: [Self; 8] = [
        Self::Install,
        Self::Works,
        Self::Restricted,
        Self::Lifted,
        Self::Alone,
        Self::Trouble,
        Self::Offline,
        Self::Back,
    ];

    /// What can be told on a network that nobody can switch.
    pub const NO_LAB: [Self; 2] = [Self::Install, Self::Open];

    /// Its name in the record.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Install => "install",
            Self::Works => "works",
            Self::Restricted => "restricted",
            Self::Lifted => "lifted",
            Self::Alone => "alone",
            Self::Trouble => "trouble",
            Self::Offline => "offline",
            Self::Back => "back",
            Self::Open => "open",
        }
    }

    /// A line that says what happens.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Install => "Sada is installed: four platforms chosen, sharing: Yes",
            Self::Works => "an ordinary afternoon: every platform works",
            Self::Restricted => "20 January 2024, evening: all four are restricted at once",
            Self::Lifted => "the restriction is lifted",
            Self::Alone => "X alone is reset: blocked, or dead?",
            Self::Trouble => "X answers 503 by itself",
            Self::Offline => "the line is down",
            Self::Back => "the line is up again",
            Self::Open => "each platform is opened on the real network",
        }
    }
}
