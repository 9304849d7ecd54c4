//! Reading from a stranger: bounded in bytes and in time.

use std::time::Duration;

use porchlight_model::GapReason;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

/// Reads until `enough` says so, the other side ends, `most` bytes came or the time is over.
/// Nothing at all within the time is a gap; an early end or silence after some bytes is not.
pub(crate) async fn read_until<S: AsyncRead + Unpin>(
    stream: &mut S,
    most: usize,
    time: Duration,
    mut enough: impl FnMut(&[u8]) -> bool,
) -> Result<Vec<u8>, GapReason> {
    let end = Instant::now() + time;
    let mut got = Vec::new();
    let mut chunk = [0; 1024];
    while got.len() < most && !enough(&got) {
        match timeout_at(end, stream.read(&mut chunk)).await {
            Ok(Ok(0)) => break,
            Ok(Ok(n)) => got.extend_from_slice(&chunk[..n.min(most - got.len())]),
            Ok(Err(_)) if got.is_empty() => return Err(GapReason::Reset),
            Err(_) if got.is_empty() => return Err(GapReason::TimedOut),
            Ok(Err(_)) | Err(_) => break,
        }
    }
    Ok(got)
}

/// Sends all bytes within the time.
pub(crate) async fn send<S: AsyncWrite + Unpin>(
    stream: &mut S,
    bytes: &[u8],
    time: Duration,
) -> Result<(), GapReason> {
    match tokio::time::timeout(time, async { stream.write_all(bytes).await.and(stream.flush().await) }).await
    {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(GapReason::Reset),
        Err(_) => Err(GapReason::TimedOut),
    }
}
