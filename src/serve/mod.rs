//! `serve`: the site in a browser while it is written, every save at once.
//!
//! ```text
//! watch -> Preview::rebuild -> Now (a value) -> http: pages, when a browser asks
//!                                   \--------> live: events, to browsers that show a page
//! ```
//!
//! One thread watches and rebuilds, one answers; they share the last build as a value. A page is rendered
//! when it is asked for, so a save costs the same in a small site and in a large one. Nothing here writes
//! or prints; what there is to say goes to the caller.

mod http;
mod inject;
mod live;
mod patient;
mod preview;
mod problems;
mod request;

use crate::memo::guarded;
use crate::pipeline::Options;
use crate::watch::SiteWatch;
use crate::world::KeptWorld;
use http::Server;
use jiff::civil::Date;
use preview::Preview;
use request::Hosts;
use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Runtime;

pub use preview::Report;

/// Where the server listens if nobody says otherwise, and how many ports after that it tries.
const PORT: u16 = 4747;
const PORTS: u16 = 50;
/// How many pages are rendered at a time. Threads that come and go would each keep some memory.
const RENDERING: usize = 4;
/// How many connections may wait until they are taken.
const WAITING: u32 = 1024;
/// How many bytes the system takes for a connection ahead of the other side.
const AHEAD: u32 = 128 << 10;

/// How to serve.
pub struct Settings {
    /// The folder of the site.
    pub root: PathBuf,
    /// Where a build would write it, which is not read.
    pub output: PathBuf,
    /// Where to listen.
    pub host: IpAddr,
    /// The port, if it has to be that one.
    pub port: Option<u16>,
    /// Further names by which the server may be asked.
    pub allowed: Vec<String>,
    /// What is built.
    pub options: Options,
}

/// What there is to say.
pub enum Event<'a> {
    /// The site can be looked at.
    Ready {
        /// At this address.
        address: SocketAddr,
        /// The port that was taken already.
        taken: Option<u16>,
        /// The path of the site's own address.
        site: &'a str,
        /// What was built.
        report: &'a Report,
    },
    /// Files changed, and the site was built anew; no files where any may have changed.
    Rebuilt(&'a BTreeSet<Arc<str>>, &'a Report),
    /// Something that whoever runs the program should know.
    Notice(&'a str),
}

/// Serves a site until the program ends.
///
/// # Errors
/// Where it cannot begin: in the words for whoever started it.
pub fn run(settings: Settings, today: &dyn Fn() -> Date, tell: &dyn Fn(Event)) -> Result<(), String> {
    let start = Instant::now();
    let since = crate::watch::start();
    let cannot = |error: io::Error| format!("the server cannot start: {error}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(RENDERING).build().map_err(cannot)?;
    let entered = runtime.enter();
    let (listener, taken) = listen(settings.host, settings.port)?;
    drop(entered);
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let world = KeptWorld::new(&settings.root, &settings.output)
        .map_err(|error| format!("the folder {} cannot be read: {error}", settings.root.display()))?;
    let preview = Arc::new(Preview::new(world, settings.options));
    answer(runtime, listener, Arc::clone(&preview), settings.allowed).map_err(cannot)?;
    let report = preview.first(start);
    let base = preview.now().base();
    tell(Event::Ready { address, taken, site: base.trim_matches('/'), report: &report });

    let (mut watch, mut changed) = SiteWatch::new(&preview.world, since);
    let mut first = true;
    loop {
        if let Some(notice) = &changed.notice {
            tell(Event::Notice(notice));
        }
        if changed.lost || !changed.files.is_empty() {
            let report = preview.rebuild(today());
            // A file that is as old as the start was mostly read as it is now.
            if !first || report.differs {
                tell(Event::Rebuilt(&changed.files, &report));
            }
            // A fault here is one about a page, which the page itself tells when somebody asks for it.
            let _ = guarded(|| preview.look_again());
        }
        first = false;
        changed = watch.next(&preview.world);
    }
}

/// Listens at the port, or at the first one that is free. Gives the one that was taken, too.
fn listen(host: IpAddr, port: Option<u16>) -> Result<(TcpListener, Option<u16>), String> {
    let first = port.unwrap_or(PORT);
    let last = if port.is_some() { first } else { first + PORTS };
    for port in first..=last {
        let address = SocketAddr::new(host, port);
        match listen_at(address) {
            Ok(listener) => return Ok((listener, (port != first).then_some(first))),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(format!("the server cannot listen at {address}: {error}")),
        }
    }
    Err(match port {
        Some(port) => {
            format!("port {port} is in use; end what uses it, name another with --port, or leave --port out for the next free one")
        }
        None => format!("the ports from {first} to {last} are all in use; name another with --port"),
    })
}

/// Listens with connections that take little ahead, so that it soon shows whether the other side takes
/// anything, and what nobody takes fills no memory.
fn listen_at(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Elsewhere it means that others may take the port away.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(AHEAD)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

/// Answers on a thread of its own.
fn answer(runtime: Runtime, listener: TcpListener, preview: Arc<Preview>, allowed: Vec<String>) -> io::Result<()> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let instance = format!("{:x}{:x}", now.as_nanos(), std::process::id());
    let server = Arc::new(Server { preview, hosts: Hosts { allowed }, instance });
    let serve = move || runtime.block_on(server.run(listener));
    std::thread::Builder::new().name("server".to_owned()).spawn(serve).map(drop)
}
