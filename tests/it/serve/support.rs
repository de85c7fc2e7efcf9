//! A running preview: the real program, asked over real sockets.

use crate::support::TestSite;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Whatever takes longer than this hangs.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A preview of a site. It ends with this value.
pub struct Preview {
    /// The program.
    pub child: Child,
    /// Where it listens, as browsers write it: `127.0.0.1:4747`.
    pub authority: String,
    /// How long it took until it said so.
    pub took: Duration,
    said: [Said; 2],
}

/// The lines that were said, and whether somebody still listens.
#[derive(Clone, Default)]
struct Said {
    lines: Arc<Mutex<Vec<String>>>,
    deaf: Arc<AtomicBool>,
}

impl Preview {
    /// Starts `guidepost serve` with these arguments at a port that is free, and waits until it says where
    /// it is.
    #[track_caller]
    pub fn start(site: &TestSite, args: &[&str]) -> Preview {
        Preview::run(&mut site.command("serve", &[&["--port", "0"], args].concat()))
    }

    /// The same with a command that is already made.
    #[track_caller]
    pub fn run(command: &mut Command) -> Preview {
        let start = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let said = [collect(child.stdout.take()), collect(child.stderr.take())];
        let mut preview = Preview { child, authority: String::new(), took: Duration::ZERO, said };
        preview.wait_for("an address", |preview| preview.address().is_some());
        preview.authority = preview.address().expect("an address");
        preview.took = start.elapsed();
        preview
    }

    fn address(&self) -> Option<String> {
        let lines = self.stdout();
        let line = lines.iter().find(|line| line.starts_with("Serving "))?;
        let (_, rest) = line.split_once(" at http://")?;
        rest.split('/').next().map(str::to_owned)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.authority.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
    }

    /// The lines on the standard output up to now.
    pub fn stdout(&self) -> Vec<String> {
        self.said[0].lines.lock().unwrap().clone()
    }

    /// The lines on the standard error output up to now.
    pub fn stderr(&self) -> Vec<String> {
        self.said[1].lines.lock().unwrap().clone()
    }

    /// Everything it said, for messages.
    pub fn said(&self) -> String {
        [self.stdout(), self.stderr()].concat().join("\n")
    }

    /// How many lines have this in them.
    pub fn lines_with(&self, text: &str) -> usize {
        [self.stdout(), self.stderr()].concat().iter().filter(|line| line.contains(text)).count()
    }

    /// Waits until something is so.
    #[track_caller]
    pub fn wait_for(&mut self, what: &str, mut so: impl FnMut(&Preview) -> bool) {
        let start = Instant::now();
        while !so(self) {
            let end = self.child.try_wait().expect("a status");
            assert!(end.is_none(), "while waiting for {what} the program ended ({end:?}); it said:\n{}", self.said());
            assert!(start.elapsed() < PATIENCE, "no {what} in {PATIENCE:?}; it said:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// A new connection. Whoever reads from it waits for ten seconds at most.
    #[track_caller]
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.authority).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time limit");
        stream.set_write_timeout(Some(Duration::from_secs(10))).expect("a time limit");
        stream
    }

    /// Sends bytes on a new connection, and gives what comes back until the other side is done or says
    /// nothing for ten seconds.
    #[track_caller]
    pub fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // Whoever is refused early cannot send the rest.
        let _ = stream.write_all(bytes);
        read(&mut stream)
    }

    /// A request with these further lines in its head, and its answer.
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, lines: &[&str]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !lines.iter().any(|line| line.to_ascii_lowercase().starts_with("host:")) {
            let _ = write!(head, "Host: {}\r\n", self.authority);
        }
        for line in lines {
            let _ = write!(head, "{line}\r\n");
        }
        let bytes = self.raw(format!("{head}\r\n").as_bytes());
        Answer::read(&bytes).unwrap_or_else(|| panic!("{method} {path} {lines:?} has no answer but {:?}", String::from_utf8_lossy(&bytes)))
    }

    /// What GET gives.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// The text of a page that is there.
    #[track_caller]
    pub fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    /// The events for a page, as the browser that has just loaded it asks for them.
    #[track_caller]
    pub fn events(&self, page: &str) -> Events {
        self.events_for(&facts(&self.get(page).text()))
    }

    /// The events for a browser that knows these facts.
    #[track_caller]
    pub fn events_for(&self, facts: &Value) -> Events {
        let plain = |text: &str| text.bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02x}"));
        let query =
            ["page", "version", "instance"].map(|name| format!("{name}={}", plain(facts[name].as_str().expect("a text")))).join("&");
        let mut stream = self.connect();
        stream.set_read_timeout(None).expect("no time limit");
        write!(stream, "GET /_guidepost/events?{query} HTTP/1.1\r\nHost: {}\r\n\r\n", self.authority).expect("sent");
        Events::read(stream)
    }

    /// Sends the program a signal: `INT`, `STOP`.
    #[track_caller]
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(status.is_ok_and(|status| status.success()), "the signal {name} cannot be sent");
    }

    /// Closes the other ends of the outputs, each after the next line that is said there.
    pub fn close_outputs(&self) {
        for said in &self.said {
            said.deaf.store(true, Ordering::Relaxed);
        }
    }

    /// Waits until the program ends by itself; gives its exit code and how long that took.
    #[track_caller]
    pub fn end(mut self) -> (Option<i32>, Duration) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return (status.code(), start.elapsed());
            }
            assert!(start.elapsed() < PATIENCE, "it does not end; it said:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Collects lines as they come.
fn collect(stream: Option<impl Read + Send + 'static>) -> Said {
    let said = Said::default();
    let all = said.clone();
    let stream = stream.expect("a stream");
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            all.lines.lock().unwrap().push(line);
            if all.deaf.load(Ordering::Relaxed) {
                return;
            }
        }
    });
    said
}

/// Everything that comes until the other side is done, breaks off or says nothing for a while.
pub fn read(stream: &mut TcpStream) -> Vec<u8> {
    let (mut all, mut part) = (Vec::new(), [0; 65536]);
    loop {
        match stream.read(&mut part) {
            Ok(0) => return all,
            Ok(length) => all.extend(&part[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return all,
        }
    }
}

/// What the script of a page is told about it.
#[track_caller]
pub fn facts(html: &str) -> Value {
    let document = scraper::Html::parse_document(html);
    let script = scraper::Selector::parse("script[data-guidepost]").expect("a selector");
    let script = document.select(&script).next().unwrap_or_else(|| panic!("no script of the preview in {html}"));
    serde_json::from_str(script.attr("data-guidepost").expect("facts")).expect("JSON")
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The names, in small letters, and values of the head, in order.
    pub headers: Vec<(String, String)>,
    /// What follows the head.
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads one answer; what follows its head is all its body.
    pub fn read(bytes: &[u8]) -> Option<Answer> {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
        let pairs = lines.filter_map(|line| line.split_once(':'));
        let headers = pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Some(Answer { status, headers, body: bytes[end + 4..].to_vec() })
    }

    /// A value from the head, where it is there once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str());
        let first = values.next()?;
        assert_eq!(values.next(), None, "{name} is there twice");
        Some(first)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The events that a browser gets.
pub struct Events {
    stream: TcpStream,
    head: Answer,
    messages: Receiver<Value>,
}

impl Events {
    #[track_caller]
    fn read(stream: TcpStream) -> Events {
        let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            assert!(reader.read_until(b'\n', &mut head).expect("a line") > 0, "no answer but {:?}", String::from_utf8_lossy(&head));
        }
        let head = Answer::read(&head).expect("an answer");
        let (send, messages) = mpsc::channel();
        std::thread::spawn(move || {
            // The sizes of the parts stand between the lines; they are no messages.
            for line in reader.lines().map_while(Result::ok) {
                let message = line.strip_prefix("data: ").map(|json| serde_json::from_str(json).expect("JSON"));
                if message.is_some_and(|message| send.send(message).is_err()) {
                    return;
                }
            }
        });
        Events { stream, head, messages }
    }

    /// The head of the answer.
    pub fn head(&self) -> &Answer {
        &self.head
    }

    /// The next message, if one comes within this time.
    pub fn next(&self, within: Duration) -> Option<Value> {
        self.messages.recv_timeout(within).ok()
    }

    /// The next message of a type; others before it are passed over.
    #[track_caller]
    pub fn expect(&self, kind: &str) -> Value {
        let start = Instant::now();
        let mut seen = Vec::new();
        while let Some(message) = self.next(PATIENCE.saturating_sub(start.elapsed())) {
            if message["type"] == kind {
                return message;
            }
            seen.push(message);
        }
        panic!("no `{kind}` came, but {seen:#?}");
    }

    /// Whether the server has ended the stream.
    pub fn is_over(&self, within: Duration) -> bool {
        let start = Instant::now();
        loop {
            match self.messages.recv_timeout(within.saturating_sub(start.elapsed())) {
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return true,
                Err(mpsc::RecvTimeoutError::Timeout) => return false,
            }
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        // The thread that reads has a handle too, so the end has to be said.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}
