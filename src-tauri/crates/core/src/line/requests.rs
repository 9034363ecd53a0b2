//! What came over the line, for whoever looks: the last webhooks with what they did, and the requests that were
//! refused with the reason.

use deskbell_twilio::Millis;
use deskbell_twilio::webhook::Fields;
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

/// Asks for webhooks.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ListRequests {
    /// Only those before this one.
    pub before: Option<Id>,
    /// How many, 100 at most.
    pub limit: u32,
}

/// A page of webhooks, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RequestPage {
    /// The webhooks.
    pub rows: Vec<RequestRow>,
    /// From where older ones begin.
    pub next: Option<Id>,
}

/// A webhook and what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RequestRow {
    /// Which one.
    pub id: Id,
    /// When it came.
    pub at: Millis,
    /// What it was about: the folder and file of its door.
    pub kind: String,
    /// What it did.
    pub outcome: String,
    /// Who it was about, as people write it.
    pub who: Option<String>,
    /// What Twilio said about a text of ours.
    pub status: Option<String>,
    /// The thread that it belongs to.
    pub thread: Option<Id>,
}

/// A request that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    /// Which one.
    pub id: Id,
    /// When it came.
    pub at: Millis,
    /// The word for why.
    pub reason: String,
    /// What that means, and what to do.
    pub sentence: String,
    /// Its path.
    pub path: String,
    /// How many of this reason came since the row before.
    pub times: u32,
    /// Who it claims to be about.
    pub who: Option<String>,
    /// The address that Twilio signed it for, where it did: not ours as it is spelled here.
    pub signed_as: Option<String>,
}

/// The last webhooks and what they did.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office, args: ListRequests) -> Result<RequestPage, Error> {
    let country = office.country();
    let limit = args.limit.clamp(1, 100) as usize;
    let before = args.before.unwrap_or(Id::LAST);
    office
        .store()
        .read(move |conn| {
            let mut statement = conn.prepare_cached(
                "SELECT id, kind, form, outcome FROM requests WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            )?;
            let found = statement.query_map((before, limit + 1), |row| {
                let form: Vec<u8> = row.get(2)?;
                Ok((row.get::<_, Id>(0)?, row.get::<_, String>(1)?, form, row.get::<_, String>(3)?))
            })?;
            let mut rows = Vec::new();
            for found in found {
                let (id, kind, form, outcome) = found?;
                let form = Fields::parse(&form).ok();
                let word = |name: &str| form.as_ref().and_then(|form| form.peek(name)).map(str::to_owned);
                let who = if kind == "messages/status" { word("To") } else { word("From") };
                rows.push(RequestRow {
                    id,
                    at: id.at(),
                    who: who.map(|who| crate::inbox::display(&who, "phone", country)),
                    status: word("MessageStatus"),
                    thread: match word("MessageSid") {
                        Some(sid) => find_thread(conn, &sid)?,
                        None => None,
                    },
                    kind,
                    outcome,
                });
            }
            let has_more = rows.len() > limit;
            rows.truncate(limit);
            let next = rows.last().filter(|_| has_more).map(|row| row.id);
            Ok(RequestPage { rows, next })
        })
        .await
}

fn find_thread(conn: &Connection, sid: &str) -> Result<Option<Id>, Error> {
    Ok(conn
        .prepare_cached("SELECT thread_id FROM messages WHERE sid = ?1")?
        .query_row([sid], |row| row.get(0))
        .optional()?)
}

/// The requests that were refused, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list_refused(office: &Office) -> Result<Vec<Refused>, Error> {
    const SHOWN: u32 = 100;
    let country = office.country();
    office
        .store()
        .read(move |conn| {
            let mut statement = conn.prepare_cached(
                "SELECT id, path, reason, form, times, signed_as FROM quarantine ORDER BY id DESC LIMIT ?1",
            )?;
            let rows = statement.query_map([SHOWN], |row| {
                let (id, form): (Id, Vec<u8>) = (row.get(0)?, row.get(3)?);
                let (reason, signed_as): (String, Option<String>) = (row.get(2)?, row.get(5)?);
                // Only its beginning is kept, so that the last field may be cut; the sender comes early or not at all.
                let who = Fields::parse(&form).ok().and_then(|form| form.peek("From").map(str::to_owned));
                Ok(Refused {
                    id,
                    at: id.at(),
                    path: row.get(1)?,
                    sentence: explain(&reason, signed_as.as_deref()),
                    reason,
                    times: row.get(4)?,
                    who: who.map(|who| crate::inbox::display(&who, "phone", country)),
                    signed_as,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
}

/// Why a request was refused, in a sentence, and what to do.
fn explain(reason: &str, signed_as: Option<&str>) -> String {
    if let Some(address) = signed_as {
        return format!(
            "Twilio signed this for {address}, which is not how the public address is written here. Mend points \
             your numbers to the address as it is written here, and fetches what was missed."
        );
    }
    let sentence = match reason {
        "missing" => {
            "It bears no signature, so it is not from Twilio. Scanners and curious browsers do this; nothing to do."
        }
        "malformed" => "Its signature is none that Twilio could have made. Nothing to do.",
        "wrong" => {
            "Its signature does not fit. Either it is not from Twilio, or Twilio signs with another auth token: if \
             you changed the token in the Console, enter the new one in Settings."
        }
        "body_hash_missing" | "body_hash_wrong" => "Its body is not the one that was signed. Nothing to do.",
        "another_account" => {
            "Twilio signed it for another account. A number of that account points to this computer: take the \
             address off it in the Console."
        }
        "ambiguous" => {
            "Twilio signed it, and its words are written so that it could be taken for another person's text. Twilio is \
             asked who wrote it."
        }
        "unreadable" => {
            "Twilio signed it, and Deskbell does not understand it. If texts are missing, a newer Deskbell may: look \
             for an update."
        }
        _ => "It was refused.",
    };
    sentence.to_owned()
}
