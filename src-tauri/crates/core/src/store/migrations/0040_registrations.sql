-- What the owner has registered in Twilio's Console for texts in the United States, as Twilio last listed it.

-- owner: registrations
CREATE TABLE registrations (
    sid TEXT PRIMARY KEY,
    place INTEGER NOT NULL CHECK (place >= 0),
    kind TEXT NOT NULL CHECK (kind IN ('brand', 'campaign', 'toll_free')),
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('in_review', 'approved', 'rejected', 'suspended', 'ending', 'unknown')),
    word TEXT NOT NULL,
    reasons TEXT NOT NULL DEFAULT '[]',
    change_until INTEGER,
    brand TEXT,
    numbers TEXT NOT NULL DEFAULT '[]'
) STRICT;
