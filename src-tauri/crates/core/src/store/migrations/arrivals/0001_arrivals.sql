-- owner: messages
-- Texts as a signed webhook brought them, while the inbox is behind. A row leaves when the inbox has what it says.
CREATE TABLE arrivals (
    id INTEGER PRIMARY KEY,
    -- Milliseconds since 1970, UTC, by this computer's clock.
    received_at INTEGER NOT NULL,
    path TEXT NOT NULL,
    form BLOB NOT NULL
);
