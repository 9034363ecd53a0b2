//! Where in a text the hits are, counted as the page counts.
//!
//! Invariant: marks lie within their text, in order, and none cuts a character in two.

use serde::Serialize;
use ts_rs::TS;

/// A text with its marks: pairs of start and end, in UTF-16 units as the page counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct Marked {
    /// The text.
    pub text: String,
    /// Where the hits are, in their order, none touching another.
    #[ts(type = "[number, number][]")]
    pub marks: Vec<(u32, u32)>,
}

/// Markers that FTS5 puts around a hit: noncharacters, which no text should hold; taken out of the text again.
pub(super) const OPEN: char = '\u{fdd0}';
pub(super) const CLOSE: char = '\u{fdd1}';

/// Whether a mark is opened in this stretch and not closed.
pub(super) fn unmatched_open(text: &str) -> bool {
    text.rfind(OPEN) > text.rfind(CLOSE)
}

/// Where in a number, as people write it, these figures stand: from the first to the last, with what lies between.
pub(super) fn mark_figures(shown: &str, figures: &str) -> Vec<(u32, u32)> {
    let mut units = 0_u32;
    let mut places = Vec::new();
    let mut plain = String::new();
    for c in shown.chars() {
        let width = u32::try_from(c.len_utf16()).unwrap_or(1);
        if c.is_ascii_digit() {
            plain.push(c);
            places.push((units, units + width));
        }
        units += width;
    }
    // A number at home is shown without the prefix that was typed with it.
    let candidates = (0..figures.len()).filter_map(|skip| figures.get(skip..)).filter(|rest| rest.len() >= 3);
    for wanted in candidates {
        if let Some(at) = plain.rfind(wanted)
            && let (Some((start, _)), Some((_, end))) = (places.get(at), places.get(at + wanted.len() - 1))
        {
            return vec![(*start, *end)];
        }
    }
    Vec::new()
}

/// Takes the markers out and says where they stood.
pub(super) fn unmark(marked: &str) -> Marked {
    let mut found = Marked { text: String::with_capacity(marked.len()), marks: Vec::new() };
    let mut units = 0_u32;
    let mut open = None;
    for c in marked.chars() {
        match c {
            OPEN => open = open.or(Some(units)),
            CLOSE => {
                if let Some(start) = open.take().filter(|start| *start < units) {
                    found.marks.push((start, units));
                }
            }
            c => {
                let c = if c.is_control() { ' ' } else { c };
                units += u32::try_from(c.len_utf16()).unwrap_or(1);
                found.text.push(c);
            }
        }
    }
    found
}
