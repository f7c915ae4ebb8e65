//! What is judged on its own: a platform's pages, its data services, its media.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalogue::{PlatformId, Role};

/// One role of one platform.
///
/// Serialises as `"x"` for pages, `"x/api"` and `"x/media"` for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The platform.
    pub platform: PlatformId,
    /// Which of its hosts.
    pub role: Role,
}

impl Target {
    /// The platform's pages.
    #[must_use]
    pub const fn page(platform: PlatformId) -> Self {
        Self {
            platform,
            role: Role::Page,
        }
    }

    /// Whether these are the platform's pages.
    #[must_use]
    pub fn is_page(self) -> bool {
        self.role == Role::Page
    }
}

impl fmt::Display for Target {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.platform.name();
        match self.role {
            Role::Page => to.write_str(name),
            Role::Api => write!(to, "{name}/api"),
            Role::Media => write!(to, "{name}/media"),
        }
    }
}

/// The text is no target's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTarget;

impl fmt::Display for NoTarget {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("not a platform, or a part of one, that Sada knows")
    }
}

impl std::error::Error for NoTarget {}

impl FromStr for Target {
    type Err = NoTarget;

    fn from_str(text: &str) -> Result<Self, NoTarget> {
        let (name, role) = match text.split_once('/') {
            None => (text, Role::Page),
            Some((name, "api")) => (name, Role::Api),
            Some((name, "media")) => (name, Role::Media),
            Some(_) => return Err(NoTarget),
        };
        let platform = PlatformId::from_name(name).ok_or(NoTarget)?;
        Ok(Self { platform, role })
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::PLATFORMS;

    #[test]
    fn every_target_reads_back() {
        for platform in PLATFORMS {
            for role in [Role::Page, Role::Api, Role::Media] {
                let target = Target {
                    platform: platform.id,
                    role,
                };
                assert_eq!(target.to_string().parse(), Ok(target));
            }
        }
        for wrong in ["", "x/", "x/page", "x/api/media", "myspace", "/api"] {
            assert_eq!(wrong.parse::<Target>(), Err(NoTarget), "{wrong}");
        }
    }
}
