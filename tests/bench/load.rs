//! Sends prepared texts over keep-alive connections, each waiting for its answer before the next goes out.
//! Runs on one thread of its own, by hand-written HTTP, so that what answers gets the rest of the machine.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

use crate::texts::{Answer, Prepared};

/// How many connections Twilio is assumed to hold.
pub(crate) const CONNECTIONS: usize = 16;

/// What one run of texts showed.
pub(crate) struct Sent {
    /// When the first was sent.
    pub(crate) began: Instant,
    /// When the last was answered.
    pub(crate) ended: Instant,
    /// Which was answered last.
    pub(crate) last: usize,
    /// How long each waited for its answer, shortest first.
    pub(crate) waits: Vec<Duration>,
}

/// Sends all of them and looks at every answer.
///
/// # Errors
/// When one is not answered by 200 and a TwiML response.
pub(crate) async fn send_all(address: SocketAddr, texts: Arc<Vec<Prepared>>) -> Result<Sent> {
    let (done, sent) = tokio::sync::oneshot::channel();
    std::thread::Builder::new().name("load".into()).spawn(move || {
        // Whoever waits gives up only with the whole bench.
        let _ = done.send(send_from_here(address, &texts));
    })?;
    sent.await.context("the sending thread is gone")?
}

/// Sends one after the other over one connection, a beat between them, until all are sent or nobody wants more. How long
/// each waited for its answer, in their order. Runs on the thread that calls it.
///
/// # Errors
/// When one is not answered by 200 and a TwiML response.
pub(crate) fn knock(
    address: SocketAddr,
    texts: &[Prepared],
    beat: Duration,
    is_enough: &AtomicBool,
) -> Result<Vec<Duration>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut line = TcpStream::connect(address).await.context("the desk does not take a connection")?;
        line.set_nodelay(true)?;
        let (mut waits, mut answer) = (Vec::new(), Vec::with_capacity(4096));
        for text in texts {
            if is_enough.load(Ordering::Relaxed) {
                break;
            }
            let asked = Instant::now();
            line.write_all(&text.request).await?;
            read_answer(&mut line, &mut answer, text.answer).await?;
            waits.push(asked.elapsed());
            tokio::time::sleep(beat).await;
        }
        Ok(waits)
    })
}

fn send_from_here(address: SocketAddr, texts: &Arc<Vec<Prepared>>) -> Result<Sent> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut lines = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            let line = TcpStream::connect(address).await.context("the desk does not take a connection")?;
            line.set_nodelay(true)?;
            lines.push(line);
        }
        let progress = Rc::new(Progress::default());
        progress.waits.borrow_mut().reserve(texts.len());
        let began = Instant::now();
        let mut running = Vec::with_capacity(CONNECTIONS);
        for line in lines {
            running.push(tokio::task::spawn_local(send_some(line, texts.clone(), progress.clone())));
        }
        for one in running {
            one.await.context("a connection's task is gone")??;
        }
        let ended = Instant::now();
        let mut waits = progress.waits.take();
        waits.sort_unstable();
        if waits.len() != texts.len() {
            bail!("{} of {} texts were answered", waits.len(), texts.len());
        }
        Ok(Sent { began, ended, last: progress.last.get(), waits })
    })
}

#[derive(Default)]
struct Progress {
    next: Cell<usize>,
    last: Cell<usize>,
    waits: RefCell<Vec<Duration>>,
}

async fn send_some(mut line: TcpStream, texts: Arc<Vec<Prepared>>, progress: Rc<Progress>) -> Result<()> {
    let mut answer = Vec::with_capacity(4096);
    loop {
        let at = progress.next.get();
        let Some(text) = texts.get(at) else { return Ok(()) };
        progress.next.set(at + 1);
        let asked = Instant::now();
        line.write_all(&text.request).await?;
        read_answer(&mut line, &mut answer, text.answer).await.with_context(|| format!("text {at}"))?;
        progress.waits.borrow_mut().push(asked.elapsed());
        progress.last.set(at);
    }
}

/// Reads one answer, which must be 200 with a TwiML response of known length, or 204 where nothing is to be said.
async fn read_answer(line: &mut TcpStream, answer: &mut Vec<u8>, wanted: Answer) -> Result<()> {
    answer.clear();
    loop {
        if line.read_buf(answer).await? == 0 {
            bail!("the connection was closed before the answer");
        }
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let (head, body) = answer.split_at_checked(end + 4).context("a head has an end")?;
        if wanted == Answer::Heard && head.starts_with(b"HTTP/1.1 204 ") {
            return Ok(());
        }
        if wanted == Answer::Heard || !head.starts_with(b"HTTP/1.1 200 ") {
            bail!("the answer was {}", String::from_utf8_lossy(answer));
        }
        if body.len() < content_length(head)? {
            continue;
        }
        if !body.windows(9).any(|nine| nine == b"<Response") {
            bail!("the answer was no TwiML: {}", String::from_utf8_lossy(answer));
        }
        return Ok(());
    }
}

fn content_length(head: &[u8]) -> Result<usize> {
    let head = std::str::from_utf8(head)?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim())
    });
    Ok(length.context("the answer does not say how long it is")?.parse()?)
}
