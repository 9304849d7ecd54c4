//! Web servers of pretend devices: hyper over a stream in memory.

use std::fmt;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue, SERVER};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::sleep;

use super::login::{self, Entry};
use super::{Seat, door, odd, upnp};
use crate::file::{Auth, DoorFile, HttpFile, OddFile, Page};
use crate::home::Played;
use crate::wire::Cut;

/// The most that is read of what is sent to a page.
const MOST_BODY: usize = 16 * 1024;

/// What was asked for, as far as an answer depends on it.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) path: String,
    /// The path with the query.
    pub(super) target: String,
    /// The `Host` header without a port.
    pub(super) host: String,
    pub(super) authorization: Option<String>,
    /// What was sent with a POST, as text.
    pub(super) body: String,
}

/// What comes back.
pub(super) enum Reply {
    Page(Response<Full<Bytes>>),
    Late(Duration, Response<Full<Bytes>>),
    Reset,
}

/// The connection is cut in place of an answer.
#[derive(Debug)]
struct CutOff;

impl fmt::Display for CutOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the device cut the connection")
    }
}

impl std::error::Error for CutOff {}

/// What stands behind a port that speaks HTTP.
#[derive(Clone)]
pub(super) enum Site {
    /// What the device serves there.
    Usual,
    /// A server that misleads.
    Odd(OddFile),
    /// A server that asks for a login.
    Door(DoorFile),
}

/// Answers requests until the connection ends.
pub(super) async fn serve<S>(seat: Seat, site: Site, stream: S, cut: Cut) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(|request: Request<Incoming>| {
        let (seat, site, cut) = (seat.clone(), site.clone(), cut.clone());
        async move {
            let mut asked = Asked::new(&request);
            if asked.method == Method::POST {
                let body = Limited::new(request.into_body(), MOST_BODY).collect().await;
                let body = body.map(|body| body.to_bytes()).unwrap_or_default();
                asked.body = String::from_utf8_lossy(&body).into_owned();
            }
            seat.think().await;
            let reply = seat.with(|played| match &site {
                Site::Odd(odd) => odd::answer(played, odd, &asked),
                Site::Door(door) => door::http::answer(played, door, &asked),
                Site::Usual => answer(played, seat.port, &asked),
            });
            match reply {
                Reply::Page(page) => Ok(page),
                Reply::Late(after, page) => {
                    sleep(after).await;
                    Ok(page)
                }
                Reply::Reset => {
                    cut.reset();
                    Err(CutOff)
                }
            }
        }
    });
    // The date is left out: the same home answers the same bytes on every day.
    hyper::server::conn::http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service)
        .await
        .map_err(io::Error::other)
}

impl Asked {
    fn new(request: &Request<Incoming>) -> Self {
        let header =
            |name| request.headers().get(name).and_then(|v: &HeaderValue| v.to_str().ok()).map(str::to_owned);
        let host = header(HOST).unwrap_or_default();
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            target: target.to_owned(),
            host: without_port(&host).to_owned(),
            authorization: header(AUTHORIZATION),
            body: String::new(),
        }
    }
}

fn without_port(host: &str) -> &str {
    match host.rfind(']') {
        Some(end) => &host[..=end],
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// What a well-behaved web server answers.
fn answer(played: &mut Played, port: u16, asked: &Asked) -> Reply {
    let now = played.now.clone();
    let http = now.http.iter().find(|http| http.port == port);
    let server = http.and_then(|http| http.server.as_deref()).map(|server| now.fill(server));
    let xml = [("content-type", "text/xml; charset=\"utf-8\"")];
    let mut page = if let Some(description) = upnp::description(&now, port, &asked.path) {
        page(200, &xml, &description)
    } else if let Some((status, answer)) = upnp::way_in(&now, port, &asked.path, &asked.body) {
        page(status, &xml, &answer)
    } else {
        http.map_or_else(not_found, |http| web_page(played, http, asked))
    };
    if let Some(server) = server.and_then(|server| HeaderValue::from_str(&server).ok()) {
        page.headers_mut().insert(SERVER, server);
    }
    Reply::Page(page)
}

fn web_page(played: &mut Played, http: &HttpFile, asked: &Asked) -> Response<Full<Bytes>> {
    if let Some(port) = http.redirect_tls {
        let port = if port == 443 { String::new() } else { format!(":{port}") };
        return page(301, &[("location", &format!("https://{}{port}{}", asked.host, asked.target))], "");
    }
    let posted = asked.method == Method::POST;
    let fits = |page: &&Page| match &page.post {
        Some(part) => posted && asked.body.contains(part.as_str()),
        None => !posted,
    };
    let pages = || http.pages.iter().filter(fits);
    let found = pages().find(|page| page.path == asked.target);
    let found = found.or_else(|| pages().find(|page| page.path == asked.path));
    if found.is_none() && !matches!(asked.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return page(405, &[("allow", "GET, HEAD, OPTIONS")], "");
    }
    let Some(found) = found else { return not_found() };
    let realm = if found.realm.is_empty() { "{name}" } else { &found.realm };
    let realm = played.now.fill(realm);
    let entry = match (found.auth, &http.guard) {
        (Auth::None, _) => Entry::Open,
        (Auth::Basic, Some(guard)) => login::basic(played, guard, asked.authorization.as_deref()),
        // Nobody has a password that does not exist.
        (Auth::Basic, None) | (Auth::Digest, _) => login::refuse(played, asked.authorization.as_deref()),
    };
    match entry {
        Entry::Open => {
            let headers: Vec<_> =
                found.headers.iter().map(|(name, value)| (name.as_str(), played.now.fill(value))).collect();
            let mut headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                headers.push(("content-type", "text/html; charset=utf-8"));
            }
            let mut page = page(found.status, &headers, &played.now.fill(&found.body));
            if !found.body_hex.is_empty() {
                *page.body_mut() = Full::new(Bytes::from(found.body_hex.clone()));
            }
            page
        }
        Entry::Closed if found.auth == Auth::Digest => login::ask_digest(&realm, false),
        Entry::Closed => login::ask_basic(&realm),
        Entry::Locked => login::locked(),
    }
}

fn not_found() -> Response<Full<Bytes>> {
    page(404, &[("content-type", "text/plain")], "Not found\n")
}

/// A response; a header that cannot be sent is left out.
pub(super) fn page(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body.to_owned())));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
