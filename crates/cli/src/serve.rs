//! `porchlight serve`: the app in a browser of this computer.
//!
//! Only this computer can reach it (127.0.0.1), and only with the token. The token stands in the
//! fragment of the address, which browsers do not send; the page keeps it and sends it as a header,
//! so that no other page can act in its name. `Host` and `Origin` are checked against rebinding.

use std::convert::Infallible;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use axum::http::{StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use porchlight_api::Host as _;
use porchlight_api::{App, COMMANDS, ErrorBody, ErrorCode, Keeper};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::args::ServeArgs;
use crate::exit::{Code, Failure};
use crate::here::Here;
use crate::terminal::complain;

const INTERFACE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/interface.rs"));
/// The largest request that is read.
const MOST_BODY: usize = 8 * 1024 * 1024;

const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ("cache-control", "no-store"),
];

#[derive(Clone)]
struct Server {
    app: Arc<App>,
    token: Arc<str>,
    port: u16,
}

pub(crate) async fn run(args: ServeArgs) -> Result<Code, Failure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let what = format!("port {} on this computer could not be opened", args.port);
    let listener = TcpListener::bind(address).await.map_err(|e| Failure::system(&what, e))?;
    let port = listener.local_addr().map_err(|e| Failure::system(&what, e))?.port();
    let token: Arc<str> = token().map_err(|e| Failure::system("the system has no random numbers", e))?.into();
    let here = Here { practice: args.practice, offline: args.offline };
    let keeper = Keeper::open(here.data_folder());
    let app = App::new(Arc::new(here), keeper);
    if let Some(trouble) = app.catalogue_trouble() {
        complain(&trouble.to_string());
    }
    let open = app.clone();
    let server = Server { app, token: token.clone(), port };
    announce(&format!("Porchlight is open at http://127.0.0.1:{port}/#token={token}"));
    let served = axum::serve(listener, router(server)).with_graceful_shutdown(async move {
        // Without a signal handler the server runs until it is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        open.close();
    });
    served.await.map_err(|e| Failure::system("the server stopped", e))?;
    Ok(Code::Done)
}

fn announce(line: &str) {
    let mut out = std::io::stdout();
    // Nothing can be done when even this cannot be written.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn token() -> std::io::Result<String> {
    let mut bytes = [0u8; 24];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    Ok(bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}")))
}

fn router(server: Server) -> Router {
    Router::new()
        .route("/api/{command}", post(command))
        .fallback(get(file))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(middleware::from_fn_with_state(server.clone(), guard))
        .with_state(server)
}

/// Lets in only requests that were meant for this server, and puts the headers on every answer.
async fn guard(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = if is_for_us(request.headers(), server.port) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "This address is for this computer only.").into_response()
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// `Host` must be this server, and so must `Origin` where there is one.
fn is_for_us(headers: &HeaderMap, port: u16) -> bool {
    let ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let host = headers.get(HOST).and_then(|v| v.to_str().ok());
    let origin = headers.get(ORIGIN).map(|v| v.to_str().unwrap_or_default());
    let origin = origin.is_none_or(|o| ours.iter().any(|ours| o.strip_prefix("http://") == Some(ours)));
    host.is_some_and(|host| ours.iter().any(|ours| ours == host)) && origin
}

/// The token, compared in a time that does not tell where it differs.
fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let given =
        headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    given.is_some_and(|given| {
        given.len() == token.len()
            && given.bytes().zip(token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
    })
}

async fn command(
    State(server): State<Server>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !has_token(&headers, &server.token) {
        return (StatusCode::UNAUTHORIZED, "Open the address that porchlight serve printed.").into_response();
    }
    let is_json = headers.get(CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"application/json"));
    let args = if is_json { serde_json::from_slice(&body).ok() } else { None };
    let Some(args) = args else {
        return failed(porchlight_api::bad_request("a command takes JSON"));
    };
    let streams = COMMANDS.iter().any(|command| command.name == name && command.streams);
    if streams { stream(server.app, name, args) } else { once(&server.app, &name, args).await }
}

async fn once(app: &Arc<App>, name: &str, args: Value) -> Response {
    let (parts, _) = mpsc::channel(1);
    match app.call(name, args, parts).await {
        Ok(reply) => Json(reply).into_response(),
        Err(error) => failed(error),
    }
}

/// The parts of a reply, one JSON value per line; an error in the middle is a line `{"failed": ...}`.
fn stream(app: Arc<App>, name: String, args: Value) -> Response {
    let (sender, mut parts) = mpsc::channel::<Value>(16);
    let call = tokio::spawn(async move { app.call(&name, args, sender).await });
    let (lines, receiver) = mpsc::channel::<Result<Bytes, Infallible>>(16);
    tokio::spawn(async move {
        while let Some(part) = parts.recv().await {
            if lines.send(Ok(format!("{part}\n").into())).await.is_err() {
                return;
            }
        }
        if let Ok(Err(error)) = call.await {
            // The reader may have left.
            let _ = lines.send(Ok(format!("{}\n", serde_json::json!({ "failed": error })).into())).await;
        }
    });
    let body = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|line| (line, receiver))
    });
    ([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(body)).into_response()
}

fn failed(error: ErrorBody) -> Response {
    let status = match error.code {
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorCode::NoSuchDevice
        | ErrorCode::NoSuchScan
        | ErrorCode::NoSuchQuestion
        | ErrorCode::NoSuchLesson
        | ErrorCode::NoSuchDrill => StatusCode::NOT_FOUND,
        _ => StatusCode::BAD_REQUEST,
    };
    (status, Json(error)).into_response()
}

/// A file of the interface. The page itself holds nothing secret, so it needs no token.
async fn file(uri: Uri) -> Response {
    let path = if uri.path() == "/" { "/index.html" } else { uri.path() };
    match INTERFACE.iter().find(|(name, _)| *name == path) {
        Some((name, bytes)) => ([(CONTENT_TYPE, kind(name))], *bytes).into_response(),
        None if INTERFACE.is_empty() => {
            let text =
                "The interface is not part of this program: it was built without it. Run ./dev run --server.";
            (StatusCode::NOT_FOUND, text).into_response()
        }
        None => (StatusCode::NOT_FOUND, "There is no such page.").into_response(),
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json" | "webmanifest") => "application/json",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
