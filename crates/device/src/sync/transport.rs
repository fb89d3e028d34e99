//! What the sync needs of a network: a POST whose answer streams in. Tests put a faulty link here.

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt};
use thiserror::Error;

/// The connection failed: before the request arrived, while it was answered, or nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the connection failed")]
pub struct TransportError;

/// An answer on its way.
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body as it arrives.
    pub body: BoxStream<'static, Result<Bytes, TransportError>>,
}

/// Largest answer that is taken whole.
const WHOLE_MAX: usize = 32 * 1024 * 1024;
/// Largest answer of a stranger.
const SMALL_MAX: usize = 4096;

impl Reply {
    /// The whole body, for small answers.
    pub async fn whole(self) -> Result<Vec<u8>, TransportError> {
        self.at_most(WHOLE_MAX).await
    }

    /// The whole body of somebody who is not trusted yet.
    pub async fn small(self) -> Result<Vec<u8>, TransportError> {
        self.at_most(SMALL_MAX).await
    }

    async fn at_most(mut self, most: usize) -> Result<Vec<u8>, TransportError> {
        let mut whole = Vec::new();
        while let Some(chunk) = self.body.next().await {
            whole.extend_from_slice(&chunk?);
            if whole.len() > most {
                return Err(TransportError);
            }
        }
        Ok(whole)
    }
}

/// A way to the server.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends a body and gives the answer as soon as its head is there.
    async fn post(
        &self,
        path: &str,
        token: Option<&str>,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<Reply, TransportError>;
}
