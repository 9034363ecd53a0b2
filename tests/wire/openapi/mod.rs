//! Twilio's OpenAPI files as a judge of requests and answers. They lie beside the checkout; where they do not,
//! the tests that need them say so and pass.

mod schema;
mod tests;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use deskbell_twilio::Host;
use deskbell_twilio::request::Method;
use serde_json::{Value, json};

use self::schema::Closeness;
use crate::requests::Asked;

/// Twilio's description of all hosts that the client knows.
pub(crate) struct Spec {
    documents: Vec<(Host, Value)>,
}

/// What a document says of one method on one path, and what fills the gaps of that path.
struct Operation<'a> {
    document: &'a Value,
    described: &'a Value,
    gaps: Vec<(String, String)>,
}

fn file_name(host: Host) -> &'static str {
    match host {
        Host::Api => "twilio_api_v2010.json",
        Host::Messaging => "twilio_messaging_v1.json",
        Host::Pricing => "twilio_pricing_v1.json",
        Host::Monitor => "twilio_monitor_v1.json",
        Host::Studio => "twilio_studio_v2.json",
        // Uploading is not described; what is uploaded is.
        Host::Numbers | Host::NumbersUpload => "twilio_numbers_v2.json",
    }
}

fn word(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Delete => "delete",
    }
}

impl Spec {
    /// The description, if it is there; else it says what is skipped.
    pub(crate) fn find() -> Option<&'static Spec> {
        static SPEC: OnceLock<Option<Spec>> = OnceLock::new();
        let found = SPEC.get_or_init(|| {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/twilio-oai");
            let read = |host: Host| {
                let text = fs::read_to_string(folder.join(file_name(host))).ok()?;
                Some((host, serde_json::from_str(&text).expect("an OpenAPI file is JSON")))
            };
            let documents = Host::ALL.into_iter().map(read).collect::<Option<_>>()?;
            Some(Spec { documents })
        });
        if found.is_none() {
            eprintln!("skipped: Twilio's OpenAPI files are not in ../shared/twilio-oai beside the checkout");
        }
        found.as_ref()
    }

    /// What is wrong with a request; nothing if it is valid.
    pub(crate) fn request_faults(&self, asked: &Asked) -> Vec<String> {
        match self.operation(asked.host, asked.method, &asked.path) {
            Ok(operation) => operation.request_faults(asked),
            Err(fault) => vec![fault],
        }
    }

    /// What is wrong with an answer to a request; nothing if it is as described, field for field.
    pub(crate) fn answer_faults(&self, asked: &Asked, status: u16, body: &[u8]) -> Vec<String> {
        self.answer_faults_within(Closeness::Whole, asked, status, body)
    }

    /// The same for an answer that may lack fields, or have more.
    pub(crate) fn example_faults(&self, asked: &Asked, status: u16, body: &[u8]) -> Vec<String> {
        self.answer_faults_within(Closeness::AsStated, asked, status, body)
    }

    fn answer_faults_within(&self, how: Closeness, asked: &Asked, status: u16, body: &[u8]) -> Vec<String> {
        let operation = match self.operation(asked.host, asked.method, &asked.path) {
            Ok(operation) => operation,
            Err(fault) => return vec![fault],
        };
        let Some(response) = operation.described["responses"].get(status.to_string()) else {
            return vec![format!("status {status} is not described")];
        };
        match response.pointer("/content/application~1json/schema") {
            Some(schema) => schema::faults(operation.document, schema, how, body),
            None if body.is_empty() => Vec::new(),
            None => vec!["a body where none is described".to_owned()],
        }
    }

    /// What is wrong with a refusal. Twilio describes one kind, and it is the same everywhere.
    pub(crate) fn refusal_faults(&self, body: &[u8]) -> Vec<String> {
        let document = self.document(Host::Api);
        let path = "/2010-04-01/Accounts/{AccountSid}/Calls/{CallSid}/Recordings/{Sid}.json";
        let schema = document["paths"][path]["post"]
            .pointer("/responses/408/content/application~1json/schema")
            .expect("Twilio describes a refusal there");
        schema::faults(document, schema, Closeness::Whole, body)
    }

    /// The examples that Twilio gives of answers to a request, with their status.
    pub(crate) fn examples(&self, asked: &Asked) -> Vec<(u16, &Value)> {
        let Ok(operation) = self.operation(asked.host, asked.method, &asked.path) else { return Vec::new() };
        let responses = operation.described["responses"].as_object().into_iter().flatten();
        let examples = responses.filter_map(|(status, response)| {
            let examples = response.pointer("/content/application~1json/examples")?.as_object()?;
            Some(examples.values().map(|example| (status.parse().unwrap(), &example["value"])))
        });
        examples.flatten().collect()
    }

    fn document(&self, host: Host) -> &Value {
        let found = self.documents.iter().find(|(known, _)| *known == host);
        &found.expect("every host has its file").1
    }

    fn operation(&self, host: Host, method: Method, path: &str) -> Result<Operation<'_>, String> {
        let document = self.document(host);
        let paths = document["paths"].as_object().into_iter().flatten();
        let mut matches: Vec<_> = paths
            .filter_map(|(template, item)| Some((template.matches('{').count(), gaps(template, path)?, item)))
            .collect();
        matches.sort_by_key(|(count, _, _)| *count);
        let (_, gaps, item) = matches.into_iter().next().ok_or_else(|| format!("no path is like {path}"))?;
        let server = format!("https://{}", host.name());
        if item["servers"][0]["url"] != json!(server) {
            return Err(format!("{path} is not at {server}"));
        }
        let described = item.get(word(method)).ok_or_else(|| format!("no {method:?} on {path}"))?;
        Ok(Operation { document, described, gaps })
    }
}

/// What fills the gaps of a template to make this path; nothing if that cannot be.
fn gaps(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (templates, parts): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if templates.len() != parts.len() {
        return None;
    }
    let mut gaps = Vec::new();
    for (template, part) in templates.into_iter().zip(parts) {
        match template.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((name, ending)) => gaps.push((name.to_owned(), part.strip_suffix(ending)?.to_owned())),
            None if template == part => {}
            None => return None,
        }
    }
    Some(gaps)
}

impl Operation<'_> {
    fn request_faults(&self, asked: &Asked) -> Vec<String> {
        let parameters = |place: &str| {
            let of_place = self.described["parameters"].as_array().into_iter().flatten();
            let of_place = of_place.filter(|parameter| parameter["in"] == place);
            let mut schema = json!({ "type": "object", "properties": {}, "required": [] });
            for parameter in of_place {
                let name = parameter["name"].as_str().unwrap_or_default();
                schema["properties"][name] = parameter["schema"].clone();
                if parameter["required"] == true {
                    schema["required"].as_array_mut().unwrap().push(json!(name));
                }
            }
            schema
        };
        let mut faults = self.field_faults("path", &parameters("path"), &self.gaps);
        faults.extend(self.field_faults("query", &parameters("query"), &asked.query));
        let form = self.described.pointer("/requestBody/content/application~1x-www-form-urlencoded/schema");
        match form {
            Some(schema) => {
                // An empty value takes a Sid off, which the description does not say. Only Sids have patterns.
                let takes_off = |name: &str, value: &str| {
                    value.is_empty() && schema["properties"][name]["pattern"] != Value::Null
                };
                let fields: Vec<_> =
                    asked.form.iter().filter(|(name, value)| !takes_off(name, value)).cloned().collect();
                faults.extend(self.field_faults("form", schema, &fields));
            }
            None if asked.form.is_empty() => {}
            None => faults.push("a form where none is described".to_owned()),
        }
        faults
    }

    fn field_faults(&self, place: &str, schema: &Value, fields: &[(String, String)]) -> Vec<String> {
        let value = schema::typed(self.document, schema, fields);
        let faults = schema::faults_of(self.document, schema, Closeness::Closed, &value);
        faults.into_iter().map(|fault| format!("{place}: {fault}")).collect()
    }
}
