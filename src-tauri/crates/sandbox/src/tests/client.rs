//! The project's own client against the sandbox, as the app uses it.

use deskbell_twilio::api::messages::{Create, FetchMedia, List, ListMedia, Sender};
use deskbell_twilio::api::{account, numbers, services};
use deskbell_twilio::page::Page;
use deskbell_twilio::{Client, Credentials, Hosts};

use super::*;
use crate::{Api, ServicePlan};

fn client(sandbox: &Sandbox, clock: &Clock, token: &str) -> Client {
    let account_sid = AccountSid::parse(ACCOUNT).unwrap();
    let credentials = Credentials { account_sid, auth_token: Secret::new(token) };
    Client::new(credentials, Hosts::all_at(sandbox.url()), clock.clone()).unwrap()
}

fn create(body: &str) -> Create {
    Create {
        to: number(MAYA),
        from: Sender::Number(number(DESK)),
        body: body.to_owned(),
        media_urls: Vec::new(),
        status_callback: None,
    }
}

#[tokio::test]
async fn the_client_reads_everything_that_the_sandbox_says() {
    let (sandbox, clock) = start(Some(START)).await;
    let client = client(&sandbox, &clock, TOKEN);
    sandbox.add_service(ServicePlan { numbers: vec![number(SIDE)], ..ServicePlan::default() });
    let account = client.execute(&account::Fetch).await.unwrap();
    assert_eq!(account.friendly_name, "Harbour Street Dental");
    assert_eq!(client.execute(&account::FetchBalance).await.unwrap().currency, "USD");
    let listed = client.execute(&numbers::List { page_size: Some(1), ..Default::default() }).await.unwrap();
    let more = client.next(&listed).await.unwrap().unwrap();
    assert_eq!(more.into_items()[0].phone_number, number(SIDE));
    let found = client.execute(&services::List { page_size: None }).await.unwrap();
    let service = found.services[0].sid.clone();
    let inside = client.execute(&services::ListPhoneNumbers { service, page_size: None }).await.unwrap();
    assert_eq!(inside.phone_numbers[0].phone_number, number(SIDE));
    let mut page = client.execute(&List { page_size: Some(20), ..Default::default() }).await.unwrap();
    let mut count = page.messages.len();
    while let Some(next) = client.next(&page).await.unwrap() {
        count += next.messages.len();
        page = next;
    }
    assert_eq!(count, sandbox.messages().len());
    let text = sandbox.messages().into_iter().find(|text| text.num_media > 0).unwrap();
    let files = client.execute(&ListMedia { message: text.sid.clone(), page_size: None }).await.unwrap();
    let wanted = FetchMedia { message: text.sid, media: files.media_list[0].sid.clone() };
    let file = client.media(&wanted, 5_000_000).await.unwrap();
    assert!(file.content_type().unwrap().starts_with("image/"));
    assert!(image::load_from_memory(&file.bytes().await.unwrap()).is_ok());
}

#[tokio::test]
async fn the_client_is_told_apart_what_happened_and_what_may_have_happened() {
    let (sandbox, clock) = start(None).await;
    assert_eq!(client(&sandbox, &clock, TOKEN).execute(&create("Hi")).await.unwrap().body, "Hi");
    let refused = client(&sandbox, &clock, TOKEN).execute(&create("")).await.unwrap_err();
    assert_eq!((refused.code(), refused.may_have_arrived()), (Some(21602), false));
    let stranger = client(&sandbox, &clock, "wrong").execute(&create("Hi")).await.unwrap_err();
    assert!(!stranger.may_have_arrived());
    for api in [Api::LosesAnswers, Api::FailsAfterTaking] {
        sandbox.switches().set_api_for(api, 1);
        let unknown = client(&sandbox, &clock, TOKEN).execute(&create("Hi")).await.unwrap_err();
        assert!(unknown.may_have_arrived(), "{api:?}");
    }
    assert_eq!(sandbox.messages().len(), 3);
}
