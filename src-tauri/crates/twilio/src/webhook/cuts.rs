//! What a signature leaves open. Twilio signs the names and values of a form joined without a border between them, so
//! whoever writes a text may put names and values into its words, and whoever sees the signed request on its way may cut
//! the joined text elsewhere: the signature fits as well, and the text is another person's.
//! See <https://www.twilio.com/docs/usage/security#validating-requests>.
//!
//! Invariant: where a name that says which text it is, who wrote it or to whom, stands with a value of its kind anywhere
//! but at its own field, the form is not believed. The true one stands somewhere in the joined text, however it is cut.

use crate::sid::MessageSid;
use crate::webhook::Fields;

/// A field that says which text it is, and what its values begin with.
struct Identity {
    name: &'static str,
    is_begun_by: fn(&str) -> bool,
    /// Fields whose names end with the same word, and whose values are of the same kind.
    others: &'static [&'static str],
}

const IDENTITIES: [Identity; 3] = [
    Identity {
        name: "MessageSid",
        is_begun_by: begins_with_sid,
        others: &["SmsMessageSid", "OriginalRepliedMessageSid"],
    },
    Identity { name: "From", is_begun_by: begins_with_address, others: &[] },
    Identity { name: "To", is_begun_by: begins_with_address, others: &[] },
];

/// An address that is no telephone number begins with its channel.
const CHANNELS: [&str; 7] = ["whatsapp:", "messenger:", "rcs:", "sip:", "client:", "viber:", "line:"];
/// No short code has fewer digits.
const SHORTEST_CODE: usize = 3;

/// Whether what was signed could have been cut so that it was another text.
pub(super) fn is_ambiguous(fields: &Fields) -> bool {
    let mut pairs: Vec<&(String, String)> = fields.0.iter().collect();
    pairs.sort_unstable();
    pairs.dedup();
    let joined: String = pairs.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect();
    IDENTITIES.iter().any(|identity| {
        let mut start = 0;
        let mut known = Vec::new();
        for (name, value) in &pairs {
            if name == identity.name || identity.others.contains(&name.as_str()) {
                // Where the word that all of them end with begins.
                known.push(start + name.len() - identity.name.len());
            }
            start += name.len() + value.len();
        }
        let is_twice = pairs.iter().filter(|(name, _)| name == identity.name).count() > 1;
        is_twice
            || joined.match_indices(identity.name).any(|(at, _)| {
                let rest = joined.get(at + identity.name.len()..).unwrap_or_default();
                (identity.is_begun_by)(rest) && !known.contains(&at)
            })
    })
}

fn begins_with_sid(text: &str) -> bool {
    text.get(..34).is_some_and(|sid| MessageSid::parse(sid).is_ok())
}

fn begins_with_address(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.starts_with('+')
        || digits >= SHORTEST_CODE
        || CHANNELS.iter().any(|channel| text.starts_with(channel))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::secret::Secret;
    use crate::signature::{Received, sign, verify};
    use crate::urlencoded;
    use crate::webhook::Form as _;
    use crate::webhook::message::Incoming;

    const TRUE_SID: &str = "SM00000000000000000000000000000001";
    const FALSE_SID: &str = "SM00000000000000000000000000000002";
    const WRITER: &str = "+12025550143";
    const VICTIM: &str = "+12025550123";

    fn text(body: &str) -> Vec<(String, String)> {
        let pairs = [
            ("AccountSid", "AC00000000000000000000000000000001"),
            ("Body", body),
            ("From", WRITER),
            ("FromCity", "TO"),
            ("FromCountry", "US"),
            ("MessageSid", TRUE_SID),
            ("NumMedia", "0"),
            ("NumSegments", "1"),
            ("SmsMessageSid", TRUE_SID),
            ("To", "+12025550100"),
            ("ToCity", "ORONTO"),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    fn fields(pairs: &[(String, String)]) -> Fields {
        Fields(pairs.to_vec())
    }

    /// Whether Twilio's signature of a text fits these fields as well.
    fn fits(signed: &[(String, String)], pairs: &[(String, String)]) -> bool {
        let token = Secret::new("0123456789abcdef0123456789abcdef");
        let signature = sign(&token, "https://desk.example.org/messages/incoming", signed);
        let body = urlencoded::encode(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let received = Received {
            public_base_url: "https://desk.example.org",
            path_and_query: "/messages/incoming",
            content_type: Some("application/x-www-form-urlencoded"),
            signature: Some(&signature),
            body: body.as_bytes(),
        };
        verify(&token, &received).is_ok()
    }

    fn cut(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_people_write_is_believed() {
        for body in [
            "Hello",
            "From now on: to 5th Street, Today: 10:00",
            "FromTo",
            "MessageSid",
            "Invoice From +1",
            "",
        ] {
            assert!(!is_ambiguous(&fields(&text(body))), "{body}");
        }
    }

    #[test]
    fn a_text_that_can_be_cut_into_one_of_another_person_is_not_believed() {
        let account = ("AccountSid", "AC00000000000000000000000000000001");
        // A text of its own, and all that is true swallowed by a field that nobody knows.
        let body = format!("hiFrom{VICTIM}MessageSid{FALSE_SID}NumMedia0NumSegments1To+12025550100Z");
        let signed = text(&body);
        let rest = format!("From{WRITER}FromCityTOFromCountryUSMessageSid{TRUE_SID}NumMedia0NumSegments1");
        let rest = format!("{rest}SmsMessageSid{TRUE_SID}To+12025550100ToCityORONTO");
        let forged = cut(&[
            account,
            ("Body", "hi"),
            ("From", VICTIM),
            ("MessageSid", FALSE_SID),
            ("NumMedia", "0"),
            ("NumSegments", "1"),
            ("To", "+12025550100"),
            ("Z", &rest),
        ]);
        assert!(fits(&signed, &forged) && is_ambiguous(&fields(&forged)));
        // The same text under another name, by way of a field that looks like one of Twilio's.
        let body = format!("hiFrom{VICTIM}FromA");
        let signed = text(&body);
        let mut forged = text("hi");
        forged.splice(2..3, cut(&[("From", VICTIM), ("FromAFrom", WRITER)]));
        assert!(fits(&signed, &forged) && is_ambiguous(&fields(&forged)));
        assert!(is_ambiguous(&fields(&signed)), "nobody knows which of them it was");
        // Two writers at once.
        let mut twice = text("hi");
        twice.push(("From".to_owned(), VICTIM.to_owned()));
        assert!(is_ambiguous(&fields(&twice)));
    }

    proptest! {
        #[test]
        fn however_it_is_cut_a_text_that_is_believed_is_the_one_that_was_signed(
            words in proptest::collection::vec(prop_oneof![
                Just("From"), Just("To"), Just("MessageSid"), Just("Sms"), Just("OriginalReplied"), Just("Z"),
                Just(VICTIM), Just(FALSE_SID), Just("+12025550199"), Just("12345"), Just("hi"), Just("FromA"),
                Just("NumMedia"), Just("0"), Just("G"),
            ], 0..8),
            borders in proptest::collection::vec(any::<proptest::sample::Index>(), 4..24),
        ) {
            let signed = text(&words.concat());
            let truth = Incoming::from_fields(fields(&signed)).unwrap();
            let joined: String = signed.iter().flat_map(|(name, value)| [name.as_str(), value]).collect();
            // Where a name or a value could begin or end.
            let marks = ["From", "To", "MessageSid", "Body", "NumMedia", "AccountSid", VICTIM, WRITER, FALSE_SID, TRUE_SID, "Z", "G"];
            let mut places: Vec<usize> = marks
                .iter()
                .flat_map(|mark| joined.match_indices(mark).flat_map(|(at, found)| [at, at + found.len()]))
                .collect();
            places.sort_unstable();
            places.dedup();
            let mut cuts: Vec<usize> = borders.iter().map(|border| *border.get(&places)).collect();
            cuts.extend([0, joined.len()]);
            cuts.sort_unstable();
            cuts.dedup();
            let pieces: Vec<&str> = cuts.windows(2).filter_map(|two| joined.get(two[0]..two[1])).collect();
            let pairs: Vec<(String, String)> = pieces
                .chunks(2)
                .map(|two| (two[0].to_owned(), two.get(1).copied().unwrap_or_default().to_owned()))
                .collect();
            if fits(&signed, &pairs)
                && !is_ambiguous(&fields(&pairs))
                && let Ok(read) = Incoming::from_fields(fields(&pairs))
            {
                prop_assert_eq!(
                    (read.message_sid, read.from, read.to),
                    (truth.message_sid, truth.from, truth.to)
                );
            }
        }
    }
}
