//! Looks for words that must not lie on a disk: in every file of a folder, as plain bytes and as UTF-16.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// The files under `folder` that hold `word`. Proves first that it would find it, by hiding it and looking.
pub(crate) fn find(folder: &Path, word: &str) -> anyhow::Result<Vec<PathBuf>> {
    let hidden = folder.join("hidden-by-the-test");
    for written in spellings(word) {
        let around = [b"\0\x01 before ".as_slice(), &written, b" after \xff"].concat();
        fs::write(&hidden, around)?;
        let found = search(folder, word)?;
        fs::remove_file(&hidden)?;
        anyhow::ensure!(found.contains(&hidden), "the search does not find what is surely there");
    }
    search(folder, word)
}

fn search(folder: &Path, word: &str) -> anyhow::Result<Vec<PathBuf>> {
    let spellings = spellings(word);
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("looking into {}", folder.display()))? {
            let path = entry?.path();
            // A file may go while we look: then nothing lies in it any more.
            let Ok(about) = fs::symlink_metadata(&path) else { continue };
            if about.is_dir() {
                folders.push(path);
            } else if about.is_file()
                && let Ok(bytes) = fs::read(&path)
                && spellings.iter().any(|spelling| holds(&bytes, spelling))
            {
                found.push(path);
            }
        }
    }
    Ok(found)
}

fn spellings(word: &str) -> [Vec<u8>; 2] {
    [word.as_bytes().to_vec(), word.encode_utf16().flat_map(u16::to_le_bytes).collect()]
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn a_word_is_found_where_it_lies_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("a").join("b");
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("other"), "something else").unwrap();
    assert_eq!(find(folder.path(), "needle").unwrap(), Vec::<PathBuf>::new());
    fs::write(deep.join("log"), "so a needle was here").unwrap();
    assert_eq!(find(folder.path(), "needle").unwrap(), [deep.join("log")]);
}
