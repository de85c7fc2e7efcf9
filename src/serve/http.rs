//! The server: connections, requests and answers.
//!
//! It trusts nobody: every request is checked before anything is looked up, paths are looked up in the
//! table of routes and never on the disk, and connections are bounded in number, in the size of what they
//! send and in the time they take.

use super::inject;
use super::live;
use super::patient::Patient;
use super::preview::{Found, NOT_FOUND, Preview};
use super::request::{self, Hosts};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use percent_encoding::{CONTROLS, utf8_percent_encode};
use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

/// Connections at a time, and how many of them are kept free of those that are busy, for newcomers.
const CONNECTIONS: usize = 64;
const FREE: usize = 8;
/// How long a request's head may take, and how long it may be in bytes.
const HEAD: (Duration, usize) = (Duration::from_secs(5), 8192);

/// The server of a preview.
pub struct Server {
    /// The site.
    pub preview: Arc<Preview>,
    /// By which names it may be asked.
    pub hosts: Hosts,
    /// A name for this run of the program, by which browsers see that it was started anew.
    pub instance: String,
}

/// An answer; while it is sent, its connection counts as busy.
struct Answer {
    bytes: Option<Bytes>,
    events: Option<mpsc::Receiver<Bytes>>,
    _busy: Busy,
}

/// Counts what a connection is doing.
struct Busy(Arc<AtomicUsize>);

impl Busy {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Busy(Arc::clone(count))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(bytes) = self.bytes.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match &mut self.events {
            Some(events) => events.poll_recv(context).map(|event| event.map(|event| Ok(Frame::data(event)))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none() && self.events.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match &self.events {
            Some(_) => SizeHint::default(),
            None => SizeHint::with_exact(self.bytes.as_ref().map_or(0, Bytes::len) as u64),
        }
    }
}

/// What is answered, before it becomes an [`Answer`].
type Reply = Response<Content>;

enum Content {
    Bytes(Bytes),
    Events(mpsc::Receiver<Bytes>),
}

impl Server {
    /// Answers everybody who comes, for ever.
    pub async fn run(self: Arc<Self>, listener: TcpListener) {
        let mut connections: Vec<(AbortHandle, Arc<AtomicUsize>)> = Vec::new();
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // The system has no room for more; it will have.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            connections.retain(|(task, _)| !task.is_finished());
            if connections.len() >= CONNECTIONS {
                // Whoever does nothing longest makes room. Where nearly all are busy, which they are for long
                // only with streams of events or by taking nothing, the oldest of those does, and a browser
                // opens its stream anew.
                let idle = |(_, busy): &(AbortHandle, Arc<AtomicUsize>)| busy.load(Ordering::Relaxed) == 0;
                let crowded = connections.iter().filter(|connection| idle(connection)).count() < FREE;
                let oldest = connections.iter().position(|connection| idle(connection) != crowded);
                connections.remove(oldest.unwrap_or_default()).0.abort();
            }
            let busy = Arc::new(AtomicUsize::new(0));
            let task = tokio::spawn(connection(Arc::clone(&self), stream, Arc::clone(&busy)));
            connections.push((task.abort_handle(), busy));
        }
    }

    async fn answer(self: Arc<Self>, request: Request<Incoming>, local: IpAddr) -> Reply {
        let uri = request.uri().clone();
        if let Err(status) = self.hosts.check(request.method(), &uri, request.headers(), local) {
            return refusal(status);
        }
        match uri.path().strip_prefix(inject::FOLDER) {
            Some("live.js") => return bytes(StatusCode::OK, "live.js", inject::SCRIPT.as_bytes().into()),
            Some("live.css") => return bytes(StatusCode::OK, "live.css", inject::STYLE.as_bytes().into()),
            Some("events") => return self.events(&request),
            Some(_) => return refusal(StatusCode::NOT_FOUND),
            None => {}
        }
        let range = request.headers().get(RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned);
        // Rendering takes its time, which the others should not wait for.
        let made = tokio::task::spawn_blocking(move || self.file(uri.path(), uri.query(), range.as_deref())).await;
        made.unwrap_or_else(|_| refusal(StatusCode::INTERNAL_SERVER_ERROR))
    }

    /// The stream of events for a page.
    fn events(&self, request: &Request<Incoming>) -> Reply {
        if !request::is_own(request.headers()) {
            return refusal(StatusCode::FORBIDDEN);
        }
        let uri = request.uri();
        let events = if request::query(uri, "instance") == self.instance {
            let page = request::query(uri, "page");
            let path = request::file_path(&page, &self.preview.now().base()).unwrap_or_else(|_| NOT_FOUND.to_owned());
            live::follow(Arc::clone(&self.preview), path, request::query(uri, "version"))
        } else {
            live::reload()
        };
        let mut reply = Response::new(Content::Events(events));
        reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
        reply
    }

    fn file(&self, address: &str, query: Option<&str>, range: Option<&str>) -> Reply {
        let now = self.preview.now();
        let base = now.base();
        let path = match request::file_path(address, &base) {
            Ok(path) => path,
            Err(status) => return refusal(status),
        };
        let page = |html: Option<Arc<[u8]>>, path: &str, about| {
            inject::page(html.as_deref(), address, &live::version(&now, path), about, &self.instance, &now, self.preview.world.root())
        };
        match self.preview.file(&now, &path) {
            Ok(Some(Found::Page(html, about))) => {
                let status = if html.is_none() { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::OK };
                bytes(status, "page.html", page(html, &path, &about).into())
            }
            Ok(Some(Found::File(whole))) => part(&path, whole, range),
            Ok(None) if base == format!("/{path}/") || now.build.bundle.entries().contains_key(&format!("{path}/index.html")) => {
                let query = query.map(|query| format!("?{query}")).unwrap_or_default();
                let mut reply = refusal(StatusCode::MOVED_PERMANENTLY);
                // It is an address that was just asked for, so it can be one again; but some programs send
                // letters as they are that have no place in a head.
                let to = format!("/{}/{query}", address.trim_start_matches('/'));
                let to = HeaderValue::from_str(&utf8_percent_encode(&to, CONTROLS).to_string());
                reply.headers_mut().extend(to.ok().map(|to| (LOCATION, to)));
                reply
            }
            Ok(None) => match self.preview.file(&now, NOT_FOUND) {
                Ok(Some(Found::Page(html, mut about))) => {
                    about.file = None;
                    bytes(StatusCode::NOT_FOUND, "page.html", page(html, &path, &about).into())
                }
                _ => refusal(StatusCode::NOT_FOUND),
            },
            Err(_) => refusal(StatusCode::NOT_FOUND),
        }
    }
}

async fn connection(server: Arc<Server>, stream: TcpStream, busy: Arc<AtomicUsize>) {
    let Ok(local) = stream.local_addr() else { return };
    // An event is one small write that should not wait for the next.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let (server, busy) = (Arc::clone(&server), Busy::new(&busy));
        async move {
            let mut reply = server.answer(request, local.ip()).await;
            for (name, value) in HEADERS {
                reply.headers_mut().insert(name, HeaderValue::from_static(value));
            }
            Ok::<_, Infallible>(reply.map(|content| match content {
                Content::Bytes(bytes) => Answer { bytes: Some(bytes).filter(|bytes| !bytes.is_empty()), events: None, _busy: busy },
                Content::Events(events) => Answer { bytes: None, events: Some(events), _busy: busy },
            }))
        }
    });
    let io = TokioIo::new(Patient::new(stream));
    let mut settings = http1::Builder::new();
    settings.timer(TokioTimer::new()).header_read_timeout(HEAD.0).max_buf_size(HEAD.1);
    // Whoever breaks off or sends nonsense is gone; that concerns nobody else.
    let _ = settings.serve_connection(io, service).await;
}

/// What every answer carries.
const HEADERS: [(HeaderName, &str); 3] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (CACHE_CONTROL, "no-store"),
];

/// An answer with the type that the name of its file says.
fn bytes(status: StatusCode, name: &str, bytes: Bytes) -> Reply {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let text =
        kind.type_() == "text" || matches!(kind.subtype().as_str(), "javascript" | "json" | "xml" | "svg") || kind.suffix().is_some();
    let kind = if text { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    let mut reply = Response::new(Content::Bytes(bytes));
    *reply.status_mut() = status;
    reply.headers_mut().extend(HeaderValue::from_str(&kind).ok().map(|kind| (CONTENT_TYPE, kind)));
    reply
}

/// A file, or the part of it that was asked for, as players of sound and video do.
fn part(path: &str, whole: Arc<[u8]>, range: Option<&str>) -> Reply {
    let length = whole.len();
    let whole = Bytes::from_owner(whole);
    let (mut reply, shown) = match request::range(range, length) {
        Ok(None) => (bytes(StatusCode::OK, path, whole), None),
        Ok(Some(part)) => {
            let shown = format!("bytes {}-{}/{length}", part.start(), part.end());
            (bytes(StatusCode::PARTIAL_CONTENT, path, whole.slice(part)), Some(shown))
        }
        Err(status) => (refusal(status), Some(format!("bytes */{length}"))),
    };
    let shown = shown.and_then(|shown| HeaderValue::from_str(&shown).ok());
    reply.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    reply.headers_mut().extend(shown.map(|shown| (CONTENT_RANGE, shown)));
    reply
}

/// An answer without anything of the request in it.
fn refusal(status: StatusCode) -> Reply {
    let text = format!("{}\n", status.canonical_reason().unwrap_or_default());
    let mut reply = bytes(status, "refusal.txt", text.into());
    if status == StatusCode::METHOD_NOT_ALLOWED {
        reply.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    reply
}
