//! What people say, by manner and subject. An empty phrase is an answer that is not given.

use super::Manner;

/// The words of one manner. `{}` stands for the time that was offered.
pub(crate) struct Phrases {
    pub(crate) closing: &'static [&'static str],
    pub(crate) picture: &'static [&'static str],
    pub(crate) confirm: &'static [&'static str],
    pub(crate) time: &'static [&'static str],
    pub(crate) call: &'static [&'static str],
    pub(crate) question: &'static [&'static str],
    pub(crate) news: &'static [&'static str],
}

impl Phrases {
    /// The words of a manner; none for those who do not answer.
    pub(crate) fn of(manner: Manner) -> Option<&'static Phrases> {
        match manner {
            Manner::Friendly => Some(&FRIENDLY),
            Manner::Brief => Some(&BRIEF),
            Manner::Cheerful => Some(&CHEERFUL),
            Manner::Formal => Some(&FORMAL),
            Manner::Greek => Some(&GREEK),
            Manner::Chinese => Some(&CHINESE),
            Manner::Arabic => Some(&ARABIC),
            Manner::Hindi => Some(&HINDI),
            Manner::Silent | Manner::SwitchedOff | Manner::Landline => None,
        }
    }
}

const FRIENDLY: Phrases = Phrases {
    closing: &["Thank you, see you then!", "Lovely, thanks so much.", ""],
    picture: &["Here it is, let me know if it's too blurry.", "Of course, here you go."],
    confirm: &["Yes, I'll be there. Thanks for checking!", "Confirmed, thank you!"],
    time: &["{} works, thank you!", "Perfect, {} suits me. Thanks!", "Yes please, {} is good for me."],
    call: &["Sure, I can talk after 3 if that's OK?", "Will do, thank you. I'll ring this afternoon."],
    question: &["Yes please, that would be great.", "I think so! Let me check at home and text you back."],
    news: &["Oh good to know, thanks for telling me!", "Thank you for letting me know."],
};

const BRIEF: Phrases = Phrases {
    closing: &["", "👍"],
    picture: &["here", "this one?"],
    confirm: &["Confirmed", "yep coming"],
    time: &["{} ok", "{} is fine", "can't do {}, anything later?"],
    call: &["at work, text is better", "ok will ring"],
    question: &["ok", "yes", "not sure, ask me tomorrow"],
    news: &["ok thx", "got it"],
};

const CHEERFUL: Phrases = Phrases {
    closing: &["See you!! 😁🦷", "🙏🙏", ""],
    picture: &["Ta-daa 📸", "Here we go! Not my best angle 😅"],
    confirm: &["Yesss I'll be there 🎉", "All confirmed 💪"],
    time: &["{} is perfect 🙌", "Yay, {} it is! 🗓️"],
    call: &["Sure thing ☎️ after lunch?", "Will do 📞"],
    question: &["Ooh yes please 😊", "Hmm let me think 🤔 I'll text you tonight"],
    news: &["Amazing, thank you! 🎊", "Yay 😁"],
};

const FORMAL: Phrases = Phrases {
    closing: &["With many thanks. Kind regards.", ""],
    picture: &[
        "Please find the document attached, as requested.",
        "Attached. Kindly confirm that it is legible.",
    ],
    confirm: &[
        "I hereby confirm the appointment. Kind regards.",
        "Yes, I confirm. Thank you for the reminder.",
    ],
    time: &["{} would be convenient. Thank you.", "I shall gladly attend on {}. Kind regards."],
    call: &[
        "Certainly. I am available between two and four.",
        "I shall telephone this afternoon. Thank you.",
    ],
    question: &[
        "Yes, I believe so. Thank you for asking.",
        "I should like to consult my diary and revert tomorrow.",
    ],
    news: &["Thank you for the information.", "Noted with thanks."],
};

const GREEK: Phrases = Phrases {
    closing: &["Ευχαριστώ πολύ, τα λέμε!", ""],
    picture: &["Ορίστε η φωτογραφία.", "Σας τη στέλνω εδώ."],
    confirm: &["Ναι, επιβεβαιώνω. Ευχαριστώ!", "Ναι, θα έρθω κανονικά."],
    time: &["{} είναι μια χαρά, ευχαριστώ!", "Τέλεια, {} με βολεύει."],
    call: &["Μπορώ να μιλήσω μετά τις 3.", "Θα σας πάρω το απόγευμα."],
    question: &["Ναι, παρακαλώ.", "Νομίζω πως ναι, θα σας πω αύριο."],
    news: &["Εντάξει, ευχαριστώ για την ενημέρωση!", "Ωραία, ευχαριστώ."],
};

const CHINESE: Phrases = Phrases {
    closing: &["好的，谢谢，到时见！", ""],
    picture: &["照片在这里，请查收。", "发给您了。"],
    confirm: &["确认，我会准时到。谢谢！", "可以的，没问题。"],
    time: &["{} 可以，谢谢！", "{} 很合适，麻烦您了。"],
    call: &["下午三点以后方便接电话。", "好的，我下午打给您。"],
    question: &["好的，可以。", "我问一下家里人，明天回复您。"],
    news: &["知道了，谢谢！", "收到，谢谢通知。"],
};

const ARABIC: Phrases = Phrases {
    closing: &["شكراً جزيلاً، إلى اللقاء!", ""],
    picture: &["تفضلوا الصورة.", "أرسلتها لكم هنا."],
    confirm: &["نعم، أؤكد الموعد. شكراً!", "نعم سأحضر إن شاء الله."],
    time: &["{} مناسب جداً، شكراً لكم.", "ممتاز، {} يناسبني."],
    call: &["يمكنني الحديث بعد الساعة الثالثة.", "سأتصل بكم بعد الظهر."],
    question: &["نعم من فضلكم.", "أظن ذلك، سأخبركم غداً."],
    news: &["شكراً على الإبلاغ.", "حسناً، شكراً لكم."],
};

const HINDI: Phrases = Phrases {
    closing: &["धन्यवाद, फिर मिलते हैं! 🙏", ""],
    picture: &["यह रही फ़ोटो।", "भेज दी है, कृपया देख लें।"],
    confirm: &["जी हाँ, मैं आऊँगी। धन्यवाद!", "हाँ, पक्का है।"],
    time: &["{} ठीक रहेगा, धन्यवाद! 😊", "जी, {} मेरे लिए सही है।"],
    call: &["3 बजे के बाद बात कर सकती हूँ।", "मैं शाम को फ़ोन करूँगी।"],
    question: &["जी हाँ, कृपया।", "मैं कल बताती हूँ।"],
    news: &["बताने के लिए धन्यवाद! 🙏", "ठीक है, धन्यवाद।"],
};
