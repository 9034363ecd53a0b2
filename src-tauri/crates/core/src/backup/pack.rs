//! Making a back-up: copies of both files, packed one after the other into a file that gets its name when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::backup::Tell;
use crate::backup::parts::{ABOUT, FORMAT, HEAD, Head, INBOX, KEYS, MEDIA, SUMS, Summing, Sums};
use crate::error::Error;
use crate::store::copy::Original;
use crate::store::keys::{self, DataKey};
use crate::store::{folder, seal};

/// The folder of the copies that are made on the way.
pub(crate) const COPIES: &str = "copies";

/// What a back-up is made of.
pub(crate) struct Source {
    /// Where `keys.json` lies, and where copies are made on the way.
    pub(crate) folder: PathBuf,
    pub(crate) key: DataKey,
    pub(crate) inbox: Original,
    pub(crate) media: Original,
    /// Whose it is, as whoever restores it will read it.
    pub(crate) about: Vec<u8>,
}

impl Source {
    /// How many bytes [`pack`] will tell of, about.
    pub(crate) fn work(&self) -> u64 {
        // Each is copied, then packed.
        2 * (self.inbox.size() + self.media.size())
    }

    /// Where copies are made on the way. Whatever a crash left there is of no use.
    fn clear_copies(&self) -> Result<PathBuf, Error> {
        let copies = self.folder.join(COPIES);
        if copies.try_exists().map_err(|source| Error::disk("look into its folder", source))? {
            fs::remove_dir_all(&copies).map_err(|source| Error::disk("clear away an old copy", source))?;
        }
        Ok(copies)
    }
}

/// Makes a back-up at `to`, replacing what stands there once it is whole. Answers with its size in bytes. Blocks.
///
/// # Errors
/// What the disk says, or when `tell` says to stop. What stood at `to` stands there still.
pub(crate) fn pack(source: &Source, to: &Path, tell: Tell<'_>) -> Result<u64, Error> {
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let copies = source.clear_copies()?;
    folder::create(&copies)?;
    let packed = write(source, &copies, &part, tell).and_then(|size| {
        fs::rename(&part, to).and_then(|()| folder::sync_folder_of(to)).map_err(not_written)?;
        Ok(size)
    });
    if packed.is_err() {
        let _ = fs::remove_file(&part);
    }
    let _ = source.clear_copies();
    packed
}

fn write(source: &Source, copies: &Path, part: &Path, tell: Tell<'_>) -> Result<u64, Error> {
    let file = owner_only(part).map_err(not_written)?;
    let mut tar = tar::Builder::new(BufWriter::with_capacity(1 << 20, file));
    let head = serde_json::to_vec(&Head { format: FORMAT }).map_err(Error::internal)?;
    let about = seal::seal(&source.key, ABOUT, &source.about)?;
    for (name, bytes) in [(HEAD, head), (KEYS, keys::read_bytes(&source.folder)?), (ABOUT, about)] {
        add(&mut tar, name, bytes.len() as u64, &*bytes).map_err(not_written)?;
    }
    let mut done = 0;
    // The inbox first: whatever it says is there was in the media file before it said so.
    let inbox = add_copy(&mut tar, INBOX, (&source.inbox, &copies.join(INBOX)), (&mut done, tell))?;
    let media = add_copy(&mut tar, MEDIA, (&source.media, &copies.join(MEDIA)), (&mut done, tell))?;
    let sums = serde_json::to_vec(&Sums { inbox, media }).map_err(Error::internal)?;
    let sums = seal::seal(&source.key, SUMS, &sums)?;
    add(&mut tar, SUMS, sums.len() as u64, &*sums).map_err(not_written)?;
    let file = tar.into_inner().map_err(not_written)?;
    let file = file.into_inner().map_err(|error| not_written(error.into_error()))?;
    file.sync_all().and_then(|()| file.metadata()).map(|about| about.len()).map_err(not_written)
}

/// Copies a file and packs the copy, which is then taken away. Answers with its sum.
fn add_copy(
    tar: &mut tar::Builder<impl Write>,
    name: &str,
    (original, copy): (&Original, &Path),
    (done, tell): (&mut u64, Tell<'_>),
) -> Result<String, Error> {
    let before = *done;
    original.copy(copy, &|written| tell(before + written))?;
    let file = File::open(copy).map_err(not_written)?;
    let size = file.metadata().map_err(not_written)?.len();
    let mut reader = Summing::new(file, before + size, tell);
    add(tar, name, size, &mut reader).map_err(not_written)?;
    let (sum, after) = reader.finish();
    *done = after;
    fs::remove_file(copy).map_err(not_written)?;
    Ok(sum)
}

fn add(tar: &mut tar::Builder<impl Write>, name: &str, size: u64, bytes: impl io::Read) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(0);
    tar.append_data(&mut header, name, bytes)
}

fn owner_only(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn not_written(source: io::Error) -> Error {
    Error::disk("write the back-up", source)
}
