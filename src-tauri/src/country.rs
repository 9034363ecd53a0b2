//! The country that numbers written without one belong to: the one this computer is set up for.

use deskbell_twilio::Country;

/// The country of this computer's language and region; the United States where it names none.
pub(crate) fn of_this_computer() -> Country {
    sys_locale::get_locale().as_deref().and_then(read_region).unwrap_or(Country::US)
}

/// The region of a locale: `AT` of `de-AT`, `TW` of `zh-Hant-TW`.
fn read_region(locale: &str) -> Option<Country> {
    let mut parts = locale.split(['-', '_', '.', '@']).skip(1);
    parts.find(|part| part.len() == 2).and_then(|part| Country::parse(part).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_its_region_behind_its_language() {
        let region = |locale| read_region(locale).map(|country| country.as_str().to_owned());
        for (locale, wanted) in
            [("de-AT", "AT"), ("en_GB.UTF-8", "GB"), ("zh-Hant-TW", "TW"), ("sr-RS@latin", "RS")]
        {
            assert_eq!(region(locale).as_deref(), Some(wanted), "{locale}");
        }
        for locale in ["C", "POSIX", "en", "en-001", "es-419", ""] {
            assert_eq!(region(locale), None, "{locale}");
        }
    }
}
