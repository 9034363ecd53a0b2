//! A disk that turns read-only under an open inbox, as Linux does to one on which it finds an error: a real ext4 file
//! system in a file, on a loop device, which the kernel is told to have an error on.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use deskbell_tests::{World, may_skip};
use insta::assert_snapshot;
use serde_json::json;

use crate::disk::{each_is_there_once, text};
use crate::mount::is_inside;

const MAYA: &str = "+12025550123";

/// A disk of its own that can be given an error.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// Makes and mounts it; `None` where there are no loop devices, or none that an error can be put on.
    fn mount() -> Option<Disk> {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = Disk { folder };
        fs::create_dir(disk.path()).expect("a folder");
        fs::File::create(disk.image()).expect("a file").set_len(32 << 20).expect("its size");
        run(Command::new("mkfs.ext4").args(["-q", "-F", "-e", "remount-ro"]).arg(disk.image()))
            .then_some(())?;
        disk.mount_again().then_some(())?;
        disk.trigger().exists().then_some(disk)
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    fn mount_again(&self) -> bool {
        run(Command::new("mount").args(["-o", "loop"]).arg(self.image()).arg(self.path()))
    }

    /// Where the kernel is told of an error (Documentation/ABI/testing/sysfs-fs-ext4).
    fn trigger(&self) -> PathBuf {
        let mounts = fs::read_to_string("/proc/self/mounts").expect("the mounts");
        let here = self.path();
        let device = mounts.lines().find_map(|line| {
            let mut words = line.split(' ');
            let device = words.next()?;
            (Path::new(words.next()?) == here).then(|| device.rsplit('/').next().unwrap_or(device))
        });
        Path::new("/sys/fs/ext4").join(device.unwrap_or("none")).join("trigger_fs_error")
    }

    /// The kernel finds an error, and a plain write proves what it makes of it.
    fn fail(&self) {
        fs::write(self.trigger(), "1").expect("the kernel is told");
        let error = fs::write(self.path().join("plain"), b"x").expect_err("a plain write fails");
        assert_eq!(error.kind(), ErrorKind::ReadOnlyFilesystem);
    }

    /// What somebody does about it while Deskbell is closed.
    fn mend(&self) {
        assert!(run(Command::new("umount").arg(self.path())), "nobody has it open");
        // It answers 1 where it mended something.
        let _ = run(Command::new("e2fsck").args(["-f", "-y"]).arg(self.image()));
        assert!(self.mount_again());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = run(Command::new("umount").args(["-l"]).arg(self.path()));
    }
}

fn run(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_turns_read_only_under_an_open_inbox_answers_nothing_and_loses_nothing() {
    let name = "turned::a_disk_that_turns_read_only_under_an_open_inbox_answers_nothing_and_loses_nothing";
    if !is_inside(name) {
        return;
    }
    let Some(disk) = Disk::mount() else {
        // A container may have no loop devices, whoever runs it; where there are some, nothing stands in the way.
        let has_loops = Path::new("/dev/loop-control").exists();
        assert!(
            may_skip() || !has_loops,
            "{name}: no ext4 file system can be mounted here, and nothing may be skipped"
        );
        eprintln!("SKIPPED {name}: no ext4 file system can be mounted from a file here.");
        return;
    };
    let world = World::open_on(&disk.path()).await;
    for nth in 0..20 {
        assert!(text(&world, nth).await);
    }
    world.settle().await;
    let thread = world.thread(MAYA).await;
    disk.fail();
    // Alone, and so many at once that they would go by the book.
    assert!(!text(&world, 20).await);
    let crowd = futures_util::future::join_all((21..37).map(|nth| text(&world, nth))).await;
    assert!(crowd.iter().all(|is_answered| !is_answered), "{crowd:?}");
    let ask = json!({ "thread": thread, "body": "Yes", "intent": "turned-0001" });
    assert_snapshot!(world.refusal("send_message", ask).await, @"read_only: The disk is read-only: Deskbell could not write to the inbox.");
    let line = world.call("read_line", json!({})).await;
    assert_eq!(
        (line["state"].as_str(), line["code"].as_str()),
        (Some("not_reachable"), Some("read_only")),
        "{line}"
    );
    assert!(world.transcript(MAYA).await.contains("< Text 19"), "what is here can be read all the same");
    let call = "CallSid=CA00000000000000000000000000000001&AccountSid=AC00000000000000000000000000000001\
                &From=%2B12025550123&To=%2B12025550100&CallStatus=ringing&Direction=inbound&ApiVersion=2010-04-01";
    let (status, twiml) = world.ask("/calls/incoming", call.to_owned()).await;
    assert_eq!(status, 200, "a call is answered all the same");
    assert!(twiml.contains("<Record"), "{twiml}");
    // Its end is a checkpoint, on which it fails as well.
    let world = world.meddle(|_| disk.mend()).await;
    assert_eq!(world.page().await, "open");
    world.settle().await;
    each_is_there_once(&world, 0..20, 20..37).await;
    assert_eq!(world.call("read_line", json!({})).await["state"], "listening");
    world.advance(Duration::from_secs(1)).await;
    world.app.shut_down().await;
    drop(world);
}
