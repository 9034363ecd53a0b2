//! Cuts connections at will. The ngrok crate has no way to drop a connection that it still believes in.
//!
//! Invariant: a connection that was cut is closed at once, and whoever reads or writes it learns so.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use ngrok::session::IoStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;

/// Cuts every connection that it guards. Those made later live until it is fired again. Clones are one switch.
#[derive(Clone, Default)]
pub(crate) struct KillSwitch(watch::Sender<u64>);

impl KillSwitch {
    /// Cuts what is connected now.
    pub(crate) fn fire(&self) {
        self.0.send_modify(|times| *times = times.wrapping_add(1));
    }

    /// Lets `io` be cut.
    pub(crate) fn guard(&self, io: Box<dyn IoStream>) -> Box<dyn IoStream> {
        Box::new(Guarded { io: Some(io), reads: self.fired(), writes: self.fired() })
    }

    fn fired(&self) -> Fired {
        let mut fired = self.0.subscribe();
        Box::pin(async move {
            let _ = fired.changed().await;
        })
    }
}

/// Resolves when the switch is fired.
type Fired = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Guarded {
    /// `None` once it was cut.
    io: Option<Box<dyn IoStream>>,
    /// One for each task that may wait: a future remembers only the last one that asked.
    reads: Fired,
    writes: Fired,
}

/// Which task asks.
#[derive(Clone, Copy)]
enum Half {
    Reads,
    Writes,
}

impl Guarded {
    fn live(&mut self, half: Half, cx: &mut Context<'_>) -> io::Result<Pin<&mut dyn IoStream>> {
        let fired = match half {
            Half::Reads => &mut self.reads,
            Half::Writes => &mut self.writes,
        };
        if self.io.is_some() && fired.as_mut().poll(cx).is_ready() {
            self.io = None;
        }
        match &mut self.io {
            Some(io) => Ok(Pin::new(io.as_mut())),
            None => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }
}

impl AsyncRead for Guarded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.live(Half::Reads, cx) {
            Ok(io) => io.poll_read(cx, into),
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.live(Half::Writes, cx) {
            Ok(io) => io.poll_write(cx, bytes),
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.live(Half::Writes, cx) {
            Ok(io) => io.poll_flush(cx),
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.live(Half::Writes, cx) {
            Ok(io) => io.poll_shutdown(cx),
            // It is closed already.
            Err(_) => Poll::Ready(Ok(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    #[tokio::test]
    async fn a_connection_that_was_cut_is_closed_and_says_so() {
        let switch = KillSwitch::default();
        let (ours, mut theirs) = duplex(64);
        let mut ours = switch.guard(Box::new(ours));
        ours.write_all(b"hello").await.unwrap();
        let mut heard = [0; 5];
        theirs.read_exact(&mut heard).await.unwrap();
        let reading = tokio::spawn(async move {
            let read = ours.read_u8().await;
            (read, ours.write_u8(1).await)
        });
        tokio::task::yield_now().await;
        switch.fire();
        let (read, written) = reading.await.unwrap();
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        assert_eq!(theirs.read(&mut heard).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn whoever_reads_learns_of_the_cut_though_somebody_else_wrote_last() {
        let switch = KillSwitch::default();
        let (ours, mut theirs) = duplex(64);
        let (mut reads, mut writes) = tokio::io::split(switch.guard(Box::new(ours)));
        let reading = tokio::spawn(async move { reads.read_u8().await });
        tokio::task::yield_now().await;
        tokio::spawn(async move { writes.write_u8(1).await }).await.unwrap().unwrap();
        switch.fire();
        assert!(reading.await.unwrap().is_err());
        assert_eq!(theirs.read_u8().await.unwrap(), 1);
        assert!(theirs.read_u8().await.is_err());
    }

    #[tokio::test]
    async fn a_connection_made_after_the_cut_lives() {
        let switch = KillSwitch::default();
        switch.fire();
        let (ours, mut theirs) = duplex(64);
        let mut ours = switch.guard(Box::new(ours));
        ours.write_u8(7).await.unwrap();
        assert_eq!(theirs.read_u8().await.unwrap(), 7);
    }
}
