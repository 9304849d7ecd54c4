//! The scanner's end of a connection to a pretend device.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};

/// How many bytes are on the way before the sender has to wait.
const WINDOW: usize = 64 * 1024;

/// A stream that can be cut by a reset, which streams in memory cannot.
pub(crate) struct Wire {
    stream: DuplexStream,
    cut: Cut,
}

/// Resets the connection that it belongs to.
#[derive(Clone, Default)]
pub(crate) struct Cut(Arc<AtomicBool>);

impl Cut {
    /// From now on an end is not a close but a reset.
    pub(crate) fn reset(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn turn(&self, result: io::Result<()>, ended: bool) -> io::Result<()> {
        let is_cut = self.0.load(Ordering::SeqCst) && (ended || result.is_err());
        if is_cut { Err(io::ErrorKind::ConnectionReset.into()) } else { result }
    }
}

/// A connection: the scanner's end, the device's end, and what cuts it.
pub(crate) fn connection() -> (Wire, DuplexStream, Cut) {
    let (ours, theirs) = tokio::io::duplex(WINDOW);
    let cut = Cut::default();
    (Wire { stream: ours, cut: cut.clone() }, theirs, cut)
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        Pin::new(&mut self.stream)
            .poll_read(cx, buf)
            .map(|result| self.cut.turn(result, buf.remaining() > 0 && buf.filled().len() == before))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, data).map(|result| match result {
            Ok(written) => Ok(written),
            Err(error) => self.cut.turn(Err(error), true).map(|()| 0),
        })
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
