//! The open door: the only code that strangers can reach.
//!
//! Invariant: nothing behind the door is touched before [`Signed`] has seen Twilio's signature over our own public
//! address; a refusal has an empty body, and no answer is ever plain text, which Twilio would text to the patient.

mod bodies;
mod calls;
mod compliance;
mod crowd;
mod desk;
mod door;
mod greetings;
mod health;
mod loopback;
mod messages;
mod pictures;
mod proof;
mod refused;
mod serve;
mod signed;
mod spelling;
mod whole;

pub use desk::Desk;
pub use door::router;
pub use loopback::Loopback;
pub use proof::{Obstacle, Prober, round_trip};
pub use serve::{RESTS, serve};
pub use signed::Signed;
