//! The one client that asks the internet: for warnings, and for newer catalogues.
//!
//! Encrypted unless the source is this computer itself; by name, never by the address of a
//! machine; no cookies, no referrer, no redirect to another host, nothing in the request that
//! tells one resident from another.
//!
//! ```
//! use porchlight_fetch::{FetchError, SourceAddress};
//! assert!(SourceAddress::parse("https://city.example/alerts").is_ok());
//! assert_eq!(SourceAddress::parse("http://city.example/alerts"), Err(FetchError::NotSecure));
//! ```

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{
    ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;

/// The address of a source.
///
/// INVARIANT: `https` with a host name, or `http` or `https` to this computer itself; no user,
/// password or fragment. `http` to another host only by [`SourceAddress::not_encrypted`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceAddress(Url);

impl SourceAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// When it is none, or not one that may be asked.
    pub fn parse(raw: &str) -> Result<Self, FetchError> {
        Self::read(raw, false)
    }

    /// The same for a source that is known to have no encrypted address. Whoever shows what it gives
    /// says so.
    ///
    /// # Errors
    /// When it is no address that may be asked.
    pub fn not_encrypted(raw: &str) -> Result<Self, FetchError> {
        Self::read(raw, true)
    }

    fn read(raw: &str, plain: bool) -> Result<Self, FetchError> {
        let url = Url::parse(raw).map_err(|_| FetchError::NotAnAddress)?;
        let host = url.host_str().ok_or(FetchError::NotAnAddress)?;
        let number = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let here = host == "localhost" || number.is_some_and(|ip| ip.is_loopback());
        match url.scheme() {
            "https" | "http" if here => {}
            "https" if number.is_none() => {}
            "http" if plain && number.is_none() => {}
            "http" => return Err(FetchError::NotSecure),
            _ => return Err(FetchError::NotAnAddress),
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(FetchError::NotAnAddress);
        }
        Ok(Self(url))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The address of something that this source names, read from its own place. It may be at another
    /// host, and is encrypted unless this source is not.
    ///
    /// # Errors
    /// When it is no address that may be asked.
    pub fn join(&self, raw: &str) -> Result<Self, FetchError> {
        let url = self.0.join(raw.trim()).map_err(|_| FetchError::NotAnAddress)?;
        Self::read(url.as_str(), self.0.scheme() == "http")
    }

    /// True when nobody on the way can read or change what is said.
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }
}

/// What a fetch may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From the first byte asked to the last byte received.
    pub time: Duration,
    /// The largest body that is taken.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(20), bytes: 16 * 1024 * 1024 }
    }
}

/// What a source said about the version that it gave, to be shown again at the next visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    etag: Option<HeaderValue>,
    modified: Option<HeaderValue>,
}

impl Validators {
    /// Validators that were written down; what no header may hold counts as not there.
    pub fn of_text(etag: Option<&str>, modified: Option<&str>) -> Self {
        let value = |text: Option<&str>| text.and_then(|text| HeaderValue::from_str(text).ok());
        Self { etag: value(etag), modified: value(modified) }
    }

    /// The name of the version (`ETag`), to be written down.
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_ref()?.to_str().ok()
    }

    /// When the version was made (`Last-Modified`), to be written down.
    pub fn modified(&self) -> Option<&str> {
        self.modified.as_ref()?.to_str().ok()
    }
}

/// What a source answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing changed since the version of the validators.
    Unchanged,
    /// The bytes, exactly as they came.
    Changed {
        /// The bytes.
        bytes: Vec<u8>,
        /// What to show at the next visit.
        validators: Validators,
    },
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FetchError {
    /// Not an address, or not one of the internet.
    #[error("not an address that can be asked")]
    NotAnAddress,
    /// Not encrypted.
    #[error("not an encrypted address")]
    NotSecure,
    /// The source sent on to another host.
    #[error("the source sent on to another place")]
    Moved,
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// No connection, or none that could be trusted.
    #[error("no connection")]
    Unreachable,
    /// An answer other than the document.
    #[error("the source answered {0}")]
    Status(u16),
    /// More bytes than are taken.
    #[error("more bytes than are taken")]
    TooLarge,
    /// The answer broke off, or was not HTTP.
    #[error("the answer broke off")]
    Broken,
    /// The client itself could not be made.
    #[error("the client could not be made: {0}")]
    Setup(String),
}

/// A polite client; making one is dear, asking with it is not.
#[derive(Debug, Clone)]
pub struct Fetcher {
    client: Client,
    limits: Limits,
}

impl Fetcher {
    /// A client with these limits.
    ///
    /// # Errors
    /// [`FetchError::Setup`] when the encryption cannot be set up.
    pub fn new(limits: Limits) -> Result<Self, FetchError> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls().map_err(|error| FetchError::Setup(error.to_string()))?)
            .user_agent("Porchlight")
            .referer(false)
            // A proxy of the environment would see which sources a home asks.
            .no_proxy()
            .redirect(Policy::custom(|attempt| {
                let start = attempt.previous().first();
                if attempt.previous().len() <= 3
                    && start.is_some_and(|start| start.origin() == attempt.url().origin())
                {
                    attempt.follow()
                } else {
                    attempt.error("to another place")
                }
            }))
            .timeout(limits.time)
            .build()
            .map_err(|error| FetchError::Setup(error.to_string()))?;
        Ok(Self { client, limits })
    }

    /// Asks a source, with the validators of the version that is already here.
    ///
    /// # Errors
    /// When there is no usable answer; what is already here stays good.
    pub async fn get(&self, source: &SourceAddress, seen: &Validators) -> Result<Answer, FetchError> {
        let conditions: HeaderMap = [(IF_NONE_MATCH, &seen.etag), (IF_MODIFIED_SINCE, &seen.modified)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?)))
            .collect();
        let conditional = !conditions.is_empty();
        let mut response = self
            .client
            .get(source.0.clone())
            .headers(conditions)
            .send()
            .await
            .map_err(|error| failure(&error))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED if conditional => return Ok(Answer::Unchanged),
            other => return Err(FetchError::Status(other.as_u16())),
        }
        let header = |name: HeaderName| response.headers().get(name).cloned();
        let validators = Validators { etag: header(ETAG), modified: header(LAST_MODIFIED) };
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
            if bytes.len() + chunk.len() > self.limits.bytes {
                return Err(FetchError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Answer::Changed { bytes, validators })
    }
}

/// The roots that browsers trust come with the program: a phone's own store can be years old.
fn tls() -> Result<ClientConfig, rustls::Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn failure(error: &reqwest::Error) -> FetchError {
    if error.is_redirect() {
        FetchError::Moved
    } else if error.is_timeout() {
        FetchError::Timeout
    } else if error.is_connect() {
        FetchError::Unreachable
    } else {
        FetchError::Broken
    }
}

#[cfg(test)]
mod tests;
