-- Papers of numbers: the business, its addresses, what was handed in, its documents, and what reviewers said.

-- owner: compliance
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    customer TEXT NOT NULL,
    is_exact INTEGER NOT NULL DEFAULT 0 CHECK (is_exact IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('queued', 'asking', 'known', 'refused')),
    sid TEXT UNIQUE,
    found TEXT,
    attempted_at INTEGER,
    looks INTEGER NOT NULL DEFAULT 0 CHECK (looks >= 0),
    trouble TEXT
) STRICT;

-- owner: compliance
CREATE TABLE businesses (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    details TEXT NOT NULL,
    address_id INTEGER NOT NULL REFERENCES addresses (id),
    changed_at INTEGER NOT NULL
) STRICT;

-- owner: compliance
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY,
    intent TEXT NOT NULL UNIQUE,
    country TEXT NOT NULL,
    number_kind TEXT NOT NULL CHECK (number_kind IN ('local', 'mobile', 'toll_free')),
    end_user TEXT NOT NULL CHECK (end_user IN ('individual', 'business')),
    regulation TEXT NOT NULL,
    answers TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitting', 'in_review', 'approved', 'rejected', 'expired', 'suspended')),
    round INTEGER NOT NULL DEFAULT 0 CHECK (round >= 0),
    checked_round INTEGER NOT NULL DEFAULT 0 CHECK (checked_round >= 0),
    bundle_sid TEXT UNIQUE,
    end_user_sid TEXT UNIQUE,
    end_user_sent TEXT,
    end_user_item TEXT,
    step TEXT,
    attempted_at INTEGER,
    looks INTEGER NOT NULL DEFAULT 0 CHECK (looks >= 0),
    faults TEXT NOT NULL DEFAULT '[]',
    trouble TEXT,
    said_reason TEXT,
    valid_until INTEGER,
    asked INTEGER NOT NULL DEFAULT 0 CHECK (asked >= 0)
) STRICT;
CREATE INDEX submissions_by_number ON submissions (country, number_kind);

-- owner: compliance
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    requirement TEXT NOT NULL,
    kind TEXT NOT NULL,
    answers TEXT NOT NULL DEFAULT '{}',
    name TEXT,
    content_type TEXT,
    bytes INTEGER,
    width INTEGER,
    height INTEGER,
    state TEXT NOT NULL CHECK (state IN ('kept', 'dropped')),
    sid TEXT UNIQUE,
    sent TEXT,
    item TEXT
) STRICT;
CREATE INDEX documents_by_submission ON documents (submission_id);
CREATE UNIQUE INDEX documents_kept ON documents (submission_id, requirement) WHERE state = 'kept';

-- owner: compliance
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submissions (id),
    state TEXT NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX reviews_by_submission ON reviews (submission_id);
