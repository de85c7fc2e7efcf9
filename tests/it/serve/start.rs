//! How a preview begins and ends: ports (row 50) and signals.

use super::support::{Preview, read};
use crate::support::{Outcome, TestSite};
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

fn site() -> TestSite {
    TestSite::with(&[("content/_index.md", "# Home\n"), ("content/a.md", "# A\n")])
}

#[test]
fn row_50_a_port_in_use_is_said_and_the_next_one_taken() {
    let site = site();
    // Whoever else has it, it is in use.
    let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 4747));
    let preview = Preview::run(&mut site.command("serve", &[]));
    let port = preview.port();
    assert!((4748..=4797).contains(&port), "{port}");
    assert_eq!(preview.stdout()[0], format!("Port 4747 is in use, so this is port {port}."));
    assert_eq!(preview.get("/a/").status, 200);
    let other = Preview::run(&mut site.command("serve", &[]));
    assert!(other.port() > 4747 && other.port() != port);
    assert_eq!(other.get("/a/").status, 200);
}

#[test]
fn row_50_a_port_that_was_asked_for_and_is_in_use_is_an_error() {
    let site = site();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let outcome = Outcome::of(&mut site.command("serve", &["--port", &port])).expect(2);
    assert_eq!(outcome.stdout, "");
    assert!(outcome.stderr.contains(&format!("port {port} is in use")) && outcome.stderr.contains("--port"), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    drop(taken);
    let preview = Preview::run(&mut site.command("serve", &["--port", &port]));
    assert_eq!(preview.port().to_string(), port);
    assert_eq!(preview.lines_with("in use"), 0);
}

#[test]
fn row_50_nonsense_at_the_start_is_an_error_that_says_what_is_wrong() {
    let site = site();
    let missing = site.path("missing");
    let wrong: [(&[&str], &str); 5] = [
        (&["--port", "70000"], "70000"),
        (&["--port", "-1"], "-1"),
        (&["--host", "evil.example"], "127.0.0.1"),
        (&["--host", "192.0.2.1"], "192.0.2.1"),
        (&["--root", missing.to_str().expect("a plain path")], "missing"),
    ];
    for (args, text) in wrong {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_guidepost"));
        command.arg("serve").args(args).current_dir(site.root()).stdin(std::process::Stdio::null());
        Outcome::of(&mut command).expect(2).says(&[text]);
    }
}

#[test]
fn a_preview_listens_to_this_computer_only() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    assert!(preview.authority.starts_with("127.0.0.1:"), "{}", preview.authority);
    // The whole block of addresses is this computer, but only one of them was bound.
    assert!(TcpStream::connect(("127.0.0.2", preview.port())).is_err());
    assert!(TcpStream::connect(("::1", preview.port())).is_err());
}

#[test]
fn a_signal_ends_it_at_once_whatever_is_going_on() {
    let site = site();
    site.write("static/large.bin", vec![7; 2 << 20]);
    for signal in ["INT", "TERM", "HUP"] {
        let preview = Preview::start(&site, &[]);
        let port = preview.port().to_string();
        let events: Vec<_> = (0..5).map(|_| preview.events("/a/")).collect();
        let mut stalled = preview.connect();
        write!(stalled, "GET /large.bin HTTP/1.1\r\nHost: {}\r\n\r\n", preview.authority).expect("sent");
        let idle = preview.connect();
        preview.signal(signal);
        let said = preview.stderr();
        let (code, took) = preview.end();
        assert!(took < Duration::from_millis(500), "{signal}: {took:?}");
        assert_eq!(code, Some(130), "{signal}");
        assert_eq!(said, [""; 0], "{signal}");
        assert!(events.iter().all(|events| events.is_over(Duration::from_secs(1))), "{signal}");
        assert!(read(&mut stalled).len() < 2 << 20, "{signal}");
        drop(idle);
        // Whoever starts it again finds the port free.
        Preview::run(&mut site.command("serve", &["--port", &port]));
    }
}

#[test]
fn whoever_closes_its_output_does_not_break_it() {
    let site = site();
    let preview = Preview::start(&site, &[]);
    preview.close_outputs();
    for text in ["One.", "Two.", "---\ntitle: [\n---\n", "Three."] {
        let events = preview.events("/a/");
        site.write("content/a.md", format!("{text}\n"));
        events.expect(if text.starts_with('-') { "problems" } else { "page" });
    }
    assert!(preview.page("/a/").contains("Three."));
}
