//! The binary: one line when it listens, and a clean end.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[test]
fn the_binary_says_where_it_listens_and_ends_cleanly_on_sigterm() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_deskbell-sandbox"))
        .args(["--listen", "127.0.0.1:0", "--account-sid", "AC0123456789abcdef0123456789abcdef"])
        .args(["--auth-token", "not a real token", "--number", "+12025550100", "--number", "+12025550101"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert!(said["url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert_eq!(said["numbers"][1], "+12025550101");
    assert!(!line.contains("real token"));
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_binary_refuses_what_is_no_account() {
    let output = Command::new(env!("CARGO_BIN_EXE_deskbell-sandbox"))
        .args(["--account-sid", "AC1", "--auth-token", "x", "--number", "+12025550100"])
        .output()
        .unwrap();
    assert!(!output.status.success());
}
