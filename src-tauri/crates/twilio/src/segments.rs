//! How many segments a text needs, as carriers count and Twilio charges: GSM 03.38 or UCS-2.
//! One character outside GSM-7 turns the whole text into UCS-2. No escape and no surrogate pair is split.
//!
//! The page counts by the same tables while somebody types; a test writes them, and cases to agree on, for it.

mod mend;

pub use mend::{Odd, mended, odd, unsendable};

/// The longest text that Twilio takes, in characters.
pub const LONGEST_TEXT: usize = 1600;

/// One septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// An escape and a septet each.
const EXTENDED: &str = "^{}\\[~]|€\u{C}";

/// How a text travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Seven bits a character: 160 alone, 153 in each of several segments.
    Gsm7,
    /// Sixteen bits a unit: 70 alone, 67 in each of several segments.
    Ucs2,
}

impl Encoding {
    /// How this text must travel.
    fn of(text: &str) -> Self {
        if text.chars().all(|c| septets(c).is_some()) { Self::Gsm7 } else { Self::Ucs2 }
    }

    /// Units in the only segment, and in each of several.
    fn room(self) -> (usize, usize) {
        match self {
            Self::Gsm7 => (160, 153),
            Self::Ucs2 => (70, 67),
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Self::Gsm7 => septets(c).unwrap_or(0),
            Self::Ucs2 => c.len_utf16(),
        }
    }

    fn widths(self, text: &str) -> usize {
        text.chars().map(|c| self.width(c)).sum()
    }
}

/// What a text comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Segments {
    /// How it travels.
    pub encoding: Encoding,
    /// How many segments are charged. An empty text has none.
    pub count: usize,
    /// How many units more fit before one more segment is charged.
    pub left: usize,
}

/// Counts the segments of a text.
pub fn count(text: &str) -> Segments {
    let encoding = Encoding::of(text);
    let (alone, each) = encoding.room();
    let cut = parts(text);
    let room = if cut.len() > 1 { each } else { alone };
    let last = cut.last().map_or(0, |part| encoding.widths(part));
    Segments { encoding, count: cut.len(), left: room - last }
}

/// The text as it is cut into segments, none for an empty one.
pub fn parts(text: &str) -> Vec<&str> {
    let encoding = Encoding::of(text);
    let (alone, each) = encoding.room();
    if encoding.widths(text) <= alone {
        return if text.is_empty() { Vec::new() } else { vec![text] };
    }
    let (mut parts, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let mut left = each;
        let fits = |(_, c): &(usize, char)| {
            let width = encoding.width(*c);
            let fits = width <= left;
            left -= if fits { width } else { 0 };
            !fits
        };
        let at = rest.char_indices().find(fits).map_or(rest.len(), |(at, _)| at);
        let (part, more) = rest.split_at(at);
        parts.push(part);
        rest = more;
    }
    parts
}

fn septets(c: char) -> Option<usize> {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' => Some(1),
        _ if BASIC.contains(c) => Some(1),
        _ if EXTENDED.contains(c) => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
