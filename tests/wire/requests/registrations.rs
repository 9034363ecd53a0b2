//! The requests about registrations for texts in the United States.

use deskbell_twilio::api::registrations::{ListBrands, ListCampaigns, ListVerifications};

use super::{Asked, Subjects, asked};

/// All of them.
pub(super) fn all(about: &Subjects) -> Vec<Asked> {
    let (account, service) = (&about.account, about.service.clone());
    vec![
        asked(account, &ListBrands::default()),
        asked(account, &ListBrands { page_size: Some(1) }),
        asked(account, &ListCampaigns { service: service.clone(), page_size: None }),
        asked(account, &ListCampaigns { service, page_size: Some(1) }),
        asked(account, &ListVerifications::default()),
        asked(account, &ListVerifications { page_size: Some(1) }),
    ]
}
