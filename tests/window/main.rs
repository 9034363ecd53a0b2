//! The real window, as a person meets it: the built app on a desktop of its own, with a window manager, a keyring and
//! notifications, driven through WebDriver, mouse and keyboard. `cargo xtask test window` builds and runs it.
//!
//! Every step leaves a picture of the whole screen in `target/window`, for people to look at.
#![cfg(target_os = "linux")]

mod account;
mod alone;
mod calls;
mod desktop;
mod documents;
mod dragging;
mod driver;
mod elsewhere;
mod forms;
mod hostile;
mod keyring;
mod latency;
mod notifications;
mod office;
mod owner;
mod papers;
mod patience;
mod practice;
mod processes;
mod traces;
mod walk;
