//! How far a move has come, and what a call makes of its moves. Pure.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
use ts_rs::TS;

/// How far a move has come. The order of the variants is the rank: a later one is never overwritten by an earlier, but
/// for one that Twilio was too busy to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "MoveState")]
pub enum State {
    /// Wished for, not yet tried.
    Queued,
    /// Twilio is being asked.
    Asking,
    /// Twilio was asked, and nobody knows whether it heard.
    Unconfirmed,
    /// It was not moved: the call goes on as it was, or is over.
    Failed,
    /// The phone of whoever it is moved to rings.
    Ringing,
    /// They did not take it: the phone of whoever had it rings again.
    Back,
    /// Nobody took it.
    Unanswered,
    /// Whoever had it has it again.
    Returned,
    /// It was taken.
    Taken,
}

impl State {
    const ALL: [(State, &str); 9] = [
        (State::Queued, "queued"),
        (State::Asking, "asking"),
        (State::Unconfirmed, "unconfirmed"),
        (State::Failed, "failed"),
        (State::Ringing, "ringing"),
        (State::Back, "back"),
        (State::Unanswered, "unanswered"),
        (State::Returned, "returned"),
        (State::Taken, "taken"),
    ];

    /// Whether the call has left whoever had it.
    pub(crate) fn has_left(self) -> bool {
        self >= State::Ringing
    }

    /// Whether it is still to be seen what comes of it.
    pub(crate) fn is_open(self) -> bool {
        !matches!(self, State::Failed | State::Unanswered | State::Returned | State::Taken)
    }

    /// Whether somebody's phone rings for it.
    pub(crate) fn rings(self) -> bool {
        matches!(self, State::Ringing | State::Back)
    }

    /// Whether somebody speaks with them again.
    fn is_taken(self) -> bool {
        matches!(self, State::Returned | State::Taken)
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let word = State::ALL.iter().find(|(known, _)| known == self).map_or("", |(_, word)| word);
        Ok(word.into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<State> {
        let word = value.as_str()?;
        let known = State::ALL.iter().find(|(_, known)| *known == word);
        known.map(|(state, _)| *state).ok_or(FromSqlError::InvalidType)
    }
}

/// A move, as far as the rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) state: State,
    pub(crate) to: String,
    pub(crate) back: String,
}

/// Who has spoken with them, one after the other, where a call was moved; none where it never left whoever had it.
pub(crate) fn speakers(moves: &[Facts]) -> Option<String> {
    let left: Vec<&Facts> = moves.iter().filter(|one| one.state.has_left()).collect();
    let mut names = vec![left.first()?.back.as_str()];
    for one in &left {
        let name = match one.state {
            State::Taken => &one.to,
            State::Returned => &one.back,
            _ => continue,
        };
        if names.last() != Some(&name.as_str()) {
            names.push(name);
        }
    }
    names.retain(|name| !name.is_empty());
    Some(names.join(", then "))
}

/// Whether the last that is known of a moved call is that nobody has taken it.
pub(crate) fn is_left_waiting(moves: &[Facts]) -> bool {
    moves.iter().rfind(|one| one.state.has_left()).is_some_and(|one| !one.state.is_taken())
}

/// What is written down with the call when a move comes from one state to a later one.
pub(crate) fn words(from: State, to: State, to_name: &str, back_name: &str) -> Vec<String> {
    let told = |state: State| -> Vec<String> {
        let moved = format!("moved to {to_name}");
        let in_vain = format!("{to_name} did not answer");
        match state {
            State::Ringing | State::Taken => vec![moved],
            State::Back => vec![moved, in_vain],
            State::Unanswered => vec![moved, in_vain, "nobody took it".to_owned()],
            State::Returned => vec![moved, in_vain, format!("back with {back_name}")],
            _ => Vec::new(),
        }
    };
    let before = told(from).len();
    told(to).into_iter().skip(before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(states: &[(State, &str, &str)]) -> Vec<Facts> {
        states
            .iter()
            .map(|(state, back, to)| Facts { state: *state, to: (*to).to_owned(), back: (*back).to_owned() })
            .collect()
    }

    #[test]
    fn who_has_spoken_is_told_in_order() {
        for (moves, wanted) in [
            (vec![], None),
            (vec![(State::Failed, "Ana", "Ben")], None),
            (vec![(State::Ringing, "Ana", "Ben")], Some("Ana")),
            (vec![(State::Taken, "Ana", "Ben")], Some("Ana, then Ben")),
            (vec![(State::Returned, "Ana", "Ben")], Some("Ana")),
            (
                vec![(State::Taken, "Ana", "Ben"), (State::Taken, "Ben", "Ana")],
                Some("Ana, then Ben, then Ana"),
            ),
            (vec![(State::Taken, "Ana", "Ben"), (State::Unanswered, "Ben", "Cleo")], Some("Ana, then Ben")),
        ] {
            assert_eq!(speakers(&moved(&moves)).as_deref(), wanted, "{moves:?}");
        }
    }

    #[test]
    fn only_the_last_move_leaves_somebody_waiting() {
        for (states, wanted) in [
            (vec![], false),
            (vec![State::Failed], false),
            (vec![State::Ringing], true),
            (vec![State::Unanswered], true),
            (vec![State::Returned], false),
            (vec![State::Unanswered, State::Failed], true),
            (vec![State::Back, State::Taken], false),
        ] {
            let moves: Vec<_> = states.iter().map(|state| (*state, "Ana", "Ben")).collect();
            assert_eq!(is_left_waiting(&moved(&moves)), wanted, "{states:?}");
        }
    }

    #[test]
    fn what_is_written_down_says_each_thing_once() {
        let steps = [State::Asking, State::Ringing, State::Back, State::Returned];
        let told: Vec<String> =
            steps.windows(2).flat_map(|pair| words(pair[0], pair[1], "Ben", "Ana")).collect();
        assert_eq!(told, ["moved to Ben", "Ben did not answer", "back with Ana"]);
        assert_eq!(words(State::Asking, State::Returned, "Ben", "Ana"), told);
        assert_eq!(words(State::Ringing, State::Taken, "Ben", "Ana"), [""; 0]);
    }
}
