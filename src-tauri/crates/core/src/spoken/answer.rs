//! What a spoken call sounds like to Twilio: the words, the question by key once more where nothing was pressed, and the
//! words alone for an answering machine.

use deskbell_twilio::twiml::{Gather, Input, Prompt, Say, Verb, Voice};

use crate::routing::Manner;

/// Whoever was asked has so long to press a key, in seconds.
const THINKING: u32 = 6;

/// What a person hears: the words and the question, and both once more where they press nothing.
pub(super) fn ask(action: String, manner: &Manner, words: &str, question: &str) -> Voice {
    let prompts = vec![Prompt::Say(manner.say(words)), Prompt::Pause(1), Prompt::Say(manner.say(question))];
    let gather = gather(action, prompts);
    // Verbs after a Gather are done when nothing was pressed.
    Voice::new().then(gather.clone()).then(gather).then(Verb::Hangup)
}

/// What whoever pressed a key that means nothing hears.
pub(super) fn ask_again(action: String, manner: &Manner, question: &str) -> Voice {
    Voice::new().then(gather(action, vec![Prompt::Say(manner.say(question))])).then(Verb::Hangup)
}

fn gather(action: String, prompts: Vec<Prompt>) -> Gather {
    Gather {
        action: Some(action),
        input: Some(Input::Keys),
        timeout: Some(THINKING),
        num_digits: Some(1),
        // Every key of the telephone is told.
        finish_on_key: Some(String::new()),
        prompts,
        ..Gather::default()
    }
}

/// Words, and nothing after them: for an answering machine, and at the end.
pub(super) fn tell(manner: &Manner, words: &str) -> Voice {
    Voice::new().then(manner.say(words)).then(Verb::Hangup)
}

/// What they hear where it could not be found out what was to be said.
pub(super) fn sorry() -> Voice {
    Voice::new()
        .then(Say::new("We wanted to tell you something, and cannot just now. Please call us back. Goodbye."))
        .then(Verb::Hangup)
}
