//! Which crate may know which: shell → tunnel, webhooks, core, practice, twilio; tunnel → webhooks → core → geocoding,
//! twilio ← sandbox; practice → core, sandbox; tests know all but the shell. Read from `cargo metadata`, so that renamed,
//! optional and platform dependencies count too.

use std::{env, process::Command};

use serde_json::Value;

use crate::{Offence, refuse, tree};

/// A package of ours, what of ours it may know, and the starts of foreign names that it may never see.
struct Room {
    package: &'static str,
    may_know: &'static [&'static str],
    never: &'static [&'static str],
}

const ROOMS: &[Room] = &[
    Room { package: "deskbell-twilio", may_know: &[], never: &["tauri", "keyring", "ngrok", "rusqlite"] },
    Room {
        package: "deskbell-geocoding",
        may_know: &["deskbell-twilio"],
        never: &["tauri", "keyring", "ngrok", "rusqlite"],
    },
    Room {
        package: "deskbell-core",
        may_know: &["deskbell-geocoding", "deskbell-twilio"],
        never: &["tauri", "axum", "keyring", "ngrok", "hyper", "tower"],
    },
    Room {
        package: "deskbell-webhooks",
        may_know: &["deskbell-core", "deskbell-twilio"],
        never: &["tauri", "keyring", "ngrok", "rusqlite"],
    },
    Room {
        package: "deskbell-tunnel",
        may_know: &["deskbell-webhooks", "deskbell-core", "deskbell-twilio"],
        never: &["tauri", "keyring", "rusqlite"],
    },
    Room {
        package: "deskbell-sandbox",
        may_know: &["deskbell-twilio"],
        never: &["tauri", "keyring", "ngrok", "rusqlite"],
    },
    Room {
        package: "deskbell-practice",
        may_know: &["deskbell-core", "deskbell-sandbox", "deskbell-twilio"],
        never: &["tauri", "axum", "keyring", "ngrok", "rusqlite"],
    },
    Room {
        package: "deskbell",
        may_know: &[
            "deskbell-tunnel",
            "deskbell-webhooks",
            "deskbell-core",
            "deskbell-practice",
            "deskbell-twilio",
        ],
        never: &["rusqlite", "ngrok"],
    },
    Room {
        package: "deskbell-tests",
        may_know: &[
            "deskbell-tunnel",
            "deskbell-webhooks",
            "deskbell-core",
            "deskbell-practice",
            "deskbell-sandbox",
            "deskbell-twilio",
        ],
        never: &["tauri", "ngrok"],
    },
    Room {
        package: "deskbell-fuzz",
        may_know: &["deskbell-core", "deskbell-sandbox", "deskbell-twilio"],
        never: &["tauri", "ngrok"],
    },
    Room { package: "xtask", may_know: &[], never: &["tauri"] },
];

fn metadata() -> Value {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(tree::root())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

fn name(value: &Value) -> &str {
    value.get("name").and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn forbidden_edges(metadata: &Value) -> Vec<Offence> {
    let packages = list(metadata, "packages");
    let mut offences = Vec::new();
    for package in packages {
        let Some(room) = ROOMS.iter().find(|room| room.package == name(package)) else {
            offences.push(Offence::new(
                name(package),
                0,
                "is no room of the house: say in tests/tidy what it may know",
            ));
            continue;
        };
        for other in list(package, "dependencies").iter().map(name) {
            let is_ours = packages.iter().any(|package| name(package) == other);
            if is_ours && !room.may_know.contains(&other) {
                offences.push(Offence::new(room.package, 0, format!("may not know {other}")));
            }
            if room.never.iter().any(|start| other == *start || other.starts_with(&format!("{start}-"))) {
                offences.push(Offence::new(room.package, 0, format!("may never see {other}")));
            }
        }
    }
    let is_there = |room: &&Room| packages.iter().any(|package| name(package) == room.package);
    let gone = ROOMS.iter().filter(|room| !is_there(room));
    offences.extend(gone.map(|room| Offence::new(room.package, 0, "is not in the workspace")));
    offences
}

/// The shell has the built interface inside unless it is asked otherwise, and so every command that builds the
/// workspace builds the same Tauri.
fn has_interface_inside(metadata: &Value) -> bool {
    let shell = list(metadata, "packages").iter().find(|package| name(package) == "deskbell");
    let features = shell.and_then(|shell| shell.get("features"));
    let of = |feature: &str| features.map_or(&[][..], |features| list(features, feature));
    let mut switched_on = of("default").iter().filter_map(Value::as_str).collect::<Vec<_>>();
    switched_on.extend(of("default").iter().filter_map(Value::as_str).flat_map(of).filter_map(Value::as_str));
    switched_on.contains(&"tauri/custom-protocol")
}

#[test]
fn no_crate_knows_what_it_must_not() {
    refuse(&forbidden_edges(&metadata()));
}

#[test]
fn the_shell_has_the_interface_inside_by_default() {
    assert!(
        has_interface_inside(&metadata()),
        "src-tauri/Cargo.toml: default = [\"custom-protocol\"], custom-protocol = [\"tauri/custom-protocol\"]"
    );
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The house with one more dependency in one room.
    fn house_with(package: &str, dependency: &Value) -> Value {
        let rooms = ROOMS.iter().map(|room| {
            let mut known: Vec<Value> = room.may_know.iter().map(|name| json!({ "name": name })).collect();
            if room.package == package {
                known.push(dependency.clone());
            }
            json!({ "name": room.package, "dependencies": known })
        });
        json!({ "packages": rooms.collect::<Vec<_>>() })
    }

    #[test]
    fn the_house_as_designed_stands() {
        refuse(&forbidden_edges(&house_with("deskbell-core", &json!({ "name": "serde" }))));
        refuse(&forbidden_edges(&house_with("deskbell-core", &json!({ "name": "taurine" }))));
    }

    #[test]
    fn an_edge_too_many_is_refused() {
        for (package, dependency) in [
            ("deskbell-twilio", "deskbell-core"),
            ("deskbell-sandbox", "deskbell-core"),
            ("deskbell-core", "deskbell-sandbox"),
            ("deskbell-core", "axum"),
            ("deskbell-core", "tauri-plugin-dialog"),
            ("deskbell-webhooks", "rusqlite"),
            ("deskbell-webhooks", "deskbell-tunnel"),
            ("deskbell", "ngrok"),
            ("deskbell-tests", "deskbell"),
            ("xtask", "deskbell-twilio"),
        ] {
            let dependency = json!({ "name": dependency, "kind": "dev", "target": "cfg(windows)" });
            let found = forbidden_edges(&house_with(package, &dependency));
            assert_eq!(found.len(), 1, "{package} → {dependency}");
        }
    }

    #[test]
    fn a_room_that_nobody_knows_is_refused() {
        let mut house = house_with("xtask", &json!({ "name": "anyhow" }));
        let packages = house.get_mut("packages").and_then(Value::as_array_mut).expect("a list");
        packages.pop();
        packages.push(json!({ "name": "deskbell-attic", "dependencies": [] }));
        assert_eq!(forbidden_edges(&house).len(), 2);
    }

    #[test]
    fn a_shell_without_the_interface_is_noticed() {
        let shell = |features: Value| json!({ "packages": [{ "name": "deskbell", "features": features }] });
        assert!(!has_interface_inside(&shell(json!({}))));
        assert!(!has_interface_inside(&shell(
            json!({ "default": [], "custom-protocol": ["tauri/custom-protocol"] })
        )));
        assert!(has_interface_inside(&shell(json!({ "default": ["a"], "a": ["tauri/custom-protocol"] }))));
    }
}
