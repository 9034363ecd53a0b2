//! Opening a back-up: first a look at whose it is, with the recovery code; then both files, proven under the key.

use std::fs::{self, File};
use std::io::{BufReader, Read, Write as _};
use std::path::Path;

use crate::backup::Tell;
use crate::backup::parts::{ABOUT, FORMAT, HEAD, Head, INBOX, KEYS, MEDIA, SMALL, SUMS, Summing, Sums};
use crate::error::Error;
use crate::store::keys::{self, DataKey, Recovered, RecoveryCode};
use crate::store::seal;

type Source = BufReader<File>;

/// A back-up that its code has opened.
pub(crate) struct Looked {
    /// The key, wrapped anew for this computer's keychain.
    pub(crate) keys: Recovered,
    /// Whose it is, as whoever made it wrote.
    pub(crate) about: Vec<u8>,
}

/// Opens the back-up at `file` with its code and looks whose it is. Its wrapped key is laid into `into`. Blocks.
///
/// # Errors
/// `bad_input` naming `file` or `code`.
pub(crate) fn look(file: &Path, code: &RecoveryCode, into: &Path) -> Result<Looked, Error> {
    let mut archive = open(file)?;
    let mut parts = archive.entries().map_err(|_| not_ours())?;
    let head = read_small(&mut parts, HEAD).map_err(|_| not_ours())?;
    let head: Head = serde_json::from_slice(&head).map_err(|_| not_ours())?;
    if head.format > FORMAT {
        return Err(newer());
    }
    let wrapped = read_small(&mut parts, KEYS)?;
    fs::write(into.join(KEYS), wrapped).map_err(not_unpacked)?;
    let keys = match keys::recover(into, code) {
        Err(Error::BadInput { field: "code", .. }) => Err(Error::bad_input(
            "code",
            "This recovery code does not open this back-up. It is the one that was shown when the inbox was connected.",
        )),
        Err(Error::Damaged) => Err(damaged()),
        Err(Error::NewerDatabase) => Err(newer()),
        other => other,
    }?;
    let about = read_small(&mut parts, ABOUT)?;
    let about = seal::unseal(&keys.key, ABOUT, &about).ok_or_else(damaged)?;
    Ok(Looked { keys, about })
}

/// Unpacks both files of the back-up into the folder `into` and proves them. Blocks.
///
/// # Errors
/// `bad_input` naming `file`, or what the disk says.
pub(crate) fn unpack(file: &Path, key: &DataKey, into: &Path, tell: Tell<'_>) -> Result<(), Error> {
    let mut archive = open(file)?;
    let mut parts = archive.entries().map_err(|_| damaged())?;
    for name in [HEAD, KEYS, ABOUT] {
        read_small(&mut parts, name)?;
    }
    let mut done = 0;
    let mut take = |name: &str| -> Result<String, Error> {
        let part = next(&mut parts, name)?;
        let size = part.size();
        let mut part = Summing::new(part, done, tell);
        write(&mut part, &into.join(name))?;
        let (sum, after) = part.finish();
        if after - done != size {
            return Err(damaged());
        }
        done = after;
        Ok(sum)
    };
    let unpacked = Sums { inbox: take(INBOX)?, media: take(MEDIA)? };
    let sums = read_small(&mut parts, SUMS)?;
    let sums = seal::unseal(key, SUMS, &sums).ok_or_else(damaged)?;
    let sums: Sums = serde_json::from_slice(&sums).map_err(|_| damaged())?;
    if sums == unpacked { Ok(()) } else { Err(damaged()) }
}

fn open(file: &Path) -> Result<tar::Archive<Source>, Error> {
    let file = File::open(file).map_err(|_| {
        Error::bad_input("file", "This file cannot be opened. Choose it again; nothing was changed.")
    })?;
    Ok(tar::Archive::new(BufReader::with_capacity(1 << 20, file)))
}

/// The next part, if it is the one that must come now: what a file calls its parts never becomes a place.
fn next<'a>(parts: &mut tar::Entries<'a, Source>, name: &str) -> Result<tar::Entry<'a, Source>, Error> {
    let part = parts.next().and_then(Result::ok).ok_or_else(damaged)?;
    if &*part.path_bytes() == name.as_bytes() { Ok(part) } else { Err(damaged()) }
}

fn read_small(parts: &mut tar::Entries<'_, Source>, name: &str) -> Result<Vec<u8>, Error> {
    let part = next(parts, name)?;
    let size = part.size();
    let mut bytes = Vec::new();
    part.take(SMALL).read_to_end(&mut bytes).map_err(|_| damaged())?;
    if bytes.len() as u64 == size { Ok(bytes) } else { Err(damaged()) }
}

/// A part that cannot be read is the back-up's fault, a file that cannot be written the disk's.
fn write(part: &mut impl Read, to: &Path) -> Result<(), Error> {
    let mut file = File::create(to).map_err(not_unpacked)?;
    let mut piece = vec![0; 1 << 18];
    loop {
        let count = part.read(&mut piece).map_err(|_| damaged())?;
        let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else { break };
        file.write_all(read).map_err(not_unpacked)?;
    }
    file.sync_all().map_err(not_unpacked)
}

fn not_unpacked(source: std::io::Error) -> Error {
    Error::disk("unpack the back-up", source)
}

fn not_ours() -> Error {
    Error::bad_input(
        "file",
        "This is not a back-up made by Deskbell. Choose another file; nothing was changed.",
    )
}

pub(crate) fn damaged() -> Error {
    Error::bad_input(
        "file",
        "This back-up is damaged or cut off, and cannot be restored. Copy it here once more from where it lies, or \
         choose another one. Nothing was changed.",
    )
}

pub(crate) fn newer() -> Error {
    Error::bad_input(
        "file",
        "A newer Deskbell made this back-up. Install the newest Deskbell and restore it there. Nothing was changed.",
    )
}
