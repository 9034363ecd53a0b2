//! What search is measured against: the bare FTS5 query on an unencrypted file with the same texts, behind the same kind
//! of server.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use rusqlite::{Connection, OpenFlags, params};
use serde::Deserialize;
use serde_json::json;

use crate::desks;

/// What it is started with.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    database: PathBuf,
}

#[derive(Deserialize)]
struct Asked {
    query: String,
    limit: u32,
}

/// So many texts come into an inbox in one transaction while many come: an index that was written in one go would have
/// fewer segments to look through than any that grew.
const TOGETHER: usize = 256;

/// Writes a file that holds nothing but these texts and their index, set up as Deskbell's is and grown as it grows.
pub(crate) fn write(path: &Path, texts: impl Iterator<Item = String>) -> Result<()> {
    let mut conn = Connection::open(path)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    conn.execute_batch(
        "CREATE TABLE messages (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
         CREATE VIRTUAL TABLE search USING fts5 (
             text, content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
         );",
    )?;
    let mut texts = (1_i64..).zip(texts).peekable();
    while texts.peek().is_some() {
        let tx = conn.transaction()?;
        for (id, text) in texts.by_ref().take(TOGETHER) {
            tx.prepare_cached("INSERT INTO messages (id, text) VALUES (?1, ?2)")?
                .execute(params![id, text])?;
            tx.prepare_cached("INSERT INTO search (rowid, text) VALUES (?1, ?2)")?
                .execute(params![id, text])?;
        }
        tx.commit()?;
    }
    Ok(())
}

/// Serves until it is killed. Says its address first.
pub(crate) async fn serve(arguments: Arguments) -> Result<()> {
    let conn = Connection::open_with_flags(arguments.database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let router = Router::new().route("/search", get(search)).with_state(Arc::new(Mutex::new(conn)));
    let address = desks::free_address()?;
    let listener = tokio::net::TcpListener::bind(address).await?;
    crate::say(&address.to_string());
    axum::serve(listener, router).await.context("the bare search gave way")
}

async fn search(State(conn): State<Arc<Mutex<Connection>>>, Query(asked): Query<Asked>) -> Response {
    let found = tokio::task::spawn_blocking(move || {
        find(&conn.lock().unwrap_or_else(PoisonError::into_inner), &asked)
    });
    match found.await {
        Ok(Ok(found)) => found.into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn find(conn: &Connection, asked: &Asked) -> Result<String> {
    let mut statement = conn.prepare_cached(
        "SELECT rowid, snippet(search, 0, '[', ']', '…', 24) FROM search WHERE search MATCH ?1
         ORDER BY rowid DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![asked.query, asked.limit], |row| {
        Ok(json!([row.get::<_, i64>(0)?, row.get::<_, String>(1)?]))
    })?;
    Ok(serde_json::Value::Array(rows.collect::<Result<_, _>>()?).to_string())
}
