//! Who is in the story and what was said. Numbers are fictional; times are minutes before the beginning.

use crate::people::Manner;
use crate::pictures::Drawing;

/// Somebody in the story, and what they and the desk said before it begins.
pub(crate) struct Role {
    pub(crate) number: &'static str,
    /// Empty for a stranger.
    pub(crate) name: &'static str,
    pub(crate) note: &'static str,
    pub(crate) manner: Manner,
    /// Which of the account's numbers they write to.
    pub(crate) line: usize,
    pub(crate) lines: &'static [Line],
}

/// Something that was said.
pub(crate) struct Line {
    pub(crate) minutes_before: u64,
    pub(crate) said: Said,
    pub(crate) body: &'static str,
    pub(crate) picture: Option<Drawing>,
}

/// By whom, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Theirs,
    Ours,
    Failed(u32),
    Undelivered(u32),
}

/// A text that comes in while the story runs.
pub(crate) struct Text {
    /// Seconds after the beginning; not used by those that come now and then.
    pub(crate) after: u64,
    pub(crate) from: &'static str,
    pub(crate) body: &'static str,
    pub(crate) picture: Option<Drawing>,
}

const fn them(minutes_before: u64, body: &'static str) -> Line {
    Line { minutes_before, said: Said::Theirs, body, picture: None }
}

const fn us(minutes_before: u64, body: &'static str) -> Line {
    Line { minutes_before, said: Said::Ours, body, picture: None }
}

const fn lost(minutes_before: u64, said: Said, body: &'static str) -> Line {
    Line { minutes_before, said, body, picture: None }
}

const fn shown(minutes_before: u64, body: &'static str, picture: Drawing) -> Line {
    Line { minutes_before, said: Said::Theirs, body, picture: Some(picture) }
}

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;

pub(crate) const MAYA: &str = "+12025550131";
pub(crate) const TOM: &str = "+12025550132";
pub(crate) const ELENI: &str = "+12025550133";
pub(crate) const ROSA: &str = "+12025550135";
pub(crate) const MEILING: &str = "+12025550138";
pub(crate) const AMINA: &str = "+12025550139";
pub(crate) const PRIYA: &str = "+12025550140";
pub(crate) const MARGARET: &str = "+12025550141";
pub(crate) const KOFI: &str = "+12025550142";
pub(crate) const STRANGER: &str = "+12025550143";
pub(crate) const DAN: &str = "+12025550144";

/// The texts of the first minute.
pub(crate) const FRESH: &[Text] = &[
    Text { after: 4, from: MAYA, body: "Perfect, Tuesday 10:30 works. Thank you!", picture: None },
    Text {
        after: 15,
        from: STRANGER,
        body: "Hi, is this the dentist on Harbour Street? Do you take new patients?",
        picture: None,
    },
    Text {
        after: 32, from: ELENI, body: "Αυτή είναι η ασφάλειά μου 🙂", picture: Some(Drawing::Card)
    },
    Text { after: 55, from: KOFI, body: "Running 10 min late, so sorry! Bus 🚌", picture: None },
];

/// Everybody, in no order that matters.
pub(crate) const CAST: &[Role] = &[
    Role {
        number: MAYA,
        name: "Maya Okafor",
        note: "Nervous about needles. Daughter Ada (8) comes too.",
        manner: Manner::Friendly,
        line: 0,
        lines: &[
            us(
                9 * DAY + 2 * HOUR,
                "Hi Maya, your cleaning with Priya is booked for Monday at 9:00. See you then!",
            ),
            them(9 * DAY + HOUR, "Thanks! Can Ada come along? She likes to watch 😄"),
            us(9 * DAY + 50, "Of course, she can have the other chair."),
            them(15 * HOUR, "Hi, it's Maya. Could I move my cleaning from Monday? Mornings are best."),
            us(24, "Hi Maya, we got your message. Tuesday 10:30 with Priya is free. Does that suit?"),
        ],
    },
    Role {
        number: TOM,
        name: "Tom Brennan",
        note: "Pays by card. Ask about the night guard.",
        manner: Manner::Brief,
        line: 0,
        lines: &[
            them(2 * DAY + 4 * HOUR, "Hi where do I park tomorrow"),
            lost(
                2 * DAY + 4 * HOUR - 6,
                Said::Undelivered(30007),
                "Great question! Parking is FREE behind the building: maps.example/p",
            ),
            us(2 * DAY + 4 * HOUR - 9, "Hi Tom, you can park behind the building, entrance from Mill Lane."),
            them(2 * DAY + 4 * HOUR - 14, "ok thx"),
            them(3 * HOUR + 10, "did the night guard come yet"),
        ],
    },
    Role {
        number: ELENI,
        name: "Ελένη Παπαδάκη",
        note: "Prefers Greek; reads English.",
        manner: Manner::Greek,
        line: 0,
        lines: &[
            them(DAY + 5 * HOUR, "Καλημέρα! Θα ήθελα ένα ραντεβού για καθαρισμό, αν γίνεται απόγευμα."),
            us(DAY + 4 * HOUR, "Καλημέρα σας! Thursday 16:30 is free. Shall we put you down?"),
            them(DAY + 4 * HOUR - 12, "Ναι, τέλεια. Ευχαριστώ πολύ!"),
            us(70, "Could you send us a photo of your insurance card before Thursday?"),
        ],
    },
    Role {
        number: "+12025550134",
        name: "Jonas Vandersteen-Papadopoulos-Winterbottom",
        note: "Phone is often off while at sea. Try his sister.",
        manner: Manner::SwitchedOff,
        line: 0,
        lines: &[
            them(6 * DAY, "Will be back on land on the 20th, please keep my appointment"),
            us(6 * DAY - 30, "Of course, Jonas. Safe travels!"),
            lost(
                3 * HOUR,
                Said::Failed(30003),
                "Hi Jonas, a reminder of your appointment tomorrow at 8:15 with Dr Wu. Please confirm.",
            ),
        ],
    },
    Role {
        number: ROSA,
        name: "Rosa Alvarez",
        note: "Wheelchair: side door.",
        manner: Manner::Friendly,
        line: 0,
        lines: &[
            them(
                3 * DAY + 3 * HOUR,
                "Hello, is the front step still being repaired? I come on Friday with my chair.",
            ),
            us(3 * DAY + 2 * HOUR, "Hello Rosa, it is, but the side door is open and has no step."),
            them(3 * DAY + 2 * HOUR - 4, "Wonderful. Friday 14:00 then, I will ring the bell at the side."),
            us(3 * DAY + 2 * HOUR - 9, "See you then. The side door is open from half past one."),
        ],
    },
    Role {
        number: "+12025550136",
        name: "Lina Petrov",
        note: "Moved to Boston in May.",
        manner: Manner::Silent,
        line: 0,
        lines: &[
            us(
                5 * DAY + HOUR,
                "Hi Lina, it has been six months since your last check-up. Shall we find a time?",
            ),
            them(5 * DAY + 40, "I moved away, please take me off your list"),
            them(5 * DAY + 39, "STOP"),
        ],
    },
    Role {
        number: "+12025550137",
        name: "Dr Wu's rooms",
        note: "Referrals; Sandra answers until four.",
        manner: Manner::Formal,
        line: 1,
        lines: &[
            us(7 * DAY + 3 * HOUR, "Hello Sandra, could you send us the referral for Mr Haddad?"),
            them(
                7 * DAY + 2 * HOUR,
                "Good afternoon. The referral letter is on its way. Kind regards, Sandra",
            ),
            shown(7 * DAY + HOUR, "A copy in advance.", Drawing::Sheet),
            us(7 * DAY + 50, "Received, thank you Sandra."),
        ],
    },
    Role {
        number: MEILING,
        name: "王美玲",
        note: "Mei-Ling Wang. Son helps with forms.",
        manner: Manner::Chinese,
        line: 1,
        lines: &[
            them(4 * DAY + 6 * HOUR, "您好，我想预约下周三下午洗牙，请问还有时间吗？"),
            us(4 * DAY + 5 * HOUR, "Hello Mei-Ling, Wednesday 15:15 is free. Is that good for you?"),
            them(4 * DAY + 5 * HOUR - 8, "可以，谢谢！我儿子会陪我来。"),
            us(4 * DAY + 5 * HOUR - 11, "Lovely, see you both on Wednesday."),
        ],
    },
    Role {
        number: AMINA,
        name: "أمينة الحسيني",
        note: "Amina al-Husseini. Expecting; no X-rays.",
        manner: Manner::Arabic,
        line: 0,
        lines: &[
            them(26 * HOUR, "السلام عليكم، هل يمكن تغيير موعدي من الاثنين إلى الأربعاء؟"),
            us(25 * HOUR, "وعليكم السلام. Wednesday 11:00 is free, shall we move you there?"),
            them(25 * HOUR - 15, "نعم، الأربعاء الساعة 11:00 ممتاز. شكراً لكم 🌷"),
        ],
    },
    Role {
        number: PRIYA,
        name: "प्रिया शर्मा",
        note: "Priya Sharma, the patient; not our Priya.",
        manner: Manner::Hindi,
        line: 1,
        lines: &[
            us(2 * DAY, "Hi Priya, how is the tooth after yesterday?"),
            them(2 * DAY - 35, "नमस्ते! दर्द अब बहुत कम है 🙏😊 धन्यवाद डॉक्टर!"),
            us(2 * DAY - 40, "So glad to hear that! Soft food until Thursday, please."),
            them(2 * DAY - 43, "👍👍"),
        ],
    },
    Role {
        number: MARGARET,
        name: "Margaret Featherstonehaugh-Cholmondeley",
        note: "Writes letters. Deaf in the left ear.",
        manner: Manner::Formal,
        line: 0,
        lines: &[
            them(8 * HOUR, LETTER),
            us(
                7 * HOUR,
                "Dear Mrs Featherstonehaugh-Cholmondeley, thank you for your kind words. Dr Lindqvist will \
                look at the crown on Thursday at 11:15, and the step will be mended by then.",
            ),
        ],
    },
    Role {
        number: KOFI,
        name: "Kofi Mensah",
        note: "",
        manner: Manner::Cheerful,
        line: 0,
        lines: &[
            shown(22 * HOUR, "Help!! Chipped it on an olive stone 😱 can you fix it?", Drawing::Tooth),
            us(21 * HOUR + 30, "Ouch! Yes, we can. Today at 16:00?"),
            them(21 * HOUR + 27, "You are the best 🙌🙌🙌"),
        ],
    },
    Role { number: STRANGER, name: "", note: "", manner: Manner::Friendly, line: 0, lines: &[] },
    Role {
        number: DAN,
        name: "",
        note: "",
        manner: Manner::Brief,
        line: 1,
        lines: &[them(10 * DAY, "wrong number sorry"), us(10 * DAY - 3, "No problem!")],
    },
    Role {
        number: "DENTALCO",
        name: "",
        note: "",
        manner: Manner::Silent,
        line: 1,
        lines: &[
            them(
                3 * DAY + HOUR,
                "DENTALCO: your order 4471 (2 items) has left our warehouse. Expected Thursday.",
            ),
            them(5 * HOUR, "DENTALCO: order 4471 was delivered and signed for by FRONT DESK."),
        ],
    },
    Role {
        number: "72345",
        name: "",
        note: "",
        manner: Manner::Silent,
        line: 0,
        lines: &[them(
            DAY + 9 * HOUR,
            "Harbour Couriers: pickup window 14:00-15:00 today. Do not reply to this text.",
        )],
    },
];

/// Somebody who thinks that texts are paid by the piece, and wants her money's worth.
const LETTER: &str = "Dear all at Harbour Street, I hope this finds you well. I am writing with regard to the crown \
    which Dr Lindqvist fitted so very skilfully on the fourteenth. It has been entirely comfortable until last \
    evening, when at my niece's birthday I bit upon what I believe was a toasted almond, and I have since felt a \
    slight roughness on the inner side, towards the back, which the tongue will not leave alone. It does not hurt. \
    I would not trouble you if I were not travelling to Lisbon on the twenty-eighth, where I should not like to \
    explain myself in Portuguese. Would Thursday in the late morning be at all possible? Any time after eleven \
    suits, as the bus does not run before. I shall also bring the form about my late husband's account, which your \
    colleague was kind enough to ask for. One more thing: the step by the front door is loose, and I nearly went \
    over it last time. With warm regards to everybody, and especially to the young man who found my umbrella, \
    Margaret Featherstonehaugh-Cholmondeley (Mrs)";
