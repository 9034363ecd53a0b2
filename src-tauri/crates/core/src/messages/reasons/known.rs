//! Our sentence and next step for each of Twilio's codes that an office meets.

/// What a code means, for those who do not know what a code is.
pub(super) struct Known {
    pub(super) codes: &'static [u32],
    pub(super) sentence: &'static str,
    pub(super) next: &'static str,
}

const fn known(codes: &'static [u32], sentence: &'static str, next: &'static str) -> Known {
    Known { codes, sentence, next }
}

pub(super) const KNOWN: &[Known] = &[
    // The account.
    known(
        &[20003],
        "Twilio does not accept the account SID and auth token.",
        "Enter them again in Settings; the Console's home page shows them.",
    ),
    known(
        &[20008],
        "These are Twilio's test credentials.",
        "Use the live ones from the Console's home page.",
    ),
    known(
        &[20005, 10001, 30002],
        "The Twilio account is not active.",
        "Pay the balance or ask Twilio why, then try again.",
    ),
    known(&[20404], "This is no longer at Twilio.", "It was deleted there. Send a new one."),
    known(&[20429], "Twilio asked Deskbell to slow down.", "Nothing to do: Deskbell tries again by itself."),
    known(&[20500, 20503], "Twilio has trouble of its own.", "Wait a little; status.twilio.com says more."),
    known(&[10002], "A trial account cannot do this.", "Upgrade the Twilio account."),
    known(
        &[21219, 21608],
        "A trial account can only reach verified numbers.",
        "Verify the number at Twilio, or upgrade the account.",
    ),
    known(
        &[572_002, 572_006, 573_002],
        "Twilio's trial accounts cannot send texts of your own.",
        "Upgrade the Twilio account; use the practice line meanwhile.",
    ),
    known(&[63038], "The account's daily limit is reached.", "Try again tomorrow, or ask Twilio for more."),
    // Whom it goes to.
    known(
        &[21211, 21217],
        "This is not a number that can be texted.",
        "Check the digits, and that the country stands before them.",
    ),
    known(
        &[21408],
        "Texts to this country are switched off.",
        "The owner can allow it in Twilio's Console under Messaging, Geo permissions.",
    ),
    known(
        &[21610],
        "They have opted out of texts.",
        "Do not try again; call them. They can text START to come back.",
    ),
    known(&[21614], "This is a landline; it takes no texts.", "Call them."),
    known(&[30003], "Their phone is switched off or out of range.", "Try again later, or call."),
    known(&[30004], "Their phone or carrier blocks our texts.", "Call them."),
    known(&[30005], "This number seems to be out of service.", "Check the number, or call."),
    known(&[30006], "This is a landline, or its carrier takes no texts.", "Call them."),
    // Our number.
    known(&[21212], "Our number cannot be used as the sender.", "Choose another of our numbers."),
    known(&[21601, 21606], "Our number cannot send texts there.", "Choose one of our numbers that can text."),
    known(&[21612], "Our number cannot reach this phone by text.", "Use another of our numbers, or call."),
    known(
        &[30032],
        "Our toll-free number is not verified yet.",
        "The owner must finish toll-free verification at Twilio.",
    ),
    known(
        &[30034],
        "Our number is not registered for texts in the US (A2P 10DLC).",
        "The owner must register the brand and campaign at Twilio.",
    ),
    known(&[30035], "Our number is still being set up for US texts.", "Wait a day and try again."),
    // What it says.
    known(&[21602], "The text was empty.", "Type a message."),
    known(&[21617], "The text was longer than 1,600 characters.", "Shorten it, or send it in two."),
    known(
        &[21620, 21623],
        "Twilio could not take the attachment.",
        "Send it without, or with fewer (at most ten).",
    ),
    known(&[30007], "The carrier took it for spam.", "Say it in other words, without a link."),
    known(&[30019], "The attachment is too large for their carrier.", "Send a smaller one."),
    // How much at once.
    known(&[21611, 30001], "Too many texts were waiting at Twilio.", "Try again in a few minutes."),
    known(&[30023, 30027], "The daily limit of this carrier is reached.", "Try again tomorrow, or call."),
    known(&[30008], "The carrier lost it and gave no reason.", "Try again once, then call."),
    known(&[30410], "The carrier did not answer in time.", "Try again in a few minutes."),
    known(&[30036], "It waited too long and was not sent any more.", "Send it again if it still matters."),
    // Later.
    known(
        &[35114, 35118],
        "Twilio does not take a text for this time.",
        "Choose a time between a quarter of an hour and 35 days ahead.",
    ),
    // How Twilio reaches us.
    known(
        &[11200, 11205, 11210, 11220],
        "Twilio could not reach this computer.",
        "It was asleep or offline. Deskbell has caught up since; nothing is lost.",
    ),
    known(
        &[11750, 12100, 12200, 12300],
        "Twilio did not understand Deskbell's answer.",
        "Please report this.",
    ),
    // Calls.
    known(
        &[21210],
        "The number shown to them is not verified.",
        "Use one of our Twilio numbers, or verify the office's number at Twilio.",
    ),
    known(&[21214], "This number cannot be reached by phone.", "Check the number; it may be out of service."),
    known(
        &[21215, 13227],
        "Calls to this country are switched off.",
        "The owner can allow it in Twilio's Console under Voice, Geo permissions.",
    ),
    known(
        &[21216, 13225],
        "Twilio does not connect calls to this number.",
        "It counts as premium or high-risk. Use another number of theirs.",
    ),
    known(&[21220], "This call has ended already.", "Call again if you still need them."),
    known(
        &[13214, 13223, 13224],
        "The number that calls are passed on to, or the one shown, is not valid.",
        "Correct it in the number's settings, with its country: +61 …",
    ),
    // Buying numbers, and their papers.
    known(&[21401, 21421], "This is not a number that can be bought.", "Search again and choose another."),
    known(&[21422], "Somebody has bought this number meanwhile.", "Choose another."),
    known(&[21452], "Twilio has no number in that area now.", "Search a wider area."),
    known(
        &[21631, 21615],
        "This number needs an address of the office in its country.",
        "Enter the business with its address under Compliance, then buy again.",
    ),
    known(
        &[21649, 21650, 21651],
        "This number needs approved business papers.",
        "Hand them in under Compliance. Deskbell tells you when they are approved.",
    ),
    known(
        &[21628, 21629],
        "Twilio does not know this address.",
        "Check its spelling, or take the one that Twilio suggests.",
    ),
    known(
        &[22214, 22215, 22216, 22217, 22218, 22219],
        "The business registration is not complete.",
        "Fill in what is missing and send it again.",
    ),
    // Codes to prove a number.
    known(&[60200], "A code cannot be sent to this number.", "Check the number and its country."),
    known(&[60202], "The code was wrong too often.", "Wait ten minutes, then ask for a new one."),
    known(&[60203, 60212], "Too many codes were asked for.", "Wait ten minutes, then ask for a new one."),
    known(
        &[60410, 60605],
        "Twilio does not send codes to this number or country.",
        "The owner can allow it in Twilio's Console under Verify.",
    ),
];
