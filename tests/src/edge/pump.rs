//! Carries bytes between an agent and the edge, unless they are swallowed. Ending it is a cable that is cut.

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadHalf, WriteHalf, split};
use tokio::sync::watch;

/// Carries bytes both ways until one side ends.
pub(super) async fn run<A, B>(one: A, other: B, hole: watch::Receiver<bool>)
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let ((one_reads, one_writes), (other_reads, other_writes)) = (split(one), split(other));
    tokio::select! {
        () = carry(one_reads, other_writes, hole.clone()) => {}
        () = carry(other_reads, one_writes, hole) => {}
    }
}

async fn carry<A: AsyncRead, B: AsyncWrite>(
    mut from: ReadHalf<A>,
    mut to: WriteHalf<B>,
    mut hole: watch::Receiver<bool>,
) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let Ok(length @ 1..) = from.read(&mut bytes).await else { return };
        if hole.wait_for(|is_open| !*is_open).await.is_err() {
            return;
        }
        let Some(read) = bytes.get(..length) else { return };
        if to.write_all(read).await.is_err() {
            return;
        }
    }
}
