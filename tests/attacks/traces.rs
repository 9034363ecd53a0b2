//! Looks for words that must not lie about: in the names and the bytes of every file below a folder, in every spelling in
//! which a program may have written them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// A word, and all the ways to write it.
struct Wanted {
    word: String,
    spellings: BTreeMap<&'static str, Vec<u8>>,
}

/// Where a word lies, and how it is written there.
pub(crate) type Found = (PathBuf, String, &'static str);

/// Every place below `folder` in which one of the words lies. Proves first that it would find each in each spelling, by
/// planting them and looking.
pub(crate) fn find(folder: &Path, words: &[&str]) -> anyhow::Result<Vec<Found>> {
    let wanted: Vec<Wanted> = words.iter().map(|word| Wanted::new(word)).collect();
    let planted = folder.join("planted-by-the-test").join("deep");
    fs::create_dir_all(&planted)?;
    let place = planted.join("file");
    for one in &wanted {
        ensure!(one.word.len() >= 8, "{}: too short to be sure of", one.word);
        for (spelling, bytes) in &one.spellings {
            fs::write(&place, [b"\0\x01 before ", bytes.as_slice(), b"\xff after"].concat())?;
            let found = search(&planted, &wanted)?;
            let is_found = found.iter().any(|(path, word, _)| *path == place && *word == one.word);
            ensure!(is_found, "the search does not find {} as {spelling}", one.word);
        }
    }
    fs::remove_dir_all(folder.join("planted-by-the-test"))?;
    let mut found = search(folder, &wanted)?;
    found.dedup();
    Ok(found)
}

fn search(folder: &Path, wanted: &[Wanted]) -> anyhow::Result<Vec<Found>> {
    // By their first byte, so that one look at each file is enough.
    let mut starts: Vec<Vec<(&str, &'static str, &[u8])>> = vec![Vec::new(); 256];
    for one in wanted {
        for (spelling, bytes) in &one.spellings {
            let first = bytes.first().context("a spelling has signs")?;
            let start = starts.get_mut(usize::from(*first)).context("a byte")?;
            start.push((&one.word, spelling, bytes));
        }
    }
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("looking into {}", folder.display()))? {
            let path = entry?.path();
            // A file may go while we look: then nothing lies in it any more.
            let Ok(about) = fs::symlink_metadata(&path) else { continue };
            let name = path.file_name().map(|name| name.as_encoded_bytes().to_vec()).unwrap_or_default();
            let bytes = match about.is_file() {
                true => fs::read(&path).unwrap_or_default(),
                false => Vec::new(),
            };
            for text in [&name, &bytes] {
                for (at, byte) in text.iter().enumerate() {
                    for (word, spelling, spelled) in starts.get(usize::from(*byte)).into_iter().flatten() {
                        if text.get(at..).is_some_and(|rest| rest.starts_with(spelled)) {
                            found.push((path.clone(), (*word).to_owned(), *spelling));
                        }
                    }
                }
            }
            if about.is_dir() {
                folders.push(path);
            }
        }
    }
    Ok(found)
}

impl Wanted {
    fn new(word: &str) -> Wanted {
        let mut spellings = BTreeMap::new();
        spellings.insert("UTF-8", word.as_bytes().to_vec());
        spellings.insert("UTF-16LE", word.encode_utf16().flat_map(u16::to_le_bytes).collect());
        spellings.insert("UTF-16BE", word.encode_utf16().flat_map(u16::to_be_bytes).collect());
        for (offset, standard, url_safe) in [
            (0, "base64", "base64 for URLs"),
            (1, "base64, one byte on", "base64 for URLs, one byte on"),
            (2, "base64, two bytes on", "base64 for URLs, two bytes on"),
        ] {
            let (start, end) = inside(offset, word.len());
            let padded = [&vec![b' '; offset], word.as_bytes()].concat();
            for (name, text) in
                [(standard, STANDARD_NO_PAD.encode(&padded)), (url_safe, URL_SAFE_NO_PAD.encode(&padded))]
            {
                spellings.insert(name, text.get(start..end).unwrap_or_default().as_bytes().to_vec());
            }
        }
        let every = word.bytes().fold(String::new(), |mut all, byte| {
            let _ = write!(all, "%{byte:02X}");
            all
        });
        spellings.insert("all percent-encoded, small", every.to_lowercase().into_bytes());
        spellings.insert("all percent-encoded", every.into_bytes());
        let form: String = form_urlencoded::byte_serialize(word.as_bytes()).collect();
        spellings.insert("percent-encoded", form.replace('+', "%20").into_bytes());
        spellings.insert("as in a form", form.into_bytes());
        let hex = word.bytes().fold(String::new(), |mut all, byte| {
            let _ = write!(all, "{byte:02x}");
            all
        });
        spellings.insert("hexadecimal", hex.to_uppercase().into_bytes());
        spellings.insert("hexadecimal, small", hex.into_bytes());
        Wanted { word: word.to_owned(), spellings }
    }
}

/// The signs of base 64 that are made of a word alone, and not of what stands around it.
fn inside(offset: usize, length: usize) -> (usize, usize) {
    ((offset * 8).div_ceil(6), (offset + length) * 8 / 6)
}

#[test]
fn a_word_is_found_however_it_is_written_and_nothing_else_is() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("other"), "a needle in a haystack")?;
    ensure!(find(folder.path(), &["a needle in the hay"])?.is_empty());
    fs::write(folder.path().join("x"), STANDARD_NO_PAD.encode("12a needle in the hay, and more"))?;
    let found = find(folder.path(), &["a needle in the hay"])?;
    ensure!(!found.is_empty() && found.iter().all(|(path, ..)| path.ends_with("x")), "{found:?}");
    fs::remove_file(folder.path().join("x"))?;
    fs::create_dir(folder.path().join("a%20needle%20in%20the%20hay"))?;
    ensure!(!find(folder.path(), &["a needle in the hay"])?.is_empty());
    Ok(())
}
