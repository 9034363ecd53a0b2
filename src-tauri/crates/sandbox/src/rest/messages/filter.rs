//! What a listing of texts leaves out: `To`, `From` and `DateSent`.

use super::super::answer::Refusal;
use super::super::asked::Fields;
use super::super::span::Span;
use crate::world::messages::Message;

/// The filter of one listing.
pub(super) struct Filter {
    to: Option<String>,
    from: Option<String>,
    sent: Span,
}

impl Filter {
    pub(super) fn read(query: &Fields) -> Result<Filter, Refusal> {
        let text = |name| query.find_filled(name).map(str::to_owned);
        Ok(Filter { to: text("To"), from: text("From"), sent: Span::read(query, "DateSent")? })
    }

    pub(super) fn takes(&self, message: &Message) -> bool {
        self.to.as_ref().is_none_or(|to| message.to == *to)
            && self.from.as_ref().is_none_or(|from| message.from.as_ref() == Some(from))
            && self.sent.holds(message.listed_at())
    }
}
