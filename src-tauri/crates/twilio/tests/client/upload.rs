//! A document with its file, byte for byte: text parts `FriendlyName`, `Type` and `Attributes`, then `File` with its name
//! and type, as `multipart/form-data` (RFC 7578).

use deskbell_twilio::api::compliance::documents::{Create, File};
use serde_json::json;

use crate::server::{Server, answer};

const DOCUMENT: &str = "RDaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn passport() -> (Create, File) {
    let attributes = json!({ "first_name": "Zoë", "last_name": "O\"Hara" });
    let create = Create {
        friendly_name: "Deskbell document 7".to_owned(),
        kind: "passport".to_owned(),
        attributes: attributes.as_object().unwrap().clone(),
    };
    let bytes = "%PDF-1.4\r\n--not-a-boundary\r\n%%EOF\n".as_bytes().to_vec();
    (create, File { name: "my passport.pdf".to_owned(), content_type: "application/pdf", bytes })
}

fn taken(mime_type: Option<&str>) -> String {
    json!({ "sid": DOCUMENT, "account_sid": crate::server::ACCOUNT, "friendly_name": "Deskbell document 7",
        "mime_type": mime_type, "status": "draft", "failure_reason": null, "errors": null, "type": "passport",
        "attributes": {}, "date_created": "2019-07-31T02:11:52Z", "date_updated": "2019-07-31T02:11:52Z",
        "url": null })
    .to_string()
}

#[tokio::test]
async fn a_document_is_uploaded_byte_for_byte_as_documented() {
    let twilio = Server::start([answer(201, taken(Some("application/pdf")))]).await;
    let (create, file) = passport();
    let made = twilio.client().upload(&create, file).await.unwrap();
    assert_eq!((made.sid.as_str(), made.mime_type.as_deref()), (DOCUMENT, Some("application/pdf")));
    assert_eq!(twilio.lines(), ["POST /v2/RegulatoryCompliance/SupportingDocuments"]);
    let asked = twilio.asked().remove(0);
    assert!(asked.authorization.unwrap().starts_with("Basic "));
    let mark = asked.body.split("\r\n").next().unwrap().to_owned();
    assert!(mark.starts_with("--") && mark.len() > 20, "{mark}");
    let text = |name: &str, value: &str| {
        format!("{mark}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let wanted = [
        text("FriendlyName", "Deskbell document 7"),
        text("Type", "passport"),
        text("Attributes", "{\"first_name\":\"Zoë\",\"last_name\":\"O\\\"Hara\"}"),
        format!(
            "{mark}\r\nContent-Disposition: form-data; name=\"File\"; filename=\"my passport.pdf\"\r\n\
             Content-Type: application/pdf\r\n\r\n%PDF-1.4\r\n--not-a-boundary\r\n%%EOF\n\r\n{mark}--\r\n"
        ),
    ]
    .concat();
    assert_eq!(asked.body, wanted);
}

#[tokio::test]
async fn an_upload_is_sent_once_whatever_becomes_of_its_answer() {
    for script in [answer(500, ""), answer(503, ""), answer(201, "{"), answer(400, "{\"code\":12301}")] {
        let twilio = Server::start([script]).await;
        let (create, file) = passport();
        let error = twilio.client().upload(&create, file).await.unwrap_err();
        assert_eq!(twilio.lines().len(), 1, "{error}");
        assert_eq!(error.may_have_arrived(), error.code() != Some(12301), "{error}");
    }
}
