//! What must not come in from outside: text as HTML, the paths of somebody's machine, and the addresses of the
//! registry that a machine happens to be set up for.

use crate::{Offence, refuse, rust, tree, tree::Tree};

/// Ways to make HTML of a text. Text from outside is never HTML: marks travel as ranges.
const MAKES_HTML: [&str; 5] = ["{@html", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"];
/// Folders in which people and build machines keep their work; what follows is a name.
const HOMES: [&str; 5] = ["/home/", "/root/", "/Users/", "/work/", "C:\\Users\\"];
/// Parts of hosts, put together only here so that this file names none.
const HOSTS: [[&str; 2]; 7] = [
    ["registry.npm", "js.org"],
    ["registry.yarn", "pkg.com"],
    ["index.crates", ".io"],
    ["static.crates", ".io"],
    ["files.python", "hosted.org"],
    ["pypi", ".org/simple"],
    ["proxy.golang", ".org"],
];
/// Settings that choose a registry, by the ending of the file that they would stand in.
const SETTINGS: [(&str, &str); 6] = [
    ("package-lock.json", "\"resolved\": \"http"),
    (".npmrc", "registry"),
    (".cargo/config.toml", "replace-with"),
    (".cargo/config.toml", "[registries"),
    ("requirements.txt", "index-url"),
    ("requirements.txt", "://"),
];

fn html_from_text(tree: &Tree) -> Vec<Offence> {
    let is_page = |path: &str| [".svelte", ".ts", ".js"].iter().any(|ending| path.ends_with(ending));
    find(tree, |path, line| {
        let word = MAKES_HTML.into_iter().find(|word| is_page(path) && line.contains(word))?;
        Some(format!("{word}: a text from outside must stay text"))
    })
}

fn machine_paths(tree: &Tree, checkout: &str) -> Vec<Offence> {
    find(tree, |_, line| {
        if is_path_in(line, checkout) {
            return Some("names the folder of this checkout".to_owned());
        }
        let home = HOMES.into_iter().find(|home| names_a_home(line, home))?;
        Some(format!("{home}… is a path on somebody's machine"))
    })
}

/// Whether the line names a folder below `home`, at the start of a path.
fn names_a_home(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + home.len()..).and_then(|text| text.chars().next());
        let is_start = before.is_none_or(|letter| !rust::is_word(letter) && !"./-})]$~*".contains(letter));
        is_start && after.is_some_and(rust::is_word)
    })
}

/// A checkout right under the root (`/src`) is too short to be told from other text.
fn is_path_in(line: &str, checkout: &str) -> bool {
    let is_long_enough = checkout.trim_start_matches('/').contains(['/', '\\']);
    is_long_enough
        && line.match_indices(checkout).any(|(at, _)| {
            let after = line.get(at + checkout.len()..).and_then(|text| text.chars().next());
            after.is_none_or(|letter| !rust::is_word(letter))
        })
}

fn registries(tree: &Tree) -> Vec<Offence> {
    let hosts = HOSTS.map(|parts| parts.concat());
    find(tree, |path, line| {
        if let Some(host) = hosts.iter().find(|host| line.contains(host.as_str())) {
            return Some(format!("{host}: which registry is used is each machine's own setting"));
        }
        let (_, setting) = SETTINGS
            .into_iter()
            .find(|(ending, setting)| path.ends_with(ending) && line.contains(setting))?;
        Some(format!("`{setting}`: which registry is used is each machine's own setting"))
    })
}

fn find(tree: &Tree, offends: impl Fn(&str, &str) -> Option<String>) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in tree.all() {
        for (at, line) in file.text.lines().enumerate() {
            offences.extend(offends(&file.path, line).map(|what| Offence::new(&file.path, at + 1, what)));
        }
    }
    offences
}

#[test]
fn text_from_outside_is_never_html() {
    refuse(&html_from_text(&Tree::of_project()));
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let checkout = tree::root();
    refuse(&machine_paths(&Tree::of_project(), &checkout.to_string_lossy()));
}

#[test]
fn no_file_chooses_a_registry() {
    refuse(&registries(&Tree::of_project()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_made_of_text_is_refused() {
        for line in ["<p>{@html body}</p>", "node.innerHTML = body;"] {
            assert_eq!(html_from_text(&Tree::made_of(&[("ui/src/A.svelte", line)])).len(), 1, "{line}");
        }
        refuse(&html_from_text(&Tree::made_of(&[
            ("ARCHITECTURE.md", "never {@html}"),
            ("a.svelte", "{body}"),
        ])));
    }

    #[test]
    fn a_path_on_somebodys_machine_is_refused() {
        for home in HOMES {
            for line in [format!("see {home}ann/notes"), format!("path = \"{home}x\""), format!("{home}ann")]
            {
                assert_eq!(machine_paths(&Tree::made_of(&[("a.md", &line)]), "/a/b").len(), 1, "{line}");
            }
        }
        let line = format!("cd {}", ["/a", "/b"].concat());
        assert_eq!(machine_paths(&Tree::made_of(&[("a.sh", &line)]), "/a/b").len(), 1);
    }

    #[test]
    fn paths_that_are_the_same_everywhere_pass() {
        let lines = "/usr/bin/chromium\nui/src/routes/home/index\n../work/a\n$HOME/work/a\n/a/because\nhttps://a.b/home/\n";
        refuse(&machine_paths(&Tree::made_of(&[("a.md", lines)]), "/a/b"));
        refuse(&machine_paths(&Tree::made_of(&[("a.md", "src/lib.rs is in /src")]), "/src"));
    }

    #[test]
    fn a_registry_is_refused() {
        let host = HOSTS.first().map(|parts| parts.concat()).unwrap_or_default();
        let resolved = format!("      {} \"http://a.b/c.tgz\",", ["\"resol", "ved\":"].concat());
        for (path, line) in [
            ("README.md", format!("npm ci --registry https://{host}/")),
            ("ui/package-lock.json", resolved),
            ("ui/.npmrc", "registry=https://a.b".to_owned()),
            (".cargo/config.toml", "replace-with = \"a\"".to_owned()),
            ("tools/requirements.txt", "--index-url https://a.b".to_owned()),
        ] {
            assert_eq!(registries(&Tree::made_of(&[(path, &line)])).len(), 1, "{path}");
        }
        let lock = "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
        refuse(&registries(&Tree::made_of(&[("Cargo.lock", lock), ("ui/package-lock.json", "\"a\": {}")])));
    }
}
