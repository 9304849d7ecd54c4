//! File sharing that answers an offer of version 1 ([MS-CIFS], section 2.2.4.52), or breaks off at it as servers of
//! today do. It shares nothing.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::{Seat, listen_to_the_end};

/// The head of a message, behind four bytes of length.
const HEAD: usize = 32;
const NEGOTIATE: u8 = 0x72;

pub(super) async fn serve(seat: &Seat, mut stream: DuplexStream) -> io::Result<()> {
    let takes_1 = seat.with(|played| played.now.smb.as_ref().is_some_and(|smb| smb.version_1));
    let mut length = [0; 4];
    stream.read_exact(&mut length).await?;
    let mut message = vec![0; usize::from(length[3])];
    stream.read_exact(&mut message).await?;
    seat.think().await;
    let offers = message.windows(12).any(|w| w == b"\x02NT LM 0.12\0");
    if !(takes_1 && offers && message.starts_with(&[0xff, b'S', b'M', b'B', NEGOTIATE])) {
        return stream.shutdown().await;
    }
    // The head of the question, the first dialect, and what else stands in 17 words; no bytes after them.
    let mut answer = message[..HEAD.min(message.len())].to_vec();
    answer.push(17);
    answer.extend([0; 34]);
    answer.extend([0, 0]);
    let length = u8::try_from(answer.len()).unwrap_or(u8::MAX);
    stream.write_all(&[&[0, 0, 0, length][..], &answer].concat()).await?;
    listen_to_the_end(&mut stream).await
}
