//! The four platforms as the tests visit them.

/// A platform a person opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform {
    /// Its short name in Sada.
    pub id: &'static str,
    /// The address a person opens.
    pub url: &'static str,
}

/// YouTube.
pub const YOUTUBE: Platform = Platform {
    id: "youtube",
    url: "https://www.youtube.com/",
};
/// Facebook.
pub const FACEBOOK: Platform = Platform {
    id: "facebook",
    url: "https://www.facebook.com/",
};
/// X.
pub const X: Platform = Platform {
    id: "x",
    url: "https://x.com/",
};
/// Instagram.
pub const INSTAGRAM: Platform = Platform {
    id: "instagram",
    url: "https://www.instagram.com/",
};

/// All four, in the order people see them.
pub const ALL: [Platform; 4] = [YOUTUBE, FACEBOOK, X, INSTAGRAM];
