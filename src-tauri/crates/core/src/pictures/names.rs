//! Names of files: what a person or a stranger calls a file becomes a name that every system takes and none runs.

/// The longest name, in characters, without its ending.
const LONGEST: usize = 80;
/// Names that Windows keeps for itself, with any ending.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A name to save a file under. Its ending follows from what the file is, never from what it is called.
pub(super) fn for_file(name: &str, content_type: &str) -> String {
    let stem = stem(name);
    let stem = if stem.is_empty() { "Picture".to_owned() } else { stem };
    format!("{stem}.{}", ending(content_type))
}

/// What a person called a file, without what could mislead: no path, no ending, nothing that turns letters around.
pub(super) fn stem(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let bare = match last.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => stem,
        _ => last,
    };
    let kept: String = bare.chars().filter(|letter| !is_misleading(*letter)).take(LONGEST).collect();
    let kept = kept.trim_matches(|letter: char| letter == '.' || letter.is_whitespace());
    let head = kept.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    if RESERVED.contains(&head.as_str()) { format!("{kept}_") } else { kept.to_owned() }
}

/// Signs that no file system takes, that are not seen, or that change the direction of writing.
fn is_misleading(letter: char) -> bool {
    letter.is_control()
        || r#"<>:"/\|?*%"#.contains(letter)
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{61c}')
}

fn ending(content_type: &str) -> &'static str {
    match content_type.split(';').next().unwrap_or_default().trim() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        "text/vcard" | "text/x-vcard" => "vcf",
        "text/calendar" => "ics",
        "text/plain" => "txt",
        "audio/mpeg" => "mp3",
        "audio/mp4" | "audio/m4a" | "audio/x-m4a" => "m4a",
        "audio/amr" => "amr",
        "audio/ogg" | "audio/opus" => "ogg",
        "audio/wav" | "audio/x-wav" => "wav",
        "audio/3gpp" | "video/3gpp" => "3gp",
        "video/mp4" => "mp4",
        "video/quicktime" => "mov",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_follows_from_what_the_file_is() {
        assert_eq!(for_file("card.exe", "image/jpeg"), "card.jpg");
        assert_eq!(for_file("notes", "application/pdf"), "notes.pdf");
        assert_eq!(for_file("run me.sh", "application/x-sh"), "run me.bin");
        assert_eq!(for_file("Dr. Wu 21 Nov", "image/png"), "Dr. Wu 21 Nov.png");
    }

    #[test]
    fn a_name_leads_nowhere_and_hides_nothing() {
        for (name, safe) in [
            ("../../etc/passwd", "passwd.jpg"),
            (r"C:\Windows\a.jpg", "a.jpg"),
            ("invoice\u{202e}gpj.exe", "invoicegpj.jpg"),
            ("a\u{0}b\nc", "abc.jpg"),
            ("...", "Picture.jpg"),
            ("", "Picture.jpg"),
            (" .hidden ", "hidden.jpg"),
            ("NUL", "NUL_.jpg"),
            ("com1.txt", "com1_.jpg"),
            ("100%s", "100s.jpg"),
        ] {
            assert_eq!(for_file(name, "image/jpeg"), safe, "{name:?}");
        }
        assert!(for_file(&"x".repeat(4000), "image/jpeg").len() <= 84);
        assert_eq!(for_file("王美玲 保险卡", "image/png"), "王美玲 保险卡.png");
    }
}
