//! Pages in both styles, and links that lead elsewhere.

use deskbell_twilio::api::{messages, services};
use deskbell_twilio::page::Page;
use deskbell_twilio::{Clock, Error, Hosts};

use crate::server::{Answer, Server, answer, client};

fn texts(next: Option<&str>) -> Answer {
    answer(200, format!(r#"{{"messages":[],"page":0,"page_size":50,"next_page_uri":{}}}"#, json(next)))
}

fn listing(next: Option<&str>) -> Answer {
    let next = json(next);
    answer(200, format!(r#"{{"services":[],"meta":{{"page":0,"key":"services","next_page_url":{next}}}}}"#))
}

fn json(text: Option<&str>) -> String {
    serde_json::to_string(&text).unwrap()
}

#[tokio::test]
async fn the_2010_api_links_its_pages_relatively() {
    let next = "/2010-04-01/Accounts/AC/Messages.json?To=%2B12025550123&Page=1&PageToken=PA";
    let twilio = Server::start([texts(Some(next)), texts(None)]).await;
    let client = twilio.client();
    let first = client.execute(&messages::List::default()).await.unwrap();
    let second = client.next(&first).await.unwrap().unwrap();
    assert!(client.next(&second).await.unwrap().is_none());
    assert_eq!(twilio.lines()[1], format!("GET {next}"));
    assert!(twilio.asked().iter().all(|asked| asked.authorization.is_some()));
}

#[tokio::test]
async fn the_later_apis_link_theirs_with_twilios_own_name() {
    let next = "https://messaging.twilio.com/v1/Services?PageSize=50&Page=1&PageToken=PT";
    let api = Server::start([answer(500, "")]).await;
    let messaging = Server::start([listing(Some(next)), listing(None)]).await;
    let hosts = Hosts::all_at(&api.url).with("messaging.twilio.com", &messaging.url);
    let client = client(hosts, Clock::system());
    let first = client.execute(&services::List::default()).await.unwrap();
    let second = client.next(&first).await.unwrap().unwrap();
    assert!(client.next(&second).await.unwrap().is_none());
    assert_eq!(messaging.lines(), ["GET /v1/Services", "GET /v1/Services?PageSize=50&Page=1&PageToken=PT"]);
    assert_eq!(api.asked(), []);
}

#[tokio::test]
async fn a_next_page_elsewhere_is_refused_and_never_asked_for() {
    let elsewhere = Server::start([listing(None)]).await;
    let mine = Server::start([answer(500, "")]).await;
    let client = mine.client();
    for link in [
        format!("{}/v1/Services", elsewhere.url),
        format!("//{}/", elsewhere.url.trim_start_matches("http://")),
    ] {
        mine.say([listing(Some(&link))]);
        let page = client.execute(&services::List::default()).await.unwrap();
        let error = client.next(&page).await.unwrap_err();
        assert!(matches!(&error, Error::Garbled { at, .. } if at == "next page"), "{error}");
        assert_eq!(page.next_page(), Some(link.as_str()));
    }
    assert_eq!(elsewhere.asked(), []);
}
