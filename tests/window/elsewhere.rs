//! A place on this computer that is not ours to go to: whoever reaches it is welcomed, from wherever they come, and
//! remembered. What stays out of it was kept from it, and not just unable to get there.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use deskbell_tests::PIXEL;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Whoever connects and says nothing in this time has come all the same.
const SILENCE: Duration = Duration::from_secs(5);

/// The place.
pub(crate) struct Elsewhere {
    address: SocketAddr,
    came: Arc<Mutex<Vec<String>>>,
    welcoming: JoinHandle<()>,
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.welcoming.abort();
    }
}

impl Elsewhere {
    /// Opens it, and proves that whoever asks for a page, a script or a picture there gets it and is remembered.
    pub(crate) async fn open() -> anyhow::Result<Elsewhere> {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build()?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (address, came) = (listener.local_addr()?, Arc::default());
        let welcoming = tokio::spawn(welcome(listener, Arc::clone(&came)));
        let elsewhere = Elsewhere { address, came, welcoming };
        for path in ["/page", "/script.js", "/picture.png"] {
            let answer = http.get(elsewhere.url(path)).send().await?;
            ensure!(answer.status() == 200, "{path} is not welcomed: {}", answer.status());
            let allowed = answer.headers().get("access-control-allow-origin");
            ensure!(allowed.is_some_and(|origin| origin == "*"), "not everybody is allowed to hear it");
            let came = elsewhere.forget();
            ensure!(came == [format!("GET {path} HTTP/1.1")], "it remembers {came:?} of {path}");
        }
        // Somebody who only connects.
        drop(TcpStream::connect(address).await?);
        let mut begun = 0;
        while elsewhere.came().is_empty() {
            begun += 1;
            ensure!(begun < 100, "it does not remember whoever says nothing");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        elsewhere.forget();
        Ok(elsewhere)
    }

    /// An address of it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The first lines of everybody who has come; empty for those who said nothing.
    pub(crate) fn came(&self) -> Vec<String> {
        self.came.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets them.
    fn forget(&self) -> Vec<String> {
        std::mem::take(&mut *self.came.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn welcome(listener: TcpListener, came: Arc<Mutex<Vec<String>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let at = {
            let mut came = came.lock().unwrap_or_else(PoisonError::into_inner);
            came.push(String::new());
            came.len() - 1
        };
        let came = Arc::clone(&came);
        tokio::spawn(async move {
            let remember = |line: &str| {
                let mut came = came.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(known) = came.get_mut(at) {
                    line.clone_into(known);
                }
            };
            // Whoever breaks off has come.
            let _ = timeout(SILENCE, answer(stream, remember)).await;
        });
    }
}

async fn answer(mut stream: TcpStream, remember: impl Fn(&str)) -> anyhow::Result<()> {
    let mut heard = Vec::new();
    while !heard.windows(4).any(|four| four == b"\r\n\r\n") {
        let mut piece = [0; 1024];
        let length = stream.read(&mut piece).await?;
        ensure!(length > 0, "they break off");
        heard.extend_from_slice(piece.get(..length).unwrap_or_default());
    }
    let text = String::from_utf8_lossy(&heard);
    let line = text.lines().next().context("a first line")?;
    remember(line);
    let path = line.split(' ').nth(1).unwrap_or_default();
    let (kind, body): (&str, &[u8]) = match path.rsplit('.').next() {
        Some("js") => ("text/javascript", b"window.pwned = 1"),
        Some("css") => ("text/css", b"main { display: none }"),
        Some("png") => ("image/png", &PIXEL),
        _ => ("text/html", b"<p>Welcome</p>"),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\naccess-control-allow-origin: *\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).await?;
    Ok(stream.shutdown().await?)
}
