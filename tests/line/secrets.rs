//! The authtoken stands in no state and in no line of the log, whatever ngrok says and however much is logged.

use std::io;
use std::sync::{Arc, Mutex};

use deskbell_core::ingress::Ingress as _;
use deskbell_tests::edge::AUTHTOKEN;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::desk::Desk;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Written;

    fn make_writer(&self) -> Written {
        self.clone()
    }
}

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Lets ngrok quote the authtoken in every way that it has, and collects what the line says about it.
async fn let_ngrok_quote_it() -> String {
    let mut said = String::new();
    let quote = format!("Your authtoken: {AUTHTOKEN}");
    let desk = Desk::new();
    for code in ["ERR_NGROK_105", "ERR_NGROK_107", "ERR_NGROK_206", "ERR_NGROK_77777"] {
        desk.edge.refuse_agents(&quote, code);
        desk.open().await;
        said += &format!("{:?}\n", desk.wait_failed().await);
        desk.edge.take_agents();
        desk.edge.refuse_domain_once(&quote, code);
        desk.open().await;
        said += &format!("{:?}\n", desk.wait_failed().await);
    }
    desk.open().await;
    desk.wait_online().await;
    desk.edge.stop_endpoints(&quote, Some("ERR_NGROK_77777")).await;
    said += &format!("{:?}\n", desk.wait_failed().await);
    desk.lines.close().await;
    said
}

#[tokio::test(start_paused = true)]
async fn the_authtoken_stands_in_no_state_and_no_log() {
    let (all, ours) = (Written::default(), Written::default());
    let everything =
        tracing_subscriber::fmt::layer().with_writer(all.clone()).with_filter(LevelFilter::TRACE);
    let fit = tracing_subscriber::fmt::layer()
        .with_writer(ours.clone())
        .with_filter(filter_fn(deskbell_tunnel::is_fit_for_the_log));
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(everything).with(fit));
    let said = let_ngrok_quote_it().await;
    drop(guard);
    assert!(said.contains("ERR_NGROK_77777"), "{said}");
    assert!(!said.contains(AUTHTOKEN), "{said}");
    // The scan would find it: the library does write it down.
    assert!(all.text().contains(AUTHTOKEN));
    assert!(ours.text().contains("the tunnel is down"));
    assert!(!ours.text().contains(AUTHTOKEN));
}
