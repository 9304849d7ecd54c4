//! An SSH server (RFC 4253) that greets and says what it offers. Nobody gets further.

use std::io;

use tokio::io::{AsyncWriteExt, DuplexStream};

use super::{Seat, listen_to_the_end, read_line};

const KEXINIT: u8 = 20;
const PADDING: u8 = 4;

pub(super) async fn serve(seat: &Seat, mut stream: DuplexStream) -> io::Result<()> {
    let ssh = seat.with(|played| played.now.ssh.clone().map(|ssh| (played.now.fill(&ssh.banner), ssh)));
    let Some((banner, ssh)) = ssh else { return Ok(()) };
    seat.think().await;
    stream.write_all(format!("{banner}\r\n").as_bytes()).await?;
    let hello = read_line(&mut stream).await?;
    if !hello.is_some_and(|hello| hello.starts_with("SSH-2.0-")) || !banner.starts_with("SSH-2") {
        return stream.shutdown().await;
    }
    seat.think().await;
    let mac = "hmac-sha2-256";
    let lists =
        [&*ssh.key_exchange, &*ssh.host_key, &*ssh.cipher, &*ssh.cipher, mac, mac, "none", "none", "", ""];
    stream.write_all(&kexinit(&lists)).await?;
    listen_to_the_end(&mut stream).await
}

/// The list as a packet: cookie, ten lists of names, no guess, a reserved number.
fn kexinit(lists: &[&str]) -> Vec<u8> {
    let mut payload = vec![KEXINIT];
    payload.extend(*b"a pretend cookie");
    for list in lists {
        payload.extend(u32::try_from(list.len()).unwrap_or_default().to_be_bytes());
        payload.extend(list.as_bytes());
    }
    payload.extend([0; 5]);
    let length = payload.len() + 1 + usize::from(PADDING);
    let head = u32::try_from(length).unwrap_or_default().to_be_bytes();
    [&head[..], &[PADDING], &payload, &[0; PADDING as usize]].concat()
}
