-- Tags of addresses: they show on all their threads, and on the person.

-- owner: tags
CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE
) STRICT;

-- owner: tags
CREATE TABLE tagged (
    address TEXT NOT NULL,
    tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (address, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tagged_by_tag ON tagged (tag_id);
