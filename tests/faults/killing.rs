//! The process is killed, again and again, in the middle of texts that come in and of texts that go out. What it wrote
//! stays in the system's memory, as it does not when the power goes: for that stands `synchronous=FULL`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use deskbell_sandbox::{Plan, Sandbox};
use deskbell_tests::desk::{Account, Desk, DeskPlan, program};
use deskbell_tests::files::{self, Files};
use deskbell_tests::order;
use deskbell_twilio::{AccountSid, Clock, PhoneNumber, Secret};
use serde_json::json;
use tokio::task::JoinSet;

use crate::books::Books;
use crate::cable::Cable;

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const OURS: &str = "+12025550100";
const PEOPLE: [&str; 4] = ["+12025550141", "+12025550142", "+12025550143", "+12025550144"];
/// How often it is killed in a short run; `cargo xtask soak` says more.
const KILLS: u32 = 8;
/// How many texts are on their way at once: enough that some go into the inbox by the book of arrivals.
const AT_ONCE: usize = 12;
/// How long Twilio, or a late callback, may take.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn no_kill_loses_a_text_that_was_answered_or_sends_one_twice() -> anyhow::Result<()> {
    let kills = match std::env::var("DESKBELL_KILLS") {
        Ok(text) => text.parse().context("DESKBELL_KILLS is a number")?,
        Err(_) => KILLS,
    };
    let mut story = Story::begin().await?;
    for round in 0..kills {
        let moment = if round % 3 == 0 { Moment::Taken } else { Moment::Sudden };
        story.round(round, moment).await.with_context(|| format!("kill {round}, {moment:?}"))?;
    }
    let told = story.end().await?;
    // Nextest shows it on request; the long run keeps it.
    writeln!(std::io::stdout(), "{kills} kills: {told}")?;
    Ok(())
}

/// When it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// After Twilio took a text, and before its answer.
    Taken,
    /// At any time.
    Sudden,
}

struct Story {
    sandbox: Sandbox,
    cable: Cable,
    desk: Desk,
    threads: Vec<String>,
    books: Books,
    _folder: tempfile::TempDir,
}

impl Story {
    async fn begin() -> anyhow::Result<Story> {
        // One TLS provider for all; another test may have installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sid = AccountSid::parse(ACCOUNT)?;
        let token = Secret::new("0123456789abcdef0123456789abcdef");
        let sandbox = Sandbox::start(Plan {
            account_sid: sid.clone(),
            auth_token: token.clone(),
            numbers: vec![PhoneNumber::from_twilio(OURS)?],
            clock: Clock::system(),
            story: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        })
        .await?;
        let cable = Cable::lay(sandbox.url()).await?;
        let folder = tempfile::tempdir()?;
        let desk = Desk::start(DeskPlan {
            program: program(env!("CARGO_BIN_EXE_bridge")),
            account: Account { sid, token, number: OURS },
            folder: folder.path().to_owned(),
            twilio: cable.url.clone(),
            log: "error",
            arguments: Vec::new(),
        })
        .await?;
        let at_once = json!({ "enterSends": true, "undoSeconds": 0, "segmentsPerSecond": 0 });
        desk.call("change_settings", &json!({ "sending": at_once })).await?;
        let mut threads = Vec::new();
        for with in PEOPLE {
            threads.push(desk.thread(with).await?);
        }
        Ok(Story { sandbox, cable, desk, threads, books: Books::default(), _folder: folder })
    }

    /// Texts come in and go out, the process is killed, and everything promised is there after the next start.
    async fn round(&mut self, round: u32, moment: Moment) -> anyhow::Result<()> {
        if moment == Moment::Taken {
            self.cable.hold();
        }
        let mut posts = JoinSet::new();
        let mut posted = 0_u32;
        let mut post = |posts: &mut JoinSet<(String, bool)>, desk: &Desk| {
            let [first, others @ ..] = PEOPLE;
            let from =
                others.get(usize::try_from(posted).unwrap_or_default() % PEOPLE.len()).unwrap_or(&first);
            let body = format!("in {round}.{posted}");
            let answer = desk.twilio().post(&format!("SM{round:016x}{posted:016x}"), from, &body);
            posts.spawn(async move { (body, answer.await) });
            posted += 1;
        };
        for _ in 0..AT_ONCE {
            post(&mut posts, &self.desk);
        }
        let thread = self.threads.iter().cycle().nth(usize::try_from(round)?).context("there are threads")?;
        for nth in 0..2 {
            let body = format!("out {round}.{nth}");
            let ask = json!({ "thread": thread, "body": body, "intent": format!("kill-{round}-{nth}") });
            self.desk.call("send_message", &ask).await?;
            self.books.accepted.push(body);
        }
        // From the first milliseconds of a group of writes to the middle of a catch-up.
        let sudden = tokio::time::sleep(Duration::from_millis(u64::from(round * 37 % 300)));
        tokio::pin!(sudden);
        loop {
            tokio::select! {
                Some(done) = posts.join_next() => {
                    self.books.enter(done?);
                    post(&mut posts, &self.desk);
                }
                taken = self.cable.taken(), if moment == Moment::Taken => {
                    taken.context("the cable is there")?;
                    break;
                }
                () = &mut sudden, if moment == Moment::Sudden => break,
                () = tokio::time::sleep(PATIENCE) => anyhow::bail!("Twilio took no text"),
            }
        }
        self.desk.kill().await?;
        while let Some(done) = posts.join_next().await {
            self.books.enter(done?);
        }
        self.desk.start_again().await?;
        self.books.audit(&self.desk, &self.threads).await?;
        // Last: it would bring back what was lost. That it is not there twice is seen after the next kill, or at the end.
        self.repeat_one(round).await?;
        self.each_at_most_once().map(drop)
    }

    /// Twilio hands a text over again whose answer it did not like.
    async fn repeat_one(&self, round: u32) -> anyhow::Result<()> {
        let body = format!("in {round}.0");
        if self.books.answered.contains(&body) {
            let is_answered =
                self.desk.twilio().post(&format!("SM{round:016x}{:016x}", 0), PEOPLE[1], &body).await;
            ensure!(is_answered, "a text that comes again is answered again");
        }
        Ok(())
    }

    /// How many copies of each text Twilio took: one, or none.
    fn each_at_most_once(&self) -> anyhow::Result<BTreeMap<String, u32>> {
        let mut copies = BTreeMap::new();
        for text in self.sandbox.messages() {
            *copies.entry(text.body).or_insert(0) += 1;
        }
        for (body, count) in &copies {
            ensure!(*count == 1, "sent {count} times: {body}");
        }
        Ok(copies)
    }

    /// When all has settled, every text was sent, or is said to be in doubt.
    async fn end(mut self) -> anyhow::Result<String> {
        let began = tokio::time::Instant::now();
        let all = loop {
            let all = self.books.audit(&self.desk, &self.threads).await?;
            let waits = |status: &str| matches!(status, "queued" | "sending" | "sent");
            let waiting = all.values().filter(|text| text.direction == "out" && waits(&text.status)).count();
            if waiting == 0 {
                break all;
            }
            ensure!(began.elapsed() < PATIENCE, "{waiting} texts still wait");
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        let copies = self.each_at_most_once()?;
        let (mut sent, mut in_doubt) = (0, 0);
        for body in &self.books.accepted {
            let status = all.get(body).map_or("", |text| text.status.as_str());
            match (copies.contains_key(body), status) {
                (true, "delivered" | "unconfirmed") => sent += 1,
                (false, "unconfirmed") => in_doubt += 1,
                (taken, status) => anyhow::bail!("{body}: taken by Twilio: {taken}, and shown as {status}"),
            }
        }
        // As after every kill: with a journal beside each file.
        self.desk.kill().await?;
        let files = Files::of(&self.desk.data(), ACCOUNT)?;
        for name in files::NAMES {
            let wrong = order::broken(&files.open(name)?)?;
            ensure!(wrong.is_empty(), "{name} is not whole: {wrong:?}");
        }
        let wrong = order::miscounted(&files.open("inbox")?)?;
        ensure!(wrong.is_empty(), "{wrong:?}");
        Ok(format!(
            "{} texts answered and kept, {} cut off, {sent} sent once, {in_doubt} in doubt and not sent; all files whole",
            self.books.answered.len(),
            self.books.unanswered.len()
        ))
    }
}

impl Books {
    fn enter(&mut self, (body, is_answered): (String, bool)) {
        if is_answered { self.answered.push(body) } else { self.unanswered.push(body) }
    }
}
