//! The platforms' domains.
//!
//! Sources, checked in November 2026:
//! - hosts: OONI's test specifications ts-018 (WhatsApp), ts-019 (Messenger), ts-020 (Telegram)
//!   and ts-029 (Signal), and the lists of v2fly/domain-list-community; where a row needs more,
//!   a comment beside it says so;
//! - `preloaded`: current releases of both browsers were asked for each `home` themselves,
//!   without a network; `true` where both know it;
//! - `plain_redirects`: the rules of the HSTS preload list demand it of those listed with all
//!   their `pages`. X, TikTok, Signal, Snapchat and LinkedIn are not listed; they are hosts with
//!   HSTS, whom RFC 6797 §7.2 tells to answer in the clear with a redirect.

use super::{Platform, PlatformId, PlatformOperator};

/// The platforms, in the order people see them; the first four are the default choice.
pub const PLATFORMS: &[Platform] = &[
    // googlevideo carries videos, ytimg scripts and thumbnails; youtubei is asked by apps and
    // embedded players, pages ask www.youtube.com/youtubei.
    Platform {
        id: PlatformId("youtube"),
        name: "YouTube",
        operator: PlatformOperator::Google,
        pages: &["youtube.com"],
        api: &["youtubei.googleapis.com"],
        media: &["ytimg.com", "googlevideo.com"],
        home: "https://www.youtube.com/",
        recheck: "https://www.youtube.com/robots.txt",
        preloaded: true,
        plain_redirects: true,
    },
    // The preload list has facebook.com and www, not every name below; edge-chat is the line
    // on which messages come.
    Platform {
        id: PlatformId("facebook"),
        name: "Facebook",
        operator: PlatformOperator::Meta,
        pages: &["facebook.com"],
        api: &["graph.facebook.com", "edge-chat.facebook.com"],
        media: &["fbcdn.net"],
        home: "https://www.facebook.com/",
        recheck: "https://www.facebook.com/robots.txt",
        preloaded: true,
        plain_redirects: true,
    },
    // twitter.com is preloaded, x.com is not.
    Platform {
        id: PlatformId("x"),
        name: "X",
        operator: PlatformOperator::X,
        pages: &["x.com", "twitter.com"],
        api: &["api.x.com", "api.twitter.com"],
        media: &["twimg.com"],
        home: "https://x.com/",
        recheck: "https://x.com/robots.txt",
        preloaded: false,
        plain_redirects: true,
    },
    Platform {
        id: PlatformId("instagram"),
        name: "Instagram",
        operator: PlatformOperator::Meta,
        pages: &["instagram.com"],
        api: &["i.instagram.com", "graph.instagram.com"],
        media: &["cdninstagram.com"],
        home: "https://www.instagram.com/",
        recheck: "https://www.instagram.com/robots.txt",
        preloaded: true,
        plain_redirects: true,
    },
    // api.whatsapp.com is no interface but the page behind "click to chat" links.
    Platform {
        id: PlatformId("whatsapp"),
        name: "WhatsApp",
        operator: PlatformOperator::Meta,
        pages: &["whatsapp.com"],
        api: &["graph.whatsapp.com"],
        media: &["whatsapp.net"],
        home: "https://web.whatsapp.com/",
        recheck: "https://web.whatsapp.com/robots.txt",
        preloaded: true,
        plain_redirects: true,
    },
    // Videos of the web page come from below tiktok.com itself, scripts from ttwstatic.com;
    // tiktokv.com is the apps' interface, which the page asks too.
    Platform {
        id: PlatformId("tiktok"),
        name: "TikTok",
        operator: PlatformOperator::ByteDance,
        pages: &["tiktok.com"],
        api: &["tiktokv.com"],
        media: &[
            "tiktokcdn.com",
            "tiktokcdn-us.com",
            "ttwstatic.com",
            "v16-webapp-prime.tiktok.com",
            "v19-webapp-prime.tiktok.com",
        ],
        home: "https://www.tiktok.com/",
        recheck: "https://www.tiktok.com/robots.txt",
        preloaded: false,
        plain_redirects: true,
    },
    // Web clients reach the five data centres by WebSocket under a planet's or a flower's name
    // (old clients) or as kws1 to kws5, with and without "-1" for media (clients telegram-tt
    // and tweb). telesco.pe and telegram-cdn.org carry what public channels on t.me show. What t.me
    // answers in the clear is not known.
    Platform {
        id: PlatformId("telegram"),
        name: "Telegram",
        operator: PlatformOperator::Telegram,
        pages: &["telegram.org", "t.me", "telegram.me"],
        api: &[
            "pluto.web.telegram.org",
            "venus.web.telegram.org",
            "aurora.web.telegram.org",
            "vesta.web.telegram.org",
            "flora.web.telegram.org",
            "kws1.web.telegram.org",
            "kws2.web.telegram.org",
            "kws3.web.telegram.org",
            "kws4.web.telegram.org",
            "kws5.web.telegram.org",
            "zws1.web.telegram.org",
            "zws2.web.telegram.org",
            "zws3.web.telegram.org",
            "zws4.web.telegram.org",
            "zws5.web.telegram.org",
            "api.telegram.org",
        ],
        media: &["telesco.pe", "telegram-cdn.org", "cdn-telegram.org"],
        home: "https://web.telegram.org/",
        recheck: "https://web.telegram.org/robots.txt",
        preloaded: true,
        plain_redirects: false,
    },
    // There is no client for browsers: people meet the site and its downloads. The app's own
    // hosts (chat, storage, cdn below signal.org) show certificates of Signal's private
    // authority, which a browser refuses, so nothing of theirs may ever be asked.
    Platform {
        id: PlatformId("signal"),
        name: "Signal",
        operator: PlatformOperator::Signal,
        pages: &["signal.org"],
        api: &["chat.signal.org", "storage.signal.org"],
        media: &[
            "updates.signal.org",
            "updates2.signal.org",
            "cdn.signal.org",
            "cdn2.signal.org",
            "cdn3.signal.org",
        ],
        home: "https://signal.org/",
        recheck: "https://signal.org/robots.txt",
        preloaded: false,
        plain_redirects: true,
    },
    // Interfaces stand below api.snapchat.com by region and cloud (aws., gcp., us-east1-aws.).
    Platform {
        id: PlatformId("snapchat"),
        name: "Snapchat",
        operator: PlatformOperator::Snap,
        pages: &["snapchat.com"],
        api: &["api.snapchat.com"],
        media: &["sc-cdn.net"],
        home: "https://www.snapchat.com/",
        recheck: "https://www.snapchat.com/robots.txt",
        preloaded: false,
        plain_redirects: true,
    },
    // redd.it itself only shortens links; i., v. and preview.redd.it are what pages load.
    Platform {
        id: PlatformId("reddit"),
        name: "Reddit",
        operator: PlatformOperator::Reddit,
        pages: &["reddit.com"],
        api: &["oauth.reddit.com", "gql.reddit.com", "gateway.reddit.com"],
        media: &["redd.it", "redditstatic.com", "redditmedia.com"],
        home: "https://www.reddit.com/",
        recheck: "https://www.reddit.com/robots.txt",
        preloaded: true,
        plain_redirects: true,
    },
    Platform {
        id: PlatformId("linkedin"),
        name: "LinkedIn",
        operator: PlatformOperator::Microsoft,
        pages: &["linkedin.com"],
        api: &["api.linkedin.com"],
        media: &["licdn.com"],
        home: "https://www.linkedin.com/",
        recheck: "https://www.linkedin.com/robots.txt",
        preloaded: false,
        plain_redirects: true,
    },
    // The gateway's hosts lie below discord.gg, whose bare name only shortens invitations;
    // cdn.discordapp.com is all that is left of the old domain.
    Platform {
        id: PlatformId("discord"),
        name: "Discord",
        operator: PlatformOperator::Discord,
        pages: &["discord.com"],
        api: &["discord.gg"],
        media: &["discordapp.com", "discordapp.net"],
        home: "https://discord.com/",
        recheck: "https://discord.com/robots.txt",
        preloaded: true,
        plain_redirects: true,
    },
    // Since April 2026 the site leads to facebook.com/messages, as Meta's help pages had
    // announced: a visit that comes that far was answered. Pictures are Facebook's.
    Platform {
        id: PlatformId("messenger"),
        name: "Messenger",
        operator: PlatformOperator::Meta,
        pages: &["messenger.com"],
        api: &["edge-chat.messenger.com"],
        media: &[],
        home: "https://www.messenger.com/",
        recheck: "https://www.messenger.com/robots.txt",
        preloaded: true,
        plain_redirects: true,
    },
    // Moved from threads.net in April 2025. Pages ask their own host, pictures are Instagram's.
    Platform {
        id: PlatformId("threads"),
        name: "Threads",
        operator: PlatformOperator::Meta,
        pages: &["threads.com", "threads.net"],
        api: &[],
        media: &[],
        home: "https://www.threads.com/",
        recheck: "https://www.threads.com/robots.txt",
        preloaded: true,
        plain_redirects: true,
    },
];
