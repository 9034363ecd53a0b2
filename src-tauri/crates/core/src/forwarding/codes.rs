//! What is dialled on a phone so that its carrier forwards calls: the codes of the GSM standard (3GPP TS 22.030, annex
//! B), which mobile phones everywhere understand, and what undoes each. Pure.

use serde::Serialize;
use ts_rs::TS;

/// Which calls a code is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ForwardingWhen {
    /// Every call; the phone no longer rings.
    Always,
    /// Those that nobody answers.
    Unanswered,
    /// Those that come while the phone is off or out of reach.
    Unreachable,
    /// Those that come while somebody is speaking.
    Busy,
}

/// What is dialled on the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ForwardingCode {
    /// For which calls.
    pub when: ForwardingWhen,
    /// What sets it up.
    pub set: String,
    /// What undoes it.
    pub undo: String,
}

const CODES: [(ForwardingWhen, &str); 4] = [
    (ForwardingWhen::Always, "21"),
    (ForwardingWhen::Unanswered, "61"),
    (ForwardingWhen::Unreachable, "62"),
    (ForwardingWhen::Busy, "67"),
];

/// The codes that forward to `target`, which is written with + and country.
pub(super) fn all(target: &str) -> Vec<ForwardingCode> {
    let code = |(when, code): (ForwardingWhen, &str)| ForwardingCode {
        when,
        set: format!("**{code}*{target}#"),
        undo: format!("##{code}#"),
    };
    CODES.into_iter().map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_what_undoes_it() {
        let told: Vec<String> =
            all("+61491570156").into_iter().map(|code| format!("{} {}", code.set, code.undo)).collect();
        assert_eq!(
            told,
            [
                "**21*+61491570156# ##21#",
                "**61*+61491570156# ##61#",
                "**62*+61491570156# ##62#",
                "**67*+61491570156# ##67#"
            ]
        );
    }
}
