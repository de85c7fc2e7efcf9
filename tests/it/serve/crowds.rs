//! Row 52: slow, many and large requests do not keep anybody else waiting.

use super::support::{Answer, Preview, read};
use crate::support::TestSite;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A site with a file that no buffer between two programs holds.
fn site() -> TestSite {
    let site = TestSite::with(&[("content/_index.md", "# Home\n"), ("content/a.md", "# A\n\nFirst.\n"), ("static/plain.txt", "Text.\n")]);
    site.write("static/large.bin", vec![7; LARGE]);
    site
}

const LARGE: usize = 2 << 20;

/// Fails unless somebody who comes now is served at once.
#[track_caller]
fn assert_prompt(preview: &Preview, when: &str) {
    for path in ["/plain.txt", "/a/", "/_guidepost/live.js"] {
        let start = Instant::now();
        let status = preview.get(path).status;
        assert_eq!(status, 200, "{path} {when}");
        assert!(start.elapsed() < Duration::from_secs(1), "{path} took {:?} {when}", start.elapsed());
    }
}

/// Waits for the end of a connection, and gives what came and how long after `start` it ended.
fn end_of(mut stream: TcpStream, start: Instant) -> (Vec<u8>, Duration) {
    let bytes = read(&mut stream);
    (bytes, start.elapsed())
}

#[test]
fn row_52_whoever_does_not_finish_a_request_is_cut_off_after_five_seconds() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let host = format!("Host: {}\r\n", preview.authority);
    let start = Instant::now();
    let begin = |bytes: &str| {
        let mut stream = preview.connect();
        stream.write_all(bytes.as_bytes()).expect("sent");
        stream
    };
    let silent = begin("");
    let half = begin(&format!("GET /plain.txt HTTP/1.1\r\n{host}"));
    let kept = begin(&format!("GET /plain.txt HTTP/1.1\r\n{host}\r\n"));
    let mut slow = begin("GET /plain.txt HTTP/1.1\r\n");
    // One byte after the other, for ever.
    while slow.write_all(b"a").is_ok() && start.elapsed() < Duration::from_secs(9) {
        std::thread::sleep(Duration::from_millis(100));
    }
    let slow = start.elapsed();
    for (what, took) in [("silent", end_of(silent, start).1), ("half", end_of(half, start).1), ("slow", slow)] {
        assert!(took > Duration::from_secs(4) && took < Duration::from_secs(8), "{what}: {took:?}");
    }
    // One that is kept open after an answer is no other.
    let (bytes, took) = end_of(kept, start);
    assert_eq!(Answer::read(&bytes).map(|answer| answer.text()).as_deref(), Some("Text.\n"));
    assert!(took < Duration::from_secs(8), "{took:?}");
    assert_prompt(&preview, "after slow ones");
}

#[test]
fn row_52_a_long_head_is_refused_before_it_ends() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let head =
        |bytes: usize| format!("GET /plain.txt HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nX: {}", preview.authority, "x".repeat(bytes));
    let answer = Answer::read(&preview.raw(format!("{}\r\n\r\n", head(7000)).as_bytes())).expect("an answer");
    assert_eq!(answer.text(), "Text.\n");
    for (what, bytes) in [("one line", head(9000)), ("without an end", head(10 << 20)), ("many lines", head(0) + &"\r\na: b".repeat(2000))]
    {
        let start = Instant::now();
        let text = String::from_utf8_lossy(&preview.raw(bytes.as_bytes())).into_owned();
        // Whoever sends more than is read may not get to see the answer.
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 431 "), "{what}: {text}");
        assert!(start.elapsed() < Duration::from_secs(2), "{what} took {:?}", start.elapsed());
    }
    let many = format!("GET /plain.txt HTTP/1.1\r\nHost: {}\r\n{}\r\n", preview.authority, "a: b\r\n".repeat(500));
    assert!(preview.raw(many.as_bytes()).starts_with(b"HTTP/1.1 431 "));
    assert_prompt(&preview, "after long heads");
}

#[test]
fn row_52_idle_connections_make_room_for_busy_ones() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let host = format!("Host: {}\r\n", preview.authority);
    let events = preview.events("/a/");
    assert!(events.next(Duration::from_secs(5)).is_some());
    let mut all = Vec::new();
    for round in 0..3 {
        for bytes in [String::new(), format!("GET / HTTP/1.1\r\n{host}"), format!("GET /plain.txt HTTP/1.1\r\n{host}\r\n")] {
            for _ in 0..40 {
                let mut stream = preview.connect();
                let _ = stream.write_all(bytes.as_bytes());
                all.push(stream);
            }
        }
        assert_prompt(&preview, &format!("beside {} connections", all.len()));
        assert!(round > 0 || all.len() > 100);
    }
    // Whoever hears events was not idle.
    site.write("content/a.md", "# A\n\nSecond.\n");
    events.expect("page");
}

#[test]
fn row_52_connections_that_are_over_take_no_room() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let descriptors = || std::fs::read_dir(format!("/proc/{}/fd", preview.child.id())).expect("descriptors").count();
    let before = descriptors();
    for at in 0..300 {
        let mut stream = preview.connect();
        let _ = match at % 3 {
            0 => stream.write_all(b"GET / HTTP/1.1\r\n"),
            1 => stream.write_all(format!("GET /large.bin HTTP/1.1\r\nHost: {}\r\n\r\n", preview.authority).as_bytes()),
            _ => stream.write_all(format!("GET /_guidepost/events?page=%2F HTTP/1.1\r\nHost: {}\r\n\r\n", preview.authority).as_bytes()),
        };
    }
    let start = Instant::now();
    while descriptors() > before + 2 {
        assert!(start.elapsed() < Duration::from_secs(4), "{} descriptors, {before} before", descriptors());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_prompt(&preview, "after 300 who left");
}

#[test]
fn row_52_one_connection_serves_many_requests() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let mut stream = preview.connect();
    let request = format!("GET /plain.txt HTTP/1.1\r\nHost: {}\r\n\r\n", preview.authority);
    for _ in 0..100 {
        stream.write_all(request.as_bytes()).expect("sent");
        let mut all = Vec::new();
        let mut part = [0; 4096];
        while !all.ends_with(b"\r\n\r\nText.\n") {
            let length = stream.read(&mut part).expect("an answer");
            assert!(length > 0, "closed");
            all.extend(&part[..length]);
        }
    }
    // Also where they come all at once.
    let last = request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    stream.write_all(format!("{}{last}", request.repeat(20)).as_bytes()).expect("sent");
    assert_eq!(String::from_utf8_lossy(&read(&mut stream)).matches("Text.\n").count(), 21);
}

#[test]
fn row_52_whoever_takes_nothing_is_dropped_and_whoever_is_slow_is_not() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let ask = || {
        let mut stream = preview.connect();
        stream
            .write_all(format!("GET /large.bin HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.authority).as_bytes())
            .expect("sent");
        stream
    };
    let start = Instant::now();
    let stalled: Vec<TcpStream> = (0..10).map(|_| ask()).collect();
    let mut slow = ask();
    let mut taken = 0;
    let mut part = vec![0; 8 << 10];
    assert_prompt(&preview, "beside ten who take nothing");
    while start.elapsed() < Duration::from_secs(12) {
        taken += slow.read(&mut part).expect("a part");
        std::thread::sleep(Duration::from_millis(100));
    }
    for stream in stalled {
        let bytes = end_of(stream, start).0;
        assert!(bytes.len() < LARGE, "all was sent to one who took nothing");
    }
    assert!(start.elapsed() < Duration::from_secs(14), "{:?}", start.elapsed());
    taken += read(&mut slow).len();
    assert!(taken > LARGE, "the slow one got {taken} bytes");
}

#[test]
fn row_52_a_crowd_that_takes_nothing_keeps_nobody_out() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let mut all = Vec::new();
    for _ in 0..100 {
        let mut stream = preview.connect();
        let _ = stream.write_all(format!("GET /large.bin HTTP/1.1\r\nHost: {}\r\n\r\n", preview.authority).as_bytes());
        all.push(stream);
    }
    for _ in 0..5 {
        assert_prompt(&preview, "beside a crowd that takes nothing");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn row_52_many_streams_of_events_keep_nobody_out() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    let all: Vec<_> = (0..100).map(|_| preview.events("/a/")).collect();
    assert_prompt(&preview, "beside 100 streams");
    // A browser asks for several things at once.
    let mut several: Vec<TcpStream> = (0..6).map(|_| preview.connect()).collect();
    for stream in &mut several {
        write!(stream, "GET /plain.txt HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.authority).expect("sent");
    }
    for stream in &mut several {
        assert!(read(stream).ends_with(b"Text.\n"));
    }
    site.write("content/a.md", "# A\n\nSecond.\n");
    for events in &all[60..] {
        events.expect("page");
    }
    // The others were told to come again, by the end of theirs.
    for events in &all[..20] {
        assert!(events.is_over(Duration::from_secs(1)));
    }
}
