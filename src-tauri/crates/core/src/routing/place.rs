//! Where in the rules a call has come to, as it stands in an address and in the store. Pure.

use std::str::FromStr;

use super::{Rules, Step};

/// Menus stand in menus no deeper than this.
pub(super) const DEPTH: usize = 3;
/// Bits of a place in a list of steps, of a way on from a step, and of a turn.
const STEP: u32 = 8;
const WAY: u32 = 4;
const TURN: u32 = 6;

/// Which list of steps a call follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// In hours.
    Open,
    /// Out of hours.
    Closed,
    /// On a holiday.
    Holiday,
    /// After everybody was rung and nobody answered.
    Unanswered,
    /// After the last line that was rung was busy.
    Busy,
    /// The number is withheld.
    Withheld,
    /// A phone of the office forwarded it here.
    Forwarded,
    /// The caller is blocked.
    TurnedAway,
    /// Before a message is taken, where it is asked first what it is about.
    Reception,
}

impl Case {
    const ALL: [(Case, &str); 9] = [
        (Case::Open, "open"),
        (Case::Closed, "closed"),
        (Case::Holiday, "holiday"),
        (Case::Unanswered, "unanswered"),
        (Case::Busy, "busy"),
        (Case::Withheld, "withheld"),
        (Case::Forwarded, "forwarded"),
        (Case::TurnedAway, "turned-away"),
        (Case::Reception, "reception"),
    ];

    /// The word for it in an address.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Case::ALL.iter().find(|(case, _)| *case == self).map_or("", |(_, word)| word)
    }

    pub(super) fn steps(self, rules: &Rules) -> &[Step] {
        match self {
            Case::Open => &rules.open,
            Case::Closed => &rules.closed,
            Case::Holiday if rules.holiday.is_empty() => &rules.closed,
            Case::Holiday => &rules.holiday,
            Case::Unanswered => &rules.unanswered,
            Case::Busy => &rules.busy,
            Case::Withheld => &rules.withheld,
            Case::Forwarded => &rules.forwarded,
            Case::TurnedAway => &rules.turned_away,
            Case::Reception => &rules.reception,
        }
    }

    /// A list that follows another has a larger one.
    fn rank(self) -> i64 {
        match self {
            Case::Reception => 2,
            Case::Unanswered | Case::Busy => 1,
            _ => 0,
        }
    }
}

/// A way that was taken at a step with several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// Which step of its list.
    pub step: usize,
    /// Which of its ways; the one after the last choice is that nothing was chosen.
    pub way: usize,
}

/// Where in the rules a call has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which list of steps.
    pub case: Case,
    /// Which ways were taken at its menus, from the outermost on.
    pub within: Vec<Branch>,
    /// Which step of the list that they led to.
    pub step: usize,
    /// Which person of it, where they are rung one after the other; of a menu how often it was asked before.
    pub turn: usize,
}

impl Place {
    /// The beginning of a list.
    pub(super) fn first(case: Case) -> Place {
        Place { case, within: Vec::new(), step: 0, turn: 0 }
    }

    /// The place after this step, on the same list.
    pub(super) fn next(mut self) -> Place {
        self.step = self.step.saturating_add(1);
        self.turn = 0;
        self
    }

    /// The beginning of a way on from this step.
    pub(super) fn into(mut self, way: usize) -> Place {
        self.within.push(Branch { step: self.step, way });
        Place { step: 0, turn: 0, ..self }
    }

    /// The place after the step that led to this list; none where it is the outermost.
    pub(super) fn out(mut self) -> Option<Place> {
        let branch = self.within.pop()?;
        Some(Place { step: branch.step, ..self }.next())
    }

    /// The list that it stands in; empty where the rules have changed since and it is no longer there.
    pub(super) fn list<'a>(&self, rules: &'a Rules) -> &'a [Step] {
        self.within.iter().fold(self.case.steps(rules), |steps, branch| {
            steps.get(branch.step).map_or(&[][..], |step| way(step, branch.way))
        })
    }

    /// The step that stands there.
    pub(super) fn find<'a>(&self, rules: &'a Rules) -> Option<&'a Step> {
        self.list(rules).get(self.step)
    }

    /// A number above zero that is larger for each later place of one call.
    #[must_use]
    pub fn ordinal(&self) -> i64 {
        let part = |count: usize, bits: u32| {
            let most = (1_i64 << bits) - 1;
            i64::try_from(count).unwrap_or(most).min(most)
        };
        let levels = (0..=DEPTH).map(|level| match self.within.get(level) {
            Some(branch) => (branch.step, branch.way + 1),
            None if level == self.within.len() => (self.step, 0),
            None => (0, 0),
        });
        let lists = levels.fold(self.case.rank(), |value, (step, way)| {
            (value << STEP | part(step, STEP)) << WAY | part(way, WAY)
        });
        (lists << TURN | part(self.turn, TURN)) + 1
    }

    /// How it stands in an address: `open/1/0`, or `open/1.2.0/0` for the first step of the third way on from `open/1`.
    #[must_use]
    pub fn path(&self) -> String {
        let ways: String =
            self.within.iter().map(|branch| format!("{}.{}.", branch.step, branch.way)).collect();
        format!("{}/{ways}{}/{}", self.case.as_str(), self.step, self.turn)
    }
}

/// The steps of a way on from a step; none where there is no such way.
fn way(step: &Step, way: usize) -> &[Step] {
    match step {
        Step::Menu { choices, otherwise, .. } => match choices.get(way) {
            Some(choice) => &choice.steps,
            None if way == choices.len() => otherwise,
            None => &[],
        },
        Step::Ask { answers, .. } => answers.get(way).map_or(&[], |answer| &answer.steps),
        _ => &[],
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(path: &str) -> Result<Place, ()> {
        let mut parts = path.split('/');
        let word = parts.next().ok_or(())?;
        let case = Case::ALL.iter().find(|(_, known)| *known == word).map(|(case, _)| *case).ok_or(())?;
        let count =
            |text: &str| match (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
                true => text.parse::<usize>().map_err(|_| ()),
                false => Err(()),
            };
        let ways: Vec<usize> = parts.next().ok_or(())?.split('.').map(count).collect::<Result<_, _>>()?;
        let turn = count(parts.next().ok_or(())?)?;
        let (pairs, rest) = ways.as_chunks::<2>();
        let ([step], None, true) = (rest, parts.next(), pairs.len() <= DEPTH) else { return Err(()) };
        let within = pairs.iter().map(|[step, way]| Branch { step: *step, way: *way }).collect();
        Ok(Place { case, within, step: *step, turn })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(case: Case, within: &[(usize, usize)], step: usize, turn: usize) -> Place {
        let within = within.iter().map(|(step, way)| Branch { step: *step, way: *way }).collect();
        Place { case, within, step, turn }
    }

    #[test]
    fn places_grow_along_the_way_of_a_call_and_survive_an_address() {
        let way = [
            place(Case::Closed, &[], 0, 0),
            place(Case::Closed, &[], 0, 1),
            place(Case::Closed, &[(0, 0)], 0, 0),
            place(Case::Closed, &[(0, 0), (0, 2)], 4, 1),
            place(Case::Closed, &[(0, 0)], 1, 0),
            place(Case::Closed, &[(0, 12)], 0, 0),
            place(Case::Closed, &[], 1, 0),
            place(Case::Unanswered, &[], 0, 0),
            place(Case::Reception, &[], 0, 0),
            place(Case::Reception, &[(0, 5)], 0, 0),
        ];
        let ordinals: Vec<i64> = way.iter().map(Place::ordinal).collect();
        assert!(ordinals.is_sorted_by(|one, next| one < next), "{ordinals:?}");
        for one in way {
            assert_eq!(one.path().parse(), Ok(one));
        }
        for wrong in [
            "",
            "open",
            "open/1",
            "open/1/0/2",
            "open/+1/0",
            "open/1/x",
            "night/1/0",
            "open//0",
            "open/1.2/0",
            "open/1..2/0",
            "open/1.2.3.4.5.6.7.8.9/0",
            "open/1234/0",
        ] {
            assert_eq!(wrong.parse::<Place>(), Err(()), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_follows_a_place_has_a_larger_number(
            within in proptest::collection::vec((0_usize..200, 0_usize..13), 0..DEPTH),
            step in 0_usize..200,
            turn in 0_usize..50,
            way in 0_usize..13,
        ) {
            let here = place(Case::Open, &within, step, turn);
            let again = Place { turn: turn + 1, ..here.clone() };
            let inside = here.clone().into(way);
            let after = here.clone().next();
            let ordinals = [here.ordinal(), again.ordinal(), inside.ordinal(), after.ordinal()];
            prop_assert!(ordinals.is_sorted_by(|one, next| one < next), "{:?}", ordinals);
            prop_assert_eq!(inside.clone().out(), Some(after.clone()));
            if let Some(out) = after.clone().out() {
                prop_assert!(out.ordinal() > after.ordinal());
            }
            prop_assert_eq!(inside.path().parse(), Ok(inside));
        }
    }
}
