//! Characters that make a text expensive, and the plain ones that say the same.
//!
//! Only what looks the same to a reader is ever replaced, or cannot be seen at all: a letter never becomes another.

use super::septets;

/// What is typed or pasted without being meant, and what was meant. The longest match counts.
pub(super) const LOOK_ALIKES: &[(&str, &str)] = &[
    // A letter and its accent as two signs, as some computers paste them.
    ("a\u{300}", "à"),
    ("a\u{308}", "ä"),
    ("a\u{30A}", "å"),
    ("e\u{300}", "è"),
    ("e\u{301}", "é"),
    ("i\u{300}", "ì"),
    ("n\u{303}", "ñ"),
    ("o\u{300}", "ò"),
    ("o\u{308}", "ö"),
    ("u\u{300}", "ù"),
    ("u\u{308}", "ü"),
    ("A\u{308}", "Ä"),
    ("A\u{30A}", "Å"),
    ("C\u{327}", "Ç"),
    ("E\u{301}", "É"),
    ("N\u{303}", "Ñ"),
    ("O\u{308}", "Ö"),
    ("U\u{308}", "Ü"),
    // Quotation marks, which word processors curl.
    ("\u{2018}", "'"),
    ("\u{2019}", "'"),
    ("\u{201A}", "'"),
    ("\u{201B}", "'"),
    ("\u{2032}", "'"),
    ("\u{2039}", "'"),
    ("\u{203A}", "'"),
    ("\u{2BC}", "'"),
    ("`", "'"),
    ("\u{B4}", "'"),
    ("\u{201C}", "\""),
    ("\u{201D}", "\""),
    ("\u{201E}", "\""),
    ("\u{201F}", "\""),
    ("\u{2033}", "\""),
    ("\u{AB}", "\""),
    ("\u{BB}", "\""),
    // Dashes and dots.
    ("\u{2010}", "-"),
    ("\u{2011}", "-"),
    ("\u{2012}", "-"),
    ("\u{2013}", "-"),
    ("\u{2014}", "-"),
    ("\u{2015}", "-"),
    ("\u{2212}", "-"),
    ("\u{2022}", "-"),
    ("\u{2043}", "-"),
    ("\u{2026}", "..."),
    ("\u{2044}", "/"),
    ("\u{2217}", "*"),
    ("\u{2236}", ":"),
    ("\u{223C}", "~"),
    // Spaces of every width.
    ("\t", " "),
    ("\u{A0}", " "),
    ("\u{1680}", " "),
    ("\u{2000}", " "),
    ("\u{2001}", " "),
    ("\u{2002}", " "),
    ("\u{2003}", " "),
    ("\u{2004}", " "),
    ("\u{2005}", " "),
    ("\u{2006}", " "),
    ("\u{2007}", " "),
    ("\u{2008}", " "),
    ("\u{2009}", " "),
    ("\u{200A}", " "),
    ("\u{202F}", " "),
    ("\u{205F}", " "),
    ("\u{3000}", " "),
    ("\u{2028}", "\n"),
    ("\u{2029}", "\n"),
    // What cannot be seen: soft hyphens, joints, marks of direction.
    ("\u{AD}", ""),
    ("\u{200B}", ""),
    ("\u{200E}", ""),
    ("\u{200F}", ""),
    ("\u{202A}", ""),
    ("\u{202B}", ""),
    ("\u{202C}", ""),
    ("\u{202D}", ""),
    ("\u{202E}", ""),
    ("\u{2060}", ""),
    ("\u{2066}", ""),
    ("\u{2067}", ""),
    ("\u{2068}", ""),
    ("\u{2069}", ""),
    ("\u{FEFF}", ""),
];

/// What no phone shows and no text needs: control characters, marks that turn the reading direction around, what is
/// no character at all. From and to, both included.
pub(super) const UNSENDABLE: &[(char, char)] = &[
    ('\0', '\u{8}'),
    ('\u{B}', '\u{B}'),
    ('\u{E}', '\u{1F}'),
    ('\u{7F}', '\u{9F}'),
    ('\u{202D}', '\u{202E}'),
    ('\u{FFF9}', '\u{FFFB}'),
    ('\u{FFFE}', '\u{FFFF}'),
];

/// The first character of a text that must not be sent, if there is one.
pub fn unsendable(text: &str) -> Option<char> {
    text.chars().find(|c| UNSENDABLE.iter().any(|(from, to)| (from..=to).contains(&c)))
}

/// A stretch of a text that turns the whole text into UCS-2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// Where it begins, in UTF-16 units, as the page counts.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What would say the same within GSM-7; none for signs that have no such twin, which stand together.
    pub plain: Option<&'static str>,
}

/// The stretches of a text that turn it into UCS-2, in their order.
pub fn odd(text: &str) -> Vec<Odd> {
    let mut found: Vec<Odd> = Vec::new();
    walk(text, |at, length, piece| match piece {
        Piece::Plain(_) => {}
        Piece::Alike(plain) => found.push(Odd { from: at, to: at + length, plain: Some(plain) }),
        Piece::Strange(_) => match found.last_mut() {
            Some(last) if last.to == at && last.plain.is_none() => last.to = at + length,
            _ => found.push(Odd { from: at, to: at + length, plain: None }),
        },
    });
    found
}

/// The text with everything replaced that has a plain twin.
pub fn mended(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    walk(text, |_, _, piece| match piece {
        Piece::Plain(c) | Piece::Strange(c) => whole.push(c),
        Piece::Alike(plain) => whole.push_str(plain),
    });
    // Where a sign that cannot be seen stood between a letter and its accent, the two meet only now.
    if whole == text { whole } else { mended(&whole) }
}

enum Piece {
    Plain(char),
    Alike(&'static str),
    Strange(char),
}

/// Goes through a text; each piece comes with its place and length in UTF-16 units.
fn walk(text: &str, mut visit: impl FnMut(usize, usize, Piece)) {
    let (mut rest, mut at) = (text, 0);
    while let Some(c) = rest.chars().next() {
        let twins = LOOK_ALIKES.iter().filter(|(odd, _)| rest.starts_with(odd));
        let (taken, piece) = match twins.max_by_key(|(odd, _)| odd.len()) {
            Some((odd, plain)) => (*odd, Piece::Alike(plain)),
            None => {
                let (first, _) = rest.split_at(c.len_utf8());
                (first, if septets(c).is_some() { Piece::Plain(c) } else { Piece::Strange(c) })
            }
        };
        let length = taken.encode_utf16().count();
        visit(at, length, piece);
        at += length;
        rest = rest.strip_prefix(taken).unwrap_or_default();
    }
}
