//! Everything this Twilio remembers: one account, its numbers, texts, calls, pictures and services, who opted out, what
//! went wrong. It lives behind one lock in the exchange, and nothing in here waits or talks to anybody.

pub(crate) mod account;
pub(crate) mod calls;
pub(crate) mod conferences;
pub(crate) mod consent;
pub(crate) mod flows;
pub(crate) mod market;
pub(crate) mod media;
pub(crate) mod messages;
pub(crate) mod numbers;
pub(crate) mod papers;
pub(crate) mod recordings;
pub(crate) mod records;
pub(crate) mod registrations;
pub(crate) mod regulations;
pub(crate) mod services;
pub(crate) mod shelf;

use std::collections::BTreeMap;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::AccountSid;

use crate::calls::people::Phones;
use crate::dice::Dice;
use crate::people::Patient;
use crate::sids::Mint;

/// The state of the account.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) account: account::Account,
    pub(crate) numbers: Vec<numbers::Number>,
    pub(crate) messages: messages::Messages,
    pub(crate) calls: shelf::Shelf<calls::Call>,
    pub(crate) conferences: shelf::Shelf<conferences::Conference>,
    pub(crate) flows: flows::Flows,
    /// What was fetched to be played, by its address; none where it could not be had.
    pub(crate) tunes: BTreeMap<String, Option<calls::Tune>>,
    pub(crate) recordings: shelf::Shelf<recordings::Recording>,
    /// How phones behave that are called.
    pub(crate) phones: Phones,
    pub(crate) services: Vec<services::Service>,
    pub(crate) consent: consent::Consent,
    pub(crate) market: market::Market,
    pub(crate) papers: papers::Papers,
    pub(crate) registrations: registrations::Registrations,
    pub(crate) records: records::Records,
    pub(crate) people: Vec<Patient>,
    pub(crate) dice: Dice,
    pub(crate) mint: Mint,
}

impl World {
    /// An account that was opened at some time, with these numbers and nothing on them. What chance decides
    /// follows from `now`.
    pub(crate) fn new(account: AccountSid, numbers: &[PhoneNumber], opened: Millis, now: Millis) -> World {
        let seed = now.0.unsigned_abs();
        let numbers = numbers.iter().map(|number| numbers::Number::new(&account, number, opened)).collect();
        World {
            mint: Mint::new(&account, seed),
            account: account::Account::new(account, opened),
            numbers,
            messages: messages::Messages::default(),
            calls: shelf::Shelf::default(),
            conferences: shelf::Shelf::default(),
            flows: flows::Flows::default(),
            tunes: BTreeMap::new(),
            recordings: shelf::Shelf::default(),
            phones: Phones::default(),
            services: Vec::new(),
            consent: consent::Consent::default(),
            market: market::Market::default(),
            papers: papers::Papers::default(),
            registrations: registrations::Registrations::default(),
            records: records::Records::default(),
            people: Vec::new(),
            dice: Dice::new(seed),
        }
    }

    /// The account's number with these digits, if it has it.
    pub(crate) fn find_number(&self, digits: &str) -> Option<&numbers::Number> {
        self.numbers.iter().find(|number| number.digits.as_str() == digits)
    }

    /// The service that a number sits in, if it does.
    pub(crate) fn find_service_of(&self, number: &numbers::Number) -> Option<&services::Service> {
        self.services.iter().find(|service| service.numbers.contains(&number.sid))
    }

    /// Has this person said STOP to this number, or to a neighbour of it in the same service?
    pub(crate) fn is_opted_out(&self, person: &str, ours: &str) -> bool {
        let neighbours = self
            .find_number(ours)
            .and_then(|number| self.find_service_of(number))
            .map(|service| service.numbers.as_slice())
            .unwrap_or_default();
        self.consent.is_out(person, ours)
            || self
                .numbers
                .iter()
                .filter(|number| neighbours.contains(&number.sid))
                .any(|number| self.consent.is_out(person, number.digits.as_str()))
    }
}
