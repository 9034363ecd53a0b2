//! What a listing of texts leaves out: `To`, `From` and `DateSent`, and what is too young to be listed yet.

use deskbell_twilio::clock::Millis;

use super::super::answer::Refusal;
use super::super::asked::Fields;
use super::super::span::Span;
use crate::world::messages::Message;

/// The filter of one listing.
pub(super) struct Filter {
    to: Option<String>,
    from: Option<String>,
    sent: Span,
    listed_until: Option<Millis>,
}

impl Filter {
    /// What the query asks for, and until when texts are listed where that is not all of them.
    pub(super) fn read(query: &Fields, listed_until: Option<Millis>) -> Result<Filter, Refusal> {
        let text = |name| query.find_filled(name).map(str::to_owned);
        let sent = Span::read(query, "DateSent")?;
        Ok(Filter { to: text("To"), from: text("From"), sent, listed_until })
    }

    pub(super) fn takes(&self, message: &Message) -> bool {
        self.to.as_ref().is_none_or(|to| message.to == *to)
            && self.from.as_ref().is_none_or(|from| message.from.as_ref() == Some(from))
            && self.sent.holds(message.listed_at())
            && self.listed_until.is_none_or(|until| message.listed_at() <= until)
    }
}
