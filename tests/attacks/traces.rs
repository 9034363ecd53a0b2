//! Looks for words that must not lie about: in the names and the bytes of every file below a folder, in every spelling in
//! which a program may have written them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// A word, and all the ways to write it, each in small letters.
struct Wanted {
    word: String,
    spellings: BTreeMap<Vec<u8>, &'static str>,
}

/// Where a word lies, and how it is written there.
pub(crate) type Found = (PathBuf, String, &'static str);

/// Every place below `folder` in which one of the words lies, in capitals or small letters. Proves first that it would
/// find each in each spelling, by planting them and looking.
pub(crate) fn find(folder: &Path, words: &[&str]) -> anyhow::Result<Vec<Found>> {
    let wanted: Vec<Wanted> = words.iter().map(|word| Wanted::new(word)).collect();
    let search = Search::of(&wanted)?;
    let planted = folder.join("planted-by-the-test").join("deep");
    fs::create_dir_all(&planted)?;
    let place = planted.join("file");
    for one in &wanted {
        ensure!(one.word.len() >= 8, "{}: too short to be sure of", one.word);
        for (bytes, spelling) in &one.spellings {
            for bytes in [bytes.clone(), bytes.to_ascii_uppercase()] {
                fs::write(&place, [b"\0\x01 before ", bytes.as_slice(), b"\xff after"].concat())?;
                let found = search.below(&planted)?;
                let is_found = found.iter().any(|(path, word, _)| *path == place && *word == one.word);
                ensure!(is_found, "the search does not find {} as {spelling}", one.word);
            }
        }
    }
    fs::remove_dir_all(folder.join("planted-by-the-test"))?;
    let mut found = search.below(folder)?;
    found.dedup();
    Ok(found)
}

/// A spelling, of which word it is, and what it is called.
type Spelled<'a> = (&'a [u8], &'a str, &'static str);

/// All spellings by their first two bytes, so that one look at each file is enough.
struct Search<'a>(BTreeMap<[u8; 2], Vec<Spelled<'a>>>);

impl Search<'_> {
    fn of(wanted: &[Wanted]) -> anyhow::Result<Search<'_>> {
        let mut starts: BTreeMap<[u8; 2], Vec<Spelled<'_>>> = BTreeMap::new();
        for one in wanted {
            for (bytes, spelling) in &one.spellings {
                let first = bytes.first_chunk().context("a spelling has signs")?;
                starts.entry(*first).or_default().push((bytes, &one.word, spelling));
            }
        }
        Ok(Search(starts))
    }

    fn below(&self, folder: &Path) -> anyhow::Result<Vec<Found>> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in
                fs::read_dir(&folder).with_context(|| format!("looking into {}", folder.display()))?
            {
                let path = entry?.path();
                // A file may go while we look: then nothing lies in it any more.
                let Ok(about) = fs::symlink_metadata(&path) else { continue };
                let name = path.file_name().map(|name| name.as_encoded_bytes().to_vec()).unwrap_or_default();
                let bytes = match about.is_file() {
                    true => fs::read(&path).unwrap_or_default(),
                    false => Vec::new(),
                };
                for text in [name, bytes] {
                    let text = text.to_ascii_lowercase();
                    for (at, two) in text.array_windows().enumerate() {
                        for (spelled, word, spelling) in self.0.get(two).into_iter().flatten() {
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
}

impl Wanted {
    fn new(word: &str) -> Wanted {
        let mut wanted = Wanted { word: word.to_owned(), spellings: BTreeMap::new() };
        // What is encoded is another word in capitals.
        for case in [word.to_owned(), word.to_ascii_lowercase(), word.to_ascii_uppercase()] {
            wanted.add("UTF-8", case.as_bytes());
            wanted.add("UTF-16LE", &case.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
            wanted.add("UTF-16BE", &case.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>());
            wanted.add_base64(case.as_bytes());
            let every = case.bytes().fold(String::new(), |mut all, byte| {
                let _ = write!(all, "%{byte:02x}");
                all
            });
            wanted.add("all percent-encoded", every.as_bytes());
            let form: String = form_urlencoded::byte_serialize(case.as_bytes()).collect();
            wanted.add("percent-encoded", form.replace('+', "%20").as_bytes());
            wanted.add("as in a form", form.as_bytes());
            wanted.add("hexadecimal", every.replace('%', "").as_bytes());
        }
        // A key lies about as well where its bytes do.
        if let Some(bytes) = read_hex(word) {
            wanted.add("the bytes of its digits", &bytes);
            wanted.add_base64(&bytes);
        }
        wanted
    }

    fn add(&mut self, spelling: &'static str, bytes: &[u8]) {
        self.spellings.entry(bytes.to_ascii_lowercase()).or_insert(spelling);
    }

    fn add_base64(&mut self, bytes: &[u8]) {
        for (offset, standard, url_safe) in [
            (0, "base64", "base64 for URLs"),
            (1, "base64, one byte on", "base64 for URLs, one byte on"),
            (2, "base64, two bytes on", "base64 for URLs, two bytes on"),
        ] {
            let (start, end) = inside(offset, bytes.len());
            let padded = [&vec![b' '; offset], bytes].concat();
            for (name, text) in
                [(standard, STANDARD_NO_PAD.encode(&padded)), (url_safe, URL_SAFE_NO_PAD.encode(&padded))]
            {
                self.add(name, text.get(start..end).unwrap_or_default().as_bytes());
            }
        }
    }
}

/// The bytes that hexadecimal digits stand for, where there are enough of them for a key.
fn read_hex(digits: &str) -> Option<Vec<u8>> {
    if digits.len() < 32 || !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return None;
    }
    let pairs = (0..digits.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()).collect()
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
    fs::write(folder.path().join("x"), "HERE IS A NEEDLE IN THE hay")?;
    ensure!(!find(folder.path(), &["a needle in the hay"])?.is_empty(), "capitals hide it");
    let key = "00ff10a5".repeat(8);
    fs::write(folder.path().join("x"), [0x00, 0xff, 0x10, 0xa5].repeat(8))?;
    ensure!(!find(folder.path(), &[&key])?.is_empty(), "its bytes hide a key");
    fs::remove_file(folder.path().join("x"))?;
    fs::create_dir(folder.path().join("a%20needle%20in%20the%20hay"))?;
    ensure!(!find(folder.path(), &["a needle in the hay"])?.is_empty());
    Ok(())
}
