-- The present shape of an inbox file, with what each column means. For reading: the file itself comes from the
-- migrations, and a test compares the two.
--
-- Ids are 64-bit: 42 bits of milliseconds since 1970 (when it happened), 6 of desk, 15 of counter (ids.rs).
-- Columns that end in _at are milliseconds since 1970, UTC.

-- What the store knows about itself.
CREATE TABLE meta (
    key TEXT PRIMARY KEY, -- starts, connected_at, account_name, public_url, recovery_kept, former_service/MG…
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Our numbers.
CREATE TABLE numbers (
    id INTEGER PRIMARY KEY,
    sid TEXT UNIQUE, -- PN…; none until Twilio has listed it
    number TEXT NOT NULL UNIQUE, -- E.164
    name TEXT NOT NULL, -- what the office calls it; Twilio's name until it is renamed here
    can_sms INTEGER NOT NULL CHECK (can_sms IN (0, 1)),
    can_mms INTEGER NOT NULL CHECK (can_mms IN (0, 1)),
    can_voice INTEGER NOT NULL CHECK (can_voice IN (0, 1)),
    service_sid TEXT, -- MG…, the messaging service it sits in
    listens INTEGER NOT NULL DEFAULT 0 CHECK (listens IN (0, 1)), -- whether its texts come here
    former_urls TEXT, -- JSON: where its texts went before, for the undo
    open_threads INTEGER NOT NULL DEFAULT 0 CHECK (open_threads >= 0), -- kept count
    unread_threads INTEGER NOT NULL DEFAULT 0 CHECK (unread_threads >= 0), -- kept count
    points_to TEXT, -- where we last let its texts go
    twilio_name TEXT NOT NULL DEFAULT '', -- what it is called at Twilio
    is_shown INTEGER NOT NULL DEFAULT 1 CHECK (is_shown IN (0, 1)), -- whether its threads stand in the inbox, and ring
    is_muted INTEGER NOT NULL DEFAULT 0 CHECK (is_muted IN (0, 1)), -- whether its texts arrive without a ring
    listens_at INTEGER, -- since when its texts come here; what is older is history. None: since the account was connected
    before_mend TEXT, -- JSON: what stood at Twilio before the last mend, for its undo
    pending_from TEXT, -- what stood at Twilio when it was to be told points_to; none once it has heard
    takes_calls INTEGER NOT NULL DEFAULT 0 CHECK (takes_calls IN (0, 1)), -- whether its calls come here
    calls_since INTEGER, -- since when; what is older is history
    former_voice TEXT, -- JSON: where its calls went before, for the undo
    calls_go_to TEXT, -- where we last let its calls go
    calls_pending_from TEXT, -- what stood at Twilio when it was to be told calls_go_to; none once it has heard
    kind TEXT, -- 'local', 'mobile' or 'toll_free', where Twilio says so
    tint INTEGER CHECK (tint BETWEEN 0 AND 4), -- its colour here; none: the one that follows from its digits
    releasing_at INTEGER, -- since when it is being given back
    released_at INTEGER, -- since when it is no longer ours; its threads stay
    release_trouble TEXT, -- why it could not be given back
    former_fallback TEXT, -- JSON: where its calls went before when they failed, for the undo
    fallback_to TEXT, -- where we last let them go
    fallback_pending INTEGER NOT NULL DEFAULT 0 CHECK (fallback_pending IN (0, 1)), -- whether Twilio is not known to have heard
    fallback_elsewhere INTEGER NOT NULL DEFAULT 0 CHECK (fallback_elsewhere IN (0, 1)) -- whether somebody has sent them elsewhere since
) STRICT;

-- The flow that answers calls at Twilio while this computer does not: one, or none.
CREATE TABLE flows (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    stage TEXT NOT NULL CHECK (stage IN ('wanted', 'making', 'unconfirmed', 'made', 'changed', 'gone', 'refused', 'off')),
    mark TEXT NOT NULL, -- a word of its own in its name at Twilio, by which it is found there
    sid TEXT, -- FW…
    address TEXT, -- where it answers calls
    revision INTEGER NOT NULL DEFAULT 0, -- Twilio's count, as we left it
    held TEXT NOT NULL DEFAULT '', -- hash of what Twilio held then
    published TEXT NOT NULL DEFAULT '', -- hash of what was published
    sent TEXT NOT NULL DEFAULT '', -- hash of what Twilio was told last
    attempted_at INTEGER, -- when
    searches INTEGER NOT NULL DEFAULT 0 CHECK (searches >= 0), -- how often it was looked for at Twilio
    trouble TEXT, -- why Twilio does not take it
    published_at INTEGER
) STRICT;

-- How the plug was pulled, to try whether callers are greeted while nobody listens. Bounded.
CREATE TABLE pulls (
    id INTEGER PRIMARY KEY, -- when
    number_id INTEGER NOT NULL REFERENCES numbers (id), -- which number was called
    step TEXT NOT NULL CHECK (step IN ('stop', 'call', 'greet', 'record', 'listen', 'find')), -- how far it came
    state TEXT NOT NULL CHECK (state IN ('running', 'passed', 'failed')),
    is_listening INTEGER NOT NULL DEFAULT 1 CHECK (is_listening IN (0, 1)), -- whether it listens again
    trouble TEXT -- why it did not go well
) STRICT;

-- What came while Twilio could not reach this computer, until somebody has put it away: kept counts.
CREATE TABLE away (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    since INTEGER NOT NULL, -- when the first of it happened
    calls INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0),
    voicemails INTEGER NOT NULL DEFAULT 0 CHECK (voicemails >= 0),
    texts INTEGER NOT NULL DEFAULT 0 CHECK (texts >= 0),
    unreached INTEGER NOT NULL DEFAULT 0 CHECK (unreached >= 0) -- how often Twilio could not reach this computer
) STRICT;

-- Numbers that were bought from here, and how far each purchase has come.
CREATE TABLE purchases (
    id INTEGER PRIMARY KEY,
    intent TEXT NOT NULL UNIQUE, -- made once for each wish to buy
    number TEXT NOT NULL, -- E.164
    state TEXT NOT NULL CHECK (state IN ('queued', 'buying', 'unconfirmed', 'bought', 'pointed', 'done', 'refused', 'lost')),
    address_sid TEXT, -- AD…, where it needs one
    bundle_sid TEXT, -- BU…, where it needs one
    monthly TEXT, -- JSON: what was confirmed, an amount and a currency
    attempted_at INTEGER, -- when Twilio was asked
    searches INTEGER NOT NULL DEFAULT 0 CHECK (searches >= 0), -- how often it was looked for at Twilio
    number_id INTEGER REFERENCES numbers (id), -- what was bought
    error_code INTEGER, -- Twilio's, when refused
    trouble TEXT -- Twilio's words, or what keeps it from being listened to
) STRICT;
CREATE INDEX purchases_by_number ON purchases (number);

-- What numbers of a country cost each month, as Twilio last said.
CREATE TABLE number_prices (
    country TEXT PRIMARY KEY, -- its two letters
    fetched_at INTEGER NOT NULL,
    prices TEXT NOT NULL -- JSON: the currency, and for each kind of number its price
) STRICT, WITHOUT ROWID;

-- Up to when the texts of a number have been listed at Twilio.
CREATE TABLE watermarks (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    listed_at INTEGER NOT NULL
) STRICT;

-- How far back the history of a number was asked for, and how far it has come: newest first.
CREATE TABLE imports (
    number_id INTEGER NOT NULL REFERENCES numbers (id),
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    since_at INTEGER NOT NULL, -- 0 for everything
    reached_at INTEGER NOT NULL, -- back to when all is here
    done INTEGER NOT NULL DEFAULT 0, -- how many texts came in
    state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'done')),
    PRIMARY KEY (number_id, direction)
) STRICT, WITHOUT ROWID;

-- People.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    sort_name TEXT NOT NULL DEFAULT '', -- the name as lists are ordered by it: small letters without marks
    deleted_at INTEGER, -- since when it only waits for an undo; none of a person who is there
    deleted_numbers TEXT -- JSON: the addresses that an undo gives back
) STRICT;
CREATE INDEX contacts_by_name ON contacts (sort_name, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_deleted ON contacts (deleted_at) WHERE deleted_at IS NOT NULL;

-- The addresses of people; a person may have several.
CREATE TABLE contact_numbers (
    address TEXT PRIMARY KEY, -- as Twilio writes it
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_numbers_by_contact ON contact_numbers (contact_id);

-- The latest word of an address about being texted, over all our numbers.
CREATE TABLE consents (
    address TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('in', 'out')),
    word TEXT NOT NULL, -- what they said; empty where Twilio told us without our having seen it
    sid TEXT, -- of the message that said it; none where Twilio told us
    said_at INTEGER NOT NULL -- Twilio's date, or the arrival of its webhook
) STRICT, WITHOUT ROWID;

-- One of their numbers with one of ours.
CREATE TABLE threads (
    id INTEGER PRIMARY KEY,
    number_id INTEGER NOT NULL REFERENCES numbers (id),
    address TEXT NOT NULL, -- theirs, as Twilio writes it
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'short_code', 'alphanumeric', 'withheld')),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
    last_message_id INTEGER NOT NULL DEFAULT 0, -- 0 while there is none
    unread INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0), -- kept count of messages and calls with is_unread
    failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0), -- kept count of messages with is_failure_open
    snoozed_until INTEGER CHECK (snoozed_until IS NULL OR state = 'open'), -- an open one that is put off is in no list of open ones
    place_id INTEGER NOT NULL DEFAULT 0, -- lists are ordered by it: its newest text or call, or its coming back
    last_call_id INTEGER NOT NULL DEFAULT 0, -- 0 while there is none
    auto_replied_at INTEGER, -- when they were last answered by itself
    UNIQUE (address, number_id)
) STRICT;
CREATE INDEX threads_by_state ON threads (state, place_id, number_id); -- a number's own list skips the others in it
CREATE INDEX threads_unread ON threads (place_id, number_id) WHERE unread > 0;
CREATE INDEX threads_snoozed ON threads (place_id) WHERE snoozed_until IS NOT NULL;

-- Texts, theirs and ours.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, -- thread order and search order
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    sid TEXT UNIQUE, -- SM… or MM…; none while Twilio has not said
    intent TEXT UNIQUE, -- of ours: made once per composed text, so that it is sent once
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    body TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('received', 'queued', 'sending', 'unconfirmed', 'lost', 'accepted',
        'sent', 'canceled', 'failed', 'undelivered', 'delivered', 'read')), -- the highest seen
    rank INTEGER NOT NULL, -- of the status, in messages/status.rs
    error_code INTEGER, -- Twilio's
    error_text TEXT, -- Twilio's words, for codes that we have no sentence for
    status_at INTEGER, -- when we learned of the status
    attempted_at INTEGER, -- when it was handed to Twilio; written before it is
    searches INTEGER NOT NULL DEFAULT 0, -- how often an unconfirmed one was looked for
    is_unread INTEGER NOT NULL DEFAULT 0 CHECK (is_unread IN (0, 1)),
    is_failure_open INTEGER NOT NULL DEFAULT 0 CHECK (is_failure_open IN (0, 1)), -- failed, and nobody has seen it
    is_announced INTEGER NOT NULL DEFAULT 0 CHECK (is_announced IN (0, 1)), -- 0: catch-up found it by itself
    media_count INTEGER NOT NULL DEFAULT 0,
    rest TEXT, -- JSON: parameters of the webhook that we do not know
    is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1)), -- nobody wrote it: a reply that a number gives by itself
    attempted_until INTEGER -- until when another copy of this inbox may have handed it to Twilio, from attempted_at on
) STRICT;
CREATE INDEX messages_by_thread ON messages (thread_id, id);
CREATE INDEX messages_failure_open ON messages (thread_id, id) WHERE is_failure_open = 1;
CREATE INDEX messages_unsettled ON messages (id) WHERE rank BETWEEN 1 AND 5;

-- What the office wrote for itself among the texts of a thread. Never sent.
CREATE TABLE notes (
    id INTEGER PRIMARY KEY, -- when it was written; stands among the texts by it
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    intent TEXT NOT NULL UNIQUE, -- made once per composed note, so that it is kept once
    body TEXT NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER -- since when it is only there to be taken back; the row goes some minutes later
) STRICT;
CREATE INDEX notes_by_thread ON notes (thread_id, id) WHERE deleted_at IS NULL;
CREATE INDEX notes_deleted ON notes (deleted_at) WHERE deleted_at IS NOT NULL;

-- Texts of ours that wait to be handed to Twilio: a row stands here exactly as long as its message is queued.
CREATE TABLE outbox (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
    number_id INTEGER NOT NULL REFERENCES numbers (id), -- on which number of ours it goes
    due_at INTEGER NOT NULL, -- not before: until then it can be undone
    slot_at INTEGER -- its turn on that number, once it has one
) STRICT;
CREATE INDEX outbox_by_number ON outbox (number_id);

-- From when each number may send again without outrunning its carrier.
CREATE TABLE paces (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    free_at INTEGER NOT NULL
) STRICT;

-- What Twilio charges for a segment to a country, as it last said.
CREATE TABLE prices (
    country TEXT PRIMARY KEY, -- its two letters
    fetched_at INTEGER NOT NULL,
    prices TEXT NOT NULL -- JSON: the currency, and for each kind of number what a segment costs
) STRICT, WITHOUT ROWID;

-- Texts for later. They become messages when they go.
CREATE TABLE scheduled (
    id INTEGER PRIMARY KEY,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    intent TEXT NOT NULL UNIQUE, -- becomes the message's, so that it is sent once
    body TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    written_at INTEGER NOT NULL, -- or changed: what they write after it is a reply
    unless_reply INTEGER NOT NULL CHECK (unless_reply IN (0, 1)), -- not when they write first
    state TEXT NOT NULL CHECK (state IN ('waiting', 'overdue', 'they_wrote', 'opted_out', 'outside_hours', 'copied'))
        -- all but waiting ask a person
) STRICT;
CREATE INDEX scheduled_by_thread ON scheduled (thread_id, due_at);
CREATE INDEX scheduled_asking ON scheduled (due_at) WHERE state <> 'waiting';

-- Words of the office for those who write to it.
CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE -- the name in small letters: two tags never differ by those alone
) STRICT;

-- Who carries which tag. It belongs to the address, so it shows on all their threads and on the person.
CREATE TABLE tagged (
    address TEXT NOT NULL, -- as Twilio writes it
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (address, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tagged_by_tag ON tagged (tag_id);

-- What happened in a thread besides texts and notes.
CREATE TABLE lines (
    id INTEGER PRIMARY KEY, -- when it happened; stands among the texts by it
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    what TEXT NOT NULL CHECK (what IN ('opted_out', 'opted_in', 'woke')),
    word TEXT NOT NULL -- what they said; empty where it was no word
) STRICT;
CREATE INDEX lines_by_thread ON lines (thread_id, id);

-- What is begun in a thread and not yet sent or kept.
CREATE TABLE drafts (
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    kind TEXT NOT NULL CHECK (kind IN ('text', 'note')),
    body TEXT NOT NULL,
    intent TEXT NOT NULL, -- it will be sent or kept with; a late save of one that was is ignored
    PRIMARY KEY (thread_id, kind)
) STRICT, WITHOUT ROWID;

-- What was deleted here and must not come back. Never pruned.
CREATE TABLE tombstones (
    sid TEXT PRIMARY KEY,
    deleted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Pictures and files of messages, and those chosen for a text that is not sent yet; their bytes lie in the media file.
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY,
    message_id INTEGER REFERENCES messages (id), -- none while it waits beside an unsent text
    thread_id INTEGER NOT NULL, -- of the message, for the list of a thread's files; of the unsent text
    sid TEXT UNIQUE, -- ME…; none for what we send
    blob_id INTEGER NOT NULL, -- whose bytes in the media file: its own id, or that of the picture which it repeats
    name TEXT NOT NULL, -- of the file that was chosen; empty for what came in
    content_type TEXT NOT NULL, -- as Twilio said; once fetched, as its content says
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'file', 'failed')),
    problem TEXT CHECK (problem IN ('too_large', 'gone', 'unreachable', 'damaged', 'too_many_pixels', 'empty',
        'disguised', 'drawing')), -- why it is not shown, where there is something to say
    width INTEGER, -- pixels, the right way up
    height INTEGER, -- pixels, the right way up
    bytes INTEGER,
    deleted_at INTEGER -- since when its bytes are gone because it was old enough; the row says that there was one
) STRICT;
CREATE INDEX pictures_by_message ON pictures (message_id);
CREATE INDEX pictures_by_thread ON pictures (thread_id, id);
CREATE INDEX pictures_by_blob ON pictures (blob_id);
CREATE INDEX pictures_attached ON pictures (thread_id, id) WHERE message_id IS NULL;

-- Addresses from which Twilio fetches the pictures of a text that is being sent.
CREATE TABLE picture_links (
    hash BLOB PRIMARY KEY, -- SHA-256 of the token in the address, which is written down nowhere
    picture_id INTEGER NOT NULL REFERENCES pictures (id) ON DELETE CASCADE,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL -- four hours after the attempt; sooner when the text has left
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_links_by_picture ON picture_links (picture_id);
CREATE INDEX picture_links_by_message ON picture_links (message_id);

-- How each number of ours answers calls; one without a row answers as a new number does.
CREATE TABLE routing (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    rules TEXT NOT NULL, -- JSON
    round INTEGER NOT NULL DEFAULT 0 -- how many calls had people rung in turn: whose turn is next
) STRICT;

-- What each number answers by itself; one without a row answers nothing.
CREATE TABLE replies (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    choices TEXT NOT NULL -- JSON
) STRICT;

-- Whom of the office each number texts about calls that nobody took.
CREATE TABLE staff_texts (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    choices TEXT NOT NULL -- JSON
) STRICT;

-- The owner's own phones, whose calls come to our numbers by the carrier's forwarding.
CREATE TABLE forwarding (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    phone TEXT NOT NULL, -- as Twilio writes numbers
    said_at INTEGER, -- when somebody said that it is set up
    confirmed_at INTEGER, -- when a forwarded call has reached us for the first time since
    is_to_undo INTEGER NOT NULL DEFAULT 0 CHECK (is_to_undo IN (0, 1)), -- whether it should be undone on the phone
    test TEXT NOT NULL DEFAULT 'none' CHECK (test IN ('none', 'wanted', 'calling', 'waiting', 'failed')),
    test_at INTEGER, -- when the test came so far
    trouble TEXT -- why the last one failed
) STRICT;

-- Calls to our numbers, and ours to others. Their legs and voicemails are found by Sid, because callbacks come in any order.
CREATE TABLE calls (
    id INTEGER PRIMARY KEY, -- when it came or was wished for; stands among the texts by it
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    sid TEXT UNIQUE, -- CA…; none of ours while Twilio has not said
    is_outgoing INTEGER NOT NULL DEFAULT 0 CHECK (is_outgoing IN (0, 1)), -- whether we made it
    status TEXT NOT NULL, -- the highest seen, in Twilio's word; of ours that of our own phone
    rank INTEGER NOT NULL, -- of the status
    outcome TEXT NOT NULL CHECK (outcome IN ('going', 'missed', 'answered', 'voicemail', 'blocked',
        'unanswered', 'busy', 'canceled', 'failed')), -- calls/rules.rs, calls/outgoing/rules.rs
    reason TEXT NOT NULL DEFAULT '', -- why it went as it did, in words; empty if we do not know
    is_blocked INTEGER NOT NULL DEFAULT 0 CHECK (is_blocked IN (0, 1)), -- whether its caller was not let in
    answered_by TEXT NOT NULL DEFAULT '', -- who spoke with them, in words
    place INTEGER NOT NULL DEFAULT -1, -- how far it was led; -1 while we have not answered it
    seconds INTEGER NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    price INTEGER CHECK (price >= 0), -- of this call without its legs, in millionths; none while Twilio has not said
    currency TEXT NOT NULL DEFAULT '', -- of the price
    is_ending INTEGER NOT NULL DEFAULT 0 CHECK (is_ending IN (0, 1)), -- whether somebody hung it up here
    is_unread INTEGER NOT NULL DEFAULT 0 CHECK (is_unread IN (0, 1)), -- missed or on the voicemail, and nobody has seen it
    is_announced INTEGER NOT NULL DEFAULT 0 CHECK (is_announced IN (0, 1)), -- 0: catch-up found it by itself
    rest TEXT, -- JSON: parameters of the webhook that we do not know
    topic TEXT NOT NULL DEFAULT ''
        CHECK (topic IN ('', 'set_up', 'cancel', 'change', 'hours', 'prices', 'other')), -- what somebody says it was about
    note TEXT NOT NULL DEFAULT '', -- what somebody wrote down about it
    round INTEGER, -- which turn it took of those who are rung in turn; none while it took none
    forwarded_from TEXT, -- which phone forwarded it to us, as far as its carrier tells
    CHECK (sid IS NOT NULL OR is_outgoing = 1)
) STRICT;
CREATE INDEX calls_by_thread ON calls (thread_id, id);
CREATE INDEX calls_by_outcome ON calls (outcome, id);
CREATE INDEX calls_unread ON calls (thread_id, id) WHERE is_unread = 1;
CREATE INDEX calls_going ON calls (id) WHERE outcome = 'going';
CREATE INDEX calls_by_topic ON calls (topic, id) WHERE topic <> '';
CREATE INDEX calls_outgoing ON calls (id) WHERE is_outgoing = 1;

-- What we know of a call that we make beside what Twilio says of it.
CREATE TABLE outgoing (
    call_id INTEGER PRIMARY KEY REFERENCES calls (id),
    intent TEXT NOT NULL UNIQUE, -- made once for each click
    phone TEXT NOT NULL, -- of the office: it rings first
    attempt TEXT NOT NULL
        CHECK (attempt IN ('queued', 'calling', 'unconfirmed', 'lost', 'refused', 'withdrawn', 'taken')),
    attempted_at INTEGER, -- by Twilio's clock
    searches INTEGER NOT NULL DEFAULT 0 CHECK (searches >= 0), -- listings that did not find it
    error_code INTEGER, -- Twilio's
    error_text TEXT -- Twilio's words, or ours
) STRICT;

-- The phones that were rung for a call.
CREATE TABLE legs (
    sid TEXT PRIMARY KEY, -- CA…
    parent_sid TEXT NOT NULL, -- of the call
    address TEXT NOT NULL DEFAULT '', -- who was rung
    status TEXT NOT NULL, -- as that of a call
    rank INTEGER NOT NULL,
    seconds INTEGER NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    is_asked INTEGER NOT NULL DEFAULT 0 CHECK (is_asked IN (0, 1)), -- whether it had to press 1
    is_accepted INTEGER NOT NULL DEFAULT 0 CHECK (is_accepted IN (0, 1)), -- and did
    is_bridged INTEGER CHECK (is_bridged IN (0, 1)), -- whether caller and phone spoke, where Twilio said so
    price INTEGER CHECK (price >= 0) -- as that of a call
) STRICT, WITHOUT ROWID;
CREATE INDEX legs_by_parent ON legs (parent_sid);

-- What callers left on the voicemail; the sound lies in the media file under the same id.
CREATE TABLE voicemails (
    id INTEGER PRIMARY KEY,
    sid TEXT NOT NULL UNIQUE, -- RE…
    call_sid TEXT NOT NULL, -- CA…
    seconds INTEGER NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'failed', 'deleted')), -- what was deleted stays so
    problem TEXT CHECK (problem IN ('too_large', 'gone', 'unreachable', 'damaged')), -- why it cannot be heard
    content_type TEXT NOT NULL DEFAULT '', -- as its content says
    bytes INTEGER,
    heard_at INTEGER, -- when somebody listened to it first
    transcript TEXT NOT NULL DEFAULT '', -- what was said on it, written down
    transcript_state TEXT NOT NULL DEFAULT 'none'
        CHECK (transcript_state IN ('none', 'waiting', 'ready', 'failed', 'language')),
    is_conversation INTEGER NOT NULL DEFAULT 0 CHECK (is_conversation IN (0, 1)), -- recorded, and nobody left it
    at_twilio TEXT NOT NULL DEFAULT 'there'
        CHECK (at_twilio IN ('there', 'going', 'gone', 'refused')) -- whether its sound is there, and is to go
) STRICT;
CREATE INDEX voicemails_by_call ON voicemails (call_sid);
CREATE INDEX voicemails_unheard ON voicemails (id) WHERE heard_at IS NULL;
CREATE INDEX voicemails_unwritten ON voicemails (id) WHERE transcript_state = 'waiting';
CREATE INDEX voicemails_at_twilio ON voicemails (at_twilio, state, bytes, seconds);

-- Live calls that are moved to somebody else of the office, and how far each has come.
CREATE TABLE moves (
    id INTEGER PRIMARY KEY, -- when it was wished for
    call_id INTEGER NOT NULL REFERENCES calls (id),
    intent TEXT NOT NULL UNIQUE, -- made once for each click
    moved_sid TEXT NOT NULL, -- CA…, the side that is sent elsewhere: a caller, or whom we called
    left_sid TEXT NOT NULL, -- CA…, of whoever of the office had it
    to_name TEXT NOT NULL,
    to_phone TEXT NOT NULL, -- E.164
    back_name TEXT NOT NULL, -- who had it
    back_phone TEXT NOT NULL, -- it rings where nobody takes it
    state TEXT NOT NULL CHECK (state IN ('queued', 'asking', 'unconfirmed', 'failed', 'ringing', 'back', 'unanswered',
        'returned', 'taken')), -- the highest seen, in calls/moving/rules.rs
    told INTEGER NOT NULL DEFAULT 0 CHECK (told BETWEEN 0 AND 2), -- how many of the two phones Twilio was told
    searches INTEGER NOT NULL DEFAULT 0 CHECK (searches >= 0), -- how often it was asked how an unconfirmed one stands
    trouble TEXT -- why it failed
) STRICT;
CREATE INDEX moves_by_call ON moves (call_id, id);

-- Conferences of the office's room, as far as callbacks and listings told.
CREATE TABLE conferences (
    sid TEXT PRIMARY KEY, -- CF…
    told INTEGER NOT NULL DEFAULT 0, -- Twilio's count of what happened there, as far as we know
    is_over INTEGER NOT NULL DEFAULT 0 CHECK (is_over IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Who was in them: in while what was told of their coming is later than of their leaving.
CREATE TABLE participants (
    conference_sid TEXT NOT NULL, -- CF…
    call_sid TEXT NOT NULL, -- CA…
    joined INTEGER NOT NULL DEFAULT -1, -- by Twilio's count; -1 while nobody told
    parted INTEGER NOT NULL DEFAULT -1, -- as well
    is_muted INTEGER NOT NULL DEFAULT 0 CHECK (is_muted IN (0, 1)),
    is_held INTEGER NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),
    told INTEGER NOT NULL DEFAULT -1, -- which word about being heard was the last
    PRIMARY KEY (conference_sid, call_sid)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_call ON participants (call_sid);

-- Who is brought into the room from here, and how far each has come.
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, -- when it was wished for
    intent TEXT NOT NULL UNIQUE, -- made once for each click
    call_id INTEGER REFERENCES calls (id), -- the live call; none of a colleague who is called in
    sid TEXT, -- CA…, of the side that is sent there, or of the colleague
    name TEXT NOT NULL,
    phone TEXT NOT NULL, -- of a colleague
    state TEXT NOT NULL CHECK (state IN ('asking', 'unconfirmed', 'failed', 'coming', 'gone', 'in')), -- the highest seen
    trouble TEXT -- why they did not get there
) STRICT;
CREATE INDEX entries_by_call ON entries (call_id, id) WHERE call_id IS NOT NULL;
CREATE INDEX entries_by_sid ON entries (sid) WHERE sid IS NOT NULL;

-- Words of the office that are spoken on the phone to one person or many.
CREATE TABLE spoken (
    id INTEGER PRIMARY KEY, -- when it was confirmed
    intent TEXT NOT NULL UNIQUE, -- made once for each wish
    number_id INTEGER NOT NULL REFERENCES numbers (id), -- which number of ours calls
    kind TEXT NOT NULL CHECK (kind IN ('appointment', 'urgent', 'campaign')), -- whom and when it may call: spoken/rules.rs
    words TEXT NOT NULL, -- with what stands for something in braces
    question TEXT NOT NULL, -- which key means what
    thanks TEXT NOT NULL, -- what whoever pressed 1 hears
    change TEXT NOT NULL, -- what whoever pressed 2 hears
    language TEXT NOT NULL, -- such as en-US
    voice TEXT NOT NULL DEFAULT '', -- Twilio's name of the voice; empty for its usual one
    zone TEXT NOT NULL, -- in which the day is reckoned where the number has no hours of its own
    has_consent INTEGER NOT NULL DEFAULT 0 CHECK (has_consent IN (0, 1)), -- whether somebody said that all have agreed
    state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'canceled')),
    trouble TEXT -- why it has paused by itself
) STRICT;
CREATE INDEX spoken_running ON spoken (number_id, id) WHERE state = 'running';

-- To whom they are spoken: a promise for each, kept once for each try.
CREATE TABLE callees (
    id INTEGER PRIMARY KEY, -- in the order in which they are called
    spoken_id INTEGER NOT NULL REFERENCES spoken (id),
    address TEXT NOT NULL, -- as Twilio writes it; of whoever is left out as it was typed
    name TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '', -- what stands for {detail}
    result TEXT NOT NULL CHECK (result IN ('waiting', 'calling', 'ringing', 'speaking', 'unconfirmed', 'confirmed',
        'change', 'talked', 'wanted_us', 'heard', 'voicemail', 'hung_up', 'busy', 'unanswered', 'failed', 'left_out',
        'canceled')), -- follows from the last call: spoken/rules.rs
    reason TEXT NOT NULL DEFAULT '', -- why they were left out, or it failed
    call_id INTEGER REFERENCES calls (id), -- the last one
    tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0), -- how many calls were begun
    UNIQUE (spoken_id, address)
) STRICT;
CREATE INDEX callees_by_result ON callees (spoken_id, result, id);
CREATE INDEX callees_by_call ON callees (call_id) WHERE call_id IS NOT NULL;

-- What we know of a call in which words are spoken beside what is known of all calls that we make.
CREATE TABLE spoken_calls (
    call_id INTEGER PRIMARY KEY REFERENCES calls (id),
    callee_id INTEGER NOT NULL REFERENCES callees (id),
    is_machine INTEGER NOT NULL DEFAULT 0 CHECK (is_machine IN (0, 1)), -- whether an answering machine took it
    is_said INTEGER NOT NULL DEFAULT 0 CHECK (is_said IN (0, 1)), -- whether Twilio was told the words
    pressed TEXT NOT NULL DEFAULT '' CHECK (pressed IN ('', '1', '2', '3')), -- the answer
    wrong INTEGER NOT NULL DEFAULT 0 CHECK (wrong >= 0) -- how many keys were pressed that mean nothing
) STRICT;
CREATE INDEX spoken_calls_by_callee ON spoken_calls (callee_id);

-- What Twilio charges for a minute to numbers of a country, as it last said.
CREATE TABLE voice_prices (
    country TEXT PRIMARY KEY, -- its two letters
    fetched_at INTEGER NOT NULL,
    prices TEXT NOT NULL -- JSON: the currency, and for each beginning of a number the price of a minute
) STRICT, WITHOUT ROWID;

-- Bytes that are to go from the media file, if no picture that stays names them.
CREATE TABLE dropped_blobs (
    blob_id INTEGER PRIMARY KEY
) STRICT;

-- How many went because they were old enough, on which day.
CREATE TABLE retention_days (
    day TEXT NOT NULL, -- in UTC
    kind TEXT NOT NULL, -- of what: in retention/mod.rs
    here INTEGER NOT NULL DEFAULT 0, -- from this computer
    asked INTEGER NOT NULL DEFAULT 0, -- of them, how many shall go at Twilio too: kept count of receipts
    done INTEGER NOT NULL DEFAULT 0, -- kept count of receipts that are done or gone
    refused INTEGER NOT NULL DEFAULT 0, -- kept count of receipts that are refused
    PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

-- What shall go at Twilio too, and what became of it. Never pruned, and without content.
CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    day TEXT NOT NULL, -- on which it went here, in UTC
    kind TEXT NOT NULL, -- as in retention_days
    sid TEXT NOT NULL, -- of the text at Twilio
    way TEXT NOT NULL CHECK (way IN ('empty', 'delete')),
    has_media INTEGER NOT NULL CHECK (has_media IN (0, 1)), -- whether Twilio may have pictures of it
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'gone', 'refused')),
        -- gone: Twilio no longer had it
    due_at INTEGER NOT NULL, -- when Twilio is asked next
    tries INTEGER NOT NULL DEFAULT 0,
    settled_at INTEGER, -- when Twilio gave its last word
    code INTEGER, -- Twilio's, where it refused
    UNIQUE (sid, kind)
) STRICT;
CREATE INDEX receipts_waiting ON receipts (due_at) WHERE state = 'waiting';
CREATE INDEX receipts_by_day ON receipts (day, kind, id);

-- Threads that have something to ring for.
CREATE TABLE notices (
    thread_id INTEGER PRIMARY KEY REFERENCES threads (id),
    message_id INTEGER NOT NULL, -- the newest text or call that waits, or that rang
    waiting INTEGER NOT NULL, -- how many wait
    first_at INTEGER NOT NULL, -- since when
    shown_at INTEGER -- when it last rang
) STRICT;

-- The PIN that unlocks this inbox, if it has one.
CREATE TABLE pin (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    hash TEXT NOT NULL, -- Argon2id with its salt and its cost, as PHC writes them
    wrong INTEGER NOT NULL DEFAULT 0 CHECK (wrong >= 0), -- how many were typed in a row; counted before they are looked at
    tried_at INTEGER -- when the last of them was
) STRICT;

-- What the office has chosen.
CREATE TABLE settings (
    key TEXT PRIMARY KEY, -- the noun: appearance, sending, notices, lock, retention
    value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- Promises.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL, -- JSON, with the kind in it
    lane TEXT, -- jobs of one lane run one after the other
    only_one TEXT UNIQUE, -- of jobs with the same value one is enough
    state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'parked')),
    class INTEGER NOT NULL CHECK (class IN (0, 1, 2)), -- 0: people wait for it; 1: catching up; 2: pictures and tidying
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    promises INTEGER NOT NULL DEFAULT 1, -- how often it was promised; more than when it began: run again
    last_error TEXT
) STRICT;
CREATE INDEX jobs_due ON jobs (state, class, due_at);
CREATE INDEX jobs_by_lane ON jobs (lane, id) WHERE lane IS NOT NULL;

-- The flight recorder: each webhook and what it did. Bounded.
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    path TEXT NOT NULL, -- with its query
    form BLOB NOT NULL, -- the raw body; never the signature
    outcome TEXT NOT NULL
) STRICT;

-- Requests that were refused. Bounded, and never taken into the inbox.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    form BLOB NOT NULL, -- its first 4 KB
    times INTEGER NOT NULL, -- how many of this reason since the row before
    signed_as TEXT -- the spelling of our address for which Twilio did sign it, if that explains it
) STRICT;

-- What Twilio says that it could not deliver here: what its debugger holds about our addresses. Bounded.
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY, -- when Twilio tried
    sid TEXT NOT NULL UNIQUE, -- NO…
    code INTEGER NOT NULL, -- Twilio's
    resource_sid TEXT -- of the text that it was about
) STRICT;

-- How the line fared: a row for each change. Bounded.
CREATE TABLE line_states (
    id INTEGER PRIMARY KEY, -- when
    state TEXT NOT NULL CHECK (state IN ('listening', 'connecting', 'not_reachable', 'closed')),
    code TEXT, -- to tell failures apart by
    reason TEXT, -- a sentence, where it is not reachable
    next TEXT -- what to do about it
) STRICT;

-- What the search over words finds; ids are unique over all tables.
CREATE VIEW searchable (id, text) AS
    SELECT id, body FROM messages
    UNION ALL
    SELECT id, body FROM notes WHERE deleted_at IS NULL
    UNION ALL
    SELECT id, note FROM calls WHERE note <> ''
    UNION ALL
    SELECT id, transcript FROM voicemails WHERE transcript <> '';

-- The search indexes. Their rows are written at the end of a group of writes, in the same transaction, with the letters
-- folded (fold.rs): a folded text has the same words in the same places, so marks lie right in what the views give.
CREATE VIRTUAL TABLE search USING fts5 (
    text,
    content = 'searchable',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
INSERT INTO search (search, rank) VALUES ('pgsz', 3970);

-- People, by their names and what we know of them.
CREATE VIEW findable_people (id, text) AS
    SELECT id, name || char(10) || note FROM contacts WHERE deleted_at IS NULL;
CREATE VIRTUAL TABLE people_search USING fts5 (
    text,
    content = 'findable_people',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO people_search (people_search, rank) VALUES ('secure-delete', 1);
INSERT INTO people_search (people_search, rank) VALUES ('pgsz', 3970);

-- Threads and people, by any three or more digits of their numbers.
CREATE VIEW findable_numbers (id, text) AS
    SELECT id, address FROM threads
    UNION ALL
    SELECT contact_id, group_concat(address, ' ' ORDER BY address) FROM contact_numbers GROUP BY contact_id;
CREATE VIRTUAL TABLE number_search USING fts5 (
    text,
    content = 'findable_numbers',
    content_rowid = 'id',
    tokenize = 'trigram'
);
INSERT INTO number_search (number_search, rank) VALUES ('secure-delete', 1);
INSERT INTO number_search (number_search, rank) VALUES ('pgsz', 3970);

-- Addresses that were entered at Twilio from here, or will be.
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL, -- JSON: as it was typed
    customer TEXT NOT NULL, -- who lives there
    is_exact INTEGER NOT NULL DEFAULT 0 CHECK (is_exact IN (0, 1)), -- whether Twilio is to take it as it is
    state TEXT NOT NULL CHECK (state IN ('queued', 'asking', 'known', 'refused')),
    sid TEXT UNIQUE, -- Twilio's name for it
    found TEXT, -- JSON: as Twilio writes it
    attempted_at INTEGER, -- when
    looks INTEGER NOT NULL DEFAULT 0 CHECK (looks >= 0), -- how often it was looked for since
    trouble TEXT, -- why Twilio did not take it
    offer TEXT, -- JSON: what a map has found, while nobody has said whether that is it
    is_checked INTEGER NOT NULL DEFAULT 0 CHECK (is_checked IN (0, 1)) -- by a map, or by somebody who was shown what it found
) STRICT;

-- Whose numbers these are; one row.
CREATE TABLE businesses (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    details TEXT NOT NULL, -- JSON: everything about it but its address
    address_id INTEGER NOT NULL REFERENCES addresses (id),
    changed_at INTEGER NOT NULL
) STRICT;

-- Papers: what a kind of number needs, what was answered, and how far it has come.
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    intent TEXT NOT NULL UNIQUE, -- made once for each wish
    country TEXT NOT NULL, -- two letters
    number_kind TEXT NOT NULL CHECK (number_kind IN ('local', 'mobile', 'toll_free')),
    end_user TEXT NOT NULL CHECK (end_user IN ('individual', 'business')),
    regulation TEXT NOT NULL, -- JSON: what Twilio asks for, as it was when these papers were begun
    answers TEXT NOT NULL DEFAULT '{}', -- JSON: values by the names of their fields
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitting', 'in_review', 'approved', 'rejected', 'expired', 'suspended')),
    round INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0), -- how often they were handed in
    checked_round INTEGER NOT NULL DEFAULT 0 CHECK (checked_round >= 0), -- in which round Twilio last found them whole
    bundle_sid TEXT UNIQUE, -- BU…
    end_user_sid TEXT UNIQUE, -- IT…
    end_user_sent TEXT, -- JSON: the answers that Twilio has
    end_user_item TEXT, -- BV…, once the end user is in the bundle
    step TEXT, -- what Twilio was last asked to make and has not said to have made
    attempted_at INTEGER, -- when
    looks INTEGER NOT NULL DEFAULT 0 CHECK (looks >= 0), -- how often it was looked for since
    faults TEXT NOT NULL DEFAULT '[]', -- JSON: what is wrong, and at which field
    trouble TEXT, -- what is wrong with all of it
    said_reason TEXT, -- the reason that the last callback gave
    valid_until INTEGER, -- until when the approval holds, where it ends
    asked INTEGER NOT NULL DEFAULT 0 CHECK (asked >= 0) -- how often Twilio was asked how they stand
) STRICT;
CREATE INDEX submissions_by_number ON submissions (country, number_kind);

-- Documents of papers; their files lie in media.db under the same id.
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    requirement TEXT NOT NULL, -- what it proves
    kind TEXT NOT NULL, -- the type of the document
    answers TEXT NOT NULL DEFAULT '{}', -- JSON: values by the names of their fields
    name TEXT, -- of its file; none where it needs none or has none yet
    content_type TEXT,
    bytes INTEGER, -- of its file
    width INTEGER, -- in pixels, where it is a picture
    height INTEGER,
    state TEXT NOT NULL CHECK (state IN ('kept', 'dropped')), -- dropped: to be taken away at Twilio
    sid TEXT UNIQUE, -- Twilio's name for it
    sent TEXT, -- JSON: the answers that Twilio has
    item TEXT -- BV…, once it is in the bundle
) STRICT;
CREATE INDEX documents_by_submission ON documents (submission_id);
CREATE UNIQUE INDEX documents_kept ON documents (submission_id, requirement) WHERE state = 'kept';

-- How papers fared, one row for each change.
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    state TEXT NOT NULL,
    reason TEXT -- why, where somebody said
) STRICT;
CREATE INDEX reviews_by_submission ON reviews (submission_id);

-- What the owner has registered in Twilio's Console for texts in the United States, as Twilio last listed it.
CREATE TABLE registrations (
    sid TEXT PRIMARY KEY, -- BN…, QE… or HH…
    place INTEGER NOT NULL CHECK (place >= 0), -- where it stands in the list
    kind TEXT NOT NULL CHECK (kind IN ('brand', 'campaign', 'toll_free')),
    name TEXT NOT NULL, -- the service of a campaign, the business of a number
    state TEXT NOT NULL CHECK (state IN ('in_review', 'approved', 'rejected', 'suspended', 'ending', 'unknown')),
    word TEXT NOT NULL, -- Twilio's own for that
    reasons TEXT NOT NULL DEFAULT '[]', -- JSON: why it was not taken
    change_until INTEGER, -- until when it can be handed in again, where that ends
    brand TEXT, -- of a campaign
    numbers TEXT NOT NULL DEFAULT '[]' -- JSON: the Sids of the numbers that it counts for
) STRICT;

-- Greetings that the office has recorded. Their sound lies in the media file, under the same id.
CREATE TABLE greetings (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL, -- of its file
    content_type TEXT NOT NULL CHECK (content_type IN ('audio/wav', 'audio/mpeg')),
    millis INTEGER NOT NULL, -- how long it lasts
    bytes INTEGER NOT NULL,
    token TEXT NOT NULL, -- in the address from which Twilio fetches it
    hash BLOB NOT NULL UNIQUE, -- of the token, by which it is looked up
    unused_since INTEGER -- since when no rules play it; none while some do
) STRICT;

-- What was written down of recordings, and Twilio's word when it was to be deleted there. A receipt holds no words.
CREATE TABLE words_receipts (
    sid TEXT PRIMARY KEY, -- TR…
    recording_sid TEXT NOT NULL, -- RE…
    word TEXT NOT NULL CHECK (word IN ('done', 'gone', 'refused')), -- gone: it was no longer there
    code INTEGER, -- Twilio's, where it refused
    settled_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
