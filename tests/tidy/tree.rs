//! The project's files, as git would take them: everything but what a `.gitignore` names.
//! Files that are not text are left out; no rule reads pictures.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A text file, its path from the root of the checkout with forward slashes.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What the rules look at: the project, or a handful of made-up files.
pub(crate) struct Tree {
    files: Vec<File>,
}

impl Tree {
    /// Reads the project.
    pub(crate) fn of_project() -> Tree {
        let mut files = Vec::new();
        gather(&root(), "", &mut Vec::new(), &mut files).expect("the checkout can be read");
        files.sort_by(|one: &File, other| one.path.cmp(&other.path));
        assert!(files.iter().any(|file| file.path == "Cargo.toml"), "the checkout has a root manifest");
        Tree { files }
    }

    pub(crate) fn made_of(files: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Tree { files: files.iter().map(file).collect() }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    pub(crate) fn under(&self, folder: &str, ending: &str) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder) && file.path.ends_with(ending))
    }
}

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package lies in a folder").to_path_buf()
}

/// A line of a `.gitignore`, and the folder that it stands in.
struct Pattern {
    base: String,
    text: String,
    takes_back: bool,
}

fn gather(folder: &Path, name: &str, patterns: &mut Vec<Pattern>, files: &mut Vec<File>) -> io::Result<()> {
    let known = patterns.len();
    if let Ok(lines) = fs::read_to_string(folder.join(".gitignore")) {
        patterns.extend(lines.lines().filter_map(|line| pattern(name, line)));
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(last) = entry.file_name().into_string() else { continue };
        let path = if name.is_empty() { last } else { format!("{name}/{last}") };
        if path == ".git" || is_ignored(&path, patterns) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), &path, patterns, files)?;
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            files.push(File { path, text });
        }
    }
    patterns.truncate(known);
    Ok(())
}

fn pattern(base: &str, line: &str) -> Option<Pattern> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let (takes_back, text) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
    Some(Pattern { base: base.to_owned(), text: text.trim_end_matches('/').to_owned(), takes_back })
}

/// The last pattern that fits decides.
fn is_ignored(path: &str, patterns: &[Pattern]) -> bool {
    patterns.iter().rev().find(|pattern| pattern.fits(path)).is_some_and(|pattern| !pattern.takes_back)
}

impl Pattern {
    fn fits(&self, path: &str) -> bool {
        let below = path.strip_prefix(&self.base).map(|rest| rest.trim_start_matches('/'));
        let Some(below) = below else { return false };
        if self.text.contains('/') {
            return glob(self.text.trim_start_matches('/'), below);
        }
        glob(&self.text, below.rsplit('/').next().unwrap_or(below))
    }
}

/// Whether the text is what the pattern says, `*` being anything but a slash.
fn glob(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            let reach = text.find('/').unwrap_or(text.len());
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .take_while(|at| *at <= reach)
                .any(|at| text.get(at..).is_some_and(|text| glob(rest, text)))
        }),
    }
}

#[test]
fn what_git_ignores_is_not_looked_at() {
    let ignore = "# build output\n/target\nnode_modules\n/ui/build\n*.snap.new\n.env.*\n!.env.example\n";
    let patterns: Vec<Pattern> = ignore.lines().filter_map(|line| pattern("", line)).collect();
    for path in ["target", "ui/node_modules", "ui/build", "tests/flows/a.snap.new", "ui/.env.local"] {
        assert!(is_ignored(path, &patterns), "{path}");
    }
    for path in ["src/target", "build", "tests/flows/a.snap", "ui/.env.example", "ui/src/lib.rs"] {
        assert!(!is_ignored(path, &patterns), "{path}");
    }
}

#[test]
fn an_ignore_file_speaks_for_its_own_folder() {
    let patterns = [pattern("ui", "/dist").expect("a pattern")];
    assert!(is_ignored("ui/dist", &patterns));
    assert!(!is_ignored("dist", &patterns));
}
