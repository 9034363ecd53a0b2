//! An office to ask about: the sandbox on a clock that stands still, and a caller who asks in raw HTTP.

use std::time::Duration;

use deskbell_sandbox::{Manner, Picture, Plan, Sandbox, ServicePlan};
use deskbell_twilio::request::Method;
use deskbell_twilio::{AccountSid, Clock, MessageSid, Millis, PhoneNumber, Secret, ServiceSid};
use reqwest::header::CONTENT_TYPE;

use crate::requests::Asked;

pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub(crate) const TOKEN: &str = "not a real token";
/// Ours.
pub(crate) const DESK: &str = "+12025550100";
pub(crate) const SIDE: &str = "+12025550101";
/// Theirs.
pub(crate) const MAYA: &str = "+12025550131";
pub(crate) const OMAR: &str = "+12025550132";
/// Nobody here has this one.
pub(crate) const NOT_OURS: &str = "+12025550199";
/// Texts to these two are never delivered.
pub(crate) const SWITCHED_OFF: &str = "+12025550140";
pub(crate) const LANDLINE: &str = "+12025550141";
/// Thursday, 2 July 2026, 9:00 UTC.
pub(crate) const START: Millis = Millis(1_782_982_800_000);

pub(crate) struct Office {
    pub(crate) sandbox: Sandbox,
    pub(crate) account: AccountSid,
    pub(crate) clock: Clock,
    pub(crate) service: ServiceSid,
    http: reqwest::Client,
}

/// An answer in raw HTTP.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn number(digits: &str) -> PhoneNumber {
    PhoneNumber::from_twilio(digits).unwrap()
}

/// The smallest picture there is.
pub(crate) fn picture() -> Picture {
    let bytes = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    Picture { content_type: "image/gif".to_owned(), bytes: bytes.to_vec() }
}

impl Office {
    pub(crate) async fn open() -> Office {
        Office::open_with(None).await
    }

    pub(crate) async fn open_with(story: Option<Millis>) -> Office {
        // Another test of the same process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::manual(START);
        let account = AccountSid::parse(ACCOUNT).unwrap();
        let plan = Plan {
            account_sid: account.clone(),
            auth_token: Secret::new(TOKEN),
            numbers: vec![number(DESK), number(SIDE)],
            clock: clock.clone(),
            story,
            listen: "127.0.0.1:0".parse().unwrap(),
        };
        let sandbox = Sandbox::start(plan).await.unwrap();
        sandbox.add_person(SWITCHED_OFF, Manner::SwitchedOff);
        sandbox.add_person(LANDLINE, Manner::Landline);
        let service = sandbox.add_service(ServicePlan {
            name: "Recalls".to_owned(),
            uses_number_webhook: true,
            numbers: vec![number(DESK)],
            ..ServicePlan::default()
        });
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Office { sandbox, account, clock, service, http: http.build().unwrap() }
    }

    /// Somebody texts the front desk.
    pub(crate) async fn text(&self, from: &str, body: &str) -> MessageSid {
        self.sandbox.text(from, &number(DESK), body).await
    }

    /// Moves the clock in small steps, so that everything happens at its time.
    pub(crate) async fn pass(&self, seconds: u32) {
        for _ in 0..seconds * 4 {
            self.clock.advance(Duration::from_millis(250));
            self.sandbox.idle().await;
        }
    }

    /// Asks with the account's credentials.
    pub(crate) async fn ask(&self, asked: &Asked) -> Answer {
        self.ask_as(ACCOUNT, TOKEN, asked).await
    }

    pub(crate) async fn ask_as(&self, user: &str, password: &str, asked: &Asked) -> Answer {
        let url = format!("{}{}", self.sandbox.url(), asked.path);
        let url = if asked.query.is_empty() {
            reqwest::Url::parse(&url).unwrap()
        } else {
            reqwest::Url::parse_with_params(&url, &asked.query).unwrap()
        };
        let request = match asked.method {
            Method::Get => self.http.get(url),
            Method::Post => self.http.post(url).form(&asked.form),
            Method::Delete => self.http.delete(url),
        };
        let response = request.basic_auth(user, Some(password)).send().await.unwrap();
        let content_type = response.headers().get(CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned());
        let status = response.status().as_u16();
        Answer { status, content_type, body: response.bytes().await.unwrap().to_vec() }
    }
}
