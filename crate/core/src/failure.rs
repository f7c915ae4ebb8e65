//! Why a load failed, in the terms of W3C Network Error Logging.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The phase of fetching a resource in which a request failed (W3C NEL, section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Resolving the name.
    Dns,
    /// Opening the connection: TCP and TLS.
    Connection,
    /// Speaking HTTP over an open connection.
    Application,
    /// The browser's words do not say.
    Unknown,
}

macro_rules! failure_types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $phase:ident;)*) => {
        /// A failure's type: the predefined names of W3C Network Error Logging, section 6.
        ///
        /// Serialises as that name, for instance `"tcp.reset"`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FailureType { $($(#[$doc])* $variant,)* }

        impl FailureType {
            /// Every type, in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in the specification.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The phase the type belongs to.
            #[must_use]
            pub const fn phase(self) -> Phase {
                match self { $(Self::$variant => Phase::$phase,)* }
            }
        }
    };
}

failure_types! {
    /// The resolver could not be reached.
    DnsUnreachable = "dns.unreachable", Dns;
    /// The resolver answered that there is no such name, or no address for it.
    DnsNameNotResolved = "dns.name_not_resolved", Dns;
    /// Resolving failed in another way.
    DnsFailed = "dns.failed", Dns;
    /// The address changed since the policy was given.
    DnsAddressChanged = "dns.address_changed", Dns;
    /// Nothing answered in time.
    TcpTimedOut = "tcp.timed_out", Connection;
    /// The other side closed the connection.
    TcpClosed = "tcp.closed", Connection;
    /// The connection was reset.
    TcpReset = "tcp.reset", Connection;
    /// The connection was refused.
    TcpRefused = "tcp.refused", Connection;
    /// The connection was aborted.
    TcpAborted = "tcp.aborted", Connection;
    /// The address was invalid.
    TcpAddressInvalid = "tcp.address_invalid", Connection;
    /// The address could not be reached.
    TcpAddressUnreachable = "tcp.address_unreachable", Connection;
    /// The connection failed in another way.
    TcpFailed = "tcp.failed", Connection;
    /// No common version or cipher.
    TlsVersionOrCipherMismatch = "tls.version_or_cipher_mismatch", Connection;
    /// The client's certificate was refused.
    TlsBadClientAuthCert = "tls.bad_client_auth_cert", Connection;
    /// The certificate is for another name.
    TlsCertNameInvalid = "tls.cert.name_invalid", Connection;
    /// The certificate is not valid now.
    TlsCertDateInvalid = "tls.cert.date_invalid", Connection;
    /// The certificate's issuer is not trusted.
    TlsCertAuthorityInvalid = "tls.cert.authority_invalid", Connection;
    /// The certificate is invalid in another way.
    TlsCertInvalid = "tls.cert.invalid", Connection;
    /// The certificate was revoked.
    TlsCertRevoked = "tls.cert.revoked", Connection;
    /// The certificate's keys are not those pinned for the name.
    TlsCertPinnedKeyNotInCertChain = "tls.cert.pinned_key_not_in_cert_chain", Connection;
    /// The TLS protocol was violated.
    TlsProtocolError = "tls.protocol.error", Connection;
    /// TLS failed in another way.
    TlsFailed = "tls.failed", Connection;
    /// The HTTP protocol was violated.
    HttpProtocolError = "http.protocol.error", Application;
    /// The response could not be read.
    HttpResponseInvalid = "http.response.invalid", Application;
    /// Redirects led in a circle.
    HttpResponseRedirectLoop = "http.response.redirect_loop", Application;
    /// HTTP failed in another way.
    HttpFailed = "http.failed", Application;
    /// The server answered with a status of 400 or above.
    HttpError = "http.error", Application;
    /// The person, or the page, gave up before an answer came.
    Abandoned = "abandoned", Application;
    /// The browser's words say nothing more exact.
    Unknown = "unknown", Unknown;
}

impl FailureType {
    /// The type of this name, if the specification has it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Whether the certificate shown was not one that the platform would show.
    ///
    /// A date that is wrong is not among these: a wrong clock or a platform's
    /// forgotten renewal look the same. Nor is another name alone: its issuer is trusted, and a
    /// platform that mixed up its certificates looks the same.
    #[must_use]
    pub const fn is_replaced_certificate(self) -> bool {
        matches!(
            self,
            Self::TlsCertAuthorityInvalid | Self::TlsCertPinnedKeyNotInCertChain
        )
    }
}

impl Serialize for FailureType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for FailureType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_name(&name)
            .ok_or_else(|| serde::de::Error::custom("not a failure type of Network Error Logging"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_and_is_used_once() {
        for kind in FailureType::ALL {
            assert_eq!(FailureType::from_name(kind.name()), Some(*kind));
            let json = serde_json::to_string(kind).unwrap();
            assert_eq!(serde_json::from_str::<FailureType>(&json).unwrap(), *kind);
        }
        assert!(serde_json::from_str::<FailureType>("\"tcp.sneezed\"").is_err());
    }

    #[test]
    fn the_phase_is_the_first_part_of_the_name() {
        for kind in FailureType::ALL {
            let expected = match kind.name().split('.').next() {
                Some("dns") => Phase::Dns,
                Some("tcp" | "tls") => Phase::Connection,
                Some("http" | "abandoned") => Phase::Application,
                _ => Phase::Unknown,
            };
            assert_eq!(kind.phase(), expected, "{}", kind.name());
        }
    }
}
