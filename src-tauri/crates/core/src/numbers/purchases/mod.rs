//! Buying a number is a promise, with the same honesty as a text: one purchase per intent, the attempt committed before
//! the POST, and a POST whose outcome is unknown never repeated but looked for in the account's own list.
//!
//! Once it is ours its texts are pointed here, that is read back, and a round trip through the public URL proves it.

mod attempt;
mod connect;
mod settle;
pub(crate) mod store;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::{App, Office};
use crate::compliance::{PapersState, needs};
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::messages::reasons::{self, Failure};
use crate::numbers::search::Offer;
use crate::numbers::{AddressNeed, Money, store as numbers};
use crate::store::{Id, Lane};

pub(crate) use attempt::keep;
pub(crate) use settle::{hold_after_copy, note_listed, search};

/// How far a purchase has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseState {
    /// It will be asked for.
    Queued,
    /// Twilio is being asked.
    Buying,
    /// Twilio was asked and gave no answer: it is looked for in the account.
    Unconfirmed,
    /// It is ours; its texts are being pointed here.
    Bought,
    /// Its texts come here, as Twilio says; the way is being tried.
    Pointed,
    /// All is done. With trouble, it is ours and something still keeps its texts away.
    Done,
    /// Twilio refused it: nothing was bought.
    Refused,
    /// Twilio never had it: nothing was bought.
    Lost,
}

impl PurchaseState {
    const ALL: [(PurchaseState, &'static str); 8] = [
        (PurchaseState::Queued, "queued"),
        (PurchaseState::Buying, "buying"),
        (PurchaseState::Unconfirmed, "unconfirmed"),
        (PurchaseState::Bought, "bought"),
        (PurchaseState::Pointed, "pointed"),
        (PurchaseState::Done, "done"),
        (PurchaseState::Refused, "refused"),
        (PurchaseState::Lost, "lost"),
    ];

    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("queued", |(_, word)| word)
    }

    fn read(word: &str) -> Option<PurchaseState> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }

    /// Whether nothing more happens by itself.
    fn is_over(self) -> bool {
        matches!(self, PurchaseState::Done | PurchaseState::Refused | PurchaseState::Lost)
    }
}

/// A purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Purchase {
    /// Which one.
    pub id: Id,
    /// As Twilio writes it.
    pub number: String,
    /// As people write it.
    pub display: String,
    /// How far it has come.
    pub state: PurchaseState,
    /// What was confirmed to be paid each month.
    pub monthly: Option<Money>,
    /// What was bought, once it is ours.
    pub bought: Option<Id>,
    /// Why nothing was bought, and what to do.
    pub failure: Option<Failure>,
    /// What keeps its texts away, although it is ours.
    pub trouble: Option<String>,
}

/// Asks to buy a number that a search has shown.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct BuyNumber {
    /// As Twilio writes it.
    pub number: String,
    /// Made once for each wish to buy: however often it comes, one number is bought.
    pub intent: String,
}

/// Which purchase.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PurchaseArgs {
    /// Which.
    pub purchase: Id,
}

/// The question before buying: which number, and for how much.
pub(crate) fn question(app: &App, args: &BuyNumber) -> String {
    let offer = app.office().ok().and_then(|office| office.offers().find(&args.number));
    let whose = app.read_state().account.map_or_else(|| "this account".to_owned(), |account| account.name);
    match offer {
        Some(offer) => match offer.monthly {
            Some(monthly) => {
                format!("Buy {} for {monthly} each month? Twilio charges it to {whose}.", offer.display)
            }
            None => format!(
                "Buy {}? Twilio did not say what it costs each month, and charges it to {whose}.",
                offer.display
            ),
        },
        None => format!("Buy {}? Its price is not known.", args.number),
    }
}

/// Writes the wish to buy a number down and promises to buy it. Returns as soon as that is durable.
///
/// # Errors
/// `bad_input` naming `number` when it was not shown by a search, is ours, or is being bought; naming `papers` when it
/// is given out on papers that are not approved, `address` when no address fits; naming `intent`. Or when Twilio cannot
/// be asked.
pub async fn buy(office: &Office, args: BuyNumber) -> Result<Purchase, Error> {
    crate::messages::check_intent(&args.intent)?;
    let offer = office.offers().find(&args.number);
    let country = office.country();
    let intent = args.intent.clone();
    let known = office.store().read(move |conn| store::find_by_intent(conn, &intent)).await?;
    let papers = match &offer {
        Some(offer) if known.is_none() => find_papers(office, offer).await?,
        _ => Papers::default(),
    };
    office
        .store()
        .write(Lane::Door, move |tx| {
            if let Some(id) = store::find_by_intent(tx, &args.intent)? {
                return store::read(tx, id, country);
            }
            let Some(offer) = &offer else {
                return Err(Error::bad_input(
                    "number",
                    "Search again: nobody knows whether it can still be had.",
                ));
            };
            if numbers::is_held(tx, &args.number)? {
                return Err(Error::bad_input("number", "This number is yours already."));
            }
            if store::is_under_way(tx, &args.number)? {
                return Err(Error::bad_input("number", "This number is being bought already."));
            }
            let id = tx.arrival_id()?;
            store::insert(tx, id, &args, offer.monthly.as_ref(), &papers)?;
            tx.enqueue(&Job::BuyNumber { purchase: id })?;
            tx.publish(Event::NumbersChanged);
            store::read(tx, id, country)
        })
        .await
}

/// What a number is given out on.
#[derive(Debug, Clone, Default)]
struct Papers {
    address: Option<String>,
    bundle: Option<String>,
}

/// The approved papers and the address that a number is given out on.
async fn find_papers(office: &Office, offer: &Offer) -> Result<Papers, Error> {
    let bundle = match offer.papers {
        PapersState::NotNeeded => None,
        _ => {
            // They may have been approved, or have ended, since the number was shown.
            let found = needs::find(office, &offer.country, offer.kind).await?;
            if let Some(sentence) = needs::sentence(&found, offer.kind) {
                return Err(Error::bad_input("papers", sentence));
            }
            found.bundle
        }
    };
    let address = needs::find_address(office, &offer.country, offer.address).await?;
    if address.is_none() && offer.address != AddressNeed::None {
        let where_from = match offer.address {
            AddressNeed::Local => "in its country",
            AddressNeed::Foreign => "outside its country",
            _ => "of yours",
        };
        let words = format!(
            "This number needs an address {where_from} that Twilio knows. Enter the business with its address under Compliance."
        );
        return Err(Error::bad_input("address", words));
    }
    Ok(Papers { address, bundle })
}

/// The purchases that somebody should still see: under way, failed, or done and not yet put away. Newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<Purchase>, Error> {
    let country = office.country();
    office.store().read(move |conn| store::list(conn, country)).await
}

/// Puts a purchase away that is over.
///
/// # Errors
/// `bad_input` while it is under way; [`Error::NotFound`].
pub async fn put_away(office: &Office, args: PurchaseArgs) -> Result<(), Error> {
    let country = office.country();
    office
        .store()
        .write(Lane::Door, move |tx| {
            if !store::read(tx, args.purchase, country)?.state.is_over() {
                return Err(Error::bad_input("purchase", "It is still under way."));
            }
            store::delete(tx, args.purchase)?;
            tx.publish(Event::NumbersChanged);
            Ok(())
        })
        .await
}

/// Why nothing was bought.
fn explain(state: PurchaseState, code: Option<u32>, text: Option<String>) -> Option<Failure> {
    match state {
        PurchaseState::Lost => Some(Failure {
            code: None,
            sentence: "Twilio did not take the purchase. Nothing was bought, and nothing is charged."
                .to_owned(),
            next: "Search again and choose a number.".to_owned(),
            link: None,
        }),
        PurchaseState::Refused => Some(match code.and_then(reasons::known) {
            Some((sentence, next)) => Failure {
                code,
                sentence: sentence.to_owned(),
                next: next.to_owned(),
                link: code.map(|code| format!("https://www.twilio.com/docs/api/errors/{code}")),
            },
            None => Failure {
                code,
                sentence: text
                    .filter(|text| !text.trim().is_empty())
                    .unwrap_or_else(|| "Twilio refused it, and gave no reason.".to_owned()),
                next: "Nothing was bought. Choose another number, or try again.".to_owned(),
                link: code.map(|code| format!("https://www.twilio.com/docs/api/errors/{code}")),
            },
        }),
        _ => None,
    }
}
