//! `porchlight serve`: who is let in, and what the answers carry.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

struct Server {
    child: Child,
    port: u16,
    token: String,
}

impl Server {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
        // An empty folder name stands for none: nothing is kept.
        command
            .args(["serve", "--practice", "--offline"])
            .env_remove("HOME")
            .env_remove("XDG_DATA_HOME")
            .stdout(Stdio::piped());
        let mut child = command.env("PORCHLIGHT_DATA", "").spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (_, address) = line.trim().split_once("http://127.0.0.1:").unwrap();
        let (port, token) = address.split_once("/#token=").unwrap();
        Self { child, port: port.parse().unwrap(), token: token.to_owned() }
    }

    /// Sends a request and gives back status and the whole answer.
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn only_this_computer_s_own_page_is_let_in() {
    let server = Server::start();
    let own = format!("127.0.0.1:{}", server.port);
    let bearer = format!("Bearer {}", server.token);
    let wrong = format!("Bearer {}", "0".repeat(server.token.len()));
    let origin = format!("http://{own}");
    let json = ("content-type", "application/json");
    for (headers, status) in [
        (vec![("host", own.as_str()), ("authorization", bearer.as_str()), json], 200),
        (vec![("host", &own), ("authorization", &bearer), ("origin", &origin), json], 200),
        (vec![("host", &own), json], 401),
        (vec![("host", &own), ("authorization", &wrong), json], 401),
        (vec![("host", &own), ("authorization", "Bearer "), json], 401),
        (vec![("host", &own), ("authorization", &bearer)], 400),
        (vec![("host", "evil.example"), ("authorization", &bearer), json], 403),
        (vec![("host", "evil.example:80"), ("authorization", &bearer), json], 403),
        (vec![("host", &own), ("authorization", &bearer), ("origin", "http://evil.example"), json], 403),
        (vec![("host", &own), ("authorization", &bearer), ("origin", "null"), json], 403),
    ] {
        let (got, answer) = server.ask("POST", "/api/about", &headers, "null");
        assert_eq!(got, status, "{headers:?}: {answer}");
        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "cache-control: no-store",
        ] {
            assert!(answer.contains(header), "{header} is missing from {answer}");
        }
    }
    let (status, _) = server.ask("GET", "/api/about", &[("host", &own), ("authorization", &bearer)], "");
    assert_eq!(status, 405);
    let (status, answer) =
        server.ask("POST", "/api/nonsense", &[("host", &own), ("authorization", &bearer), json], "null");
    assert_eq!(status, 400, "{answer}");
    let (_, page) = server.ask("GET", "/", &[("host", &own)], "");
    assert!(!page.contains(&server.token), "the page holds no secret");
    let (status, _) = server.ask("GET", "/../../etc/passwd", &[("host", &own)], "");
    assert_eq!(status, 404);
    let large = format!("\"{}\"", "x".repeat(9 * 1024 * 1024));
    let (status, _) =
        server.ask("POST", "/api/about", &[("host", &own), ("authorization", &bearer), json], &large);
    assert_eq!(status, 413);
}
