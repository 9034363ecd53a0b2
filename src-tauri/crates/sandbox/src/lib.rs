//! A Twilio in memory: the same paths, the same forms, the same signatures, over real HTTP on loopback.
//! It knows only what Twilio knows, and all its time is the clock's it was given: with a manual clock nothing
//! happens by itself until that clock is moved.

mod attachments;
mod callbacks;
mod calls;
mod carriers;
mod dice;
mod drafts;
mod due;
mod evaluation;
mod exchange;
mod flows;
mod letters;
mod memory;
mod papers;
mod people;
mod phone;
mod pictures;
mod registrations;
mod remembered;
mod rest;
mod reviewers;
mod server;
mod sids;
mod sound;
mod story;
mod switches;
#[cfg(test)]
mod tests;
mod view;
mod webhook;
mod world;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use deskbell_twilio::clock::{Clock, Millis};
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::secret::Secret;
use deskbell_twilio::sid::{AccountSid, MessageSid, NumberSid, ServiceSid};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::exchange::Exchange;
use crate::letters::Letter;
use crate::people::Patient;
use crate::world::World;

pub use crate::calls::people::{Answering, Caller};
pub use crate::calls::view::{SandboxCall, SandboxRecording};
pub use crate::flows::{SandboxAddresses, SandboxFlow};
pub use crate::papers::{SandboxPapers, WaitingPapers};
pub use crate::people::{Manner, Person};
pub use crate::phone::{Enclosure, OnPhone, Side, Taken};
pub use crate::pictures::Drawing;
pub use crate::remembered::Remembered;
pub use crate::switches::{Api, Callbacks, Carrier, Positions, Switches, Webhooks};
pub use crate::view::SandboxMessage;
pub use crate::webhook::answer::{Answer, Reply, read as read_answer};
pub use crate::world::account::{Standing, Tier};
pub use crate::world::calls::{Heard, Sound};
pub use crate::world::media::{Picture, ShownPicture};
pub use crate::world::messages::{Direction, Status};
pub use crate::world::records::{Alert, Request, Shown};
pub use crate::world::services::ServicePlan;

/// What kind of Twilio to be.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The one account.
    pub account_sid: AccountSid,
    /// Its auth token, which signs all webhooks.
    pub auth_token: Secret,
    /// The account's phone numbers. They point nowhere at first.
    pub numbers: Vec<PhoneNumber>,
    /// All time.
    pub clock: Clock,
    /// With a moment, the story of a front desk that began then: dates relative to it, the same Sids every time.
    /// Without one, nobody texts by themselves.
    pub story: Option<Millis>,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
}

/// A running sandbox. It ends when stopped or dropped.
#[derive(Debug)]
pub struct Sandbox {
    exchange: Arc<Exchange>,
    has_story: bool,
    tasks: [JoinHandle<()>; 2],
}

impl Sandbox {
    /// Listens and begins. A process-wide TLS provider must have been installed for rustls.
    pub async fn start(plan: Plan) -> anyhow::Result<Sandbox> {
        let listener = TcpListener::bind(plan.listen).await.context("the address cannot be listened on")?;
        let url = format!("http://{}", listener.local_addr()?);
        let now = plan.clock.now();
        let mut world = World::new(plan.account_sid, &plan.numbers, plan.story.unwrap_or(now), now);
        if let Some(started) = plan.story {
            story::begin(&mut world, started);
        }
        let exchange = Arc::new(Exchange::new(world, plan.clock, plan.auth_token, url)?);
        if let Some(started) = plan.story {
            let mut world = exchange.world();
            story::schedule(&exchange, &mut world, started);
        }
        let answering = tokio::spawn(server::serve(listener, rest::router(&exchange)));
        let running = tokio::spawn(Arc::clone(&exchange).run());
        Ok(Sandbox { exchange, has_story: plan.story.is_some(), tasks: [answering, running] })
    }

    /// Where it listens, for every Twilio host: `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.exchange.url
    }

    /// The people of the story, with names that Twilio does not know. Nobody without a story.
    pub fn people(&self) -> Vec<Person> {
        if self.has_story { story::people() } else { Vec::new() }
    }

    /// Lets somebody live at this number who answers in this manner, in place of whoever did.
    pub fn add_person(&self, number: &str, manner: Manner) {
        let mut world = self.exchange.world();
        world.people.retain(|person| person.number != number);
        world.people.push(Patient::new(number, manner));
    }

    /// Somebody texts one of the account's numbers. Returns when the webhook has answered or failed, or at once
    /// where there is none. A text that Twilio drops, as while the account is suspended, has a Sid that nobody
    /// will ever see.
    pub async fn text(&self, from: &str, to: &PhoneNumber, body: &str) -> MessageSid {
        self.text_with_pictures(from, to, body, Vec::new()).await
    }

    /// The same with files.
    pub async fn text_with_pictures(
        &self,
        from: &str,
        to: &PhoneNumber,
        body: &str,
        pictures: Vec<Picture>,
    ) -> MessageSid {
        let files = pictures.into_iter().map(Into::into).collect();
        let (from, to, body) = (from.to_owned(), to.as_str().to_owned(), body.to_owned());
        let letter = Letter { sid: None, from, to, body, files };
        let (sid, told) = letters::receive(&self.exchange, letter, self.exchange.clock.now());
        // It also ends where nobody had to be told.
        let _ = told.await;
        sid
    }

    /// Deletes the files of a text, as its owner may in the Console.
    pub fn delete_files(&self, text: &MessageSid) {
        if let Some(message) = self.exchange.world().messages.find_mut(text.as_str()) {
            message.media.clear();
        }
    }

    /// Sends incoming texts of one of the account's numbers to this address, exactly as given.
    pub fn point(&self, number: &PhoneNumber, sms_url: &str) {
        let mut world = self.exchange.world();
        if let Some(number) = world.numbers.iter_mut().find(|held| held.digits == *number) {
            sms_url.clone_into(&mut number.sms.url);
        }
    }

    /// Refuses the next changes of one of the account's numbers.
    pub fn refuse_changes_of(&self, number: &PhoneNumber, times: u32) {
        let mut world = self.exchange.world();
        if let Some(number) = world.numbers.iter_mut().find(|held| held.digits == *number) {
            number.refusals = times;
        }
    }

    /// Where incoming texts of one of the account's numbers would go by its own address, and whether a service that it
    /// sits in lets that address count.
    pub fn addresses(&self, number: &PhoneNumber) -> (String, bool) {
        let world = self.exchange.world();
        let Some(number) = world.find_number(number.as_str()) else { return Default::default() };
        let counts = world.find_service_of(number).is_none_or(|service| service.uses_number_webhook);
        (number.sms.url.clone(), counts)
    }

    /// Puts some of the account's numbers into a new Messaging Service.
    pub fn add_service(&self, plan: ServicePlan) -> ServiceSid {
        let now = self.exchange.clock.now();
        let mut world = self.exchange.world();
        let sid: ServiceSid = world.mint.next("MG");
        let numbers: Vec<NumberSid> = world
            .numbers
            .iter()
            .filter(|number| plan.numbers.contains(&number.digits))
            .map(|number| number.sid.clone())
            .collect();
        world.services.push(world::services::Service::new(sid.clone(), plan, numbers, now));
        sid
    }

    /// Somebody else gets a number that could be had until now.
    pub fn take(&self, number: &PhoneNumber) {
        self.exchange.world().market.taken.push(number.clone());
    }

    /// The account's numbers, oldest first.
    pub fn numbers(&self) -> Vec<PhoneNumber> {
        self.exchange.world().numbers.iter().map(|number| number.digits.clone()).collect()
    }

    /// Another auth token for the account, as its owner makes one in the Console. The former one opens nothing any more.
    pub fn replace_token(&self, token: &str) {
        self.exchange.replace_token(Secret::new(token));
    }

    /// The account's test credentials.
    pub fn test_credentials(&self) -> (AccountSid, Secret) {
        rest::test_credentials(&self.exchange.account, &self.exchange.token())
    }

    /// Every text that a listing would show, oldest first.
    pub fn messages(&self) -> Vec<SandboxMessage> {
        self.exchange.world().messages.oldest_first().map(SandboxMessage::from).collect()
    }

    /// What Twilio's debugger would show, oldest first.
    pub fn alerts(&self) -> Vec<Alert> {
        self.exchange.world().records.alerts.iter().cloned().collect()
    }

    /// The requests that reached the REST API, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.exchange.world().records.requests.iter().cloned().collect()
    }

    /// What came up on people's phones, oldest first: delivered texts, and Twilio's own answers to STOP.
    pub fn shown(&self) -> Vec<Shown> {
        self.exchange.world().records.shown.iter().cloned().collect()
    }

    /// What can be made to go wrong.
    pub fn switches(&self) -> &Switches {
        &self.exchange.switches
    }

    /// Resolves when no webhook is in flight and nothing is due at the clock's present.
    pub async fn idle(&self) {
        self.exchange.queue.idle(&self.exchange.clock).await;
    }

    /// Stops listening and lets nothing more happen. Webhooks in flight are left to end.
    pub async fn stop(mut self) {
        for task in &mut self.tasks {
            task.abort();
            let _ = task.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
