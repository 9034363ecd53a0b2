-- The owner's own phones, whose calls come to our numbers by the carrier's forwarding.

-- owner: forwarding
CREATE TABLE forwarding (
    number_id INTEGER PRIMARY KEY REFERENCES numbers (id),
    phone TEXT NOT NULL,
    said_at INTEGER,
    confirmed_at INTEGER,
    is_to_undo INTEGER NOT NULL DEFAULT 0 CHECK (is_to_undo IN (0, 1)),
    test TEXT NOT NULL DEFAULT 'none' CHECK (test IN ('none', 'wanted', 'calling', 'waiting', 'failed')),
    test_at INTEGER,
    trouble TEXT
) STRICT;
