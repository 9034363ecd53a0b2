//! A flow in 64 letters: two that do the same have the same, in whatever order their fields stand.

use serde_json::{Map, Value};

/// The hash of what a flow does.
pub(crate) fn of(definition: &Value) -> String {
    let text = sorted(definition).to_string();
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    crate::store::keys::hex(digest.as_ref())
}

/// The same with its fields in the order of the alphabet.
pub(super) fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            let field = |name: &String| Some((name.clone(), sorted(fields.get(name)?)));
            Value::Object(names.into_iter().filter_map(field).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}
