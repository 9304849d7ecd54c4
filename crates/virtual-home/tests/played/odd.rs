//! What a visitor meets on ports that misbehave.

use crate::visitor::Visitor;
use porchlight_virtual_home::VirtualHome;

const GET: &[u8] = b"GET /some/path HTTP/1.1\r\nHost: 10.0.0.5\r\n\r\n";
const WITH_PASSWORD: &[u8] =
    b"GET / HTTP/1.1\r\nHost: 10.0.0.5\r\nAuthorization: Basic YWRtaW46YWRtaW4=\r\n\r\n";

async fn check(behaviour: &str, say: &[u8], starts: &[u8], end: &str, failed: u32) {
    let home = VirtualHome::parse(&format!(
        "schema = 1\nname = \"Odd\"\nsubnet = \"10.0.0.0/24\"\n[[device]]\nid = \"odd\"\nname = \"Odd\"\n\
         kind = \"unknown\"\naddresses = [\"10.0.0.5\"]\nodd = [{{ port = 80, behaviour = \"{behaviour}\", realm = \"x\" }}]\n"
    ))
    .unwrap_or_else(|error| panic!("{behaviour}: {error}"));
    let visitor = Visitor::to(home).await;
    let (heard, how) = visitor.talk("10.0.0.5:80", say).await;
    let head = String::from_utf8_lossy(&heard[..heard.len().min(60)]).into_owned();
    assert!(heard.starts_with(starts) && heard.is_empty() == starts.is_empty(), "{behaviour}: {head}");
    assert_eq!(how, end, "{behaviour}: {head}");
    assert_eq!(visitor.home.failed_logins("odd"), Some(failed), "{behaviour}");
}

#[tokio::test(start_paused = true)]
async fn ports_that_speak_no_protocol() {
    check("garbage", b"", b"\x83", "end", 0).await;
    check("silent", GET, b"", "open", 0).await;
    check("half-open", GET, b"", "open", 0).await;
    check("endless", b"", b"\x83", "more", 0).await;
    check("reset", b"", b"", "ConnectionReset", 0).await;
    check("reset-after-request", b"", b"", "open", 0).await;
    check("reset-after-request", GET, b"", "ConnectionReset", 0).await;
    check("half-answer", GET, b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>", "open", 0).await;
    check("drip", GET, b"HTTP/1.1 200", "open", 0).await;
    check("huge-headers", GET, b"HTTP/1.1 200 OK\r\nX-Long: xxxx", "more", 0).await;
    check("endless-body", GET, b"HTTP/1.1 200 OK", "more", 0).await;
}

#[tokio::test(start_paused = true)]
async fn web_servers_that_mislead() {
    for behaviour in ["always-200", "no-password", "captive-portal", "not-found-as-200", "form-page"] {
        check(behaviour, GET, b"HTTP/1.1 200", "open", 0).await;
    }
    for behaviour in ["redirect-everywhere", "redirect-out"] {
        check(behaviour, GET, b"HTTP/1.1 302", "open", 0).await;
    }
    for (behaviour, status, end, failed) in [
        ("any-password", "HTTP/1.1 200", "open", 0),
        ("closed-to-all", "HTTP/1.1 401", "open", 1),
        ("lockout", "HTTP/1.1 423", "open", 1),
        ("calm-down", "HTTP/1.1 429", "open", 1),
        ("forbidden-after-login", "HTTP/1.1 403", "open", 1),
        ("cookie-on-failure", "HTTP/1.1 200", "open", 1),
        ("stale-digest", "HTTP/1.1 401", "open", 1),
        ("slow-after-login", "", "open", 1),
        ("reset-after-login", "", "ConnectionReset", 1),
    ] {
        check(behaviour, GET, b"HTTP/1.1 401", "open", 0).await;
        check(behaviour, WITH_PASSWORD, status.as_bytes(), end, failed).await;
    }
}
