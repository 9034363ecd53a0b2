//! A test in a world of mounts of its own: the test starts itself again where it may mount what it likes, and whatever
//! it mounts is gone with it, however it ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use deskbell_tests::may_skip;

const INSIDE: &str = "DESKBELL_OWN_MOUNTS";

/// Runs the test called `name` where it may mount: answers `true` in there, and `false` outside once it has passed.
/// Where mounting is impossible it says so and skips the test; where the whole house is proven, that fails it.
pub(crate) fn is_inside(name: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let plain: &[&str] = &["--mount"];
    let as_root: &[&str] = &["--mount", "--map-root-user"];
    let can = |how: &&&[&str]| {
        let probe = ["sh", "-c", "mount -t tmpfs -o size=4m tmpfs /tmp"];
        let tried = Command::new("unshare").args(**how).args(probe).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    };
    let Some(how) = [plain, as_root].iter().find(can).copied() else {
        assert!(may_skip(), "{name}: nothing can be mounted here, and nothing may be skipped");
        eprintln!("SKIPPED {name}: nothing can be mounted here, neither as root nor in a user namespace.");
        return false;
    };
    let test = std::env::current_exe().expect("this test's program");
    let status = Command::new("unshare")
        .args(how)
        .arg(test)
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, "1")
        .status()
        .expect("the test starts again");
    assert!(status.success(), "{name} failed in its own world of mounts");
    false
}

/// A disk of 4 MB.
pub(crate) struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// Mounts it, and proves that it fills up.
    pub(crate) fn mount() -> SmallDisk {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = SmallDisk { folder };
        disk.run(&["-t", "tmpfs", "-o", "size=4m", "tmpfs"]);
        let too_much = disk.path().join("too-much");
        let error =
            std::fs::write(&too_much, vec![0_u8; 5 << 20]).expect_err("a plain write fails on a full disk");
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
        std::fs::remove_file(too_much).expect("it is removed");
        disk
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, args: &[&str]) {
        let status = Command::new("mount").args(args).arg(self.path()).status().expect("mount starts");
        assert!(status.success(), "mount {args:?}");
    }

    /// From now on nothing can be written on it, and a plain write proves that.
    pub(crate) fn make_read_only(&self) {
        self.run(&["-o", "remount,ro"]);
        let error = std::fs::write(self.path().join("plain"), b"x").expect_err("a plain write fails");
        assert_eq!(error.kind(), std::io::ErrorKind::ReadOnlyFilesystem);
    }

    /// It can be written to again.
    pub(crate) fn make_writable(&self) {
        self.run(&["-o", "remount,rw"]);
    }

    /// Takes all room but `left` bytes, until what this answers is dropped.
    pub(crate) fn fill(&self, left: usize) -> Ballast {
        let path = self.path().join("ballast");
        let mut size = 0_u64;
        // To the last page: what is left is then freed again from the end.
        let mut file = std::fs::File::create(&path).expect("a file");
        while std::io::Write::write_all(&mut file, &[1; 4096]).is_ok() {
            size += 4096;
        }
        file.set_len(size.saturating_sub(left as u64)).expect("it is cut");
        Ballast { path }
    }
}

/// What fills a disk.
pub(crate) struct Ballast {
    path: PathBuf,
}

impl Drop for Ballast {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
