//! RESULTS.md: one section for each part, with the machine that it was measured on. Measuring one part leaves the
//! sections of the others as they are.

use std::path::Path;

use anyhow::{Context as _, Result};

/// What one part has to tell.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    /// Markdown, without a heading.
    pub(crate) text: String,
}

const HEAD: &str = "# What was measured\n\n\
    Written by `cargo xtask bench`. Everything in a table was measured in one run on one machine: ratios can be \
    compared with those of another machine, rates and times cannot.\n";

/// Puts the section into tests/bench/RESULTS.md.
///
/// # Errors
/// When the file cannot be read or written.
pub(crate) fn write(section: &Section, machine: &[String]) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench").join("RESULTS.md");
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    std::fs::write(&path, merge(&before, section, machine))
        .with_context(|| format!("writing {}", path.display()))?;
    crate::say(&format!("Written to {}", path.display()));
    Ok(())
}

fn merge(before: &str, section: &Section, machine: &[String]) -> String {
    let machine: String = machine.iter().map(|line| format!("- {line}\n")).collect();
    let fresh = format!("{}\n\n{}\nMeasured on:\n\n{machine}", section.title, section.text);
    let mut sections: Vec<&str> = before.split("\n## ").skip(1).collect();
    match sections.iter_mut().find(|one| one.lines().next() == Some(section.title)) {
        Some(old) => *old = &fresh,
        None => sections.push(&fresh),
    }
    let parts: Vec<&str> = std::iter::once(HEAD).chain(sections).map(str::trim_end).collect();
    parts.join("\n\n## ") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_replaces_itself_and_leaves_the_others() {
        let machine = ["2 cores".to_owned()];
        let section = |title, text: &str| Section { title, text: text.to_owned() };
        let first = merge("", &section("One", "slow\n"), &machine);
        let both = merge(&first, &section("Two", "steady\n"), &machine);
        let again = merge(&both, &section("One", "fast\n"), &machine);
        assert!(again.contains("## One\n\nfast\n") && !again.contains("slow"), "{again}");
        assert!(again.contains("## Two\n") && again.find("## One") < again.find("## Two"), "{again}");
        assert_eq!(merge(&again, &section("One", "fast\n"), &machine), again);
    }
}
