//! What is pushed to a browser: that its page changed, went elsewhere or has to be loaded anew, and what is
//! wrong with the site.
//!
//! A browser is told of the last state, not of each step towards it, so a slow one cannot pile anything up.

use super::preview::{Now, Preview, about};
use hyper::body::Bytes;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// How often something is sent that means nothing, so that either side sees when the other is gone.
const PULSE: Duration = Duration::from_secs(15);
/// How much of a version is that of the page; the rest is that of the layout.
const PAGE: usize = 16;

/// The version of the page at a path, as the browser keeps it.
pub fn version(now: &Now, path: &str) -> String {
    format!("{}{}", about(now, path).version, &now.layout.to_hex()[..8])
}

/// What a browser has.
struct Seen {
    path: String,
    version: String,
    problems: String,
}

/// Messages for the browser that shows the page at `path` in a version, until it leaves.
pub fn follow(preview: Arc<Preview>, path: String, version: String) -> mpsc::Receiver<Bytes> {
    let (send, receive) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut changes = preview.subscribe();
        let mut seen = Seen { path, version, problems: String::new() };
        loop {
            let now = Arc::clone(&changes.borrow_and_update());
            for message in seen.news(&preview, &now) {
                if send.send(event(&message)).await.is_err() {
                    return;
                }
            }
            drop(now);
            loop {
                tokio::select! {
                    changed = changes.changed() => match changed {
                        Ok(()) => break,
                        Err(_) => return,
                    },
                    () = send.closed() => return,
                    () = tokio::time::sleep(PULSE) => {
                        if send.send(Bytes::from_static(b":\n\n")).await.is_err() {
                            return;
                        }
                    }
                }
            }
        }
    });
    receive
}

/// A single message, for a browser that came from another run of the program.
pub fn reload() -> mpsc::Receiver<Bytes> {
    let (send, receive) = mpsc::channel(1);
    // There is room for one.
    let _ = send.try_send(event(&json!({ "type": "reload" }).to_string()));
    receive
}

impl Seen {
    /// What the browser does not know yet.
    fn news(&mut self, preview: &Preview, now: &Now) -> Vec<String> {
        let mut news = Vec::new();
        let version = version(now, &self.path);
        let there = now.build.bundle.entries().contains_key(&self.path);
        if version != self.version {
            let layout = |version: &str| version.get(PAGE..).map(str::to_owned);
            if let Some(to) = preview.moved(&self.path).filter(|_| !there) {
                news.push(json!({ "type": "moved", "to": format!("{}{to}", now.base()) }).to_string());
            } else if layout(&version) == layout(&self.version) {
                news.push(json!({ "type": "page", "version": version }).to_string());
            } else {
                news.push(json!({ "type": "reload" }).to_string());
            }
            self.version = version;
        }
        if self.problems != now.problems.json {
            self.problems.clone_from(&now.problems.json);
            news.push(self.problems.clone());
        }
        news
    }
}

/// A message as the event stream writes it (HTML Standard, 9.2.6). JSON has no line ends of its own.
fn event(json: &str) -> Bytes {
    format!("data: {json}\n\n").into()
}
