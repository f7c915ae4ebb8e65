//! Authorities and certificates, made anew for every lab: the one that browsers in the lab trust, those of liars, and
//! whatever certificate a server or a middlebox shows under a name.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use time::{Duration, OffsetDateTime};
use tokio_rustls::rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

use crate::LabError;

/// What can be shown to somebody who asks for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum PresentedCertificate {
    /// A certificate as it should be.
    Proper,
    /// By the trusted authority, for the right name, out of date.
    Expired,
    /// By the trusted authority, for another name.
    WrongName,
    /// Signed by itself.
    SelfSigned,
    /// For the right name, by the unknown authority of a filter or block page.
    Filter,
    /// For the right name, by the unknown authority of an antivirus.
    Antivirus,
}

pub(super) struct Certificates {
    trusted: Authority,
    filter: Authority,
    antivirus: Authority,
    made: Mutex<HashMap<Wanted, Arc<ServerConfig>>>,
}

/// What is shown, under which name, and which protocols are offered.
type Wanted = (PresentedCertificate, String, &'static [&'static str]);

/// What browsers can be offered, in the order of preference.
pub(super) const H2_AND_H1: &[&str] = &["h2", "http/1.1"];
/// The older version alone, for a server that hands its bytes on.
pub(super) const H1: &[&str] = &["http/1.1"];

impl Certificates {
    pub(super) fn new() -> Result<Self, LabError> {
        Ok(Self {
            trusted: Authority::new("Sada Lab Authority")?,
            filter: Authority::new("Block Page Authority")?,
            antivirus: Authority::new("Web Shield Authority")?,
            made: Mutex::default(),
        })
    }

    /// Writes the trusted authority's certificate for browsers to trust.
    pub(super) fn publish(&self, file: &Path) -> Result<(), LabError> {
        std::fs::write(file, self.trusted.0.pem())
            .map_err(LabError::io(format!("writing {}", file.display())))
    }

    /// How to speak TLS as a server under this name, offering these protocols. Each way of showing itself has its own
    /// memory of sessions: a browser that resumed an honest one would never see the certificate of another.
    pub(super) fn server(
        &self,
        shown: PresentedCertificate,
        name: &str,
        protocols: &'static [&'static str],
    ) -> Result<Arc<ServerConfig>, LabError> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (shown, name.to_owned(), protocols);
        if let Some(config) = made.get(&key) {
            return Ok(config.clone());
        }
        let config = Arc::new(self.make(shown, name, protocols)?);
        made.insert(key, config.clone());
        Ok(config)
    }

    /// How to speak TLS as a client that trusts what browsers in the lab trust.
    pub(super) fn client(&self) -> Result<ClientConfig, LabError> {
        let mut roots = RootCertStore::empty();
        roots.add(self.trusted.0.der().clone()).map_err(failed)?;
        Ok(
            ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(failed)?
                .with_root_certificates(roots)
                .with_no_client_auth(),
        )
    }

    fn make(
        &self,
        shown: PresentedCertificate,
        name: &str,
        protocols: &[&str],
    ) -> Result<ServerConfig, LabError> {
        let subject = match shown {
            PresentedCertificate::WrongName => "www.example.org",
            _ => name,
        };
        let mut wanted = parameters(vec![subject.to_owned()], subject)?;
        wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        if shown == PresentedCertificate::Expired {
            wanted.not_before -= Duration::days(90);
            wanted.not_after = OffsetDateTime::now_utc() - Duration::days(2);
        }
        let key = KeyPair::generate().map_err(failed)?;
        let issuer = match shown {
            PresentedCertificate::Proper
            | PresentedCertificate::Expired
            | PresentedCertificate::WrongName => Some(&self.trusted),
            PresentedCertificate::Filter => Some(&self.filter),
            PresentedCertificate::Antivirus => Some(&self.antivirus),
            PresentedCertificate::SelfSigned => None,
        };
        let certificate = match issuer {
            Some(issuer) => {
                wanted.use_authority_key_identifier_extension = true;
                wanted.signed_by(&key, &issuer.0)
            }
            None => wanted.self_signed(&key),
        }
        .map_err(failed)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(failed)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .map_err(failed)?;
        config.alpn_protocols = protocols
            .iter()
            .map(|protocol| protocol.as_bytes().to_vec())
            .collect();
        Ok(config)
    }
}

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Result<Self, LabError> {
        let mut wanted = parameters(Vec::new(), name)?;
        wanted.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        wanted.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        // Longer than every certificate that it signs, also than those that are out of date.
        wanted.not_before -= Duration::days(365);
        let key = KeyPair::generate().map_err(failed)?;
        CertifiedIssuer::self_signed(wanted, key)
            .map(Self)
            .map_err(failed)
    }
}

fn parameters(names: Vec<String>, common_name: &str) -> Result<CertificateParams, LabError> {
    let mut wanted = CertificateParams::new(names).map_err(failed)?;
    wanted
        .distinguished_name
        .push(DnType::CommonName, common_name);
    // A day back for clocks that differ; browsers refuse certificates that last for years.
    let now = OffsetDateTime::now_utc();
    wanted.not_before = now - Duration::days(1);
    wanted.not_after = now + Duration::days(90);
    Ok(wanted)
}

fn failed(cause: impl std::error::Error + Send + Sync + 'static) -> LabError {
    LabError::Io {
        what: "making certificates".to_owned(),
        cause: std::io::Error::other(cause),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio_rustls::{TlsAcceptor, TlsConnector, rustls::pki_types::ServerName};

    use super::{Certificates, H1, PresentedCertificate};

    /// What a client that trusts the lab's authority says to a server.
    async fn verdict(
        certificates: &Certificates,
        shown: PresentedCertificate,
    ) -> Result<(), String> {
        let config = certificates.server(shown, "x.com", H1).expect("made");
        let client = certificates.client().expect("made");
        let (person, server) = tokio::io::duplex(64 * 1024);
        let accepting = tokio::spawn(TlsAcceptor::from(config).accept(server).into_fallible());
        let name = ServerName::try_from("x.com").expect("a name");
        let verdict = TlsConnector::from(Arc::new(client))
            .connect(name, person)
            .await
            .map(drop)
            .map_err(|cause| cause.to_string());
        drop(accepting.await);
        verdict
    }

    #[tokio::test]
    async fn only_the_proper_certificate_is_accepted_and_each_other_fails_in_its_own_way() {
        let certificates = Certificates::new().expect("made");
        verdict(&certificates, PresentedCertificate::Proper)
            .await
            .expect("proper");
        for (shown, complaint) in [
            (PresentedCertificate::Expired, "expired"),
            (PresentedCertificate::WrongName, "not valid for name"),
            (PresentedCertificate::SelfSigned, "UnknownIssuer"),
            (PresentedCertificate::Filter, "UnknownIssuer"),
            (PresentedCertificate::Antivirus, "UnknownIssuer"),
        ] {
            let why = verdict(&certificates, shown).await.expect_err("refused");
            assert!(why.contains(complaint), "{shown:?}: {why}");
        }
    }
}
