//! How files look from afar: their length, and that every module begins by saying what it owns.

use crate::{
    Offence, refuse,
    tree::{File, Tree},
};

/// How long a kind of file may be, in lines.
struct Length {
    ending: &'static str,
    wished: usize,
    most: usize,
}

const LENGTHS: &[Length] = &[
    // A page only composes; what it composes lies in `ui/src/lib`.
    Length { ending: "/+page.svelte", wished: 40, most: 40 },
    Length { ending: ".svelte", wished: 200, most: 300 },
    Length { ending: ".rs", wished: 250, most: 400 },
];

/// The lines of a file, and what is asked of it.
fn measured(tree: &Tree) -> impl Iterator<Item = (&File, usize, &'static Length)> {
    tree.all().filter_map(|file| {
        let length = LENGTHS.iter().find(|length| file.path.ends_with(length.ending))?;
        Some((file, file.text.lines().count(), length))
    })
}

fn too_long(tree: &Tree) -> Vec<Offence> {
    measured(tree)
        .filter(|(_, lines, length)| *lines > length.most)
        .map(|(file, lines, length)| {
            Offence::new(&file.path, 0, format!("has {lines} lines; {} is the most", length.most))
        })
        .collect()
}

fn longer_than_wished(tree: &Tree) -> Vec<String> {
    measured(tree)
        .filter(|(_, lines, length)| *lines > length.wished)
        .map(|(file, lines, length)| format!("{}: {lines} lines, {} wished", file.path, length.wished))
        .collect()
}

fn without_a_head(tree: &Tree) -> Vec<Offence> {
    tree.under("", ".rs")
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| Offence::new(&file.path, 1, "must begin with `//!`: what it owns, and its invariant"))
        .collect()
}

#[test]
fn no_file_has_outgrown_its_reader() {
    let tree = Tree::of_project();
    for note in longer_than_wished(&tree) {
        eprintln!("note: {note}");
    }
    refuse(&too_long(&tree));
}

#[test]
fn every_module_begins_with_what_it_owns() {
    refuse(&without_a_head(&Tree::of_project()));
}

#[test]
fn a_file_of_too_many_lines_is_refused() {
    let (rust, svelte, page) = ("//\n".repeat(401), "<p>\n".repeat(301), "<p>\n".repeat(41));
    let tree = Tree::made_of(&[
        ("a.rs", &rust),
        ("ui/B.svelte", &svelte),
        ("ui/src/routes/+page.svelte", &page),
        ("long.md", &rust),
    ]);
    let paths: Vec<String> = too_long(&tree).into_iter().map(|offence| offence.path).collect();
    assert_eq!(paths, ["a.rs", "ui/B.svelte", "ui/src/routes/+page.svelte"]);
}

#[test]
fn a_file_of_many_lines_is_noted_but_passes() {
    let (rust, svelte) = ("//\n".repeat(251), "<p>\n".repeat(201));
    let tree = Tree::made_of(&[("a.rs", &rust), ("ui/B.svelte", &svelte), ("c.rs", "//\n")]);
    assert_eq!(longer_than_wished(&tree).len(), 2);
    refuse(&too_long(&tree));
}

#[test]
fn a_module_without_a_head_is_refused() {
    let tree = Tree::made_of(&[("a.rs", "//! Owns a.\n"), ("b.rs", "use a;\n//! Too late.\n")]);
    assert_eq!(without_a_head(&tree).len(), 1);
}
