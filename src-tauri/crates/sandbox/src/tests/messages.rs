//! Texts over REST: what is refused, listings, redaction, pictures, services.

use super::*;
use crate::{Picture, Status};

#[tokio::test]
async fn a_text_that_twilio_refuses_says_why() {
    let (sandbox, _clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let long = "x".repeat(1601);
    let many: Vec<(&str, &str)> = vec![("MediaUrl", "https://desk.example/a.png"); 11];
    let base = |extra: &[(&'static str, &'static str)]| {
        let mut form = vec![("From", DESK), ("To", MAYA)];
        form.extend_from_slice(extra);
        form
    };
    let mut cases: Vec<(u64, Vec<(&str, &str)>)> = vec![
        (21604, vec![("From", DESK), ("Body", "Hi")]),
        (21603, vec![("To", MAYA), ("Body", "Hi")]),
        (21602, base(&[])),
        (21602, base(&[("Body", "")])),
        (21212, vec![("From", "desk"), ("To", MAYA), ("Body", "Hi")]),
        (21606, vec![("From", "+12025550199"), ("To", MAYA), ("Body", "Hi")]),
        (21211, vec![("From", DESK), ("To", "12345"), ("Body", "Hi")]),
        (21266, vec![("From", DESK), ("To", DESK), ("Body", "Hi")]),
        (21609, base(&[("Body", "Hi"), ("StatusCallback", "https://a_b.example/")])),
        (21620, base(&[("MediaUrl", "ftp://desk.example/a.png")])),
        (20001, base(&[("Body", "Hi"), ("ValidityPeriod", "0")])),
        (35118, base(&[("Body", "Hi"), ("ScheduleType", "fixed"), ("SendAt", "2026-07-02T10:00:00Z")])),
        (21701, vec![("MessagingServiceSid", "MG0"), ("To", MAYA), ("Body", "Hi")]),
        (21408, vec![("From", DESK), ("To", "+15005550003"), ("Body", "Hi")]),
    ];
    let mut too_long = base(&[]);
    too_long.push(("Body", &long));
    cases.push((21617, too_long));
    let mut too_many = base(&[("Body", "Hi")]);
    too_many.extend(many);
    cases.push((21623, too_many));
    for (code, form) in cases {
        let (status, body) = caller.post("Messages.json", &form).await;
        assert_eq!((status, body["code"].as_u64()), (400, Some(code)), "{form:?}");
    }
    assert!(sandbox.messages().is_empty());
    let all = "é".repeat(1600);
    assert_eq!(caller.post("Messages.json", &[("From", DESK), ("To", MAYA), ("Body", &all)]).await.0, 201);
}

#[tokio::test]
async fn a_new_text_is_queued_without_a_price_or_a_date_of_sending() {
    let (sandbox, clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let sid = caller.send("+1 (202) 555-0131", "Hello 🙂", "").await;
    let (_, text) = caller.get(&format!("Messages/{sid}.json")).await;
    assert_eq!(text["status"], "queued");
    assert_eq!(text["direction"], "outbound-api");
    assert_eq!(text["to"], MAYA);
    assert_eq!(text["num_segments"], "1");
    assert_eq!(text["num_media"], "0");
    assert_eq!(
        (&text["price"], &text["date_sent"], &text["error_code"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    pass(&sandbox, &clock, 3).await;
    let (_, text) = caller.get(&format!("Messages/{sid}.json")).await;
    assert_eq!(text["status"], "delivered");
    assert_eq!((text["price"].as_str(), text["price_unit"].as_str()), (Some("-0.00790"), Some("USD")));
    assert!(text["date_sent"].as_str().unwrap().starts_with("Thu, 02 Jul 2026 09:00:0"));
    let (_, balance) = caller.get("Balance.json").await;
    assert_eq!(balance["balance"], "49.99210");
}

#[tokio::test]
async fn listings_are_newest_first_and_paged_whatever_comes_in_between() {
    let (sandbox, clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    for body in ["one", "two", "three", "four", "five"] {
        sandbox.text(MAYA, &number(DESK), body).await;
        clock.advance(Duration::from_secs(1));
    }
    let bodies = |page: &Value| -> Vec<String> {
        page["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|text| text["body"].as_str().unwrap().to_owned())
            .collect()
    };
    let (_, first) = caller.get("Messages.json?PageSize=2&To=%2B12025550100").await;
    assert_eq!(bodies(&first), ["five", "four"]);
    assert_eq!(
        (&first["page"], &first["page_size"], &first["start"], &first["end"]),
        (&0.into(), &2.into(), &0.into(), &1.into())
    );
    assert_eq!(first["previous_page_uri"], Value::Null);
    let next = first["next_page_uri"].as_str().unwrap().to_owned();
    assert!(
        next.starts_with("/2010-04-01/")
            && next.contains("To=%2B12025550100")
            && next.contains("PageToken=PA")
    );
    sandbox.text(MAYA, &number(DESK), "six").await;
    let deleted = first["messages"][1]["sid"].as_str().unwrap();
    assert_eq!(caller.delete(&format!("Messages/{deleted}.json")).await.0, 204);
    let (_, second) = caller.get(&next).await;
    assert_eq!(bodies(&second), ["three", "two"]);
    assert_eq!(second["page"], 1);
    let (_, third) = caller.get(second["next_page_uri"].as_str().unwrap()).await;
    assert_eq!((bodies(&third), &third["next_page_uri"]), (vec!["one".to_owned()], &Value::Null));
    let (_, back) = caller.get(third["previous_page_uri"].as_str().unwrap()).await;
    assert_eq!(bodies(&back), ["three", "two"]);
    let (status, _) = caller.get("Messages.json?PageToken=nonsense").await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn listings_are_filtered_by_numbers_and_days() {
    let (sandbox, clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    sandbox.text(MAYA, &number(DESK), "thursday").await;
    clock.advance(Duration::from_secs(24 * 3600));
    sandbox.text(MAYA, &number(SIDE), "friday").await;
    clock.advance(Duration::from_secs(24 * 3600));
    sandbox.text("DENTALCO", &number(DESK), "saturday").await;
    for (query, bodies) in [
        ("To=%2B12025550101", vec!["friday"]),
        ("From=%2B12025550131", vec!["friday", "thursday"]),
        ("From=DENTALCO", vec!["saturday"]),
        ("DateSent=2026-07-03", vec!["friday"]),
        ("DateSent%3E=2026-07-03", vec!["saturday", "friday"]),
        ("DateSent>=2026-07-03&DateSent<=2026-07-03", vec!["friday"]),
        ("DateSent%3C=2026-07-02", vec!["thursday"]),
        ("DateSent%3E=2026-07-03T09:00:01Z", vec!["saturday"]),
        ("DateSent=2020-01-01", vec![]),
    ] {
        let (_, page) = caller.get(&format!("Messages.json?{query}")).await;
        let found: Vec<&str> =
            page["messages"].as_array().unwrap().iter().map(|text| text["body"].as_str().unwrap()).collect();
        assert_eq!(found, bodies, "{query}");
    }
    assert_eq!(caller.get("Messages.json?DateSent=soon").await.0, 400);
}

#[tokio::test]
async fn only_what_is_finished_can_be_redacted_or_deleted() {
    let (sandbox, clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let sid = caller.send(MAYA, "secret", "").await;
    let path = format!("Messages/{sid}.json");
    let (status, body) = caller.delete(&path).await;
    assert_eq!((status, body["code"].as_u64()), (409, Some(20009)));
    assert_eq!(caller.post(&path, &[("Body", "")]).await.1["code"], 20009);
    pass(&sandbox, &clock, 3).await;
    assert_eq!(caller.post(&path, &[("Body", "other")]).await.0, 400);
    let (status, text) = caller.post(&path, &[("Body", "")]).await;
    assert_eq!((status, text["body"].as_str()), (200, Some("")));
    assert_eq!(caller.delete(&path).await.0, 204);
    assert_eq!(caller.get(&path).await.0, 404);
    assert_eq!(caller.delete(&path).await.0, 404);
}

#[tokio::test]
async fn a_picture_is_listed_and_its_bytes_are_one_redirect_away() {
    let (sandbox, clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let picture = Picture { content_type: "image/png".to_owned(), bytes: vec![1, 2, 3] };
    let sid = sandbox.text_with_pictures(MAYA, &number(DESK), "look", vec![picture]).await;
    assert!(sid.as_str().starts_with("MM"));
    let (_, list) = caller.get(&format!("Messages/{sid}/Media.json")).await;
    let entry = &list["media_list"][0];
    assert_eq!(entry["content_type"], "image/png");
    assert_eq!(entry["parent_sid"], sid.as_str());
    let uri = entry["uri"].as_str().unwrap();
    assert_eq!(caller.get(uri).await.1["sid"], entry["sid"]);
    let response = caller.ask_raw(uri.strip_suffix(".json").unwrap()).await;
    assert_eq!(response.status(), 307);
    let elsewhere = response.headers()["location"].to_str().unwrap().to_owned();
    let stranger = Caller::with(&sandbox, "", "");
    let file = stranger.ask_raw(&elsewhere).await;
    assert_eq!(
        (file.status().as_u16(), file.headers()["content-type"].to_str().unwrap()),
        (200, "image/png")
    );
    assert_eq!(file.bytes().await.unwrap().as_ref(), [1, 2, 3]);
    assert_eq!(stranger.ask_raw(&elsewhere.replace("Expires=1", "Expires=2")).await.status(), 403);
    clock.advance(Duration::from_secs(5 * 3600));
    assert_eq!(stranger.ask_raw(&elsewhere).await.status(), 403);
    assert_eq!(caller.delete(uri).await.0, 204);
    assert_eq!(caller.get(uri).await.0, 404);
}

#[tokio::test]
async fn a_service_chooses_the_number_and_can_wait_and_be_called_back() {
    let (sandbox, clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let plan =
        crate::ServicePlan { numbers: vec![number(SIDE)], uses_number_webhook: true, ..Default::default() };
    let service = sandbox.add_service(plan);
    let form = [("MessagingServiceSid", service.as_str()), ("To", MAYA), ("Body", "Hi")];
    let (_, text) = caller.post("Messages.json", &form).await;
    assert_eq!((text["status"].as_str(), &text["from"]), (Some("accepted"), &Value::Null));
    assert_eq!(
        (text["num_segments"].as_str(), text["messaging_service_sid"].as_str()),
        (Some("0"), Some(service.as_str()))
    );
    let mut later = form.to_vec();
    later.extend([("ScheduleType", "fixed"), ("SendAt", "2026-07-02T10:00:00Z")]);
    let (_, waiting) = caller.post("Messages.json", &later).await;
    assert_eq!(waiting["status"], "scheduled");
    later.pop();
    later.push(("SendAt", "2026-07-02T09:05:00Z"));
    assert_eq!(caller.post("Messages.json", &later).await.1["code"], 35114);
    pass(&sandbox, &clock, 4).await;
    let first = &sandbox.messages()[0];
    assert_eq!((first.status, first.from.as_str()), (Status::Delivered, SIDE));
    let path = format!("Messages/{}.json", waiting["sid"].as_str().unwrap());
    let (_, canceled) = caller.post(&path, &[("Status", "canceled")]).await;
    assert_eq!(canceled["status"], "canceled");
    clock.advance(Duration::from_secs(2 * 3600));
    sandbox.idle().await;
    assert_eq!(sandbox.messages()[1].status, Status::Canceled);
}
