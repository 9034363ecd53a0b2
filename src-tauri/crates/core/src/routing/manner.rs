//! In which language and voice callers are spoken to.

use deskbell_twilio::twiml::Say;

use crate::error::Error;

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

    /// Looks whether a language and a voice could be names of Twilio's. An empty voice is its usual one.
    ///
    /// # Errors
    /// `bad_input` naming `language` or `voice`.
    pub(crate) fn check(language: &str, voice: &str) -> Result<(), Error> {
        let is_name =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        if !is_name(language) || language.contains('.') || !(2..=10).contains(&language.len()) {
            return Err(Error::bad_input("language", "Choose the language in which words are spoken."));
        }
        if !is_name(voice) || voice.len() > 40 {
            return Err(Error::bad_input("voice", "Choose one of the voices."));
        }
        Ok(())
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

    #[test]
    fn what_could_be_no_name_of_twilios_is_refused_at_its_field() {
        for (language, voice) in
            [("en-AU", ""), ("de-DE", "Polly.Vicki-Neural"), ("cy", "Google.cy-GB-Standard-A")]
        {
            assert!(Manner::check(language, voice).is_ok(), "{language} {voice}");
        }
        let long = "a".repeat(41);
        for (language, voice, field) in [
            ("", "", "language"),
            ("e", "", "language"),
            ("en AU", "", "language"),
            ("en.AU", "", "language"),
            ("en-AU-and-more", "", "language"),
            ("en-AU", "a\"><Hangup/>", "voice"),
            ("en-AU", long.as_str(), "voice"),
        ] {
            let Err(Error::BadInput { field: told, .. }) = Manner::check(language, voice) else {
                panic!("{language} {voice} was taken");
            };
            assert_eq!(told, field, "{language} {voice}");
        }
    }
}
