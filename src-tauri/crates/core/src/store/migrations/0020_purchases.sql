-- Numbers are bought, paused and given back from here.

-- owner: numbers
CREATE TABLE purchases (
    id INTEGER PRIMARY KEY,
    intent TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'buying', 'unconfirmed', 'bought', 'pointed', 'done', 'refused', 'lost')),
    address_sid TEXT,
    bundle_sid TEXT,
    monthly TEXT,
    attempted_at INTEGER,
    searches INTEGER NOT NULL DEFAULT 0 CHECK (searches >= 0),
    number_id INTEGER REFERENCES numbers (id),
    error_code INTEGER,
    trouble TEXT
) STRICT;
CREATE INDEX purchases_by_number ON purchases (number);

-- owner: numbers
CREATE TABLE number_prices (
    country TEXT PRIMARY KEY,
    fetched_at INTEGER NOT NULL,
    prices TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE numbers ADD COLUMN kind TEXT;
ALTER TABLE numbers ADD COLUMN tint INTEGER CHECK (tint BETWEEN 0 AND 4);
ALTER TABLE numbers ADD COLUMN releasing_at INTEGER;
ALTER TABLE numbers ADD COLUMN released_at INTEGER;
ALTER TABLE numbers ADD COLUMN release_trouble TEXT;
