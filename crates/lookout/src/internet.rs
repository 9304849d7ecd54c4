//! Whom the watch asks: the internet through the one client, or what stands in for it in a test.

use async_trait::async_trait;
use porchlight_fetch::{Answer, FetchError, Fetcher, SourceAddress, Validators};

/// A way to ask an address.
#[async_trait]
pub trait Internet: Send + Sync {
    /// Asks, showing the validators of the version that is here.
    ///
    /// # Errors
    /// When there is no usable answer.
    async fn get(&self, address: &SourceAddress, seen: &Validators) -> Result<Answer, FetchError>;
}

#[async_trait]
impl Internet for Fetcher {
    async fn get(&self, address: &SourceAddress, seen: &Validators) -> Result<Answer, FetchError> {
        Self::get(self, address, seen).await
    }
}
