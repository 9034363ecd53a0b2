//! The real window, as a person meets it: the built app on a desktop of its own, with a window manager, a keyring and
//! notifications, driven through WebDriver, mouse and keyboard. `cargo xtask test window` builds and runs it.
//!
//! Every step leaves a picture of the whole screen in `target/window`, for people to look at.
#![cfg(target_os = "linux")]

mod account;
mod desktop;
mod dragging;
mod driver;
mod hostile;
mod latency;
mod notifications;
mod papers;
mod patience;
mod practice;
mod processes;
mod traces;
mod walk;
