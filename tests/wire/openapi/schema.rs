//! OpenAPI 3.0's schemas as JSON Schema, and Twilio's formats. A keyword or format that nobody checks is an error:
//! the judge never looks away.

use std::collections::BTreeMap;

use deskbell_twilio::twiml::rules::check;
use deskbell_twilio::{Millis, PhoneNumber};
use jsonschema::Draft;
use serde_json::{Map, Value, json};

/// How close a value must come to its schema.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Closeness {
    /// As the schema states.
    AsStated,
    /// And without fields that are not described.
    Closed,
    /// And with every field that is: Twilio leaves nothing out, it writes `null`.
    Whole,
}

/// What is wrong with a body.
pub(super) fn faults(document: &Value, schema: &Value, how: Closeness, body: &[u8]) -> Vec<String> {
    match serde_json::from_slice(body) {
        Ok(value) => faults_of(document, schema, how, &value),
        Err(error) => vec![format!("no JSON: {error}")],
    }
}

/// What is wrong with a value.
pub(super) fn faults_of(document: &Value, schema: &Value, how: Closeness, value: &Value) -> Vec<String> {
    let mut root = converted(schema, how);
    let mut needed = BTreeMap::new();
    gather(document, schema, &mut needed);
    root["components"]["schemas"] =
        needed.into_iter().map(|(name, schema)| (name, converted(schema, how))).collect();
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_format("twilio:currency", |text: &str| {
            text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_alphabetic())
        })
        .with_format("twilio:date", |text: &str| text.parse::<jiff::civil::Date>().is_ok())
        .with_format("twilio:date-time", is_moment)
        .with_format("twilio:date-time-rfc-2822", move |text: &str| {
            // One of Twilio's own examples is in another time zone.
            is_rfc_2822(text) || (how == Closeness::AsStated && Millis::from_rfc2822(text).is_some())
        })
        .with_format("twilio:endpoint", is_endpoint)
        .with_format("twilio:http-method", |text: &str| ["GET", "POST"].contains(&text))
        .with_format("twilio:iso-country-code", |text: &str| {
            text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase())
        })
        .with_format("twilio:phone-number", is_sender)
        .with_format("twilio:twiml", |text: &str| text.chars().count() <= 4000 && check(text).is_empty())
        .with_format("twilio:uri", is_address);
    let validator = options.build(&root).expect("Twilio's schema can be used");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The named schemas that a schema refers to, directly or not.
fn gather<'a>(document: &'a Value, within: &Value, needed: &mut BTreeMap<String, &'a Value>) {
    let name = within["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/components/schemas/"));
    if let Some(name) = name
        && !needed.contains_key(name)
    {
        let schema = &document["components"]["schemas"][name];
        needed.insert(name.to_owned(), schema);
        gather(document, schema, needed);
    }
    match within {
        Value::Object(members) => members.values().for_each(|inner| gather(document, inner, needed)),
        Value::Array(items) => items.iter().for_each(|inner| gather(document, inner, needed)),
        _ => {}
    }
}

/// `Thu, 30 Jul 2015 20:00:00 +0000`: always in UTC.
fn is_rfc_2822(text: &str) -> bool {
    text.ends_with(" +0000") && Millis::from_rfc2822(text).is_some()
}

/// `2015-07-30T20:12:31Z`, or in a filter a whole day.
fn is_moment(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok_and(|day| day.to_string() == text)
        || (text.ends_with('Z') && Millis::from_iso8601(text).is_some())
}

/// A number, a short code or a sender's name.
fn is_sender(text: &str) -> bool {
    let is_name = (1..=11).contains(&text.len())
        && text.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b' ');
    PhoneNumber::from_twilio(text).is_ok() || is_name
}

/// Whom a call can reach: a number, or a SIP address.
fn is_endpoint(text: &str) -> bool {
    text.strip_prefix("sip:")
        .map_or_else(|| PhoneNumber::from_twilio(text).is_ok(), |rest| rest.contains('@'))
}

/// Twilio calls paths URIs too, and writes no URI as an empty one.
fn is_address(text: &str) -> bool {
    let base = reqwest::Url::parse("https://api.twilio.com").unwrap();
    text.is_empty()
        || (text.starts_with('/') && base.join(text).is_ok())
        || reqwest::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// A schema of OpenAPI 3.0 as JSON Schema.
fn converted(schema: &Value, how: Closeness) -> Value {
    let Some(schema) = schema.as_object() else { return schema.clone() };
    // OpenAPI 3.0 does not look at what stands beside a reference.
    if let Some(reference) = schema.get("$ref") {
        return json!({ "$ref": reference });
    }
    let is_nullable = schema.get("nullable") == Some(&json!(true));
    let mut made = Map::new();
    for (keyword, said) in schema {
        match keyword.as_str() {
            // Where the libraries read a string, Twilio writes one.
            "type" if schema.get("x-twilio").is_some_and(|own| own["overrideType"] == "string") => {
                _ = made.insert("type".into(), json!(["string", said]));
            }
            "type" if is_nullable => _ = made.insert("type".into(), json!([said, "null"])),
            "enum" if is_nullable => {
                let words = said.as_array().into_iter().flatten().cloned();
                made.insert("enum".into(), words.chain([Value::Null]).collect());
            }
            // An unset Sid is `null` or, in Twilio's own examples, empty.
            "pattern" if is_nullable => {
                let pattern = said.as_str().unwrap_or_default();
                made.insert("pattern".into(), json!(format!("^$|{pattern}")));
            }
            "minLength" if is_nullable => {}
            "type" | "enum" | "pattern" | "minLength" | "maxLength" | "minimum" | "maximum" | "minItems"
            | "maxItems" | "required" => _ = made.insert(keyword.clone(), said.clone()),
            "items" | "additionalProperties" => _ = made.insert(keyword.clone(), converted(said, how)),
            "anyOf" | "oneOf" | "allOf" => {
                let each = said.as_array().into_iter().flatten();
                made.insert(keyword.clone(), each.map(|schema| converted(schema, how)).collect());
            }
            "properties" => {
                let each = said.as_object().into_iter().flatten();
                let each = each.map(|(name, schema)| (name.clone(), property(name, schema, how)));
                made.insert(keyword.clone(), each.collect());
            }
            "format" => add_format(&mut made, schema.get("type"), said),
            "nullable" | "description" | "title" | "default" | "deprecated" | "example" => {}
            extension if extension.starts_with("x-") => {}
            unknown => panic!("nobody checks the keyword {unknown}"),
        }
    }
    if let Some(properties) = made.get("properties").and_then(Value::as_object)
        && how != Closeness::AsStated
    {
        let names: Vec<_> = properties.keys().cloned().collect();
        made.entry("additionalProperties").or_insert(json!(false));
        if how == Closeness::Whole {
            made.insert("required".into(), json!(names));
        }
    }
    Value::Object(made)
}

/// A property's schema, mended where Twilio's own examples do not keep to it.
fn property(name: &str, schema: &Value, how: Closeness) -> Value {
    let mut made = converted(schema, how);
    // Nothing while the conference goes on, whatever the enumeration says.
    if name == "reason_conference_ended" {
        return json!({ "anyOf": [made, { "type": "null" }] });
    }
    match (name, made.as_object_mut()) {
        // "(808) 925-1571": as people write it, whatever the format says.
        ("friendly_name", Some(made)) => _ = made.remove("format"),
        ("latitude" | "longitude", Some(made)) if how == Closeness::AsStated => _ = made.remove("type"),
        _ => {}
    }
    made
}

fn add_format(made: &mut Map<String, Value>, kind: Option<&Value>, format: &Value) {
    let format = format.as_str().unwrap_or_default();
    if kind == Some(&json!("string")) {
        made.insert("format".into(), json!(format!("twilio:{format}")));
    } else if format == "uri-map" {
        made.insert("additionalProperties".into(), json!({ "type": "string", "format": "twilio:uri" }));
    }
}

/// Fields of a query or a form as the values that their schema means. What does not read as its type stays text,
/// so that the schema refuses it.
pub(super) fn typed(document: &Value, schema: &Value, fields: &[(String, String)]) -> Value {
    let mut object = Map::new();
    for (name, text) in fields {
        let schema = resolved(document, &schema["properties"][name]);
        if schema["type"] == "array" {
            let list = object.entry(name.clone()).or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.push(read(resolved(document, &schema["items"]), text));
            }
        } else if object.contains_key(name) {
            object.insert(name.clone(), json!([text, "was sent before"]));
        } else {
            object.insert(name.clone(), read(schema, text));
        }
    }
    Value::Object(object)
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let pointer = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema)
}

fn read(schema: &Value, text: &str) -> Value {
    let parsed = match schema["type"].as_str() {
        Some("integer") => text.parse::<i64>().ok().map(Value::from),
        Some("number") => text.parse::<f64>().ok().map(Value::from),
        Some("boolean") => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    // In a filter, `*` stands for any digit.
    let text = if schema["format"] == "phone-number" { text.replace('*', "0") } else { text.to_owned() };
    parsed.unwrap_or(json!(text))
}
