//! The account: which one is open, how it is connected, and what stands in the way.
//!
//! Invariants: one folder per Twilio account, practice being one more; nothing is created over existing data when a
//! key cannot be read; credentials live with [`crate::secrets::Secrets`] alone.

mod app;
mod connect;
mod line;
mod office;
mod opening;
mod practice;
mod problem;
mod trouble;

pub use app::{App, AppPlan, AppState, LineKind};
pub use connect::{AccountCheck, CheckAccount, CheckedNumber, ConnectAccount, Connected};
pub(crate) use connect::{check, connect};
pub use office::Office;
pub use practice::{PracticeLine, PracticeStarter, Pretender};
pub use problem::Problem;
pub use trouble::TwilioTrouble;
