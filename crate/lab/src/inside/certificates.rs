//! Two authorities, made anew for every lab: the one that browsers in the lab trust, and the block page's own.

use std::{path::Path, sync::Arc};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use time::{Duration, OffsetDateTime};
use tokio_rustls::rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

use crate::LabError;

pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new(name: &str) -> Result<Self, LabError> {
        let mut wanted = parameters(Vec::new(), name)?;
        wanted.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        wanted.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().map_err(failed)?;
        CertifiedIssuer::self_signed(wanted, key)
            .map(Self)
            .map_err(failed)
    }

    /// Writes the authority's certificate for browsers to trust.
    pub(super) fn publish(&self, file: &Path) -> Result<(), LabError> {
        std::fs::write(file, self.0.pem())
            .map_err(LabError::io(format!("writing {}", file.display())))
    }

    /// How a server speaks TLS with a certificate for this name only, offering these protocols.
    pub(super) fn server(
        &self,
        name: &str,
        protocols: &[&str],
    ) -> Result<Arc<ServerConfig>, LabError> {
        let mut wanted = parameters(vec![name.to_owned()], name)?;
        wanted.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        wanted.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        wanted.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(failed)?;
        let certificate = wanted.signed_by(&key, &self.0).map_err(failed)?;
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
        Ok(Arc::new(config))
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
