//! In which language and voice callers are spoken to.

use deskbell_twilio::twiml::Say;

/// How words are spoken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Manner {
    /// As `en-AU`; empty for Twilio's usual one.
    pub(crate) language: String,
    /// As `Polly.Nicole`; empty for Twilio's usual one.
    pub(crate) voice: String,
}

impl Manner {
    /// Words, spoken so.
    pub(crate) fn say(&self, words: &str) -> Say {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        Say { language: some(&self.language), voice: some(&self.voice), ..Say::new(words) }
    }
}

#[cfg(test)]
mod tests {
    use deskbell_twilio::twiml::Voice;

    use super::*;

    #[test]
    fn what_is_not_chosen_is_left_to_twilio() {
        let told = |language: &str, voice: &str| {
            let manner = Manner { language: language.to_owned(), voice: voice.to_owned() };
            Voice::new().then(manner.say("Hello.")).to_xml()
        };
        let chosen = told("en-AU", "Polly.Nicole");
        assert!(chosen.contains("Polly.Nicole") && chosen.contains("en-AU"), "{chosen}");
        let usual = told("", "");
        assert!(!usual.contains("voice") && !usual.contains("language"), "{usual}");
    }
}
