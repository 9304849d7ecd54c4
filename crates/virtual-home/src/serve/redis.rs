//! The database Redis, which knows `PING`. It holds no data.

use std::io;

use tokio::io::{AsyncWriteExt, DuplexStream};

use super::{Seat, read_line};

pub(super) async fn serve(seat: &Seat, mut stream: DuplexStream) -> io::Result<()> {
    while let Some(line) = read_line(&mut stream).await? {
        let open = seat.with(|played| played.now.redis.as_ref().is_some_and(|redis| redis.open));
        let answer = match (open, line.eq_ignore_ascii_case("PING")) {
            (false, _) => "-NOAUTH Authentication required.\r\n",
            (true, true) => "+PONG\r\n",
            (true, false) => "-ERR unknown command\r\n",
        };
        seat.think().await;
        stream.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}
