//! The certificates in a fetched file.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use shindan_read::certificate::ders;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

/// The most certificates of a bundle that are kept: few lie between a server and its root.
const MAX_FETCHED: usize = 8;

/// Extracts the certificates, each in DER: from DER, a PKCS#7 bundle (RFC 5280 4.2.2.1), or PEM, which some
/// authorities serve instead. What is no certificate is dropped; at most eight are returned.
pub fn certificates(bytes: &[u8]) -> Vec<Vec<u8>> {
    let pem = CertificateDer::pem_slice_iter(bytes).filter_map(Result::ok);
    let pem: Vec<Vec<u8>> = pem.map(|der| der.to_vec()).collect();
    let ders = || ders(bytes).into_iter().map(<[u8]>::to_vec).collect();
    let mut all = if pem.is_empty() { ders() } else { pem };
    all.retain(|der| X509Certificate::from_der(der).is_ok());
    all.truncate(MAX_FETCHED);
    all
}
