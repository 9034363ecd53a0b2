//! The account: which one is open, how it is connected, and what stands in the way.
//!
//! Invariants: one folder per Twilio account, practice being one more; nothing is created over existing data when a
//! key cannot be read; credentials live with [`crate::secrets::Secrets`] alone.

mod app;
mod backup;
mod changing;
mod check;
mod connect;
mod credentials;
mod doors;
mod line;
mod office;
mod opening;
mod problem;
mod restore;
mod roster;
mod token;
mod trouble;
mod trying;
mod unlocked;
mod way;

pub use app::{App, AppPlan, AppState, LineKind};
pub use backup::{LastBackup, back_up, name_backup};
pub(crate) use backup::{download_backup, find_backup};
pub use changing::{ChangeWay, ChosenWay, Disconnect, Disconnected, Unrestored, WayChanged};
pub(crate) use changing::{change_way, disconnect, disconnect_question, read_way, way_question};
pub(crate) use check::check;
pub use check::{AccountCheck, CheckAccount, CheckedNumber, CheckedPool};
pub use connect::{ConnectAccount, Connected};
pub(crate) use connect::{connect, question};
pub use doors::{OpenAccount, RenewedCode};
pub use office::Office;
pub(crate) use opening::has_recovery_code;
pub use problem::Problem;
pub(crate) use restore::restore_given;
pub use restore::{Present, RestoreBackup, restore};
pub use token::ReplaceToken;
pub(crate) use token::{replace_token, token_question};
pub use trouble::TwilioTrouble;
pub use trying::{CheckWay, WayCheck};
pub(crate) use trying::{check_way, stop_connecting};
pub use way::TypedWay;
