//! Whoever is slow, or many, does not keep others out. Time here is tokio's own, and stands until nothing else moves.

use std::time::Duration;

use axum::serve::Listener;
use deskbell_webhooks::{Desk, router, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout};

/// Connections as a tunnel would bring them, with no port.
struct Tunnel(mpsc::UnboundedReceiver<DuplexStream>);

impl Listener for Tunnel {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(stream) => (stream, ()),
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The door with nobody behind it yet.
struct Door {
    callers: mpsc::UnboundedSender<DuplexStream>,
    end: Option<oneshot::Sender<()>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Door {
    fn open() -> Door {
        let (callers, tunnel) = mpsc::unbounded_channel();
        let (end, ended) = oneshot::channel();
        let serving = tokio::spawn(serve(router(Desk::new().unwrap()), Tunnel(tunnel), async {
            let _ = ended.await;
        }));
        Door { callers, end: Some(end), serving }
    }

    /// Somebody connects and says this much.
    async fn connect(&self, words: &str) -> DuplexStream {
        let (mut caller, called) = duplex(1 << 20);
        self.callers.send(called).unwrap();
        caller.write_all(words.as_bytes()).await.unwrap();
        caller
    }
}

/// Everything that comes back until the connection ends.
async fn hear(mut caller: DuplexStream) -> String {
    let mut heard = Vec::new();
    let _ = caller.read_to_end(&mut heard).await;
    String::from_utf8(heard).unwrap()
}

/// The beginning of what comes back.
async fn hear_start(caller: &mut DuplexStream) -> String {
    let mut heard = vec![0; 4096];
    let length = caller.read(&mut heard).await.unwrap();
    heard.truncate(length);
    String::from_utf8(heard).unwrap()
}

fn head(length: usize) -> String {
    format!(
        "POST /messages/incoming HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {length}\r\n\r\n"
    )
}

const HEALTH: &str = "GET /health/0123456789abcdef HTTP/1.1\r\nhost: a\r\n\r\n";

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_end_is_cut_off_after_five_seconds() {
    let door = Door::open();
    let begun = Instant::now();
    let caller = door.connect("POST /messages/incoming HTTP/1.1\r\nhost: a\r\n").await;
    hear(caller).await;
    assert_eq!(begun.elapsed().as_secs(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_rests_is_closed_after_five_seconds() {
    let door = Door::open();
    let mut caller = door.connect(HEALTH).await;
    assert!(hear_start(&mut caller).await.starts_with("HTTP/1.1 200 "));
    tokio::time::sleep(Duration::from_secs(4)).await;
    caller.write_all(HEALTH.as_bytes()).await.unwrap();
    assert!(hear_start(&mut caller).await.starts_with("HTTP/1.1 200 "));
    let rested = Instant::now();
    assert_eq!(hear(caller).await, "");
    assert_eq!(rested.elapsed().as_secs(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_end_is_cut_off_after_ten_seconds() {
    let door = Door::open();
    let begun = Instant::now();
    let caller = door.connect(&format!("{}a=1", head(100))).await;
    let heard = hear(caller).await;
    assert!(heard.starts_with("HTTP/1.1 408 "), "{heard}");
    assert!(heard.ends_with("\r\n\r\n"), "{heard}");
    assert_eq!(begun.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_drips_is_cut_off_all_the_same() {
    let door = Door::open();
    let begun = Instant::now();
    let mut caller = door.connect(&head(100)).await;
    let dripping = async {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if caller.write_all(b"a").await.is_err() {
                return;
            }
        }
    };
    timeout(Duration::from_secs(60), dripping).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 11);
}

/// What a quick request is answered while nobody is behind the door.
async fn ask_quickly(door: &Door) -> String {
    let mut caller = door.connect(&format!("{}a=1", head(3))).await;
    hear_start(&mut caller).await
}

fn was_heard(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 503 ") && !answer.contains("retry-after")
}

#[tokio::test(start_paused = true)]
async fn whoever_is_slow_makes_room_for_whoever_is_quick() {
    let door = Door::open();
    // Each all but its last byte: together more than there is room for.
    let mut slow = Vec::new();
    for _ in 0..80 {
        slow.push(door.connect(&format!("{}{}", head(60_000), "a".repeat(59_999))).await);
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    let begun = Instant::now();
    let answer = ask_quickly(&door).await;
    assert!(was_heard(&answer), "{answer}");
    assert!(begun.elapsed() <= Duration::from_millis(10), "{:?}", begun.elapsed());
    // The first of them had to go; the last may go on.
    let first = hear_start(&mut slow[0]).await;
    assert!(first.starts_with("HTTP/1.1 408 "), "{first}");
    let mut last = slow.pop().unwrap();
    last.write_all(b"a").await.unwrap();
    assert!(was_heard(&hear_start(&mut last).await));
    // Health needs no body, and is answered.
    let mut well = door.connect(HEALTH).await;
    assert!(hear_start(&mut well).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test(start_paused = true)]
async fn more_slow_bodies_than_places_keep_nobody_waiting() {
    let door = Door::open();
    let mut slow = Vec::new();
    for _ in 0..2000 {
        slow.push(door.connect(&format!("{}a=1", head(100))).await);
        if slow.len() % 100 == 0 {
            let begun = Instant::now();
            let answer = ask_quickly(&door).await;
            assert!(was_heard(&answer), "{answer}");
            assert!(begun.elapsed() <= Duration::from_millis(10), "{:?}", begun.elapsed());
        }
    }
    // The last of them may still end what it began.
    let mut last = slow.pop().unwrap();
    last.write_all(&[b'a'; 97]).await.unwrap();
    assert!(was_heard(&hear_start(&mut last).await));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_announced_and_does_not_come_takes_no_room() {
    let door = Door::open();
    let mut silent = Vec::new();
    for _ in 0..90 {
        silent.push(door.connect(&head(65_000)).await);
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert!(was_heard(&ask_quickly(&door).await));
    let first = &mut silent[0];
    first.write_all(&[b'a'; 65_000]).await.unwrap();
    assert!(was_heard(&hear_start(first).await));
}

#[tokio::test(start_paused = true)]
async fn slow_strangers_who_come_again_and_again_keep_nobody_out() {
    let door = Door::open();
    let mut slow = Vec::new();
    for _ in 0..30 {
        for _ in 0..30 {
            slow.push(door.connect(&format!("{}a=1", head(100))).await);
        }
        let begun = Instant::now();
        let answer = ask_quickly(&door).await;
        assert!(was_heard(&answer), "{answer}");
        assert!(begun.elapsed() <= Duration::from_millis(10), "{:?}", begun.elapsed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_connects_and_says_nothing_makes_room_when_it_is_crowded() {
    let door = Door::open();
    let mut silent = Vec::new();
    for _ in 0..600 {
        silent.push(door.connect("POST /").await);
    }
    let begun = Instant::now();
    let answer = ask_quickly(&door).await;
    assert!(was_heard(&answer), "{answer}");
    assert!(begun.elapsed() <= Duration::from_millis(10), "{:?}", begun.elapsed());
    let last = silent.pop().unwrap();
    let begun = Instant::now();
    assert_eq!(hear(silent.swap_remove(0)).await, "", "the first was not shown out");
    assert!(begun.elapsed() <= Duration::from_millis(10));
    hear(last).await;
    assert!(begun.elapsed() >= Duration::from_secs(4), "the last had to go for nothing");
}

#[tokio::test(start_paused = true)]
async fn a_head_with_too_much_in_it_is_refused_without_a_word() {
    let door = Door::open();
    let many = (0..65).fold(String::new(), |all, n| format!("{all}x-{n}: 1\r\n"));
    let long = format!("x: {}\r\n", "a".repeat(20_000));
    for extra in [many, long] {
        let heard = hear(door.connect(&format!("GET / HTTP/1.1\r\nhost: a\r\n{extra}\r\n")).await).await;
        assert!(heard.starts_with("HTTP/1.1 431 ") && heard.ends_with("\r\n\r\n"), "{heard}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_says_neither_who_nor_when() {
    let door = Door::open();
    let heard = hear_start(&mut door.connect("GET / HTTP/1.1\r\nhost: a\r\n\r\n").await).await;
    assert_eq!(heard, "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
}

#[tokio::test(start_paused = true)]
async fn at_the_end_whoever_was_heard_is_answered() {
    let mut door = Door::open();
    let mut resting = door.connect(HEALTH).await;
    hear_start(&mut resting).await;
    let mut speaking = door.connect(&format!("{}a", head(3))).await;
    tokio::time::sleep(Duration::from_millis(10)).await;
    drop(door.end.take());
    assert_eq!(hear(resting).await, "");
    speaking.write_all(b"=1").await.unwrap();
    assert!(hear(speaking).await.starts_with("HTTP/1.1 503 "));
    timeout(Duration::from_secs(1), door.serving).await.unwrap().unwrap();
}
