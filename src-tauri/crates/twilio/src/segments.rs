//! How many segments a text needs, as carriers count and Twilio charges: GSM 03.38 or UCS-2.
//! One character outside GSM-7 turns the whole text into UCS-2. No escape and no surrogate pair is split.

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
    let encoding = if outside_gsm7(text).is_none() { Encoding::Gsm7 } else { Encoding::Ucs2 };
    let (alone, each) = encoding.room();
    let units: usize = text.chars().map(|c| encoding.width(c)).sum();
    if units <= alone {
        return Segments { encoding, count: usize::from(units > 0), left: alone - units };
    }
    let (mut count, mut left) = (1, each);
    for c in text.chars() {
        let width = encoding.width(c);
        if width > left {
            (count, left) = (count + 1, each);
        }
        left -= width;
    }
    Segments { encoding, count, left }
}

/// The first character that turns the whole text into UCS-2, to be pointed out.
pub fn outside_gsm7(text: &str) -> Option<char> {
    text.chars().find(|c| septets(*c).is_none())
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gsm7(count: usize, left: usize) -> Segments {
        Segments { encoding: Encoding::Gsm7, count, left }
    }

    fn ucs2(count: usize, left: usize) -> Segments {
        Segments { encoding: Encoding::Ucs2, count, left }
    }

    #[test]
    fn the_basic_set_has_its_127_characters() {
        // The 128th is the escape.
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENDED.chars().count(), 10);
    }

    #[test]
    fn plain_text_is_160_alone_and_153_in_each_of_several() {
        assert_eq!(count(""), gsm7(0, 160));
        assert_eq!(count("a"), gsm7(1, 159));
        assert_eq!(count(&"a".repeat(160)), gsm7(1, 0));
        assert_eq!(count(&"a".repeat(161)), gsm7(2, 145));
        assert_eq!(count(&"a".repeat(306)), gsm7(2, 0));
        assert_eq!(count(&"a".repeat(307)), gsm7(3, 152));
        assert_eq!(count(&"a".repeat(LONGEST_TEXT)), gsm7(11, 83));
    }

    #[test]
    fn one_character_outside_turns_the_whole_text() {
        assert_eq!(count(&format!("{}’", "a".repeat(69))), ucs2(1, 0));
        assert_eq!(count(&format!("{}’", "a".repeat(70))), ucs2(2, 63));
        assert_eq!(outside_gsm7("it’s 10 €"), Some('’'));
        for c in "`“”–—…\u{A0}ç\táêЖ你🙂".chars() {
            assert_eq!(outside_gsm7(&c.to_string()), Some(c));
        }
        assert_eq!(outside_gsm7("Grüße, señor: Ça coûte".split("û").next().unwrap()), None);
    }

    #[test]
    fn an_escape_is_two_septets_and_is_not_split() {
        assert_eq!(count("€"), gsm7(1, 158));
        assert_eq!(count(&format!("{}€", "a".repeat(158))), gsm7(1, 0));
        assert_eq!(count(&format!("{}€", "a".repeat(159))), gsm7(2, 145));
        // The escape would be the 153rd septet: it moves to the second segment with its character.
        assert_eq!(count(&format!("{}€{}", "a".repeat(152), "a".repeat(151))), gsm7(2, 0));
        assert_eq!(count(&format!("{}€{}", "a".repeat(152), "a".repeat(152))), gsm7(3, 152));
    }

    #[test]
    fn an_emoji_is_two_units_and_is_not_split() {
        assert_eq!(count(&"🙂".repeat(35)), ucs2(1, 0));
        assert_eq!(count(&"🙂".repeat(36)), ucs2(2, 61));
        // 67 units hold 33 emoji and leave one unit empty.
        assert_eq!(count(&"🙂".repeat(66)), ucs2(2, 1));
        assert_eq!(count(&"🙂".repeat(67)), ucs2(3, 65));
    }

    proptest! {
        #[test]
        fn a_longer_text_never_has_fewer_segments(text in "[a-z€’🙂]{0,400}", more in "[a-z€’🙂]{1,20}") {
            let longer = format!("{text}{more}");
            prop_assert!(count(&longer).count >= count(&text).count);
        }
    }
}
