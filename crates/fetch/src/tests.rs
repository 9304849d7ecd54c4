use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::*;

const PLENTY: Limits = Limits { time: Duration::from_secs(60), bytes: 1000 };

/// A source on this computer that gives one answer per connection and returns what it was asked.
async fn source(answers: Vec<String>) -> (SourceAddress, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/feed", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let mut asked = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(stream.read_u8().await.unwrap());
            }
            asked.push(String::from_utf8(request).unwrap().to_ascii_lowercase());
            stream.write_all(answer.as_bytes()).await.unwrap();
            // Without waiting for the other side, what was not read there would be lost.
            stream.shutdown().await.unwrap();
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
        asked
    });
    (SourceAddress::parse(&address).unwrap(), asked)
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
}

#[test]
fn only_encrypted_sources_and_this_computer_are_asked() {
    for (raw, wanted) in [
        ("https://city.example/alerts/feed.atom", None),
        ("http://127.0.0.1:8080/feed", None),
        ("http://127.9.9.9/", None),
        ("http://[::1]:80/", None),
        ("http://localhost/", None),
        ("https://localhost/", None),
        ("http://city.example/", Some(FetchError::NotSecure)),
        ("http://192.168.1.1/", Some(FetchError::NotSecure)),
        ("http://localhost.city.example/", Some(FetchError::NotSecure)),
        ("https://192.168.1.1/", Some(FetchError::NotAnAddress)),
        ("https://[fd00::1]/", Some(FetchError::NotAnAddress)),
        ("https://0xc0a80101/", Some(FetchError::NotAnAddress)),
        ("https://me:secret@city.example/", Some(FetchError::NotAnAddress)),
        ("https://city.example/#top", Some(FetchError::NotAnAddress)),
        ("ftp://city.example/", Some(FetchError::NotAnAddress)),
        ("file:///etc/passwd", Some(FetchError::NotAnAddress)),
        ("feed", Some(FetchError::NotAnAddress)),
    ] {
        assert_eq!(SourceAddress::parse(raw).err(), wanted, "{raw}");
    }
}

#[tokio::test]
async fn an_unchanged_source_is_not_sent_twice() {
    let headers = "ETag: \"1\"\r\nLast-Modified: Mon, 14 Sep 2026 12:00:00 GMT\r\n";
    let (source, asked) =
        source(vec![answer("200 OK", headers, "<alert/>"), answer("304 Not Modified", "", "")]).await;
    let fetcher = Fetcher::new(PLENTY).unwrap();
    let first = fetcher.get(&source, &Validators::default()).await.unwrap();
    let Answer::Changed { bytes, validators } = first else { panic!("{first:?}") };
    assert_eq!(bytes, b"<alert/>");
    // Validators can be written down between two visits.
    let kept = Validators::of_text(validators.etag(), validators.modified());
    assert_eq!(kept, validators);
    assert_eq!(fetcher.get(&source, &kept).await, Ok(Answer::Unchanged));

    let asked = asked.await.unwrap();
    let names = |request: &str| -> Vec<String> {
        let mut names: Vec<String> =
            request.lines().skip(1).filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect();
        names.sort();
        names
    };
    assert_eq!(names(&asked[0]), ["accept", "host", "user-agent"]);
    assert_eq!(names(&asked[1]), ["accept", "host", "if-modified-since", "if-none-match", "user-agent"]);
    assert!(asked[0].contains("\r\nuser-agent: porchlight\r\n"));
    assert!(asked[1].contains("\r\nif-none-match: \"1\"\r\n"));
}

#[test]
fn validators_that_no_header_may_hold_are_left_out() {
    let broken = Validators::of_text(Some("a\r\nb"), Some("x"));
    assert_eq!((broken.etag(), broken.modified()), (None, Some("x")));
}

#[tokio::test]
async fn answers_and_what_becomes_of_them() {
    let large = "x".repeat(PLENTY.bytes + 1);
    let exact = "x".repeat(PLENTY.bytes);
    let changed = |body: &str| {
        Ok(Answer::Changed { bytes: body.as_bytes().to_vec(), validators: Validators::default() })
    };
    for (answers, wanted) in [
        (vec![answer("200 OK", "", "")], changed("")),
        (vec![answer("200 OK", "", &exact)], changed(&exact)),
        (vec![answer("200 OK", "", &large)], Err(FetchError::TooLarge)),
        (vec![format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{large}")], Err(FetchError::TooLarge)),
        (vec![answer("404 Not Found", "", "no")], Err(FetchError::Status(404))),
        (vec![answer("304 Not Modified", "", "")], Err(FetchError::Status(304))),
        (vec![answer("302 Found", "Location: /new\r\n", ""), answer("200 OK", "", "new")], changed("new")),
        (vec![answer("302 Found", "Location: https://other.example/\r\n", "")], Err(FetchError::Moved)),
        (vec![answer("302 Found", "Location: http://127.0.0.2:9/\r\n", "")], Err(FetchError::Moved)),
        (vec![answer("302 Found", "Location: /\r\n", ""); 4], Err(FetchError::Moved)),
        (vec!["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".to_owned()], Err(FetchError::Broken)),
        (vec!["220 mail server\r\n".to_owned()], Err(FetchError::Broken)),
    ] {
        let (source, asked) = source(answers.clone()).await;
        let got = Fetcher::new(PLENTY).unwrap().get(&source, &Validators::default()).await;
        assert_eq!(got, wanted, "{:.120?}", answers);
        assert_eq!(asked.await.unwrap().len(), answers.len());
    }
}

#[tokio::test]
async fn a_source_that_is_not_there_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let source = SourceAddress::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let got = Fetcher::new(PLENTY).unwrap().get(&source, &Validators::default()).await;
    assert_eq!(got, Err(FetchError::Unreachable));
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let greeted = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        TlsAcceptor::from(Arc::new(config)).accept(stream).await.err().unwrap().to_string()
    });
    let source = SourceAddress::parse(&address).unwrap();
    let got = Fetcher::new(PLENTY).unwrap().get(&source, &Validators::default()).await;
    assert_eq!(got, Err(FetchError::Unreachable));
    let greeted = greeted.await.unwrap();
    assert!(greeted.contains("UnknownCA"), "{greeted}");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_never_answers_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let source = SourceAddress::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let got = Fetcher::new(PLENTY).unwrap().get(&source, &Validators::default()).await;
    assert_eq!(got, Err(FetchError::Timeout));
}
