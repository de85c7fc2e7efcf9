//! What a preview costs: how soon it answers, how soon a save shows, what it does when nothing happens.
//!
//! `cargo bench --bench serve [-- COUNT…]` serves sites of COUNT guides (100, 1,000 and 10,000 without
//! arguments) with the release binary and measures from outside, with a plain client, and with Chromium
//! where `node` and `chromium` are there (`tests/run` installs them). Times are from the end of the write to
//! the moment when the client has the new page, or when the browser shows it: waiting for quiet is part of
//! them. Figures of one run can be compared with each other; those of two machines cannot.

#[path = "common/site.rs"]
mod site;

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Saves of each kind.
const SAVES: usize = 60;
/// Saves between the two looks at memory.
const MANY: usize = 1000;
/// The guide that is edited, and its address.
const GUIDE: &str = "content/section-0001/guide-00060.md";
const ADDRESS: &str = "/section-0001/guide-00060/";

fn main() -> Result<()> {
    let counts: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let counts = if counts.is_empty() { vec![100, 1000, 10_000] } else { counts };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    println!("Times in ms: half of them and 95 of 100 are below.\n");
    for count in counts {
        let root = folder.path().join(format!("site-{count}"));
        site::write(&root, count, false)?;
        // Once for the system's cache of files.
        drop(Preview::start(&root)?);
        measure(count, &root)?;
    }
    Ok(())
}

fn measure(count: usize, root: &Path) -> Result<()> {
    let mut starts: Vec<f64> = Vec::new();
    for _ in 0..5 {
        let start = Instant::now();
        let preview = Preview::start(root)?;
        preview.get(ADDRESS)?;
        starts.push(ms(start));
    }
    let start = Instant::now();
    let preview = Preview::start(root)?;
    preview.get("/assets/search/en.js")?;
    println!("{count} guides: first page {:.0}, search {:.0}", middle(&starts), ms(start));
    std::thread::sleep(Duration::from_secs(1));

    let before = preview.ticks()?;
    std::thread::sleep(Duration::from_secs(3));
    println!("  idle for 3 s: {} ticks of CPU", preview.ticks()? - before);

    let guide = root.join(GUIDE);
    let text = fs::read_to_string(&guide)?;
    let body = |save: usize| format!("{text}\nSave {save} in the body.\n");
    let title = |save: usize| text.replacen("title: \"", &format!("title: \"Save {save} "), 1);
    let events = preview.events(ADDRESS)?;
    preview.saves(&events, &guide, 10, &body)?;
    let memory = preview.memory()?;
    show("body, plain client", &preview.saves(&events, &guide, SAVES, &body)?);
    show("title, plain client", &preview.saves(&events, &guide, SAVES, &title)?);
    preview.saves(&events, &guide, MANY, &body)?;
    println!("  memory after 10 saves {memory:.0} MB, after {MANY} more {:.0} MB", preview.memory()?);
    fs::write(&guide, &text)?;
    std::thread::sleep(Duration::from_millis(500));
    for (name, kind) in [("body, Chromium", "body"), ("title, Chromium", "title")] {
        match browser(&preview, &guide, kind)? {
            Some(times) => show(name, &times),
            None => println!("  {name}: not measured, because node, chromium or the packages of tests/ are not there"),
        }
    }
    Ok(())
}

/// The times of saves in a browser that shows the page.
fn browser(preview: &Preview, guide: &Path, kind: &str) -> Result<Option<Vec<f64>>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/browser.mjs");
    let page = format!("http://{}{ADDRESS}", preview.address);
    let output = Command::new("node").arg(script).arg(page).arg(guide).arg(kind).arg(SAVES.to_string()).stderr(Stdio::inherit()).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else { return Ok(None) };
    Ok(Some(String::from_utf8(output.stdout)?.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?))
}

fn show(name: &str, times: &[f64]) {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share).round() as usize];
    println!("  {name:<20} {:>6.1} {:>6.1}", at(0.5), at(0.95));
}

fn middle(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

/// A running preview.
struct Preview {
    process: Child,
    address: String,
}

impl Preview {
    fn start(root: &Path) -> Result<Preview> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
        let mut process = command.arg("serve").arg("--root").arg(root).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut lines = BufReader::new(process.stdout.take().ok_or("no output")?).lines();
        let address = loop {
            let line = lines.next().ok_or("the preview did not start")??;
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().unwrap_or_default().to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Preview { process, address })
    }

    fn ask(&self, path: &str) -> Result<BufReader<TcpStream>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        Ok(BufReader::new(stream))
    }

    fn get(&self, path: &str) -> Result<String> {
        let mut text = String::new();
        self.ask(path)?.read_to_string(&mut text)?;
        if text.starts_with("HTTP/1.1 200") { Ok(text) } else { Err(format!("{path}: {}", text.lines().next().unwrap_or_default()).into()) }
    }

    /// The messages for whoever shows a page.
    fn events(&self, page: &str) -> Result<Receiver<String>> {
        let html = self.get(page)?.replace("&quot;", "\"");
        let value = |name: &str| -> Option<String> { Some(html.split_once(&format!("\"{name}\":\""))?.1.split('"').next()?.to_owned()) };
        let (version, instance) = value("version").zip(value("instance")).ok_or("the page knows nothing of the preview")?;
        let reader = self.ask(&format!("/_guidepost/events?page={page}&version={version}&instance={instance}"))?;
        reader.get_ref().set_read_timeout(None)?;
        let (send, receive) = channel();
        std::thread::spawn(move || {
            for line in reader.lines().map_while(std::result::Result::ok) {
                if line.starts_with("data:") && !line.contains("\"problems\"") && send.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(receive)
    }

    /// Saves a guide again and again, and measures until the client has the new page.
    fn saves(&self, events: &Receiver<String>, guide: &Path, count: usize, text: &dyn Fn(usize) -> String) -> Result<Vec<f64>> {
        let mut times = Vec::new();
        for save in 0..count {
            while events.try_recv().is_ok() {}
            // Saves come at any time, not in step with anything.
            std::thread::sleep(Duration::from_millis(if count > 100 { 12 } else { 90 + (save as u64 * 37) % 60 }));
            fs::write(guide, text(save))?;
            let start = Instant::now();
            let wanted = format!("Save {save} ");
            loop {
                events.recv_timeout(Duration::from_secs(10))?;
                if self.get(ADDRESS)?.contains(&wanted) {
                    break;
                }
            }
            times.push(ms(start));
        }
        Ok(times)
    }

    /// CPU time in hundredths of a second.
    fn ticks(&self) -> Result<u64> {
        let stat = fs::read_to_string(self.proc("stat"))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        Ok(fields[11].parse::<u64>()? + fields[12].parse::<u64>()?)
    }

    /// Memory in MB.
    fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(self.proc("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1000.0)
    }

    fn proc(&self, file: &str) -> PathBuf {
        format!("/proc/{}/{file}", self.process.id()).into()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
