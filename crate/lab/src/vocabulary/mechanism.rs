//! What a network can do to one platform, and what a platform can suffer by itself.

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::word;

/// What is done to one platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum LabMechanism {
    /// Nothing: the platform is reachable.
    #[default]
    None,

    // The resolver lies or keeps silent. It gives every answer one second to live, but browsers keep one for a minute
    // whatever it says, and use the platform meanwhile.
    /// The resolver says that the platform's names do not exist.
    DnsNxdomain,
    /// The resolver says that the names exist, without any address.
    DnsNodata,
    /// The resolver says SERVFAIL.
    DnsServfail,
    /// The resolver says REFUSED.
    DnsRefused,
    /// The resolver says nothing to questions for the platform's names.
    DnsDrop,
    /// The resolver answers 10.10.34.35, where every packet is swallowed.
    DnsBogonDead,
    /// The resolver answers 10.10.34.34, where a block page is served, over TLS with a certificate for another name by an
    /// unknown authority.
    DnsBogonAlive,
    /// The resolver answers 127.0.0.1.
    DnsLoopback,
    /// The resolver answers 0.0.0.0.
    DnsZero,
    /// The resolver answers with the public address of a host that refuses connections.
    DnsRefuser,
    /// The resolver answers with the public address of a block page, whose certificate is for another name and by another,
    /// unknown authority.
    DnsBlockpage,

    // The kernel, by the platform's addresses.
    /// The first packet of every connection to the platform's addresses is dropped.
    TcpSynDrop,
    /// It is answered with RST.
    TcpSynReset,
    /// It is answered with ICMP "administratively prohibited".
    IcmpAdmin,
    /// It is answered with ICMP "host unreachable".
    IcmpHost,
    /// It is answered with ICMP "network unreachable".
    IcmpNet,
    /// It is answered with ICMP "port unreachable".
    IcmpPort,

    // The middlebox, once it has read the platform's name in the ClientHello; those that need no TLS treat the name in
    // a Host header likewise.
    /// The connection is reset once the middlebox has read the platform's name in the ClientHello or the Host header.
    TlsReset,
    /// What the person sends is swallowed once the platform's name was read; the connection stays open, silent.
    TlsDrop,
    /// The connection is closed with FIN once the name was read.
    TlsClose,
    /// The ClientHello is answered with the alert handshake_failure. Plain HTTP passes.
    #[value(name = "tls-alert-40")]
    #[serde(rename = "tls-alert-40")]
    TlsAlert40,
    /// The ClientHello is answered with the alert unrecognized_name. Plain HTTP passes.
    #[value(name = "tls-alert-112")]
    #[serde(rename = "tls-alert-112")]
    TlsAlert112,
    /// The ClientHello is answered with the alert access_denied. Plain HTTP passes.
    #[value(name = "tls-alert-49")]
    #[serde(rename = "tls-alert-49")]
    TlsAlert49,
    /// The ClientHello is answered with the alert internal_error. Plain HTTP passes.
    #[value(name = "tls-alert-80")]
    #[serde(rename = "tls-alert-80")]
    TlsAlert80,
    /// The ClientHello is answered with a plain HTTP 403. Plain HTTP passes.
    TlsPlaintext,

    // The middlebox puts itself between, with another certificate. Plain HTTP passes.
    /// A certificate for the right name by an authority that nobody trusts; the bytes inside are the platform's.
    MitmUnknownCa,
    /// A certificate for the right name, signed by itself; the bytes inside are the platform's.
    MitmSelfSigned,
    /// A certificate for the right name by the trusted authority that has expired; the bytes inside are the platform's.
    MitmExpired,
    /// A certificate for another name by the trusted authority; the bytes inside are the platform's.
    MitmWrongHost,
    /// A certificate for the right name by the trusted authority, and a block page with status 200.
    MitmTrustedCa,

    // Plain HTTP is answered by the middlebox; TLS is reset once the name was read.
    /// Plain HTTP gets a block page with status 200.
    #[value(name = "http-block-200")]
    #[serde(rename = "http-block-200")]
    HttpBlock200,
    /// Plain HTTP gets a redirect to `http://blocked.example/`.
    #[value(name = "http-block-302")]
    #[serde(rename = "http-block-302")]
    HttpBlock302,
    /// Plain HTTP gets a block page with status 451.
    #[value(name = "http-block-451")]
    #[serde(rename = "http-block-451")]
    HttpBlock451,
    /// Plain HTTP gets a block page with status 403.
    #[value(name = "http-block-403")]
    #[serde(rename = "http-block-403")]
    HttpBlock403,
    /// Plain HTTP gets a block page with status 200, and RST at once behind it.
    HttpInjectReset,
    /// Plain HTTP gets a block page with status 200; TLS is not reset but swallowed.
    #[value(name = "http-block-200-tls-drop")]
    #[serde(rename = "http-block-200-tls-drop")]
    HttpBlock200TlsDrop,

    // Slow, in both directions.
    /// All connections of the platform's names together carry 10 kbit/s each way, the handshake too.
    #[value(name = "throttle-10k")]
    #[serde(rename = "throttle-10k")]
    Throttle10k,
    /// The same with 32 kbit/s.
    #[value(name = "throttle-32k")]
    #[serde(rename = "throttle-32k")]
    Throttle32k,
    /// The same with 128 kbit/s.
    #[value(name = "throttle-128k")]
    #[serde(rename = "throttle-128k")]
    Throttle128k,
    /// The kernel drops packets of the platform's addresses above 128 kbit/s, each way.
    #[value(name = "throttle-police-128k")]
    #[serde(rename = "throttle-police-128k")]
    ThrottlePolice128k,

    // The handshake passes, and then it ends or stands still.
    /// The platform takes the request and never answers.
    StallHeaders,
    /// About 24 kB from the platform pass, then nothing more in either direction; the connection stays open.
    StallBody,
    /// About 24 kB from the platform pass, then the connection is reset.
    ResetBody,
    /// About 24 kB from the platform pass, then the connection is closed with FIN.
    CloseBody,
    /// The handshake passes, and the first bytes of a request are answered with RST.
    ResetAfterTls,

    // Other ways of the same platform.
    /// The platform advertises HTTP/3, and its UDP port 443 is swallowed; TCP works.
    QuicDrop,
    /// The platform has IPv6 addresses as well, and every packet to them is dropped; IPv4 works.
    Ipv6Broken,

    // Nobody interferes: the platform itself is in trouble, with its own certificate.
    /// It answers 403.
    #[value(name = "http-403")]
    #[serde(rename = "http-403")]
    Http403,
    /// It answers 404.
    #[value(name = "http-404")]
    #[serde(rename = "http-404")]
    Http404,
    /// It answers 429.
    #[value(name = "http-429")]
    #[serde(rename = "http-429")]
    Http429,
    /// It answers 451.
    #[value(name = "http-451")]
    #[serde(rename = "http-451")]
    Http451,
    /// It answers 500.
    #[value(name = "http-500")]
    #[serde(rename = "http-500")]
    Http500,
    /// It answers 502.
    #[value(name = "http-502")]
    #[serde(rename = "http-502")]
    Http502,
    /// It answers 503.
    #[value(name = "http-503")]
    #[serde(rename = "http-503")]
    Http503,
    /// It answers 503 with a page about planned maintenance.
    #[value(name = "http-503-maintenance")]
    #[serde(rename = "http-503-maintenance")]
    Http503Maintenance,
    /// It answers 403 with a page that wants proof of a person.
    Challenge,
    /// It answers 302, round and round between two of its own pages.
    LoginLoop,
    /// Its hosts refuse connections: nothing listens there.
    DeadTcp,
    /// Its hosts are off: nothing answers there. On the wire the same as tcp-syn-drop.
    DeadSilent,
    /// Its certificate, by the trusted authority, has expired.
    OwnExpired,
    /// Its certificate, by the trusted authority, is for another name.
    OwnWrongHost,
    /// It answers 204 without a page.
    NoContent,
}

impl fmt::Display for LabMechanism {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        word(self, to)
    }
}
