//! Texts that come in now and then while the story runs, each once.

use super::script::{AMINA, DAN, ELENI, KOFI, MARGARET, MAYA, MEILING, PRIYA, ROSA, STRANGER, TOM, Text};
use crate::pictures::Drawing;

const fn text(from: &'static str, body: &'static str) -> Text {
    Text { after: 0, from, body, picture: None }
}

const fn shown(from: &'static str, body: &'static str, picture: Drawing) -> Text {
    Text { after: 0, from, body, picture: Some(picture) }
}

/// In the order in which they come; the last one is the last.
pub(crate) const TEXTS: &[Text] = &[
    text(ROSA, "Is the heating on in the waiting room? Last week it was a bit cold for my mother."),
    text(TOM, "can i pay the last invoice by phone"),
    text(PRIYA, "क्या मैं अब ठंडा पानी पी सकती हूँ? 😅"),
    text(STRANGER, "Also, do you have anything on Saturdays?"),
    shown(KOFI, "Look how good it still is 😁", Drawing::Tooth),
    text(MARGARET, "I forgot to mention that I now have a portable telephone. You are speaking to it."),
    text(MEILING, "请问看诊可以用医疗保险吗？"),
    text(MAYA, "Quick one: does Ada need her own appointment or can Priya just have a look?"),
    text(ELENI, "Μπορώ να έρθω 10 λεπτά νωρίτερα;"),
    text(DAN, "wrong number again, need to fix my contacts"),
    shown(MARGARET, "The form, as promised. My niece showed me how.", Drawing::Sheet),
    text(AMINA, "هل يوجد موقف سيارات قريب من العيادة؟"),
    text(TOM, "thx"),
    text(ROSA, "The side door bell does not ring, I knocked. Just so you know!"),
];
