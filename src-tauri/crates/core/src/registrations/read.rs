//! Asking Twilio what is registered, and taking in what it says.

use std::time::Duration;

use deskbell_twilio::api::registrations as api;
use deskbell_twilio::page::Page;
use deskbell_twilio::request::Request;

use super::store::{self, Known};
use super::{Registration, RegistrationKind, RegistrationReason, RegistrationState};
use crate::account::{Office, TwilioTrouble};
use crate::error::Error;
use crate::events::Event;
use crate::jobs::{Job, Outcome, backoff};
use crate::numbers::services;
use crate::store::{Lane, Tx};

/// While somebody looks at a registration Twilio is asked this often; it tells nobody by itself.
const WHILE_IN_REVIEW: Duration = Duration::from_secs(60 * 60);
/// Else this often: an approval can be taken away.
const OTHERWISE: Duration = Duration::from_secs(24 * 60 * 60);
const TRIES: u32 = 5;
const ALL: Option<u16> = Some(1000);

/// Keeps the promise to ask. Nothing registered, nothing to ask again: the page asks when it is opened.
pub(crate) async fn keep(office: &Office, attempts: u32) -> Result<Outcome, Error> {
    let seen = match look(office).await {
        Ok(seen) => seen,
        Err(trouble) => {
            if !trouble.is_final() && attempts < TRIES {
                return Ok(Outcome::Again(office.clock().now() + backoff(attempts)));
            }
            let words = trouble.sentence();
            return office
                .store()
                .write(Lane::Bulk, move |tx| {
                    store::set_trouble(tx, &words)?;
                    tx.publish(Event::ComplianceChanged);
                    let is_there = !store::list(tx)?.is_empty();
                    Ok(if is_there { Outcome::Next(tx.now() + OTHERWISE) } else { Outcome::Done })
                })
                .await;
        }
    };
    office.store().write(Lane::Bulk, move |tx| take(tx, &seen)).await
}

/// Writes down what Twilio says, and promises to tell what has changed.
fn take(tx: &mut Tx<'_>, seen: &[Known]) -> Result<Outcome, Error> {
    let before = store::list(tx)?;
    let is_first = store::read_at(tx)?.is_none();
    store::replace(tx, seen)?;
    for known in seen {
        let sid = &known.row.sid;
        let was = before.iter().find(|one| one.row.sid == *sid).map(|one| one.row.state);
        // What stood so before Deskbell ever looked is no news.
        if was != Some(known.row.state) && !(is_first && was.is_none()) {
            tx.enqueue(&Job::TellOfRegistration { sid: sid.clone() })?;
        }
    }
    // Also when nothing has changed: whoever waits learns that Twilio was asked.
    tx.publish(Event::ComplianceChanged);
    let is_awaited = seen.iter().any(|one| one.row.state == RegistrationState::InReview);
    Ok(match (seen.is_empty(), is_awaited) {
        (true, _) => Outcome::Done,
        (false, true) => Outcome::Next(tx.now() + WHILE_IN_REVIEW),
        (false, false) => Outcome::Next(tx.now() + OTHERWISE),
    })
}

async fn all<R>(office: &Office, list: R) -> Result<Vec<<R::Reply as Page>::Item>, TwilioTrouble>
where
    R: Request,
    R::Reply: Page,
{
    let mut items = Vec::new();
    let mut page = match office.twilio().execute(&list).await.map_err(TwilioTrouble::from) {
        Ok(page) => page,
        // An account that has never registered anything may not have the place for it.
        Err(trouble) if trouble.is_gone() => return Ok(items),
        Err(trouble) => return Err(trouble),
    };
    loop {
        let next = office.twilio().next(&page).await?;
        items.extend(page.into_items());
        match next {
            Some(next) => page = next,
            None => return Ok(items),
        }
    }
}

async fn look(office: &Office) -> Result<Vec<Known>, TwilioTrouble> {
    let mut seen: Vec<Known> =
        all(office, api::ListBrands { page_size: ALL }).await?.into_iter().map(of_brand).collect();
    for (service, numbers) in services::list_with_numbers(office.twilio()).await? {
        let list = api::ListCampaigns { service: service.sid.clone(), page_size: ALL };
        let campaigns = all(office, list).await?;
        seen.extend(campaigns.into_iter().map(|one| of_campaign(one, &service.friendly_name, &numbers)));
    }
    let numbers = all(office, api::ListVerifications { page_size: ALL }).await?;
    seen.extend(numbers.into_iter().map(of_verification));
    Ok(seen)
}

fn of_brand(brand: api::Brand) -> Known {
    use api::BrandStatus as Status;
    let state = match &brand.status {
        Status::Pending | Status::InReview => RegistrationState::InReview,
        Status::Approved => RegistrationState::Approved,
        Status::Failed => RegistrationState::Rejected,
        Status::Suspended => RegistrationState::Suspended,
        Status::DeletionPending | Status::DeletionFailed => RegistrationState::Ending,
        Status::Other(_) => RegistrationState::Unknown,
    };
    let row = Registration {
        sid: brand.sid.as_str().to_owned(),
        kind: RegistrationKind::Brand,
        name: String::new(),
        state,
        word: brand.status.as_str().to_owned(),
        reasons: reasons(state, faults(brand.errors), brand.failure_reason),
        change_until: None,
    };
    Known { row, brand: None, numbers: Vec::new() }
}

fn of_campaign(campaign: api::Campaign, service: &str, numbers: &[String]) -> Known {
    use api::CampaignStatus as Status;
    let state = match &campaign.campaign_status {
        Status::Pending | Status::InProgress => RegistrationState::InReview,
        Status::Verified => RegistrationState::Approved,
        Status::Failed => RegistrationState::Rejected,
        Status::Suspended => RegistrationState::Suspended,
        Status::Other(_) => RegistrationState::Unknown,
    };
    let row = Registration {
        sid: campaign.sid.as_str().to_owned(),
        kind: RegistrationKind::Campaign,
        name: service.to_owned(),
        state,
        word: campaign.campaign_status.as_str().to_owned(),
        reasons: reasons(state, faults(campaign.errors), None),
        change_until: None,
    };
    let brand = campaign.brand_registration_sid.map(|sid| sid.as_str().to_owned());
    Known { row, brand, numbers: numbers.to_vec() }
}

fn of_verification(one: api::Verification) -> Known {
    use api::VerificationStatus as Status;
    let state = match &one.status {
        Status::PendingReview | Status::InReview => RegistrationState::InReview,
        Status::Approved => RegistrationState::Approved,
        Status::Rejected => RegistrationState::Rejected,
        Status::Other(_) => RegistrationState::Unknown,
    };
    let listed = one.rejection_reasons.into_iter();
    let listed =
        listed.map(|one| RegistrationReason { words: one.reason, code: one.code }).collect::<Vec<_>>();
    let row = Registration {
        sid: one.sid.as_str().to_owned(),
        kind: RegistrationKind::TollFree,
        name: one.business_name,
        state,
        word: one.status.as_str().to_owned(),
        reasons: reasons(state, listed, one.rejection_reason),
        change_until: one.edit_expiration.filter(|_| state == RegistrationState::Rejected),
    };
    let numbers = one.tollfree_phone_number_sid.map(|sid| sid.as_str().to_owned());
    Known { row, brand: None, numbers: numbers.into_iter().collect() }
}

fn faults(all: Vec<api::Fault>) -> Vec<RegistrationReason> {
    all.into_iter().map(|one| RegistrationReason { words: one.description, code: one.error_code }).collect()
}

/// What Twilio lists, else the one sentence that it wrote before it listed any. What was taken needs no reason.
fn reasons(
    state: RegistrationState,
    listed: Vec<RegistrationReason>,
    said: Option<String>,
) -> Vec<RegistrationReason> {
    if !matches!(state, RegistrationState::Rejected | RegistrationState::Suspended) {
        return Vec::new();
    }
    let listed: Vec<_> =
        listed.into_iter().filter(|one| !one.words.trim().is_empty() || one.code.is_some()).collect();
    if !listed.is_empty() {
        return listed;
    }
    said.map(|words| RegistrationReason { words, code: None }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_what_twilio_lists_else_what_it_says_and_nothing_where_nothing_is_wrong() {
        let listed = || {
            vec![RegistrationReason { words: "The website cannot be opened.".to_owned(), code: Some(30476) }]
        };
        let said = || Some("Website".to_owned());
        let words = |state, listed, said| {
            reasons(state, listed, said).into_iter().map(|one| one.words).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words(RegistrationState::Rejected, listed(), said()), "The website cannot be opened.");
        assert_eq!(words(RegistrationState::Rejected, Vec::new(), said()), "Website");
        assert_eq!(words(RegistrationState::Suspended, Vec::new(), None), "");
        assert_eq!(words(RegistrationState::Approved, listed(), said()), "");
    }
}
