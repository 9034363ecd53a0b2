//! Tells the three things in a Rust file apart: code, comments, and the insides of literals.
//! Each part keeps the shape of the file, with blanks where the others stand, so that lines can still be counted.

/// Stands in `literals` where a literal ends.
pub(crate) const END: char = '\u{0}';

/// A Rust file, taken apart.
pub(crate) struct Parts {
    pub(crate) code: String,
    pub(crate) comments: String,
    pub(crate) literals: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Comment,
    Literal,
    LiteralEnd,
}

/// Takes a file apart.
pub(crate) fn split(text: &str) -> Parts {
    let letters: Vec<char> = text.chars().collect();
    let mut kinds = Vec::with_capacity(letters.len());
    while kinds.len() < letters.len() {
        let rest = letters.get(kinds.len()..).unwrap_or_default();
        let before = kinds.len().checked_sub(1).and_then(|at| letters.get(at));
        let (kind, length) = next(rest, before.is_some_and(|letter| is_word(*letter)));
        kinds.extend(std::iter::repeat_n(kind, length.clamp(1, rest.len())));
        if kind == Kind::Literal
            && let Some(last) = kinds.last_mut()
        {
            *last = Kind::LiteralEnd;
        }
    }
    let part = |wanted: Kind| {
        letters
            .iter()
            .zip(&kinds)
            .map(|(letter, kind)| blank_unless(*kind == wanted, *letter))
            .collect::<String>()
    };
    let literals = letters.iter().zip(&kinds).map(|(letter, kind)| match kind {
        Kind::LiteralEnd => END,
        kind => blank_unless(*kind == Kind::Literal, *letter),
    });
    Parts { code: part(Kind::Code), comments: part(Kind::Comment), literals: literals.collect() }
}

/// What stands at the start of the text, and how many letters of it.
fn next(text: &[char], is_inside_word: bool) -> (Kind, usize) {
    match text {
        ['/', '/', ..] => (Kind::Comment, text.iter().take_while(|letter| **letter != '\n').count()),
        ['/', '*', ..] => (Kind::Comment, block_comment(text)),
        ['"', ..] => (Kind::Literal, quoted(text, '"')),
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => (Kind::Literal, quoted(text, '\'')),
        ['r', '"' | '#', ..] if !is_inside_word => raw(text, 1),
        ['b' | 'c', 'r', '"' | '#', ..] if !is_inside_word => raw(text, 2),
        _ => (Kind::Code, 1),
    }
}

fn block_comment(text: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        match rest {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(text: &[char], quote: char) -> usize {
    let mut at = 1;
    while let Some(letter) = text.get(at) {
        at += if *letter == '\\' { 2 } else { 1 };
        if *letter == quote {
            break;
        }
    }
    at
}

/// A raw string, or `r#name`, which is code.
fn raw(text: &[char], prefix: usize) -> (Kind, usize) {
    let hashes = text.iter().skip(prefix).take_while(|letter| **letter == '#').count();
    let start = prefix + hashes + 1;
    if text.get(start - 1) != Some(&'"') {
        return (Kind::Code, 1);
    }
    let mut at = start;
    while at < text.len() {
        let closes = text.get(at) == Some(&'"')
            && text.iter().skip(at + 1).take(hashes).filter(|letter| **letter == '#').count() == hashes;
        at += 1;
        if closes {
            return (Kind::Literal, at + hashes);
        }
    }
    (Kind::Literal, at)
}

/// The same parts with the items under `#[cfg(test)]` blanked.
pub(crate) fn without_tests(parts: &Parts) -> Parts {
    let code: Vec<char> = parts.code.chars().collect();
    let mark: Vec<char> = "#[cfg(test)]".chars().collect();
    let mut is_test = vec![false; code.len()];
    for start in 0..code.len() {
        if code.get(start..).is_some_and(|rest| rest.starts_with(&mark)) {
            let end = start + mark.len() + item(code.get(start + mark.len()..).unwrap_or_default());
            is_test.iter_mut().take(end).skip(start).for_each(|flag| *flag = true);
        }
    }
    let keep = |part: &str| {
        part.chars()
            .zip(&is_test)
            .map(|(letter, is_test)| blank_unless(!*is_test, letter))
            .collect::<String>()
    };
    Parts { code: keep(&parts.code), comments: keep(&parts.comments), literals: keep(&parts.literals) }
}

/// The length of the item that the code begins with: to its semicolon, or to the brace that closes it.
fn item(code: &[char]) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in code.iter().enumerate() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(letter, '}' | ';') {
            return at + 1;
        }
    }
    code.len()
}

fn blank_unless(keep: bool, letter: char) -> char {
    if keep || letter == '\n' { letter } else { ' ' }
}

/// Whether the letter can stand in a Rust name.
pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_comments_and_literals_are_told_apart() {
        let parts =
            split("let a = \"b // c\"; // d \"e\"\n/* f /* g */ h */ let i: &'static str = r#\"j\"k\"#;\n");
        assert_eq!(parts.code.split_whitespace().collect::<String>(), "leta=;leti:&'staticstr=;");
        assert_eq!(parts.comments.split_whitespace().collect::<String>(), "//d\"e\"/*f/*g*/h*/");
        let inside: String = parts.literals.chars().filter(|letter| *letter != ' ').collect();
        assert_eq!(inside, "\"b//c\0\nr#\"j\"k\"\0\n");
    }

    #[test]
    fn a_quote_in_a_character_opens_nothing() {
        let parts = split("let a = ['\"', '\\'', b'\"']; fn b<'c>(d: &'c str) {} // e");
        assert!(parts.code.contains("fn b<'c>(d: &'c str) {}"), "{}", parts.code);
        assert_eq!(parts.comments.trim(), "// e");
    }

    #[test]
    fn a_file_that_ends_too_early_is_still_read() {
        for text in ["\"open", "/* open", "r#\"open", "'\\", "b", ""] {
            assert_eq!(split(text).code.chars().count(), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn tests_can_be_left_out() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { if c {} }\n}\nfn d() {}\n#[cfg(test)]\nmod e;\nfn f() {}";
        let code = without_tests(&split(text)).code;
        assert_eq!(code.split_whitespace().collect::<String>(), "fna(){}fnd(){}fnf(){}");
        assert_eq!(code.lines().count(), text.lines().count());
    }
}
